"""A library of invented companies, and questions to it that it answers, nearly answers, or has nothing to do with."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.matching.attributes import ABSENT, ATTRIBUTES, KINDS, THINGS
from benchmarks.matching.everyday import EVERYDAY
from benchmarks.matching.trial import Given, Trial
from benchmarks.matching.typos import misspell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.matching.attributes import Attribute

_KNOWN = 10
"""How many of the attributes the library knows of each company; the others make near misses."""

_TWO_WORDS = 0.4
"""The share of companies with a second word that others have too."""


class Fact(NamedTuple):
    """An attribute of a company, known or not."""

    company: str
    attribute: Attribute


class World:
    """Companies with invented names, and what is known of them; the same for the same number of entries and seed."""

    def __init__(self, entries: int, seed: int = 0) -> None:
        self._dice = random.Random(f"world {entries} {seed}")
        self._taken: set[str] = set()
        companies = [self._company() for _ in range(-(-entries // _KNOWN))]
        shuffled = [(company, self._dice.sample(ATTRIBUTES, len(ATTRIBUTES))) for company in companies]
        self.known = tuple(Fact(company, one) for company, some in shuffled for one in some[:_KNOWN])[:entries]
        self._unknown = tuple(Fact(company, one) for company, some in shuffled for one in some[_KNOWN:])
        self._companies = companies

    def entries(self) -> tuple[Given, ...]:
        """Return an entry for each known fact, with ids that say nothing of their order."""
        numbers = self._dice.sample(range(10 * len(self.known)), len(self.known))
        return tuple(self._entry(f"e{number}", fact) for number, fact in zip(numbers, self.known, strict=True))

    def question(self, fact: Fact) -> str:
        """Return a question for a fact, in other words than the entry's."""
        return self._typed(fact.attribute.questions, fact.company)

    def near_miss(self, kind: int) -> str:
        """Return a question with a known name or attribute, that no entry answers; there are three kinds."""
        if kind == 0:
            return self._typed(self._dice.choice(ABSENT), self._dice.choice(self._companies))
        if kind == 1:
            return self.question(self._dice.choice(self._unknown))
        return self.question(Fact(self._company(), self._dice.choice(ATTRIBUTES)))

    def mixed(self) -> Iterator[str]:
        """Yield questions without end: half of them answerable, half of those with a typing error."""
        while True:
            question = self.question(self._dice.choice(self.known))
            yield question
            yield self.near_miss(self._dice.randrange(3))
            yield misspell(self.question(self._dice.choice(self.known)), 1, self._dice)
            yield self.near_miss(self._dice.randrange(3))

    def _typed(self, forms: tuple[str, ...], company: str) -> str:
        """Return a form as people type it: every other time without capitals."""
        question = self._dice.choice(forms).format(e=company)
        return question.lower() if self._dice.random() < 1 / 2 else question

    def _entry(self, name: str, fact: Fact) -> Given:
        dice = self._dice
        phrasings = tuple(form.format(e=fact.company) for form in fact.attribute.phrasings)
        answer = fact.attribute.answer.format(
            e=fact.company,
            name=f"{_word(dice)} {_word(dice)}",
            place=_word(dice),
            year=dice.randint(1950, 2025),
            number=dice.randint(12, 9_000),
            thing=dice.choice(THINGS),
        )
        return Given(name, phrasings, answer)

    def _company(self) -> str:
        """Return a name that wasn't used before; its first word is its own."""
        while (word := _word(self._dice)) in self._taken:
            pass
        self._taken.add(word)
        return f"{word} {self._dice.choice(KINDS)}" if self._dice.random() < _TWO_WORDS else word


def _word(dice: random.Random) -> str:
    """Return an invented name of two or three syllables."""
    syllables = [
        dice.choice("bcdfghjklmnprstvz") + dice.choice("aeiou") + dice.choice(("", "l", "n", "r", "s"))
        for _ in range(dice.choice((2, 3, 3)))
    ]
    return "".join(syllables).capitalize()


def trial(entries: int = 300, near: int = 300, seed: int = 0) -> Trial:
    """Return a library, a question for each entry, near misses of each kind, and everyday questions."""
    world = World(entries, seed)
    given = world.entries()
    return Trial(
        given,
        tuple((world.question(fact), frozenset({entry.id})) for fact, entry in zip(world.known, given, strict=True)),
        tuple(world.near_miss(number % 3) for number in range(near)),
        EVERYDAY,
    )
