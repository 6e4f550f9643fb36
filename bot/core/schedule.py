"""When weekly summaries are due: once on each local date of a weekday, whatever daylight saving does.

Deliveries are told apart by that date (`date_of`), so a clock that is set back, or a time-zone database that has
changed since a due moment was stored, gives no date a second one.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from bot.core.wording import date_in_words

if TYPE_CHECKING:
    from bot.core.subscription import Weekly

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_SECOND = timedelta(seconds=1)

# No places: what the machine is set to, and what stands for "nothing was set". The prefixes count leap seconds, or say
# that they don't.
_NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})
_NO_PLACE_PREFIXES = ("posix/", "right/")


def following(when: Weekly, after: datetime) -> datetime:
    """Return the first due moment after `after`, in UTC; raises ZoneInfoNotFoundError for a zone that is unknown.

    That is when the clocks first show the local time, or a later one where they jump over it.
    """
    day = _on_or_after(_local_date(when, after), when.weekday)  # what an earlier date had due, has passed
    while (due := _due(when, day)) <= after:
        day += _WEEK
    return due


def newest(when: Weekly, first: datetime, now: datetime) -> tuple[datetime, int] | None:
    """Return the newest moment due by now, and how many were due from `first` on; None before `first`.

    `first` is the due moment that was stored, and counts as due even where the rules of its zone have changed since.
    """
    if now < first:
        return None
    began = date_of(when, first)
    day = date_of(when, now) + _WEEK
    while day > began and _due(when, day) > now:
        day -= _WEEK
    return (_due(when, day), (day - began) // _WEEK + 1) if day > began else (first, 1)


def date_of(when: Weekly, due: datetime) -> date:
    """Return the local date that a due moment belongs to, which always is of the right weekday.

    It is the nearest such date, not the one on the wall: the first moment after a date that was skipped belongs to that
    date, and so does a moment stored under rules that have changed since, by less than three days.
    """
    return _on_or_after(_local_date(when, due) - 3 * _DAY, when.weekday)


def upcoming(when: Weekly, after: datetime, count: int = 3) -> tuple[datetime, ...]:
    """Return the next due moments after `after`, in UTC."""
    moments = [after]
    for _ in range(count):
        moments.append(following(when, moments[-1]))
    return tuple(moments[1:])


def in_words(when: Weekly) -> str:
    """Return a rule in words: "Mondays at 09:00, Europe/Berlin"."""
    return f"{WEEKDAYS[when.weekday]}s at {when.time:%H:%M}, {when.zone}"


def moment_in_words(moment: datetime, zone: str) -> str:
    """Return a moment as a zone's clocks show it, or UTC's for one unknown: "Monday, 30 November 2026, 09:00"."""
    local = moment.astimezone(ZoneInfo(zone if is_zone(zone) else "UTC"))
    return f"{WEEKDAYS[local.weekday()]}, {date_in_words(local.date().isoformat())}, {local:%H:%M}"


def is_zone(name: str) -> bool:
    """Return whether this is, to the letter, the name of a time zone that the machine knows."""
    return name in _names()


def zones() -> tuple[str, ...]:
    """Return the names of all time zones that the machine knows, sorted."""
    return tuple(sorted(_names()))


@cache
def _names() -> frozenset[str]:
    names = available_timezones() - _NO_PLACES
    return frozenset(name for name in names if not name.startswith(_NO_PLACE_PREFIXES))


def _local_date(when: Weekly, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(when.zone)).date()


def _on_or_after(day: date, weekday: int) -> date:
    return day + (weekday - day.weekday()) % 7 * _DAY


def _due(when: Weekly, day: date) -> datetime:
    """Return the one moment of a date: of two, the first; where there is none, the first after the gap.

    A date that its zone skipped, as Samoa did 30 December 2011, is all gap: its summary comes as the next day begins,
    since a week went by for people there as for everyone else.
    """
    zone = ZoneInfo(when.zone)
    wall = datetime.combine(day, when.time.replace(fold=0), zone)
    due = wall.astimezone(UTC)
    if due.astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None):
        return due
    # The gap lies between the moments that the two offsets around it make of the wall's time.
    early, offset = wall.replace(fold=1).astimezone(UTC), wall.utcoffset()
    seconds = range((due - early) // _SECOND)
    return early + _SECOND * bisect_right(
        seconds, offset, key=lambda s: (early + s * _SECOND).astimezone(zone).utcoffset()
    )
