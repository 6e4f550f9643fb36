"""Who says what: a briefing's claims against its sources, with where they agree and where they differ."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.briefing import Briefing, Claim, Library, Locator, Source


class Stance(StrEnum):
    """What a source has to do with a claim."""

    SAYS = "says so"
    REPEATS = "repeats another"  # it says so, and names another source's reporting for it
    DIFFERS = "says otherwise"
    SILENT = "doesn't say"


class Standing(StrEnum):
    """How the sources stand to a claim, all together."""

    AGREED = "agreed"
    ALONE = "one source"
    DISPUTED = "disputed"


class Cell(NamedTuple):
    """One source's stance on a claim, and where it is taken."""

    stance: Stance
    cites: tuple[Locator, ...] = ()


class Row(NamedTuple):
    """One claim, with a cell for each source."""

    claim: Claim
    standing: Standing
    cells: tuple[Cell, ...]


class Group(NamedTuple):
    """Claims under a heading."""

    heading: str
    rows: tuple[Row, ...]


class Matrix(NamedTuple):
    """All claims of a briefing against the sources that it rests on; a sentence stands there once."""

    sources: tuple[Source, ...]
    groups: tuple[Group, ...]


def matrix_of(briefing: Briefing, library: Library) -> Matrix:
    """Return who says what. Sources agree where they report it independently: by notes of more than one origin."""
    cited = {locator.source for claim in briefing.claims for locator in claim.cites}
    sources = tuple(source for source in library.sources if source.id in cited)
    reading = _Reading(library, sources)
    told: set[str] = set()
    groups: list[Group] = []
    for heading, claims, disputed in _groups(briefing):
        fresh = [claim for claim in claims if disputed or claim.say not in told]
        told.update(claim.say for claim in fresh)
        others = fresh if disputed else []
        rows = tuple(reading.row(claim, [other for other in others if other is not claim]) for claim in fresh)
        groups += [Group(heading, rows)] if rows else []
    return Matrix(sources, tuple(groups))


def _groups(briefing: Briefing) -> Iterator[tuple[str, Iterable[Claim], bool]]:
    """Return the headings, what stands below each, and whether these are positions against one another."""
    yield from ((point.about, point.positions, True) for point in briefing.disagreements)
    yield "At a glance", (briefing.bottom_line, briefing.why_it_matters), False
    yield "Facts", briefing.facts, False
    yield "Timeline", (event.claim for event in briefing.timeline), False
    yield "What to watch", briefing.watch, False
    premises = (question.premise.claim for question in briefing.questions if question.premise)
    answers = (claim for question in briefing.questions for claim in question.answer)
    yield "Answers", (*premises, *answers), False


class _Reading:
    """Reads the sources of a library."""

    def __init__(self, library: Library, sources: tuple[Source, ...]) -> None:
        self._library, self._sources = library, sources

    def row(self, claim: Claim, others: Iterable[Claim]) -> Row:
        """Return what the sources have to do with a claim; `others` are held against it."""
        against = tuple(locator for other in others for locator in other.cites)
        cells = tuple(self._cell(claim, against, source) for source in self._sources)
        independent = len({self._origin(locator) for locator in claim.cites}) > 1
        standing = Standing.AGREED if independent else Standing.ALONE
        return Row(claim, Standing.DISPUTED if against else standing, cells)

    def _cell(self, claim: Claim, against: tuple[Locator, ...], source: Source) -> Cell:
        here = tuple(locator for locator in claim.cites if locator.source == source.id)
        if here:
            own = any(self._origin(locator) == source.origin for locator in here)
            return Cell(Stance.SAYS if own else Stance.REPEATS, here)
        there = tuple(dict.fromkeys(locator for locator in against if locator.source == source.id))
        return Cell(Stance.DIFFERS, there) if there else Cell(Stance.SILENT)

    def _origin(self, locator: Locator) -> str:
        """Return whose reporting a paragraph is; of a source's record, the source's own."""
        note = self._library.by_locator.get(locator)
        return note.origin if note else self._library.by_source[locator.source].origin
