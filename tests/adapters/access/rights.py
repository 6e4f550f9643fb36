"""What the table is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Does(StrEnum):
    """What comes of something."""

    DONE = "done"
    DENIED = "denied"
    UNKNOWN = "unknown"
    GONE = "gone"
    WORDS = "words"
    NOTHING = "nothing"


TOLD: Final = {
    Does.DENIED: "That is for those who look after this channel's bot.",
    Does.UNKNOWN: "I know of no such subscription of yours.",
    Does.GONE: "This button no longer works.",
}


class Right(StrEnum):
    """What a command line needs."""

    READING = "reading"  # what the briefings say
    OWN = "own"  # what is kept of who asks
    SETTING = "setting"  # what holds in the place where they ask
    LOOKING = "looking"  # at a subscription of #general, named by its id
    STOPPING = "stopping"  # that subscription, or settling what became of it
    CHANGING = "changing"  # that subscription, or having it posted


class Line(NamedTuple):
    """A command line: `{id}` is the subscription of #general, `{paused}` a paused one there, in a thread."""

    command: str
    right: Right
    text: str
    changes: frozenset[str] = frozenset()
    """The tables that it changes where it is done, but for what the conversation is about."""
    stands_for: bool = False
    """Whether every way in is walked with it; by one way of each platform, all of them are."""


Matrix = dict[str, dict[Right, Does]]


class Row(NamedTuple):
    """A handler: what it is for people, and what must come of what anybody says by it.

    Without a matrix, a test of its own walks it, of this name.
    """

    what: str
    matrix: Matrix | None = None
    lines: tuple[Line, ...] = ()
    """What it is walked with, where that isn't what stands for each right."""
    few: bool = False
    """Whether one right is enough, since the same code is walked with all of them by another way."""
    test: str = ""


def matrix(text: str) -> Matrix:
    """Read a matrix: a row for everybody, a column for each right."""
    columns, *rows = (line.split() for line in text.strip().splitlines())
    rights = [*map(Right, columns)]
    cells = {" ".join(row[: -len(rights)]): row[-len(rights) :] for row in rows}
    return {who: {right: Does(word) for right, word in zip(rights, row, strict=True)} for who, row in cells.items()}


def served(text: str) -> dict[str, dict[str, int]]:
    """Read a matrix of a server: a row for each method and path, a column for each who calls, and statuses."""
    (_, *callers), *rows = (line.split() for line in text.strip().splitlines())
    return {f"{method} {path}": dict(zip(callers, map(int, cells), strict=True)) for method, path, *cells in rows}
