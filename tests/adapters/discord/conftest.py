"""What the tests of Discord share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.discord import client
from bot.core.answering import Answering
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.responder import Responder
from bot.testing import Answers, FakeClock
from tests.adapters.discord.bare import pretended
from tests.adapters.discord.rig import DiscordRig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.briefing import Library


@pytest.fixture
def answers() -> Answers:
    """Return what answers."""
    return Answers()


@pytest.fixture
async def rig(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordRig]:
    """Return the server with an adapter that can be started."""
    monkeypatch.setattr(client, "_LOOKED_FOR", 0.02)  # there is one server only
    async with pretended(monkeypatch) as discord:
        assert isinstance(discord.world.clock, FakeClock)
        rig = DiscordRig(discord, discord.world.clock)
        yield rig
        await rig.stop()


@pytest.fixture
async def bot(rig: DiscordRig, lighthouse: Library) -> DiscordRig:
    """Return the server with the bot and its library."""
    responder = Responder(Answering(lighthouse))
    handler = Handler(lambda: responder, rig.store, rig.clock, authority=Authority(members=True))
    await rig.start(handler.answer)
    return rig
