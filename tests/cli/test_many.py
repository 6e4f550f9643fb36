"""Several processes of one bot: behind a balancer they are one to whoever asks."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from itertools import cycle
from typing import TYPE_CHECKING

import aiohttp

from bot.testing import eventually
from tests.adapters.slack.fake import SECRET, FakeSlack
from tests.cli.programs import free_port, running, told

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping
    from pathlib import Path

OWNER = "who owns the lighthouse on gannet rock"
CALLED = "waiting to be called at /slack/events.\n"


class Balancer:
    """Hands what Slack posts to one process after the other, and passes over those that take no connection."""

    def __init__(self, ports: list[str], web: aiohttp.ClientSession) -> None:
        """Begin with the first."""
        self._addresses, self._web = [f"http://127.0.0.1:{port}/slack/events" for port in ports], web
        self._turn = cycle(range(len(ports)))

    async def take(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
        """Return what a process answers."""
        first = next(self._turn)
        for address in (*self._addresses[first:], *self._addresses[:first]):
            try:
                async with self._web.post(address, data=body, headers=headers) as response:
                    return response.status, await response.text(), response.content_type
            except aiohttp.ClientConnectionError:
                continue
        return 502, "", "text/plain"


async def test_behind_a_balancer_each_event_is_answered_once_and_nobody_notices_a_death(
    project: Path, postgres: str
) -> None:
    """Each is delivered to both processes; then one is killed, and the other answers all that comes."""
    ports = [free_port(), free_port()]
    programs: list[Process] = []
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack())
        for port in ports:
            given = {"SLACK_SIGNING_SECRET": SECRET, "PORT": port, "DATABASE_URL": postgres}
            programs.append(await stack.enter_async_context(running(project, slack.api_url, **given)))
        await asyncio.gather(*(told(program, CALLED) for program in programs))
        web = await stack.enter_async_context(aiohttp.ClientSession())
        slack.take = Balancer(ports, web).take
        mentions = [slack.mention("ann", "general", OWNER) for _ in range(10)]
        commands = [slack.command("bob", "general", "gannet-rock") for _ in range(5)]
        sent = await asyncio.gather(*mentions, *commands)
        await eventually(lambda: len(slack.world.posts) >= 15, "an answer to each")
        await asyncio.gather(*map(slack.deliver_again, sent))
        programs[0].kill()
        await programs[0].wait()
        sent += await asyncio.gather(*(slack.mention("ann", "general", OWNER) for _ in range(4)))
        await eventually(lambda: len(slack.world.posts) >= 19, "an answer to each after that")
        assert {one.statuses[-1] for one in sent} == {200}
        assert len(slack.world.posts) == 19
        assert programs[1].returncode is None
