"""The composition root: the only module that knows everyone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from bot.core.commands import RESERVED
from bot.core.handler import Handler
from bot.core.model import Kind, Person, Place, Request
from bot.library.load import load
from bot.storage.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.core.briefing import Library
    from bot.core.model import Reply
    from bot.problems import Problem
    from bot.settings import Settings

T = TypeVar("T")


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place where time comes in


def open_library(settings: Settings) -> Library:
    """Load the library that the settings name; raises Problems with everything that is wrong."""
    return load(settings.briefings, settings.seeds, reserved=RESERVED)


def check_library(settings: Settings, texts: Path | None) -> tuple[Problem, ...]:
    """Return what `check` finds in the library; raises Problems where it can't even be loaded."""
    from bot.library.check import check  # noqa: PLC0415 - only this command needs it

    today = SystemClock().now().date()
    return check(open_library(settings), texts=texts or settings.texts, today=today)


class OneShot:
    """The handler for a script: each line is a conversation of its own, and nothing is kept."""

    def __init__(self, library: Library) -> None:
        """Index the library at the first question."""
        self.library = library
        self._clock = SystemClock()
        self._handler = Handler(lambda: library, MemoryStore(self._clock), self._clock)
        self._asked = 0

    def ask(self, line: str) -> Reply:
        """Return the reply to a command line or a question."""
        self._asked += 1
        name = str(self._asked)
        place, person = Place("script", "local", name), Person("script", "local", name)
        return run_now(self._reply(Request(name, line, Kind.COMMAND, place, person, self._clock.now())))

    async def _reply(self, request: Request) -> Reply:
        async with self._handler.answer(request) as reply:
            if reply is None:
                raise AssertionError("every line has an id of its own")
            return reply


def run_now(work: Coroutine[object, None, T]) -> T:
    """Run what never waits, without an event loop: importing asyncio alone takes longer than an answer."""
    try:
        work.send(None)
    except StopIteration as finished:
        return finished.value
    work.close()
    raise AssertionError("nothing here waits")
