"""A client of the real SDK with nothing of ours on it, and the pretended Discord under it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.testing import FakeClock
from tests.adapters.discord.fake import TOKEN, FakeDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.adapters.discord.fake import Sent

    Heard = discord.Interaction[discord.Client]

T = TypeVar("T")


class Client(discord.Client):
    """A client that keeps what it hears."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        few = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=intents or few, guild_ready_timeout=0.05, allowed_mentions=discord.AllowedMentions.none()
        )
        self.interactions: asyncio.Queue[Heard] = asyncio.Queue()
        self.messages: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.resumed = asyncio.Event()
        self.left: list[int] = []
        self.running: asyncio.Task[None] | None = None

    async def on_interaction(self, interaction: Heard) -> None:
        """Keep it."""
        self.interactions.put_nowait(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Keep it, unless it is the client's own."""
        if message.author != self.user:
            self.messages.put_nowait(message)

    async def on_resumed(self) -> None:
        """Know of it."""
        self.resumed.set()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Know of it."""
        self.left.append(guild.id)


@asynccontextmanager
async def pretended(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    """Give a server that the SDK takes for Discord."""
    async with FakeDiscord(FakeClock()) as fake:
        monkeypatch.setattr(Route, "BASE", fake.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(fake.gateway_url))
        yield fake


@asynccontextmanager
async def connected() -> AsyncIterator[Client]:
    """Give a client that is there."""
    client = Client()
    await client.login(TOKEN)
    client.running = asyncio.create_task(client.connect())
    await client.wait_until_ready()
    try:
        yield client
    finally:
        await client.close()
        await asyncio.wait([client.running])


async def heard_by(client: Client, queue: asyncio.Queue[T]) -> T:
    """Return the next that the client hears; what ends the client ends the test."""
    assert client.running
    hearing = asyncio.ensure_future(queue.get())
    await asyncio.wait([hearing, client.running], return_when=asyncio.FIRST_COMPLETED)
    if client.running.done():
        hearing.cancel()
        client.running.result()
    return await hearing


async def deferred(client: Client, sent: Sent, *, ephemeral: bool) -> Heard:
    """Let the client defer what was sent."""
    heard = await heard_by(client, client.interactions)
    assert str(heard.id) == sent.id
    await heard.response.defer(ephemeral=ephemeral, thinking=True)
    await sent.heard.wait()
    return heard


async def refused(client: Client, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, int]:
    """Return the status and the code that a call meets with."""
    with pytest.raises(discord.HTTPException) as error:
        await client.http.request(Route(method, path), json=body or {})
    return error.value.status, error.value.code
