"""What comes on standard error, with planted words in everything that may be logged."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.rig import ROOT, environment

LOGGERS = (
    *("slack_bolt.AsyncApp", "slack_sdk.web.async_client", "slack_sdk.socket_mode", "discord.gateway", "discord.http"),
    *("aiohttp.server", "aiohttp.access", "aiohttp.client", "sqlalchemy.engine.Engine", "sqlalchemy.pool"),
    *("alembic.runtime.migration", "asyncio", "psycopg", "psycopg.pool", "py.warnings", "concurrent.futures"),
)
"""Of the libraries that run in the process."""

TALKING = """
import asyncio, logging, sys, threading, warnings
from bot import logs
from bot.adapters.underway import logged

say = logs.begin({style!r}, "debug", lambda message: print(message, file=sys.stderr))
say("told")
ours = logging.getLogger("bot.some.where")
ours.debug("ours %d", 1)

def broken():
    raise RuntimeError("planted words xoxb-planted")

for name in {loggers!r}:
    other = logging.getLogger(name)
    for level in (10, 20, 30, 40, 50):
        other.log(level, "seen: planted words xoxb-planted")
        other.log(level, "seen %s", "planted words xoxb-planted")
        other.log(level, f"Exception in callback run('planted words')")
        if level < 30:
            other.log(level, "planted words, as payloads are at these levels")
        other.log(level, "seen", extra={{"body": "planted words", "error": "planted"}})
        try:
            broken()
        except RuntimeError:
            other.log(level, "broke", exc_info=True)
try:
    broken()
except RuntimeError as error:
    ours.error("broke", exc_info=True)
    logged("an answer", error)

class Held:
    def __del__(self):
        broken()

async def main():
    loop = asyncio.get_running_loop()
    asyncio.create_task(asyncio.to_thread(broken))
    loop.call_soon(lambda words: broken(), "planted words")
    await asyncio.sleep(0.1)

asyncio.run(main(), debug=True)
Held()
warnings.warn("planted words", stacklevel=1)
thread = threading.Thread(target=broken)
thread.start()
thread.join()
broken()
"""


def said(style: str) -> list[str]:
    """Return what a program says in which everything goes wrong, with planted words in it."""
    script = TALKING.format(style=style, loggers=LOGGERS)
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", script],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.splitlines()


@pytest.mark.parametrize("style", ["text", "json"])
def test_case_35_no_planted_word_reaches_the_log(style: str) -> None:
    """At DEBUG, with every library's logger, exceptions nobody catches, warnings and threads."""
    text = "\n".join(said(style))
    assert "planted" not in text
    for found in ("told", "ours 1", "RuntimeError", "an answer failed with RuntimeError", "UserWarning"):
        assert found in text


def test_every_line_of_json_is_an_object_with_these_keys() -> None:
    """Time in UTC, level, logger and message; with an exception its type and where it passed."""
    lines = [json.loads(line) for line in said("json")]
    for line in lines:
        assert set(line) in (
            {"time", "level", "logger", "message"},
            {"time", "level", "logger", "message", "error", "where"},
        )
        assert line["time"].endswith("+00:00")
    assert {"level": "info", "logger": "bot", "message": "told"}.items() <= lines[0].items()
    broke = next(line for line in lines if line["message"] == "an answer failed with RuntimeError")
    assert broke["error"] == "RuntimeError"
    assert broke["where"][-1].endswith(" broken")
    assert {line["logger"] for line in lines} >= {"asyncio", "slack_bolt.AsyncApp", "discord.http"}


RESET = """
import sys
from types import SimpleNamespace
from bot import cli
from bot.cli import output, running

async def work(say):
    raise ConnectionResetError(104, "planted")

running.run = lambda _: output.serve(SimpleNamespace(log_format="json", log_level="error"), work)
sys.exit(cli.main(["run"]))
"""


def test_a_network_that_breaks_it_is_no_reason_to_stay_down() -> None:
    """The exit code isn't the one for what has to be mended first, and the log is one object a line here, too."""
    done = subprocess.run([sys.executable, "-c", RESET], env=environment(), cwd=ROOT, capture_output=True, check=False)
    said = json.loads(done.stderr)
    assert (done.returncode, said["error"]) == (1, "ConnectionResetError")
    assert b"planted" not in done.stderr
