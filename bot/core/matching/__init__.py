"""A question to an answer, to suggestions, or to *not covered*, with reasons.

Built from plain (id, phrasings, answer) triples; knows no subject, reads no file and no clock.
"""

from bot.core.matching.decide import THRESHOLDS, Answer, NotCovered, Outcome, Suggestions, Thresholds, decide
from bot.core.matching.index import Entry
from bot.core.matching.matcher import Hit, Matcher
from bot.core.matching.question import is_follow_up

__all__ = [
    "THRESHOLDS",
    "Answer",
    "Entry",
    "Hit",
    "Matcher",
    "NotCovered",
    "Outcome",
    "Suggestions",
    "Thresholds",
    "decide",
    "is_follow_up",
]
