"""Text to words: one way of writing for what people write in many."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final, NamedTuple

import Stemmer

from bot.core.matching import english, synonyms

ANY_NAME: Final = "\u0298"
"""A word that stands in a phrasing for whatever name a question has; no keyboard has its letter."""

_STEMMER: Final = Stemmer.Stemmer("english", 0)  # without its cache: filling that takes longer than stemming

_MARKS: Final = (
    (re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]+"), ""),  # accents that NFKD split off; invisible ones
    (re.compile("[’‘‛`´ʼ]"), "'"),
    (re.compile("[‐‑‒–—−]"), "-"),
    (re.compile("[“”„«»]"), " "),  # they part words anyway, and most texts are ASCII without, which is read faster
    (re.compile("€"), " euro "),
    (re.compile("£"), " pound "),
)
_SIGNS: Final = (("$", " dollar "), ("%", " percent "), ("&", " and "))
# The patterns begin with the rare character, which lets the engine skip to it: folding is most of a cold start.
_THOUSANDS: Final = re.compile(r",(?<=\d,)(?=\d{3})")
_NON: Final = re.compile(r"non (?<=\bnon )(?=[a-z])")
_PREFIX: Final = re.compile(r"-(?:(?<=\bnon-)|(?<=\bre-)|(?<=\bco-)|(?<=\bpre-)|(?<=\banti-))(?=[a-z])")
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?")
_PHRASES: Final = {tuple(phrase.split("-")): meaning for phrase, meaning in english.PHRASES.items()}
_PHRASE_STARTS: Final = frozenset(phrase[0] for phrase in _PHRASES)
_PHRASE_PAIRS: Final = frozenset(phrase[:2] for phrase in _PHRASES)
_LONGEST_PHRASE: Final = max(map(len, _PHRASES))


class Word(NamedTuple):
    """A word in the forms that are compared."""

    stem: str
    concept: str
    """The stem, or the first word of its class in `synonyms.CLASSES`."""


def fold(text: str) -> str:
    """Bring one kind of each letter, quote, dash and sign; the length may change, line breaks stay."""
    if not text.isascii():  # as few lines of a library are
        text = "\n".join([line if line.isascii() else _unmarked(line) for line in text.split("\n")])
    text = text.casefold()
    for sign, name in _SIGNS:
        text = text.replace(sign, name)
    return _PREFIX.sub("", _NON.sub("non", _THOUSANDS.sub("", text)))


def _unmarked(text: str) -> str:
    text = unicodedata.normalize("NFKD", text)
    for pattern, mark in _MARKS:
        text = pattern.sub(mark, text)
    return unicodedata.normalize("NFKC", text)


def tokens(folded: str) -> list[str]:
    """Split folded text; digits are words of their own, so `gpt4`, `gpt-4` and `gpt 4` are the same two."""
    return _phrased(_split(folded))


class Pieces(dict[str, list[str]]):
    """What stands between white space, with its tokens: a library repeats its words, and takes each apart once."""

    def __missing__(self, piece: str) -> list[str]:
        found = self[piece] = [piece] if piece.isalpha() else _split(piece)
        return found

    def tokens(self, folded: str) -> list[str]:
        """Split folded text as the function `tokens` does."""
        return _phrased(list(chain.from_iterable(map(self.__getitem__, folded.split()))))


def _split(folded: str) -> list[str]:
    found: list[str] = _TOKEN.findall(folded)
    return [plain(token) if "'" in token else token for token in found] if "'" in folded else found


def _phrased(found: list[str]) -> list[str]:
    """Put one word for the phrases of `english.PHRASES`."""
    if _PHRASE_STARTS.isdisjoint(found) or _PHRASE_PAIRS.isdisjoint(pairwise(found)):
        return found
    result: list[str] = []
    rest = 0
    for start, token in enumerate(found):
        if start < rest:
            continue
        length = _phrase_length(found, start) if token in _PHRASE_STARTS else 1
        result.append(token if length == 1 else _PHRASES[tuple(found[start : start + length])])
        rest = start + length
    return result


def _phrase_length(found: list[str], start: int) -> int:
    lengths = range(_LONGEST_PHRASE, 1, -1)
    return next((length for length in lengths if tuple(found[start : start + length]) in _PHRASES), 1)


def plain(token: str) -> str:
    """Take the apostrophe out: `didn't` is a `not`, `what's` a `what`, `lamp's` a `lamp`."""
    head, _, tail = token.partition("'")
    if tail == "t":
        return "not"
    return head if tail in {"s", "re", "ll", "ve", "d", "m"} else head + tail


@lru_cache(maxsize=4_096)
def word(token: str) -> Word:
    """Give the stem and the concept of a token."""
    stem = _STEMMER.stemWord(english.BASE_FORMS.get(token, token))
    return Word(stem, _CONCEPTS.get(stem, stem))


def words_of(tokens: Iterable[str]) -> dict[str, Word | None]:
    """Give the stem and the concept of many tokens at one go, and None for those that say nothing of the subject."""
    bases = {token: english.BASE_FORMS.get(token, token) for token in tokens}
    stemmed = zip(bases.items(), _STEMMER.stemWords(list(bases.values())), strict=True)
    return {
        token: None if base in english.STOP_WORDS else Word(stem, _CONCEPTS.get(stem, stem))
        for (token, base), stem in stemmed
    }


def stems(tokens: Iterable[str]) -> frozenset[str]:
    """Give the stems of many tokens at one go."""
    return frozenset(_STEMMER.stemWords([english.BASE_FORMS.get(token, token) for token in tokens]))


def is_stop(token: str) -> bool:
    """Tell whether a token says nothing of the subject."""
    return english.BASE_FORMS.get(token, token) in english.STOP_WORDS


def grams(tokens: Iterable[str]) -> frozenset[str]:
    """Give the runs of three letters, spaces included."""
    text = f"  {' '.join(tokens)} "
    return frozenset([text[start : start + 3] for start in range(len(text) - 2)])


_CONCEPTS: Final = {_STEMMER.stemWord(member): line[0] for line in reversed(synonyms.CLASSES) for member in line}
LIGHT_STEMS: Final = stems(english.LIGHT_WORDS)
ORDINARY_STEMS: Final = stems(english.ORDINARY_WORDS) | LIGHT_STEMS | frozenset(_CONCEPTS)
