"""The ledger: every step of a delivery is written down before it is taken.

All times are the database's own, so that processes on several machines agree on them.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from sqlalchemy import and_, case, delete, func, literal, or_, select, update
from sqlalchemy.exc import DBAPIError

from bot.core.subscription import Purpose, Standing, State
from bot.delivery import limits, planning
from bot.delivery.owners import tell_owner
from bot.storage.subscriptions import advance, delivery_of
from bot.storage.tables import Moment, delivery, subscription

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection

    from bot.core.subscription import Delivery
    from bot.delivery.limits import Limit
    from bot.delivery.timing import Timing
    from bot.storage.turns import Turns

    Values = dict[str, Any]
    Reach = Collection[tuple[str, str]]
    """Platforms, each with its only workspace, or with none for all."""

T = TypeVar("T")

_TRIES: Final = 4  # to write down an outcome, before the last one
_PAUSE: Final = 1.0  # seconds between two
_OPEN: Final = (State.PENDING.value, State.SENDING.value)
_SPLIT: Final = {State.SENDING.value, State.HELD.value}


class Taken(NamedTuple):
    """A delivery in one's own hands, until the lease is over."""

    delivery: Delivery
    first_attempt_at: datetime | None
    now: datetime
    """When it was taken."""


class Ledger:
    """What is to be posted, and what became of it. Each instance is an owner of leases, told apart from every other."""

    def __init__(self, turns: Turns, timing: Timing, now: Callable[[Connection], datetime]) -> None:
        """Take the thread that uses the database, and what tells the time there."""
        self._turns, self._timing, self._now = turns, timing, now
        self._owner = secrets.token_hex(8)

    async def plan(self) -> int:
        """Write down what has become due, and return how much that is."""
        return await self._turns.do(lambda connection: planning.plan(connection, self._now(connection)))

    async def prune(self) -> None:
        """Delete what nobody asks for any more."""
        await self._turns.do(lambda connection: planning.prune(connection, self._now(connection)))

    async def take(self, reach: Reach, most: int) -> tuple[Taken, ...]:
        """Take what is due: what is to be posted or was being posted, then what is to be looked for once more."""

        def work(connection: Connection) -> tuple[Taken, ...]:
            now, c = self._now(connection), delivery.c
            keys = self._free(connection, now, and_(c.state.in_(_OPEN), _within(reach)), c.not_before, most)
            doubtful = and_(c.state == State.SENT.value, _within(reach))
            if len(keys) < most:
                keys += self._free(connection, now, doubtful, c.verify_at, most - len(keys))
            taken = {"lease_owner": self._owner, "lease_until": now + self._timing.lease}
            connection.execute(update(delivery).where(c.key.in_(keys)).values(**taken))
            rows = {row.key: row for row in connection.execute(select(delivery).where(c.key.in_(keys)))}
            return tuple(Taken(delivery_of(rows[key]), rows[key].first_attempt_at, now) for key in keys)

        return await self._turns.do(work)

    def _free(
        self, connection: Connection, now: datetime, which: ColumnElement[bool], order: ColumnElement[Any], most: int
    ) -> list[str]:
        """Return the keys of rows whose time has come and that nobody has a lease of, and keep others from them.

        A moment that is further ahead than any can be was written by a clock that has been set right since.
        """
        until = delivery.c.lease_until
        free = or_(until <= now, until > now + self._timing.lease)
        due = or_(order <= now, order > now + max(limits.LONGEST, 2 * self._timing.verify))
        keys = select(delivery.c.key).where(which, free, due).order_by(order, delivery.c.key).limit(most)
        return [*connection.execute(keys.with_for_update(skip_locked=True)).scalars()]

    async def reserve(self, wanted: Sequence[Limit], patience: timedelta) -> timedelta:
        """Return how long to wait before a call; where that is longer than `patience`, nothing is reserved."""
        return await self._turns.do(
            lambda connection: limits.reserve(connection, wanted, self._now(connection), patience)
        )

    async def push(self, limited: Sequence[Limit], wait: timedelta) -> None:
        """Let nothing through for a while: the platform has said so."""
        await self._surely(lambda connection: limits.push(connection, limited, self._now(connection) + _soon(wait)))

    async def begin(self, taken: Taken, snapshot: str, quiet: timedelta, *, doubtful: bool) -> int | None:
        """Write down that the platform is about to be asked; return the attempt's number, or None if it is another's.

        If nothing more is heard of it, nobody takes it up within `quiet`. What is `doubtful` may be there already: it
        will be looked for once more. Written again after a commit of which nobody knows whether it was done, it is the
        same attempt.
        """
        key, attempt, mark = taken.delivery.key, taken.delivery.attempts + 1, secrets.token_hex(8)

        def work(connection: Connection) -> int | None:
            now, c = self._now(connection), delivery.c
            # A lease that is over is one's own still, as long as nobody else took it.
            mine = and_(c.key == key, c.lease_owner == self._owner, c.state.in_(_OPEN))
            values: Values = {
                "state": State.SENDING.value,
                "attempts": attempt,
                "first_attempt_at": func.coalesce(c.first_attempt_at, literal(now, Moment())),
                "last_attempt_at": now,
                "not_before": now + quiet,
                "lease_until": now + self._timing.lease,
                "snapshot": snapshot,
                "message": mark,  # until there is one
            }
            if doubtful:
                values["verify_at"] = now + self._timing.verify
            first = or_(c.attempts == attempt - 1, and_(c.attempts == attempt, c.message == mark))
            return (
                attempt if connection.execute(update(delivery).where(mine, first).values(**values)).rowcount else None
            )

        return await self._turns.do(work)

    async def sent(self, key: str, attempt: int, message: str, *, doubtful: bool = False) -> datetime | None:
        """Write down that a post is there, and return when that was.

        None where another attempt was made meanwhile, so that there may be two; `doubtful` says that there are.
        """

        def work(connection: Connection) -> datetime | None:
            now, c = self._now(connection), delivery.c
            later = literal(now + self._timing.verify, Moment())
            mine = and_(c.verify_at.is_(None), c.lease_owner == self._owner, c.state == State.SENDING.value)
            sure = and_(mine, literal(not doubtful))
            values: Values = {
                "state": State.SENT.value,
                "sent_at": now,
                "message": message,
                "why": "",
                "lease_until": now,
                "verify_at": case((sure, literal(None, Moment())), else_=later),
            }
            this = and_(c.key == key, c.attempts == attempt, c.state.in_(_SPLIT))
            if not connection.execute(update(delivery).where(this).values(**values)).rowcount:
                connection.execute(update(delivery).where(c.key == key, c.message != message).values(verify_at=later))
                return None
            advance(connection, key)
            return now

        return await self._surely(work)

    async def silent(self, taken: Taken, snapshot: str) -> None:
        """Write down that there was nothing to say."""

        def work(connection: Connection) -> None:
            values = {"state": State.SILENT.value, "snapshot": snapshot, "sent_at": self._now(connection)}
            if self._change(connection, taken, values):
                advance(connection, taken.delivery.key)

        await self._turns.do(work)

    async def postpone(self, taken: Taken, wait: timedelta, why: str = "") -> None:
        """Give a delivery back as it is, to be taken up again after a while."""
        name = "verify_at" if taken.delivery.state is State.SENT else "not_before"

        def work(connection: Connection) -> None:
            values = {name: self._now(connection) + _soon(wait)} | ({"why": why} if why else {})
            self._change(connection, taken, values)

        await self._turns.do(work)

    async def missed(self, taken: Taken, attempt: int, state: State, wait: timedelta, why: str) -> None:
        """Write down that an attempt came to nothing (`state` is PENDING), or that nobody knows (SENDING)."""

        def work(connection: Connection) -> None:
            now, c = self._now(connection), delivery.c
            later = literal(now + self._timing.verify, Moment())
            values: Values = {"state": state.value, "not_before": now + _soon(wait), "why": why, "lease_until": now}
            if state is State.SENDING:
                values["verify_at"] = later
            else:  # where no attempt is in doubt, the first that may be begins anew
                values["first_attempt_at"] = case((c.verify_at.is_(None), None), else_=c.first_attempt_at)
            this = and_(c.key == taken.delivery.key, c.attempts == attempt, c.state == State.SENDING.value)
            mine = update(delivery).where(this, c.lease_owner == self._owner).values(**values)
            if not connection.execute(mine).rowcount and state is State.SENDING:
                # Somebody else has taken it up since: what may have arrived now is looked for once more.
                connection.execute(update(delivery).where(c.key == taken.delivery.key).values(verify_at=later))

        await self._surely(work)

    async def verified(self, taken: Taken) -> None:
        """Write down that a post that was in doubt is there once."""
        await self._turns.do(lambda connection: self._change(connection, taken, {"verify_at": None}))

    async def withdraw(self, taken: Taken) -> None:
        """Delete a delivery that nobody wants any more."""
        mine = self._mine(taken)
        await self._turns.do(lambda connection: connection.execute(delete(delivery).where(mine)))

    async def held(self, taken: Taken, why: str) -> bool:
        """Write down that nobody can find out whether a post is there; its owner is asked. False if it is another's."""

        def work(connection: Connection) -> bool:
            done = self._change(connection, taken, {"state": State.HELD.value, "why": why})
            if done:
                tell_owner(connection, taken.delivery.key, self._now(connection))
            return done

        return await self._surely(work)

    async def dead(self, taken: Taken, attempt: int, why: str) -> bool:
        """Write down that a platform will never take a post; its subscription rests, and its owner is told."""

        def work(connection: Connection) -> bool:
            now, c, one = self._now(connection), delivery.c, taken.delivery
            this = and_(c.key == one.key, c.attempts == attempt, c.state.in_(_OPEN))
            values = {"state": State.DEAD.value, "why": why, "lease_until": now}
            if not connection.execute(update(delivery).where(this).values(**values)).rowcount:
                return False
            active = and_(subscription.c.id == one.subscription, subscription.c.standing == Standing.ACTIVE.value)
            rests = {"standing": Standing.SUSPENDED.value, "why": why}
            if (
                one.purpose is not Purpose.NOTICE
                and connection.execute(update(subscription).where(active).values(**rests)).rowcount
            ):
                tell_owner(connection, one.key, now)
            return True

        return await self._surely(work)

    async def open(self, reach: Reach) -> int:
        """Return how many deliveries are due or under way."""

        def work(connection: Connection) -> int:
            c, now = delivery.c, self._now(connection)
            due = and_(c.state.in_(_OPEN), c.due_at <= now, _within(reach))
            return connection.execute(select(func.count()).where(due)).scalar_one()

        return await self._turns.do(work)

    async def release(self) -> None:
        """Give back what was taken and not begun: this process is about to end."""
        c = delivery.c
        mine = and_(c.lease_owner == self._owner, c.state == State.PENDING.value)
        await self._turns.do(
            lambda connection: connection.execute(
                update(delivery).where(mine).values(lease_until=self._now(connection))
            )
        )

    async def _surely(self, work: Callable[[Connection], T]) -> T:
        """Write down what a platform has said, even where the database fails for some seconds: nobody says it twice."""
        for _ in range(_TRIES):
            try:
                return await self._turns.do(work)
            except DBAPIError:
                await asyncio.sleep(_PAUSE)
        return await self._turns.do(work)

    def _change(self, connection: Connection, taken: Taken, values: Values) -> bool:
        """Change what is still in one's own hands, and let go of it."""
        values = {"lease_until": self._now(connection)} | values
        return bool(connection.execute(update(delivery).where(self._mine(taken)).values(**values)).rowcount)

    def _mine(self, taken: Taken) -> ColumnElement[bool]:
        """Return what holds while a delivery is in one's own hands, as it was taken: one may take it twice, too."""
        c, one = delivery.c, taken.delivery
        as_taken = and_(c.state == one.state.value, c.attempts == one.attempts)
        return and_(c.key == one.key, c.lease_owner == self._owner, as_taken)


def _soon(wait: timedelta) -> timedelta:
    """Return a wait that nobody takes for the mark of a wrong clock; a platform that asks for more is asked again."""
    return min(wait, limits.LONGEST / 2)


def _within(reach: Reach) -> ColumnElement[bool]:
    c = delivery.c
    each = [
        and_(c.platform == platform, c.workspace == workspace) if workspace else c.platform == platform
        for platform, workspace in reach
    ]
    return or_(literal(False), *each)  # noqa: FBT003 - SQL's own
