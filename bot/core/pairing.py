"""Which of the sentences, questions and points of then is which of now, where curators have edited them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from rapidfuzz import fuzz

from bot.core.briefing import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.core.briefing import Claim, Verdict

T = TypeVar("T")

NEARLY: Final = 80.0
"""Of 100, by rapidfuzz's ratio: from here on a sentence is another one edited. Sentences of one section that tell
different things come to 77 at most in the briefings that the bot comes with; one with a figure changed, to 90."""

_SAME_NAME, _SAME_WORDS, _SAME_CLAIMS = 300.0, 200.0, 100.0


class Point(NamedTuple):
    """A question with its answer, a point in dispute with its positions, or a gap; `name` is the curator's own id."""

    words: str
    claims: tuple[Claim, ...] = ()
    name: str = ""
    verdict: Verdict | None = None

    @property
    def says(self) -> frozenset[str]:
        """The sentences."""
        return frozenset(claim.say for claim in self.claims)


class Pairs(NamedTuple):
    """What was edited, as then and as now; what is gone; and what is new."""

    edited: tuple[tuple[Point, Point], ...]
    gone: tuple[Point, ...]
    new: tuple[Point, ...]


def alike(one: str, other: str) -> float:
    """Return from NEARLY to 100 where one sentence is the other one edited, else 0."""
    return fuzz.ratio(one, other, score_cutoff=NEARLY)


def paired(before: Iterable[Point], now: Iterable[Point]) -> Pairs:
    """Tell which point is which, by its name, its words or what is said of it; nothing of those that are as before."""
    then, later = dict.fromkeys(before), dict.fromkeys(now)
    old, new = [point for point in then if point not in later], [point for point in later if point not in then]
    edited = tuple(best(old, new, _same))
    known = {point for pair in edited for point in pair}
    return Pairs(edited, tuple(p for p in old if p not in known), tuple(p for p in new if p not in known))


def best(before: Sequence[T], now: Sequence[T], score: Callable[[T, T], float]) -> Iterator[tuple[T, T]]:
    """Return pairs, the best first, each of either side once and none with a score of 0."""
    scores = ((score(before[i], now[j]), i, j) for i, j in product(range(len(before)), range(len(now))))
    taken: set[tuple[str, int]] = set()
    for _, i, j in sorted((-found, i, j) for found, i, j in scores if found):
        if taken.isdisjoint(ends := {("before", i), ("now", j)}):
            taken |= ends
            yield before[i], now[j]


def _same(old: Point, new: Point) -> float:
    """Return how surely two points are one. Questions of nearly the same words are one only if the answers meet."""
    if old.name and old.name == new.name:
        return _SAME_NAME
    if folded(old.words) == folded(new.words):
        return _SAME_WORDS
    if old.says and old.says == new.says:
        return _SAME_CLAIMS
    return alike(old.words, new.words) if old.says & new.says or not old.says | new.says else 0
