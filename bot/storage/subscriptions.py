"""Who gets a weekly summary, and what became of each, in the database that the store uses."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, select, update

from bot.core.ports import Editions
from bot.core.snapshot import key as key_of
from bot.core.subscription import Delivery, Purpose, Standing, State, Subscription, Weekly
from bot.storage.moments import database_now
from bot.storage.rows import person_of, person_values, place_of, place_values
from bot.storage.statements import insert
from bot.storage.tables import delivery, edition, snapshot, subscription

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.base import Executable

    from bot.core.model import Person, Place
    from bot.storage.turns import Turns

    Values = dict[str, Any]

PLACE = ("platform", "workspace", "channel", "thread")
# What stays where a place that has a subscription gets another.
_KEPT = frozenset({"id", *PLACE, "since", "snapshot"})
_BY_PLACE = [subscription.c[name] for name in PLACE]


class SqlSubscriptions:
    """The `Subscriptions` of a database; what changes both a subscription and its deliveries is one transaction."""

    def __init__(self, turns: Turns) -> None:
        """Take the thread that uses the database."""
        self._turns = turns

    async def at(self, place: Place) -> Subscription | None:
        """Return the subscription of exactly this place."""
        where = (column == value for column, value in zip(_BY_PLACE, place_values(place).values(), strict=True))
        return await self._one(select(subscription).where(*where))

    async def get(self, name: str) -> Subscription | None:
        """Return the subscription with this id."""
        return await self._one(select(subscription).where(subscription.c.id == name))

    async def of(self, platform: str, workspace: str) -> tuple[Subscription, ...]:
        """Return all of a workspace, in the order of their places; without a platform, all that there are."""
        c, statement = subscription.c, select(subscription).order_by(*_BY_PLACE)
        if platform:
            statement = statement.where(c.platform == platform, c.workspace == workspace)
        return tuple(map(_subscription, await self._rows(statement)))

    async def owned(self, person: Person) -> tuple[Subscription, ...]:
        """Return those that a person has made, in the order of their places."""
        c, whose = subscription.c, person_values(person)
        statement = select(subscription).where(*(c[name] == value for name, value in whose.items()))
        return tuple(map(_subscription, await self._rows(statement.order_by(*_BY_PLACE))))

    async def put(self, kept: Subscription) -> None:
        """Keep a new subscription, or what people may change of the one that its place has."""
        values = _values(kept)
        changed = {name: value for name, value in values.items() if name not in _KEPT}
        statement = insert(subscription).values(**values)
        await self._do(statement.on_conflict_do_update(index_elements=PLACE, set_=changed))

    async def stand(self, name: str, standing: Standing, next_at: datetime, why: str = "") -> None:
        """Pause, suspend or resume; `next_at` is when the next summary is due."""
        values = {"standing": standing.value, "next_at": next_at, "why": why}
        await self._do(update(subscription).where(subscription.c.id == name).values(**values))

    async def remove(self, name: str) -> None:
        """Delete a subscription and what became of its deliveries."""
        await self._do(
            delete(delivery).where(delivery.c.subscription == name),
            delete(subscription).where(subscription.c.id == name),
        )

    async def deliver(self, kept: Subscription, key: str, at: datetime) -> bool:
        """Ask for a summary now; False where this key was asked for already."""
        asked = Delivery(key, kept.id, kept.place, kept.owner, Purpose.NOW, at)
        return bool(await self._do(insert(delivery).values(**new(asked)).on_conflict_do_nothing()))

    async def deliveries(self, name: str, limit: int = 10) -> tuple[Delivery, ...]:
        """Return a subscription's deliveries, newest first; notices are none."""
        c = delivery.c
        statement = select(delivery).where(c.subscription == name, c.purpose != Purpose.NOTICE.value)
        rows = await self._rows(statement.order_by(c.due_at.desc(), c.key.desc()).limit(limit))
        return tuple(map(delivery_of, rows))

    async def delivery(self, key: str) -> Delivery | None:
        """Return the delivery with this key."""
        rows = await self._rows(select(delivery).where(delivery.c.key == key))
        return delivery_of(rows[0]) if rows else None

    async def settle(self, key: str, *, arrived: bool) -> bool:
        """Say of a delivery that is held whether it arrived, else it is posted again; False where it isn't held."""
        c = delivery.c
        state = State.SENT if arrived else State.PENDING
        values: Values = {"state": state.value, "sent_at": c.last_attempt_at if arrived else None}
        held = update(delivery).where(c.key == key, c.state == State.HELD.value)

        def work(connection: Connection) -> bool:
            done = bool(connection.execute(held.values(**values, verify_at=None)).rowcount)
            if done and arrived:
                advance(connection, key)
            return done

        return await self._turns.do(work)

    async def keep(self, snapshots: Mapping[str, str], at: datetime, library: str = "") -> None:
        """Keep what each briefing of a library says from now on, by slug; what is the same as before is kept once."""

        def work(connection: Connection) -> None:
            last = _served(connection, library, None)
            for slug in sorted({*snapshots, *last}):
                key = _pin(connection, snapshots[slug], at) if slug in snapshots else ""
                if last.get(slug, "") != key:
                    values = {"library": library, "slug": slug, "at": at, "snapshot": key}
                    again = (
                        insert(edition)
                        .values(**values)
                        .on_conflict_do_update(index_elements=["library", "slug", "at"], set_={"snapshot": key})
                    )
                    connection.execute(again)

        await self._turns.do(work)

    async def served(self, at: datetime, library: str = "") -> Editions:
        """Return what each briefing of a library said at a moment; where the bot knew none yet, what it knew first."""

        def work(connection: Connection) -> Editions:
            first = select(func.min(edition.c.at)).where(edition.c.library == library)
            known_from = connection.execute(first).scalar()
            served = _served(connection, library, max(at, known_from)) if known_from else {}
            found = {slug: _content(connection, key) for slug, key in served.items() if key}
            return Editions(found, known_from)

        return await self._turns.do(work)

    async def pin(self, content: str) -> str:
        """Keep a text, and return its SHA-256 as the key that brings it back."""
        return await self._turns.do(lambda connection: _pin(connection, content, database_now(connection)))

    async def content(self, key: str) -> str:
        """Return what is kept under the SHA-256 of its content; empty for what isn't there."""
        return await self._turns.do(lambda connection: _content(connection, key))

    async def _one(self, statement: Executable) -> Subscription | None:
        rows = await self._rows(statement)
        return _subscription(rows[0]) if rows else None

    async def _rows(self, statement: Executable) -> tuple[Row[Any], ...]:
        return await self._turns.do(lambda connection: tuple(connection.execute(statement)))

    async def _do(self, *statements: Executable) -> int:
        return await self._turns.do(
            lambda connection: sum([connection.execute(statement).rowcount for statement in statements])
        )


def _pin(connection: Connection, content: str, at: datetime) -> str:
    key = key_of(content)
    again = insert(snapshot).values(key=key, content=content, at=at)
    connection.execute(again.on_conflict_do_update(index_elements=["key"], set_={"at": at}))
    return key


def _content(connection: Connection, key: str) -> str:
    return connection.execute(select(snapshot.c.content).where(snapshot.c.key == key)).scalar() or ""


def _served(connection: Connection, library: str, at: datetime | None) -> dict[str, str]:
    """Return the key of each briefing's latest snapshot until a moment; an empty one is of a briefing that is gone."""
    c = edition.c
    latest = select(c.slug, func.max(c.at).label("at")).where(c.library == library).group_by(c.slug)
    found = (latest if at is None else latest.where(c.at <= at)).subquery()
    same = and_(c.slug == found.c.slug, c.at == found.c.at)
    rows = connection.execute(select(c.slug, c.snapshot).join(found, same).where(c.library == library))
    return {row.slug: row.snapshot for row in rows}


def advance(connection: Connection, key: str) -> None:
    """Let the next summary of a subscription begin where this delivery ended."""
    c = subscription.c
    rows = connection.execute(select(delivery).where(delivery.c.key == key, delivery.c.purpose != Purpose.NOTICE.value))
    for row in rows:
        older = and_(c.id == row.subscription, c.since < row.due_at)
        connection.execute(update(subscription).where(older).values(since=row.due_at, snapshot=row.snapshot))


def new(one: Delivery) -> Values:
    """Return the row of a delivery that nobody has tried yet."""
    return {
        **place_values(one.place),
        **person_values(one.owner),
        "key": one.key,
        "subscription": one.subscription,
        "purpose": one.purpose.value,
        "about": one.about,
        "state": State.PENDING.value,
        "due_at": one.due_at,
        "not_before": one.due_at,
        "lease_owner": "",
        "lease_until": one.due_at,
        "attempts": 0,
        "message": "",
        "snapshot": one.snapshot,
        "why": one.why,
    }


def delivery_of(row: Row[Any]) -> Delivery:
    """Read a delivery back."""
    return Delivery(
        row.key,
        row.subscription,
        place_of(row),
        person_of(row),
        Purpose(row.purpose),
        row.due_at,
        State(row.state),
        row.attempts,
        row.sent_at,
        row.message,
        row.why,
        row.about,
        row.snapshot,
    )


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        row.id,
        place_of(row),
        person_of(row),
        Weekly(row.weekday, time.fromisoformat(row.time), row.zone),
        row.since,
        row.next_at,
        tuple(row.topics.split()),
        row.quiet,
        row.alone,
        Standing(row.standing),
        row.why,
        row.declared,
        row.snapshot,
    )


def _values(kept: Subscription) -> Values:
    return {
        "id": kept.id,
        **place_values(kept.place),
        **person_values(kept.owner),
        "topics": " ".join(kept.topics),
        "weekday": kept.when.weekday,
        "time": f"{kept.when.time:%H:%M}",
        "zone": kept.when.zone,
        "quiet": kept.quiet,
        "alone": kept.alone,
        "standing": kept.standing.value,
        "why": kept.why,
        "declared": kept.declared,
        "since": kept.since,
        "next_at": kept.next_at,
        "snapshot": kept.snapshot,
    }
