"""The time zone that a line names.

A full name counts wherever it stands; a city or an abbreviation only beside a weekday, a time or "all", since topics
may be called the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.leftover import LEFT, MARKS, RIGHT, quoted
from bot.core.wording import joined
from bot.core.zones import MOST_WORDS, has_area, meant, nearly, suggest_zones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.leftover import Leftover

_LABEL: Final = r"\b(?:time ?zone|tz)\b *[:=]? *|\bzone *[:=] *"
_SAID: Final = r"\btime zone: *([^,]+)$"
_OFFSET: Final = rf"{LEFT}(?:(?:utc|gmt) ?[+\-−] ?\d\d?(?::?\d\d)?|(?<!\S)[+−]\d\d?(?::?\d\d)){RIGHT}"
_CLOCK: Final = ("standard", "daylight", "summer", "time")  # as in "Eastern Standard Time"
_MOST: Final = 3  # slashes of a line that are looked at
_FAR: Final = 3  # tokens that may stand between a zone and what it is beside: ", in local"
_BETWEEN: Final = frozenset((",", "in", "at", "local", *_CLOCK))
_BESIDE: Final = MARKS | {"all", "everything", "topics", "briefings"}


def zone_in(left: Leftover) -> str:
    """Take a zone's full name out, and return it or nothing; asks where it can't be told, or where there are several.

    Offsets are taken out too: they look like times.
    """
    if named := _named(left):
        return named
    left.take(_LABEL)
    found = tuple(dict.fromkeys(_full_names(left)))
    offsets = left.take(_OFFSET)
    if offsets and not found:
        left.ask(
            f"{quoted(offsets[0][0].strip())} is an offset, which daylight saving changes: write a city, as in "
            "“Europe/Berlin”, or “UTC”."
        )
    return _one(left, found, f"There is one time zone, not {joined(found)}: write one of them.")


def _named(left: Leftover) -> str:
    """Take out what is said to be the time zone, as a form says it: whatever stands there is meant to be one."""
    for match in left.take(_SAID):
        said = match[1].strip()
        found = meant(said) or nearly(said)
        if len(found) == 1:
            return found[0]
        left.ask(_several(said, found) if found else _unknown(said))
    return ""


def city_in(left: Leftover) -> str:
    """Take a city or an abbreviation out, and return its zone or nothing; weekday and time must be out already."""
    tokens = left.tokens
    for start, end in _spans(tokens):
        said = _said(tokens, start, end)
        if found := meant(said):
            left.take_tokens(start, _end_of_clock(tokens, end))
            return _one(left, found, _several(said, found))
    for start, end in _behind_marks(tokens):
        found = nearly(_said(tokens, start, end))
        if len(found) == 1:
            left.take_tokens(start, end)
            return found[0]
    return ""


def _one(left: Leftover, found: tuple[str, ...], otherwise: str) -> str:
    if len(found) > 1:
        left.ask(otherwise)
    return found[0] if len(found) == 1 else ""


def _full_names(left: Leftover) -> Iterator[str]:
    """Take out what has a slash and is, or nearly is, a zone's full name."""
    for said in list(dict.fromkeys(token for token in left.tokens if "/" in token))[:_MOST]:
        tokens = left.tokens
        if said not in tokens:
            continue  # it was part of the name before it
        start = tokens.index(said)
        ends = range(min(start + MOST_WORDS, len(tokens)), start, -1)
        for known in (meant, nearly):
            named = ((end, known(_said(tokens, start, end))) for end in ends)
            if one := next(((end, names[0]) for end, names in named if len(names) == 1), None):
                left.take_tokens(start, one[0])
                yield one[1]
                break
        else:
            if has_area(said):
                left.take_tokens(start, start + 1)
                left.ask(_unknown(said))


def _several(said: str, found: tuple[str, ...]) -> str:
    return f"{quoted(said)} is used in several countries: write {joined(found, 'or')}."


def _unknown(said: str) -> str:
    likely = [f"“{name}”" for name in suggest_zones(said) or suggest_zones(said.rpartition("/")[2])]
    return f"No time zone is called {quoted(said)}: write {joined(likely or ['one as in “Europe/Berlin”'], 'or')}."


def _spans(tokens: list[str]) -> list[tuple[int, int]]:
    """Return where a zone may stand: behind what was taken out rather than before it, and longer names first."""
    spans = [
        (start, start + size)
        for size in range(MOST_WORDS, 0, -1)
        for start in range(len(tokens) - size + 1)
        if MARKS.isdisjoint(tokens[start : start + size]) and _is_beside(tokens, start, start + size)
    ]
    return sorted(spans, key=lambda span: not _is_behind(tokens, span[0]))


def _behind_marks(tokens: list[str]) -> Iterator[tuple[int, int]]:
    """Return what stands alone behind what was taken out."""
    for start in range(1, len(tokens)):
        end = next((at for at in range(start, len(tokens)) if tokens[at] in MARKS or tokens[at] == ","), len(tokens))
        if tokens[start] not in _BETWEEN and 0 < end - start <= MOST_WORDS and _is_behind(tokens, start):
            yield start, end


def _is_beside(tokens: list[str], start: int, end: int) -> bool:
    behind = tokens[end : end + _FAR + 1]
    return (
        _is_behind(tokens, start)
        or behind[:1] == ["time"]
        or next((token for token in behind if token.casefold() not in _BETWEEN), "") in MARKS
    )


def _is_behind(tokens: list[str], start: int) -> bool:
    before = reversed(tokens[max(start - _FAR - 1, 0) : start])
    return next((token for token in before if token.casefold() not in _BETWEEN), "").casefold() in _BESIDE


def _end_of_clock(tokens: list[str], end: int) -> int:
    while end < len(tokens) and tokens[end].casefold() in _CLOCK:
        end += 1
    return end


def _said(tokens: list[str], start: int, end: int) -> str:
    return " ".join(tokens[start:end]).rstrip(".!?")
