"""Keeps the subscriptions that files declare."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.core import schedule
from bot.core.subscription import Standing, Subscription
from bot.library.declared import read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.model import Place
    from bot.core.ports import Subscriptions
    from bot.library.declared import Declared

_AT_ONCE: Final = 100  # in one transaction: a file may name thousands


async def put(
    subscriptions: Subscriptions, wanted: Collection[Declared], now: datetime, *, declared: bool
) -> tuple[Subscription, ...]:
    """Keep subscriptions, and return them; one that is there is changed, and by the same rule due as before."""
    wanted = [*wanted]
    kept: list[Subscription] = []
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        kept += await asyncio.gather(*(_put(subscriptions, one, now, declared=declared) for one in some))
    return tuple(kept)


async def _put(subscriptions: Subscriptions, one: Declared, now: datetime, *, declared: bool) -> Subscription:
    before = await subscriptions.at(one.place)
    first = before or Subscription(_name(one.place), one.place, one.owner, one.when, since=now, next_at=now)
    is_as_before = before and before.when == one.when
    changed = replace(
        first,
        owner=one.owner,
        when=one.when,
        next_at=first.next_at if is_as_before else schedule.following(one.when, now),
        topics=tuple(map(str, one.topics)),
        quiet=one.quiet,
        declared=declared,
        alone=first.alone or is_direct(one.place),
    )
    if declared and changed.standing is Standing.SUSPENDED:  # mended, or suspended again by the next summary
        again = schedule.following(one.when, now)
        changed = replace(changed, standing=Standing.ACTIVE, why="", next_at=again)
    await subscriptions.put(changed)
    return changed


def is_direct(place: Place) -> bool:
    """Return whether a place is a conversation with one person, by the ids that platforms give those."""
    return place.channel.startswith("D") if place.platform == "slack" else not place.workspace


def _name(place: Place) -> str:
    return f"s-{hashlib.sha256(str(place).encode()).hexdigest()[:16]}"


async def keep(path: Path, subscriptions: Subscriptions, seen: Callable[[Place], Library], now: datetime) -> None:
    """Keep what a file declares, and end what it declared before; without a file, change nothing. Raises Problems.

    `seen` returns what a place sees, which is what it can be told of.
    """
    wanted = read(path, seen)
    if wanted is None:  # another process may have the file
        return
    kept = {one.id for one in await put(subscriptions, wanted, now, declared=True)}
    for one in await subscriptions.of("", ""):
        if one.declared and one.id not in kept:
            await subscriptions.remove(one.id)
