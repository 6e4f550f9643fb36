"""Weekly summaries under fire, in short: `make chaos` is the whole."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.chaos.platforms import BLIND, DISCORD, SLACK
from tests.chaos.running import Run, carry_out
from tests.chaos.troubles import Timings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases import PostgresServer

NAIVE = (sys.executable, "-m", "tests.chaos.naive")
HASTY = Timings(answer=0.5, lease=1.0, quiet=2.0, verify=3.0)
SHORT = Timings(answer=1.2, lease=3.5, quiet=4.0, verify=6.0)


async def test_the_harness_sees_what_is_posted_twice(tmp_path: Path) -> None:
    """A worker that posts again whatever came of it loses nothing, and posts twice."""
    run = Run(SLACK, subscriptions=20, kills=2, stops=1, program=(*NAIVE, "again"), timings=HASTY)
    outcome = await carry_out(run, tmp_path)
    assert (outcome.lost, outcome.kills, outcome.stops) == ([], 2, 1)
    assert outcome.twice
    assert f"twice {outcome.twice}" in outcome.violations()


async def test_the_harness_sees_what_is_lost(tmp_path: Path) -> None:
    """A worker that never posts again posts nothing twice, and loses what wasn't taken."""
    run = Run(SLACK, subscriptions=20, kills=2, stops=1, program=(*NAIVE, "once"), timings=HASTY)
    outcome = await carry_out(run, tmp_path)
    assert (outcome.twice, outcome.kills, outcome.stops) == (0, 2, 1)
    assert outcome.lost
    assert f"lost {len(outcome.lost)}" in outcome.violations()


async def test_the_harness_sees_what_is_held_without_need(tmp_path: Path) -> None:
    """A worker that asks people whenever something fails asks about what it was plainly told."""
    run = Run(BLIND, seed=2, subscriptions=20, kills=2, stops=1, program=(*NAIVE, "held"), timings=HASTY)
    outcome = await carry_out(run, tmp_path)
    needless = outcome.held - outcome.unknown
    assert needless
    assert f"held {len(needless)} whose outcome was known" in outcome.violations()


@pytest.mark.parametrize("platform", [SLACK, DISCORD])
async def test_one_process_on_sqlite(platform: str, tmp_path: Path) -> None:
    """Killed and stopped on a platform in trouble, it loses nothing, posts nothing twice, and asks only if it must."""
    run = Run(platform, subscriptions=20, kills=2, stops=1, timings=SHORT)
    outcome = await carry_out(run, tmp_path)
    assert outcome.kills == 2
    assert outcome.violations() == []


@pytest.mark.parametrize("platform", [BLIND, DISCORD])
async def test_two_processes_on_postgresql(platform: str, tmp_path: Path, postgres_server: PostgresServer) -> None:
    """So do two that share a database."""
    run = Run(platform, os.environ["TEST_DATABASE_URL"], 2, subscriptions=20, kills=3, stops=1, timings=SHORT)
    outcome = await carry_out(run, tmp_path)
    assert outcome.kills >= 3
    assert outcome.violations() == []


async def test_one_of_two_processes_never_returns(tmp_path: Path, postgres_server: PostgresServer) -> None:
    """The other does its work."""
    run = Run(SLACK, os.environ["TEST_DATABASE_URL"], 2, subscriptions=20, never_returns=True, timings=SHORT)
    outcome = await carry_out(run, tmp_path)
    assert (outcome.kills, outcome.stops) == (0, 1)
    assert outcome.violations() == []
