"""Which briefing a person means by a few words, however they spell them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rapidfuzz import fuzz, process

from bot.core.briefing import folded

if TYPE_CHECKING:
    from bot.core.briefing import Briefing, Library

# Of 100. Two swapped letters in a name of eight give 88; another word in a name of three, at most 80.
TAKEN = 85.0
OFFERED = 70.0
# What a misspelt name must be ahead of every other briefing's, to be taken without asking.
MARGIN = 8.0
MOST_OFFERED = 3
_LITTLE = frozenset({"a", "an", "and", "of", "the"})
# Longer texts are sentences, and nobody's name for a topic.
LONGEST_NAME = 80


class Exact(NamedTuple):
    """The words are a name of this briefing."""

    briefing: Briefing


class Close(NamedTuple):
    """The words can only be a slip for a name of this briefing."""

    briefing: Briefing


class Near(NamedTuple):
    """The words may mean one of these; perhaps none."""

    briefings: tuple[Briefing, ...]


Topic: TypeAlias = Exact | Close | Near


def resolve(words: str, library: Library) -> Topic:
    """Return whose name the words are: exact first, then by likeness; never a guess between two."""
    wanted = _key(words)
    names = _names(library)
    if not wanted or len(words) > LONGEST_NAME:
        return Near(())
    if slug := names.get(wanted):
        return Exact(library.by_slug[slug])
    scores = _likeness(wanted, names)
    ranked = sorted(scores, key=lambda slug: (-scores[slug], slug))
    if ranked and scores[ranked[0]] >= TAKEN and _is_clear(ranked, scores):
        return Close(library.by_slug[ranked[0]])
    return Near(tuple(library.by_slug[slug] for slug in ranked[:MOST_OFFERED]))


def _is_clear(ranked: list[str], scores: dict[str, float]) -> bool:
    return len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= MARGIN


def _key(words: str) -> str:
    return folded(words).replace("-", " ")


@lru_cache(maxsize=4)
def _names(library: Library) -> dict[str, str]:
    """Return the slug for every name; the slug itself and the title come before what others call theirs."""
    names: dict[str, str] = {}
    for briefing in library.briefings:
        names.setdefault(_key(briefing.slug), briefing.slug)
    for briefing in library.briefings:
        for name in (briefing.title, *briefing.also):
            names.setdefault(_key(name), briefing.slug)
    return names


def _likeness(wanted: str, names: dict[str, str]) -> dict[str, float]:
    """Return each likely briefing's best score, of 100; a name that holds all the words is worth offering."""
    scores: dict[str, float] = {}
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        for name, score, _ in process.extract(wanted, list(names), scorer=scorer, score_cutoff=OFFERED, limit=None):
            scores[names[name]] = max(score, scores.get(names[name], 0.0))
    words = set(wanted.split()) - _LITTLE
    for name, slug in names.items():
        if words and words <= set(name.split()):
            scores.setdefault(slug, OFFERED)
    return scores
