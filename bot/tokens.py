"""The secrets that the environment holds, and which of them are missing or wrong."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SLACK_BOT: Final = "SLACK_BOT_TOKEN"
SLACK_APP: Final = "SLACK_APP_TOKEN"
SLACK_SECRET: Final = "SLACK_SIGNING_SECRET"  # noqa: S105 - its name
SLACK_URL: Final = "SLACK_API_URL"

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
}
APPS: Final = "https://api.slack.com/apps"
UNCONNECTED: Final = f"{SLACK_APP} lacks the scope connections:write"
ANOTHER: Final = f"generate a new one with connections:write, at {APPS} under Basic Information, App-Level Tokens"
BOTH: Final = f"{SLACK_APP} and {SLACK_SECRET} are both set; Socket Mode is used."


@dataclass(frozen=True, slots=True)
class SlackTokens:
    """What Slack knows the bot by; never to be printed."""

    bot: str = field(repr=False)
    app: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    api_url: str = ""


def slack_tokens(environ: Mapping[str, str] = os.environ) -> SlackTokens | None:
    """Return the tokens for Slack, or None where there are none at all; raises Unusable with all that is wrong."""
    given = {name: environ.get(name, "").strip() for name in _BEGINS}
    if not any(given.values()):
        return None
    url = environ.get(SLACK_URL, "").strip()
    if wrong := [*_mixed_up(given), *_lacking(given), *_no_address(url)]:
        raise Unusable("\n".join(wrong))
    return SlackTokens(given[SLACK_BOT], given[SLACK_APP], given[SLACK_SECRET], url)


def _mixed_up(given: Mapping[str, str]) -> Iterator[str]:
    if given[SLACK_BOT].startswith(_BEGINS[SLACK_APP]) and given[SLACK_APP].startswith(_BEGINS[SLACK_BOT]):
        yield f"{SLACK_BOT} and {SLACK_APP} are swapped: {SLACK_BOT} is the one that begins with xoxb-."
        given = {**given, SLACK_BOT: "", SLACK_APP: ""}
    for name, value in given.items():
        begins = next((begins for begins in _IS if value.startswith(begins)), "")
        if not value.isascii() or not value.isprintable() or " " in value:
            yield f"{name} contains a character that no token has; copy it again."
        elif value and begins != _BEGINS[name]:
            what = f": that is {_IS[begins]}" if begins else f" must begin with {_BEGINS[name]}"
            yield f"{name}{what}. Find the right one at {APPS} under {_WHERE[name]}."


def _lacking(given: Mapping[str, str]) -> Iterator[str]:
    if not given[SLACK_BOT]:
        yield missing(SLACK_BOT)
    if not given[SLACK_APP] and not given[SLACK_SECRET]:
        yield f"{missing(SLACK_APP)} Or, to be called by HTTP: {missing(SLACK_SECRET)}"


def _no_address(url: str) -> Iterator[str]:
    if url and not is_address(url, "http", "https"):
        yield f"{SLACK_URL} is no http or https address; it is for tests, and best left unset."


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


def none_for_slack() -> str:
    """Return which tokens Slack needs, and where to find them."""
    return f"{missing(SLACK_BOT)}\n{missing(SLACK_APP)}"


def missing(name: str) -> str:
    """Return that a token is missing, and where to find it."""
    return f"{name} is not set; {where(name)}"


def where(name: str) -> str:
    """Return where a token is to be found."""
    return f"find it at {APPS} under {_WHERE[name]}."
