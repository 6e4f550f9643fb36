"""Who waits for the database at the same moment shares a transaction, and nobody else's misfortune."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from bot.storage.database import open_database
from bot.storage.tables import work
from bot.storage.turns import Turns
from bot.testing.fakes import NOON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection, Engine, Insert


@pytest.fixture
def engine(each_database: str) -> Engine:
    """Return a new database of each kind."""
    return open_database(each_database)


@pytest.fixture
async def turns(engine: Engine) -> AsyncIterator[Turns]:
    """Return its turns."""
    turns = Turns(engine)
    yield turns
    await turns.close()


def adding(key: str) -> Insert:
    """Return the insertion of a row; of a key that is there already, it fails."""
    return work.insert().values(key=key, owner="me", lease_until=NOON)


async def add(turns: Turns, key: str) -> int:
    """Add a row; a key that is there already fails."""
    return await turns.do(lambda connection: connection.execute(adding(key)).rowcount)


async def keys(turns: Turns) -> set[str]:
    """Return the keys that are there."""

    def found(connection: Connection) -> set[str]:
        return {key for (key,) in connection.exec_driver_sql("SELECT key FROM work")}

    return await turns.do(found)


async def test_those_who_wait_together_share_a_commit(turns: Turns, engine: Engine) -> None:
    """Fifty at once cost a few commits, and each gets its own result."""
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    assert await asyncio.gather(*(add(turns, str(number)) for number in range(50))) == [1] * 50
    assert 1 <= len(commits) <= 3
    assert await keys(turns) == {str(number) for number in range(50)}


async def test_one_that_fails_fails_alone(turns: Turns) -> None:
    """Of those in one transaction, one that can't be done leaves the others' work done, once."""
    await add(turns, "2")
    done = await asyncio.gather(*(add(turns, str(number)) for number in range(4)), return_exceptions=True)
    assert [isinstance(one, Exception) for one in done] == [False, False, True, False]
    assert await keys(turns) == {"0", "1", "2", "3"}


async def test_who_no_longer_waits_holds_nobody_up(turns: Turns) -> None:
    """Work whose asker has gone away is done all the same, and those behind it get their turn."""
    gone = asyncio.create_task(add(turns, "gone"))
    await asyncio.sleep(0)
    gone.cancel()
    assert await add(turns, "here") == 1
    assert await keys(turns) == {"gone", "here"}


async def test_who_comes_after_the_end_is_told(engine: Engine) -> None:
    """What was asked for is done before the database is closed; what comes later fails, and waits for nothing."""
    turns = Turns(engine)
    asked = asyncio.create_task(add(turns, "asked"))
    await asyncio.sleep(0)
    await turns.close()
    assert await asked == 1
    with pytest.raises(RuntimeError, match="closed"):
        await asyncio.wait_for(add(turns, "later"), 5)


async def test_work_that_nobody_waits_for_is_done_before_the_end(engine: Engine) -> None:
    """Whoever asked may have given up meanwhile: nothing breaks over that when the database is closed."""
    turns, is_begun, goes_on = Turns(engine), threading.Event(), threading.Event()

    def long(_: Connection) -> None:
        is_begun.set()
        goes_on.wait(10)

    first = asyncio.create_task(turns.do(long))
    await asyncio.to_thread(is_begun.wait, 10)
    second = asyncio.create_task(add(turns, "second"))
    await asyncio.sleep(0)
    second.cancel()
    closing = asyncio.create_task(turns.close())
    await asyncio.sleep(0)
    goes_on.set()
    await closing
    await first
    assert turns._turn  # noqa: SLF001 - where it broke
    assert turns._turn.done()  # noqa: SLF001
    assert turns._turn.exception() is None  # noqa: SLF001
