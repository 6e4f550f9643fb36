"""Where the lines are drawn for one library: measured on its own phrasings, each as if nobody had thought of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle
from typing import Final, NamedTuple
from zlib import crc32

from rapidfuzz import fuzz

from bot.core.matching.decide import HIGHEST, LOWEST, THRESHOLDS, Thresholds
from bot.core.matching.index import Entry
from bot.core.matching.matcher import Hit, Matcher
from bot.core.matching.words import ANY_NAME

MOST: Final = 300
"""Phrasings of entries that answer that are tried, and half as many of those that decline.

Whatever is declined is a near miss here, of which people ask fewer.
"""

_NAMES: Final = 12
"""Names that are put in turn where any may stand: the most used ones."""

_STEP: Final = 0.01
_FEW: Final = 100
"""As many tries as the lines that hold where nothing was measured are worth."""

_GUESS: Final = 0.5
"""What a needless suggestion costs against a right one; a false answer costs as much as a right one is worth."""


class Trial(NamedTuple):
    """What came of one phrasing without itself."""

    score: float
    """Of the best entry that answers; 0 where a question that is declined came nearer."""
    right: bool
    among: bool
    """Whether the right one is among those that would be suggested."""


def calibrate(matcher: Matcher, entries: Iterable[Entry], declines: Callable[[str], bool]) -> Thresholds:
    """Draw the lines where right answers outweigh false ones the most; near the usual ones if little can be tried."""
    trials = [*_trials(matcher, entries, declines)]
    answer = _line(trials, lambda trial: 1.0 if trial.right else -1.0, THRESHOLDS.answer)
    suggest = _line(trials, lambda trial: 1.0 if trial.among else -_GUESS, THRESHOLDS.suggest)
    return THRESHOLDS._replace(answer=answer, suggest=min(suggest, answer))


def _line(trials: Sequence[Trial], worth: Callable[[Trial], float], usual: float) -> float:
    """Give the score from which it is worth most to answer, drawn towards the usual line as far as trials are few.

    A line whose worth is less by no more than a standard error is as good; of such, the one nearest to the usual line
    is taken. What the lines differ by are the trials between them, each worth one or less.
    """
    lines = [LOWEST + _STEP * step for step in range(round((HIGHEST - LOWEST) / _STEP) + 1)]
    passing = [sum(trial.score >= line for trial in trials) for line in lines]
    worths = [sum(worth(trial) for trial in trials if trial.score >= line) for line in lines]
    top = worths.index(max(worths))
    good = (
        line
        for line, passes, gain in zip(lines, passing, worths, strict=True)
        if worths[top] - gain <= abs(passes - passing[top]) ** 0.5
    )
    best = min(good, key=lambda line: abs(line - usual))
    return round((len(trials) * best + _FEW * usual) / (len(trials) + _FEW), 3)


def _trials(matcher: Matcher, entries: Iterable[Entry], declines: Callable[[str], bool]) -> Iterator[Trial]:
    several = sorted(entry for entry in entries if len(entry.phrasings) > 1)
    names = cycle(matcher.names(_NAMES) or [ANY_NAME])
    pairs = [(entry, place) for entry in several for place in range(len(entry.phrasings))]
    most = MOST
    for answers in (True, False):
        some = _some([pair for pair in pairs if declines(pair[0].id) is not answers], most)
        most = len(some) // 2
        for entry, place in some:
            asked = entry.phrasings[place].replace(ANY_NAME, next(names))
            hits = matcher.search(asked, limit=THRESHOLDS.suggestions + 3, without=(entry.id, place))
            yield _trial(hits, entry if answers else None, declines)


def _some(pairs: Sequence[tuple[Entry, int]], most: int) -> Sequence[tuple[Entry, int]]:
    """Give as many pairs at most, as if at random; after an edit they are nearly the same, and so are the lines."""
    return sorted(pairs, key=lambda pair: crc32(pair[0].phrasings[pair[1]].encode()))[:most]


def _trial(hits: Sequence[Hit], meant: Entry | None, declines: Callable[[str], bool]) -> Trial:
    real = [hit for hit in hits if not declines(hit.id)]
    if not real or real[0] is not hits[0]:
        return Trial(0.0, right=False, among=False)
    fits = [meant is not None and says(hit, meant) for hit in real[: THRESHOLDS.suggestions]]
    return Trial(real[0].score, right=fits[0], among=any(fits))


def says(hit: Hit, meant: Entry) -> bool:
    """Tell whether a hit is an entry, or says the same."""
    return hit.id == meant.id or fuzz.token_set_ratio(hit.answer, meant.answer) >= THRESHOLDS.same
