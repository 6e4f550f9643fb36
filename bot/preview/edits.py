"""What became of the latest edits of the briefings, and who waits to hear of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.problems import Problem


class Standing(NamedTuple):
    """What serves, what keeps a later edit from it, and what `check` found; None while that is still looked for."""

    version: str
    broken: tuple[Problem, ...] = ()
    found: tuple[Problem, ...] | None = None


class Edits:
    """How the briefings stand now; whoever listens hears of each change. Used from one event loop."""

    def __init__(self, now: Standing) -> None:
        """Begin with what serves."""
        self.now = now
        self.turn = 0
        """How many changes there were."""
        self._changed = asyncio.Event()
        self._is_closed = False

    def tell(self, now: Standing) -> None:
        """Say how they stand from now on; nobody is told what is as before."""
        if now != self.now:
            self.now = now
            self.turn += 1
            self._wake()

    def close(self) -> None:
        """Let nobody wait any more."""
        self._is_closed = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def changes(self, every: float) -> AsyncIterator[bool]:
        """Say at once, and then at each change, that there is one (True), or after so many seconds that there is none.

        Who is slow misses what was overtaken meanwhile, never the last word. Ends when nobody is to wait any more.
        """
        heard = -1
        while not self._is_closed:
            changed = self._changed
            if heard != self.turn:
                heard = self.turn
                yield True
                continue
            try:
                async with asyncio.timeout(every):
                    await changed.wait()
            except TimeoutError:
                yield False
