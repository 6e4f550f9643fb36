"""What else may go wrong between two who each did right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from bot.core.model import Place
from bot.core.ports import CannotTell, NotSent, RateLimited, Refused, Unreachable
from bot.core.subscription import Standing, State
from tests.delivery.rig import ANN, ROOM, Platform, Post, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from tests.delivery.rig import House

DIRECT = Place("slack", "T1", f"D-{ANN.id}")
NO_SCOPE = CannotTell("missing_scope", for_good=True)
DAY, WEEK = 86400, 7 * 86400


def on_discord(house: House) -> Place:
    """Let the house deliver on Discord, and return a place there."""
    house.platform = Platform("discord", "", window=60)
    house.worker = house.another()
    return Place("discord", "G1", "C1")


async def doubled(house: House) -> str:
    """Return the key of a post that is there twice, and will be looked for."""
    house.platform.troubles.append(Trouble(Unreachable("timeout")))
    key = await house.due()
    await house.round()
    await house.later(60)
    [post] = house.platform.posts
    house.platform.posts.append(type(post)("late", ROOM, key, post.text))
    return key


@pytest.mark.parametrize(
    ("error", "left"), [(Refused("cant_delete_message"), 2), (Unreachable("reset"), 1), (RateLimited(9), 1)]
)
async def test_a_double_that_cannot_be_removed_stops_nothing(house: House, error: Exception, left: int) -> None:
    """Where the platform refuses to remove a double, it stays, and all else goes on; else it is tried again."""
    await doubled(house)
    house.platform.undeletable.append(error)
    await house.later(300)
    assert not house.worker.ended
    await house.later(300)
    assert len(house.platform.posts) == left


async def test_what_a_person_has_settled_is_not_told_again(house: House) -> None:
    """A summary that arrived, as somebody says, is where the next one begins."""
    house.platform.troubles.append(Trouble(Unreachable("timeout"), accepted=True))
    house.platform.looks.append(NO_SCOPE)
    key = await house.due()
    due = house.clock.now()
    await house.round()
    await house.later(60)
    await house.subscriptions.settle(key, arrived=True)
    kept = await house.subscriptions.at(ROOM)
    assert kept
    assert (kept.since, kept.snapshot) == (due, "now")


async def test_an_old_week_is_not_posted_after_a_newer_one(house: House) -> None:
    """What isn't there when a newer summary has told it is withdrawn, looked for or held."""
    house.platform.troubles.append(Trouble(Unreachable("timeout")))
    house.platform.looks.extend([CannotTell("HTTP 503")])
    key = await house.due()
    await house.round()
    await house.later(60)
    house.clock.pass_time(seconds=WEEK)
    house.platform.looks.append(CannotTell("HTTP 503"))
    await house.round()
    await house.later(120)
    assert [post.key for post in house.platform.in_(ROOM)] == ["s-1/2026-12-07"]
    assert key == "s-1/2026-11-30"


async def test_case_18_a_limit_in_one_channel_is_none_in_another(house: House) -> None:
    """A limit of one channel holds for that; one of everything holds for all."""
    place = on_discord(house)
    house.platform.troubles.append(Trouble(RateLimited(3000, everywhere=False)))
    await house.due(place)
    await house.round()
    await house.due_in(Place("discord", "G1", "C2"), "s-2")
    await house.later(2)
    assert [post.place.channel for post in house.platform.posts] == ["C2"]


async def test_after_a_day_of_looking_a_person_is_asked(house: House) -> None:
    """Where the platform gives no answer for a day, nothing waits for ever: the owner is asked."""
    house.platform.troubles.append(Trouble(Unreachable("timeout"), accepted=True))
    key = await house.due()
    await house.round()
    for _ in range(30):
        house.platform.looks.append(RateLimited(3000))
        await house.later(3600)
    assert await house.state(key) is State.HELD
    assert len(house.platform.in_(DIRECT)) == 1


async def test_what_was_never_taken_starts_no_doubt(house: House) -> None:
    """On Discord, a post is repeated within its window, counted from the first attempt that may be there."""
    place = on_discord(house)
    house.platform.troubles.extend([Trouble(NotSent("refused")), Trouble(Unreachable("HTTP 502"), accepted=True)])
    house.platform.looks.append(AssertionError("nobody looks"))
    key = await house.due(place)
    await house.round()
    await house.later(120)
    await house.later(15)
    assert (house.platform.asked, len(house.platform.posts), await house.state(key)) == (3, 1, State.SENT)


async def test_what_the_first_attempt_told_is_what_was_told(house: House) -> None:
    """A repeat that brings the first attempt's message leaves what that was made from, though the library changed."""
    place = on_discord(house)
    house.words.snapshot = "first"
    house.platform.troubles.append(Trouble(Unreachable("HTTP 502"), accepted=True))
    await house.due(place)
    await house.round()
    house.words.snapshot = "second"
    await house.later(15)
    kept = await house.subscriptions.at(place)
    assert kept
    assert kept.snapshot == "first"


async def test_a_repeat_is_looked_for_once_more(house: House) -> None:
    """Where a process died in the middle of a post and another repeated it, the post is verified."""
    place = on_discord(house)
    await house.due(place)
    [taken] = await house.worker.ledger.take([("discord", "")], 8)
    await house.worker.ledger.begin(taken, "now", house.timing.quiet, doubtful=False)
    house.platform.posts.append(Post("first", place, taken.delivery.key, "news"))
    house.platform.window = 0
    await house.later(60, house.another())
    house.platform.window = 60
    await house.later(301)
    assert len(house.platform.posts) == 1


async def test_a_late_answer_that_is_lost_leaves_a_doubt(house: House) -> None:
    """Who posts after another has, and never hears of it, has it looked for once more."""
    key = await house.due()
    other = house.another()

    async def late() -> None:
        house.clock.pass_time(seconds=400)
        await house.round(other)
        assert await house.state(key) is State.SENT
        house.clock.pass_time(seconds=400)
        await house.round(other)

    house.platform.troubles.append(Trouble(Unreachable("reset"), accepted=True, meanwhile=late))
    [taken] = await house.worker.ledger.take([("slack", "T1")], 8)
    await house.worker.see_to(taken)
    assert len(house.platform.posts) == 2
    await house.later(301, other)
    assert len(house.platform.posts) == 1


async def test_a_database_that_fails_for_a_moment_makes_no_doubt(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the platform has certainly not taken is written down so, though the database fails at that moment."""
    house.platform.troubles.append(Trouble(RateLimited(1)))
    key = await house.due()
    do, failed = house.store.turns.do, [OperationalError("", {}, Exception("away"))]

    async def failing(work: Callable[[Connection], object]) -> object:
        if house.platform.asked and failed:
            raise failed.pop()
        return await do(work)

    monkeypatch.setattr(house.store.turns, "do", failing)
    await house.round()
    monkeypatch.undo()
    assert await house.state(key) is State.PENDING


async def test_a_private_word_is_rather_said_twice_than_never(house: House) -> None:
    """A notice of which nobody knows whether it arrived is posted once more, and not for ever."""
    house.platform.troubles.extend([Trouble(Refused("is_archived")), Trouble(Unreachable("timeout"))])
    house.platform.looks.append(NO_SCOPE)
    await house.due()
    await house.round()
    await house.later(60)
    assert len(house.platform.in_(DIRECT)) == 1
    assert await house.later(DAY) == 0 or house.platform.asked == 3


async def test_case_25_who_was_forgotten_gets_no_word(house: House) -> None:
    """A delivery that goes wrong after its owner asked to be forgotten leaves no row and no message."""
    house.platform.troubles.append(Trouble(Refused("is_archived")))
    await house.due()
    [taken] = await house.worker.ledger.take([("slack", "T1")], 8)
    await house.store.forget_person(ANN)
    await house.worker.see_to(taken)
    await house.later(60)
    assert not house.platform.posts


async def test_a_pause_holds_for_what_is_not_there(house: House) -> None:
    """What was unknown when people paused the summary, and turns out not to be there, isn't posted."""
    house.platform.troubles.append(Trouble(Unreachable("timeout")))
    await house.due()
    await house.round()
    await house.subscriptions.stand("s-1", Standing.PAUSED, house.clock.now())
    await house.later(60)
    assert not house.platform.posts


async def test_a_lease_that_nobody_took_is_ones_own(house: House) -> None:
    """Who needs longer than the lease posts all the same, where nobody else has taken the delivery."""
    key = await house.due()
    [taken] = await house.worker.ledger.take([("slack", "T1")], 8)
    house.clock.pass_time(seconds=31)
    await house.worker.see_to(taken)
    assert await house.state(key) is State.SENT
