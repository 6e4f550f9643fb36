"""A sender for tests, in places of the pretended Discord."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.adapters.discord.sending import discord_sender
from bot.core.model import Place
from tests.adapters.discord.fake import GUILD, TOKEN, FakeDiscord, Trouble
from tests.adapters.discord.fake.world import CHANNELS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.ports import Sender

HERE = Place("discord", GUILD, CHANNELS["general"])
SECRET = Place("discord", GUILD, CHANNELS["secret"])
THREAD = Place("discord", GUILD, CHANNELS["thread"])
POST, LOOK = "POST messages", "GET messages"


@asynccontextmanager
async def sending(fake: FakeDiscord, *troubles: Trouble, to: str = POST) -> AsyncIterator[Sender]:
    """Give a sender whose next calls of a kind meet with these troubles; it waits no longer than need be."""
    is_silent = any(trouble.hang for trouble in troubles)
    async with discord_sender(TOKEN, 0.5 if is_silent else 20) as sender:
        fake.troubles[to] += troubles
        yield sender
