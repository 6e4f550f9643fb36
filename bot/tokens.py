"""The secrets that the environment holds, and which of them are missing or wrong."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.keys import KEYS, read_keys
from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SLACK_BOT: Final = "SLACK_BOT_TOKEN"
SLACK_APP: Final = "SLACK_APP_TOKEN"
SLACK_SECRET: Final = "SLACK_SIGNING_SECRET"  # noqa: S105 - its name
SLACK_CLIENT: Final = "SLACK_CLIENT_ID"
SLACK_CLIENT_SECRET: Final = "SLACK_CLIENT_SECRET"  # noqa: S105 - likewise
SLACK_URL: Final = "SLACK_API_URL"
DISCORD: Final = "DISCORD_TOKEN"
DISCORD_URL: Final = "DISCORD_API_URL"
DISCORD_GATEWAY: Final = "DISCORD_GATEWAY_URL"

_BEGINS: Final = {SLACK_BOT: "xoxb-", SLACK_APP: "xapp-", SLACK_SECRET: ""}
_IS: Final = {  # what a value is, by how it begins
    "xoxb-": "the Bot token",
    "xapp-": "the app-level token",
    "xoxp-": "the User token; the Bot one stands below it",
}
_WHERE: Final = {
    SLACK_BOT: "OAuth & Permissions, Bot User OAuth Token",
    SLACK_APP: "Basic Information, App-Level Tokens, with connections:write",
    SLACK_SECRET: "Basic Information, Signing Secret",
    SLACK_CLIENT: "Basic Information, Client ID",
    SLACK_CLIENT_SECRET: "Basic Information, Client Secret",
}
APPS: Final = "https://api.slack.com/apps"
UNCONNECTED: Final = f"{SLACK_APP} lacks the scope connections:write"
ANOTHER: Final = f"generate a new one with connections:write, at {APPS} under Basic Information, App-Level Tokens"
PORTAL: Final = "https://discord.com/developers/applications"
BOTH: Final = f"{SLACK_APP} and {SLACK_SECRET} are both set; Socket Mode is used."

_DOTS: Final = 2  # of a bot token for Discord
_CLIENT: Final = re.compile(r"[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class SlackTokens:
    """What Slack knows the bot by; never to be printed."""

    bot: str = field(repr=False)
    app: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    api_url: str = ""


@dataclass(frozen=True, slots=True)
class SlackInstalls:
    """What Slack knows the app by that workspaces install themselves; never to be printed."""

    client: str
    client_secret: str = field(repr=False)
    secret: str = field(repr=False)
    keys: str = field(repr=False)
    """What seals the workspaces' tokens, the newest key first."""
    url: str = ""
    """The bot's own address."""
    api_url: str = ""


@dataclass(frozen=True, slots=True)
class DiscordTokens:
    """What Discord knows the bot by; never to be printed."""

    bot: str = field(repr=False)
    api_url: str = ""
    gateway_url: str = ""


def slack_tokens(
    environ: Mapping[str, str] = os.environ, *, listens: bool = True, url: str = ""
) -> SlackTokens | SlackInstalls | None:
    """Return the tokens for Slack, or None where there are none at all; raises Unusable with all that is wrong.

    With a client's id or secret they are those of an app that workspaces install, at the bot's own `url`. Who only
    posts and never `listens` needs fewer: the bot token alone, or no signing secret and no address.
    """
    names = (*_BEGINS, SLACK_CLIENT, SLACK_CLIENT_SECRET, KEYS, SLACK_URL)
    given = {name: environ.get(name, "").strip() for name in names}
    api_url = given.pop(SLACK_URL)
    misled = [*_no_address(SLACK_URL, api_url, "http", "https")]
    if given[SLACK_CLIENT] or given[SLACK_CLIENT_SECRET]:
        if wrong := [*_uninstallable(given, url, listens=listens), *misled]:
            raise Unusable("\n".join(wrong))
        client = (given[SLACK_CLIENT], given[SLACK_CLIENT_SECRET])
        return SlackInstalls(*client, given[SLACK_SECRET], given[KEYS], url, api_url)
    given = {name: given[name] for name in _BEGINS}
    if not any(given.values()):
        return None
    if wrong := [*_mixed_up(given), *_lacking(given, listens=listens), *misled]:
        raise Unusable("\n".join(wrong))
    return SlackTokens(given[SLACK_BOT], given[SLACK_APP], given[SLACK_SECRET], api_url)


def discord_tokens(environ: Mapping[str, str] = os.environ) -> DiscordTokens | None:
    """Return the token for Discord, or None where there is none; raises Unusable with all that is wrong."""
    token, api, gateway = (environ.get(name, "").strip() for name in (DISCORD, DISCORD_URL, DISCORD_GATEWAY))
    if not token:
        return None
    wrong = [*_no_token(token), *_no_address(DISCORD_URL, api, "http", "https")]
    if wrong := [*wrong, *_no_address(DISCORD_GATEWAY, gateway, "ws", "wss")]:
        raise Unusable("\n".join(wrong))
    return DiscordTokens(token, api, gateway)


def _uninstallable(given: Mapping[str, str], url: str, *, listens: bool) -> Iterator[str]:
    """Give what keeps workspaces from installing the bot."""
    for name in (SLACK_BOT, SLACK_APP):
        if given[name]:
            yield (
                f"{name} and {SLACK_CLIENT} can't be set together: with {SLACK_CLIENT} each workspace installs the bot "
                f"and has a token of its own. Unset {name}; or, for one workspace alone, {SLACK_CLIENT} and "
                f"{SLACK_CLIENT_SECRET}."
            )
    wanted = (SLACK_CLIENT, SLACK_CLIENT_SECRET, *([SLACK_SECRET] if listens else []))
    for name in wanted:
        if not given[name]:
            yield missing(name)
        elif not _is_plain(given[name]):
            yield f"{name} contains a character that it can't have; copy it again."
    if given[SLACK_CLIENT] and not _CLIENT.fullmatch(given[SLACK_CLIENT]):
        yield f"{SLACK_CLIENT} is no client id, which has two numbers and a dot between; {where(SLACK_CLIENT)}"
    try:
        read_keys(given[KEYS])
    except Unusable as wrong:
        yield str(wrong)
    if listens and not url:
        yield (
            "The setting url is not set: the bot's own https address, where browsers and Slack reach it "
            "(BRIEFING_URL=https://bot.example)."
        )


def _no_token(token: str) -> Iterator[str]:
    if token.casefold().startswith("bot "):
        yield f"{DISCORD} is to be given without the word “Bot” before it."
    elif not _is_plain(token):
        yield f"{DISCORD} contains a character that no token has; copy it again."
    elif token.isdecimal():
        yield f"{DISCORD} is a number: that is the application's id. {where(DISCORD)[0].upper()}{where(DISCORD)[1:]}"
    elif token.count(".") != _DOTS:
        yield f"{DISCORD} is no bot token, which has two dots. {where(DISCORD)[0].upper()}{where(DISCORD)[1:]}"


def _is_plain(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token


def _mixed_up(given: Mapping[str, str]) -> Iterator[str]:
    if given[SLACK_BOT].startswith(_BEGINS[SLACK_APP]) and given[SLACK_APP].startswith(_BEGINS[SLACK_BOT]):
        yield f"{SLACK_BOT} and {SLACK_APP} are swapped: {SLACK_BOT} is the one that begins with xoxb-."
        given = {**given, SLACK_BOT: "", SLACK_APP: ""}
    for name, value in given.items():
        begins = next((begins for begins in _IS if value.startswith(begins)), "")
        if not _is_plain(value):
            yield f"{name} contains a character that no token has; copy it again."
        elif value and begins != _BEGINS[name]:
            what = f": that is {_IS[begins]}" if begins else f" must begin with {_BEGINS[name]}"
            yield f"{name}{what}. Find the right one at {APPS} under {_WHERE[name]}."


def _lacking(given: Mapping[str, str], *, listens: bool) -> Iterator[str]:
    if not given[SLACK_BOT]:
        yield missing(SLACK_BOT)
    if listens and not given[SLACK_APP] and not given[SLACK_SECRET]:
        yield f"{missing(SLACK_APP)} Or, to be called by HTTP: {missing(SLACK_SECRET)}"


def _no_address(name: str, url: str, *schemes: str) -> Iterator[str]:
    if url and not is_address(url, *schemes):
        yield f"{name} is no {' or '.join(schemes)} address; it is for tests, and best left unset."


def is_address(url: str, *schemes: str) -> bool:
    """Tell whether it is the address of a host, with one of the schemes."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_whole = parts.scheme in schemes and bool(parts.hostname) and port != 0
    return is_whole and url.isprintable() and not any(sign in url for sign in " ?#")


def refused(reason: str) -> str:
    """Return that Slack takes a token no more, in its own word for the reason, and what to do."""
    if reason == "missing_scope":  # of what decides whether the bot can run, only connecting needs a scope
        return f"{UNCONNECTED}; {ANOTHER}."
    return (
        f"Slack refuses a token ({reason}). Copy {SLACK_BOT} and {SLACK_APP} anew from {APPS}, or install the "
        "app there again; `briefing-bot doctor` says which of them it is."
    )


def refused_by_discord(reason: str) -> str:
    """Return that Discord will never take the bot, by its number for the reason, and what to do."""
    if reason in ("401", "4004"):
        return f"Discord refuses {DISCORD} ({reason}). Make a new one at {PORTAL}, your application, Bot, Reset Token."
    if reason == "4014":
        return (
            "Discord does not allow the bot what it wants to hear (4014). This version wants nothing that needs to be "
            f"allowed; if yours was changed, allow it at {PORTAL}, your application, Bot, Privileged Gateway Intents."
        )
    if reason in ("4010", "4011"):
        return (
            f"Discord wants the bot's servers divided into another number of connections ({reason}). Leave the setting "
            "`shards` out, or set it to 0: each start then takes the number that Discord recommends."
        )
    return f"Discord does not connect this version of the bot ({reason}). Install a newer one."


def none(*, listens: bool = True) -> str:
    """Return which tokens each platform needs, and where to find them; who only posts needs fewer."""
    slack = [SLACK_BOT, SLACK_APP] if listens else [SLACK_BOT]
    return "\n".join(["For Slack:", *map(missing, slack), "For Discord:", missing(DISCORD)])


def missing(name: str) -> str:
    """Return that a token is missing, and where to find it."""
    return f"{name} is not set; {where(name)}"


def where(name: str) -> str:
    """Return where a token is to be found."""
    if name == DISCORD:
        return f"find it at {PORTAL}, your application, Bot, Reset Token."
    return f"find it at {APPS} under {_WHERE[name]}."
