"""Which process holds which connection: leases, by the database's time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.storage import shards
from bot.storage.shards import Lot, SqlShards
from bot.storage.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.testing.fakes import FakeClock

BOT = "9"


@pytest.fixture(autouse=True)
def moved(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    """Let the database's time be the clock's."""
    monkeypatch.setattr(shards, "database_now", lambda _: clock.now())


@pytest.fixture
async def three(each_database: str, clock: FakeClock) -> AsyncIterator[list[SqlShards]]:
    """Return three processes on one database."""
    stores = [await SqlStore.open(each_database, clock) for _ in range(3)]
    yield [SqlShards(store.turns) for store in stores]
    for store in stores:
        await store.close()


async def test_processes_share_what_is_free(three: list[SqlShards]) -> None:
    """Each takes one at a time, and no two the same, also when they look at the same moment."""
    held: list[set[int]] = [set(), set(), set()]
    lots: list[Lot] = []
    for _ in range(3):
        lots = await asyncio.gather(*[one.hold(BOT, 7, mine) for one, mine in zip(three, held, strict=True)])
        for mine, lot in zip(held, lots, strict=True):
            assert mine <= {*lot.held}
            assert len(lot.held) <= len(mine) + 1
            mine |= {*lot.held}
    assert sorted(number for mine in held for number in mine) == [*range(7)]
    assert [min(map(len, held)), max(map(len, held))] == [2, 3]
    assert all(lot.is_whole for lot in lots)


async def test_who_dies_lets_go_within_the_lease(three: list[SqlShards], clock: FakeClock) -> None:
    """What is renewed stays; what isn't goes to another when its lease is over, and not before."""
    one, other, _ = three
    assert [*(await one.hold(BOT, 1, ())).held] == [0]
    clock.pass_time(seconds=4)
    assert (await one.hold(BOT, 1, [0])).held == {0: 10.0}
    clock.pass_time(seconds=9.9)
    lot = await other.hold(BOT, 1, ())
    assert (lot.held, lot.is_whole) == ({}, True)
    clock.pass_time(seconds=0.1)
    assert [*(await other.hold(BOT, 1, ())).held] == [0]
    assert (await one.hold(BOT, 1, [0])).held == {}


async def test_a_lease_that_is_young_is_told_as_it_is(three: list[SqlShards], clock: FakeClock) -> None:
    """Without being written again, it lasts as long as it did."""
    await three[0].hold(BOT, 1, ())
    clock.pass_time(seconds=2)
    assert (await three[0].hold(BOT, 1, [0])).held == {0: 8.0}


async def test_who_comes_late_has_lost_it(three: list[SqlShards], clock: FakeClock) -> None:
    """What nobody has taken yet is taken anew, and isn't held as if nothing had happened."""
    await three[0].hold(BOT, 2, ())
    await three[0].hold(BOT, 2, [0])
    clock.pass_time(seconds=10)
    assert [*(await three[0].hold(BOT, 2, [0, 1])).held] == [0]


async def test_what_a_process_never_heard_of_is_still_its_own(three: list[SqlShards]) -> None:
    """A look whose answer was lost has taken a connection, which the next look finds."""
    await three[0].hold(BOT, 2, ())
    assert [*(await three[0].hold(BOT, 2, ())).held] == [0]
    assert [*(await three[1].hold(BOT, 2, ())).held] == [1]


async def test_what_is_given_back_is_free_at_once(three: list[SqlShards]) -> None:
    """Another process takes it at its next look; what that holds itself, and another bot's, stays."""
    one, other, third = three
    await one.hold(BOT, 2, ())
    await other.hold(BOT, 2, ())
    await third.hold("another", 1, ())
    await one.give_back(BOT)
    assert [*(await other.hold(BOT, 2, [1])).held] == [1, 0]
    assert not (await one.hold("another", 1, ())).held


async def test_all_divide_the_servers_alike(three: list[SqlShards], clock: FakeClock) -> None:
    """While others divide them into another number, none is taken: two would hear of the same server."""
    await three[0].hold(BOT, 2, ())
    lot = await three[1].hold(BOT, 3, ())
    assert (lot.held, lot.others) == ({}, 2)
    clock.pass_time(seconds=10)
    lot = await three[1].hold(BOT, 3, ())
    assert ([*lot.held], lot.others) == ([0], 0)
