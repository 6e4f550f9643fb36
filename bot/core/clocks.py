"""The weekday and the time of day that a line names, as people write them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.asking import compiled
from bot.core.leftover import LEFT, RIGHT, TAKEN_DAY, quoted
from bot.core.schedule import WEEKDAYS
from bot.core.wording import joined

if TYPE_CHECKING:
    import re

    from bot.core.leftover import Leftover

_DAYS: Final = tuple(day.casefold() for day in WEEKDAYS)
_SHORT: Final = "mon|tues?|weds?|thu|thurs?|fri|sat|sun"
_EVERY: Final = "(?:(?:every|each|on) )*"
# The first kind that is found is meant: beside a Monday, the sun is a topic.
_DAY_FORMS: Final = (
    rf"{LEFT}{_EVERY}(?P<day>{'|'.join(_DAYS)})(?:'?s)?\.?{RIGHT}",
    rf"{LEFT}{_EVERY}(?<!the )(?P<day>{_SHORT})\.?{RIGHT}",
)
ANY_DAY: Final = rf"(?:{'|'.join(_DAYS)}|{_SHORT})s?"

_WORD: Final = rf"{LEFT}[a-z]{{5,11}}{RIGHT}"
_NOON, _LAST_HOUR, _LAST_MINUTE = 12, 23, 59
_SMALL: Final = 5  # hours of a night that are in the morning
_LONG: Final = 8  # letters of a weekday in which two slips are forgiven

_HOURS: Final = "one two three four five six seven eight nine ten eleven twelve".split()
_AT: Final = r"(?:(?:at|around|by) |@ ?)"
_MINUTE: Final = r"(?P<minute>\d\d)"
_HALF: Final = r" ?(?P<half>[ap])(?:\. ?)?m\.?"
_OCLOCK: Final = r" ?(?:h|hrs|hours|uhr|o'clock)"
_ALONE: Final = r"(?:^|(?<=[\0\1,] ))"
_HOUR, _MINUTES = r"(?P<hour>[01]?\d|2[0-3])", r"(?P<minute>[0-5]\d)"

# Likewise: beside 9:00, 3.12 is a version, and 0900 a number.
_TIME_FORMS: Final = (
    (
        rf"{LEFT}{_AT}?(?P<noon>noon|midday){RIGHT}|{LEFT}{_AT}?(?P<midnight>midnight){RIGHT}",
        rf"{LEFT}{_AT}?(?P<hour>\d\d?)(?:[.:]{_MINUTE})?{_HALF}{RIGHT}",
        rf"{LEFT}{_AT}?(?P<hour>\d\d?):{_MINUTE}(?::\d\d)?(?:{_OCLOCK})?{RIGHT}",
        rf"{LEFT}{_AT}?(?P<hour>\d\d?) ?h ?{_MINUTE}{RIGHT}",
        rf"{LEFT}{_AT}?(?P<hour>\d\d?){_OCLOCK}{RIGHT}",
        rf"{LEFT}{_AT}(?P<hour>\d\d?)\.?{_MINUTE}{RIGHT}",
        rf"{LEFT}{_AT}(?P<hour>\d\d?){RIGHT}",
        rf"{LEFT}at (?P<word>{'|'.join(_HOURS)})(?: o'clock)?{RIGHT}",
    ),
    (rf"(?<={TAKEN_DAY} )(?:, )?(?!19\d\d|20\d\d){_HOUR}(?:\.?{_MINUTES})?{RIGHT}",),  # a year is no time
    (rf"{_ALONE}{_HOUR}\.{_MINUTES}{RIGHT}",),
    (rf"{LEFT}{_HOUR}\.{_MINUTES}{RIGHT}(?= [\0\1])",),
    (rf"{LEFT}(?P<hour>0\d){_MINUTES}{RIGHT}",),
)
_PART_OF_DAY: Final = r"(?:(?<=[\0\1] )|(?:in the|at) )(?P<part>morning|afternoon|evening|night)s?\b(?![-/])"


def day_in(left: Leftover) -> int | None:
    """Take the weekday out, counted from Monday, 0; asks where there are several."""
    found: list[int] = []
    for form in _DAY_FORMS:
        found = found or [_number(match["day"]) for match in left.take(form, TAKEN_DAY)]
    days = sorted(set(found or _slips(left)))
    if len(days) > 1:
        names = joined([WEEKDAYS[day] for day in days])
        left.ask(f"Summaries come on one day a week, not on {names}: write one of them.")
    return days[0] if len(days) == 1 else None


def time_in(left: Leftover) -> time | None:
    """Take the time of day out; asks where there are several, or none that clocks show."""
    found: list[re.Match[str]] = []
    for kind in _TIME_FORMS:
        found = found or [match for form in kind for match in left.take(form)]
    parts = [match["part"].casefold() for match in left.take(_PART_OF_DAY)]
    times = [_time(match, parts[0] if parts else "") for match in found]
    for match, at in zip(found, times, strict=True):
        if at is None:
            left.ask(f"{quoted(match[0].strip(' ,'))} is no time of day: write one as in “09:00” or “17:30”.")
    known = sorted({at for at in times if at is not None})
    if len(known) > 1:
        left.ask(f"Summaries come at one time, not at {joined([f'{at:%H:%M}' for at in known])}: write one of them.")
    return known[0] if len(known) == 1 else None


def _number(day: str) -> int:
    return next(number for number, name in enumerate(_DAYS) if name.startswith(day[:3].casefold()))


def _slips(left: Leftover) -> list[int]:
    """Take the first word out that can only be a misspelt weekday."""
    for match in compiled(_WORD).finditer(left.text):
        word = match[0].casefold().removesuffix("s")
        found = process.extractOne(word, _DAYS, scorer=OSA.distance, score_cutoff=2)
        if "y" in word and found and (found[1] == 1 or (len(found[0]) >= _LONG and word.endswith("day"))):
            left.take(rf"{LEFT}{_EVERY}{match[0]}{RIGHT}", TAKEN_DAY)
            return [found[2]]
    return []


def _time(match: re.Match[str], part: str) -> time | None:
    said = match.groupdict()
    if said.get("noon") or said.get("midnight"):
        return time(12 if said.get("noon") else 0)
    word = (said.get("word") or "").casefold()
    hour, minute = _HOURS.index(word) + 1 if word else int(said["hour"]), int(said.get("minute") or 0)
    half = (said.get("half") or "").casefold()
    if half and hour == _NOON:
        hour = 0
    is_late = half == "p" or (not half and (part in ("afternoon", "evening") or (part == "night" and hour > _SMALL)))
    if is_late and hour < _NOON:
        hour += _NOON
    return time(hour, minute) if hour <= _LAST_HOUR and minute <= _LAST_MINUTE else None
