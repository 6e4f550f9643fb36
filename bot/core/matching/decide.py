"""The decision: answer, suggest, or decline."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from bot.core.matching import question as questions
from bot.core.matching import words
from bot.core.matching.matcher import Hit

_READ: Final = 100
"""Characters that are looked at: a few key words have no more."""


class Thresholds(NamedTuple):
    """Where the lines are drawn, in scores.

    The first two are measured for each library (`calibrate`); as they stand here, they are what a library of some
    hundred entries gives.
    """

    answer: float = 0.35
    suggest: float = 0.27
    rival: float = 0.01
    """A second entry this close makes the best one a guess."""
    clear: float = 0.45
    """A score from which an entry is more than a possibility."""
    terse: float = 0.22
    """How much better a decoy must be where some key words are all of a question: they don't say what is asked."""
    same: float = 60.0
    """Likeness of two answers (rapidfuzz, 0 to 100) from which they say the same."""
    suggestions: int = 3


THRESHOLDS: Final = Thresholds()

LOWEST: Final = 0.2
HIGHEST: Final = 0.55
"""Between these the measured lines lie: below, a few shared words are all; above, hardly anything is missing."""


class Answer(NamedTuple):
    """One entry is meant."""

    hit: Hit
    others: tuple[Hit, ...]


class Suggestions(NamedTuple):
    """A few entries may be meant."""

    hits: tuple[Hit, ...]


class NotCovered(NamedTuple):
    """No entry is meant."""

    nearest: tuple[Hit, ...]
    reasons: tuple[str, ...]
    declined: Hit | None = None
    """The decoy that the question hit, if one did: its own words say what is missing."""


Outcome = Answer | Suggestions | NotCovered


def _none(_: str) -> bool:
    return False


def decide(
    question: str,
    hits: Sequence[Hit],
    *,
    declines: Callable[[str], bool] = _none,
    thresholds: Thresholds = THRESHOLDS,
) -> Outcome:
    """Decide on the hits of `Matcher.search`, best first; `declines` tells the ids of decoys and unknowns."""
    decoy = next((hit for hit in hits if declines(hit.id)), None)
    real = tuple(hit for hit in hits if not declines(hit.id))
    best = real[0].score if real else 0.0
    lead = thresholds.terse if best >= thresholds.clear and _is_terse(question) else 0.0
    if decoy and decoy.score >= max(thresholds.suggest, min(1.0, best + lead)):  # its very words are a decoy's own
        return NotCovered(real, (f"a question that is declined: {decoy.reasons[0]}",), decoy)
    if best >= thresholds.answer:
        rivals = _rivals(real, thresholds)
        if real[0].foreign and best < 1:
            return Suggestions((real[0], *rivals)[: thresholds.suggestions])
        return Suggestions((real[0], *rivals)[: thresholds.suggestions]) if rivals else Answer(real[0], real[1:])
    middling = tuple(hit for hit in real if hit.score >= thresholds.suggest)
    if middling:
        return Suggestions(middling[: thresholds.suggestions])
    return NotCovered(real, _why_not(question, real))


def _is_terse(question: str) -> bool:
    return questions.is_terse(words.tokens(words.fold(question[:_READ])))


def _rivals(real: tuple[Hit, ...], thresholds: Thresholds) -> tuple[Hit, ...]:
    """Give the hits that are as good as the best one and say something else."""
    best = real[0]
    close = (hit for hit in real[1:] if hit.score > best.score - thresholds.rival)
    return tuple(hit for hit in close if fuzz.token_set_ratio(hit.answer, best.answer) < thresholds.same)


def _why_not(question: str, real: tuple[Hit, ...]) -> tuple[str, ...]:
    if not real:
        return (f"no entry has a telling word of “{question[:80]}”",)
    return (f"the nearest entry is too far: {real[0].reasons[0]}", *real[0].reasons[1:])
