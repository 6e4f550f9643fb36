"""How phrasings are spelt, as rows: alike where many runs of letters are the same, whatever slips there are between."""

from collections.abc import Sequence
from itertools import chain
from typing import Final
from zlib import crc32

import numpy as np

from bot.core.matching.bags import sums, unit
from bot.core.matching.meaning import Vectors

_RUNS: Final = (3, 4, 5)
"""Letters of a run, the bounds of a word included."""

_BINS, _WIDTH = 4_096, 256
"""Runs fall into bins, and each bin has a row of signs: their sum tells which runs there are (random projection)."""


class Spelt:
    """Rows for words, each looked at once, and for phrasings: the sum of their words', brought to length 1."""

    def __init__(self) -> None:
        """Draw the signs, the same every time."""
        self._signs: Final = np.random.default_rng(1).integers(0, 2, (_BINS, _WIDTH), np.int8) * 2 - 1
        self._numbers: Final[dict[str, int]] = {}
        self._words: Vectors = np.zeros((1_024, _WIDTH), np.float32)

    def rows(self, phrasings: Sequence[Sequence[str]]) -> Vectors:
        """Give a row for each phrasing, in tokens; zeros for one without any."""
        numbers = [[self._number(token) for token in phrasing] for phrasing in phrasings]
        return unit(sums(self._words, numbers))

    def row(self, tokens: Sequence[str]) -> Vectors:
        """Give the row of a question, and keep nothing of it: what people type doesn't add up."""
        known = [number for token in tokens if (number := self._numbers.get(token)) is not None]
        new = [_bins(token) for token in tokens if token not in self._numbers]
        total = sums(self._words, [known]) + self._signs[list(chain.from_iterable(new))].sum(axis=0, dtype=np.float32)
        return unit(total)

    def _number(self, token: str) -> int:
        number = self._numbers.get(token)
        if number is None:
            number = self._numbers[token] = len(self._numbers)
            if number == len(self._words):
                self._words = np.concatenate([self._words, np.zeros_like(self._words)])
            self._words[number] = self._signs[_bins(token)].sum(axis=0, dtype=np.float32)
        return number


def _bins(token: str) -> list[int]:
    text = f" {token} ".encode(errors="surrogatepass")
    runs = {text[start : start + length] for length in _RUNS for start in range(max(1, len(text) - length + 1))}
    return [crc32(run) % _BINS for run in runs]
