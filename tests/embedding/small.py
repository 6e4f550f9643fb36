"""Models in the format ONNX that are small enough to reckon by hand: written here, byte by byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FLOAT, INT32, INT64 = 1, 6, 7  # kinds of number, as ONNX counts them
_INTEGER, _INTEGERS = 2, 7  # kinds of attribute

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "red", "blue", "##ish"]
ROWS = np.array([[99, 99], [50, 50], [1, 0], [0, 1], [5, 0], [0, 7], [3, 3]], np.float32)


class Node(NamedTuple):
    """One step: what it does, what it takes, what it gives."""

    does: str
    takes: tuple[str, ...]
    gives: str
    settings: Mapping[str, int | Sequence[int]] = {}


LOOK_UP = Node("Gather", ("rows", "input_ids"), "last_hidden_state")
USUAL = {"input_ids": INT64, "attention_mask": INT64, "token_type_ids": INT64}


def write(  # noqa: PLR0913 - each is a part of the file
    folder: Path,
    *,
    nodes: Sequence[Node] = (LOOK_UP,),
    inputs: Mapping[str, int] = USUAL,
    outputs: Mapping[str, int] = {"last_hidden_state": FLOAT},
    rows: np.ndarray = ROWS,
    longest: int = 0,
) -> Path:
    """Write model.onnx, which looks rows up unless told otherwise, and vocab.txt; return the folder."""
    graph = b"".join(_text(1, _node(node)) for node in nodes) + _text(2, b"small") + _text(5, _tensor("rows", rows))
    graph += b"".join(_text(11, _value(name, kind, longest)) for name, kind in inputs.items())
    graph += b"".join(_text(12, _value(name, kind, None)) for name, kind in outputs.items())
    folder.mkdir(exist_ok=True)
    (folder / "model.onnx").write_bytes(_number(1, 8) + _text(7, graph) + _text(8, _text(1, b"") + _number(2, 13)))
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    return folder


def _node(node: Node) -> bytes:
    names = b"".join(_text(1, name.encode()) for name in node.takes) + _text(2, node.gives.encode())
    return names + _text(4, node.does.encode()) + b"".join(_text(5, _setting(*each)) for each in node.settings.items())


def _setting(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _text(1, name.encode()) + _number(3, value) + _number(20, _INTEGER)
    return _text(1, name.encode()) + b"".join(_number(8, each) for each in value) + _number(20, _INTEGERS)


def _tensor(name: str, rows: np.ndarray) -> bytes:
    size = b"".join(_number(1, length) for length in rows.shape)
    return size + _number(2, FLOAT) + _text(8, name.encode()) + _text(9, rows.astype("<f4").tobytes())


def _value(name: str, kind: int, longest: int | None) -> bytes:
    shape = b""
    if longest is not None:
        length = _number(1, longest) if longest else _text(2, b"length")
        shape = _text(2, _text(1, _text(2, b"texts")) + _text(1, length))
    return _text(1, name.encode()) + _text(2, _text(1, _number(1, kind) + shape))


def _text(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    low = value & 0x7F
    return bytes([low | 0x80]) + _varint(value >> 7) if value > low else bytes([low])
