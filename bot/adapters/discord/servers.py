"""The servers that have the bot: they are noted, and one that has it no more is forgotten, whenever that was."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from bot.adapters.discord.heard import NAME
from bot.adapters.underway import logged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    Forget = Callable[[str, str], Awaitable[None]]
    Here = Callable[[], Collection[int] | None]
    Has = Callable[[int], Awaitable[bool]]

log = logging.getLogger(__name__)

_LATER: Final = 60.0  # seconds after which what was under way for a server that is gone has been written down, too
_AGAIN: Final = 15.0  # seconds before a database that is away is asked again
_STAMP: Final = 22  # bits of an id that say nothing of its time, by which servers are divided among connections


class Shard(NamedTuple):
    """One of the connections among which a bot's servers are divided."""

    number: int = 0
    of: int = 1

    def has(self, server: int) -> bool:
        """Return whether Discord tells of this server on this connection."""
        return (server >> _STAMP) % self.of == self.number


class Noted(Protocol):
    """The servers that are known to have the bot."""

    async def noted(self, application: str) -> Collection[str]:
        """Return all that have this application's bot."""

    async def note(self, application: str, servers: Collection[str]) -> None:
        """Note further ones; any number of them, and such as are noted already."""


async def _no_more(_server: int) -> bool:
    return False


class Servers:
    """Notes servers, and has them forgotten: once when they are gone, and once more for what was under way then."""

    def __init__(self, forget: Forget | None, noted: Noted | None = None, has: Has = _no_more) -> None:
        """Take what deletes everything of a workspace, and where servers are noted; without it, none are.

        `has` asks Discord whether a server has the bot, and raises what keeps Discord from telling.
        """
        self._forget, self._noted, self._has = forget, noted, has
        self._again: dict[int, asyncio.Task[None]] = {}

    async def settle(self, application: int, shard: Shard, here: Here) -> None:
        """Note the connection's servers, and forget those that are no more among them: they left while nobody looked.

        What is deleted is gone for good, and a list may lack a server in an outage: Discord is asked about each.
        A server that was never noted stays: people use the bot there who have it for themselves. `here` returns the
        servers as they are at the moment, or None as soon as somebody else may know better.
        """
        while self._noted and here() is not None:
            try:
                await self._settle(self._noted, str(application), shard, here)
            except Exception as error:  # noqa: BLE001 - a database that is away, say
                logged("noting servers", error)
                await asyncio.sleep(_AGAIN)
            else:
                return

    async def _settle(self, noted: Noted, application: str, shard: Shard, here: Here) -> None:
        before = {*map(int, await noted.noted(application))}
        # Looked at after that: whoever comes meanwhile is here before being noted.
        now = here() or ()
        for server in now:
            self._stays(server)
        await noted.note(application, [str(server) for server in now if server not in before])
        for server in filter(shard.has, sorted(before)):
            if not _lacks(here, server):
                continue
            if await self._has(server):
                log.warning("Discord didn't list a server that has the bot; what is kept of it stays")
            elif _lacks(here, server):  # it may have come meanwhile
                await self.removed(server)

    async def arrived(self, application: int, server: int) -> None:
        """Note a server that has got the bot."""
        self._stays(server)
        if self._noted:
            await self._noted.note(str(application), [str(server)])

    def _stays(self, server: int) -> None:
        """Take that it has the bot: what is said there from now on is to stay."""
        if again := self._again.pop(server, None):
            again.cancel()

    async def removed(self, server: int) -> None:
        """Delete what is kept of a server that has the bot no more."""
        if self._forget and server not in self._again:
            self._again[server] = asyncio.create_task(self._once_more(server))
            await self._forget(NAME, str(server))
            log.info("a server has removed the bot; what was kept of it is deleted")

    async def _once_more(self, server: int) -> None:
        await asyncio.sleep(_LATER)
        await self._last(server)

    async def _last(self, server: int) -> None:
        self._again.pop(server, None)
        try:
            if self._forget:
                await self._forget(NAME, str(server))
        except Exception as error:  # noqa: BLE001 - what it keeps from going on is something else's
            logged("forgetting a server", error)

    async def drain(self) -> None:
        """Forget now what would be forgotten later. Called when no more answers are under way."""
        for server, again in [*self._again.items()]:
            again.cancel()
            await self._last(server)


def _lacks(here: Here, server: int) -> bool:
    """Return whether it is certainly not among the connection's servers."""
    now = here()
    return now is not None and server not in now
