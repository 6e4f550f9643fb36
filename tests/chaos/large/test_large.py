"""Whole bots in a storm, and many subscriptions, in short: `make chaos-large` is the whole."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from tests.chaos.large import cluster, many
from tests.chaos.large.schedules import Schedule, carry_out, drawn, made_before
from tests.chaos.running import BOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.chaos.large.schedules import Outcome

CALM = Schedule(1, by_http=False, roughness=0.0, kills=(), lives=(), load=(), once=(), patience=15.0)
ROUGH = CALM._replace(roughness=1.0, troubles=frozenset({"reset after"}))


async def outcomes(folder: Path, *tried: tuple[Schedule, Sequence[str]]) -> list[Outcome]:
    """Carry out schedules side by side, each with a program."""
    (folder / "before").mkdir()
    state = made_before(folder / "before")
    folders = [folder / str(number) for number in range(len(tried))]
    for each in folders:
        each.mkdir()
    return await asyncio.gather(
        *(
            carry_out(schedule, where, [*program], state)
            for (schedule, program), where in zip(tried, folders, strict=True)
        )
    )


def wrong(fault: str) -> tuple[str, ...]:
    """Return the program with one fault."""
    return (sys.executable, "-m", "tests.chaos.large.faulty", fault)


def test_a_seed_is_a_schedule() -> None:
    """The same seed gives the same schedule, another gives another, and both ways of Slack come up."""
    assert drawn(17) == drawn(17) != drawn(18)
    assert {drawn(seed).by_http for seed in range(1, 9)} == {True, False}


async def test_case_40_whole_bots(tmp_path: Path) -> None:
    """Killed, and with both platforms in trouble, they answer once, notify nobody, and hold no more than before."""
    short = [drawn(seed) for seed in (1, 2)]
    short = [one._replace(kills=one.kills[:1], lives=one.lives[:1], load=one.load[:12]) for one in short]
    for outcome in await outcomes(tmp_path, *((one, BOT) for one in short)):
        assert outcome.violations == [], outcome.schedule.told()
        assert sum(outcome.met.values()) > 0


USUAL = ("slack mention", "slack command")
FAULTS = {
    "claims": (CALM._replace(once=USUAL, load=("slack again",) * 3), "case 1: Slack"),
    "nonces": (ROUGH._replace(load=("discord mention",) * 3), "case 1: Discord"),
    "mentions": (CALM._replace(load=("discord mention",)), "case 4: POST"),
    "leak": (CALM._replace(once=USUAL, load=USUAL * 12), "descriptors: "),
    "posts": (ROUGH._replace(load=USUAL * 2), "case 1: Slack"),
    "anyone": (CALM._replace(load=("slack bob",) * 3), "case 9: "),
}


async def test_case_40_the_harness_sees_what_is_wrong(tmp_path: Path) -> None:
    """A bot that is wrong in one thing is found out by that."""
    found = await outcomes(tmp_path, *((schedule, wrong(fault)) for fault, (schedule, _) in FAULTS.items()))
    for (fault, (_, said)), outcome in zip(FAULTS.items(), found, strict=True):
        assert any(one.startswith(said) for one in outcome.violations), f"{fault}: {outcome.violations}"


@pytest.mark.skipif(not cluster.is_installed(), reason="PostgreSQL's server isn't installed")
async def test_case_40_many_subscriptions(tmp_path: Path) -> None:
    """Processes are killed and their database is restarted: nothing is lost, and nothing posted twice."""
    with cluster.cluster() as server:
        came = await many.deliver(many.Load(300, kills=3, restarts=1), server, tmp_path)
    assert (came.kills, came.restarts) == (3, 1)
    assert came.violations(most=0) == []
