"""`run` in two processes on one PostgreSQL, which share the connections to Discord."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import aiohttp

from bot.testing import eventually
from tests.adapters.discord.fake import FakeDiscord
from tests.adapters.discord.fake.reading import read
from tests.cli.programs import ended, free_port, running, told
from tests.cli.test_discord import NOWHERE, OWNER, TRUST, variables
from tests.databases import postgres, postgres_server

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["postgres", "postgres_server"]


def answered(discord: FakeDiscord) -> int:
    """Return how many answers there are."""
    return sum(TRUST in read(post.payload) for post in discord.world.posts.values())


async def both_ask(discord: FakeDiscord, channels: list[str]) -> None:
    """Let a command and a mention be answered in each server, once."""
    before = answered(discord)
    for channel in channels:
        sent = await discord.command("ann", channel, "briefing", "ask", question=OWNER)
        await eventually(lambda: sent.original and sent.original.payload, "an answer")  # noqa: B023 - it is awaited here
        await discord.mention("ann", channel, OWNER)
    await eventually(lambda: answered(discord) >= before + 2 * len(channels), "all answers")
    assert answered(discord) == before + 2 * len(channels)


async def test_one_process_takes_over_from_another(project: Path, postgres: str) -> None:
    """Each server is answered once; who is killed is replaced within the lease, and who is told to end, at once.

    Commands are told to Discord once, and between two beginnings there is the pause that it wants.
    """
    ports = [free_port(), free_port()]
    async with FakeDiscord() as discord:
        discord.recommended, discord.between = 2, 4.0
        channels = ["general", discord.world.found_guild(1)]
        given = variables(discord, DATABASE_URL=postgres)
        async with running(project, NOWHERE, **given) as first:
            await _both(discord)
            async with running(project, NOWHERE, **given, PORT=ports[0]) as second:
                await told(second, "Listening on")
                await _says(ports[0], "standing by")
                await both_ask(discord, channels)
                first.kill()
                await eventually(lambda: not discord.sockets, "the end of the first")
                await _both(discord)
                await both_ask(discord, channels)
                async with running(project, NOWHERE, **given, PORT=ports[1]) as third:
                    await told(third, "Listening on")
                    await _says(ports[1], "standing by")
                    second.send_signal(signal.SIGTERM)
                    code, heard = await ended(second)
                    assert (code, heard.splitlines()[-1]) == (0, "Ended.")
                    await _both(discord)
                    await both_ask(discord, channels)
        assert (discord.hurried, discord.world.puts, len(discord.identified)) == (0, 1, 6)


async def _both(discord: FakeDiscord) -> None:
    """Wait until both connections are held."""
    async with asyncio.timeout(60):
        while {one.number for one in discord.sessions.values() if one.socket} != {0, 1}:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


async def _says(port: str, words: str) -> None:
    """Wait until a host sees that the process is ready, and why it does nothing."""
    async with asyncio.timeout(60), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web:
        while True:
            async with web.get("/readyz") as response:
                if response.status == 200:
                    assert words in await response.text()
                    return
            await asyncio.sleep(0.05)
