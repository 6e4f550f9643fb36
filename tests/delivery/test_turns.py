"""Limits that several processes reserve at once, many in one transaction, in any order."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg

from bot.delivery.ledger import Ledger
from bot.delivery.limits import Limit
from bot.delivery.timing import Timing
from bot.storage.moments import database_now
from bot.storage.store import SqlStore
from bot.testing.fakes import FakeClock

POST, FIND = (Limit(name, timedelta(milliseconds=1), burst=1000) for name in ("post", "find"))
DEADLOCKS = b"SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


async def test_two_processes_never_wait_for_each_other(postgres: str) -> None:
    """Of two that reserve the same limits in opposite orders, none is put out by the database for a deadlock."""
    stores = [await SqlStore.open(postgres, FakeClock()) for _ in range(2)]
    ledgers = [Ledger(store.turns, Timing(), database_now) for store in stores]
    for _ in range(10):
        orders = zip(ledgers, ((POST, FIND), (FIND, POST)), strict=True)
        await asyncio.gather(
            *(ledger.reserve([limit], timedelta(hours=1)) for ledger, order in orders for limit in order * 4)
        )
    for store in stores:
        await store.close()  # only then is everything counted
    with psycopg.connect(postgres) as connection:
        assert connection.execute(DEADLOCKS).fetchone() == (0,)
