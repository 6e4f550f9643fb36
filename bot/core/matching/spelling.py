"""Spelling repaired to the words that the library uses."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.matching import english

_LONG: Final = 7
"""Letters from which two slips are forgiven; from four on, one."""

_SHORTEST: Final = 4

_SHORT: Final = 5
"""Letters up to which many a word is a slip of another, or a company's name: `dell` is no `deal`, `ford` no `for`."""

_MANY: Final = 5_000
"""Words from which only those are looked at that begin with the first or the second letter that was typed."""

_EASY: Final = english.STOP_WORDS | english.LIGHT_WORDS

_SWAPPED, _MISSED, _REPLACED = range(3)
"""Kinds of slip, the likeliest first."""


class Repair(NamedTuple):
    """A word of the library, and by how many slips it was missed."""

    word: str
    slips: int


class Speller:
    """Finds the library's word behind a misspelt one.

    It scans the vocabulary in C, by length; of a large one, only the words whose first letter may be meant. A deletion
    index was measured and left out: it takes 8 ms to build for 2,000 words (72 ms for 20,000), which every cold start
    would pay; the scan takes .1 ms an unknown word.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """Take the words, each with the number of entries that use it."""
        self._uses = vocabulary
        self._many: Final = len(vocabulary) > _MANY
        self._shelves: dict[int, dict[str, list[str]]] = {}  # by length and first letter
        for word in vocabulary:
            if word.isalpha():
                self._shelves.setdefault(len(word), {}).setdefault(word[0], []).append(word)

    def repair(self, token: str) -> Repair | None:
        """Give the likeliest word for a misspelt one, if any is near."""
        slips = 0 if len(token) < _SHORTEST else 1 if len(token) < _LONG else 2
        near = list(self._near(token, slips)) if slips and token.isalpha() else []
        return min(near, key=lambda found: self._unlikeliness(token, found)) if near else self.mixed(token)

    def mixed(self, token: str) -> Repair | None:
        """Give the word that has the same letters in another order, the first one in its place: `stake` for `steak`.

        That is one slip, which even a word of English may be. Of three letters only a stop word or a light one is made.
        """
        letters = sorted(token)
        near = [
            Repair(found, 1)
            for found in self._shelves.get(len(token), {}).get(token[:1], ())
            if sorted(found) == letters
            if len(token) >= _SHORTEST or (found in _EASY and len(token) == _SHORTEST - 1)
        ]
        return min(near, key=lambda found: self._unlikeliness(token, found)) if near else None

    def _near(self, token: str, slips: int) -> Iterator[Repair]:
        for length in range(len(token) - slips, len(token) + slips + 1):
            shelves = self._shelves.get(length, {})
            for first in {token[0], token[1]} if self._many else shelves:
                near = process.extract_iter(token, shelves.get(first, ()), scorer=OSA.distance, score_cutoff=slips)
                for found, distance, _ in near:
                    if len(token) > _SHORT or _is_likely(token, found):
                        yield Repair(found, int(distance))

    def _unlikeliness(self, token: str, found: Repair) -> tuple[int, bool, int, int, str]:
        """Rank repairs: few slips, the first letter kept, letters swapped or left out rather than others; much used."""
        kind = (
            _SWAPPED if sorted(found.word) == sorted(token) else _REPLACED if len(found.word) == len(token) else _MISSED
        )
        return found.slips, found.word[0] != token[0], kind, -self._uses[found.word], found.word

    def split(self, token: str) -> tuple[str, str] | None:
        """Give the library's two words that were typed as one: `lampoil`."""
        for cut in range(_SHORTEST, len(token) - _SHORTEST + 1):
            if token[:cut] in self._uses and token[cut:] in self._uses:
                return token[:cut], token[cut:]
        return None


def _is_likely(token: str, found: str) -> bool:
    """Tell whether a short word is likely a slip: a letter left out or two swapped, and the first one right."""
    return token[0] == found[0] and (len(token) < len(found) or sorted(token) == sorted(found))
