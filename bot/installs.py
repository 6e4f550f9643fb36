"""Where workspaces have installed the bot themselves: what `run`, `deliver`, `doctor` and the command line share."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.adapters.slack.access import Access
from bot.adapters.slack.heard import NAME
from bot.adapters.slack.installing import Installing
from bot.adapters.slack.rotating import Rotating
from bot.app import SystemClock, kept_in
from bot.core.wording import counted
from bot.storage.beginnings import Beginnings
from bot.storage.installations import SqlInstallations, installed
from bot.storage.sealing import Seal
from bot.storage.store import SqlStore
from bot.storage.teams import SqlTeams

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.core.installation import Installation
    from bot.core.ports import Clock
    from bot.serving import Page
    from bot.settings import Settings
    from bot.tokens import SlackInstalls


@asynccontextmanager
async def granting(
    given: SlackInstalls, store: SqlStore, clock: Clock, tell: Callable[[str], None]
) -> AsyncIterator[tuple[dict[str, Page], Rotating]]:
    """Give the pages where the bot is installed, and what has the tokens.

    Raises Unusable for keys that aren't in order.
    """
    installations = SqlInstallations(store.turns, Seal(given.keys), clock)
    access = Access(given.client, given.client_secret, given.api_url, clock)
    grants = Rotating(installations, access, store, clock, tell)
    pages = Installing(given.client, given.url, access, Beginnings(store.turns, clock), grants.keep).pages
    try:
        yield {**pages}, grants
    finally:
        await grants.close()


@asynccontextmanager
async def sealed_and_granting(
    given: SlackInstalls, store: SqlStore, clock: Clock, tell: Callable[[str], None]
) -> AsyncIterator[tuple[dict[str, Page], Rotating]]:
    """Seal all tokens with the first key, then give what `granting` does; raises Unusable as both do."""
    await seal_anew(given, store, clock, tell)
    async with granting(given, store, clock, tell) as both:
        yield both


async def seal_anew(given: SlackInstalls, store: SqlStore, clock: Clock, tell: Callable[[str], None]) -> None:
    """Seal all tokens with the first key; raises Unusable where one can't be opened with any of the keys."""
    if count := await SqlInstallations(store.turns, Seal(given.keys), clock).seal_anew():
        tell(f"Slack: the tokens of {counted(count, 'workspace')} are sealed with the first key now.")


async def sealed_before(given: SlackInstalls, store: SqlStore, clock: Clock) -> int:
    """Return how many `seal_anew` would seal; raises likewise, and changes nothing."""
    return await SqlInstallations(store.turns, Seal(given.keys), clock).sealed_before()


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(kept_in(settings), SystemClock())
    try:
        yield store
    finally:
        await store.close()


async def every(settings: Settings) -> tuple[Installation, ...]:
    """Return all installations, without their tokens."""
    async with _opened(settings) as store:
        return await installed(store.turns, NAME)


async def remove(settings: Settings, names: Sequence[str]) -> list[str]:
    """Delete installations by the workspaces' ids, with all that is kept of these; return the ids that there aren't."""
    async with _opened(settings) as store:
        known = {one.workspace for one in await installed(store.turns, NAME)}
        for name in known.intersection(names):
            for team in await SqlTeams(store.turns, NAME).of(name):  # those that had no installation but this one
                await store.forget_workspace(NAME, team)
            await store.forget_workspace(NAME, name)
        return [name for name in names if name not in known]


def row(one: Installation) -> str:
    """Return an installation as one line of a table: its id, its organisation, name, and when its token expires."""
    name = " ".join(one.about.get("name", "").split())
    expires = f"{one.expires_at:%Y-%m-%d %H:%M} UTC" if one.expires_at else "never"
    return "\t".join([one.workspace, one.organisation or "-", name or "-", expires])
