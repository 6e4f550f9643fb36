"""Where problems are gathered while one file is read, and how they put things into words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 100  # problems told of one file: more help nobody, and a hostile file could have a hundred thousand
_SHOWN = 60  # characters of somebody's text that a message repeats
_ALIKE = 70  # of 100: below it a suggestion is a guess

Path = tuple["Path | None", str]


class TooMany(Exception):
    """A file has so many problems that reading on helps nobody."""


class Report:
    """The problems of one file, in the order of finding."""

    def __init__(self, file: str) -> None:
        """Start with no problems; `file` is the name that people are shown."""
        self.file = file
        self.problems: list[Problem] = []

    def add(self, line: int, path: Path | None, what: str, try_this: str = "") -> None:
        """Keep one problem. Raises TooMany when there are enough."""
        self.problems.append(Problem(self.file, line, in_words(path), what, try_this))
        if len(self.problems) == MOST:
            self.problems.append(Problem(self.file, line, "", f"{MOST} problems so far; the rest was not read"))
            raise TooMany


def in_words(path: Path | None) -> str:
    """Return the way to a value as a person would say it: "2nd question, 1st answer, from"."""
    steps: list[str] = []
    while path:
        path, step = path
        steps.append(step)
    return ", ".join(reversed(steps))


@lru_cache(maxsize=1_000)  # every item of every list is counted, whether or not something is wrong with it
def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, … 11th."""
    teens = 10 < number % 100 < 20  # noqa: PLR2004 - 11th to 19th, as people count
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def shown(text: str) -> str:
    """Return somebody's text as a message repeats it: in quotes, on one line, not too long."""
    flat = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return f'"{flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"}"'


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return the choice that the word was probably meant to be, or nothing."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only people who err pay for it

    found = process.extractOne(
        word[:_SHOWN], list(choices), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_ALIKE
    )
    return found[0] if found else ""


def did_you_mean(word: str, choices: Iterable[str], otherwise: str = "") -> str:
    """Return what to try instead of a word that is none of the choices."""
    known = list(choices)
    near = nearest(word, known)
    return f"write {near}" if near else otherwise or f"use one of {', '.join(sorted(known))}"
