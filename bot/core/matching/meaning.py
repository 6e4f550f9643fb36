"""What words and sentences mean, as vectors: where they come from is for others to say."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embed(Protocol):
    """Turns texts into vectors."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (texts, dimensions), rows of length 1, or of zeros where nothing is known."""


class Meaning(NamedTuple):
    """Where the meaning of texts is looked up."""

    name: str
    """Tells two of them apart: what was measured with one holds for no other."""
    words: Embed
    """Single words; quick, as a question's are looked up one by one."""
    sentences: Embed
    """Whole questions and phrasings, already folded and put right."""
    spells: Callable[[str], bool] = lambda _: False
    """Tells whether a folded word is written so in some text: then it is no slip of another."""
