"""Limits that all processes share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.model import Place
from bot.delivery import limits
from bot.delivery.limits import Limit

if TYPE_CHECKING:
    from tests.delivery.rig import House

PATIENCE = timedelta(seconds=2)
ONE = Limit("one", timedelta(seconds=1))


async def waits(house: House, wanted: list[Limit], count: int) -> list[float]:
    """Return how long each of several calls at one moment has to wait, in seconds."""
    return [(await house.worker.ledger.reserve(wanted, PATIENCE)).total_seconds() for _ in range(count)]


async def test_calls_come_at_the_pace_of_the_limit(house: House) -> None:
    """Each call waits for the one before it; the one that would wait too long reserves nothing."""
    assert await waits(house, [ONE], 5) == [0, 1, 2, 3, 3]
    house.clock.pass_time(seconds=1.5)
    assert await waits(house, [ONE], 1) == [1.5]


async def test_a_burst_is_let_through_at_once(house: House) -> None:
    """After a time without calls, as many as the burst go through, and then one by one."""
    assert await waits(house, [Limit("one", timedelta(seconds=1), burst=3)], 5) == [0, 0, 0, 1, 2]


async def test_two_processes_share_a_limit(house: House) -> None:
    """What one process reserves, another waits for."""
    await waits(house, [ONE], 2)
    other = house.another().ledger
    assert (await other.reserve([ONE], PATIENCE)).total_seconds() == 2


async def test_a_call_waits_for_the_slowest_of_its_limits(house: House) -> None:
    """A post that has to wait for its channel doesn't keep others of the workspace waiting for longer than that."""
    channel, workspace = Limit("channel", timedelta(seconds=1)), Limit("workspace", timedelta(seconds=0.25))
    assert await waits(house, [channel, workspace], 2) == [0, 1]
    assert await waits(house, [workspace], 1) == [1.25]


async def test_case_18_what_the_platform_says_counts_for_all(house: House) -> None:
    """When the platform asks to wait, nothing goes through before, whatever was reserved; an earlier end is no end."""
    await house.worker.ledger.push([ONE], timedelta(seconds=30))
    await house.worker.ledger.push([ONE], timedelta(seconds=5))
    assert await waits(house, [ONE], 2) == [30, 30]
    house.clock.pass_time(seconds=29)
    assert await waits(house, [ONE], 2) == [1, 2]


async def test_a_burst_does_not_break_a_wait(house: House) -> None:
    """The wait that a platform asks for holds though nothing was called for long."""
    burst = Limit("one", timedelta(seconds=1), burst=10)
    await house.worker.ledger.push([burst], timedelta(seconds=30))
    assert await waits(house, [burst], 1) == [30]


def test_case_20_limits_are_of_a_channel_and_its_workspace() -> None:
    """On Slack two channels of a workspace share one limit, two workspaces none; a terminal has none."""
    first, second, other = (Place("slack", *where) for where in [("T1", "C1"), ("T1", "C2"), ("T2", "C1")])
    scopes = [{limit.scope for limit in limits.of_post(place)} for place in (first, second, other)]
    assert [len(scopes[0] & scopes[1]), len(scopes[0] & scopes[2])] == [1, 0]
    assert {limit.pace for limit in limits.of_post(first)} == {timedelta(seconds=1), timedelta(seconds=0.25)}
    assert not any(limit.pace for limit in limits.of_post(Place("terminal", "local", "chat")))


def test_on_discord_all_servers_share_what_the_bot_may() -> None:
    """Discord counts the calls of the bot, wherever they go."""
    one, other = (limits.of_post(Place("discord", server, f"1{server}")) for server in ("1", "2"))
    assert len({limit.scope for limit in one} & {limit.scope for limit in other}) == 1
