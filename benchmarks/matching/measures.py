"""What is computed from scores, counts and times; pure."""

from __future__ import annotations

from itertools import groupby
from math import ceil, inf, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTHING = -inf
"""The score of a question for which nothing was found, or a question that the library declines."""

_NORMAL_95 = 1.959964
"""How many standard deviations hold 95 % of a normal distribution."""


class Scored(NamedTuple):
    """What a method made of one question: how sure it was of its best entry, and whether that was right."""

    score: float
    right: bool


def auroc(answerable: Sequence[float], others: Sequence[float]) -> float | None:
    """Return how often an answerable question scores above another one; a tie counts half. None without questions."""
    if not answerable or not others:
        return None
    marked = sorted([(score, 1) for score in answerable] + [(score, 0) for score in others])
    above = below = 0.0
    for _, group in groupby(marked, key=lambda pair: pair[0]):
        kinds = [kind for _, kind in group]
        ours = sum(kinds)
        above += ours * (below + (len(kinds) - ours) / 2)
        below += len(kinds) - ours
    return above / (len(answerable) * len(others))


def right_at_false(asked: Sequence[Scored], share: float = 0.05) -> int:
    """Return the most right answers that one threshold gives while false ones are at most a share of all questions.

    A false answer is any answer that isn't right: a wrong one, or one to a question that has none.
    """
    answered = sorted((one for one in asked if one.score > NOTHING), key=lambda one: -one.score)
    right = false = best = 0
    for _, group in groupby(answered, key=lambda one: one.score):  # no threshold parts what scores the same
        verdicts = [one.right for one in group]
        right += sum(verdicts)
        false += len(verdicts) - sum(verdicts)
        if false > share * len(asked):
            break
        best = right
    return best


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's method; everything from 0 to 1 where nothing was counted."""
    if not total:
        return 0.0, 1.0
    share, spread = count / total, _NORMAL_95**2 / total
    middle = share + spread / 2
    reach = _NORMAL_95 * sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of all values don't exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]
