"""Phrasings as rows of what they mean and how they are spelt: to find entries that share no word with a question."""

from collections.abc import Sequence
from itertools import chain
from math import sqrt
from typing import Final

import numpy as np

from bot.core.matching.bags import unit
from bot.core.matching.lexicon import Numbers
from bot.core.matching.meaning import Embed, Vectors
from bot.core.matching.middles import Middles
from bot.core.matching.spelt import Spelt

FEW: Final = 20_000
"""Phrasings up to which all rows are kept; of more, they are made when an entry is looked at."""

_CHUNK: Final = 16_384
"""Phrasings that are looked up at a time."""

_SPELLING: Final = 0.25
"""Share of the spelling in a likeness, where the meaning is known."""


class Sentences:
    """The phrasings' rows, of length 1, and the entries that are nearest to a question by them."""

    def __init__(self, embed: Embed | None, tokens: Sequence[Sequence[Sequence[str]]]) -> None:
        """Take each entry's phrasings as tokens; without `embed`, only spellings are compared."""
        self._embed: Final = embed
        self._tokens: Final = tokens
        self._spelt: Final = Spelt()
        lengths = np.array([len(phrasings) for phrasings in tokens], np.int64)
        self._having: Final = np.flatnonzero(lengths).astype(np.int32)  # entries that have a phrasing
        self._starts: Final = np.cumsum(lengths) - lengths
        self._rows: Final = self.rows(list(chain.from_iterable(tokens))) if lengths.sum() <= FEW else None
        step = max(1, _CHUNK * len(tokens) // max(1, int(lengths.sum())))
        self._middles: Final = Middles(len(self._having))
        for first in range(0, len(tokens), step):
            self._middles.add(self._middle(first, first + step))

    def rows(self, phrasings: Sequence[Sequence[str]]) -> Vectors:
        """Give rows of length 1, or of zeros, for phrasings as tokens."""
        spelt = self._spelt.rows(phrasings)
        if self._embed is None:
            return spelt
        return self._joined(self._embed([" ".join(phrasing) for phrasing in phrasings]), spelt)

    def row(self, tokens: Sequence[str]) -> Vectors:
        """Give the row of a question."""
        spelt = self._spelt.row(tokens)
        both = self._joined(self._embed([" ".join(tokens)]), spelt) if self._embed else spelt
        row: Vectors = both[0]
        return row

    @staticmethod
    def _joined(meant: Vectors, spelt: Vectors) -> Vectors:
        parts = [meant * sqrt(1 - _SPELLING), spelt * sqrt(_SPELLING)]
        return np.concatenate(parts, axis=1).astype(np.float32)

    def _middle(self, first: int, end: int) -> Vectors:
        """Give the middles of some entries; those without a phrasing have none."""
        having = self._having[(self._having >= first) & (self._having < end)]
        if self._rows is None:
            rows = self.rows(list(chain.from_iterable(self._tokens[first:end])))
            starts = self._starts[having] - self._starts[first]
        else:
            rows, starts = self._rows, self._starts[having]
            rows = rows[: self._starts[end] if end < len(self._starts) else None]
        return unit(np.add.reduceat(rows, starts, axis=0)) if len(having) else rows[:0]

    def nearest(self, asked: Vectors, count: int) -> Numbers:
        """Give the entries whose middles are nearest to a question, in no order."""
        return self._having[self._middles.nearest(asked, count)]

    def of(self, entries: Sequence[int]) -> list[Vectors]:
        """Give the rows of the phrasings of each of some entries."""
        if self._rows is not None:
            lengths = [len(self._tokens[number]) for number in entries]
            firsts = self._starts[list(entries)].tolist()
            return [self._rows[first : first + length] for first, length in zip(firsts, lengths, strict=True)]
        made = self.rows(list(chain.from_iterable(self._tokens[number] for number in entries)))
        ends = np.cumsum([len(self._tokens[number]) for number in entries])[:-1]
        return np.split(made, ends) if entries else []
