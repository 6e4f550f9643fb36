"""Whether every question finds its own answer: collisions between phrasings, named with both lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.core.briefing import Decoy, Gap, Question, Unknown, line_of, slugify
from bot.core.entries import entries
from bot.core.matching import THRESHOLDS, Answer, NotCovered, Suggestions
from bot.forms.report import ordinal, shown
from bot.library.where import kind, named, place
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.answering import Answering
    from bot.core.briefing import Entry, Library
    from bot.core.matching import Hit

MARGIN = 0.12  # of a score from 0 to 1: one small word more or a typo moves a question by about so much


def check_findable(answering: Answering) -> Iterator[Problem]:
    """Yield the phrasings that two entries share, and those that lead to another entry than their own."""
    library = answering.library
    files = {briefing.slug: briefing.file for briefing in library.briefings} | {"": library.declined_file}
    paths = dict(_paths(library))
    asked = [(entry, each) for entry in entries(library) for each in _phrasings(entry, paths)]
    taken: dict[str, tuple[Entry, str]] = {}
    clashes: set[str] = set()
    for entry, (where, text) in asked:
        other, words = taken.setdefault(slugify(text) or text.casefold(), (entry, text))
        if other.id != entry.id:
            clashes |= {text, words}
            what = f"{shown(text)} is asked elsewhere too: {place(other, words, library)} ({kind(other)})"
            yield Problem(files[entry.briefing], line_of(text), where, what, "leave it in one of the two places")
    for entry, (where, text) in asked:
        if text not in clashes and (found := _check_found(answering, entry, text)):
            yield Problem(files[entry.briefing], line_of(text), where, *found)


def _check_found(answering: Answering, entry: Entry, text: str) -> tuple[str, str, bool] | None:
    """Return what is wrong, what to try, and whether that is a warning only; None where the text finds its entry."""
    found, hits = _found(answering, text)
    rivals = [hit for hit in (found, *hits) if hit and hit.id != entry.id]
    if found is None or found.id != entry.id:
        mend = f"use other words than {_named(rivals[0], answering)}" if rivals else "use words that tell more"
        return f"{shown(text)} does not find its own answer", mend, False
    if rival := next((hit for hit in rivals if _close(hit, found, answering)), None):
        what = f"{shown(text)} is close to {_named(rival, answering)}: people who mean one may get the other"
        return what, "use other words in one of the two places, or leave one out", True
    return None


def _found(answering: Answering, text: str) -> tuple[Hit | None, tuple[Hit, ...]]:
    """Return the entry that a question leads to, and all that it comes near to."""
    match answering.find(text):
        case Answer(hit=hit):
            return hit, answering.nearest(text)  # decoys among them
        case Suggestions(hits=hits):
            return None, hits
        case NotCovered(nearest=nearest, declined=declined):
            return declined, nearest
        case outcome:
            assert_never(outcome)


def _close(hit: Hit, best: Hit, answering: Answering) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415 - the matcher has it, but a load needs none

    decline = all(isinstance(answering.entries[each.id].item, Decoy | Unknown | Gap) for each in (hit, best))
    same = decline or fuzz.token_set_ratio(hit.answer, best.answer) >= THRESHOLDS.same
    return hit.score > best.score - MARGIN and not same


def _named(hit: Hit, answering: Answering) -> str:
    return named(answering.entries[hit.id], hit.phrasing, answering.library)


def _paths(library: Library) -> Iterator[tuple[int, str]]:
    """Yield the path to everything that questions are written under, by its identity."""
    for briefing in library.briefings:
        groups = (("question", briefing.questions), ("decoy", briefing.decoys), ("unknown", briefing.unknowns))
        for one, items in groups:
            yield from ((id(item), f"{ordinal(number)} {one}") for number, item in enumerate(items, 1))
    yield from ((id(item), f"{ordinal(number)} decoy") for number, item in enumerate(library.declined, 1))


def _phrasings(entry: Entry, paths: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Yield what a curator wrote as a question to this entry, with the path to it."""
    item = entry.item
    if isinstance(item, Question | Decoy):
        yield f"{paths[id(item)]}, ask", item.ask
    if isinstance(item, Question | Decoy | Unknown):
        yield from ((f"{paths[id(item)]}, {ordinal(number)} also", text) for number, text in enumerate(item.also, 1))
    if isinstance(item, Question):
        asked = enumerate(item.opposite, 1)
        yield from ((f"{paths[id(item)]}, {ordinal(number)} opposite", text) for number, text in asked)
