"""A set of questions to a set of entries, and what a method makes of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.matching.measures import NOTHING, Scored
from benchmarks.matching.typos import misspell


class Given(NamedTuple):
    """An entry as every method gets it."""

    id: str
    phrasings: tuple[str, ...]
    answer: str = ""


class Best(NamedTuple):
    """The entry that a method finds best, and how sure it is of it, on whatever scale."""

    id: str
    score: float


Ask = Callable[[str], Best | None]
"""A question to the best entry, or to None if nothing at all is found; of equal entries the first by id."""

Build = Callable[[Sequence[Given]], Ask]
"""Entries to a way to ask them."""


class Trial(NamedTuple):
    """Entries, the questions that they answer, and questions that nothing answers."""

    entries: tuple[Given, ...]
    answerable: tuple[tuple[str, frozenset[str]], ...]
    """Each question with the ids of the entries that answer it."""
    near: tuple[str, ...]
    far: tuple[str, ...]
    declining: frozenset[str] = frozenset()
    """The ids of entries that say that something isn't covered: a method that finds one declines."""


class Result(NamedTuple):
    """What a method made of a trial."""

    answerable: tuple[Scored, ...]
    near: tuple[Scored, ...]
    far: tuple[Scored, ...]

    @property
    def right(self) -> int:
        """How many answerable questions found a right entry, however unsure."""
        return sum(one.right for one in self.answerable)


def run(ask: Ask, trial: Trial) -> Result:
    """Ask everything once."""

    def scored(question: str, right: frozenset[str] = frozenset()) -> Scored:
        best = ask(question)
        if best is None or best.id in trial.declining:
            return Scored(NOTHING, right=False)
        return Scored(best.score, best.id in right)

    return Result(
        tuple(scored(question, right) for question, right in trial.answerable),
        tuple(map(scored, trial.near)),
        tuple(map(scored, trial.far)),
    )


def misspelt(trial: Trial, typos: int, seeds: Sequence[int]) -> Trial:
    """Return the answerable questions with typing errors, once for each seed, and no others."""
    changed = [
        (misspell(question, typos, random.Random(f"{seed} {question}")), right)
        for seed in seeds
        for question, right in trial.answerable
    ]
    return trial._replace(answerable=tuple(changed), near=(), far=())
