"""A post is there once, whatever the platform says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model import Place
from bot.core.ports import CannotTell, NotSent, RateLimited, Refused, Unreachable
from bot.core.subscription import Standing, State
from tests.delivery.rig import ANN, ROOM, Platform, Trouble

if TYPE_CHECKING:
    from tests.delivery.rig import House

DIRECT = Place("slack", "T1", f"D-{ANN.id}")
NO_SCOPE = CannotTell("missing_scope", for_good=True)


async def test_what_is_due_is_posted_once(house: House) -> None:
    """A summary is there as soon as it is due, and never again."""
    key = await house.due()
    assert await house.round() == 1
    assert [post.key for post in house.platform.in_(ROOM)] == [key]
    assert await house.later(3600) == 0
    assert await house.state(key) is State.SENT


async def test_what_was_told_is_where_the_next_summary_begins(house: House) -> None:
    """A summary that is there moves the subscription's beginning to when it was due, with what it was made from."""
    await house.due()
    due = house.clock.now()
    await house.later(5)
    kept = await house.subscriptions.at(ROOM)
    assert kept
    assert (kept.since, kept.snapshot) == (due, "now")


async def test_how_late_a_post_came_is_counted(house: House) -> None:
    """The lateness is from when a summary was due until it was known to be there."""
    await house.due()
    await house.later(90)
    assert "briefing_delivery_lateness_seconds_sum 90.0" in house.figures_text()
    assert "briefing_deliveries_sent_total 1.0" in house.figures_text()


async def test_nothing_to_say_is_said_to_nobody(house: House) -> None:
    """A summary without news that is to be silent is done without a post, and the next one begins there."""
    house.words.is_silent = True
    key = await house.due()
    await house.round()
    kept = await house.subscriptions.at(ROOM)
    assert (house.platform.asked, await house.state(key)) == (0, State.SILENT)
    assert kept
    assert kept.snapshot == "now"


@pytest.mark.parametrize("error", [RateLimited(7), NotSent("refused")])
async def test_what_was_certainly_not_taken_is_posted_again(house: House, error: Exception) -> None:
    """A post that the platform has certainly not taken is made again, without looking for it."""
    house.platform.troubles.append(Trouble(error))
    house.platform.looks.append(AssertionError("nobody looks"))
    key = await house.due()
    await house.round()
    assert await house.state(key) is State.PENDING
    assert await house.later(8) == 1
    assert [post.key for post in house.platform.in_(ROOM)] == [key]


async def test_case_18_nothing_is_posted_before_the_platform_lets_it(house: House) -> None:
    """A limit of a workspace is kept to the second, and holds for its other channels too."""
    house.platform.troubles.append(Trouble(RateLimited(30)))
    await house.due()
    await house.round()
    await house.due_in(Place("slack", "T1", "C-2"), "s-2")
    for _ in range(29):
        await house.later(1)
    assert house.platform.asked == 1
    await house.later(2)
    await house.later(2)
    assert sorted(post.key[:3] for post in house.platform.posts) == ["s-1", "s-2"]


@pytest.mark.parametrize("accepted", [True, False])
async def test_case_3_an_unknown_outcome_is_looked_up_before_a_repeat(house: House, *, accepted: bool) -> None:
    """Where nobody knows whether a post was taken, it is looked for after a while, and made again if it isn't there."""
    house.platform.troubles.append(Trouble(Unreachable("HTTP 500"), accepted=accepted))
    key = await house.due()
    await house.round()
    assert await house.state(key) is State.SENDING
    assert await house.later(59) == 0
    await house.later(1)
    assert [post.key for post in house.platform.in_(ROOM)] == [key]
    assert await house.state(key) is State.SENT


async def test_a_look_that_fails_is_no_reason_to_post(house: House) -> None:
    """As long as the look-up fails, nothing is posted."""
    house.platform.troubles.append(Trouble(Unreachable("timeout"), accepted=True))
    house.platform.looks.extend([CannotTell("HTTP 503"), Unreachable("reset"), RateLimited(20)])
    key = await house.due()
    await house.round()
    for _ in range(4):
        assert (house.platform.asked, await house.state(key)) == (1, State.SENDING)
        await house.later(60)
    assert (house.platform.asked, await house.state(key)) == (1, State.SENT)


async def test_without_the_right_to_look_the_owner_is_asked(house: House) -> None:
    """Where nobody may look, the post is held, and its owner gets one private message about it."""
    house.platform.troubles.append(Trouble(Unreachable("timeout"), accepted=True))
    house.platform.looks.append(NO_SCOPE)
    key = await house.due()
    await house.round()
    await house.later(60)
    await house.later(60)
    assert await house.state(key) is State.HELD
    assert [post.text for post in house.platform.in_(DIRECT)] == ["held: missing_scope"]
    assert len(house.platform.in_(ROOM)) == 1


@pytest.mark.parametrize("arrived", [True, False])
async def test_the_owner_settles_what_is_held(house: House, *, arrived: bool) -> None:
    """The owner says that it arrived, or has it posted again."""
    house.platform.troubles.append(Trouble(Unreachable("timeout"), accepted=arrived))
    house.platform.looks.append(NO_SCOPE)
    key = await house.due()
    await house.round()
    await house.later(60)
    assert await house.subscriptions.settle(key, arrived=arrived)
    await house.later(60)
    assert (await house.state(key), len(house.platform.in_(ROOM))) == (State.SENT, 1)
    assert not await house.subscriptions.settle(key, arrived=True)


async def test_case_19_what_a_platform_will_never_take_is_not_tried_again(house: House) -> None:
    """After a refusal for good the subscription rests, no further call is made, and the owner is told once."""
    house.platform.troubles.append(Trouble(Refused("is_archived")))
    key = await house.due()
    await house.round()
    kept = await house.subscriptions.at(ROOM)
    assert kept
    assert (await house.state(key), kept.standing, kept.why) == (State.DEAD, Standing.SUSPENDED, "is_archived")
    for _ in range(5):
        await house.later(7 * 86400)
    assert [post.text for post in house.platform.posts] == ["dead: is_archived"]
    assert house.platform.asked == 2


async def test_case_19_a_token_that_is_taken_no_more_is_not_used_again(house: House) -> None:
    """Where the platform takes the bot nowhere any more, no further call is made there, and nothing is lost by that."""
    house.platform.troubles.append(Trouble(Refused("token_revoked")))
    key = await house.due()
    await house.round()
    assert house.worker.ended == "token_revoked"
    await house.worker.run()  # ends
    assert (house.platform.asked, await house.state(key)) == (1, State.PENDING)
    await house.later(10, house.another())  # with another token
    assert await house.state(key) is State.SENT


async def test_case_21_within_its_window_the_same_key_is_posted_again(house: House) -> None:
    """Where a repeat does no harm, it is made soon, and nobody looks."""
    house.platform = Platform("discord", "", window=60)
    house.worker = house.another()
    house.platform.looks.append(AssertionError("nobody looks"))
    house.platform.troubles.append(Trouble(Unreachable("HTTP 502"), accepted=True))
    place = Place("discord", "G1", "C1")
    key = await house.due(place)
    await house.round()
    await house.later(15)
    assert (house.platform.asked, len(house.platform.posts), await house.state(key)) == (2, 1, State.SENT)


async def test_after_the_window_a_post_is_looked_for(house: House) -> None:
    """When a repeat would be another post, it is looked for first."""
    house.platform = Platform("discord", "", window=60)
    house.worker = house.another()
    house.platform.troubles.append(Trouble(Unreachable("HTTP 502"), accepted=True))
    key = await house.due(Place("discord", "G1", "C1"))
    await house.round()
    house.platform.window = 0
    await house.later(61)
    house.platform.window = 60
    assert (house.platform.asked, await house.state(key)) == (1, State.SENT)


async def test_a_repeat_that_is_refused_is_not_dead(house: House) -> None:
    """What may be there already isn't given up because its repeat is refused: it is looked for."""
    house.platform = Platform("discord", "", window=60)
    house.worker = house.another()
    house.platform.troubles.extend([Trouble(Unreachable("HTTP 502"), accepted=True), Trouble(Refused("403 50013"))])
    key = await house.due(Place("discord", "G1", "C1"))
    await house.round()
    await house.later(15)
    assert await house.state(key) is State.SENDING
    await house.later(60)
    assert (await house.state(key), len(house.platform.posts)) == (State.SENT, 1)


async def test_what_arrives_late_is_removed(house: House) -> None:
    """A post that was accepted after it was looked for is there twice until it is verified, and then once."""
    house.platform.troubles.append(Trouble(Unreachable("timeout")))
    key = await house.due()
    await house.round()
    await house.later(60)
    [post] = house.platform.posts
    house.platform.posts.insert(0, type(post)("late", ROOM, key, post.text))
    await house.later(299)
    assert len(house.platform.posts) == 2
    await house.later(1)
    assert [each.id for each in house.platform.posts] == [post.id]
    assert await house.later(86400) == 0


async def test_what_was_never_in_doubt_is_not_looked_for(house: House) -> None:
    """Messages are not read in normal work."""
    house.platform.looks.append(AssertionError("nobody looks"))
    await house.due()
    await house.round()
    for _ in range(10):
        await house.later(60)
    assert house.platform.looks


async def test_nothing_is_posted_for_who_has_unsubscribed(house: House) -> None:
    """A summary that is due when its subscription ends is withdrawn; so is that of a paused one."""
    key = await house.due()
    await house.subscriptions.stand("s-1", Standing.PAUSED, house.clock.now())
    await house.round()
    assert (house.platform.asked, await house.subscriptions.delivery(key)) == (0, None)
    await house.subscriptions.remove("s-1")
    assert await house.later(30 * 86400) == 0


async def test_now_means_now(house: House) -> None:
    """A summary that somebody asks for is posted at once, once for each time that they ask."""
    kept = await house.subscribe()
    now = house.clock.now()
    assert await house.subscriptions.deliver(kept, "s-1/now/1", now)
    assert not await house.subscriptions.deliver(kept, "s-1/now/1", now)
    await house.round()
    assert [post.key for post in house.platform.posts] == ["s-1/now/1"]
