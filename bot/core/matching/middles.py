"""The middles of the entries' phrasings, to find the nearest ones among very many."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.meaning import Vectors

FEW: Final = 2_000
"""Entries up to which the middles are compared number by number; of more, only the signs are, bit by bit."""

_WIDTH: Final = 256
"""Numbers of a row of which the signs are kept: the meaning, where it is known."""


class Middles:
    """One row an entry, added in order."""

    def __init__(self, count: int) -> None:
        """Say how many there will be."""
        self._few: Final = count <= FEW
        self._rows: list[Vectors] = []
        self._signs: list[NDArray[np.uint64]] = []

    def add(self, rows: Vectors) -> None:
        """Add some entries' middles."""
        if self._few:
            self._rows.append(rows)
        else:
            self._signs.append(_signs(rows))

    def nearest(self, asked: Vectors, count: int) -> NDArray[np.int64]:
        """Give the places of the nearest middles, in no order."""
        nearness = self._nearness(asked)
        if len(nearness) <= count:
            return np.arange(len(nearness))
        return np.argpartition(-nearness, count)[:count]

    def _nearness(self, asked: Vectors) -> NDArray[np.float32] | NDArray[np.int16]:
        if self._few:
            if len(self._rows) > 1:
                self._rows = [np.concatenate(self._rows)]
            return self._rows[0] @ asked if self._rows else np.zeros(0, np.float32)
        if len(self._signs) > 1:
            self._signs = [np.concatenate(self._signs, axis=1)]
        differ = np.zeros(self._signs[0].shape[1], np.int16)
        for column, wanted in zip(self._signs[0], _signs(asked[None]), strict=True):
            differ += np.bitwise_count(column ^ wanted)
        return -differ


def _signs(rows: Vectors) -> NDArray[np.uint64]:
    """Give the signs as bits, of shape (words of 64, rows): whole columns are compared at a time."""
    bits = np.packbits(rows[:, :_WIDTH] > 0, axis=1)
    return np.ascontiguousarray(np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64).T)
