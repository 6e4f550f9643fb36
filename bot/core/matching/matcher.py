"""The matcher: built from entries, asked with questions."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from threading import RLock
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.core.matching import reading, words
from bot.core.matching.index import Card, Entry, Index
from bot.core.matching.lexicon import Numbers
from bot.core.matching.meaning import Meaning
from bot.core.matching.reading import Reading
from bot.core.matching.scoring import Score, scores

_NONE: Final[Numbers] = np.zeros(0, np.int32)

_CANDIDATES: Final = 12
"""Entries that are looked at: so many that share the most telling words, and as many that are nearest in meaning."""

_LEAST: Final = 0.05
"""A score below which an entry has next to nothing of the question."""

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
    foreign: bool = False
    """Whether the question has a name or a number that stands nowhere in the entry: it may ask about something else."""


def _nothing(_: str) -> float:
    return 0.0


class Matcher:
    """Finds the entries that a question asks for; immutable once built, and the same for any order of entries."""

    def __init__(
        self,
        entries: Iterable[Entry | tuple[str, tuple[str, ...], str]],
        meaning: Meaning | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Take entries, or plain (id, phrasings, answer) triples, each with an id of its own.

        Without `meaning`, only words and letters are compared. `names` are aliases, each with the name that it is read
        as in entries and in questions: the longest first, and none inside a name.
        """
        self._index: Final = Index(entries, meaning, names)
        self._lock: Final = RLock()  # what is made when it is first needed is made by one thread

    def search(
        self,
        question: str,
        *,
        limit: int = 5,
        prefer: Callable[[str], float] = _nothing,
        without: tuple[str, int] | None = None,
    ) -> list[Hit]:
        """Give the best entries, best first, equal ones by weight and id; none that has nothing of the question.

        An entry that has the very words of the question, aliases aside, scores 1, and no other does.

        `prefer` says by id how far, from 0 to 1, an entry is favoured, as those of the topic last shown are for a
        follow-up; it decides between comparable entries and lifts none that doesn't match.

        `without` is an entry's id and the place of one of its phrasings: what is found if nobody had thought of it.
        """
        with self._lock:
            read = reading.read(question, self._index)
            cards = self._cards(self._candidates(read), without)
            found = scores(read, cards, self._index)
        likely = (score for score in found if score.value >= _LEAST)
        rated = ((_preferred(score.value, prefer(score.card.entry.id)), score) for score in likely)
        best = heapq.nsmallest(
            limit, rated, key=lambda pair: (-pair[0], -pair[1].card.entry.weight, pair[1].card.entry.id)
        )
        return [_hit(read, value, score) for value, score in best]

    def prepare(self) -> None:
        """Do now what the first questions would have to wait for: a second for 20,000 entries."""
        with self._lock:
            self._index.prepare()

    def named(self, question: str) -> tuple[str, ...]:
        """Give the names in a question, of several words some, folded and put right."""
        with self._lock:
            read = reading.read(question, self._index)
        runs = groupby(read.tokens, key=lambda token: words.word(token).concept in read.names)
        return tuple(" ".join(run) for is_name, run in runs if is_name)

    def names(self, count: int) -> list[str]:
        """Give the names that most entries hold, as they are written in small letters."""
        return self._index.common_names(count)

    def _cards(self, numbers: list[int], without: tuple[str, int] | None) -> list[Card]:
        cards = self._index.cards(numbers)
        if without is None:
            return cards
        name, place = without
        return [self._index.card_without(card.number, place) if card.entry.id == name else card for card in cards]

    def _candidates(self, read: Reading) -> list[int]:
        """Give the entries that share most with the question, that mean nearly the same, and that say just the same."""
        index = self._index
        postings = [index.postings.get(asked.word.concept, _NONE) for asked in read.asked]
        shared = np.zeros(len(index.entries), np.float32)
        for asked, numbers in zip(read.asked, postings, strict=True):
            shared[numbers] += asked.weight
        found = set(_best(shared, _CANDIDATES).tolist())
        if read.asked or index.only_phrasings:
            found.update(index.sentences.nearest(read.row, _CANDIDATES).tolist())
        rarest = min(postings, key=len, default=_NONE)
        found.update(index.same(list(read.typed), rarest.tolist()))
        return sorted(found.union(index.wordless if read.wordless else ()))


def _best(shared: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Give the entries that share most; equal ones by their place."""
    having = np.flatnonzero(shared)
    if len(having) <= count:
        return having
    return having[np.argpartition(-shared[having], count)[:count]]


def _preferred(value: float, preference: float) -> float:
    return value + _PREFERENCE * max(0.0, min(1.0, preference)) * value * (1 - value)


def _hit(read: Reading, value: float, score: Score) -> Hit:
    entry = score.card.entry
    reasons = tuple(_reasons(read, value, score))
    return Hit(entry.id, value, score.phrase.text, reasons, entry.answer, _is_foreign(read, score.card))


def _is_foreign(read: Reading, card: Card) -> bool:
    known = card.concepts | card.answer
    return any((asked.name or asked.read.isdigit()) and asked.word.concept not in known for asked in read.asked)


def _reasons(read: Reading, value: float, found: Score) -> Iterator[str]:
    yield f"matched “{found.phrase.text.replace(words.ANY_NAME, '…')}” ({100 * value:.0f} %)"
    for alias, name in read.called:
        yield f"“{alias}” read as “{name}”"
    for asked in read.asked:
        if asked.credit < 1 and asked.typed != asked.read:
            yield f"“{asked.typed}” read as “{asked.read}”"
    for loss in found.losses:
        yield loss.reason
