"""Texts to the numbers of a model's word pieces, as its tokenizer does it."""

from __future__ import annotations

import json
from itertools import cycle, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import tokenizers

NAMES = ("tokenizer.json", "vocab.txt")
_LENGTH = "sentence_bert_config.json"  # where sentence-transformers writes how many pieces a model takes
_USUAL = 256  # pieces, where neither that nor the tokenizer says it; a question has a dozen


class Tokens:
    """A tokenizer; texts that are too long for the model are cut."""

    def __init__(self, tokenizer: tokenizers.Tokenizer, limit: int) -> None:
        """Take a tokenizer, and how many pieces the model takes, its own marks included. Raises ValueError."""
        if limit <= (marks := tokenizer.num_special_tokens_to_add(is_pair=False)):
            raise ValueError(f"the model is said to take {limit} pieces, but {marks} are the tokenizer's own marks")
        tokenizer.no_padding()
        tokenizer.enable_truncation(limit)
        self.limit = limit
        self._tokenizer = tokenizer
        unknown = getattr(tokenizer.model, "unk_token", None)
        self._unknown = None if unknown is None else tokenizer.token_to_id(unknown)

    def __call__(self, text: str) -> tuple[int, ...]:
        """Return the numbers of a text's pieces; none where no piece is known."""
        found = self._tokenizer.encode(text.encode(errors="replace").decode())  # half a character is no text to it
        said = (number for number, mark in zip(found.ids, found.special_tokens_mask, strict=True) if not mark)
        return tuple(found.ids) if any(number != self._unknown for number in said) else ()

    def trial(self, length: int) -> tuple[int, ...]:
        """Return so many numbers, or as many as the model takes, of pieces that are in the vocabulary."""
        found = self._tokenizer.encode("who owns the lighthouse").ids
        return tuple(islice(cycle(found), min(length, self.limit)))


def read(file: Path) -> Tokens:
    """Read tokenizer.json, or BERT's vocab.txt. Raises ImportError, OSError, ValueError."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - of the extra

    text = file.read_text(encoding="utf-8")
    try:
        tokenizer = Tokenizer.from_str(text) if file.suffix == ".json" else _of_bert(text.split("\n"))
        cut: int = (tokenizer.truncation or {}).get("max_length", _USUAL)
        return Tokens(tokenizer, _length(file.with_name(_LENGTH)) or cut)
    except Exception as error:  # what the library raises is no kind of its own
        raise ValueError(str(error)) from error


def _of_bert(pieces: Sequence[str]) -> tokenizers.Tokenizer:
    """Return BERT's way of cutting; a vocabulary without capitals is for text without."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - of the extra
    from tokenizers.models import WordPiece  # noqa: PLC0415
    from tokenizers.normalizers import BertNormalizer  # noqa: PLC0415
    from tokenizers.pre_tokenizers import BertPreTokenizer  # noqa: PLC0415
    from tokenizers.processors import BertProcessing  # noqa: PLC0415

    numbers = {piece: number for number, piece in enumerate(pieces) if piece}
    if missing := [mark for mark in ("[UNK]", "[CLS]", "[SEP]") if mark not in numbers]:
        raise ValueError(f"no vocabulary of BERT's, for it lacks {' and '.join(missing)}")
    tokenizer = Tokenizer(WordPiece(numbers, unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.normalizer = BertNormalizer(lowercase=not _has_capitals(numbers))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = BertProcessing(("[SEP]", numbers["[SEP]"]), ("[CLS]", numbers["[CLS]"]))
    return tokenizer


def _has_capitals(pieces: Iterable[str]) -> bool:
    return any(piece != piece.lower() for piece in pieces if not piece.startswith("["))


def _length(file: Path) -> int | None:
    if not file.exists():
        return None
    try:
        length = json.loads(file.read_text(encoding="utf-8")).get("max_seq_length")
    except (ValueError, AttributeError) as error:
        raise ValueError(f"{file.name}, which lies beside it, is broken: {error}") from error
    return length if isinstance(length, int) else None
