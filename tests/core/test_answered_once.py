"""A request is answered once, whatever becomes of the process that has it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.handler import LEASE_SECONDS
from bot.core.model import Kind, Place, Reply, Request
from bot.core.ports import InHand
from bot.storage.store import SqlStore
from tests.dialogue import HERE, ME, Bench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.responder import Said


async def test_a_redelivery_is_answered_once(lighthouse: Library) -> None:
    """The same request delivered again gets no second reply."""
    bench = Bench(lighthouse)
    assert await bench.ask("gannet-rock", name="E1")
    bench.clock.pass_time(seconds=2 * LEASE_SECONDS)
    assert await bench.ask("gannet-rock", name="E1") is None


async def test_what_somebody_else_may_still_answer_is_neither_answered_nor_done(lighthouse: Library) -> None:
    """A mention that another process has in hand, which may have died, is to come again; then it is answered."""
    bench = Bench(lighthouse)
    mention = Request("E1", "gannet-rock", Kind.MENTION, HERE, ME, bench.clock.now())
    assert await bench.store.claim("request/test/W1/E1", LEASE_SECONDS)
    with pytest.raises(InHand):
        await bench.put(mention)
    assert await bench.put(replace(mention, kind=Kind.ACTION)) is None  # no platform delivers a press again
    bench.clock.pass_time(seconds=LEASE_SECONDS)
    assert await bench.put(mention)
    assert await bench.put(mention) is None


@pytest.mark.parametrize("kind", [Kind.MENTION, Kind.DIRECT, Kind.COMMAND, Kind.ACTION])
async def test_case_03_what_was_on_its_way_when_a_process_died_is_not_said_again(
    lighthouse: Library, kind: Kind
) -> None:
    """It may be there; delivered again after the claim is over, it is neither answered nor still in anybody's hands."""
    bench = Bench(lighthouse)
    asked = Request("E1", "gannet-rock", kind, HERE, ME, bench.clock.now())
    sending = bench.handler.answer(asked)
    assert await sending.__aenter__()  # and here it is killed
    assert await bench.put(asked) is None
    bench.clock.pass_time(seconds=2 * LEASE_SECONDS)
    assert await bench.put(asked) is None


async def test_case_01_who_took_too_long_leaves_the_reply_to_whoever_took_over(
    lighthouse: Library, tmp_path: Path
) -> None:
    """A process may stand still for longer than its claim lasts; what it says then has been said."""
    bench, given = Bench(lighthouse), list[Reply | None]()
    stores = [await SqlStore.open(tmp_path / "state.sqlite3", bench.clock) for _ in range(2)]
    first, second = (replace(bench.handler, store=store) for store in stores)
    asked = Request("E1", "gannet-rock", Kind.MENTION, HERE, ME, bench.clock.now())

    async def slowly(work: Callable[[], Said]) -> Said:
        bench.clock.pass_time(seconds=LEASE_SECONDS)
        async with second.answer(asked) as reply:
            given.append(reply)
        return work()

    async with replace(first, think=slowly).answer(asked) as reply:
        given.append(reply)
    assert [bool(reply) for reply in given] == [True, False]
    for store in stores:
        await store.close()


async def test_case_03_what_was_cancelled_while_it_was_sent_is_not_said_again(lighthouse: Library) -> None:
    """A program that ends waits for what it sends, but not for ever; it may have arrived."""
    bench = Bench(lighthouse)
    asked = Request("E1", "gannet-rock", Kind.MENTION, HERE, ME, bench.clock.now())
    with pytest.raises(asyncio.CancelledError):
        async with bench.handler.answer(asked):
            raise asyncio.CancelledError
    assert await bench.put(asked) is None


async def test_a_reply_that_was_not_sent_may_be_tried_again(lighthouse: Library) -> None:
    """A request whose reply could not be sent is answered when it is delivered again."""
    bench = Bench(lighthouse)
    request = Request("E1", "gannet-rock", Kind.DIRECT, HERE, ME, bench.clock.now())
    with pytest.raises(ConnectionError):
        async with bench.handler.answer(request):
            raise ConnectionError
    assert await bench.ask("gannet-rock", name="E1")


@pytest.mark.parametrize("elsewhere", [replace(HERE, workspace="W2"), replace(HERE, platform="other")])
async def test_requests_of_two_workspaces_are_two(elsewhere: Place, lighthouse: Library) -> None:
    """An id that two workspaces, or two platforms, share belongs to two requests."""
    bench = Bench(lighthouse)
    assert await bench.ask("gannet-rock", name="E1")
    assert await bench.ask("gannet-rock", name="E1", place=elsewhere)
