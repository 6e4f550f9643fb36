"""`briefing-bot preview`: the library and every reply in a browser, on this machine alone."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Final

from bot import curating, hosting
from bot.app import (
    KEPT,
    RELOADED,
    Libraries,
    OneShot,
    SystemClock,
    answering,
    keep_fresh,
    kept_in,
    open_meaning,
)
from bot.checking import checked
from bot.core.handler import Handler
from bot.core.model import Kind, Person, Place, Request
from bot.core.responder import Responder
from bot.core.views import Eyes
from bot.core.weekly import Summaries, nobody_asked
from bot.delivering import in_thread, until
from bot.library.watch import Shelf
from bot.preview.edits import Edits, Standing
from bot.preview.looking import LookingSubscriptions
from bot.preview.material import Wanted, Worklist
from bot.preview.site import serving
from bot.storage.memory import MemoryStore
from bot.storage.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from datetime import datetime

    from bot.core.answering import Answering
    from bot.core.area import Area
    from bot.core.briefing import Library
    from bot.core.model import Reply
    from bot.core.ports import Clock
    from bot.core.responder import Said
    from bot.core.views import Views
    from bot.core.weekly import Asked
    from bot.problems import Problem
    from bot.settings import Settings

    Check = Callable[[Settings], Awaitable[tuple[Problem, ...]]]

_MOST: Final = 1_000_000  # questions: more than people ask in the year for which they are kept
_AROUND: Final = 1  # lines of a file shown before and after the one that a problem is on


class Served:
    """What one edition of the libraries is looked at through."""

    def __init__(self, libraries: Views[Library], of: Callable[[Library], Answering]) -> None:
        """Take the libraries, and what makes one's answers; what is looked at is the whole, or what `--in` sees."""
        self.libraries = libraries
        answering = of(libraries.at(None))
        answering.prepare()
        self.bot = OneShot(answering)
        self.responder = Responder(answering)

    @property
    def library(self) -> Library:
        """The briefings."""
        return self.bot.library

    @property
    def fingerprint(self) -> str:
        """Tell two editions apart, and what is to be mended in them."""
        return self.libraries.fingerprint

    @property
    def version(self) -> str:
        """Tell apart what is shown: an edit that doesn't serve changes nothing of that."""
        return " ".join(library.fingerprint for library in self.libraries.wholes)


class Look:
    """The material of the pages: the bot, asked and read in such a way that it remembers nothing of that."""

    def __init__(  # noqa: PLR0913 - what it is made of
        self,
        settings: Settings,
        store: SqlStore,
        clock: Clock,
        tell: Callable[[str], None],
        *,
        check: Check = checked,
        area: Area | None = None,
    ) -> None:
        """Load the libraries; raises Problems. `check` returns what is to be mended in them, after a while.

        What is shown is all that workspaces share, or what is seen in an area.
        """
        self._settings, self._store, self._tell, self._check, self._area = settings, store, tell, check, area
        self._libraries = Libraries(settings)
        self.shelf: Shelf[Served] = Shelf(
            self._served, self._libraries.watched, time=monotonic, report=self._report, every=0
        )
        self.clock = clock
        self.edits = Edits(Standing(self.shelf.held().version))
        self.subscriptions = LookingSubscriptions(store.turns, area)
        asked = self._most_asked if settings.most_asked else nobody_asked
        self.summaries = Summaries(self.subscriptions, lambda: self.shelf.held().libraries, asked, in_thread)
        # What its buttons have no room for is kept here, and nothing else comes of what is asked on a page.
        self._handler = Handler(lambda _: self.shelf.held().responder, MemoryStore(clock), clock, think=_think)
        self._asked = count(1)
        self._checking: asyncio.Task[None] | None = None
        self._checked = ""

    def _served(self) -> Served:
        libraries = self._libraries.load()
        meaning = open_meaning(self._settings, self._tell)
        return Served(
            libraries.through(Eyes(self._area)) if self._area else libraries,
            lambda library: answering(self._settings, library, meaning),
        )

    def library(self) -> Library:
        """Return the briefings that serve."""
        return self.shelf.held().library

    async def ask(self, line: str, room: int) -> Reply:
        """Return the handler's reply, each time in a conversation of its own.

        As from a button: where that has no room for its line, the line is a key, which no other kind of request holds.
        """
        name = str(next(self._asked))
        place, person = Place("preview", "local", name), Person("preview", "local", name)
        request = Request(name, line, Kind.ACTION, place, person, self.clock.now(), room=room)
        async with self._handler.answer(request) as reply:
            if reply is None:
                raise AssertionError("every line has an id of its own")
            return reply

    async def wanted(self) -> Worklist:
        """Return what people asked in public and no briefing covered."""
        questions, bot = await self._store.uncovered(_MOST), self.shelf.held().bot
        rows, notes = await in_thread(lambda: curating.worklist(questions, bot, everything=True))
        return Worklist(tuple(map(_wanted, rows)), notes)

    def excerpt(self, file: str, line: int) -> tuple[tuple[int, str], ...]:
        """Return the numbered lines around a line of a file of the library; none where it is gone."""
        folder, _, name = file.rpartition("/")
        homes = (self._settings.briefings, self._settings.seeds, self._settings.declined.parent)
        home = next((home for home in homes if home.name == folder), None)
        if own := self._settings.workspaces:
            home = home or next((own / label for label in self._libraries.labels() if label == folder), None)
        if home is None or not line:
            return ()
        try:
            lines = (home / name).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return ()
        first = max(line - 1 - _AROUND, 0)
        return tuple(enumerate(lines[first : line + _AROUND], first + 1))

    async def notice(self) -> None:
        """Tell the pages what became of edits, and have a new edition checked."""
        await self.summaries.remember(self.clock.now())
        version = self.shelf.held().version
        is_new = version != self._checked
        self.edits.tell(
            Standing(version, self._shown(self._libraries.problems), None if is_new else self.edits.now.found)
        )
        if is_new:
            self._checked = version
            await self.stop()
            self._checking = asyncio.create_task(self._have_checked(version))

    async def stop(self) -> None:
        """Check no more."""
        if self._checking:
            self._checking.cancel()
            await asyncio.wait([self._checking])

    async def _have_checked(self, version: str) -> None:
        found = await self._check(self._settings)
        if version == self.edits.now.version:
            self.edits.tell(self.edits.now._replace(found=self._shown(found)))

    def _shown(self, found: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems that may be shown: they quote the files, so those of what is seen, in an area's eyes."""
        library = self.library()
        files = {*(one.file for one in library.briefings), *(one.file for one in library.sources)}
        return tuple(one for one in found if self._area is None or one.file in files)

    async def _most_asked(self, place: Place, since: datetime) -> Asked:
        return await self._store.most_asked(place.platform, place.workspace, since)

    def _report(self, _: tuple[Problem, ...]) -> None:
        problems = self._libraries.problems
        self._tell("\n".join([*map(str, problems), KEPT]) if problems else RELOADED)


async def _think(work: Callable[[], Said]) -> Said:
    return await in_thread(work)


def _wanted(one: curating.Asked) -> Wanted:
    near = one.nearest
    words, place = (near.phrasing, near.place) if near else ("", "")
    return Wanted(one.question, one.times, one.last.date(), one.state.value, words, place)


async def preview(
    settings: Settings, host: str, port: int, tell: Callable[[str], None], area: Area | None = None
) -> None:
    """Serve the pages until SIGTERM or SIGINT: all that workspaces share, or what is seen in an area.

    Raises Unusable where the libraries or the address can't be used.
    """
    async with AsyncExitStack() as stack:
        stop = hosting.told_to_stop(stack)
        tell("Reading the briefings …")
        clock = SystemClock()
        store = await SqlStore.open(kept_in(settings), clock)
        stack.push_async_callback(store.close)
        look = Look(settings, store, clock, tell, area=area)
        stack.push_async_callback(look.stop)
        address = await stack.enter_async_context(serving(look, host, port))
        tell(f"Open {address} in a browser; Ctrl-C ends the preview.")
        await look.notice()
        await until(stop, [], [keep_fresh(look.shelf, look.notice)])
    tell("Ended.")
