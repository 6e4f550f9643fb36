"""The weekly summary, as it would be posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.core.model import Person, Place
from bot.core.subscription import Subscription, Weekly
from bot.storage import tables
from bot.storage.subscriptions import SqlSubscriptions
from bot.testing.fakes import NOON

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.preview.rig import Visit

FRIDAYS = Weekly(4, time(9), "Europe/Berlin")
KEPT = Subscription(
    "s-1", Place("slack", "T1", "C-ROOM"), Person("slack", "T1", "U-ANN"), FRIDAYS, since=NOON, next_at=NOON
)
OLD, NEW = "The county paid 40%", "The county paid 30%"


async def test_a_subscription_shows_what_is_due_next(visit: Visit) -> None:
    """The summary is that of the first due moment on or after the date, and tells what was edited."""
    await SqlSubscriptions(visit.store.turns).put(KEPT)
    await visit.edit("gannet-rock", OLD, NEW)
    for day, due in (
        ("2026-11-26", "Friday, 27 November 2026, 09:00"),
        ("2026-11-28", "Friday, 4 December 2026, 09:00"),
    ):
        page = await visit.page(f"/weekly?subscription=s-1&date={day}")
        assert f"As it would be posted on {due}." in page.text
        assert page.text.count("Changed in Gannet Rock without keepers: The county paid 30%") >= 2  # on both platforms
        assert {"value": "s-1", "selected": ""} in page.all("option")
        assert page.all("input")[0]["value"] == day


async def test_a_date_before_the_last_summary_shows_the_one_after_it(visit: Visit) -> None:
    """No summary ends before it begins."""
    await SqlSubscriptions(visit.store.turns).put(KEPT)
    assert "27 November 2026, 09:00" in (await visit.page("/weekly?subscription=s-1&date=2020-01-01")).text


async def test_without_subscriptions_all_changes_since_a_date_are_shown(visit: Visit) -> None:
    """Whoever has no subscription sees what changed in all topics; without a date, in the last seven days."""
    await visit.edit("gannet-rock", OLD, NEW)
    page = await visit.page("/weekly")
    assert page.all("input")[0]["value"] == (NOON - timedelta(weeks=1)).date().isoformat()
    assert "The county paid 30%" in page.text
    assert "Changes since 1 November 2026" in (await visit.page("/weekly?date=2026-11-01")).text


async def test_what_is_no_date_is_told(visit: Visit) -> None:
    """A date that can't be read, or is out of reach, is answered with how to write one; an unknown id isn't found."""
    for written in ("soon", "2026-02-30", "0001-01-01", "9999-12-31", "%00"):
        page = await visit.page(f"/weekly?date={written}", 400)
        assert "Write the date as in 2026-11-30" in page.text
    await visit.page("/weekly?subscription=s-9", 404)


async def test_looking_leaves_no_trace(visit: Visit) -> None:
    """What a preview works out is kept nowhere: a bot that posts from the same database knows nothing of it."""
    await SqlSubscriptions(visit.store.turns).put(KEPT)
    await visit.edit("gannet-rock", OLD, NEW)
    await visit.page("/weekly")
    await visit.page("/weekly?subscription=s-1")
    await visit.page("/ask?q=what+is+a+puffins+weight")

    def rows(connection: Connection) -> list[int]:
        every = (tables.snapshot, tables.edition, tables.delivery, tables.uncovered, tables.subscription)
        return [connection.execute(select(func.count()).select_from(table)).scalar() or 0 for table in every]

    assert await visit.store.turns.do(rows) == [0, 0, 0, 0, 1]
    assert await SqlSubscriptions(visit.store.turns).get("s-1") == replace(KEPT)
