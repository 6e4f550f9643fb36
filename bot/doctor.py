"""`briefing-bot doctor`: what keeps the bot from answering, each with the way to mend it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from bot import hosting, tokens
from bot.adapters.slack.manifest import OPTIONAL, SCOPES
from bot.adapters.slack.web import API_URL, Web
from bot.app import open_library
from bot.core.ports import RateLimited, Refused, Unreachable
from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.settings import Settings
    from bot.tokens import SlackTokens


class Looked(NamedTuple):
    """One thing that was looked at."""

    is_well: bool
    what: str
    mend: str = ""

    def __str__(self) -> str:
        """Return it as printed."""
        return f"{'ok  ' if self.is_well else 'BAD '}{self.what}" + (f"\n      try: {self.mend}" if self.mend else "")


async def examine(settings: Settings, read: Callable[[], SlackTokens | None]) -> list[Looked]:
    """Look at the library, the state, the tokens and Slack; `read` returns the tokens or raises Unusable."""
    found = [*_library(settings), *_state(settings)]
    try:
        given = read()
    except Unusable as error:
        return [*found, Looked(is_well=False, what="Slack: a token is missing or wrong", mend=str(error))]
    if given is None:
        return [*found, Looked(is_well=False, what="Slack: no tokens", mend=tokens.missing(tokens.SLACK_BOT))]
    return [*found, *[one async for one in _slack(given)]]


def _library(settings: Settings) -> Iterator[Looked]:
    try:
        library = open_library(settings)
    except Unusable as error:
        yield Looked(is_well=False, what=f"the library: {str(error).splitlines()[0]}", mend="briefing-bot check")
    else:
        yield Looked(
            is_well=True, what=f"the library: {len(library.briefings)} briefings, {len(library.sources)} sources"
        )


def _state(settings: Settings) -> Iterator[Looked]:
    folder = next(path for path in settings.state.parents if path.exists())
    if lost := hosting.warning(settings.state, settings.root):
        yield Looked(is_well=False, what=f"the state: {lost}")
    elif os.access(folder, os.W_OK):
        yield Looked(is_well=True, what=f"the state: {settings.state}")
    else:
        yield Looked(
            is_well=False, what=f"the state: {folder} can't be written", mend="set BRIEFING_STATE to a file that can"
        )


async def _slack(given: SlackTokens) -> AsyncIterator[Looked]:
    url = given.api_url or API_URL
    try:
        async with Web(given.bot, url) as web:
            who = await web.call("auth.test", harmless=True)
    except Refused as refused:
        yield _refused(tokens.SLACK_BOT, refused)
        return
    except (Unreachable, RateLimited) as error:
        what = f"Slack: no answer from {url} ({error})"
        yield Looked(is_well=False, what=what, mend="look at the network, or at a proxy")
        return
    yield Looked(is_well=True, what=f"Slack: {who.get('user', 'the bot')} in {who.get('team', 'the workspace')}")
    for found in _scopes(set(str(who.get("scopes", "")).split(","))):
        yield found
    yield await _way_in(given, url)


def _scopes(granted: set[str]) -> Iterator[Looked]:
    lacking = sorted(set(SCOPES) - granted)
    for scope in lacking:
        what = f"Slack: the scope {scope} is missing, {SCOPES[scope]}"
        yield Looked(is_well=False, what=what, mend="install the app again, from `briefing-bot manifest slack`")
    if not lacking:
        yield Looked(is_well=True, what="Slack: all scopes that are needed")
    for scope in sorted(set(OPTIONAL) - granted):
        what = f"Slack: the optional scope {scope} isn't granted; it is there {OPTIONAL[scope]}"
        yield Looked(is_well=True, what=what)


async def _way_in(given: SlackTokens, url: str) -> Looked:
    if not given.app:
        what = "Slack: a signing secret is there; whether Slack reaches the bot, only Slack can tell"
        return Looked(is_well=True, what=what)
    try:
        async with Web(given.app, url) as web:
            await web.call("apps.connections.open", harmless=True)
    except (Refused, Unreachable, RateLimited) as error:
        return _refused(tokens.SLACK_APP, error)
    return Looked(is_well=True, what="Slack: Socket Mode can connect")


def _refused(name: str, error: Exception) -> Looked:
    return Looked(is_well=False, what=f"Slack: {name} is refused ({error})", mend=tokens.where(name))
