"""Whether every question finds its own answer: collisions between phrasings, named with both lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.core.answering import Answering
from bot.core.briefing import Decoy, Question, Unknown, line_of, slugify
from bot.core.entries import entries
from bot.core.matching import THRESHOLDS, Answer, NotCovered, Suggestions
from bot.forms.report import ordinal, shown
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.briefing import Entry, Library
    from bot.core.matching import Hit, Outcome

MARGIN = 0.05  # of a score from 0 to 1: an unlucky word or a typo moves a question by about so much


def check_findable(library: Library) -> Iterator[Problem]:
    """Yield the phrasings that two entries share, and those that lead to another entry than their own."""
    files = {briefing.slug: briefing.file for briefing in library.briefings}
    paths = dict(_paths(library))
    asked = [(entry, each) for entry in entries(library) for each in _phrasings(entry, paths)]
    taken: dict[str, tuple[Entry, str]] = {}
    clashes: set[str] = set()
    for entry, (where, text) in asked:
        other, words = taken.setdefault(slugify(text) or text.casefold(), (entry, text))
        if other.id != entry.id:
            clashes |= {text, words}
            what = f"{shown(text)} is asked elsewhere too: {files[other.briefing]}:{line_of(words)}"
            yield Problem(files[entry.briefing], line_of(text), where, what, "leave it in one of the two places")
    answering = Answering(library)
    for entry, (where, text) in asked:
        if text not in clashes:
            yield from _check_found(answering, entry, where, text, files)


def _check_found(answering: Answering, entry: Entry, where: str, text: str, files: dict[str, str]) -> Iterator[Problem]:
    found, others = _found(answering.find(text))
    file, line = files[entry.briefing], line_of(text)
    rivals = [hit for hit in (found, *others) if hit and hit.id != entry.id]
    if found is None or found.id != entry.id:
        mend = f"use other words: {_named(rivals[0], answering, files)}" if rivals else "use words that tell more"
        yield Problem(file, line, where, f"{shown(text)} does not find its own answer", mend)
    elif rival := next((hit for hit in rivals if _close(hit, found)), None):
        mend = f"use other words: {_named(rival, answering, files)}"
        yield Problem(file, line, where, f"{shown(text)} is close to another answer", mend, warning=True)


def _found(outcome: Outcome) -> tuple[Hit | None, tuple[Hit, ...]]:
    """Return the entry that a question leads to, and the others that it came near to."""
    match outcome:
        case Answer(hit=hit, others=others):
            return hit, others
        case Suggestions(hits=hits):
            return None, hits
        case NotCovered(nearest=nearest, declined=declined):
            return declined, nearest
        case _:
            assert_never(outcome)


def _close(hit: Hit, best: Hit) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415 - the matcher has it, but a load needs none

    same = fuzz.token_set_ratio(hit.answer, best.answer) >= THRESHOLDS.same
    return hit.score > best.score - MARGIN and not same


def _named(hit: Hit, answering: Answering, files: dict[str, str]) -> str:
    briefing = answering.entries[hit.id].briefing
    return f"{shown(hit.phrasing)} is in {files[briefing]}" if briefing else f"{shown(hit.phrasing)} is {hit.id}"


def _paths(library: Library) -> Iterator[tuple[int, str]]:
    """Yield the path to everything that questions are written under, by its identity."""
    for briefing in library.briefings:
        groups = (("question", briefing.questions), ("decoy", briefing.decoys), ("unknown", briefing.unknowns))
        for one, items in groups:
            yield from ((id(item), f"{ordinal(number)} {one}") for number, item in enumerate(items, 1))


def _phrasings(entry: Entry, paths: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Yield what a curator wrote as a question to this entry, with the path to it."""
    item = entry.item
    if isinstance(item, Question | Decoy):
        yield f"{paths[id(item)]}, ask", item.ask
    if isinstance(item, Question | Decoy | Unknown):
        yield from ((f"{paths[id(item)]}, {ordinal(number)} also", text) for number, text in enumerate(item.also, 1))
