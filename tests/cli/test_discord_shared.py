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
    port = free_port()
    async with FakeDiscord() as discord:
        discord.recommended, discord.between = 2, 4.9
        channels = ["general", discord.world.found_guild(1)]
        given = variables(discord, DATABASE_URL=postgres)
        async with (
            running(project, NOWHERE, **given) as first,
            running(project, NOWHERE, **given, PORT=port) as second,
        ):
            await told(first, "Connected to Discord as bot by connection")
            await told(second, "Connected to Discord as bot by connection")
            await both_ask(discord, channels)
            first.kill()
            await told(second, "Connected to Discord as bot by connection")
            await both_ask(discord, channels)
            async with running(project, NOWHERE, **given, PORT=(third_port := free_port())) as third:
                await told(third, "Listening on")
                await _says(third_port, "standing by")
                second.send_signal(signal.SIGTERM)
                code, heard = await ended(second)
                assert (code, heard.splitlines()[-1]) == (0, "Ended.")
                await told(third, "Connected to Discord as bot by connection")
                await told(third, "Connected to Discord as bot by connection")
                await both_ask(discord, channels)
        assert (discord.hurried, discord.world.puts) == (0, 1)
        assert len(discord.identified) == 5


async def _says(port: str, words: str) -> None:
    """Wait until a host sees that the process is ready, and why it does nothing."""
    async with asyncio.timeout(30), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web:
        while True:
            async with web.get("/readyz") as response:
                if response.status == 200:
                    assert words in await response.text()
                    return
            await asyncio.sleep(0.05)
