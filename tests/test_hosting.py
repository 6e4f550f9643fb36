"""Whether what the bot remembers will last."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.hosting import warning

HOME = Path("/srv/bot")
STATE = HOME / "state/bot.sqlite3"


@pytest.mark.parametrize("environ", [{}, {"HOME": "/srv"}, {"DYNO": ""}])
def test_a_disk_of_ones_own_lasts(environ: dict[str, str]) -> None:
    """On a machine of one's own there is nothing to warn of."""
    assert warning(STATE, HOME, environ) == ""


def test_a_host_that_throws_the_disk_away_is_named() -> None:
    """The warning says who does so, which file is lost, and what to do; a disk beside the program is left alone."""
    said = warning(STATE, HOME, {"DYNO": "web.1"})
    assert said.startswith("Heroku gives the program a new disk at every start")
    assert str(STATE) in said
    assert "BRIEFING_STATE" in said
    assert warning(Path("/data/bot.sqlite3"), HOME, {"DYNO": "web.1"}) == ""


@pytest.mark.parametrize("folder", ["/tmp", "/var/tmp", "/dev/shm"])  # noqa: S108 - looked at, and not written to
def test_a_folder_that_is_emptied_is_named(folder: str) -> None:
    """Nobody's memory belongs there."""
    assert f"the state lies in {folder}" in warning(Path(folder) / "x/bot.sqlite3", HOME, {})


HANGING = """
import asyncio, time
from contextlib import AsyncExitStack
from bot import hosting

hosting.LAST_SECONDS = float({seconds})

async def main():
    async with AsyncExitStack() as stack:
        stop = hosting.told_to_stop(stack)
        print("ready", flush=True)
        await stop.wait()
        await asyncio.to_thread(time.sleep, {sleeps})

asyncio.run(main())
"""


@pytest.mark.parametrize(("seconds", "sleeps", "code"), [(0.3, 600, 1), (600, 0.3, 0)], ids=["hangs", "ends"])
def test_case_14_a_program_that_is_told_to_end_ends(seconds: float, sleeps: float, code: int) -> None:
    """Whatever stands still, a database that doesn't answer, say, the program ends in time; else it ends well."""
    script = HANGING.format(seconds=seconds, sleeps=sleeps)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout
        assert program.stdout.readline() == b"ready\n"
        program.send_signal(signal.SIGTERM)
        _, told = program.communicate(timeout=60)
    assert (program.returncode, b"stood still" in told) == (code, bool(code))


STUCK = """
import logging, os, sys, time
from bot import hosting, logs

read, write = os.pipe()
os.dup2(write, 2)
logs.begin("text", "error", print)
import threading
threading.Thread(target=lambda: [logging.getLogger("bot").error("x" * 1000) for _ in range(1000)], daemon=True).start()
time.sleep(0.3)
hosting._leave()
"""


def test_case_14_a_log_that_nobody_reads_keeps_nobody() -> None:
    """A program whose standard error is full, because whoever reads it stands still, ends all the same."""
    done = subprocess.run([sys.executable, "-c", STUCK], check=False, timeout=20)
    assert done.returncode == 1
