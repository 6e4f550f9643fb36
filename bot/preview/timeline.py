"""A timeline as a picture: where each event stands on an axis of time, and what else has to be drawn."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.core.wording import date_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.briefing import Event

WIDTH: Final = 720
_SIDE: Final = 24  # left and right of the axis; all figures are in units of the picture
_TOP: Final = 16
_LANE: Final = 30
_MARK: Final = 26  # what a number in its circle needs
_BELOW: Final = 34  # for the axis and its labels
_TICKS: Final = 7
_MONTHS: Final = 12
_STEPS: Final = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 6_000, 24_000)  # months


class Mark(NamedTuple):
    """An event: `number` is its place in order of time; a date that names no day has a `width`."""

    number: int
    event: Event
    x: float
    y: float
    width: float


class Tick(NamedTuple):
    """A place on the axis, and what it is called."""

    x: float
    label: str


class Picture(NamedTuple):
    """All that is drawn; the axis lies at `axis`."""

    height: int
    axis: int
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


def picture_of(events: Sequence[Event]) -> Picture | None:
    """Return the events drawn to scale, those of one time below each other; None where there are none."""
    spans = sorted(((*_span(event.date), event) for event in events), key=lambda one: (one[0], one[1]))
    if not spans:
        return None
    first, last = spans[0][0], max(end for _, end, _ in spans)
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(_SIDE + (WIDTH - 2 * _SIDE) * (day - first).days / days, 1)

    free: list[float] = []  # where each lane is free from
    marks: list[Mark] = []
    for number, (begin, end, event) in enumerate(spans, 1):
        left, width = x(begin), x(end) - x(begin)
        lane = next((n for n, start in enumerate(free) if start <= left), len(free))
        free[lane : lane + 1] = [left + max(width, _MARK)]
        marks.append(Mark(number, event, left, _TOP + lane * _LANE, round(width, 1)))
    axis = _TOP + len(free) * _LANE
    ticks = tuple(Tick(x(day), label) for day, label in _ticks(first, last))
    return Picture(axis + _BELOW, axis, tuple(marks), ticks)


def _span(written: str) -> tuple[date, date]:
    """Return the first and the last day that a date may mean: 2023, 2023-11 or 2023-11-17."""
    match [int(part) for part in written.split("-")]:
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)
        case [year, month]:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case [year]:
            return date(year, 1, 1), date(year, _MONTHS, 31)
        case _:
            raise ValueError(f"{written!r} is no date")


def _ticks(first: date, last: date) -> Iterator[tuple[date, str]]:
    """Return the beginnings of months or years, a few at most, that lie on the axis; at least the first day of all."""
    begin, end = first.year * _MONTHS + first.month - 1, last.year * _MONTHS + last.month - 1
    step = next((step for step in _STEPS if (end - begin) / step <= _TICKS), _STEPS[-1])
    months = range(-(-begin // step) * step, end + 1, step)
    days = [day for month in months if first <= (day := date(month // _MONTHS, month % _MONTHS + 1, 1)) <= last]
    for day in days or [first]:
        yield day, str(day.year) if step >= _MONTHS and days else date_in_words(day.isoformat()[: 7 if days else 10])
