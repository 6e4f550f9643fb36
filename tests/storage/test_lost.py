"""What becomes of work when the connection to PostgreSQL is lost, or when others are in the way."""

from __future__ import annotations

import asyncio
import logging
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.storage import postgres as database_on_server
from bot.storage.database import open_database
from bot.storage.postgres import SETTINGS, engine_for, read_address
from bot.storage.store import SqlStore
from bot.storage.tables import work
from bot.storage.turns import Turns
from bot.testing.fakes import NOON
from tests.storage.rig import asked
from tests.storage.wire import losing_answers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sqlalchemy import Connection

    from bot.testing.fakes import FakeClock


COMMIT = b"COMMIT\0"  # as it goes over the wire; without its end it is also part of "READ COMMITTED"


@pytest.fixture
async def sql(postgres: str, clock: FakeClock) -> AsyncIterator[SqlStore]:
    """Return a store in a new database on PostgreSQL."""
    store = await SqlStore.open(postgres, clock)
    yield store
    await store.close()


class Broken:
    """Work whose session the server ends in the middle of it, so many times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self, connection: Connection) -> int:
        """Add a row, and perhaps end the session."""
        connection.execute(work.insert().values(key="broken", owner="me", lease_until=NOON))
        if self.times:
            self.times -= 1
            connection.execute(select(func.pg_terminate_backend(func.pg_backend_pid())))
        return connection.execute(select(func.count()).select_from(work)).scalar_one()


async def test_work_goes_on_after_the_server_was_restarted(sql: SqlStore, postgres: str) -> None:
    """Of a session that ended while nobody used it, the next work notices nothing."""
    await sql.claim("event 1", lease=30)
    other = open_database(postgres)
    with other.connect() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        assert connection.execute(text(ended + "pg_backend_pid()")).scalars().all() == [True]
    other.dispose()
    assert (await sql.claim("event 1", lease=30), await sql.claim("event 2", lease=30)) == (False, True)


async def test_what_was_certainly_not_committed_is_done_once_more(sql: SqlStore) -> None:
    """Work in whose middle the session ended is done from its beginning, with all that shared its transaction."""
    counted, won = await asyncio.gather(sql.turns.do(Broken(1)), sql.claim("event", lease=30))
    assert (counted, won) == (1, True)


async def test_a_connection_that_is_lost_again_is_an_error(sql: SqlStore) -> None:
    """Whoever loses it twice is told; the next work has a new one."""
    with pytest.raises(OperationalError) as lost:
        await sql.turns.do(Broken(2))
    assert lost.value.connection_invalidated
    assert await sql.turns.do(Broken(0)) == 1


async def test_nobody_waits_for_a_server_twice(postgres: str) -> None:
    """Where there is no connection to be had, all who wait are told after one attempt."""
    engine, attempts = engine_for(read_address(postgres).set(port=1)), list[object]()
    event.listen(engine, "do_connect", lambda *_: attempts.append(1))
    turns = Turns(engine)
    failed = await asyncio.gather(*(turns.do(Broken(0)) for _ in range(5)), return_exceptions=True)
    await turns.close()
    assert ([type(error) for error in failed], len(attempts)) == ([OperationalError] * 5, 1)


async def test_a_claim_whose_commit_was_not_answered_is_won(postgres: str, clock: FakeClock) -> None:
    """It was committed and nobody heard of it: done again, it is this attempt's, and no other's of the same store."""
    with losing_answers(postgres) as (address, words):
        sql = await SqlStore.open(address, clock)
        await sql.claim("the first, which also tidies up", lease=30)
        words.append(COMMIT)
        assert await sql.claim("event", lease=30)
        assert words == []
        assert not await sql.claim("event", lease=30)
        words.append(COMMIT)
        won = await asyncio.gather(*(sql.claim("other event", lease=30) for _ in range(5)))
        assert sorted(won) == [False] * 4 + [True]
        await sql.close()


async def test_a_finish_whose_commit_was_not_answered_is_done(
    postgres: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Done again, it finds its own work in order, and warns of nothing."""
    with losing_answers(postgres) as (address, words):
        sql = await SqlStore.open(address, clock)
        await sql.claim("event", lease=30)
        words.append(COMMIT)
        with caplog.at_level(logging.WARNING, "bot"):
            await sql.finish("event")
        assert (words, caplog.text) == ([], "")
        await sql.close()


async def test_whoever_ends_a_deadlock_is_done_once_more(sql: SqlStore, postgres: str, clock: FakeClock) -> None:
    """Two that wait for each other's rows are both done, one after the other."""
    other, meeting = await SqlStore.open(postgres, clock), Barrier(2)
    rows = [{"key": key, "owner": "", "lease_until": NOON} for key in "ab"]
    await sql.turns.do(lambda connection: connection.execute(work.insert(), rows))

    def crossing(first: str, second: str) -> Callable[[Connection], int]:
        tries: list[str] = []

        def take(connection: Connection) -> int:
            tries.append(first)
            connection.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
            connection.execute(update(work).where(work.c.key == first).values(owner=first))
            if len(tries) == 1:
                meeting.wait()
            connection.execute(update(work).where(work.c.key == second).values(owner=first))
            return len(tries)

        return take

    tries = await asyncio.gather(sql.turns.do(crossing("a", "b")), other.turns.do(crossing("b", "a")))
    await other.close()
    assert sorted(tries) == [1, 2]


async def test_a_process_that_stands_still_holds_nobody_up(
    sql: SqlStore, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows of one that was stopped in the middle of its work are free for the others, soon."""
    idle = {"idle_in_transaction_session_timeout": "500ms"}
    assert idle.keys() <= SETTINGS.keys()
    monkeypatch.setattr(database_on_server, "SETTINGS", SETTINGS | idle)
    stopped = open_database(postgres)
    await sql.claim("event", lease=0)
    with stopped.connect() as connection:
        connection.execute(update(work).values(owner="stopped"))
        assert await sql.claim("event", lease=30)
        with pytest.raises(DBAPIError):
            connection.commit()
    stopped.dispose()


async def test_case_35_a_refused_row_is_not_shown(sql: SqlStore) -> None:
    """What the server quotes of a row that it refuses is in no error."""
    await sql.turns.do(
        lambda connection: connection.execute(text("ALTER TABLE uncovered ADD CHECK (question <> 'sesame')"))
    )
    with pytest.raises(DBAPIError) as failure:
        await sql.add_uncovered(asked("sesame"))
    shown = [str(failure.value), repr(failure.value), str(failure.value.orig), repr(failure.value.__cause__)]
    assert ["violates check constraint" in text for text in shown] == [True] * 4
    assert "sesame" not in "".join(shown)
