"""A sentence encoder of the user's own, from a folder; it needs the extra `semantic`, which nothing else imports."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from bot.embedding import network, tokens
from bot.embedding.names import digest
from bot.problems import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.core.matching.meaning import Vectors
    from bot.embedding.network import Network
    from bot.embedding.tokens import Tokens

MODEL = "model.onnx"
EXTRA = "pip install 'briefing-bot[semantic]'"
_BATCH = 32  # texts at a time: half the time of one by one, and more gain nothing
_REMEMBERED = 20_000  # texts, which take 30 MiB
_SHORT = 4  # pieces of a text to try a model with
_SAME = 1e-3  # how far a number may be off if its text stands among others


class Transformer:
    """A model of one's own; remembers what it read many of, as most of a library stays when it is edited."""

    def __init__(self, model: Network, tokens: Tokens, name: str) -> None:
        """Take a model that was tried, its tokenizer, and what the two are called. Raises whatever the model does."""
        self.name = name
        self._model, self._tokens = model, tokens
        self._remembered: dict[str, Vectors] = {}
        model([tokens.trial(tokens.limit)])  # does it take as much as it says?
        short = tokens.trial(_SHORT)
        alone, among = model([short]), model([short, tokens.trial(2 * _SHORT)])[:1]
        self._width = alone.shape[1]
        # Many a model in 8 bits rounds by the largest number of a batch, and then a text means something else in each.
        self._batch = _BATCH if np.allclose(alone, among, atol=_SAME) else 1

    @classmethod
    def open(cls, folder: Path) -> Transformer:
        """Open the model that lies in a folder. Raises Problems."""
        vocabulary, model = _look_into(folder), folder / MODEL
        with _told(vocabulary):
            pieces = tokens.read(vocabulary)
        with _told(model):
            weights = sorted(folder.glob(f"{MODEL}*"))  # large ones lie beside it, in model.onnx_data
            name = f"onnx {digest([*weights, vocabulary])} {pieces.limit}"
            return cls(network.read(model, pieces.trial(_SHORT)), pieces, name)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts; zeros for one without a known piece."""
        known = self._remembered
        pieces = {text: self._tokens(text) for text in texts if text not in known}
        new = self._read({text: found for text, found in pieces.items() if found})
        vectors = np.zeros((len(texts), self._width), np.float32)
        for place, text in enumerate(texts):
            if (found := known.get(text, new.get(text))) is not None:
                vectors[place] = found
        if len(texts) > 1 and new:  # a question comes alone, and is nobody's business afterwards
            self._remembered = new if len(known) + len(new) > _REMEMBERED else known | new
        return vectors

    def _read(self, pieces: Mapping[str, tuple[int, ...]]) -> dict[str, Vectors]:
        """Return the vectors of texts, those of like length read together; the same for any order of the texts."""
        texts = sorted(pieces, key=lambda text: (len(pieces[text]), pieces[text]))
        found: dict[str, Vectors] = {}
        for start in range(0, len(texts), self._batch):
            batch = texts[start : start + self._batch]
            found.update(zip(batch, self._model([pieces[text] for text in batch]), strict=True))
        return found


def _look_into(folder: Path) -> Path:
    """Return the file of the tokenizer; tell what is missing before anything is imported."""
    if not folder.is_dir():
        raise _wrong(folder, "there is no such folder", "name the model's folder, or leave the setting `model` out")
    found = [folder / name for name in tokens.NAMES if (folder / name).is_file()]
    missing = [*([] if (folder / MODEL).is_file() else [MODEL]), *([] if found else [" or ".join(tokens.NAMES)])]
    if missing:
        raise _wrong(folder, f"the folder lacks {' and '.join(missing)}", "copy what belongs to the model there")
    return found[0]


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Tell what is wrong with a file in one sentence."""
    try:
        yield
    except ImportError as error:
        raise _wrong(file.parent, f"what runs a model is not installed: {error}", EXTRA) from error
    except OSError as error:
        raise _wrong(file, f"the file cannot be read: {(error.strerror or 'unknown error').lower()}") from error
    except Exception as error:  # the two libraries' own have nothing in common
        what = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise _wrong(file, f"this cannot be used: {what}", "get or export the sentence encoder anew") from error


def _wrong(file: Path, what: str, hint: str = "") -> Problems:
    return Problems([Problem(str(file), 0, "model", what, hint)])
