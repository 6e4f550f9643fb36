"""The secrets that the environment holds, and which of them are missing."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

SLACK_BOT: Final = "SLACK_BOT_TOKEN"
SLACK_APP: Final = "SLACK_APP_TOKEN"
SLACK_SECRET: Final = "SLACK_SIGNING_SECRET"  # noqa: S105 - its name
SLACK_URL: Final = "SLACK_API_URL"

_BEGINS: Final = {SLACK_BOT: "xoxb-", SLACK_APP: "xapp-"}
_WHERE: Final = {
    SLACK_BOT: "OAuth & Permissions, Bot User OAuth Token",
    SLACK_APP: "Basic Information, App-Level Tokens, with connections:write",
    SLACK_SECRET: "Basic Information, Signing Secret",
}
_APPS: Final = "https://api.slack.com/apps"


@dataclass(frozen=True, slots=True)
class SlackTokens:
    """What Slack knows the bot by; never to be printed."""

    bot: str = field(repr=False)
    app: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    api_url: str = ""


def slack_tokens(environ: Mapping[str, str] = os.environ) -> SlackTokens | None:
    """Return the tokens for Slack, or None where there are none at all; raises Unusable, naming what is missing."""
    given = {name: environ.get(name, "").strip() for name in (SLACK_BOT, SLACK_APP, SLACK_SECRET)}
    if not any(given.values()):
        return None
    if not given[SLACK_BOT]:
        raise Unusable(missing(SLACK_BOT))
    if not given[SLACK_APP] and not given[SLACK_SECRET]:
        raise Unusable(f"{missing(SLACK_APP)} Or, to be called by HTTP: {missing(SLACK_SECRET)}")
    for name, begins in _BEGINS.items():
        if given[name] and not given[name].startswith(begins):
            raise Unusable(f"{name} must begin with {begins}; {where(name)}")
    return SlackTokens(given[SLACK_BOT], given[SLACK_APP], given[SLACK_SECRET], environ.get(SLACK_URL, ""))


def refused(reason: str) -> str:
    """Return that Slack takes a token no more, in its own word for the reason, and what to do."""
    return (
        f"Slack refuses a token ({reason}). Copy {SLACK_BOT} and {SLACK_APP} anew from {_APPS}, or install the "
        "app there again; `briefing-bot doctor` says which of them it is."
    )


def missing(name: str) -> str:
    """Return that a token is missing, and where to find it."""
    return f"{name} is not set; {where(name)}"


def where(name: str) -> str:
    """Return where a token is to be found."""
    return f"find it at {_APPS} under {_WHERE[name]}."
