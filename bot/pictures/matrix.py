"""Who says what: claims against sources, with where a source says so; in another colour where they disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.pictures.sheet import ACCENT, AMBER, FAINT, MARGIN, PALE, PAPER, WIDTH, Face, Sheet, wrapped
from bot.preview.matrix import Group, Stance, Standing, matrix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.briefing import Briefing, Library, Source
    from bot.preview.matrix import Cell, Matrix, Row

_SIZE: Final = 28  # of letters, in pixels
_SMALL: Final = 24
_CELL: Final = 46  # a cell's height
_SOURCES: Final = 720  # what all sources have room in
_WIDEST: Final = 220  # what one has
_CLAIMS: Final = WIDTH - 2 * MARGIN - _SOURCES
_MOST: Final = 8
"""Sources of a picture: with more, their names can't be read."""


def drawn(briefing: Briefing, library: Library) -> bytes | None:
    """Return the matrix as PNG; None where there is none, or too many sources for one. Raises Unfit."""
    matrix = matrix_of(briefing, library)
    groups = told(briefing, matrix)
    if not groups or len(matrix.sources) > _MOST:
        return None
    sheet = Sheet()
    y = sheet.write(MARGIN, MARGIN, f"{briefing.title}: who says what", WIDTH - 2 * MARGIN, 40, face=Face.BOLD) + 12
    y = _names(sheet, matrix.sources, y)
    for heading, rows in groups:
        y = sheet.write(MARGIN, y + 16, heading, WIDTH - 2 * MARGIN, _SIZE, face=Face.BOLD) + 8
        for row in rows:
            y = _row(sheet, row, y)
    return sheet.png(_legend(sheet, y + 20) + MARGIN / 2)


def told(briefing: Briefing, matrix: Matrix) -> list[Group]:
    """Return what the text beside the picture says, and nothing else: positions and facts, under their headings."""
    claims = (*(claim for point in briefing.disagreements for claim in point.positions), *briefing.facts)
    says = {claim.say for claim in claims}
    groups = [Group(heading, tuple(row for row in rows if row.claim.say in says)) for heading, rows in matrix.groups]
    return [group for group in groups if group.rows]


def _columns(count: int) -> tuple[list[float], float]:
    """Return where the middles of the columns lie, and how wide each is."""
    wide = min(_SOURCES / count, _WIDEST)
    return [WIDTH - MARGIN - wide * (count - number - 0.5) for number in range(count)], wide


def _names(sheet: Sheet, sources: Sequence[Source], y: float) -> float:
    middles, wide = _columns(len(sources))
    below = [
        sheet.write(x, y, source.id, wide - 12, _SMALL, ha="center", color=PALE)
        for x, source in zip(middles, sources, strict=True)
    ]
    return max(below)


def _row(sheet: Sheet, row: Row, y: float) -> float:
    """Draw a claim, and what each source has to do with it; return where the next one begins."""
    sheet.line((MARGIN, y), (WIDTH - MARGIN, y), FAINT)
    middles, wide = _columns(len(row.cells))
    below = sheet.write(MARGIN, y + 12, row.claim.say, _CLAIMS - 24, _SIZE)
    for x, cell in zip(middles, row.cells, strict=True):
        if cell.stance is not Stance.SILENT:
            _cell(sheet, row.standing, cell, (x - wide / 2 + 6, y + 8, wide - 12))
    return max(below, y + 8 + _CELL) + 12


def _cell(sheet: Sheet, standing: Standing, cell: Cell, at: tuple[float, float, float]) -> None:
    """Draw a box: filled where the source says so, an outline where it says otherwise or repeats another."""
    left, top, wide = at
    colour = AMBER if standing is Standing.DISPUTED else ACCENT
    is_own = cell.stance is Stance.SAYS
    sheet.box((left, top), (wide, _CELL), colour if is_own else PAPER, colour)
    words = "otherwise" if cell.stance is Stance.DIFFERS else ", ".join(locator.place for locator in cell.cites)
    if len(wrapped(words, wide - 12, _SMALL)) > 1:
        words = f"{len(cell.cites)}×"
    sheet.write(left + wide / 2, top + 9, words, wide, _SMALL, ha="center", color=PAPER if is_own else colour)


def _legend(sheet: Sheet, y: float) -> float:
    words = "Filled: says so. Outlined: repeats another's report, or says otherwise. Amber: the sources disagree."
    return sheet.write(MARGIN, y, words, WIDTH - 2 * MARGIN, _SMALL, color=PALE)
