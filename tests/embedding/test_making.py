"""The making of the table, on so few texts that it is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.core.matching import words
from bot.core.matching.bags import unit
from bot.embedding.static import TABLE, StaticTable
from tools.make_table import Means, Read, cut, fit, write

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (TABLE / "vocab.txt").read_text(encoding="utf-8").splitlines()
LOT = np.random.default_rng(7)


def drawn(rows: int, columns: int) -> np.ndarray:
    """Return rows of length 1."""
    return unit(LOT.standard_normal((rows, columns)).astype(np.float32))


def test_texts_are_cut_as_the_table_cuts_them(table: StaticTable) -> None:
    """The rows that are fitted to a text are those that the bot looks up for it."""
    texts = ["Who owns OpenAI's shares?", "altman and brockman, 13.5 %", "☃ is unknown", ""]
    found = cut(texts, TABLE / "vocab.txt")
    rows, scales = np.load(TABLE / "rows.npy"), np.load(TABLE / "scales.npy").astype(np.float32)
    read = [" ".join(words.tokens(words.fold(text))) for text in texts]
    sums = [(rows[numbers] * scales[numbers]).sum(axis=0) for numbers in found]
    assert np.allclose(unit(np.array(sums, np.float32)), table(read), atol=1e-5)


def test_means_and_their_turning_belong_together() -> None:
    """What goes from rows to texts goes back with the same shares; else the regression would end elsewhere."""
    means = Means([[0, 1, 1], [2], []], 4)
    rows, vectors = drawn(4, 5), drawn(3, 5)
    assert np.isclose((means(rows) * vectors).sum(), (rows * means.turned(vectors)).sum(), atol=1e-6)
    assert np.allclose(means(rows)[0], (rows[0] + 2 * rows[1]) / 3, atol=1e-6)


def test_rows_come_near_to_what_is_said_of_the_texts(tmp_path: Path) -> None:
    """A text that the encoder puts elsewhere than its words moves them, the less the more they are held."""
    once, *often = [number for number, name in enumerate(NAMES) if name.isascii() and name.isalpha()][-61:]
    pieces = [[once, number] for number in often]
    read = Read(drawn(60, 8), drawn(len(NAMES), 8))

    def apart(ridge: float) -> float:
        write(fit(pieces, read, 4, ridge), NAMES, tmp_path)
        opened = StaticTable.open(tmp_path)
        _, directions = np.linalg.eigh(read.texts.T @ read.texts)
        wanted = unit(read.texts @ directions[:, :-5:-1])
        return float(np.square(opened([" ".join(NAMES[each] for each in text) for text in pieces]) - wanted).sum())

    loose, held, fast = map(apart, (0.01, 1.0, 1_000.0))
    assert loose < held < fast
    assert loose < 1
