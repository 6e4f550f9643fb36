"""The composition root: the only module that knows everyone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from bot.adapters.slack import limits
from bot.core.answering import Answering
from bot.core.commands import RESERVED
from bot.core.handler import Handler
from bot.core.model import Kind, Person, Place, Request
from bot.core.responder import Responder
from bot.library.load import load
from bot.storage.measured import MeasuredFile
from bot.storage.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.matching import Meaning
    from bot.core.model import Reply
    from bot.library.watch import Shelf
    from bot.problems import Problem
    from bot.settings import Settings

T = TypeVar("T")

WELCOME = "Ask a question, or type a topic. Also: list, help, exit."
RELOADED = "The briefings were reloaded."
KEPT = "Until this is mended, the last good briefings go on serving."

# Where platforms show a curator's text in little room: Slack's header block, Discord's autocompletion.
BUDGETS = (("Slack", "title", limits.HEADER), ("Discord", "title", 100), ("Discord", "ask", 100))


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place where time comes in


def open_library(settings: Settings) -> Library:
    """Load the library that the settings name; raises Problems with everything that is wrong."""
    return load(settings.briefings, settings.seeds, declined=settings.declined, reserved=RESERVED)


def open_meaning(settings: Settings, tell: Callable[[str], None]) -> Meaning | None:
    """Return what tells the meaning of words and sentences, or None, and tell why, where that can't be had.

    Raises Problems if the model that the settings name can't be used.
    """
    from bot.embedding import opening  # noqa: PLC0415 - `schema` and `check` without questions need none

    return opening.open_meaning(settings.model, tell)


def open_answering(settings: Settings, meaning: Meaning | None) -> Answering:
    """Load the library and return what finds its entries; raises Problems.

    What is measured for the library is kept beside the state: `measured.json` may be deleted at any time.
    """
    return Answering(open_library(settings), meaning, MeasuredFile(settings.state.with_name("measured.json")))


def check_library(settings: Settings, texts: Path | None, meaning: Meaning | None) -> tuple[Problem, ...]:
    """Return what `check` finds in the library; raises Problems where it can't even be loaded."""
    from bot.library.check import Budget, check  # noqa: PLC0415 - other commands don't pay for it

    return check(
        open_answering(settings, meaning),
        today=SystemClock().now().date(),
        texts=texts.absolute() if texts else settings.texts,
        budgets=[Budget(*budget) for budget in BUDGETS],
        review_days=settings.review_days,
    )


class OneShot:
    """The handler for scripts: each line is a conversation of its own, and nothing is kept.

    `memory` holds what the handler keeps of a line, until that is answered.
    """

    def __init__(self, answering: Answering) -> None:
        self.library = answering.library
        self.answering = answering
        self._clock = SystemClock()
        self.memory = MemoryStore(self._clock)
        responder = Responder(answering)
        self._handler = Handler(lambda: responder, self.memory, self._clock)
        self._asked = 0

    def ask(self, line: str) -> Reply:
        """Return the reply to a command line or a question."""
        self._asked += 1
        name = str(self._asked)
        place, person = Place("script", "local", name), Person("script", "local", name)
        try:
            return _run_now(self._reply(Request(name, line, Kind.COMMAND, place, person, self._clock.now())))
        finally:
            self.memory.clear()

    async def _reply(self, request: Request) -> Reply:
        async with self._handler.answer(request) as reply:
            if reply is None:
                raise AssertionError("every line has an id of its own")
            return reply


def _run_now(work: Coroutine[object, None, T]) -> T:
    """Run what never waits, without an event loop: importing asyncio alone takes longer than an answer."""
    try:
        work.send(None)
    except StopIteration as finished:
        value: T = finished.value
        return value
    work.close()
    raise AssertionError("with its store in memory, the handler waits for nothing")


def open_shelf(settings: Settings, tell: Callable[[str], None]) -> Shelf[Responder]:
    """Return what holds the library as of the last edit that was in order. `tell` hears of edits; raises Problems."""
    import gc  # noqa: PLC0415 - a cold `ask` needs none of this
    import time  # noqa: PLC0415

    from bot.library.watch import Shelf  # noqa: PLC0415

    meaning = open_meaning(settings, tell)

    def load() -> Responder:
        answering = open_answering(settings, meaning)
        answering.prepare()
        responder = Responder(answering)
        # It stays for days. The collector, which would look through all of it again and again, looks once: at what the
        # edit before this one has left.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return responder

    def report(problems: tuple[Problem, ...]) -> None:
        tell("\n".join([*map(str, problems), KEPT]) if problems else RELOADED)

    watched = (settings.briefings, settings.seeds, settings.declined)
    return Shelf(load, watched, time=time.monotonic, report=report)


async def chat(settings: Settings, *, colour: bool, tell: Callable[[str], None]) -> None:
    """Talk with the person at the keyboard until they leave; edited briefings are used at once.

    `tell` shows what is no answer: a welcome, and what became of an edit. Raises Unusable.
    """
    from shutil import get_terminal_size  # noqa: PLC0415 - a cold `ask` needs none of this

    from bot.adapters.keyboard import reader  # noqa: PLC0415
    from bot.adapters.terminal import Terminal, wrapped  # noqa: PLC0415
    from bot.core.completion import complete  # noqa: PLC0415
    from bot.storage.store import SqlStore  # noqa: PLC0415

    def columns() -> int:
        return get_terminal_size().columns

    shelf = open_shelf(settings, lambda text: tell(wrapped(text, columns())))
    clock = SystemClock()
    store = await SqlStore.open(settings.state, clock)
    try:
        lines = reader(_history(settings.state), lambda typed: complete(typed, shelf.held().library))
        terminal = Terminal(
            read=lines.read,
            write=lambda text: print(text, flush=True),  # noqa: T201 - the conversation is the output
            clock=clock,
            person=_user(),
            width=columns,
            colour=colour,
        )
        tell(wrapped(WELCOME, columns()))
        handler = Handler(shelf.held, store, clock, forget=lambda _: lines.forget())
        await _beside(keep_fresh(shelf), terminal.run(handler.answer))
    finally:
        await store.close()


async def _beside(errand: Coroutine[object, object, None], work: Coroutine[object, object, None]) -> None:
    """Do the work, and the errand for as long as that takes."""
    import asyncio  # noqa: PLC0415 - a cold `ask` needs none of this

    task = asyncio.create_task(errand)
    try:
        await work
    finally:
        task.cancel()
        await asyncio.wait([task])


async def keep_fresh(shelf: Shelf[Responder]) -> None:
    """Let edits be noticed, in a thread: whoever asks meanwhile is answered from what serves."""
    import asyncio  # noqa: PLC0415 - a cold `ask` needs none of this

    from bot.library.watch import EVERY  # noqa: PLC0415

    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(shelf.current)


def _history(state: Path) -> Path:
    """Return where typed lines are kept: beside the state, and never in its own file."""
    return state.with_suffix(".lines" if state.suffix == ".history" else ".history")


def _user() -> str:
    import getpass  # noqa: PLC0415 - a cold `ask` needs none of this

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return "me"
