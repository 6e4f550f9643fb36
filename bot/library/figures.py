"""Numbers, dates and names in a text, in a form that can be compared.

"$13bn" is "$13 billion" and "35 percent" is "35%", but "-5 %" is not "5 %", "$5" is not "5", and a version
such as GPT-4 is a name and no number. What changes the meaning is never dropped.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = "january february march april may june july august september october november december".split()
_SHORT_MONTHS = {month[:3]: month for month in _MONTHS} | {"sept": "september"}

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_CARDINALS = {word: value for value, word in enumerate(f"{_SMALL} seventeen eighteen nineteen".split())}
_CARDINALS |= {
    word: value * 10 for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20}
_ORDINALS = {f"{word}th": value for word, value in _CARDINALS.items()} | _IRREGULAR
_WORDS = _CARDINALS | _ORDINALS
# One and two stand for articles and pairs more often than for figures; so do their ordinals, and "third".
_SAID_LOOSELY = frozenset({"zero", "one", "two", "first", "second", "third"})

_SCALES = {
    "thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9, "b": 9, "trillion": 12, "tn": 12,
}  # fmt: skip
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "pct": "%", "percentage points": "points", "percentage point": "points",
    "dollars": "$", "dollar": "$", "euros": "€", "euro": "€", "pounds": "£",
}  # fmt: skip

_DATE = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b")
_VERSION = re.compile(r"\b[A-Za-z]+-?\d+(?:\.\d+)*[A-Za-z]*\b")  # GPT-4, H100: a name
_NUMBER = re.compile(
    r"""
    (?P<sign>(?<![\w.,%)])[-\u2212\u2013])?
    (?:US|A|C)?(?P<currency>[$€£¥])?
    (?P<digits>(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?)
    (?:(?P<attached>bn|tn|mn|[kmb])\b|[ -]?(?P<scale>thousand|million|billion|trillion|bn|tn|mn)\b)?
    (?:[ -]?(?P<unit>%|percentage\ points?|percent|per\ cent|pct|dollars?|euros?|pounds)(?!\w))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "$1-2 billion", "5 to 10 percent": currency, scale and unit are said once and hold for both.
_RANGE = re.compile(
    r"(?<![\w.,])([$€£¥]?)(?!(?:19|20)\d\d )(\d[\d.,]*)(\s?[-\u2013]\s?| to )\1?(\d[\d.,]*)"
    r"((?:bn|tn|mn|[ -](?:thousand|million|billion|trillion|bn|tn|mn))?\b)((?:\s?(?:%|percent|per cent))?)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['\u2019](?=\w))*")
_STARTS = re.compile(r"""(?:^|[.!?:;]["'\u2019\u201d)]*\s|["\u201c\u2018(\u2014]\s?)$""")
_ABBREVIATIONS = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|St|vs|[A-Z])\.\s$")


class Number(NamedTuple):
    """A figure with what changes its meaning: sign, scale, per cent, currency."""

    value: Decimal
    unit: str = ""


class Figures(NamedTuple):
    """What a text states that can be compared word for word; each with the way in which it is written there.

    `first` are words with a capital that begin a sentence: names only if they are known as such. `small` are
    the words without a capital.
    """

    numbers: dict[Number, str]
    months: dict[str, str]
    names: dict[str, str]
    first: dict[str, str]
    small: frozenset[str]


def figures(text: str, *, loose: bool = False) -> Figures:
    """Return the figures of a text; with `loose`, also the number words that seldom are figures."""
    numbers: dict[Number, str] = {}
    months: dict[str, str] = {}
    names: dict[str, str] = {}
    first: dict[str, str] = {}
    small: set[str] = set()
    for found in _DATE.finditer(text):
        numbers |= {Number(Decimal(part)): part for part in (found[1], found[3]) if part}
        months |= {month: _titled(month) for month in _MONTHS[int(found[2]) - 1 : int(found[2])]}
    rest = _DATE.sub(_blank, text)
    for found in _VERSION.finditer(rest):
        names[found[0].casefold()] = found[0]
    rest = _VERSION.sub(_blank, rest)
    numbers |= dict(_numbers(rest))
    for found in _WORD.finditer(rest):
        written = _without_ending(found[0])
        word = written.casefold()
        if word in _WORDS and (loose or word not in _SAID_LOOSELY):
            numbers.setdefault(Number(Decimal(_WORDS[word])), found[0])
        if written == word:
            small.add(word)
        elif (month := _month(word)) and (loose or not _begins(rest, found.start())):
            months[month] = found[0]
        elif len(written) > 1:
            (first if _begins(rest, found.start()) and written[1:].islower() else names)[word] = written
    return Figures(numbers, months, names, first, frozenset(small))


def _numbers(text: str) -> Iterator[tuple[Number, str]]:
    for found in _NUMBER.finditer(_RANGE.sub(r"\1\2\5\6 to \1\4\5\6", text)):
        scale = (found["attached"] or found["scale"] or "").casefold()
        value = Decimal(found["digits"].replace(",", "")).scaleb(_SCALES.get(scale, 0))
        unit = found["currency"] or _UNITS.get((found["unit"] or "").casefold(), "")
        yield Number(-value if found["sign"] else value, unit), found[0].strip()


def _without_ending(word: str) -> str:
    """Return the word without a possessive, and an abbreviation without its plural."""
    word = re.sub(r"['\u2019]s$", "", word)
    plural = re.fullmatch(r"([A-Z]{2,})s", word)
    return plural[1] if plural else word


def _month(word: str) -> str:
    return word if word in _MONTHS else _SHORT_MONTHS.get(word, "")


def _begins(text: str, position: int) -> bool:
    before = text[max(position - 8, 0) : position]
    if position <= len(before):
        before = text[:position]
    return bool(_STARTS.search(before)) and not _ABBREVIATIONS.search(before)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _titled(month: str) -> str:
    return month.capitalize()
