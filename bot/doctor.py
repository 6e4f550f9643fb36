"""`briefing-bot doctor`: what keeps the bot from answering, each with the way to mend it."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bot import hosting, tokens
from bot.adapters.slack import manifest
from bot.adapters.slack.web import API_URL, Web
from bot.app import open_libraries
from bot.core.ports import RateLimited, Refused, Unreachable
from bot.core.wording import counted
from bot.problems import Problems, Unusable
from bot.storage.database import open_database
from bot.storage.postgres import name_of, read_address
from bot.storage.rules import StorageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from bot.settings import Settings
    from bot.tokens import DiscordTokens, SlackTokens


_FEW = 20  # sessions, of the 1,000 that Discord allows a day


class Mark(StrEnum):
    """How it stands; a note is worth knowing, and no fault."""

    OK = "ok"
    NOTE = "note"
    BAD = "BAD"


class Looked(NamedTuple):
    """One thing that was looked at."""

    mark: Mark
    what: str
    mend: str = ""

    def __str__(self) -> str:
        """Return it as printed."""
        mend = "\n          ".join(self.mend.splitlines())
        return f"{self.mark:<4} {self.what}" + (f"\n     try: {mend}" if mend else "")


async def examine(
    settings: Settings, slack: Callable[[], SlackTokens | None], discord: Callable[[], DiscordTokens | None]
) -> AsyncIterator[Looked]:
    """Look at the library, the state, the tokens and the platforms; the tokens are returned, or Unusable raised."""
    yield _library(settings)
    for looked in _state(settings):
        yield looked
    count = 0
    for examined in (_slack(slack), _discord(discord)):
        async for looked in examined:
            count += 1
            yield looked
    if not count:
        yield Looked(Mark.BAD, "no token for any platform", tokens.none())


def _library(settings: Settings) -> Looked:
    try:
        library, *own = open_libraries(settings).wholes
    except Problems as error:
        first, count = error.problems[0], len(error.problems)
        what, *_ = str(first).splitlines()
        more = f"`briefing-bot check` shows all {count} problems" if count > 1 else ""
        mend = "\n".join(filter(None, (first.try_this, more)))
        return Looked(Mark.BAD, f"the library: {what}", mend or "`briefing-bot check` shows it anew")
    counts = f"{len(library.briefings)} briefings, {len(library.sources)} sources"
    more = f"; and {counted(len(own), 'workspace')} with a library of its own" if own else ""
    return Looked(Mark.OK, f"the library: {counts}{more}")


def _state(settings: Settings) -> Iterator[Looked]:
    if settings.database:
        yield _database(settings.database)
        return
    if fault := _fault(settings.state):
        mend = "let BRIEFING_STATE name a file that can be written, in a folder that can"
        yield Looked(Mark.BAD, f"the state: {fault}", mend)
    else:
        yield Looked(Mark.OK, f"the state: {settings.state}")
    if lost := hosting.warning(settings.state, settings.root):
        yield Looked(Mark.NOTE, f"the state: {lost}")


def _database(address: str) -> Looked:
    """Return whether `run` could open the database, which makes its tables as `run` does."""
    try:
        open_database(address).dispose()
    except StorageError as error:
        return Looked(Mark.BAD, f"the state: {error}", "look at DATABASE_URL")
    return Looked(Mark.OK, f"the state: {name_of(read_address(address))}")


def _fault(state: Path) -> str:
    """Return why `run` couldn't open the state; tries the same, but makes no file."""
    try:
        if state.exists():
            open_database(state).dispose()
            return ""
        folder = next(path for path in state.parents if path.exists())
    except Unusable as error:
        return str(error)
    except OSError as error:
        return f"{error.filename}: {(error.strerror or 'unknown error').lower()}"
    return "" if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK) else f"{folder} can't be written to"


async def _slack(read: Callable[[], SlackTokens | None]) -> AsyncIterator[Looked]:
    try:
        given = read()
    except Unusable as error:
        yield Looked(Mark.BAD, "Slack: a token is missing or wrong", str(error))
        return
    if given is None:
        return
    url = given.api_url or API_URL
    try:
        async with Web(given.bot, url) as web:
            who = await web.call("auth.test", harmless=True)
    except (Refused, Unreachable, RateLimited) as error:
        yield _failed(tokens.SLACK_BOT, url, error)
        return
    yield Looked(Mark.OK, f"Slack: {who.get('user', 'the bot')} in {who.get('team', 'the workspace')}")
    for looked in _scopes(who["scopes"]):
        yield looked
    yield await _way_in(given, url)
    if given.app and given.secret:
        yield Looked(Mark.NOTE, f"Slack: {tokens.BOTH}")


def _scopes(granted: str) -> Iterator[Looked]:
    lacking = manifest.lacking(granted)
    for what in lacking:
        yield Looked(Mark.BAD, f"Slack: {what}", manifest.GRANT)
    if not lacking:
        yield Looked(Mark.OK, "Slack: all scopes that are needed")
    for what in manifest.left_out(granted):
        yield Looked(Mark.NOTE, f"Slack: {what}")


async def _way_in(given: SlackTokens, url: str) -> Looked:
    if not given.app:
        return Looked(Mark.OK, "Slack: a signing secret is there; whether Slack reaches the bot, only Slack can tell")
    try:
        async with Web(given.app, url) as web:
            await web.call("apps.connections.open", harmless=True)
    except (Refused, Unreachable, RateLimited) as error:
        return _failed(tokens.SLACK_APP, url, error)
    return Looked(Mark.OK, "Slack: Socket Mode can connect")


async def _discord(read: Callable[[], DiscordTokens | None]) -> AsyncIterator[Looked]:
    try:
        given = read()
    except Unusable as error:
        yield Looked(Mark.BAD, "Discord: the token is wrong", str(error))
        return
    if given is None:
        return
    from bot.adapters.discord.adapter import point_at  # noqa: PLC0415 - a second of imports, for some
    from bot.adapters.discord.looking import look  # noqa: PLC0415

    point_at(given.api_url, given.gateway_url)
    try:
        bot = await look(given.bot)
    except Refused as refused:
        yield Looked(Mark.BAD, f"Discord: {tokens.DISCORD} is refused ({refused})", tokens.where(tokens.DISCORD))
        return
    except Unreachable as error:
        yield Looked(Mark.BAD, f"Discord: no answer ({error})", "look at the network, or at a proxy")
        return
    yield Looked(Mark.OK, f"Discord: {bot.name}, in {counted(bot.guilds, 'server')}")
    if not bot.guilds:
        yield Looked(Mark.NOTE, "Discord: no server has it yet; `briefing-bot invite discord` prints the link")
    if bot.endpoint:
        mend = f"clear it at {tokens.PORTAL}, your application, General Information"
        yield Looked(Mark.BAD, "Discord: commands go to the Interactions Endpoint URL, and not to the bot", mend)
    if bot.sessions < _FEW:
        mend = "wait a day, and find out what starts the bot so often"
        yield Looked(Mark.BAD, f"Discord: only {counted(bot.sessions, 'session')} can be begun today", mend)


def _failed(name: str, url: str, error: Exception) -> Looked:
    if not isinstance(error, Refused):
        return Looked(Mark.BAD, f"Slack: no answer from {url} ({error})", "look at the network, or at a proxy")
    if str(error) == "missing_scope":
        return Looked(Mark.BAD, f"Slack: {tokens.UNCONNECTED}", tokens.ANOTHER)
    return Looked(Mark.BAD, f"Slack: {name} is refused ({error})", tokens.where(name))
