"""What has become due: one delivery for each period, and one for all periods that were missed."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import and_, delete, func, or_, select, update

from bot.core import schedule
from bot.core.snapshot import read_manifest
from bot.core.subscription import Delivery, Purpose, Standing, State, Weekly
from bot.delivery import limits
from bot.delivery.owners import tell_owner
from bot.storage.rows import person_of, place_of
from bot.storage.statements import insert
from bot.storage.subscriptions import new
from bot.storage.tables import delivery, edition, snapshot, subscription

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

UNKNOWN_ZONE: Final = "unknown_time_zone"
"""Why a subscription rests whose zone the machine doesn't know."""

_FURTHEST: Final = timedelta(days=8)  # more than a week, whatever a zone does in it
_AT_ONCE: Final = 500  # subscriptions in one transaction
_KEPT: Final = timedelta(days=400)  # a delivery, for whoever asks what became of it


def plan(connection: Connection, now: datetime) -> int:
    """Write down what has become due and when each subscription is due next; return how many were due.

    One that is due in more than a week was planned by a clock that has been set right since: it is planned anew.
    """
    c = subscription.c
    due = select(subscription).where(
        c.standing == Standing.ACTIVE.value, or_(c.next_at <= now, c.next_at > now + _FURTHEST)
    )
    rows = connection.execute(due.order_by(c.next_at).limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        try:
            _plan(connection, row, now)
        except (ZoneInfoNotFoundError, OSError, ValueError, OverflowError):
            _rest(connection, row, now)  # a time-zone database may lose a name; the others go on
    return len(rows)


def _rest(connection: Connection, row: Row[Any], now: datetime) -> None:
    """Let a subscription rest whose time nobody can tell, and tell its owner."""
    changed = update(subscription).where(subscription.c.id == row.id)
    connection.execute(changed.values(standing=Standing.SUSPENDED.value, why=UNKNOWN_ZONE))
    key = f"{row.id}/{now.date()}"
    one = Delivery(key, row.id, place_of(row), person_of(row), Purpose.SUMMARY, now, why=UNKNOWN_ZONE)
    values = new(one) | {"state": State.DEAD.value}
    connection.execute(insert(delivery).values(**values).on_conflict_do_nothing())
    tell_owner(connection, key, now)


def _plan(connection: Connection, row: Row[Any], now: datetime) -> None:
    when = Weekly(row.weekday, time.fromisoformat(row.time), row.zone)
    following = schedule.following(when, now)
    if newest := schedule.newest(when, row.next_at, now):
        _write(connection, row, f"{row.id}/{schedule.date_of(when, newest[0])}", newest[0])
    values = {"next_at": following, "since": min(row.since, now)}
    connection.execute(update(subscription).where(subscription.c.id == row.id).values(**values))


def _write(connection: Connection, row: Row[Any], key: str, due_at: datetime) -> None:
    c = delivery.c
    # What was due before and certainly isn't there is told by this one.
    before = and_(c.subscription == row.id, c.purpose == Purpose.SUMMARY.value, c.key != key)
    connection.execute(delete(delivery).where(before, c.state == State.PENDING.value))
    one = Delivery(key, row.id, place_of(row), person_of(row), Purpose.SUMMARY, due_at)
    connection.execute(insert(delivery).values(**new(one)).on_conflict_do_nothing())


def prune(connection: Connection, now: datetime) -> None:
    """Delete what nobody asks for any more: what is over for more than a year, and limits that have passed."""
    c = delivery.c
    over = and_(c.due_at < now - _KEPT, c.state.not_in([State.PENDING.value, State.SENDING.value]))
    connection.execute(delete(delivery).where(over))
    limits.prune(connection, now)
    _prune_snapshots(connection, now - _KEPT)


def _prune_snapshots(connection: Connection, since: datetime) -> None:
    """Delete what briefings said until then, but for what they said at that moment, and what a summary begins with."""
    c = edition.c
    latest = select(c.library, c.slug, func.max(c.at).label("at")).where(c.at <= since)
    kept = latest.group_by(c.library, c.slug).subquery()
    same = and_(kept.c.library == c.library, kept.c.slug == c.slug)
    older = select(kept.c.slug).where(same, kept.c.at > c.at).exists()
    connection.execute(delete(edition).where(edition.c.at < since, older))
    pinned = {*connection.execute(select(subscription.c.snapshot)).scalars()}
    pinned |= {*connection.execute(select(delivery.c.snapshot).distinct()).scalars()}
    contents = connection.execute(select(snapshot.c.content).where(snapshot.c.key.in_(pinned))).scalars()
    try:
        wanted = pinned | {key for content in contents for key in read_manifest(content).values()}
    except ValueError:  # a later version of this program has written here, and knows what it still needs
        return
    wanted |= {*connection.execute(select(edition.c.snapshot).distinct()).scalars()}
    old = connection.execute(select(snapshot.c.key).where(snapshot.c.at < since)).scalars()
    for key in [key for key in old if key not in wanted]:
        connection.execute(delete(snapshot).where(snapshot.c.key == key))
