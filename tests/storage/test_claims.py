"""What every store promises of claims, in memory, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.core.ports import Store
    from bot.testing.fakes import FakeClock


async def test_a_claim_is_taken_once(store: Store) -> None:
    """What is claimed is claimed by nobody else, not even by the same store."""
    assert await store.claim("event 1", lease=30)
    assert not await store.claim("event 1", lease=30)
    assert await store.claim("event 2", lease=30)


async def test_of_twenty_claims_at_once_one_wins(store: Store) -> None:
    """However many ask for a piece of work at the same moment, one gets it."""
    assert sorted(await asyncio.gather(*(store.claim("event", 30) for _ in range(20)))) == [False] * 19 + [True]


async def test_a_claim_runs_out_with_its_lease(store: Store, clock: FakeClock) -> None:
    """Work that nobody finished within its lease can be claimed again, for a full lease."""
    await store.claim("event", lease=30)
    clock.pass_time(seconds=29.999)
    assert not await store.claim("event", lease=30)
    clock.pass_time(seconds=0.001)
    assert await store.claim("event", lease=30)
    clock.pass_time(seconds=29)
    assert not await store.claim("event", lease=30)


async def test_finished_work_stays_done(store: Store, clock: FakeClock) -> None:
    """What is finished is not claimed again when its lease is over."""
    await store.claim("event", lease=30)
    assert await store.finish("event")
    clock.pass_time(days=6)
    assert not await store.claim("event", lease=30)


async def test_work_is_done_when_it_is_finished(store: Store) -> None:
    """What was never claimed, or is in somebody's hands, isn't done."""
    assert not await store.is_done("event")
    await store.claim("event", lease=30)
    assert not await store.is_done("event")
    await store.finish("event")
    assert await store.is_done("event")


@pytest.mark.parametrize("is_done", [False, True])
async def test_work_given_back_can_be_claimed_at_once(store: Store, *, is_done: bool) -> None:
    """Who gives work back, though it was done, lets the next one try without waiting for the lease."""
    await store.claim("event", lease=30)
    if is_done:
        await store.finish("event")
    await store.release("event")
    assert not await store.is_done("event")
    assert await store.claim("event", lease=30)


async def test_what_was_never_claimed_can_be_neither_finished_nor_released(store: Store) -> None:
    """A word about work that nobody claimed changes nothing."""
    await store.finish("event")
    await store.release("event")
    assert await store.claim("event", lease=30)


@pytest.mark.parametrize("key", ["", "é" * 10_000, "a\0b", "\ud800", "'; DROP TABLE work; --"])
async def test_any_text_can_be_a_key(store: Store, key: str) -> None:
    """A key is opaque: of any length and any characters."""
    assert await store.claim(key, lease=30)
    assert not await store.claim(key, lease=30)
