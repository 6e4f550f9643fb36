"""What the tests of Discord share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.discord import client as connection
from bot.core.answering import Answering
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.responder import Responder
from bot.testing import Answers, FakeClock
from tests.adapters.discord.bare import connected, pretended
from tests.adapters.discord.rig import DiscordRig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.briefing import Library
    from tests.adapters.discord.bare import Client
    from tests.adapters.discord.fake import FakeDiscord


@pytest.fixture
def answers() -> Answers:
    """Return what answers."""
    return Answers()


@pytest.fixture
async def rig(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordRig]:
    """Return the server with an adapter that can be started."""
    monkeypatch.setattr(connection, "_LOOKED_FOR", 0.02)  # there is one server only
    async with pretended(monkeypatch) as discord:
        assert isinstance(discord.world.clock, FakeClock)
        rig = DiscordRig(discord, discord.world.clock)
        yield rig
        await rig.stop()


@pytest.fixture
async def bot(rig: DiscordRig, lighthouse: Library) -> DiscordRig:
    """Return the server with the bot and its library."""
    responder = Responder(Answering(lighthouse))
    handler = Handler(lambda _: responder, rig.store, rig.clock, authority=Authority(members=True))
    await rig.start(handler.answer)
    return rig


@pytest.fixture
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    """Return a server that the SDK takes for Discord."""
    async with pretended(monkeypatch) as fake:
        yield fake


@pytest.fixture
async def client(fake: FakeDiscord) -> AsyncIterator[Client]:
    """Return a client that is there."""
    async with connected() as client:
        yield client
