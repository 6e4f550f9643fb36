"""The composition root: the only module that knows everyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from bot.adapters.slack import limits
from bot.core.answering import Answering
from bot.core.commands import RESERVED
from bot.core.handler import Handler
from bot.core.model import Kind, Person, Place, Request
from bot.core.responder import Responder
from bot.library.load import load
from bot.library.workspaces import Folders, load_all
from bot.storage.measured import MeasuredFile
from bot.storage.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from pathlib import Path

    from bot.core.area import Area
    from bot.core.briefing import Library
    from bot.core.matching import Meaning
    from bot.core.model import Reply
    from bot.core.views import Eyes, Views
    from bot.library.watch import Printed, Shelf
    from bot.library.workspaces import Loaded
    from bot.problems import Problem
    from bot.settings import Settings

T = TypeVar("T")
P = TypeVar("P", bound="Printed")

RELOADED = "The briefings were reloaded."
KEPT = "Until this is mended, the last good briefings go on serving."

# Where platforms show a curator's text in little room: Slack's header block, Discord's autocompletion.
BUDGETS = (("Slack", "title", limits.HEADER), ("Discord", "title", 100), ("Discord", "ask", 100))


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place where time comes in


def open_library(settings: Settings, area: Area | None = None) -> Library:
    """Load the library that workspaces share, or what is seen in an area; raises Problems with all that is wrong."""
    if area:
        return open_libraries(settings).at(Place(*area))
    return load(settings.briefings, settings.seeds, declined=settings.declined, reserved=RESERVED)


def open_libraries(settings: Settings) -> Views[Library]:
    """Load all libraries, and return what each place sees of them; raises Problems likewise."""
    return load_all(folders_of(settings)).views()


def folders_of(settings: Settings) -> Folders:
    """Return where the libraries are."""
    return Folders(settings.briefings, settings.seeds, settings.declined, settings.workspaces, RESERVED)


def open_meaning(settings: Settings, tell: Callable[[str], None]) -> Meaning | None:
    """Return what tells the meaning of words and sentences, or None, and tell why, where that can't be had.

    Raises Problems if the model that the settings name can't be used.
    """
    from bot.embedding import opening  # noqa: PLC0415 - `schema` and `check` without questions need none

    return opening.open_meaning(settings.model, tell)


def open_answering(settings: Settings, meaning: Meaning | None, area: Area | None = None) -> Answering:
    """Load the library, or what is seen of it in an area, and return what finds its entries; raises Problems."""
    return answering(settings, open_library(settings, area), meaning)


def answering(settings: Settings, library: Library, meaning: Meaning | None) -> Answering:
    """Return what finds a library's entries.

    What is measured for the library is kept beside the state: `measured.json` may be deleted at any time.
    """
    return Answering(library, meaning, MeasuredFile(settings.state.with_name("measured.json")))


def kept_in(settings: Settings) -> Path | str:
    """Return where what the bot remembers is kept: a file, or the address of a database."""
    return settings.database or settings.state


def lost_with(settings: Settings) -> str:
    """Return that what the bot remembers will be lost, and what to do, or nothing where it looks lasting."""
    from bot import hosting  # noqa: PLC0415 - a cold `ask` needs none of this

    return "" if settings.database else hosting.warning(settings.state, settings.root)


def check_library(settings: Settings, texts: Path | None, meaning: Meaning | None) -> tuple[Problem, ...]:
    """Return what `check` finds in all libraries; raises Problems where one can't even be loaded.

    The articles' own texts are of the library that workspaces share.
    """
    from bot.library.check import Budget, check, check_shown  # noqa: PLC0415 - other commands don't pay for it

    shared, *own = open_libraries(settings).wholes
    texts = texts.absolute() if texts else settings.texts
    found = [
        check(
            answering(settings, library, meaning),
            today=SystemClock().now().date(),
            texts=None if library.name else texts,
            budgets=[Budget(*budget) for budget in BUDGETS],
            review_days=settings.review_days,
        )
        for library in (shared, *own)
    ]
    return (*found[0], *check_shown(shared, {one.name for one in own}), *(one for each in found[1:] for one in each))


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
        self._handler = Handler(lambda _: responder, self.memory, self._clock)
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


@dataclass(frozen=True, eq=False)
class Serving:
    """What serves: what each place sees of the libraries, and what can be said from that."""

    libraries: Views[Library]
    responders: Views[Responder]

    @property
    def fingerprint(self) -> str:
        """Tell two of them apart."""
        return self.libraries.fingerprint


def open_shelf(settings: Settings, tell: Callable[[str], None], eyes: Eyes | None = None) -> Shelf[Serving]:
    """Return what holds the libraries as of the last edit that was in order. `tell` hears of edits; raises Problems.

    With `eyes`, all is said as it is seen with these, wherever somebody asks.
    """
    import gc  # noqa: PLC0415 - a cold `ask` needs none of this

    meaning, libraries = open_meaning(settings, tell), Libraries(settings)
    made: dict[str, Responder] = {}

    def responder(library: Library) -> Responder:
        found = answering(settings, library, meaning)
        found.prepare()
        return Responder(found)

    def load() -> Serving:
        before, views = dict(made), libraries.load()
        views = views.through(eyes) if eyes else views
        made.clear()

        def of(library: Library) -> Responder:
            """One workspace's edit leaves alone what others see."""
            made[library.fingerprint] = before.get(library.fingerprint) or responder(library)
            return made[library.fingerprint]

        serving = Serving(views, views.map(of))
        # It stays for days. The collector, which would look through all of it again and again, looks once: at what the
        # edit before this one has left.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return serving

    return _shelf(libraries, load, tell)


def library_shelf(settings: Settings, tell: Callable[[str], None]) -> Shelf[Views[Library]]:
    """Return likewise what holds the libraries alone, for who answers no questions; raises Problems."""
    libraries = Libraries(settings)
    return _shelf(libraries, libraries.load, tell)


class Libraries:
    """The libraries of the settings, as of the last edit that was in order, each by itself."""

    def __init__(self, settings: Settings) -> None:
        """Take where they are; nothing is loaded yet."""
        self._folders = folders_of(settings)
        self._loaded: Loaded | None = None

    def load(self) -> Views[Library]:
        """Load what was edited, and return what each place sees; raises Problems the first time, and never later."""
        self._loaded = load_all(self._folders, self._loaded)
        return self._loaded.views()

    def watched(self) -> tuple[Path, ...]:
        """Return where an edit is to be noticed."""
        return tuple(self._folders.watched())

    def labels(self) -> tuple[str, ...]:
        """Return how the folders of those libraries are called in problems that workspaces have for themselves."""
        names = (name for name in (self._loaded.parts if self._loaded else ()) if name)
        return tuple(f"{name}{folder}" for name in names for folder in ("", "/briefings", "/seeds"))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps parts of them as they were."""
        return self._loaded.problems if self._loaded else ()


def _shelf(libraries: Libraries, load: Callable[[], P], tell: Callable[[str], None]) -> Shelf[P]:
    import time  # noqa: PLC0415 - a cold `ask` needs none of this

    from bot.library.watch import Shelf  # noqa: PLC0415 - likewise

    def report(_: tuple[Problem, ...]) -> None:
        problems = libraries.problems
        tell("\n".join([*map(str, problems), KEPT]) if problems else RELOADED)

    return Shelf(load, libraries.watched, time=time.monotonic, report=report)


async def keep_fresh(shelf: Shelf[P], noticed: Callable[[], Awaitable[None]]) -> None:
    """Let edits be noticed, in a thread: whoever asks meanwhile is answered from what serves.

    `noticed` is called at every look, and does what is to be done after an edit.
    """
    import asyncio  # noqa: PLC0415 - a cold `ask` needs none of this

    from bot.adapters.underway import logged  # noqa: PLC0415
    from bot.library.watch import EVERY  # noqa: PLC0415

    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(shelf.current)
        try:
            await noticed()
        except Exception as error:  # noqa: BLE001 - a database that is away, say; the next look does it again
            logged("noticing an edit", error)
