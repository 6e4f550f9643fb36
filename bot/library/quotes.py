"""Whether somebody's words stand in a text, exactly."""

from __future__ import annotations

import re

ELLIPSIS = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*")
_MARKS = str.maketrans(
    dict.fromkeys("\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u00ab\u00bb\u2039\u203a`", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)


def pieces(quote: str) -> list[str]:
    """Return the parts of a quote between its omissions (…), in plain form."""
    return [plain(part) for part in ELLIPSIS.split(quote) if part.strip()]


def plain(text: str) -> str:
    """Return the text with one kind of white space, of quote mark and of dash; nothing else is forgiven."""
    return " ".join(text.translate(_MARKS).split())


def stands_in(quote: str, text: str) -> bool:
    """Tell whether the parts of the quote occur in the text whole, word for word and in their order."""
    parts = pieces(quote)
    words = plain(text)
    position = 0
    for part in parts:
        found = _whole(part).search(words, position)
        if not found:
            return False
        position = found.end()
    return bool(parts)


def _whole(part: str) -> re.Pattern[str]:
    """Match the part, but not inside a longer word or figure: no "5 %" in "-5 %", no "35" in "35%"."""
    before = r"(?<![\w$€£¥])(?<!\d[.,])(?<![\s(]-)(?<!^-)" if part[:1].isalnum() else ""
    after = r"(?![\w%])(?![.,]\d)" if part[-1:].isalnum() else ""
    return re.compile(before + re.escape(part) + after)
