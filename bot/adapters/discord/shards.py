"""The connections that this process holds, of all among which the bot's servers are divided."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn, Protocol

from bot.adapters.underway import logged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

log = logging.getLogger(__name__)

_EVERY: Final = 1.0  # seconds between two looks at who holds what
_BEFORE: Final = 3.0  # seconds before a lease is over at which its connection is closed, which may take two
_LOOK: Final = 10.0  # seconds after which a look without an answer counts as failed; what it takes is found by the next
_FAREWELL: Final = 5.0  # seconds that the database is given to hear that others may go on

STANDING_BY: Final = "Discord: standing by; other processes hold all connections"


class Lot(Protocol):
    """What a process holds, after a look."""

    @property
    def held(self) -> Mapping[int, float]:
        """The connections, each with the seconds for which it is held, counted from before the look."""

    @property
    def others(self) -> int:
        """Into how many connections other processes divide the servers, where that isn't the same; else 0."""

    @property
    def is_whole(self) -> bool:
        """Whether every connection is held, by whomever."""


class Leases(Protocol):
    """Which process holds which connection, where there may be several processes."""

    async def hold(self, application: str, of: int, mine: Collection[int]) -> Lot:
        """Renew what is `mine`, and take at most one more that is free."""

    async def give_back(self, application: str) -> None:
        """Let others take everything at once."""


class Shards:
    """Holds connections until cancelled. Without leases, this process is the only one, and holds all."""

    def __init__(self, leases: Leases | None, connect: Callable[[int, int], Awaitable[None]]) -> None:
        """Take what keeps a connection, by its number and of how many, or raises what breaks it for good."""
        self._leases, self._connect = leases, connect
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._until: dict[int, float] = {}
        self._broken: asyncio.Future[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._application, self.of, self._is_leaving = "", 1, False
        self.note = ""
        """Why it holds none, where that is in order."""

    async def run(self, application: int, of: int) -> None:
        """Hold connections of this application until cancelled; raises what breaks one of them for good."""
        self._application, self.of = str(application), of
        if self._is_leaving:  # told to end before there was anything to hold
            await asyncio.Event().wait()
        self._broken = asyncio.get_running_loop().create_future()
        self._looking = asyncio.create_task(self._look_on())
        try:
            await asyncio.wait([self._looking, self._broken], return_when=asyncio.FIRST_COMPLETED)
            for done in (self._broken, self._looking):
                if done.done() and not done.cancelled():
                    done.result()
            await asyncio.Event().wait()  # the end is near: what was held is given back
        finally:
            self._broken.cancel()
            await self.leave()

    async def leave(self) -> None:
        """Close all connections, and let others have them at once; none is held from now on."""
        self._is_leaving = True
        if self._looking:
            self._looking.cancel()
            await asyncio.wait([self._looking])
        await self._close(*self._tasks)
        if self._leases and self._application:
            with suppress(TimeoutError):
                async with asyncio.timeout(_FAREWELL):
                    try:
                        await self._leases.give_back(self._application)
                    except Exception as error:  # noqa: BLE001 - others have them when the leases are over
                        logged("giving connections back", error)

    async def _look_on(self) -> None:
        if self._leases:
            await self._share(self._leases)
        for number in range(self.of):
            self._hold(number, math.inf)
        await asyncio.Event().wait()

    async def _share(self, leases: Leases) -> NoReturn:
        while True:
            begun = time.monotonic()
            try:
                async with asyncio.timeout(_LOOK):
                    lot = await leases.hold(self._application, self.of, [*self._tasks])
            except Exception as error:  # noqa: BLE001 - a database that is away: what is held is closed in time
                log.warning("who holds which connection to Discord can't be found out (%s)", type(error).__name__)
                self.note = ""
            else:
                await self._take(lot, begun)
            await asyncio.sleep(_EVERY)

    async def _take(self, lot: Lot, begun: float) -> None:
        await self._close(*self._tasks.keys() - lot.held.keys())
        for number, seconds in lot.held.items():
            self._hold(number, begun + seconds - _BEFORE)
        note = STANDING_BY if lot.is_whole and not lot.held else ""
        if lot.others:
            ways = f"other processes divide the servers into {lot.others} connections, and this one into {self.of}"
            note = f"Discord: {ways}; it waits until they have ended"
        if note and note != self.note:
            log.warning(note) if lot.others else log.info(note)
        self.note = note

    def _hold(self, number: int, until: float) -> None:
        self._until[number] = until
        if number not in self._tasks:
            self._tasks[number] = task = asyncio.create_task(self._keep(number))
            task.add_done_callback(self._look_at)

    async def _keep(self, number: int) -> None:
        """Keep a connection while it is this process's own, and close it before another one may have it."""
        connection = asyncio.ensure_future(self._connect(number, self.of))
        try:
            while (left := self._until[number] - time.monotonic()) > 0 and not connection.done():
                await asyncio.wait([connection], timeout=None if left == math.inf else left)
        finally:
            if not connection.done():
                log.info("connection %d of %d to Discord is let go of", number + 1, self.of)
            connection.cancel()
            while not connection.done():
                with suppress(asyncio.CancelledError):  # it is ending already, and nobody may have it before its end
                    await asyncio.wait([connection])
            del self._tasks[number]
        if not connection.cancelled():
            connection.result()

    def _look_at(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) and self._broken and not self._broken.done():
            self._broken.set_exception(error)

    async def _close(self, *numbers: int) -> None:
        closing = [self._tasks[number] for number in numbers]
        for task in closing:
            task.cancel()
        if closing:
            await asyncio.wait(closing)
