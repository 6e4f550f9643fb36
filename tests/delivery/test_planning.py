"""What becomes due, and when: whatever the clocks do, one summary for each week, or for all that were missed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.core import snapshot
from bot.core.model import Place
from bot.core.ports import Refused, Unreachable
from bot.core.subscription import Purpose, Standing, State, Weekly
from bot.storage.tables import snapshot as snapshots
from bot.storage.tables import subscription
from tests.delivery.rig import ANN, MONDAYS, ROOM, Trouble

if TYPE_CHECKING:
    from tests.delivery.rig import House

HOUR, DAY, WEEK = 3600, 86400, 7 * 86400


async def test_case_39_after_missed_weeks_there_is_one_summary(house: House) -> None:
    """After three weeks without a worker one summary is posted, of the newest week, and then the next one in time."""
    await house.subscribe()
    await house.later(6 * DAY + 3 * WEEK)
    assert [post.key for post in house.platform.posts] == ["s-1/2026-12-21"]
    await house.later(WEEK)
    assert [post.key for post in house.platform.posts] == ["s-1/2026-12-21", "s-1/2026-12-28"]


async def test_case_39_a_clock_that_is_set_back_posts_nothing_again(house: House) -> None:
    """Where a clock is set back by a day after a post, the summary isn't due a second time."""
    await house.due()
    await house.round()
    await house.later(-DAY)
    for _ in range(48):
        await house.later(HOUR)
    assert len(house.platform.posts) == 1


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe"])
async def test_case_39_a_year_of_weeks_is_a_year_of_summaries(house: House, zone: str) -> None:
    """In a year with both changes of the clocks, an outage of three days and a clock set back, no week is left out."""
    house.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    await house.subscribe(when=Weekly(6, time(2, 30), zone))
    end = house.clock.now() + timedelta(days=364)
    steps = 0
    while house.clock.now() < end:
        steps += 1
        match steps:
            case 150:
                await house.later(3 * DAY)
            case 300:
                await house.later(-2 * HOUR)
            case _:
                await house.later(12 * HOUR)
    assert len({post.key for post in house.platform.posts}) == len(house.platform.posts) == 52


async def test_a_week_that_was_not_posted_is_told_by_the_next(house: House) -> None:
    """Where a summary could not be posted until the next was due, there is one for both weeks."""
    house.platform.troubles.extend([Trouble(Unreachable("HTTP 503"))])
    key = await house.due()
    before = await house.subscriptions.at(ROOM)
    assert before
    assert await house.subscriptions.delivery(key)
    house.clock.pass_time(seconds=WEEK)  # nobody took the first
    await house.worker.ledger.plan()
    assert await house.subscriptions.delivery(key) is None
    await house.round()
    await house.later(60)
    kept = await house.subscriptions.at(ROOM)
    assert kept
    assert ([post.key for post in house.platform.posts], before.since < kept.since) == (["s-1/2026-12-07"], True)


async def test_what_may_be_there_is_not_forgotten_for_the_next(house: House) -> None:
    """A summary whose outcome nobody knows is settled, though the next one is due meanwhile."""
    house.platform.troubles.append(Trouble(Unreachable("timeout"), accepted=True))
    key = await house.due()
    await house.round()
    await house.later(WEEK)
    assert await house.state(key) is State.SENT
    assert len(house.platform.posts) == 2


async def test_a_rule_that_changes_on_the_day_gives_no_second_summary(house: House) -> None:
    """Who moves the summary from nine to ten, after nine, gets no second one on that day."""
    kept = await house.subscribe()
    house.clock.set(kept.next_at)
    await house.round()
    await house.subscribe(when=MONDAYS._replace(time=time(10)))
    await house.later(2 * HOUR)
    assert len(house.platform.posts) == 1
    await house.later(WEEK)
    assert len(house.platform.posts) == 2


async def test_nothing_is_due_for_who_rests(house: House) -> None:
    """A subscription that is paused or suspended has nothing due, and resumed, only what comes then."""
    await house.subscribe()
    await house.subscriptions.stand("s-1", Standing.PAUSED, house.clock.now())
    assert await house.later(2 * WEEK) == 0
    await house.subscriptions.stand("s-1", Standing.ACTIVE, house.clock.now() + timedelta(days=1))
    assert await house.later(HOUR) == 0
    assert await house.later(DAY) == 1


async def test_what_is_over_for_a_year_is_forgotten(house: House) -> None:
    """Deliveries of more than a year ago are deleted, unless somebody still has to see to them."""
    house.platform.troubles.append(Trouble(Refused("is_archived")))
    key = await house.due()
    await house.round()
    await house.worker.ledger.prune()
    assert await house.subscriptions.delivery(key)
    house.clock.pass_time(days=401)
    await house.worker.ledger.prune()
    assert await house.subscriptions.delivery(key) is None


async def test_a_notice_is_no_delivery_of_the_subscription(house: House) -> None:
    """The list of deliveries tells of summaries alone, the newest first."""
    house.platform.troubles.append(Trouble(Refused("is_archived")))
    await house.due()
    await house.round()
    found = await house.subscriptions.deliveries("s-1")
    assert [(one.purpose, one.state, one.why) for one in found] == [(Purpose.SUMMARY, State.DEAD, "is_archived")]


async def test_a_zone_that_nobody_knows_stops_no_other(house: House) -> None:
    """A subscription whose zone the machine has lost rests and says why; the others are delivered."""
    await house.subscribe(Place("slack", "T1", "C-LOST"), MONDAYS, "s-0")
    await house.store.turns.do(lambda each: each.execute(update(subscription).values(zone="Atlantis/Capital")))
    await house.due()
    await house.round()
    lost = await house.subscriptions.get("s-0")
    assert lost
    assert (lost.standing, lost.why) == (Standing.SUSPENDED, "unknown_time_zone")
    assert sorted(post.place.channel for post in house.platform.posts) == ["C-ROOM", f"D-{ANN.id}"]


@pytest.mark.parametrize("days", [1, 365])
async def test_a_clock_that_was_ahead_costs_no_summary(house: House, days: int) -> None:
    """After a clock was ahead and is set right, summaries come in time again, and what is asked for comes today."""
    await house.subscribe()
    right = house.clock.now()
    house.clock.pass_time(days=days)
    await house.round()
    house.clock.set(right)
    before = len(house.platform.posts)
    kept = await house.subscribe(Place("slack", "T1", "C-NEW"), name="s-2")
    await house.subscriptions.deliver(kept, "s-2/now/1", house.clock.now())
    for _ in range(3 * 7 * 24):
        await house.later(HOUR)
    keys = [post.key for post in house.platform.posts[before:]]
    assert keys[0] == "s-2/now/1"
    assert {key.partition("/")[0] for key in keys[1:]} == {"s-1", "s-2"}
    assert len(keys) >= 1 + 2 + 3


async def test_what_briefings_said_is_forgotten_where_nobody_needs_it(house: House) -> None:
    """Snapshots of more than a year ago are deleted, but for what was served last, and what a summary begins with."""
    first = house.clock.now()
    for number in range(5):
        await house.subscriptions.keep({"tides": f"edition {number}"}, first + timedelta(days=number))
    text = snapshot.manifest({"tides": await house.subscriptions.pin("pinned")})
    await house.subscribe()
    begins = await house.subscriptions.pin(text)
    await house.store.turns.do(lambda each: each.execute(update(subscription).values(snapshot=begins)))
    await house.store.turns.do(lambda each: each.execute(update(snapshots).values(at=first)))
    house.clock.pass_time(days=405)
    await house.worker.ledger.prune()
    there = {content: await house.subscriptions.content(snapshot.key(content)) for content in ("edition 3", "pinned")}
    assert there == {"edition 3": "", "pinned": "pinned"}
    assert await house.subscriptions.content(begins) == text
    assert dict((await house.subscriptions.served(house.clock.now())).snapshots) == {"tides": "edition 4"}
