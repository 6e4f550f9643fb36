"""The bots that the benchmark compares: ours, ours while it thinks hard, and a bare command."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final, TypeVar

import discord
from discord import app_commands

from benchmarks.discord.__main__ import TOKEN
from bot.adapters.discord.adapter import Discord, Kept, point_at
from bot.app import SystemClock, open_shelf
from bot.core.handler import Handler
from bot.core.limits import Limit
from bot.running import apart
from bot.settings import read_settings
from bot.storage.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Callable

    Interaction = discord.Interaction[discord.Client]

T = TypeVar("T")

HARD: Final = 15.0  # seconds of nothing but computing
_OFTEN: Final = 0.01  # seconds between two looks at the loop


async def ours(folder: Path, *, busy: bool) -> None:
    """Answer as `briefing-bot run` does; where it is to be busy, tell how late the loop was during the first answer."""
    clock = SystemClock()
    settings = read_settings(environ={"BRIEFING_STATE": str(folder / "state.sqlite3")})
    shelf = open_shelf(settings, lambda text: print(text, file=sys.stderr))
    store = await SqlStore.open(settings.state, clock)
    think = apart(ThreadPoolExecutor(1))

    async def think_hard(work: Callable[[], T]) -> T:
        watching = asyncio.create_task(_latest())
        await think(_compute)
        watching.cancel()
        print(f"the loop was late by {1000 * max(_LATE):.0f} ms at most, in {HARD:g} s of computing", flush=True)
        return await think(work)

    handler = Handler(shelf.held().responders.at, store, clock, Limit(), think=think_hard if busy else think)
    await Discord(TOKEN, clock, Kept(store.claim, store.release)).run(handler.answer)


_LATE = [0.0]


async def _latest() -> None:
    while True:
        start = perf_counter()
        await asyncio.sleep(_OFTEN)
        _LATE.append(perf_counter() - start - _OFTEN)


def _compute() -> int:
    end, number = perf_counter() + HARD, 0
    while perf_counter() < end:
        number += sum(range(100))
    return number


async def bare(folder: Path) -> None:
    """Say back what was asked, each time once."""
    database = sqlite3.connect(folder / "bare.sqlite3")
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY)")
    client = discord.Client(intents=discord.Intents(guilds=True))
    tree = app_commands.CommandTree(client)
    briefing = app_commands.Group(name="briefing", description="Read a briefing, or ask")

    async def echo(interaction: Interaction, text: str) -> None:
        cursor = database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (str(interaction.id),))
        database.commit()
        if cursor.rowcount:
            await interaction.response.send_message(f"You said {text}", ephemeral=True)

    @briefing.command(description="a briefing")
    async def show(interaction: Interaction, topic: str) -> None:
        await echo(interaction, topic)

    @briefing.command(description="an answer")
    async def ask(interaction: Interaction, question: str) -> None:
        await echo(interaction, question)

    tree.add_command(briefing)
    async with client:
        await client.start(TOKEN)


if __name__ == "__main__":
    name, url, where = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    point_at(f"{url}/api/v10", f"{url.replace('http', 'ws')}/gateway")
    asyncio.run(bare(where) if name == "bare" else ours(where, busy=name == "busy"))
