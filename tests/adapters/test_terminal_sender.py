"""The terminal for deliveries: an open conversation takes them, and nobody can look afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.terminal import Terminal
from bot.core.model import Person, Place
from bot.core.ports import CannotTell, Refused
from bot.testing import NOON, ZOO, FakeClock
from bot.testing.steps import words

if TYPE_CHECKING:
    from bot.core.ports import Sender


async def read() -> str:
    """Say nothing."""
    raise EOFError


async def test_a_conversation_takes_its_own_deliveries() -> None:
    """Everything fits, and is shown; what belongs to another window is refused; what became of a post is for people."""
    shown: list[str] = []
    terminal = Terminal(read, shown.append, FakeClock())
    sender: Sender = terminal
    assert (sender.name, sender.workspace, sender.window) == ("terminal", "local", 0)
    assert all(map(sender.fits, ZOO.values()))
    place = await sender.direct(Person("terminal", "local", "me"))
    await sender.post(place, words("news"), "key")
    assert "news" in "".join(shown)
    with pytest.raises(Refused):
        await sender.post(Place("terminal", "local", "elsewhere"), words("news"), "key")
    told = await sender.find(place, "key", NOON)
    assert isinstance(told, CannotTell)
    assert told.for_good
