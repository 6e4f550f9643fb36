"""Every store, so that what one promises the others keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.memory import MemoryStore
from bot.storage.store import SqlStore
from bot.testing.fakes import FakeClock
from tests.databases import each_database, postgres, postgres_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.ports import Store

__all__ = ["each_database", "postgres", "postgres_server"]


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands at noon."""
    return FakeClock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where an SQLite database is to be."""
    return tmp_path / "state" / "bot.db"


@pytest.fixture
async def sql(each_database: str, clock: FakeClock) -> AsyncIterator[SqlStore]:
    """Return a store in a new database of each kind."""
    store = await SqlStore.open(each_database, clock)
    yield store
    await store.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, file: Path, clock: FakeClock) -> AsyncIterator[Store]:
    """Return an empty store of each kind."""
    kept: Store
    match request.param:
        case "memory":
            kept = MemoryStore(clock)
        case "sqlite":
            kept = await SqlStore.open(file, clock)
        case _:
            kept = await SqlStore.open(request.getfixturevalue("postgres"), clock)
    yield kept
    await kept.close()
