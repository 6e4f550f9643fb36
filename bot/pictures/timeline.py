"""A timeline: numbers where the events lie in time, and below it what happened then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.wording import date_in_words
from bot.pictures.sheet import ACCENT, FAINT, MARGIN, PALE, PAPER, WIDTH, Face, Sheet
from bot.preview.timeline import WIDTH as ITS_WIDTH
from bot.preview.timeline import picture_of

if TYPE_CHECKING:
    from bot.core.briefing import Briefing
    from bot.preview.timeline import Mark

_SCALE: Final = (WIDTH - 2 * MARGIN) / ITS_WIDTH
_RADIUS: Final = 22
_SIZE: Final = 30  # of letters, in pixels: shown at a third of its size, it can still be read
_SMALL: Final = 24
_DATES: Final = 300  # the column of dates
_LABEL: Final = 300


def drawn(briefing: Briefing) -> bytes | None:
    """Return the timeline as PNG; None where there is none. Raises Unfit."""
    placed = picture_of(briefing.timeline)
    if placed is None:
        return None
    sheet = Sheet()
    top = sheet.write(MARGIN, MARGIN, briefing.title, WIDTH - 2 * MARGIN, 40, face=Face.BOLD) + MARGIN / 2
    axis = top + placed.axis * _SCALE
    sheet.line((MARGIN, axis), (WIDTH - MARGIN, axis))
    for tick in placed.ticks:
        x = MARGIN + tick.x * _SCALE
        sheet.line((x, axis - 8), (x, axis + 8))
        sheet.write(x, axis + 16, tick.label, _LABEL, _SMALL, color=PALE, ha="center")
    for mark in placed.marks:
        _span(sheet, mark, top, axis)
    for mark in placed.marks:
        _number(sheet, mark.number, *_place(mark, top))
    y = axis + 90
    for mark in placed.marks:
        y = _row(sheet, mark, y)
    return sheet.png(y + MARGIN / 2)


def _place(mark: Mark, top: float) -> tuple[float, float]:
    return MARGIN + mark.x * _SCALE, top + mark.y * _SCALE + _RADIUS


def _span(sheet: Sheet, mark: Mark, top: float, axis: float) -> None:
    """Draw when an event was: a bar as long as its date leaves open."""
    x, y = _place(mark, top)
    sheet.line((x, y), (x, axis), FAINT)
    if mark.width:
        sheet.line((x, y), (x + mark.width * _SCALE, y), FAINT, 16)


def _number(sheet: Sheet, number: int, x: float, y: float) -> None:
    sheet.disc((x, y), _RADIUS, ACCENT)
    sheet.write(x, y - 13, str(number), 2 * _RADIUS, _SMALL, color=PAPER, ha="center", face=Face.BOLD)


def _row(sheet: Sheet, mark: Mark, y: float) -> float:
    """Write what happened; return where the next row begins."""
    event = mark.event
    left, right = MARGIN + 3 * _RADIUS, MARGIN + 3 * _RADIUS + _DATES
    _number(sheet, mark.number, MARGIN + _RADIUS, y + 16)
    when = event.when or date_in_words(event.date)
    dated = sheet.write(left, y, when, _DATES - 24, _SIZE, face=Face.BOLD, color=ACCENT)
    said = sheet.write(right, y, event.claim.say, WIDTH - MARGIN - right, _SIZE)
    return max(dated, said) + 20
