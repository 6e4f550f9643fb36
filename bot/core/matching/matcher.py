"""The matcher: built from entries, asked with questions."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from bot.core.matching import reading
from bot.core.matching.index import Entry, Index
from bot.core.matching.reading import Reading
from bot.core.matching.scoring import Score, score

_CANDIDATES: Final = 32
"""Entries that are looked at closely: those that share the most telling words."""

_PREFERENCE: Final = 0.5
"""What full preference takes of a score's distance to 1, times the score: .5 becomes .62, .9 .94, and 0 stays 0."""


class Hit(NamedTuple):
    """An entry that a question matched."""

    id: str
    score: float
    """From 0 to 1, comparable between questions."""
    phrasing: str
    """The phrasing that matched best."""
    reasons: tuple[str, ...]
    """Sentences that a curator can act on, the match itself first."""
    answer: str = ""
    """The entry's answer, so that two hits that say the same aren't taken for rivals."""


def _nothing(_: str) -> float:
    return 0.0


class Matcher:
    """Finds the entries that a question asks for; immutable once built, and the same for any order of entries."""

    def __init__(self, entries: Iterable[Entry | tuple[str, tuple[str, ...], str]]) -> None:
        """Take entries, or plain (id, phrasings, answer) triples, each with an id of its own."""
        self._index: Final = Index(entries)

    def search(self, question: str, *, limit: int = 5, prefer: Callable[[str], float] = _nothing) -> list[Hit]:
        """Give the best entries, best first, equal ones by weight and id; none that shares no word with the question.

        An entry that has the very words of the question scores 1, and no other does.

        `prefer` says by id how far, from 0 to 1, an entry is favoured, as those of the topic last shown are for a
        follow-up; it decides between comparable entries and lifts none that doesn't match.
        """
        read = reading.read(question, self._index)
        rated = [self._rated(read, number, prefer) for number in self._candidates(read)]
        hits = (rating for rating in rated if rating[0])
        best = heapq.nsmallest(limit, hits, key=lambda rating: (-rating[0], -rating[1].weight, rating[1].id))
        return [_hit(read, value, entry, found) for value, entry, found in best]

    def _candidates(self, read: Reading) -> set[int]:
        """Give the entries that share the most telling words with the question, and those that it says word by word."""
        postings = [self._index.postings.get(asked.word.concept, []) for asked in read.asked]
        shared: dict[int, float] = {}
        for asked, numbers in zip(read.asked, postings, strict=True):
            for number in numbers:
                shared[number] = shared.get(number, 0.0) + asked.weight
        entries = self._index.entries
        nearest = heapq.nsmallest(_CANDIDATES, shared, key=lambda number: (-shared[number], entries[number].id))
        rarest = sorted(postings, key=len)[:1]
        same = [number for numbers in rarest for number in self._index.same(list(read.typed), numbers)]
        return {*nearest, *same, *(self._index.wordless if read.wordless else ())}

    def _rated(self, read: Reading, number: int, prefer: Callable[[str], float]) -> tuple[float, Entry, Score]:
        entry = self._index.entries[number]
        found = score(read, entry, self._index.card(number))
        preference = _PREFERENCE * max(0.0, min(1.0, prefer(entry.id)))
        return found.value + preference * found.value * (1 - found.value), entry, found


def _hit(read: Reading, value: float, entry: Entry, found: Score) -> Hit:
    return Hit(entry.id, value, found.phrase.text, tuple(_reasons(read, value, found)), entry.answer)


def _reasons(read: Reading, value: float, found: Score) -> Iterator[str]:
    yield f"matched “{found.phrase.text}” ({100 * value:.0f} %)"
    for asked in read.asked:
        if asked.credit < 1:
            yield f"“{asked.typed}” read as “{asked.read}”"
    for loss in found.losses:
        yield loss.reason
