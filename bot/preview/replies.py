"""One document as each platform shows it, from what is sent there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bot.adapters.discord import limits as discord_limits
from bot.adapters.discord.render import render as for_discord
from bot.adapters.slack import limits as slack_limits
from bot.adapters.slack.render import render as for_slack
from bot.preview import discord, slack

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from bot.core.document import Document
    from bot.preview.drawing import Used


class Side(NamedTuple):
    """What one platform shows: in how many messages, how much of its limits they use, and what is sent, as JSON."""

    platform: str
    html: Markup
    messages: int
    budget: tuple[Used, ...]
    json: str


Draw: TypeAlias = "Callable[[Document], Side]"


class Platform(NamedTuple):
    """A platform that can be shown: the room of its buttons, whether a document is one message, and its drawing."""

    room: int
    fits: Callable[[Document], bool]
    side: Draw


def _in_slack(document: Document) -> Side:
    sent = for_slack(document)
    return Side("Slack", slack.slack_html(sent), len(sent), slack.slack_budget(sent), slack.as_json(sent))


def _in_discord(document: Document) -> Side:
    sent = for_discord(document)
    return Side("Discord", discord.discord_html(sent), len(sent), discord.discord_budget(sent), discord.as_json(sent))


def _fits_slack(document: Document) -> bool:
    return len(for_slack(document)) == 1


def _fits_discord(document: Document) -> bool:
    return len(for_discord(document)) == 1


PLATFORMS: Final = (
    Platform(slack_limits.LINE, _fits_slack, _in_slack),
    Platform(discord_limits.LINE, _fits_discord, _in_discord),
)
