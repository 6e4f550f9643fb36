"""`briefing-bot doctor`: what keeps the bot from answering, each with the way to mend it."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bot import hosting, installs, tokens
from bot.adapters.slack import manifest
from bot.adapters.slack.installing import INSTALL
from bot.adapters.slack.web import API_URL, Web
from bot.app import SystemClock, kept_in, open_libraries
from bot.core.ports import RateLimited, Refused, Unreachable
from bot.core.wording import counted
from bot.problems import Problems, Unusable
from bot.storage.database import open_database
from bot.storage.postgres import name_of, read_address
from bot.storage.rules import StorageError
from bot.storage.store import SqlStore
from bot.tokens import SlackInstalls, SlackTokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from bot.adapters.slack.granting import Granted
    from bot.adapters.slack.rotating import Rotating
    from bot.settings import Settings
    from bot.tokens import DiscordTokens


_ASKED = 20  # workspaces whose tokens are tried
_FEW = 20  # sessions, of the 1,000 that Discord allows a day
_MANY = 2_000  # servers on one connection; Discord takes 2,500


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
    settings: Settings,
    slack: Callable[[], SlackTokens | SlackInstalls | None],
    discord: Callable[[], DiscordTokens | None],
) -> AsyncIterator[Looked]:
    """Look at the library, the state, the tokens and the platforms; the tokens are returned, or Unusable raised."""
    yield _library(settings)
    for looked in _state(settings):
        yield looked
    count = 0
    for examined in (_slack(settings, slack), _discord(discord, settings.shards)):
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
    more = (
        f"; and {counted(len(own), 'workspace')} with {'libraries of their' if own[1:] else 'a library of its'} own"
        if own
        else ""
    )
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


async def _slack(settings: Settings, read: Callable[[], SlackTokens | SlackInstalls | None]) -> AsyncIterator[Looked]:
    try:
        given = read()
    except Unusable as error:
        yield Looked(Mark.BAD, "Slack: a token is missing or wrong", str(error))
        return
    if isinstance(given, SlackTokens):
        examined = _one_workspace(given)
    elif given:
        examined = _workspaces(settings, given)
    else:
        return
    async for looked in examined:
        yield looked


async def _one_workspace(given: SlackTokens) -> AsyncIterator[Looked]:
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


async def _workspaces(settings: Settings, given: SlackInstalls) -> AsyncIterator[Looked]:
    """Look at where the bot is installed; a state that isn't there yet isn't made for that."""
    own = f"{given.url.rstrip('/')}{INSTALL}"
    yield Looked(Mark.OK, f"Slack: workspaces install the bot at {own}; whether browsers reach it, only they can tell")
    if not settings.database and not settings.state.exists():
        yield Looked(Mark.NOTE, f"Slack: no workspace has it yet; open {own}")
        return
    try:
        store = await SqlStore.open(kept_in(settings), SystemClock())
    except Unusable:  # told above, of the state
        return
    try:
        async for looked in _grants(given, store, own):
            yield looked
    finally:
        await store.close()


async def _grants(given: SlackInstalls, store: SqlStore, own: str) -> AsyncIterator[Looked]:
    clock = SystemClock()
    try:
        if before := await installs.sealed_before(given, store, clock):
            what = f"Slack: the tokens of {counted(before, 'workspace')} are sealed with an older key"
            yield Looked(Mark.NOTE, f"{what}; the next start of the bot seals them with the first")
    except Unusable as error:
        yield Looked(Mark.BAD, "Slack: tokens can't be opened", str(error))
        return
    async with installs.granting(given, store, clock, lambda _: None) as (_, grants):
        every = await grants.every()
        if every:
            yield Looked(Mark.OK, f"Slack: installed in {counted(len(every), 'workspace')}")
        else:
            yield Looked(Mark.NOTE, f"Slack: no workspace has it yet; open {own}")
        for granted in every[:_ASKED]:
            yield await _installed(given, grants, granted, own)
    if len(every) > _ASKED:
        yield Looked(Mark.NOTE, f"Slack: the tokens of the first {_ASKED} were tried, and no others")


async def _installed(given: SlackInstalls, grants: Rotating, granted: Granted, own: str) -> Looked:
    """Try a workspace's token, which is renewed where it is about to expire, as `run` does."""
    url = given.api_url or API_URL
    try:
        async with Web(await grants.token(granted), url) as web:
            who = await web.call("auth.test", harmless=True)
    except Refused as error:
        mend = f"let somebody there install the bot again, at {own}"
        return Looked(Mark.BAD, f"Slack: the token of {granted.workspace} is refused ({error})", mend)
    except (Unreachable, RateLimited) as error:
        return Looked(Mark.BAD, f"Slack: no answer from {url} ({error})", "look at the network, or at a proxy")
    name = f"{who.get('user', 'the bot')} in {who.get('team', 'a workspace')} ({granted.workspace})"
    if lacking := manifest.lacking(granted.scopes):
        return Looked(Mark.BAD, f"Slack: {name}: {lacking[0]}", f"let somebody there install the bot again, at {own}")
    return Looked(Mark.OK, f"Slack: {name}")


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


async def _discord(read: Callable[[], DiscordTokens | None], shards: int) -> AsyncIterator[Looked]:
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
    of = shards or bot.shards
    if bot.guilds > of * _MANY:
        mend = (
            f"set `shards` to {max(bot.shards, bot.guilds // _MANY + 1)} or more; at 2,500 Discord refuses to connect"
        )
        what = f"Discord: {counted(of, 'connection')} for {bot.guilds:,} servers will soon be too few"
        yield Looked(Mark.NOTE, what, mend)
    if bot.endpoint:
        mend = f"clear it at {tokens.PORTAL}, your application, General Information"
        yield Looked(Mark.BAD, "Discord: commands go to the Interactions Endpoint URL, and not to the bot", mend)
    if bot.sessions < max(_FEW, of):
        mend = "wait a day, and find out what starts the bot so often"
        yield Looked(Mark.BAD, f"Discord: only {counted(bot.sessions, 'session')} can be begun today", mend)


def _failed(name: str, url: str, error: Exception) -> Looked:
    if not isinstance(error, Refused):
        return Looked(Mark.BAD, f"Slack: no answer from {url} ({error})", "look at the network, or at a proxy")
    if str(error) == "missing_scope":
        return Looked(Mark.BAD, f"Slack: {tokens.UNCONNECTED}", tokens.ANOTHER)
    return Looked(Mark.BAD, f"Slack: {name} is refused ({error})", tokens.where(name))
