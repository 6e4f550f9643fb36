"""Several processes, of which each may stand still or die at any moment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.core.model import Place
from bot.core.ports import CannotTell
from bot.core.subscription import State
from tests.delivery.rig import ROOM, Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.delivery.ledger import Taken
    from bot.delivery.worker import Worker
    from tests.delivery.rig import House


class Killed(BaseException):
    """The process has ended here."""


REACH = [("slack", "T1")]


async def taken_by(worker: Worker) -> Taken:
    """Return the one delivery that a worker can take."""
    [taken] = await worker.ledger.take(REACH, 8)
    return taken


async def test_what_one_has_taken_no_other_gets(house: House) -> None:
    """Of two workers that look at the same moment, one takes a delivery, until its lease is over."""
    await house.due()
    other = house.another()
    await taken_by(house.worker)
    assert not await other.ledger.take(REACH, 8)
    house.clock.pass_time(seconds=29.9)
    assert not await other.ledger.take(REACH, 8)
    house.clock.pass_time(seconds=0.1)
    assert await other.ledger.take(REACH, 8)


async def test_what_was_taken_and_not_begun_is_not_posted_by_who_lost_it(house: House) -> None:
    """A worker whose lease ran out before it began posts nothing: another has the delivery."""
    await house.due()
    slow = await taken_by(house.worker)
    house.clock.pass_time(seconds=30)
    other = house.another()
    await house.round(other)
    await house.worker.see_to(slow)
    assert house.platform.asked == 1


async def test_who_has_lost_a_delivery_leaves_it_to_who_has_it(house: House) -> None:
    """A worker whose lease ran out posts nothing while another holds the delivery, though that hasn't begun either."""
    await house.due()
    slow = await taken_by(house.worker)
    house.clock.pass_time(seconds=30)
    other = house.another()
    theirs = await taken_by(other)
    await house.worker.see_to(slow)
    assert house.platform.asked == 0
    await other.see_to(theirs)
    assert house.platform.asked == 1


@pytest.mark.parametrize("accepted", [True, False])
async def test_case_3_who_was_killed_in_the_middle_is_followed_by_who_looks(house: House, *, accepted: bool) -> None:
    """After a kill while the platform was asked, the next one waits, looks, and posts only what isn't there."""
    key = await house.due()
    house.platform.troubles.append(Trouble(Killed(), accepted=accepted))
    taken = await taken_by(house.worker)
    with pytest.raises(Killed):
        await house.worker.see_to(taken)
    other = house.another()
    assert await house.later(59, other) == 0
    assert await house.later(1, other) == 1
    assert ([post.key for post in house.platform.posts], await house.state(key)) == ([key], State.SENT)


async def test_what_one_posted_while_another_held_it_is_sent(house: House) -> None:
    """Who stood still while the platform was asked, and then gets its answer, settles what was held meanwhile."""
    key = await house.due()
    other = house.another()

    async def meanwhile() -> None:
        house.platform.looks.append(CannotTell("missing_scope", for_good=True))
        [held] = await other.ledger.take(REACH, 8)
        await other.see_to(held)
        assert await house.state(key) is State.HELD

    await stand_still(house, meanwhile)
    await house.round(other)
    assert await house.state(key) is State.SENT
    assert [post.place for post in house.platform.posts] == [ROOM]  # nobody is asked any more


async def test_what_one_posts_after_another_has_is_removed(house: House) -> None:
    """Who stood still while it posted, after another had posted the same, leaves a double, which is removed."""
    key = await house.due()
    other = house.another()

    async def meanwhile() -> None:
        [lost] = await other.ledger.take(REACH, 8)
        await other.see_to(lost)
        assert await house.state(key) is State.SENT

    await stand_still(house, meanwhile)
    assert len(house.platform.posts) == 2
    await house.later(300, other)
    assert (len(house.platform.posts), await house.state(key)) == (1, State.SENT)


async def stand_still(house: House, meanwhile: Callable[[], Awaitable[None]]) -> None:
    """Let a worker be stopped just before its post is accepted, for longer than anybody waits for it."""

    async def late() -> None:
        house.clock.pass_time(seconds=61)
        await meanwhile()

    house.platform.troubles.append(Trouble(accepted=True, meanwhile=late))
    await house.worker.see_to(await taken_by(house.worker))


async def test_who_takes_a_delivery_twice_loses_nothing(house: House) -> None:
    """A worker that stood still takes again what it had; the second time leaves what the first has done."""
    key = await house.due()
    first = await taken_by(house.worker)
    house.clock.pass_time(seconds=31)
    second = await taken_by(house.worker)
    await house.worker.see_to(first)
    await house.worker.see_to(second)
    assert (house.platform.asked, await house.state(key)) == (1, State.SENT)


async def test_a_process_that_never_returns_strands_nothing(house: House) -> None:
    """What a process had taken before it stood still for good is posted by another."""
    for number in range(3):
        await house.due_in(Place("slack", "T1", f"C{number}"), f"s-{number}")
    await house.worker.ledger.take(REACH, 8)
    await house.later(30, house.another())
    assert sorted(post.place.channel for post in house.platform.posts) == ["C0", "C1", "C2"]


async def test_after_a_clock_was_set_back_leases_still_end(house: House) -> None:
    """A lease and a wait that end further ahead than any can are over: the clock was set back since."""
    await house.due()
    await house.worker.ledger.take(REACH, 8)
    house.clock.pass_time(seconds=-3 * 3600)
    assert await house.another().ledger.take(REACH, 8)


async def test_who_is_told_to_end_gives_back_what_it_has_not_begun(house: House) -> None:
    """At its end a process leaves its deliveries to others at once."""
    await house.due()
    await house.worker.ledger.take(REACH, 8)
    await house.worker.ledger.release()
    assert await house.another().ledger.take(REACH, 8)


async def test_the_same_beginning_is_written_twice_where_nobody_knows(house: House) -> None:
    """An attempt is begun by one of two who think that the delivery is theirs."""
    await house.due()
    taken = await taken_by(house.worker)
    begin = partial(house.worker.ledger.begin, taken, "now", house.timing.quiet, doubtful=False)
    assert [await begin(), await begin()] == [1, None]
