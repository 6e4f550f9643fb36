"""The table, walked on Discord."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest
from discord import InteractionType

from bot.adapters.discord import client as connection
from bot.adapters.discord import responding
from bot.testing import FakeClock, eventually
from tests.adapters.access import discord, discord_table, house, table, walking
from tests.adapters.access.house import House
from tests.adapters.desks import office
from tests.adapters.discord.bare import pretended
from tests.adapters.discord.fake.world import CHANNELS, DIRECTS, GUILD, PEOPLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.briefing import Library


@pytest.fixture
async def there(
    lighthouse: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[discord.Server, House]]:
    """Return the server with everybody in it, and what is kept of them."""
    monkeypatch.setattr(connection, "_LOOKED_FOR", 0.02)  # there is one server only
    monkeypatch.setattr(connection, "_FIRST_BREATH", 0.01)
    monkeypatch.setattr(responding, "_LATER", 0.0)  # nobody else answers
    for name, number in discord.IDS.items():
        monkeypatch.setitem(PEOPLE, name, number)
        monkeypatch.setitem(DIRECTS, name, f"4{number[1:]}")
    async with pretended(monkeypatch) as server:
        assert isinstance(server.world.clock, FakeClock)
        rig = discord.Server(server, server.world.clock)
        rig.library = lighthouse
        people = [rig.who(role) for role in table.WHERE if role != "guest"]
        by_role = {who.role: who for who in people}
        async with office(rig, lighthouse, tmp_path, house.authority(by_role["admin"].person), rig.keep) as kept:
            home = House(kept, by_role["member"].place, by_role["owner"].person, people)
            await home.furnish()
            yield rig, home


def test_every_handler_is_in_the_table() -> None:
    """What the client listens to, each type of interaction, and what buttons and fields keep, is walked."""
    walking.complete(discord.handlers(), discord_table.DISCORD, "DISCORD in tests/adapters/access/discord_table.py")
    walking.complete(
        [key for key, row in discord_table.DISCORD.items() if row.matrix], discord.WAYS, "WAYS in discord.py"
    )
    assert all(f"test_{row.test}" in globals() for row in discord_table.DISCORD.values() if not row.matrix)


async def test_case_09_everybody_may_what_the_table_says(there: tuple[discord.Server, House]) -> None:
    """By every handler, for everybody, each line does what its cell says, and changes no other row."""
    rig, home = there
    found = []
    for key, row in discord_table.DISCORD.items():
        if row.matrix:
            lines = walking.lines(row, every=key == discord.ALL)
            found += await walking.walk(home, key, row, lines, partial(rig.said, discord.WAYS[key]))
    assert not found, "\n".join(found)


async def test_removal(there: tuple[discord.Server, House]) -> None:
    """A server that removes the bot has all of its own deleted, and nothing else."""
    rig, home = there
    await rig.discord.remove_guild()
    await rig.heard()
    assert walking.in_order(await home.changed()) == walking.in_order(home.of(GUILD))


async def test_arrival(there: tuple[discord.Server, House]) -> None:
    """A server that takes the bot is noted, so that its removal is noticed even while the bot is away."""
    rig, home = there
    await rig.discord.add_guild("900000000000000001")

    async def is_noted() -> bool:
        return {*(await home.changed())} == {"installation"}

    async with asyncio.timeout(30):
        while not await is_noted():  # noqa: ASYNC110 - nothing tells when it is written
            await asyncio.sleep(0.02)


async def test_connection(there: tuple[discord.Server, House]) -> None:
    """A connection that ends and goes on, and a dispatch that nobody can read, change nothing."""
    rig, home = there
    await rig.discord.ask_to_reconnect()
    await eventually(lambda: rig.discord.resumes, "a connection again")
    await rig.discord.dispatch("INTERACTION_CREATE", {"type": 2})
    await rig.heard()
    assert await home.changed() == {}


async def test_interactions(there: tuple[discord.Server, House]) -> None:
    """A type that only an HTTP address is sent changes nothing, should it come; the others are rows of their own."""
    rig, home = there
    message = {"message": rig.discord.world.message("1", CHANNELS["general"], "bot", "")}
    interact = rig.discord._interact  # noqa: SLF001 - the gateway sends none
    await interact("ann", "general", InteractionType.ping.value, message, user_installed=False)
    await rig.heard()
    assert await home.changed() == {}
