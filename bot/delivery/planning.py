"""What has become due: one delivery for each period, and one for all periods that were missed."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import and_, delete, select, update

from bot.core import schedule
from bot.core.subscription import Delivery, Purpose, Standing, State, Weekly
from bot.delivery import limits
from bot.storage.rows import person_of, place_of
from bot.storage.statements import insert
from bot.storage.subscriptions import new
from bot.storage.tables import delivery, subscription

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

UNKNOWN_ZONE: Final = "unknown_time_zone"
"""Why a subscription rests whose zone the machine doesn't know."""

_AT_ONCE: Final = 500  # subscriptions in one transaction
_KEPT: Final = timedelta(days=400)  # a delivery, for whoever asks what became of it


def plan(connection: Connection, now: datetime) -> int:
    """Write down what has become due and when each subscription is due next; return how many were due."""
    c = subscription.c
    due = select(subscription).where(c.standing == Standing.ACTIVE.value, c.next_at <= now)
    rows = connection.execute(due.order_by(c.next_at).limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        try:
            _plan(connection, row, now)
        except ZoneInfoNotFoundError:  # a time-zone database may lose a name; the others go on
            rests = {"standing": Standing.SUSPENDED.value, "why": UNKNOWN_ZONE}
            connection.execute(update(subscription).where(c.id == row.id).values(**rests))
    return len(rows)


def _plan(connection: Connection, row: Row[Any], now: datetime) -> None:
    when = Weekly(row.weekday, time.fromisoformat(row.time), row.zone)
    following = schedule.following(when, max(now, row.next_at))
    if newest := schedule.newest(when, row.next_at, now):
        _write(connection, row, f"{row.id}/{schedule.date_of(when, newest[0])}", newest[0])
    connection.execute(update(subscription).where(subscription.c.id == row.id).values(next_at=following))


def _write(connection: Connection, row: Row[Any], key: str, due_at: datetime) -> None:
    c = delivery.c
    # What was due before and certainly isn't there is told by this one.
    before = and_(c.subscription == row.id, c.purpose == Purpose.SUMMARY.value, c.key != key)
    connection.execute(delete(delivery).where(before, c.state == State.PENDING.value))
    one = Delivery(key, row.id, place_of(row), person_of(row), Purpose.SUMMARY, due_at)
    connection.execute(insert(delivery).values(**new(one)).on_conflict_do_nothing())


def prune(connection: Connection, now: datetime) -> None:
    """Delete what nobody asks for any more: deliveries of more than a year ago, and limits that have passed."""
    c = delivery.c
    over = and_(c.due_at < now - _KEPT, c.state.not_in([State.PENDING.value, State.SENDING.value]))
    connection.execute(delete(delivery).where(over))
    limits.prune(connection, now)
