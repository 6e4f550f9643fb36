"""A database with a ledger, of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions
from bot.testing.fakes import FakeClock
from tests.databases import each_database, postgres, postgres_server
from tests.delivery.rig import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["each_database", "postgres", "postgres_server"]


@pytest.fixture
async def house(each_database: str) -> AsyncIterator[House]:
    """Return an empty ledger, with a worker."""
    clock = FakeClock()
    store = await SqlStore.open(each_database, clock)
    yield House(store, SqlSubscriptions(store.turns), clock)
    await store.close()
