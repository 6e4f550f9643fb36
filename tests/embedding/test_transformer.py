"""Any model in the format ONNX: what it may be like, and what is told of one that can't be used."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot.embedding.transformer import Transformer
from bot.problems import Problems
from tests.embedding.small import FLOAT, INT32, INT64, LOOK_UP, ROWS, USUAL, Node, write

if TYPE_CHECKING:
    from pathlib import Path

CLS, SEP, RED, BLUE, ISH = (ROWS[number] for number in (2, 3, 4, 5, 6))

UP_TO_99_PIECES = (
    LOOK_UP._replace(gives="found"),
    Node("Shape", ("input_ids",), "shape"),
    Node("Gather", ("rows", "shape"), "places"),
    Node("ReduceMax", ("places",), "place", {"axes": (0, 1), "keepdims": 0}),
    Node("Add", ("found", "place"), "last_hidden_state"),
)


def unit(vector: np.ndarray) -> np.ndarray:
    """Bring a vector to length 1."""
    length: np.ndarray = vector / np.linalg.norm(vector)
    return length


def told(folder: Path) -> str:
    """Return what is told of a model that can't be used."""
    with pytest.raises(Problems) as raised:
        Transformer.open(folder)
    (problem,) = raised.value.problems
    assert problem.try_this
    assert "\n" not in problem.what
    return str(problem)


def test_what_fills_a_row_does_not_count(tmp_path: Path) -> None:
    """A short text beside a long one is the mean of its own pieces, whatever the model makes of the filling."""
    model = Transformer.open(write(tmp_path))
    assert model._batch == 32  # noqa: SLF001 - else each had a row to itself, and nothing to fill
    short, long = model(["Redish", "red red blue blue"])
    assert np.allclose(short, unit(CLS + RED + ISH + SEP))
    assert np.allclose(long, unit(CLS + 2 * RED + 2 * BLUE + SEP))


def test_the_model_s_own_vector_goes_before_the_mean(tmp_path: Path) -> None:
    """Where the model says itself what a whole text means, that counts."""
    pooled = Node("ReduceMax", ("last_hidden_state",), "sentence_embedding", {"axes": (1,), "keepdims": 0})
    outputs = {"last_hidden_state": FLOAT, "sentence_embedding": FLOAT}
    model = Transformer.open(write(tmp_path, nodes=(LOOK_UP, pooled), outputs=outputs))
    assert np.allclose(model(["red"])[0], unit(np.maximum(np.maximum(CLS, RED), SEP)))


def test_bert_s_pooler_is_left_aside(tmp_path: Path) -> None:
    """What BERT gives for guessing the next sentence compares none, so the mean is taken."""
    pooled = Node("ReduceMax", ("last_hidden_state",), "pooler_output", {"axes": (1,), "keepdims": 0})
    outputs = {"pooler_output": FLOAT, "states": FLOAT}
    nodes = (LOOK_UP._replace(gives="states"), pooled._replace(takes=("states",)))
    model = Transformer.open(write(tmp_path, nodes=nodes, outputs=outputs))
    assert np.allclose(model(["red"])[0], unit(CLS + RED + SEP))


@pytest.mark.parametrize("inputs", [{"input_ids": INT64}, dict.fromkeys(USUAL, INT32)])
def test_a_model_gets_the_inputs_that_it_takes(tmp_path: Path, inputs: dict[str, int]) -> None:
    """Two of the three inputs may be missing, and they may be numbers of 32 bits."""
    assert np.allclose(Transformer.open(write(tmp_path, inputs=inputs))(["blue"])[0], unit(CLS + BLUE + SEP))


def test_a_model_that_mixes_its_texts_reads_them_one_by_one(tmp_path: Path) -> None:
    """Models in 8 bits that round by the largest number of all texts give each the vector that it has alone."""
    largest = Node("ReduceMax", ("found",), "largest", {"axes": (0, 1, 2)})
    nodes = (LOOK_UP._replace(gives="found"), largest, Node("Sub", ("found", "largest"), "last_hidden_state"))
    model = Transformer.open(write(tmp_path, nodes=nodes))
    assert np.array_equal(model(["red", "blue red blue"])[:1], model(["red"]))
    assert np.allclose(model(["red"])[0], unit(CLS + RED + SEP - 3 * 5))


def test_another_model_has_another_name(tmp_path: Path) -> None:
    """The name stays where the folder is moved, and changes with the weights, also those in a file of their own."""
    first = write(tmp_path / "first")
    name = Transformer.open(first).name
    assert Transformer.open(write(tmp_path / "second")).name == name
    assert Transformer.open(write(tmp_path / "third", rows=ROWS + 1)).name != name
    (first / "model.onnx_data").write_bytes(b"more weights")
    assert Transformer.open(first).name != name


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        (
            {"inputs": {**USUAL, "pixels": FLOAT}},
            "pixels of tensor(float); a sentence encoder takes integers: input_ids",
        ),
        ({"inputs": {**USUAL, "attention_mask": FLOAT}}, "attention_mask of tensor(float)"),
        (
            {"nodes": (Node("Identity", ("input_ids",), "same"),), "outputs": {"same": INT64}},
            "it gives same of shape 1x4; a sentence encoder gives sentence_embedding or last_hidden_state",
        ),
        ({"rows": ROWS * np.float32("nan")}, "last_hidden_state holds what is no number"),
        ({"rows": ROWS[:3]}, "this cannot be used: "),
        ({"nodes": UP_TO_99_PIECES, "rows": np.resize(ROWS, (100, 2))}, "this cannot be used: "),
        ({"longest": 3}, "this cannot be used: "),
        ({"nodes": (Node("Nonsense", ("rows",), "last_hidden_state"),)}, "this cannot be used: "),
    ],
)
def test_a_model_of_another_kind_is_refused(tmp_path: Path, changed: dict[str, Any], what: str) -> None:
    """What takes or gives something else, or can't take a text of its length, is known before the first question."""
    message = told(write(tmp_path, **changed))
    assert message.startswith(f"{tmp_path}/model.onnx: model: ")
    assert what in message


@pytest.mark.parametrize(
    ("missing", "what"),
    [
        (("model.onnx",), "the folder lacks model.onnx"),
        (("vocab.txt",), "the folder lacks tokenizer.json or vocab.txt"),
        (("model.onnx", "vocab.txt"), "the folder lacks model.onnx and tokenizer.json or vocab.txt"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, missing: tuple[str, ...], what: str) -> None:
    """A folder without a file that is needed, or no folder at all."""
    folder = write(tmp_path / "model")
    for name in missing:
        (folder / name).unlink()
    assert f"{folder}: model: {what}\n" in told(folder)
    assert f"{tmp_path}/nowhere: model: there is no such folder\n" in told(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.onnx", "vocab.txt", "tokenizer.json", "sentence_bert_config.json"])
@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe\x00", b'{"max_seq_length": 2}'])
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    """Whatever a file holds, it is told which one can't be used, before the first question."""
    folder = write(tmp_path)
    (folder / name).write_bytes(content)
    read = "vocab.txt" if name == "sentence_bert_config.json" else name
    message = told(folder)
    assert message.startswith(f"{tmp_path}/{read}: model: this cannot be used: ")
    assert name in message or "the model is said to take 2 pieces" in message


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_the_extra_it_is_told_what_to_install(
    tmp_path: Path, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names a model but has not installed what runs it gets the line to type."""
    monkeypatch.setitem(sys.modules, package, None)  # so Python itself says that there is none
    message = told(write(tmp_path))
    assert message.startswith(f"{tmp_path}: model: what runs a model is not installed: import of {package} halted")
    assert message.endswith("\n    try: pip install 'briefing-bot[semantic]'")
