"""A line of which one thing after another is understood and taken out, until what is left is what it is about."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from bot.core.asking import compiled, straight

if TYPE_CHECKING:
    import re

# Stand where something was taken out, since what was written beside it may belong to it. People can't type them.
TAKEN: Final = "\0"
TAKEN_DAY: Final = "\1"
MARKS: Final = frozenset((TAKEN, TAKEN_DAY))

# The edges of a word that is whole: no part of a slug ("monday-effect"), of an address or of a number.
LEFT: Final = r"(?<![\w'/.:+-])"
RIGHT: Final = r"(?![\w'/+-]|[.:]\w)"

_LONGEST: Final = 1_000  # characters that are read
_QUOTED: Final = 40  # characters of a person's own that a sentence says back


class Leftover:
    """What is left of a line, in single spaces; `unclear` collects sentences for the person who wrote it."""

    def __init__(self, line: str) -> None:
        text = straight(unicodedata.normalize("NFKC", line[:_LONGEST]))
        text = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in text)
        text = compiled(r"(?<!\S)[-–—|]+(?!\S)|[()\[\]\"“”]|[,;]").sub(" , ", text)
        self.text = " ".join(text.split())
        self.unclear: list[str] = []
        if len(line) > _LONGEST:
            self.ask(f"That is longer than {_LONGEST:,} characters: write less, or “all”.")

    @property
    def tokens(self) -> list[str]:
        """Return what stands between spaces, marks and commas among it."""
        return self.text.split()

    def take(self, pattern: str, mark: str = TAKEN) -> list[re.Match[str]]:
        """Take out all that matches, and return it."""
        found = list(compiled(pattern).finditer(self.text))
        if found:
            self.text = " ".join(compiled(pattern).sub(f" {mark} ", self.text).split())
        return found

    def take_tokens(self, start: int, end: int) -> None:
        """Take out some of the tokens."""
        tokens = self.tokens
        self.text = " ".join([*tokens[:start], TAKEN, *tokens[end:]])

    def ask(self, sentence: str) -> None:
        """Keep a sentence that says what to write instead, once."""
        if sentence not in self.unclear:
            self.unclear.append(sentence)


def quoted(words: str) -> str:
    """Return a person's words in quotation marks, cut where they are long."""
    return f"“{words if len(words) <= _QUOTED else words[: _QUOTED - 1] + '…'}”"
