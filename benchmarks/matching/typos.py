"""Typing errors, the same ones in every run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_WORD = re.compile(r"[a-z]{4,}", re.IGNORECASE | re.ASCII)
"""Shorter words are left alone: one letter off makes another word of them."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    row[at]: row[max(0, at - 1) : at] + row[at + 1 : at + 2]  # the keys to the left and to the right
    for row in _ROWS
    for at in range(len(row))
}


def misspell(text: str, count: int, dice: random.Random) -> str:
    """Return the text with so many typing errors, each in a word of its own; fewer where it has fewer long words."""
    words = list(_WORD.finditer(text))
    chosen = dice.sample(words, min(count, len(words)))
    for word in sorted(chosen, key=lambda word: -word.start()):  # from the end, so that places stay what they were
        text = text[: word.start()] + _mistyped(word.group(), dice) + text[word.end() :]
    return text


def _mistyped(word: str, dice: random.Random) -> str:
    """Swap two letters, drop one, double one, or hit the key beside it; the first letter stays, as it mostly does."""
    ways = [_swapped, _dropped, _doubled, _beside]
    while (changed := dice.choice(ways)(word, dice.randrange(1, len(word)), dice)) == word:
        pass  # two equal letters were swapped
    return changed


def _swapped(word: str, at: int, dice: random.Random) -> str:
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, at: int, dice: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, dice: random.Random) -> str:
    return word[: at + 1] + word[at:]


def _beside(word: str, at: int, dice: random.Random) -> str:
    return word[:at] + dice.choice(_NEIGHBOURS[word[at].lower()]) + word[at + 1 :]
