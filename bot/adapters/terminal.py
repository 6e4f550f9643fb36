"""The smallest adapter: a conversation in a terminal. Read it first."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from bot.adapters import plain
from bot.core.commands import PREFIX, strip_prefix
from bot.core.compose import notices
from bot.core.model import Kind, Person, Place, Request
from bot.core.ports import CannotTell, Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.core.document import Document
    from bot.core.ports import Absent, Answer, Clock, Found

    ReadLine = Callable[[], Awaitable[str]]

log = logging.getLogger(__name__)

# Wider rows are hard to read, however wide the window.
WIDEST = 100

_COLOURS: Final = {
    plain.Role.TITLE: "1;36",
    plain.Role.HEADING: "1",
    plain.Role.NOTICE: "33",
    plain.Role.ACTION: "36",
    plain.Role.SOURCE: "2",
}
_LEAVE = frozenset({"exit", "quit", ":q", "leave"})


def wrapped(text: str, columns: int) -> str:
    """Return lines of text in rows that fit a window of so many columns, what goes on in them indented."""
    lines = [plain.Line(plain.Role.BODY, line, _indent(line) + 4) for line in text.split("\n")]
    return "\n".join(row for line in lines for row in plain.wrapped(line, _fit(columns)))


def _fit(columns: int) -> int:
    return max(20, min(columns, WIDEST))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


@dataclass(slots=True)
class Terminal:
    """A conversation with the one person at the keyboard.

    `read` returns the next line that they type and raises EOFError at the end; `write` shows a text. `width`
    gives the columns of the window at this moment.
    """

    read: ReadLine
    write: Callable[[str], object]
    clock: Clock
    person: str = "me"
    width: Callable[[], int] = lambda: WIDEST
    colour: bool = False
    own_zone: str = ""
    name: str = "terminal"
    workspace: str = "local"
    window: float = 0  # what is shown again is there twice
    revoked: frozenset[str] = frozenset()  # nobody takes the keyboard away
    place: Place = field(default_factory=lambda: Place("terminal", "local", "chat", uuid4().hex))
    _asked: int = 0
    _gone: OSError | None = None

    async def run(self, answer: Answer) -> None:
        """Answer line by line until the person leaves."""
        while True:
            try:
                text = (await self.read()).strip()
            except EOFError:
                return
            if strip_prefix(text).casefold().strip("/!. ") in _LEAVE:
                return
            if text:
                await self._respond(self._request(text), answer)

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Show a document; a terminal cannot tell whether it showed the same before."""
        if not self._is_here(place):
            raise Refused(f"{place} is no place of this terminal")
        self._show(document)
        return key

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Say that what scrolled by can't be looked up."""
        return CannotTell("a terminal doesn't keep what it showed", for_good=True)

    async def edit(self, place: Place, message: str, document: Document) -> None:
        """Refuse: what is printed stays."""
        raise Refused("a terminal can't change what it showed")

    async def delete(self, place: Place, message: str) -> None:
        """Refuse: what is printed stays."""
        raise Refused("a terminal can't take back what it showed")

    async def zone(self, person: Person) -> str:
        """Return the time zone of the machine, as far as that is known."""
        return self.own_zone

    async def direct(self, person: Person) -> Place:
        """Return the conversation itself: only the one person reads it."""
        return self.place

    def fits(self, document: Document) -> bool:
        """Return that it does: a window is as long as need be."""
        return True

    async def _respond(self, request: Request, answer: Answer) -> None:
        """Whatever breaks, say so and go on; where not even that can be shown, the window is gone."""
        try:
            async with answer(request) as reply:
                if reply:
                    self._show(reply.document)
        except Exception as error:
            if error is self._gone:
                raise
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error(  # noqa: TRY400 - where it broke, never what was said: an exception's text may quote it
                "request %s failed with %s\n%s", request.id, type(error).__name__, where
            )
            self._show(notices.apology(request.id[-8:]))

    def _is_here(self, place: Place) -> bool:
        return replace(place, thread="") == replace(self.place, thread="")

    def _request(self, text: str) -> Request:
        self._asked += 1
        kind = Kind.COMMAND if text.casefold().split()[0] == PREFIX else Kind.DIRECT
        person = Person(self.name, "local", self.person)
        name = f"{self.place.thread}-{self._asked}"
        return Request(name, text, kind, self.place, person, self.clock.now(), alone=True)

    def _show(self, document: Document) -> None:
        width = _fit(self.width())
        rows = [self._row(line, width) for line in plain.lines(document)]
        try:
            self.write("\n" + "\n".join(rows) + "\n")
        except OSError as error:
            self._gone = error
            raise

    def _row(self, line: plain.Line, width: int) -> str:
        colour = _COLOURS.get(line.role) if self.colour else None
        rows = plain.wrapped(line, width)
        return "\n".join(f"\x1b[{colour}m{row}\x1b[0m" if colour else row for row in rows)
