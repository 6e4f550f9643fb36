"""Days of the past as people write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

_NAMES: Final = "january february march april may june july august september october november december".split()
_MONTHS: Final = {name[:n]: number for number, name in enumerate(_NAMES, 1) for n in range(3, len(name) + 1)}
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAYS: Final = {name[:n]: number for number, name in enumerate(_DAYS) for n in range(3, len(name) + 1)}
_COUNTS: Final = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS: Final = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_COUNTS, 1)}

_MONTH, _WEEKDAY, _COUNT = "|".join(_MONTHS), "|".join(_WEEKDAYS), "|".join(_NUMBERS)
_YEAR: Final = r"(?P<year>\d{4})"
_NTH: Final = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_UNIT: Final = r"(?P<unit>day|week|month|year)s?"

# The first that fits is meant.
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}[-/](?P<month>\d\d?)(?:[-/](?P<day>\d\d?))?",
        rf"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\.(?: ?{_YEAR})?",
        rf"(?P<one>\d\d?)/(?P<other>\d\d?)/{_YEAR}",
        rf"(?:the )?{_NTH}\.?(?: of)? (?P<month>{_MONTH})\b\.?,?(?: {_YEAR})?",
        rf"(?P<month>{_MONTH})\b\.? (?:the )?{_NTH},?(?: {_YEAR})?",
        rf"(?P<month>{_MONTH})\b\.?,?(?: {_YEAR})?",
        _YEAR,
        rf"(?:last |on )?(?P<weekday>{_WEEKDAY})",
        r"(?P<word>today|yesterday)",
        rf"(?:the )?(?:last|past) (?:(?P<count>\d{{1,3}}|{_COUNT}) )?{_UNIT}",
        rf"(?P<count>\d{{1,3}}|{_COUNT}) {_UNIT} ago",
    )
)


def read_date(words: str, today: date) -> date | None:
    """Return the day that is meant, or None where no one day is: 3/4/2026 is two days, each to somebody.

    A day without a year, and a weekday, is the last one; a month is its first day. "Last week" is seven days ago.
    """
    said = " ".join(words.casefold().split()).removeprefix("since ").rstrip("!?,")
    found = next((match for form in _FORMS if (match := form.fullmatch(said))), None)
    if found is None:
        return None
    named = {name: value for name, value in found.groupdict().items() if value}
    try:
        return _day(named, today)
    except (ValueError, OverflowError):  # 31 February, or a year before the first
        return None


def _day(named: dict[str, str], today: date) -> date | None:
    match named:
        case {"unit": unit}:
            return _ago(_number(named.get("count", "1")), unit, today)
        case {"word": word}:
            return today - timedelta(days=word == "yesterday")
        case {"weekday": name}:
            return today - timedelta(days=(today.weekday() - _WEEKDAYS[name] - 1) % 7 + 1)
        case {"one": one, "other": other, "year": year}:
            days = {(day, month) for day, month in ((one, other), (other, one)) if int(month) <= len(_NAMES)}
            found = {date(int(year), int(month), int(day)) for day, month in days}
            return found.pop() if len(found) == 1 else None
        case _:
            return _of_calendar(named, today)


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)


def _ago(count: int, unit: str, today: date) -> date:
    if unit in {"day", "week"}:
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _of_calendar(named: dict[str, str], today: date) -> date:
    name = named.get("month", "1")
    month, day = _MONTHS.get(name) or int(name), int(named.get("day", "1"))
    if "year" in named:
        return date(int(named["year"]), month, day)
    this = date(today.year, month, day)
    return this if this <= today else date(today.year - 1, month, day)
