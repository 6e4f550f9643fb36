"""One connection to Discord, anew whenever the SDK gives it up, and the login that all calls are made with."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.adapters.calls import traced
from bot.adapters.discord.client import INTENTS, LONGEST_LIMIT, Client
from bot.adapters.discord.servers import Shard
from bot.core.ports import Refused
from bot.core.wording import counted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.adapters.discord.client import Hears
    from bot.adapters.discord.servers import Servers
    from bot.adapters.discord.starts import Starts

log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = 0.5  # seconds before connecting anew; doubled each time
_LONGEST_PAUSE: Final = 60.0
_HEARD: Final = 0.2  # seconds after which a cancellation is told again
_TURN: Final = 30.0  # seconds for which one connection keeps the others of this process from beginning
_INTENTS: Final = 4014
_HOPELESS: Final = frozenset({4004, 4010, 4011, 4012, 4013, _INTENTS})
"""Why Discord closes a connection that it will not take a second time."""


async def logged_in(token: str, work: Callable[[discord.Client], Awaitable[None]]) -> None:
    """Do the work with a client that connects to nothing, whatever becomes of connections; raises Refused.

    What fails before the work has begun is tried again.
    """
    pause = _FIRST_PAUSE
    while True:
        client = discord.Client(intents=INTENTS, max_ratelimit_timeout=LONGEST_LIMIT, http_trace=traced("discord"))
        try:
            try:
                await client.login(token)
            except discord.LoginFailure:
                raise Refused("401") from None
            except Exception as error:  # noqa: BLE001 - nobody knows what else may stand between
                pause = _paused(error, min(2 * pause, _LONGEST_PAUSE))
            else:
                await work(client)
                return
        finally:
            await client.close()
        await asyncio.sleep(pause)


def _paused(error: Exception, pause: float) -> float:
    """Log why there is no connection, and return the seconds until the next try."""
    pause = max(pause, error.retry_after if isinstance(error, discord.RateLimited) else 0.0)
    log.warning("no connection to Discord (%s); again in %.3g s", type(error).__name__, pause)
    return pause


class Connections:
    """Connects, as often as it takes."""

    def __init__(self, token: str, hears: Hears, servers: Servers, starts: Starts, tell: Callable[[str], None]) -> None:
        """Take what a client takes; `tell` hears when people can ask."""
        self._token, self._hears, self._servers, self._starts, self._tell = token, hears, servers, starts, tell
        self.clients: dict[int, Client] = {}
        """The last client of each connection that is kept, by its number."""

    async def keep(self, number: int, of: int) -> None:
        """Keep one connection until cancelled; raises Refused where Discord will never take it."""
        pause, is_told = _FIRST_PAUSE, False
        try:
            while True:
                client = Client(self._hears, self._servers, self._starts, Shard(number, of))
                self.clients[number] = client
                try:
                    await self._connected(client, is_told=is_told)
                except Refused:
                    raise
                except Exception as error:  # noqa: BLE001 - the SDK gives up where its first connection fails
                    is_told = is_told or client.is_ready()
                    pause = _FIRST_PAUSE if client.is_ready() else min(2 * pause, _LONGEST_PAUSE)
                    pause = _paused(error, pause)
                finally:
                    await client.close()
                await asyncio.sleep(pause)
        finally:
            del self.clients[number]

    async def _connected(self, client: Client, *, is_told: bool) -> None:
        try:
            await client.login(self._token)
            greeting = asyncio.create_task(self._greet(client, is_told=is_told))
            connecting: asyncio.Task[None] | None = None
            try:
                async with self._starts.turn(client.shard.number):
                    connecting = asyncio.create_task(client.connect())
                    await asyncio.wait([connecting, greeting], timeout=_TURN, return_when=asyncio.FIRST_COMPLETED)
                await asyncio.wait([connecting])
                connecting.result()
            finally:
                greeting.cancel()
                if connecting is not None:
                    await _ended(connecting)
        except discord.LoginFailure:
            raise Refused("401") from None
        except discord.PrivilegedIntentsRequired:
            raise Refused(str(_INTENTS)) from None
        except discord.ConnectionClosed as closed:
            if closed.code in _HOPELESS:
                raise Refused(str(closed.code)) from None
            raise

    async def _greet(self, client: Client, *, is_told: bool) -> None:
        """Tell whoever runs the bot that it is there, once, however often it connects."""
        await client.wait_until_ready()
        if not is_told:
            number, of = client.shard
            which, servers = (
                f" by connection {number + 1} of {of}" if of > 1 else "",
                counted(len(client.guilds), "server"),
            )
            self._tell(
                f"Connected to Discord as {client.user}{which}, in {servers}. Try /briefing there; Ctrl-C ends the bot."
            )


async def _ended(task: asyncio.Task[Any]) -> None:
    """Cancel until it has ended: `wait_for`, which the SDK uses, may overhear it once before Python 3.12."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_HEARD)
