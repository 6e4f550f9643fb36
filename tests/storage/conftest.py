"""Every store, so that what one promises the others keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.memory import MemoryStore
from bot.storage.store import SqlStore
from bot.testing.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.ports import Store


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands at noon."""
    return FakeClock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a database is to be."""
    return tmp_path / "state" / "bot.db"


@pytest.fixture
async def sql(file: Path, clock: FakeClock) -> AsyncIterator[SqlStore]:
    """Return a store in a new database."""
    store = await SqlStore.open(file, clock)
    yield store
    await store.close()


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Store]:
    """Return an empty store of each kind."""
    kept: Store
    if request.param == "memory":
        kept = MemoryStore(clock)
    else:
        kept = await SqlStore.open(tmp_path / "bot.db", clock)
    yield kept
    await kept.close()
