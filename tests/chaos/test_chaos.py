"""Weekly summaries under fire, in short: `make chaos` is the whole."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.chaos.platforms import BLIND, DISCORD, SLACK
from tests.chaos.running import Run, carry_out
from tests.chaos.troubles import Timings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chaos.running import Outcome
    from tests.databases import PostgresServer

NAIVE = (sys.executable, "-m", "tests.chaos.naive")
HASTY = Timings(answer=0.5, lease=1.0, quiet=2.0, verify=3.0)
SHORT = Timings(answer=1.2, lease=3.5, quiet=4.0, verify=6.0)


async def outcomes(folder: Path, *runs: Run) -> list[Outcome]:
    """Carry out runs side by side: each waits most of the time."""
    folders = [folder / str(number) for number in range(len(runs))]
    for each in folders:
        each.mkdir()
    return await asyncio.gather(*(carry_out(run, each) for run, each in zip(runs, folders, strict=True)))


async def test_the_harness_sees_what_is_wrong(tmp_path: Path) -> None:
    """A worker that posts again whatever came of it posts twice; one that never does loses posts; one asks in vain."""
    wrong = Run(SLACK, subscriptions=20, kills=2, stops=1, program=(*NAIVE, "again"), timings=HASTY)
    once, asks = replace(wrong, program=(*NAIVE, "once")), replace(wrong, program=(*NAIVE, "held"))
    again, once_, held = await outcomes(tmp_path, wrong, once, replace(asks, platform=BLIND, seed=2))
    assert (again.lost, again.kills, again.stops) == ([], 2, 1)
    assert again.twice
    assert f"twice {again.twice}" in again.violations()
    assert (once_.twice, once_.kills, once_.stops) == (0, 2, 1)
    assert once_.lost
    assert f"lost {len(once_.lost)}" in once_.violations()
    needless = held.held - held.unknown
    assert needless
    assert f"held {len(needless)} whose outcome was known" in held.violations()


async def test_one_process_on_sqlite(tmp_path: Path) -> None:
    """Killed and stopped on a platform in trouble, it loses nothing, posts nothing twice, and asks only if it must."""
    run = Run(SLACK, subscriptions=20, kills=2, stops=1, timings=SHORT)
    for outcome in await outcomes(tmp_path, run, replace(run, platform=DISCORD)):
        assert outcome.kills == 2
        assert outcome.violations() == []


async def test_two_processes_on_postgresql(tmp_path: Path, postgres_server: PostgresServer) -> None:
    """So do two that share a database; and where one of them never returns, the other does its work."""
    run = Run(BLIND, os.environ["TEST_DATABASE_URL"], 2, subscriptions=20, kills=3, stops=1, timings=SHORT)
    alone = replace(run, platform=SLACK, never_returns=True)
    *both, left = await outcomes(tmp_path, run, replace(run, platform=DISCORD), alone)
    for outcome in both:
        assert outcome.kills >= 3
        assert outcome.violations() == []
    assert (left.kills, left.stops) == (0, 1)
    assert left.violations() == []
