"""Subscriptions from the command line: for scripts, and for moving in."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.app import SystemClock, kept_in
from bot.core import schedule
from bot.core.subscription import Standing
from bot.delivery import declared
from bot.problems import Unusable
from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.core.subscription import Subscription
    from bot.library.declared import Declared
    from bot.settings import Settings


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[SqlSubscriptions]:
    store = await SqlStore.open(kept_in(settings), SystemClock())
    try:
        yield SqlSubscriptions(store.turns)
    finally:
        await store.close()


async def every(settings: Settings) -> tuple[Subscription, ...]:
    """Return all subscriptions that there are."""
    async with _opened(settings) as subscriptions:
        return await subscriptions.of("", "")


async def keep(settings: Settings, wanted: Sequence[Declared]) -> tuple[Subscription, ...]:
    """Keep subscriptions, and return them."""
    async with _opened(settings) as subscriptions:
        return await declared.put(subscriptions, wanted, SystemClock().now(), declared=False)


async def change(settings: Settings, names: Sequence[str], what: str) -> list[str]:
    """Pause, resume or remove subscriptions by their ids; return the ids that there aren't.

    Raises Unusable for one that a file declares, and changes nothing then.
    """
    async with _opened(settings) as subscriptions:
        found = {name: await subscriptions.get(name) for name in names}
        if fixed := [name for name, one in found.items() if one and one.declared]:
            raise Unusable(f"{', '.join(fixed)}: declared in config/subscriptions.yaml; change it there.")
        now = SystemClock().now()
        for one in filter(None, found.values()):
            if what == "remove":
                await subscriptions.remove(one.id)
            elif what == "pause":
                await subscriptions.stand(one.id, Standing.PAUSED, one.next_at)
            elif one.standing is not Standing.ACTIVE:
                await subscriptions.stand(one.id, Standing.ACTIVE, schedule.following(one.when, now))
        return [name for name, one in found.items() if one is None]


async def send(settings: Settings, names: Sequence[str]) -> tuple[int, list[str]]:
    """Have the next summaries of subscriptions posted now, or of all that are active where none is named.

    Return how many that is, and the ids that there aren't.
    """
    async with _opened(settings) as subscriptions:
        every = {one.id: one for one in await subscriptions.of("", "")}
        active = [one.id for one in every.values() if one.standing is Standing.ACTIVE]
        wanted = [every[name] for name in names or active if name in every]
        now = SystemClock().now()
        for one in wanted:
            await subscriptions.deliver(one, f"{one.id}/now/{secrets.token_hex(6)}", now)
        return len(wanted), [name for name in names if name not in every]


def row(one: Subscription) -> str:
    """Return a subscription as one line of a table: its id, place, topics, rule, next date and standing."""
    standing = f"{one.standing} ({one.why})" if one.why else str(one.standing)
    due = schedule.moment_in_words(one.next_at, one.when.zone) if one.standing is Standing.ACTIVE else "-"
    return "\t".join(
        [one.id, str(one.place), ",".join(one.topics) or "all", schedule.in_words(one.when), due, standing]
    )
