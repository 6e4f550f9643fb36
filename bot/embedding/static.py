"""A table of word pieces: the mean of a text's rows tells what it means. No model runs."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import chain, groupby, islice
from pathlib import Path
from string import punctuation
from typing import TYPE_CHECKING

import numpy as np

from bot.core.matching.bags import sums, unit
from bot.embedding.names import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from bot.core.matching.meaning import Vectors

    Array = NDArray[Any]

TABLE = Path(__file__).parent / "table"
_LONGEST = 40  # letters of a word that are looked at: the time that takes grows with their square
_REMEMBERED = 65_536  # words; a library has fewer, and what people type doesn't add up
_CHUNK = 4_096  # texts at a time: their rows together take some ten MiB


class StaticTable:
    """Rows for the pieces of WordPiece; a text's vector is their mean, of length 1. Safe to use from threads."""

    def __init__(self, rows: Array, scales: Array, pieces: dict[str, int], name: str) -> None:
        """Take rows of int8 with a scale each, each piece's row, and what the whole is called."""
        self.name = name
        self._rows = rows
        self._scales = scales
        self._pieces = pieces
        self._numbers = lru_cache(_REMEMBERED)(self._split)

    @classmethod
    def open(cls, folder: Path = TABLE) -> StaticTable:
        """Open the files of a table; the rows are read from the disk as they are needed. Raises OSError, ValueError."""
        rows, scales = _load(folder / "rows.npy", mapped=True), _load(folder / "scales.npy")
        names = _lines(folder / "vocab.txt")
        pieces = dict(zip(names, range(len(names)), strict=True))
        if rows.ndim != 2 or rows.dtype != np.int8 or not rows.shape[1]:  # noqa: PLR2004 - a table
            raise ValueError(f"{folder / 'rows.npy'}: not a table of whole numbers of 8 bits")
        if scales.shape != (len(rows), 1) or scales.dtype != np.float16:
            raise ValueError(f"{folder / 'scales.npy'}: not a float16 for each of the {len(rows)} rows")
        if not len(rows) == len(names) == len(pieces):
            raise ValueError(f"{folder / 'vocab.txt'}: not {len(rows)} different pieces, one for each row")
        # The scales and the pieces tell tables apart, and the rows stay on the disk.
        return cls(rows, scales, pieces, f"static {digest([folder / 'scales.npy', folder / 'vocab.txt'])}")

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of folded texts; zeros for one without a known piece."""
        chunks = [self._embed(texts[start : start + _CHUNK]) for start in range(0, len(texts), _CHUNK)]
        return np.concatenate(chunks) if chunks else np.zeros((0, self._rows.shape[1]), np.float32)

    def spells(self, word: str) -> bool:
        """Return whether a folded word is one piece: those that many texts write are."""
        return word in self._pieces

    def _embed(self, texts: Sequence[str]) -> Vectors:
        lists = [list(chain.from_iterable(map(self._numbers, text.split()))) for text in texts]
        numbers = np.fromiter(chain.from_iterable(lists), np.int64)
        used, flat = np.unique(numbers, return_inverse=True)
        rows = self._rows[used].astype(np.float32) * self._scales[used].astype(np.float32)
        places = iter(flat.tolist())
        return unit(sums(rows, [list(islice(places, len(found))) for found in lists]))

    def _split(self, word: str) -> tuple[int, ...]:
        """Return the pieces of what stands between spaces, marks apart, as BERT reads it; none of an unknown word."""
        return tuple(chain.from_iterable(self._pieces_of(part[:_LONGEST]) for part in _parts(word)))

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        """Cut a word into the longest pieces that are known, as WordPiece does; none if a rest remains unknown."""
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._pieces), None)
            if end is None:
                return ()
            found.append(self._pieces[mark + word[start:end]])
            start = end
        return tuple(found)


def _load(file: Path, *, mapped: bool = False) -> Array:
    try:
        array = np.load(file, mmap_mode="r" if mapped else None)
    except (EOFError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from error
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{file}: several arrays, not one")  # noqa: TRY004 - of what a file holds, not of a type
    return array


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"{file}: {error}") from error


def _parts(word: str) -> Iterator[str]:
    """Yield letters and digits together, and each mark alone."""
    if word.isalnum():
        yield word
        return
    for mark, run in groupby(word, _is_mark):
        characters = "".join(run)
        yield from characters if mark else [characters]


def _is_mark(character: str) -> bool:
    return character in punctuation if character.isascii() else unicodedata.category(character).startswith("P")
