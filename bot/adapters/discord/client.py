"""The connection to Discord: the SDK's client, with what it was found not to do."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import discord
from discord.backoff import ExponentialBackoff
from discord.gateway import KeepAliveHandler

from bot.adapters.calls import traced
from bot.adapters.discord.servers import Shard
from bot.adapters.discord.starts import Pauses
from bot.adapters.underway import logged

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import aiohttp

    from bot.adapters.discord.servers import Servers
    from bot.adapters.discord.starts import Starts

log = logging.getLogger(__name__)

# The SDK tells at its lowest level what is said, and in warnings the tokens of interactions: all of it is kept quiet.
logging.getLogger("discord").setLevel(logging.CRITICAL + 1)

INTENTS: Final = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""What the bot wants to hear of: nothing that Discord would have to allow."""

_FIRST_BREATH: Final = 1.0  # seconds between two connections, resumed ones too; doubled each time
_LONGEST_BREATH: Final = 30.0
_IN_VAIN: Final = 5  # connections that bring no session, after which the session that they ask for is given up
_MISSED: Final = 2  # heartbeats without an answer
_WATCHED: Final = 0.25  # seconds between two looks at the heartbeats
_LOOKED_FOR: Final = 0.2  # seconds without a further server, after which all are known
LONGEST_LIMIT: Final = 30.0
"""Seconds that a limit is waited for without a word; Discord's SDK takes no less."""
_FAREWELL: Final = 2.0  # seconds that Discord is given to say goodbye
_FIRST: Final = "READY"
_AGAIN: Final = 4000  # closes a connection whose session is to be resumed


class Hears(Protocol):
    """Who is told of what Discord delivers."""

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take a command, a button, a field or half a line."""

    async def on_message(self, message: discord.Message) -> None:
        """Take what somebody said."""


class _Delays(ExponentialBackoff[Literal[False]]):
    """The SDK's pauses after a lost connection, which would grow to a quarter of an hour."""

    def delay(self) -> float:
        """Return the seconds until the next try."""
        return min(super().delay(), _LONGEST_BREATH)


vars(discord.client)["ExponentialBackoff"] = _Delays


class Client(discord.Client):
    """One connection, which resumes its session by itself. What breaks it for good is raised by `connect`."""

    def __init__(self, hears: Hears, servers: Servers, starts: Starts, shard: Shard = Shard()) -> None:  # noqa: B008 - it never changes
        """Take who is told, who notes servers, when sessions may begin, and which of the bot's connections it is."""
        super().__init__(
            shard_id=shard.number,
            shard_count=shard.of,
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=_LOOKED_FOR,
            max_ratelimit_timeout=LONGEST_LIMIT,
            http_trace=traced("discord"),
        )
        self.shard = shard
        self._hears, self._servers, self._starts = hears, servers, starts
        self._has_session = False
        self._breaths, self._in_vain = Pauses(_FIRST_BREATH, _LONGEST_BREATH), 0
        self._watching: asyncio.Task[None] | None = None
        # A dispatch that lacks a field would end the connection, while the client goes on saying that it is there.
        # The first one is needed: without it there is nothing to go on with.
        parsers = self._connection.parsers
        parsers.update({event: _guarded(event, parse) for event, parse in parsers.items() if event != _FIRST})
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._ws_connect = self.http.ws_connect
        self.http.ws_connect = self._connect_calmly  # type: ignore[method-assign]

    async def _connect_calmly(self, url: str, **how: Any) -> aiohttp.ClientWebSocketResponse:  # noqa: ANN401 - the SDK's
        """Connect, after a pause: the SDK would resume without one, and a session that can't be resumed for ever."""
        if self._in_vain >= _IN_VAIN:
            raise RuntimeError("no session comes of it")
        await self._leave(_AGAIN)
        await self._breaths.wait()
        self._breaths.begun()
        self._socket = await self._ws_connect(url, **how)
        self._in_vain += 1
        return self._socket

    @property
    def is_there(self) -> bool:
        """Whether there is a session, and Discord answers the heartbeats of its connection."""
        return self._has_session and self._is_heard

    @property
    def _is_heard(self) -> bool:
        beats = getattr(self.ws, "_keep_alive", None)
        if beats is None or not self.ws.open:
            return False
        # Read where the SDK keeps it: `latency` stays as it was when no more answers come.
        silent: float = time.perf_counter() - beats._last_ack  # noqa: SLF001
        return silent <= _MISSED * float(beats.interval)

    async def setup_hook(self) -> None:
        """Begin to watch."""
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """End the connection, whatever Discord says to it."""
        # The SDK forgets the second one, which would speak to a client that isn't there any more.
        for task in filter(None, (self._watching, self._connection._ready_task)):  # noqa: SLF001
            task.cancel()
        await self._leave(1000)  # ends the session
        await super().close()

    async def _leave(self, code: int) -> None:
        """End what is left of the last connection: the SDK forgets one that it gives up before the session begins."""
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws._connection is self._connection:  # noqa: SLF001
                thread.stop()
        if self._socket and not self._socket.closed:
            with suppress(TimeoutError):
                async with asyncio.timeout(_FAREWELL):
                    await self._socket.close(code=code)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_WATCHED)
            beats = getattr(self.ws, "_keep_alive", None)
            if beats is not None and self.ws.open and not self._is_heard:
                log.warning("Discord answers no heartbeats; connecting again")
                with suppress(Exception):  # it is looked at again
                    await self.ws.close(_AGAIN)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until a session may begin."""
        await self._starts.take(str(self.application_id), self.shard.number)

    async def on_ready(self) -> None:
        """Take that a session has begun, and which servers have the bot."""
        self._starts.pauses(self.shard.number).good()
        await self.on_resumed()
        await self._servers.settle(self.application_id or 0, self.shard, self._here)

    def _here(self) -> Collection[int] | None:
        """Return the servers that have the bot, also those that are away; None when nobody tells of them any more."""
        return self._connection._guilds if self._has_session and not self.is_closed() else None  # noqa: SLF001 - a list is made anew each time

    async def on_resumed(self) -> None:
        """Take that there is a session."""
        self._has_session, self._in_vain = True, 0
        self._breaths.good()

    async def on_disconnect(self) -> None:
        """Say so."""
        self._has_session = False
        log.info("the connection to Discord has ended; connecting again")

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Hand it on."""
        await self._hears.on_interaction(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Hand it on."""
        await self._hears.on_message(message)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Hand it on."""
        await self._servers.arrived(self.application_id or 0, guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Hand it on; a server that is merely away isn't removed."""
        await self._servers.removed(guild.id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log where it broke, and not with what, as the SDK would."""
        import sys  # noqa: PLC0415 - hardly ever

        if error := sys.exception():
            logged(event_method, error)


def _guarded(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    @wraps(parse)
    def guarded(data: Any) -> None:  # noqa: ANN401 - JSON
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001 - one delivery that can't be read is no reason to hear no other
            logged(f"reading {event}", error)

    return guarded
