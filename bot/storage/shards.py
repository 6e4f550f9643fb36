"""Which process holds which connection to Discord, by leases: whoever dies lets go of theirs within seconds."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, or_, select, update

from bot.storage.moments import database_now
from bot.storage.statements import insert
from bot.storage.tables import shard

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from bot.storage.turns import Turns

LEASE = timedelta(seconds=10)
"""How long a connection is held without being renewed."""
RENEWED = timedelta(seconds=3)
"""How old a lease becomes before it is renewed."""
_TRIES = 5


class Lot(NamedTuple):
    """What one process holds, after a look."""

    held: Mapping[int, float]
    """The connections, each with the seconds for which it is certainly held, counted from before the look."""
    others: int
    """Into how many connections other processes divide the bot's servers at the moment, where that isn't the same."""
    is_whole: bool
    """Whether every connection is held, by whomever."""


class SqlShards:
    """The leases of one process, which is told apart from every other. Times are the database's own."""

    def __init__(self, turns: Turns) -> None:
        """Take the thread that uses the database."""
        self._turns = turns
        self._owner = secrets.token_hex(16)

    async def hold(self, application: str, of: int, mine: Collection[int]) -> Lot:
        """Renew the connections that are still `mine`, and take at most one more of all that there are, if it is free.

        One at a time, so that processes that start together share them. None is taken while another process divides
        the servers into another number of connections than `of`: then two would hear the same.
        """

        def work(connection: Connection) -> Lot:
            for _ in range(_TRIES):
                if lot := self._look(connection, application, of, mine):
                    return lot
            return self._look(connection, application, of, mine, takes=False) or Lot({}, 0, is_whole=False)

        return await self._turns.do(work)

    def _look(
        self, connection: Connection, application: str, of: int, mine: Collection[int], *, takes: bool = True
    ) -> Lot | None:
        """Return what is held after this; None where another was quicker, so that all has to be looked at anew."""
        now = database_now(connection)
        rows = connection.execute(select(shard).where(shard.c.application == application)).all()
        live = [row for row in rows if row.until > now]
        others = next((row.of for row in live if row.of != of and row.owner != self._owner), 0)
        held = self._renewed(connection, application, now, [row for row in live if self._is(row, mine)])
        # What is this process's own, without its knowing so, was taken by a look that nobody heard the end of.
        taken = {row.number for row in live if row.owner != self._owner or row.number in mine}
        free = [number for number in range(of) if number not in taken]
        if takes and free and not others:
            if not self._took(connection, {"application": application, "number": free[0]}, of, now):
                return None
            held[free[0]] = LEASE.total_seconds()
        return Lot(held, others, all(number in held or number in taken for number in range(of)))

    def _is(self, row: Row[Any], mine: Collection[int]) -> bool:
        return row.owner == self._owner and row.number in mine

    def _renewed(
        self, connection: Connection, application: str, now: datetime, own: Sequence[Row[Any]]
    ) -> dict[int, float]:
        """Return what is held of one's own, renewed where it was time."""
        if all(row.until > now + LEASE - RENEWED for row in own):
            return {row.number: (row.until - now).total_seconds() for row in own}
        c = shard.c
        # Whoever came late has lost it, although nobody has taken it yet: the connection is closed by now.
        mine = update(shard).where(c.application == application, c.owner == self._owner, c.until > now)
        renewed = mine.where(c.number.in_([row.number for row in own])).values(until=now + LEASE).returning(c.number)
        return dict.fromkeys(connection.execute(renewed).scalars(), LEASE.total_seconds())

    def _took(self, connection: Connection, which: Mapping[str, Any], of: int, now: datetime) -> bool:
        """Return whether it was free until the very moment: of any number of processes, one takes it."""
        values = {"owner": self._owner, "of": of, "until": now + LEASE}
        is_free = or_(shard.c.until <= now, shard.c.owner == self._owner)
        made = insert(shard).values(**which, **values)
        taken = made.on_conflict_do_update(index_elements=[*which], set_=values, where=is_free)
        return connection.execute(taken.returning(shard.c.number)).first() is not None

    async def give_back(self, application: str) -> None:
        """Let others take all that this process holds, at once."""
        c = shard.c
        own = delete(shard).where(c.application == application, c.owner == self._owner)
        await self._turns.do(lambda connection: connection.execute(own))
