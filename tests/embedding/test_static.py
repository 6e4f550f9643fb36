"""The table of word pieces."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tokenizers import BertWordPieceTokenizer

from bot.core.matching import words
from bot.embedding.static import TABLE, StaticTable

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent
ODD = "gpt-4 don't 13.5 o'clock a_b (x) microsoft/openai 3% e.g. café naïve ₂ x² €13 ok! “so” …and 中 ☃ ☃☃ ünïcödé"


def test_words_are_cut_as_bert_cuts_them(table: StaticTable) -> None:
    """The pieces of every word of our briefings and documents, and of odd ones, are those of BERT's own tokenizer."""
    files = [*ROOT.glob("briefings/*.yaml"), *ROOT.glob("seeds/*.yaml"), *ROOT.glob("*.md")]
    text = words.fold(" ".join([ODD, *(file.read_text(encoding="utf-8") for file in files)]))
    found = sorted({word for word in text.split() if len(word) <= 40})
    assert len(found) > 1_000
    bert = BertWordPieceTokenizer(str(TABLE / "vocab.txt"), lowercase=True)
    unknown = bert.token_to_id("[UNK]")
    for word in found:
        pieces = bert.encode(word, add_special_tokens=False).ids
        assert [*table._numbers(word)] == [piece for piece in pieces if piece != unknown], word  # noqa: SLF001 - the cut is what is tested


def test_a_vector_is_the_mean_of_rows(table: StaticTable) -> None:
    """By hand: each piece's row times its scale, summed, and brought to length 1."""
    rows, scales = np.load(TABLE / "rows.npy"), np.load(TABLE / "scales.npy")
    names = (TABLE / "vocab.txt").read_text(encoding="utf-8").splitlines()
    numbers = [names.index(piece) for piece in ("the", "board", "'", "s", "alt", "##man")]
    mean = (rows[numbers] * scales[numbers].astype(np.float64)).mean(axis=0)
    assert np.allclose(table(["the board's altman"])[0], mean / np.linalg.norm(mean), atol=1e-6)


def test_like_words_are_near(table: StaticTable) -> None:
    """Words for the same are nearer than words for something else."""
    buy, purchase, river = table(["buy", "purchase", "river"])
    assert buy @ purchase > buy @ river + 0.2


def test_what_many_write_is_one_piece(table: StaticTable) -> None:
    """Real words are spelt so; slips are not."""
    assert [word for word in ("brian", "mondays", "serchgpt", "") if table.spells(word)] == [
        "brian",
        "mondays",
    ]


def test_a_vector_does_not_depend_on_company(table: StaticTable) -> None:
    """To the last bit, a text has the same vector alone, in any order, in any number, and anew."""
    texts = ["who owns openai", "", "why did the board remove sam altman in november"]
    alone = np.concatenate([table([text]) for text in texts])
    assert np.array_equal(table(texts), alone)
    assert np.array_equal(table(texts[::-1])[::-1], alone)
    assert np.array_equal(table(texts * 3_000)[-3:], alone)
    assert np.array_equal(StaticTable.open()(texts), alone)


@pytest.mark.parametrize("text", ["", "  \n", "☃", "ⵣⵣⵣ ჯჯჯ", "\ud83d"])
def test_what_is_unknown_is_zeros(table: StaticTable, text: str) -> None:
    """A text without a known piece is near to nothing, and its neighbours don't notice."""
    unknown, known = table([text, "owner"])
    assert not unknown.any()
    assert np.isclose(np.linalg.norm(known), 1)


def test_no_text_is_no_row(table: StaticTable) -> None:
    """The shape holds for nothing too, and the numbers are of 32 bits."""
    assert table([]).shape == (0, 256)
    assert table(["a", ""]).shape == (2, 256)
    assert table([]).dtype == table(["a"]).dtype == table([""]).dtype == np.float32


def test_the_rows_stay_on_the_disk(table: StaticTable) -> None:
    """A start reads the rows of the words that occur, not eight million numbers."""
    assert isinstance(table._rows, np.memmap)  # noqa: SLF001 - nothing else shows it


def test_what_people_type_does_not_add_up(table: StaticTable) -> None:
    """Of words that are looked up, a bounded number is remembered."""
    assert table._numbers.cache_info().maxsize == 65_536  # noqa: SLF001 - it would take a day to see otherwise


def rewritten(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], None]:
    """Return what changes the array in a file of a table."""
    return lambda folder: np.save(folder / name, change(np.load(folder / name)))


def written(name: str, content: bytes) -> Callable[[Path], None]:
    """Return what writes a file of a table anew."""

    def write(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return write


def several(folder: Path) -> None:
    """Put two arrays where one should be."""
    np.savez(folder / "rows.npz", a=np.zeros(1), b=np.zeros(1))
    (folder / "rows.npz").rename(folder / "rows.npy")


@pytest.mark.parametrize(
    ("broken", "file"),
    [
        (rewritten("rows.npy", lambda rows: rows[:-1]), "scales.npy"),
        (rewritten("rows.npy", lambda rows: rows[:, 0]), "rows.npy"),
        (rewritten("rows.npy", lambda rows: rows[:, :0]), "rows.npy"),
        (rewritten("rows.npy", lambda rows: rows.astype(np.float32)), "rows.npy"),
        (rewritten("scales.npy", lambda scales: scales[:-1]), "scales.npy"),
        (rewritten("scales.npy", lambda scales: scales[:, 0]), "scales.npy"),
        (rewritten("scales.npy", lambda scales: scales.astype(np.float64)), "scales.npy"),
        (written("vocab.txt", b"a\nb\n"), "vocab.txt"),
        (written("vocab.txt", b"a\n" * 30_522), "vocab.txt"),
        (written("vocab.txt", b"\xff"), "vocab.txt"),
        (written("rows.npy", b""), "rows.npy"),
        (written("rows.npy", b"no array at all"), "rows.npy"),
        (written("rows.npy", (TABLE / "rows.npy").read_bytes()[:-1]), "rows.npy"),
        (several, "rows.npy"),
    ],
)
def test_a_table_that_does_not_fit_together_is_refused(
    tmp_path: Path, broken: Callable[[Path], None], file: str
) -> None:
    """Files that are broken, or of different tables, are named, and no row is taken for another's."""
    folder = Path(shutil.copytree(TABLE, tmp_path / "table"))
    broken(folder)
    with pytest.raises(ValueError, match=re.escape(str(folder / file))):
        StaticTable.open(folder)


def test_another_table_has_another_name(tmp_path: Path, table: StaticTable) -> None:
    """What was measured with one table is not taken for another's; where the table lies is no matter."""
    folder = Path(shutil.copytree(TABLE, tmp_path / "table"))
    assert StaticTable.open(folder).name == table.name
    rewritten("scales.npy", lambda scales: scales * np.float16(2))(folder)
    assert StaticTable.open(folder).name != table.name


def test_only_the_first_letters_of_a_long_word_count(table: StaticTable) -> None:
    """The time that a word takes grows with the square of its letters, and no word has so many."""
    long = "lamp" * 10
    assert table([long]).any()
    assert np.array_equal(table([f"{long}light"]), table([long]))
