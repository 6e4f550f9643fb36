"""How far each word of a question is said by phrasings and answers, by itself or in another word."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.index import Card, Index
from bot.core.matching.lexicon import Looked
from bot.core.matching.reading import Reading
from bot.core.matching.weights import WEIGHTS
from bot.core.matching.words import ANY_NAME

Shares = NDArray[np.float32]
"""From 0 to 1."""


class Credit:
    """Words of the question by what is compared: its words are the first axis of each array."""

    def __init__(self, reading: Reading, cards: Sequence[Card], index: Index) -> None:
        """Compare the question's words with all words of the cards, each word once."""
        lengths = np.concatenate([*(card.lengths for card in cards), [len(card.answer_words) for card in cards]])
        numbers = np.concatenate([*(card.words for card in cards), *(card.answer_words for card in cards)])
        starts = np.cumsum(lengths) - lengths
        phrases = len(lengths) - len(cards)
        used, places = np.unique(numbers, return_inverse=True)
        known = index.lexicon.look_up(used)
        table = _table(reading, known, index)
        best = np.maximum.reduceat(table[:, places], starts, axis=1)
        self.weights: Final[Shares] = np.array([asked.weight for asked in reading.asked], np.float32)
        self.phrases: Final[Shares] = best[:, :phrases]
        self.answers: Final[Shares] = best[:, phrases:]
        """By entry."""
        self.entries: Final[Shares] = np.maximum.reduceat(self.phrases, firsts_of(cards), axis=1)
        """The best of each entry's phrasings."""
        said = places[: starts[phrases]]
        mass = np.add.reduceat(known.weights[said], starts[:phrases])
        shared = np.add.reduceat((table.max(axis=0) * known.weights)[said], starts[:phrases])
        self.precision: Final[Shares] = np.sqrt(np.divide(shared, mass, out=np.zeros_like(mass), where=mass > 0))
        """How much of each phrasing the question says (its root: a long sentence may answer a short question)."""

    def coverage(self, owners: NDArray[np.int64]) -> Shares:
        """Say how much of the question each phrasing says, others of its entry and the answer helping out."""
        elsewhere = np.maximum(self.entries * WEIGHTS.elsewhere, self.answers * WEIGHTS.answered)
        covered: Shares = self.weights @ np.maximum(self.phrases, elsewhere[:, owners]) / self.weights.sum()
        return covered

    def open(self, reading: Reading) -> Shares:
        """Say which share of the question each entry leaves open: half of a word that only its answer has."""
        credit = np.array([asked.credit for asked in reading.asked], np.float32)[:, None]
        told = np.minimum(1, self.entries / credit) + np.minimum(1, np.maximum(self.entries, self.answers) / credit)
        left: Shares = self.weights @ (2 - told) / (2 * self.weights.sum())
        return left


def firsts_of(cards: Sequence[Card]) -> NDArray[np.int64]:
    """Give the place of each card's first phrase among all."""
    counts = np.array([len(card.phrases) for card in cards], np.int64)
    return np.cumsum(counts) - counts


def _table(reading: Reading, known: Looked, index: Index) -> Shares:
    """Give the credit of each word of the question for each of some words."""
    key = index.lexicon.known
    stems = np.array([key(asked.word.stem) for asked in reading.asked], np.int32)
    concepts = np.array([key(asked.word.concept) for asked in reading.asked], np.int32)
    table = np.zeros((len(stems), len(known.stems)), np.float32)
    if known.vectors is not None and reading.vectors is not None:
        likeness = reading.vectors @ known.vectors.T
        table = np.clip((likeness - WEIGHTS.unlike) / (WEIGHTS.alike - WEIGHTS.unlike), 0, 1) * WEIGHTS.near
    table[concepts[:, None] == known.concepts] = WEIGHTS.synonym
    table[stems[:, None] == known.stems] = 1
    anyone = np.flatnonzero(known.stems == key(ANY_NAME))
    if len(anyone):
        table[np.ix_(np.flatnonzero([asked.name for asked in reading.asked]), anyone)] = WEIGHTS.any_name
    return table * np.array([asked.credit for asked in reading.asked], np.float32)[:, None]
