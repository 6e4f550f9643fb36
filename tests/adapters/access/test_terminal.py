"""The table, walked in the terminal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.adapters.terminal import Terminal
from bot.core.authority import Authority
from bot.core.model import Person, Place
from bot.testing import FakeClock
from tests.adapters.access import table, walking
from tests.adapters.access.house import House, Who
from tests.adapters.access.rights import Row
from tests.adapters.desks import office

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.ports import Answer


class Keyboard:
    """A window, and who types there."""

    def __init__(self) -> None:
        self.clock, self.lines, self.written = FakeClock(), asyncio.Queue[str](), list[str]()
        self.adapter = Terminal(self._read, self.written.append, self.clock)
        self._asked = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def start(self, answer: Answer) -> None:
        """Open the window."""
        self._running = asyncio.create_task(self.adapter.run(answer))

    async def stop(self) -> None:
        """Close it."""
        if self._running:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _read(self) -> str:
        self._asked.set()
        return await self.lines.get()

    async def said(self, _: Who, text: str) -> str:
        """Type a line; return what is shown until the next may be typed."""
        await self._asked.wait()
        self._asked.clear()
        self.written.clear()
        self.lines.put_nowait(text)
        await self._asked.wait()
        return "\n".join(self.written)


async def test_case_09_who_is_at_the_keyboard_may_what_the_table_says(lighthouse: Library, tmp_path: Path) -> None:
    """They may all that is their own, and nothing that is another platform's, by whatever id."""
    rig = Keyboard()
    async with office(rig, lighthouse, tmp_path, Authority(members=True)) as kept:
        me = Who("keyboard", Person("terminal", "local", "me"), rig.adapter.place, rig.adapter.place.channel)
        home = House(kept, Place("slack", "T1", "CGENERAL"), Person("slack", "T1", "UOWNER"), [me])
        await home.furnish()
        row = Row("the terminal", table.TERMINAL)
        found = await walking.walk(home, "terminal", row, walking.lines(row, every=True), rig.said)
    assert not found, "\n".join(found)
