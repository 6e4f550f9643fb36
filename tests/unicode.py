"""What Unicode says of characters, independently of the code under test."""

import unicodedata

import regex

JOINERS = "\u200c\u200d"


def is_control(character: str) -> bool:
    """Tell whether the character steers something instead of being seen; joiners spell words."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in JOINERS


def graphemes(text: str) -> list[str]:
    """Return what a reader takes for single characters."""
    return regex.findall(r"\X", text)
