"""A real model: what it says of sentences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
import pytest
from tokenizers import BertWordPieceTokenizer

from bot.embedding.transformer import Transformer

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = [
    "who owns the lighthouse",
    "is there still somebody who keeps the lighthouse on the rock, or has everybody left it by now",
    "why",
    "how much did the county pay",
    "when does the last ferry leave the harbour on sundays in the winter months",
]


def test_a_vector_is_what_the_model_says_by_hand(minilm_folder: Path, minilm: Transformer) -> None:
    """The mean of the model's rows for a text's pieces, brought to length 1, and nothing else."""
    session = onnxruntime.InferenceSession(str(minilm_folder / "model.onnx"), providers=["CPUExecutionProvider"])
    tokenizer = BertWordPieceTokenizer(str(minilm_folder / "vocab.txt"), lowercase=True)
    ids = np.array([tokenizer.encode("Who keeps the light on Gannet Rock?").ids])
    given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    mean = session.run(None, given)[0][0].mean(axis=0)
    found = minilm(["Who keeps the light on Gannet Rock?"])
    assert found.dtype == np.float32
    assert np.allclose(found[0], mean / np.linalg.norm(mean), atol=1e-5)


@pytest.mark.parametrize(
    ("said", "meant", "unrelated"),
    [
        ("who owns the lighthouse", "to whom does the lighthouse belong", "when does the last ferry leave"),
        ("how much did it cost", "what was the price", "how long did it take"),
        ("why did she quit", "what made her resign", "when was she hired"),
        ("is the company making money", "is the business profitable", "is the weather nice today"),
    ],
)
def test_a_paraphrase_is_nearer_than_another_question(
    minilm: Transformer, said: str, meant: str, unrelated: str
) -> None:
    """Other words for the same are nearer than words for something else, similar as these may look."""
    asked, same, other = minilm([said, meant, unrelated])
    assert asked @ same > asked @ other + 0.1


def test_company_changes_nothing(minilm_folder: Path) -> None:
    """A text's vector is the same alone, in any order, and beside a longer text that fills its row."""
    alone = np.concatenate([Transformer.open(minilm_folder)([question]) for question in QUESTIONS])
    together = Transformer.open(minilm_folder)(QUESTIONS * 9)
    backwards = Transformer.open(minilm_folder)(QUESTIONS[::-1])
    assert np.abs(together - np.tile(alone, (9, 1))).max() < 1e-4
    assert np.abs(backwards[::-1] - alone).max() < 1e-4


def test_what_says_nothing_is_zeros(minilm: Transformer) -> None:
    """An empty text, and one of unknown signs, is near to nothing; no text at all is no row."""
    assert not minilm(["", " \n", "☃ ☃"]).any()
    assert minilm([]).shape == (0, 384)


def test_a_very_long_text_is_cut(minilm: Transformer) -> None:
    """Of a text that is too long for the model, the beginning counts; each other vector has length 1."""
    long, longer = minilm(["lighthouse " * 254, "lighthouse " * 254 + "and a ferry " * 5_000])
    assert np.array_equal(long, longer)
    assert np.allclose(np.linalg.norm(minilm([*QUESTIONS, "half a character: \ud83d"]), axis=1), 1, atol=1e-5)


def test_a_question_is_not_remembered(minilm_folder: Path) -> None:
    """What is read in numbers, as a library is, need not be read again; what is read alone is forgotten."""
    model = Transformer.open(minilm_folder)
    first = model(QUESTIONS)
    assert np.array_equal(model(QUESTIONS), first)
    model(["my secret"])
    assert list(model._remembered) != []  # noqa: SLF001 - nothing else shows it
    assert "my secret" not in model._remembered  # noqa: SLF001 - likewise


def test_a_tokenizer_file_counts_before_a_vocabulary(minilm_folder: Path, minilm: Transformer, tmp_path: Path) -> None:
    """tokenizer.json as others publish it, filling each row up to its limit, gives the same vectors."""
    tokenizer = BertWordPieceTokenizer(str(minilm_folder / "vocab.txt"), lowercase=True)
    tokenizer.enable_truncation(128)
    tokenizer.enable_padding(length=128)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "vocab.txt").write_text("of no use")
    (tmp_path / "model.onnx").symlink_to(minilm_folder / "model.onnx")
    model = Transformer.open(tmp_path)
    assert np.abs(model(QUESTIONS) - minilm(QUESTIONS)).max() < 1e-4
    assert np.array_equal(*model(["lighthouse " * 126, "lighthouse " * 200]))
    (tmp_path / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 12}))
    assert np.array_equal(*Transformer.open(tmp_path)(["lighthouse " * 10, "lighthouse " * 200]))
