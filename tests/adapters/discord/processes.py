"""Several processes of one bot over one database, and several servers, for the tests of connections."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.adapters.discord.adapter import Discord, Kept
from bot.storage.servers import SqlServers
from bot.storage.shards import SqlShards
from bot.storage.store import SqlStore
from bot.testing import eventually
from tests.adapters.discord.fake import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.ports import Answer, Clock
    from tests.adapters.discord.fake import FakeDiscord


class Leases(SqlShards):
    """The leases of a process, from which the database may be taken away."""

    is_away = stands_still = False

    async def hold(self, *which: Any) -> Any:  # noqa: ANN401 - as the leases do
        """Look, if the database is there."""
        if self.is_away:
            raise ConnectionError("the database is away")
        if self.stands_still:
            await asyncio.Event().wait()
        return await super().hold(*which)


class Process:
    """One process with a store of its own on the database that all share."""

    def __init__(self, store: SqlStore, clock: Clock, shards: int, *, alone: bool) -> None:
        """Take how many connections there are to be; who is alone has no leases."""
        self.store, self.leases = store, Leases(store.turns)
        self.told: list[str] = []
        self._is_closed = False
        leases, servers = None if alone else self.leases, SqlServers(store.turns)
        kept = Kept(store.claim, store.release, store.forget_workspace, servers, leases)
        self.adapter = Discord(TOKEN, clock, kept, self.told.append, shards=shards)
        self.running: asyncio.Task[None] | None = None

    @classmethod
    async def on(cls, file: Path, clock: Clock, shards: int = 0, *, alone: bool = False) -> Process:
        """Return a process on the database in a file."""
        return cls(await SqlStore.open(file, clock), clock, shards, alone=alone)

    def begin(self, answer: Answer) -> None:
        """Start it."""
        self.running = asyncio.create_task(self.adapter.run(answer))

    async def start(self, answer: Answer) -> None:
        """Start it, and wait until it is ready."""
        self.begin(answer)
        await eventually(lambda: not self.adapter.unready(), "a process that is ready")

    @property
    def held(self) -> list[int]:
        """The connections that it has now, and that can be used."""
        clients = self.adapter._connections.clients  # noqa: SLF001 - nobody else needs to know
        return sorted(number for number, client in clients.items() if client.is_there)

    async def end(self) -> None:
        """End it as SIGTERM does."""
        await self.adapter.drain()
        await self.stop()

    async def stop(self) -> None:
        """End it without a word to anybody who is asking; who has ended already stays so."""
        if self.running:
            self.running.cancel()
            await asyncio.wait([self.running])
        if not self._is_closed:
            self._is_closed = True
            await self.store.close()


async def asked(discord: FakeDiscord, channel: str, text: str) -> None:
    """Ask in a channel by a command, and see it answered once."""
    sent = await discord.command("ann", channel, "briefing", "ask", question=text)
    await eventually(lambda: sent.original and sent.original.payload, f"an answer to {text}")
    assert len(sent.responses) == 1
