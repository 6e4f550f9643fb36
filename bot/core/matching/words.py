"""Text to words: one way of writing for what people write in many."""

import re
import unicodedata
from typing import Final, NamedTuple

import Stemmer

from bot.core.matching import english

_STEMMER: Final = Stemmer.Stemmer("english")

_MARKS: Final = {
    **dict.fromkeys(range(0x300, 0x370)),  # accents, once NFKD has taken them off their letters
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),  # invisible: they only hide a word
    **dict.fromkeys(map(ord, "’‘‛`´ʼ"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–—−"), "-"),
}
_SIGNS: Final = str.maketrans({"$": " dollar ", "€": " euro ", "£": " pound ", "%": " percent ", "&": " and "})
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3})")
_PREFIX: Final = re.compile(r"\bnon[- ]+(?=[a-z])|\b(?:re|co|pre|anti)-(?=[a-z])")
_PHRASE: Final = re.compile(r"\b(?:" + "|".join(phrase.replace("-", "[- ]") for phrase in english.PHRASES) + r")\b")
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?")


class Word(NamedTuple):
    """A word in the forms that are compared."""

    stem: str
    concept: str
    """The stem, or the first word of its class in `english.CLASSES`."""


def fold(text: str) -> str:
    """Bring one kind of each letter, quote, dash and sign; the length may change, line breaks stay."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_MARKS)
        text = unicodedata.normalize("NFKC", text)
    text = _THOUSANDS.sub("", text.casefold()).translate(_SIGNS)
    text = _PREFIX.sub(lambda match: match[0].rstrip("- "), text)
    return _PHRASE.sub(lambda match: english.PHRASES[match[0].replace(" ", "-")], text)


def tokens(folded: str) -> list[str]:
    """Split folded text; digits are words of their own, so `gpt4`, `gpt-4` and `gpt 4` are the same two."""
    return [plain(token) if "'" in token else token for token in _TOKEN.findall(folded)]


def plain(token: str) -> str:
    """Take the apostrophe out: `didn't` is a `not`, `what's` a `what`, `lamp's` a `lamp`."""
    head, _, tail = token.partition("'")
    if tail == "t":
        return "not"
    return head if tail in {"s", "re", "ll", "ve", "d", "m"} else head + tail


def word(token: str) -> Word:
    """Give the stem and the concept of a token."""
    stem = _STEMMER.stemWord(english.BASE_FORMS.get(token, token))
    return Word(stem, _CONCEPTS.get(stem, stem))


def is_stop(token: str) -> bool:
    """Tell whether a token says nothing of the subject."""
    return english.BASE_FORMS.get(token, token) in english.STOP_WORDS


def _stems(table: frozenset[str]) -> frozenset[str]:
    return frozenset(_STEMMER.stemWords(sorted(table)))


_CONCEPTS: Final = {_STEMMER.stemWord(member): line[0] for line in reversed(english.CLASSES) for member in line}
LIGHT_STEMS: Final = _stems(english.LIGHT_WORDS)
ORDINARY_STEMS: Final = _stems(english.ORDINARY_WORDS) | LIGHT_STEMS | frozenset(_CONCEPTS)
