"""Which entry a question belongs to, learnt from the phrasings around it: those of another entry speak against it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.meaning import Vectors

NEIGHBOURS: Final = 100
"""Phrasings from which is learnt: more tell no more (measured on CLINC150 with 5 examples, and on our own)."""

_SHARP: Final = 3.0
"""How fast a phrasing's say fades with its distance."""

_RIDGE: Final = 0.1
"""How much a single phrasing is distrusted."""


def shares(likeness: Vectors, rows: Vectors, owners: NDArray[np.int64], count: int) -> NDArray[np.float32]:
    """Say of each of `count` entries how much a question is its own: about 1 for sure, about 0 for not at all.

    `likeness` is that of the question to each phrasing (the cosine).

    Kernel ridge regression from the nearest phrasings (rows of length 1) to the entries that own them, solved anew for
    each question, so that nothing needs to be trained when the library changes.
    """
    if len(rows) > NEIGHBOURS:
        near = np.sort(np.argpartition(-likeness, NEIGHBOURS)[:NEIGHBOURS])
        rows, owners, likeness = rows[near], owners[near], likeness[near]
    kernel = np.exp(_SHARP * (rows @ rows.T - 1))
    kernel[np.diag_indices_from(kernel)] += _RIDGE
    says = np.linalg.solve(kernel, np.exp(_SHARP * (likeness - 1)))
    return np.maximum(0, np.bincount(owners, says, count)).astype(np.float32)
