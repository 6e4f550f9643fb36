"""The servers that have the bot, as they are noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.servers import SqlServers

if TYPE_CHECKING:
    from bot.storage.store import SqlStore


async def test_servers_are_noted_for_their_bot(sql: SqlStore) -> None:
    """Ten thousand at once, each once, and another bot's are its own; what is forgotten isn't noted any more."""
    servers, many = SqlServers(sql.turns), [str(number) for number in range(10_000)]
    await servers.note("1", many)
    await servers.note("1", ["5", "10000"])
    await servers.note("2", ["20000"])
    await servers.note("2", [])
    assert await servers.noted("1") == {*many, "10000"}
    assert await servers.noted("2") == {"20000"}
    await sql.forget_workspace("slack", "6")
    await sql.forget_workspace("discord", "5")
    assert await servers.noted("1") == {*many, "10000"} - {"5"}
