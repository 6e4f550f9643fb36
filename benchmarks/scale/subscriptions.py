"""What a subscription costs: its rows, planning it, and delivering it to a platform that answers at once."""

from __future__ import annotations

import asyncio
import os
from contextlib import nullcontext
from datetime import UTC, datetime, time, timedelta
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, text

from bot.core.model import Person, Place
from bot.core.ports import Absent
from bot.core.subscription import State, Subscription, Weekly
from bot.core.weekly import Written
from bot.delivery.figures import Figures
from bot.delivery.ledger import Ledger
from bot.delivery.timing import Timing
from bot.delivery.worker import Worker
from bot.storage.database import open_database
from bot.storage.moments import database_now
from bot.storage.statements import insert
from bot.storage.subscriptions import SqlSubscriptions, _values
from bot.storage.tables import delivery, subscription
from bot.storage.turns import Turns
from bot.testing.zoo import ZOO
from tests.databases import PostgresServer

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from bot.core.document import Document
    from bot.core.subscription import Delivery


class Nowhere:
    """A platform without limits that takes every post at once."""

    name, workspace, window = "nowhere", "", 0.0
    revoked: frozenset[str] = frozenset()

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Take it."""
        return key

    async def find(self, place: Place, key: str, since: datetime) -> Absent:
        """Know of nothing that was in doubt."""
        return Absent()

    async def delete(self, place: Place, message: str) -> None:
        """Remove nothing."""

    async def direct(self, person: Person) -> Place:
        """Return a place of theirs."""
        return Place(self.name, "", person.id)

    def fits(self, document: Document) -> bool:
        """Take what is as long as it likes."""
        return True


class Same:
    """Writes the same for all."""

    async def summary(self, subscription: Subscription, delivery: Delivery, fits: object) -> Written:
        """Return it."""
        return Written(ZOO["everything"])

    async def notice(self, subscription: Subscription, about: Delivery) -> Written:
        """Return nothing."""
        return Written(None)


class _Database(NamedTuple):
    name: str
    address: AbstractContextManager[Path | str]


async def subscriptions(options: argparse.Namespace) -> AsyncIterator[str]:
    """Give the lines for an SQLite file and, where there is a server, for PostgreSQL."""
    databases = [_Database("SQLite", nullcontext(options.folder / "subscriptions.sqlite3"))]
    if server := os.environ.get("TEST_DATABASE_URL"):
        databases.append(_Database("PostgreSQL", PostgresServer(server).database(empty=True)))
    for name, opened in databases:
        with opened as address:
            engine = open_database(address)
            async for line in _measured(engine, options.count):
                yield f"{name}: {line}"
            engine.dispose()


async def _measured(engine: Engine, count: int) -> AsyncIterator[str]:
    turns = Turns(engine)
    empty = _size(engine)
    due = datetime.now(UTC) - timedelta(minutes=1)  # noqa: TID251 - the database's own clock is what decides
    await turns.do(lambda connection: _fill(connection, count, due))
    yield f"a subscription: {(_size(engine) - empty) / count:.0f} bytes"
    ledger = Ledger(turns, Timing(), database_now)
    planned, start = 0, perf_counter()
    while new := await ledger.plan():
        planned += new
    yield f"planning one: {1000 * (perf_counter() - start) / planned:.2f} ms"
    start = perf_counter()
    await ledger.plan()
    yield f"a look at {count} of which none is due: {1000 * (perf_counter() - start):.1f} ms"
    worker = Worker(ledger, SqlSubscriptions(turns), Same(), Nowhere(), Timing(), Figures())
    working, start, used = asyncio.create_task(worker.run()), perf_counter(), process_time()
    await asyncio.sleep(20)
    worker.stop()
    await working
    sent = await turns.do(_sent)
    each = 1000 * (process_time() - used) / sent
    yield f"a delivery: {each:.2f} ms of processor; {sent / (perf_counter() - start):.0f} a second, one process"
    yield f"a delivery's row: {(_size(engine) - empty) / count:.0f} bytes with its subscription"
    await turns.close()


def _fill(connection: Connection, count: int, due: datetime) -> None:
    when = Weekly(due.weekday(), time(due.hour, due.minute), "UTC")
    owner = Person("nowhere", "", "123456789012345678")
    rows = [
        Subscription(f"s-{n:016x}", Place("nowhere", "", f"{n:018}"), owner, when, due - timedelta(days=7), due)
        for n in range(count)
    ]
    for begin in range(0, count, 500):
        connection.execute(insert(subscription), [_values(row) for row in rows[begin : begin + 500]])


def _sent(connection: Connection) -> int:
    return connection.execute(select(func.count()).where(delivery.c.state == State.SENT.value)).scalar_one()


def _size(engine: Engine) -> int:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            return int(connection.execute(text(pages)).scalar_one())
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
