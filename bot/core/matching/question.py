"""What a question asks for: the kind of answer, and whether it leans on what was said before."""

import enum
import re
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from bot.core.matching import english, words


class Kind(enum.Enum):
    """The kind of answer that a question wants."""

    AMOUNT = "how much"
    TIME = "when"
    PERSON = "who"
    PLACE = "where"
    REASON = "why"
    YES_NO = "yes or no"
    OPEN = "what"


_OPENING: Final = 5
"""Tokens in which the question word is looked for; a later one begins a clause ("the day when …")."""

_BY_WORD: Final = {
    "who": Kind.PERSON,
    "whom": Kind.PERSON,
    "whose": Kind.PERSON,
    "when": Kind.TIME,
    "where": Kind.PLACE,
    "why": Kind.REASON,
}
_AFTER_HOW: Final = {
    "much": Kind.AMOUNT, "many": Kind.AMOUNT, "big": Kind.AMOUNT, "large": Kind.AMOUNT, "high": Kind.AMOUNT,
    "expensive": Kind.AMOUNT, "costly": Kind.AMOUNT, "long": Kind.TIME, "old": Kind.TIME, "soon": Kind.TIME,
    "come": Kind.REASON,
}  # fmt: skip
_AFTER_WHAT: Final = {
    "year": Kind.TIME, "date": Kind.TIME, "month": Kind.TIME, "day": Kind.TIME, "time": Kind.TIME,
    "sum": Kind.AMOUNT, "amount": Kind.AMOUNT, "price": Kind.AMOUNT, "percentage": Kind.AMOUNT, "number": Kind.AMOUNT,
    "person": Kind.PERSON, "city": Kind.PLACE, "country": Kind.PLACE, "place": Kind.PLACE, "reason": Kind.REASON,
}  # fmt: skip

_FIGURE: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|[mbt]illions?|half|none)\b",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|spring|summer|autumn|winter|weeks?|months?|years?|days?|today|yesterday|century)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d_][\w-]+ [A-Z]\w+|\w [A-Z][a-z]+")

EVIDENCE: Final = {Kind.AMOUNT: (_FIGURE, "figure"), Kind.TIME: (_DATE, "date"), Kind.PERSON: (_NAME, "name")}
"""For some kinds, what an answer must hold, and what it is called."""

_PRONOUNS: Final = frozenset("he she him her his hers they them their theirs it its this these".split())
_OPENERS: Final = re.compile(r"\s*(?:and|but|or|so|also|then|what about|how about|what of|why not)\b")
_READ: Final = 500
"""Characters that are looked at: a follow-up is short."""

_WORDS: Final = frozenset(_BY_WORD) | {"how", "what", "which"}
_ASKING: Final = english.AUXILIARIES | _WORDS

_TERSE: Final = 5
"""Words that a question of key words has, at most."""

_UNITS: Final = frozenset("seconds minutes hours days weeks months years".split())
"""What is no thing to be counted: `how many days` asks how long."""

_ANTECEDENT: Final = 2
"""Telling words before a pronoun beyond which the question is taken to hold what it stands for."""


def expected(tokens: Sequence[str]) -> Kind:
    """Read the kind of answer from the question's opening."""
    opening = [english.BASE_FORMS.get(token, token) for token in tokens[:_OPENING]]
    for first, second in pairwise([*opening, ""]):
        if first in _BY_WORD:
            return _BY_WORD[first]
        if first == "how":
            return Kind.TIME if _counts_time(tokens) else _AFTER_HOW.get(second, Kind.OPEN)
        if first in {"what", "which"}:
            return _AFTER_WHAT.get(second, Kind.OPEN)
    return Kind.YES_NO if opening and opening[0] in english.AUXILIARIES else Kind.OPEN


def counted(tokens: Sequence[str]) -> list[str]:
    """Give the words of what a question asks the number of: `how many keepers did …`."""
    found = _after_how_many(tokens)
    return [] if not _UNITS.isdisjoint(found) else found


def _counts_time(tokens: Sequence[str]) -> bool:
    return not _UNITS.isdisjoint(_after_how_many(tokens)[:1])


def _after_how_many(tokens: Sequence[str]) -> list[str]:
    places = (place for place, pair in enumerate(pairwise(tokens[:_OPENING]), 2) if pair == ("how", "many"))
    return list(takewhile(lambda token: not words.is_stop(token), tokens[next(places, len(tokens)) :]))


def asks_whether(tokens: Sequence[str]) -> bool:
    """Tell whether a question asks if something is so, without a question word: `was Ann fired`, `Ann was fired`."""
    return _WORDS.isdisjoint(english.BASE_FORMS.get(token, token) for token in tokens)


def is_terse(tokens: Sequence[str]) -> bool:
    """Tell whether some key words are all of a question: `purchase price`."""
    return len(tokens) <= _TERSE and _ASKING.isdisjoint(english.BASE_FORMS.get(token, token) for token in tokens)


def holds(kind: Kind, answer: str) -> bool:
    """Tell whether an answer can be one of that kind; true where that cannot be told from its text."""
    return kind not in EVIDENCE or EVIDENCE[kind][0].search(answer) is not None


def is_follow_up(question: str) -> bool:
    """Tell whether a question leans on the one before it: `and who told her?`, `what about the cost`, `why?`."""
    folded = words.fold(question[:_READ])
    tokens = words.tokens(folded)
    pronoun = next((place for place, token in enumerate(tokens) if token in _PRONOUNS), None)
    before = [token for token in tokens[:pronoun] if not words.is_stop(token)]
    if pronoun is None:
        return bool(_OPENERS.match(folded)) or (bool(tokens) and len(before) <= 1)
    return bool(_OPENERS.match(folded)) or len(before) <= _ANTECEDENT
