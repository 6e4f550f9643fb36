"""When sessions with Discord may begin: how many in a day, how soon one after the other, in all processes together."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.underway import logged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Claim = Callable[[str, float], Awaitable[bool]]
    Release = Callable[[str], Awaitable[object]]

log = logging.getLogger(__name__)

_DAY: Final = 86_400.0  # seconds
_STARTS: Final = 400
"""Sessions that a bot with one connection begins in a day. Discord counts them: after 1,000, the token is gone."""
_KEPT_BACK: Final = 5  # of what Discord allows a bot with several connections, one in so many isn't used
_FIRST_PAUSE: Final = 5.0  # seconds between two beginnings, Discord's own least; doubled each time
_LONGEST_PAUSE: Final = 300.0
_LASTING: Final = 60.0  # seconds after which a session counts as a good one
_UNUSED: Final = 30.0  # seconds before a spent day is looked at again
_LEFT: Final = 6.0  # seconds after which somebody else's beginning counts as over, if they ended before they said so
_TRIED: Final = 0.1  # seconds before another's beginning is looked at again


class Pauses:
    """Pauses between beginnings of one kind, which grow until what was begun lasts."""

    def __init__(self, first: float, longest: float) -> None:
        """Take the pauses' seconds: each is twice the one before."""
        self._first, self._longest = first, longest
        self.pause = 0.0
        """The one after what has begun last."""
        self._not_before = self._good_since = 0.0

    async def wait(self) -> None:
        """Return when the next may begin."""
        if self._good_since and time.monotonic() - self._good_since >= _LASTING:
            self.pause = 0.0
        self._good_since = 0.0  # a wait that is broken off counts as nothing good
        await asyncio.sleep(self._not_before - time.monotonic())

    def begun(self) -> None:
        """Take that one begins now."""
        self.pause = min(max(self._first, 2 * self.pause), self._longest)
        self._not_before = time.monotonic() + self.pause

    def good(self) -> None:
        """Take that what was begun works; from now on it lasts."""
        self._good_since = self._good_since or time.monotonic()


class Starts:
    """Lets sessions begin, so that never too many do: in a row, or in a day, whatever was restarted meanwhile."""

    def __init__(self, claim: Claim, release: Release) -> None:
        """Take the store's `claim` and `release`: a lease of a day for each beginning, a short one between two."""
        self._claim, self._release = claim, release
        self._pauses: dict[int, Pauses] = {}
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._leaving: set[asyncio.Task[None]] = set()
        self._at_once, self._of, self._total, self._number = 1, 1, 0, 0

    def allow(self, limit: Mapping[str, Any], of: int) -> None:
        """Take what Discord allows (its `session_start_limit`), and how many connections the bot has."""
        self._at_once, self._total, self._of = max(1, int(limit["max_concurrency"])), int(limit["total"]), of

    @property
    def most(self) -> int:
        """How many sessions may be begun in a day."""
        return _STARTS if self._of == 1 else max(_STARTS, self._total - self._total // _KEPT_BACK)

    def pauses(self, shard: int) -> Pauses:
        """Return the pauses between sessions of one connection."""
        return self._pauses.setdefault(shard, Pauses(_FIRST_PAUSE, _LONGEST_PAUSE))

    def turn(self, shard: int) -> asyncio.Lock:
        """Return what a connection holds while it begins: the SDK drops one that waits long for its session."""
        return self._turns[shard % self._at_once]

    async def take(self, who: str, shard: int) -> None:
        """Return when a session of this bot may begin. The SDK gives up after a minute, and comes again."""
        pauses = self.pauses(shard)
        await pauses.wait()
        gate = f"discord/identify/{who}/{shard % self._at_once}"
        while True:
            while not await self._claim(gate, _LEFT):  # noqa: ASYNC110 - the store tells nobody when it is free
                await asyncio.sleep(_TRIED)
            if await self._is_free(who):
                break
            await self._release(gate)
            log.warning("%d sessions with Discord were begun within a day; waiting", self.most)
            await asyncio.sleep(_UNUSED)
        pauses.begun()
        leaving = asyncio.create_task(self._leave(gate))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    async def _leave(self, gate: str) -> None:
        """Let the next one begin, by no clock but this process's own: those of two machines may differ."""
        await asyncio.sleep(_FIRST_PAUSE)
        try:
            await self._release(gate)
        except Exception as error:  # noqa: BLE001 - it is free again before long
            logged("letting the next session begin", error)

    def cancel(self) -> None:
        """Release nothing more: the store is about to be closed, and others wait a second longer."""
        for leaving in self._leaving:
            leaving.cancel()

    async def _is_free(self, who: str) -> bool:
        for number in range(self._number, self._number + self.most):
            if await self._claim(f"discord/session/{who}/{number % self.most}", _DAY):
                self._number = number + 1
                return True
        return False
