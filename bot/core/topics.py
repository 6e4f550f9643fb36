"""Which briefing a person means by a few words, however they spell them."""

from __future__ import annotations

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
# A word that the names of so many share tells them no further apart, however like one name it is.
MANY = 2
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


class Topics:
    """The names of a library's briefings."""

    def __init__(self, library: Library) -> None:
        self._briefings = library.by_slug
        self._names: dict[str, str] = {}
        # The slug itself comes before what other briefings call themselves.
        for briefing in library.briefings:
            self._names.setdefault(_key(briefing.slug), briefing.slug)
        for briefing in library.briefings:
            for name in (briefing.title, *briefing.also):
                self._names.setdefault(_key(name), briefing.slug)

    def resolve(self, words: str) -> Topic:
        """Return whose name the words are: exact first, then by likeness; never a guess between two."""
        wanted = _key(words)
        if not wanted or len(words) > LONGEST_NAME:
            return Near(())
        if slug := self._names.get(wanted):
            return Exact(self._briefings[slug])
        holders, scores = self._holders(wanted), self._likeness(wanted)
        for slug in holders:
            scores.setdefault(slug, OFFERED)
        ranked = sorted(scores, key=lambda slug: (-scores[slug], slug))
        if len(holders) < MANY and _is_clear(ranked, scores):
            return Close(self._briefings[ranked[0]])
        return Near(tuple(self._briefings[slug] for slug in ranked[:MOST_OFFERED]))

    def like(self, typed: str) -> tuple[Briefing, ...]:
        """Return the briefings that half a name may be meant for: those that begin so, then those that come near."""
        wanted = _key(typed)
        begun = (slug for name, slug in self._names.items() if f" {wanted}" in f" {name}")
        found = self.resolve(typed)
        near = found.briefings if isinstance(found, Near) else (found.briefing,)
        return tuple(dict.fromkeys([*(self._briefings[slug] for slug in begun), *near]))

    def holding(self, words: str) -> tuple[Briefing, ...]:
        """Return the briefings whose title or slug holds all the words, or words that begin so."""
        wanted = [f" {word}" for word in _key(words).split()]
        names = ((briefing, f" {_key(f'{briefing.title} {briefing.slug}')}") for briefing in self._briefings.values())
        return tuple(briefing for briefing, name in names if wanted and all(word in name for word in wanted))

    def _holders(self, wanted: str) -> set[str]:
        """Return the briefings of which a name holds all the words: each is worth offering."""
        words = set(wanted.split()) - _LITTLE
        return {slug for name, slug in self._names.items() if words and words <= set(name.split())}

    def _likeness(self, wanted: str) -> dict[str, float]:
        """Return each likely briefing's best score, of 100."""
        scores: dict[str, float] = {}
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
            found = process.extract(wanted, list(self._names), scorer=scorer, score_cutoff=OFFERED, limit=None)
            for name, score, _ in found:
                scores[self._names[name]] = max(score, scores.get(self._names[name], 0.0))
        return scores


def _is_clear(ranked: list[str], scores: dict[str, float]) -> bool:
    if not ranked or scores[ranked[0]] < TAKEN:
        return False
    return len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= MARGIN


def _key(words: str) -> str:
    return folded(words).replace("-", " ")
