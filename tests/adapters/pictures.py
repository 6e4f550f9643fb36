"""Who draws for the adapters' tests: one PNG for everything, or trouble."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.core.document import Picture

PNG: Final = b"\x89PNG\r\n\x1a\nno more than that"
WAYS_TO_FAIL: Final = "nothing breaks".split()


class Drawer:
    """Draws as soon as `ready` is set, which it is unless a test clears it."""

    def __init__(self, how: str = "") -> None:
        """Take how it fails, if it does: it draws `nothing`, or it `breaks`."""
        self.asked: list[Picture] = []
        self.ready = asyncio.Event()
        self.ready.set()
        self.is_given_up = False
        self._how = how

    async def __call__(self, picture: Picture) -> bytes | None:
        """Draw."""
        self.asked.append(picture)
        try:
            await self.ready.wait()
        except asyncio.CancelledError:
            self.is_given_up = True
            raise
        if self._how == "breaks":
            raise ZeroDivisionError
        return None if self._how == "nothing" else PNG
