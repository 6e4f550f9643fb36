"""The words of a library, numbered, each with what it weighs and what it means."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.meaning import Embed, Vectors
from bot.core.matching.words import Word

Numbers = NDArray[np.int32]

NOTHING: Final = 0
"""The number of no word at all, which stands in for those of a phrasing without any."""


class Looked(NamedTuple):
    """Some words, looked up: an array of each, one value or row a word."""

    stems: Numbers
    concepts: Numbers
    weights: NDArray[np.float32]
    vectors: Vectors | None


class Lexicon:
    """Numbers for words, given as they are first met; what is known of them grows along."""

    def __init__(self, embed: Embed | None) -> None:
        """Take what tells a word's meaning, if anything does."""
        self._embed = embed
        self._numbers: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self._tokens: list[str] = []
        self._forms = np.zeros((1_024, 2), np.int32)  # of stem and concept
        self._weights = np.zeros(1_024, np.float32)
        self._vectors: Vectors | None = None
        self._meant = 0  # the words of which the meaning has been looked up
        self.number("", Word("", ""), 0.0)

    def number(self, token: str, word: Word, weight: float) -> int:
        """Give a word's number."""
        number = self._numbers.get(token)
        if number is None:
            number = self._numbers[token] = len(self._tokens)
            if number == len(self._forms):
                self._forms = np.concatenate([self._forms, np.zeros_like(self._forms)])
                self._weights = np.concatenate([self._weights, np.zeros_like(self._weights)])
            self._tokens.append(token)
            self._forms[number] = self.key(word.stem), self.key(word.concept)
            self._weights[number] = weight
        return number

    def key(self, form: str) -> int:
        """Give the number of a stem or a concept."""
        return self._keys.setdefault(form, len(self._keys))

    def known(self, form: str) -> int:
        """Give the number of a stem or a concept, or one that none has: what people type is not numbered."""
        return self._keys.get(form, -1)

    def look_up(self, numbers: Numbers) -> Looked:
        """Give what is known of words."""
        forms = self._forms[numbers]
        return Looked(forms[:, 0], forms[:, 1], self._weights[numbers], self._look_up_meaning(numbers))

    def _look_up_meaning(self, numbers: Numbers) -> Vectors | None:
        if self._embed is None:
            return None
        if self._meant < len(self._tokens):
            new = self._embed(self._tokens[self._meant :])
            self._vectors = _with_rows(self._vectors, self._meant, new)
            self._meant = len(self._tokens)
        return None if self._vectors is None else self._vectors[numbers]

    def meaning(self, tokens: Sequence[str]) -> Vectors | None:
        """Give the meaning of words that need have no number."""
        return self._embed(tokens) if self._embed else None


def _with_rows(rows: Vectors | None, used: int, new: Vectors) -> Vectors:
    """Put rows behind those that are used, in an array that doubles when it is full."""
    if rows is None or used + len(new) > len(rows):
        grown = np.zeros((2 * (used + len(new)), new.shape[1]), np.float32)
        if rows is not None:
            grown[:used] = rows[:used]
        rows = grown
    rows[used : used + len(new)] = new
    return rows
