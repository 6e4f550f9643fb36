"""What is wrong with something that a person wrote, told to that person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Problem(NamedTuple):
    """One thing to mend.

    `where` is the path in words ("2nd fact, from"); `line` counts from 1, and 0 means the file as a whole;
    `try_this` is what to do about it, empty where that is plain.
    """

    file: str
    line: int
    where: str
    what: str
    try_this: str = ""
    warning: bool = False

    def __str__(self) -> str:
        """Return the problem as printed."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        kind = "warning: " if self.warning else ""
        where = f"{self.where}: " if self.where else ""
        hint = f"\n    try: {self.try_this}" if self.try_this else ""
        return f"{place}: {kind}{where}{self.what}{hint}"


class Unusable(Exception):
    """What the program was given cannot be used. The message is for who runs it, and says what to try."""


class Problems(Unusable):
    """Everything that is wrong, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of file and line."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))
