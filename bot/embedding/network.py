"""A model in the format ONNX, run by onnxruntime: numbers of word pieces in, a vector for each text out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.core.matching.bags import unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    import onnxruntime
    from numpy.typing import NDArray

    from bot.core.matching.meaning import Vectors

    Array = NDArray[Any]
    Pieces = Sequence[int]

_PIECES, _MASK, _PARTS = "input_ids", "attention_mask", "token_type_ids"
_KINDS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
# The outputs' usual names. BERT's own `pooler_output` is left aside: it was never trained to compare sentences.
_POOLED, _STATES, _ASIDE = ("sentence_embedding",), ("last_hidden_state", "token_embeddings"), "pooler_output"
_OF_TEXTS, _OF_PIECES = 2, 3  # the dimensions of an output with a row for each text, or for each piece of it


class Network:
    """A sentence encoder: one vector a text, of length 1. Safe to use from several threads."""

    def __init__(self, session: onnxruntime.InferenceSession, pieces: Pieces) -> None:
        """Take a session, and a text of some pieces to try it with. Raises ValueError, and what onnxruntime does."""
        self._session = session
        self._kinds = {put.name: _KINDS.get(put.type) for put in session.get_inputs()}
        known = [name for name, kind in self._kinds.items() if name in (_PIECES, _MASK, _PARTS) and kind]
        if _PIECES not in known or len(known) < len(self._kinds):
            wanted = ", ".join(f"{put.name} of {put.type}" for put in session.get_inputs()) or "nothing"
            raise ValueError(f"it takes {wanted}; a sentence encoder takes integers: {_PIECES}, {_MASK}, {_PARTS}")
        self._output = ""
        self._output = _choose(self._run([pieces]), len(pieces))

    def __call__(self, texts: Sequence[Pieces]) -> Vectors:
        """Return the vectors of some texts, each of at least one piece."""
        found = self._run(texts)[self._output].astype(np.float32)
        if found.ndim == _OF_PIECES:
            mask = _mask(texts, np.float32)[:, :, np.newaxis]
            found = (found * mask).sum(axis=1) / mask.sum(axis=1)
        return unit(found)

    def _run(self, texts: Sequence[Pieces]) -> Mapping[str, Array]:
        mask = _mask(texts, np.int64)
        numbers = np.zeros_like(mask)
        numbers[mask > 0] = np.concatenate([np.asarray(text) for text in texts])
        given = {_PIECES: numbers, _MASK: mask, _PARTS: np.zeros_like(mask)}
        outputs = [self._output] if self._output else [put.name for put in self._session.get_outputs()]
        found = self._session.run(outputs, {name: given[name].astype(kind) for name, kind in self._kinds.items()})
        return dict(zip(outputs, found, strict=True))


def read(file: Path, pieces: Pieces) -> Network:
    """Open a model, and try it with a text of some pieces. Raises ImportError, ValueError."""
    import onnxruntime  # noqa: PLC0415 - of the extra

    options = onnxruntime.SessionOptions()
    # A second thread makes no question's answer come sooner on two cores, and costs three times the work: it spins.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what is wrong is raised, and told by us
    try:
        session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        return Network(session, pieces)
    except Exception as error:  # onnxruntime's have nothing in common
        raise ValueError(str(error)) from error


def _mask(texts: Sequence[Pieces], kind: type[np.generic]) -> Array:
    """Return 1 for each piece of a text, and 0 for what fills the row."""
    lengths = np.array([[len(text)] for text in texts])
    return (np.arange(lengths.max()) < lengths).astype(kind)


def _choose(found: Mapping[str, Array], length: int) -> str:
    """Return the name of the output that speaks of whole texts, or else of their pieces."""
    real = {name: array for name, array in found.items() if np.issubdtype(array.dtype, np.floating)}
    texts = [name for name, array in real.items() if array.ndim == _OF_TEXTS and len(array) == 1 and name != _ASIDE]
    pieces = [name for name, array in real.items() if array.ndim == _OF_PIECES and array.shape[:2] == (1, length)]
    named = [name for name in (*_POOLED, *_STATES) if name in texts + pieces]
    only = texts if len(texts) == 1 else pieces if len(pieces) == 1 else []
    if not (named or only):
        given = ", ".join(f"{name} of shape {'x'.join(map(str, array.shape))}" for name, array in found.items())
        raise ValueError(f"it gives {given}; a sentence encoder gives sentence_embedding or last_hidden_state")
    chosen = (named or only)[0]
    if not np.isfinite(real[chosen]).all():
        raise ValueError(f"{chosen} holds what is no number")
    return chosen
