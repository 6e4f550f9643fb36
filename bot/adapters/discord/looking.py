"""What Discord says of the bot: for `doctor`, and for the link that invites it."""

from __future__ import annotations

from typing import NamedTuple

import aiohttp
import discord
from discord.http import Route

from bot.adapters.discord.client import INTENTS
from bot.core.ports import Refused, Unreachable


class Bot(NamedTuple):
    """The bot, as Discord knows it."""

    application: str
    name: str
    guilds: int
    sessions: int
    """How many more may be begun today."""
    shards: int
    """How many connections Discord recommends."""
    endpoint: str
    """The address that Discord calls with interactions; empty where it delivers them to the bot."""


async def look(token: str) -> Bot:
    """Ask Discord; raises Refused where it doesn't take the token, and Unreachable where it doesn't answer."""
    try:
        async with discord.Client(intents=INTENTS) as client:
            await client.login(token)
            application = await client.application_info()
            start = await client.http.request(Route("GET", "/gateway/bot"))
    except discord.LoginFailure:
        raise Refused("401") from None
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unreachable(type(error).__name__) from None
    return Bot(
        str(application.id),
        str(client.user or application.name),
        application.approximate_guild_count,
        int(start["session_start_limit"]["remaining"]),
        int(start["shards"]),
        application.interactions_endpoint_url or "",
    )
