"""The matcher: built from entries, asked with questions."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bot.core.matching import reading, scoring
from bot.core.matching.index import Entry, Index

_CANDIDATES: Final = 32
"""Entries that are looked at closely; the right one was among the first 12 for every question tried."""

_PREFERENCE: Final = 0.08
"""What full preference adds to a score, in the measure that the score leaves room."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that a question matched."""

    id: str
    score: float
    """From 0 to 1, comparable between questions."""
    phrasing: str
    """The phrasing that matched best."""
    reasons: tuple[str, ...]
    """Sentences that a curator can act on, the match itself first."""


def _nothing(_: str) -> float:
    return 0.0


class Matcher:
    """Finds the entries that a question asks for; immutable once built, and the same for any order of entries."""

    def __init__(self, entries: Iterable[Entry | tuple[str, tuple[str, ...], str]]) -> None:
        """Take entries or plain (id, phrasings, answer) triples with ids of their own; entries without a phrasing never match."""
        self._index: Final = Index(entry for entry in entries if entry[1])

    def search(self, question: str, *, limit: int = 5, prefer: Callable[[str], float] = _nothing) -> list[Hit]:
        """Give the best entries, best first, equal ones by id.

        `prefer` says by id how far, from 0 to 1, an entry is favoured, as those of the topic last shown are for a
        follow-up; it decides between comparable entries and lifts none that doesn't match.
        """
        read = reading.read(question, self._index)
        hits = [self._hit(read, number, prefer) for number in self._candidates(read)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[: max(0, limit)]

    def _candidates(self, read: reading.Reading) -> list[int]:
        """Give the entries that share the most telling words with the question."""
        found: dict[int, float] = {}
        for asked in read.asked:
            for number in self._index.postings.get(asked.word.concept, ()):
                found[number] = found.get(number, 0.0) + asked.weight
        entries = self._index.entries
        return heapq.nsmallest(_CANDIDATES, found, key=lambda number: (-found[number], entries[number].id))

    def _hit(self, read: reading.Reading, number: int, prefer: Callable[[str], float]) -> Hit:
        entry = self._index.entries[number]
        score = scoring.score(read, entry, self._index.card(number))
        value = score.value + _PREFERENCE * prefer(entry.id) * score.value * (1 - score.value)
        reasons = (f"matched “{score.phrase.text}” ({value:.0%})", *score.reasons)
        return Hit(entry.id, value, score.phrase.text, reasons)
