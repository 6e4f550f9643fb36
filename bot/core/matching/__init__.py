"""A question to an answer, to suggestions, or to *not covered*, with reasons.

Built from plain (id, phrasings, answer) triples; knows no subject, reads no file and no clock.
"""

from bot.core.matching.calibration import calibrate
from bot.core.matching.decide import (
    HIGHEST,
    LOWEST,
    THRESHOLDS,
    Answer,
    NotCovered,
    Outcome,
    Suggestions,
    Thresholds,
    decide,
)
from bot.core.matching.index import Entry
from bot.core.matching.matcher import Hit, Matcher
from bot.core.matching.meaning import Embed, Meaning
from bot.core.matching.question import is_follow_up
from bot.core.matching.weights import REVISION
from bot.core.matching.words import ANY_NAME

__all__ = [
    "ANY_NAME",
    "HIGHEST",
    "LOWEST",
    "REVISION",
    "THRESHOLDS",
    "Answer",
    "Embed",
    "Entry",
    "Hit",
    "Matcher",
    "Meaning",
    "NotCovered",
    "Outcome",
    "Suggestions",
    "Thresholds",
    "calibrate",
    "decide",
    "is_follow_up",
]
