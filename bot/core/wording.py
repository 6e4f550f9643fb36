"""Putting dates, lists and counts into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = "January February March April May June July August September October November December"
_MONTHS = {f"{number:02}": name for number, name in enumerate(_NAMES.split(" "), 1)}


def date_in_words(date: str) -> str:
    """Return 2023, 2023-11 or 2023-11-17 as people write it; anything else as it is."""
    match date.split("-"):
        case [year, month, day] if month in _MONTHS and day.isdecimal():
            return f"{int(day)} {_MONTHS[month]} {year}"
        case [year, month] if month in _MONTHS:
            return f"{_MONTHS[month]} {year}"
        case _:
            return date


def joined(words: Sequence[str], last: str = "and") -> str:
    """Return a list in words: "a, b and c"."""
    if len(words) < 2:  # noqa: PLR2004 - a list of one has no comma
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count in words: "1 fact", "3 facts"."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"
