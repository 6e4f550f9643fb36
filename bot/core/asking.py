"""How people put a question: turns of English that say what kind it is, whatever it is about."""

from __future__ import annotations

import re
from functools import cache

_BEFORE = r"\W*(?:(?:and|but|so|or|then|ok|okay|well|now)\W+)*"
_POLITELY = (
    r"(?:do|does|can|could|would|will)\s+(?:you|anyone|anybody|someone)\s+(?:know|say|explain|tell(?:\s+\w+)?)\W+"
)
_WITH = r"(?:by|in|on|at|to|from|with|for|of|about|since|until|under)\s+"
_WORDS = r"(?:who|whom|whose|what|which|when|where|why|how|who's|what's|when's|where's|how's)\b"
_OPEN = f"{_BEFORE}(?:{_POLITELY})?(?:{_WITH})?{_WORDS}"
_GRANTED = (
    r"\W*(?:since|given that|given|now that|seeing that|considering(?: that)?)\s+"
    r"(?P<granted>[^,]{3,200}),\s*(?P<asked>.+)"
)
_MORE = r"(?:(?:tell|show) me )?more(?: about (?:it|that|this))?\W*|(?:what else|go on)\W*"
_COMPARE = r"(?:and )?(?:who says what|what (?:do|does) each (?:source )?say|both sides|the other side)\W*"
_TOPIC = (
    r"(?:what is|what's|what about|(?:tell|brief) me (?:more )?(?:about|on)|summari[sz]e|(?:an )?overview of|show me)"
    r"\s+(.+?)(?:\s+about)?\s*\??"
)


def is_open(question: str) -> bool:
    """Return whether nobody would answer with yes or no, even if it begins with "do you know"."""
    return _compiled(_OPEN).match(_straight(question)) is not None


def granted(question: str) -> tuple[str, str]:
    """Return what the question builds on ("since it closed"), empty for nothing, and what it asks."""
    found = _compiled(_GRANTED).fullmatch(question)
    return (found["granted"], found["asked"]) if found else ("", question)


def for_more(words: str) -> bool:
    """Return whether the words only ask to go on."""
    return _compiled(_MORE).fullmatch(words) is not None


def for_comparison(words: str) -> bool:
    """Return whether the words ask which source says what, without naming a topic."""
    return _compiled(_COMPARE).fullmatch(words) is not None


def topic(question: str) -> str:
    """Return what a question asks for as a whole ("tell me about tea"), or nothing."""
    found = _compiled(_TOPIC).fullmatch(_straight(question))
    return found[1] if found else ""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile on first use: few questions need them all, and a cold start none."""
    return re.compile(pattern, re.IGNORECASE)


def _straight(text: str) -> str:
    return text.replace("\u2019", "'")
