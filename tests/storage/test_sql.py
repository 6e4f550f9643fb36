"""What a store in a database promises beyond: to other processes, and after restarts."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import traceback
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import DBAPIError

from bot.core.remembered import Context
from bot.storage.database import open_database
from bot.storage.store import SqlStore
from tests.storage.rig import ROOM, asked, rows, thought

if TYPE_CHECKING:
    from bot.testing.fakes import FakeClock

RACER = """
import asyncio, sys
from bot.storage.store import SqlStore
from bot.testing.fakes import FakeClock

async def race():
    store = await SqlStore.open(sys.argv[1], FakeClock())
    print("ready", flush=True)
    sys.stdin.readline()
    won = [await store.claim(f"event {number}", 30) for number in range(50)]
    print("".join("01"[one] for one in won), flush=True)
    await store.close()

asyncio.run(race())
"""


def test_of_two_processes_one_wins(each_database: str) -> None:
    """Two processes that start at once on a new file share it, and each piece of work goes to one of them."""
    command = [sys.executable, "-c", RACER, each_database]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) for _ in range(2)
    ]
    assert [racer.stdout.readline() for racer in racers if racer.stdout] == ["ready\n"] * 2
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
    said = [racer.communicate()[0].strip() for racer in racers]
    assert [sorted(pair) for pair in zip(*said, strict=True)] == [["0", "1"]] * 50


async def test_of_two_stores_one_wins(sql: SqlStore, each_database: str, clock: FakeClock) -> None:
    """What one process claims no other gets, until the lease is over."""
    other = await SqlStore.open(each_database, clock)
    assert sorted(await asyncio.gather(*(one.claim("event", 30) for one in [sql, other] * 10))).count(True) == 1
    clock.pass_time(seconds=30)
    assert sorted(await asyncio.gather(*(one.claim("event", 30) for one in [sql, other] * 10))).count(True) == 1
    await other.close()


async def test_a_stale_owner_cannot_give_back_what_another_holds(
    sql: SqlStore, each_database: str, clock: FakeClock
) -> None:
    """Who lost a claim to another leaves the other's alone, and theirs outlasts it."""
    other = await SqlStore.open(each_database, clock)
    await sql.claim("event", lease=30)
    clock.pass_time(seconds=30)
    assert await other.claim("event", lease=30)
    await sql.release("event")
    assert not await sql.claim("event", lease=30)
    await other.close()


async def test_a_stale_owner_cannot_finish_what_another_holds(
    sql: SqlStore, each_database: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Who lost a claim to another doesn't end the other's, who may still give it back; the log says so."""
    other = await SqlStore.open(each_database, clock)
    await sql.claim("event", lease=30)
    clock.pass_time(seconds=30)
    await other.claim("event", lease=30)
    assert not await sql.finish("event")
    assert "longer than its lease" in caplog.text
    await other.release("event")
    assert await sql.claim("event", lease=30)
    await other.close()


async def test_a_late_owner_can_finish_what_nobody_took(sql: SqlStore, clock: FakeClock) -> None:
    """A lease that ran out costs nothing as long as nobody else claimed the work."""
    await sql.claim("event", lease=30)
    clock.pass_time(seconds=300)
    await sql.finish("event")
    assert not await sql.claim("event", lease=30)


async def test_case_1_a_redelivery_after_a_restart_is_recognised(each_database: str, clock: FakeClock) -> None:
    """What was finished before a restart stays done; what was interrupted can be claimed after its lease."""
    before = await SqlStore.open(each_database, clock)
    for event in ("finished", "interrupted"):
        await before.claim(event, lease=30)
    await before.finish("finished")
    await before.close()
    after = await SqlStore.open(each_database, clock)
    assert [await after.claim(event, lease=30) for event in ("finished", "interrupted")] == [False, False]
    clock.pass_time(seconds=30)
    assert [await after.claim(event, lease=30) for event in ("finished", "interrupted")] == [False, True]
    await after.close()


async def test_everything_outlives_a_restart(each_database: str, clock: FakeClock) -> None:
    """Conversations, questions and opinions are there after a restart."""
    before = await SqlStore.open(each_database, clock)
    await before.remember(ROOM, Context("tides"))
    await before.add_uncovered(asked("why?"))
    await before.add_feedback(thought("e1"))
    await before.close()
    after = await SqlStore.open(each_database, clock)
    assert await after.recall(ROOM) == Context("tides")
    assert (await after.uncovered(), await after.feedback("e1")) == ((asked("why?"),), (thought("e1"),))
    await after.close()


async def test_what_is_too_old_leaves_the_file(sql: SqlStore, each_database: str, clock: FakeClock) -> None:
    """Old conversations, finished and abandoned work are pruned by a store in use, and nothing else is."""
    for event in ("finished", "abandoned"):
        await sql.claim(event, lease=30)
    await sql.finish("finished")
    await sql.remember(ROOM, Context("tides"))
    await sql.add_uncovered(asked("why?"))
    clock.pass_time(days=31)
    await sql.claim("new", lease=30)
    assert sorted(line.split()[0] for line in rows(each_database).splitlines()) == [
        "alembic_version",
        "uncovered",
        "work",
    ]


def test_a_program_that_forgets_to_close_still_ends(each_database: str) -> None:
    """A store left open keeps nobody waiting at the program's end."""
    script = RACER.replace("    await store.close()\n", "")
    done = subprocess.run(
        [sys.executable, "-c", script, each_database],
        input="go\n",
        text=True,
        capture_output=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.endswith("1" * 50 + "\n")


async def test_case_35_no_log_line_and_no_error_shows_what_people_wrote(
    each_database: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """At DEBUG and in failures, the log and the error show neither a question nor a comment."""
    secret = "sesame " * 3  # not in the source lines that a traceback shows
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "sqlalchemy.engine"):
        sql = await SqlStore.open(each_database, clock)
        await sql.add_uncovered(asked(secret))
        assert await sql.uncovered()
        engine = open_database(each_database)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE uncovered")
        engine.dispose()
        with pytest.raises(DBAPIError) as failure:
            await sql.add_uncovered(asked(secret))
        logging.getLogger("bot").error("failed", exc_info=failure.value)
        await sql.close()
    assert "INSERT INTO uncovered" in caplog.text
    assert secret not in caplog.text
    assert secret not in "".join(traceback.format_exception(failure.value))
