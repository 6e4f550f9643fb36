"""The entries, taken apart for searching: which words occur where, and how much each tells."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import fsum, log
from typing import Final, NamedTuple

from bot.core.matching import english, question, words
from bot.core.matching.spelling import Speller
from bot.core.matching.words import Word

LIGHT: Final = 0.25
"""What a light word weighs against a telling one."""

# It begins with the space, which lets the engine skip to it.
_NAMES: Final = re.compile(r" (?<=[a-z,] )([A-Z][\w-]*(?: [A-Z][\w-]*)*)")
_TITLE: Final = re.compile("“[^”\n]*”")
"""Titles have capitals for every word."""


class Entry(NamedTuple):
    """Anything that a question can match."""

    id: str
    phrasings: tuple[str, ...]
    answer: str
    weight: float = 1.0
    """How much its score counts, above 0 to 1: how a caller ranks a curated question over a fact over a note."""


class Phrase(NamedTuple):
    """One phrasing, as sets of words."""

    text: str
    tokens: tuple[str, ...]
    stems: frozenset[str]
    concepts: frozenset[str]
    names: frozenset[str]
    """Those of the concepts that are names."""
    mass: float
    """What its words weigh together."""

    @property
    def is_wordless(self) -> bool:
        """Whether stop words and light ones are all that it says."""
        return self.concepts <= words.LIGHT_STEMS


class Card(NamedTuple):
    """An entry as it is scored."""

    phrases: tuple[Phrase, ...]
    wordings: Mapping[tuple[str, ...], Phrase]
    """The phrases by their tokens."""
    concepts: frozenset[str]
    answer: frozenset[str]
    kinds: frozenset[question.Kind]


class Index:
    """Words to entries. What only a close look needs is made when it is first looked at."""

    def __init__(self, entries: Iterable[tuple[str, tuple[str, ...], str] | Entry]) -> None:
        """Take the entries, in any order; one without a phrasing is never found."""
        self.entries: Final = [Entry(*entry) for entry in entries]
        self.postings: Final = defaultdict[str, list[int]](list)
        self._cards: Final[dict[int, Card]] = {}
        self._pieces: Final = words.Pieces()
        self._tokens: Final = self._tokenised()
        vocabularies = [set[str]().union(*phrasings) for phrasings in self._tokens]
        self._words: Final = words.words_of(set[str]().union(*vocabularies))
        for number, vocabulary in enumerate(vocabularies):
            for concept in {found.concept for token in vocabulary if (found := self._words[token])}:
                self.postings[concept].append(number)
        telling = {count: self._telling(count) for count in set(map(len, self.postings.values()))}
        self._weights: Final[Mapping[str, float]] = {
            concept: telling[len(found)] * (LIGHT if concept in words.LIGHT_STEMS else 1)
            for concept, found in self.postings.items()
        }

    def weight(self, concept: str) -> float | None:
        """Say how much a word tells: 1 for one that a single entry has, near 0 for one that most have."""
        return self._weights.get(concept)

    def known(self, token: str) -> bool:
        """Tell whether a token, in any of its forms, occurs in the phrasings or the answers."""
        return token in self._spellings or words.word(token).stem in self._stems

    def spells(self, token: str) -> bool:
        """Tell whether the library writes exactly this word."""
        return token in self._spellings

    @cached_property
    def speller(self) -> Speller:
        """The spelling of the library, of stop words too; made at the first unknown word."""
        found = words.words_of(self._spellings)
        uses = {token: len(self.postings.get(word.concept, ())) if word else 0 for token, word in found.items()}
        return Speller(uses | dict.fromkeys(english.STOP_WORDS, len(self.entries)))

    def card(self, number: int) -> Card:
        """Give an entry as it is scored."""
        if number not in self._cards:
            self._cards[number] = self._look_at(number)
        return self._cards[number]

    @cached_property
    def wordless(self) -> tuple[int, ...]:
        """The entries with a phrasing of nothing but stop words and light ones."""
        return tuple(number for number, phrasings in enumerate(self._tokens) if any(map(self._is_wordless, phrasings)))

    def _is_wordless(self, tokens: list[str]) -> bool:
        return all(not (found := self._words[token]) or found.stem in words.LIGHT_STEMS for token in tokens)

    def same(self, typed: list[str], among: Iterable[int]) -> list[int]:
        """Give those of some entries that have a phrasing of exactly these tokens."""
        return [number for number in among if typed in self._tokens[number]]

    def _tokenised(self) -> list[list[list[str]]]:
        """Tokenise all phrasings at one go; a call for each would take three times as long."""
        lines = (" ".join(phrasing.split("\n")) for entry in self.entries for phrasing in entry.phrasings)
        folded = iter(words.fold("\n".join(lines)).split("\n"))
        return [[self._pieces.tokens(next(folded)) for _ in entry.phrasings] for entry in self.entries]

    def _content(self, tokens: Iterable[str]) -> list[Word]:
        known = self._words
        for token in tokens:
            if token not in known:
                known[token] = None if words.is_stop(token) else words.word(token)
        return [found for token in tokens if (found := known[token])]

    def _telling(self, entries: int) -> float:
        """Say how much a word tells that so many entries have."""
        total = len(self.entries)
        return log(1 + (total - entries + 0.5) / (entries + 0.5)) / log(1 + (total - 0.5) / 1.5)

    def _look_at(self, number: int) -> Card:
        entry = self.entries[number]
        phrases = tuple(map(self._phrase, entry.phrasings, self._tokens[number]))
        return Card(
            phrases=phrases,
            wordings={phrase.tokens: phrase for phrase in reversed(phrases)},
            concepts=frozenset().union(*(phrase.concepts for phrase in phrases)),
            answer=frozenset(found.concept for found in self._content(self._pieces.tokens(words.fold(entry.answer)))),
            kinds=frozenset(question.expected(tokens) for tokens in self._tokens[number]),
        )

    def _phrase(self, text: str, tokens: list[str]) -> Phrase:
        content = self._content(tokens)
        concepts = frozenset(found.concept for found in content)
        mass = fsum(self._weights[concept] for concept in concepts)  # exact: the order of a set isn't fixed
        stems = frozenset(found.stem for found in content)
        return Phrase(text, tuple(tokens), stems, concepts, concepts & self.names, mass)

    @cached_property
    def names(self) -> frozenset[str]:
        """The concepts that the library writes with a capital inside a sentence: who and what it is about.

        Read are the answers and the first phrasings, which are whole sentences. Everyday words are none; the second
        word of `Gull Point` is one, unless an answer speaks of a point.
        """
        answers = "\n".join(entry.answer for entry in self.entries)
        asked = (entry.phrasings[0] for entry in self.entries if entry.phrasings)
        runs = set(_NAMES.findall(_TITLE.sub("", "\n".join((answers, *asked)))))
        return frozenset(concept for run in runs for concept in _named(run, answers))

    @cached_property
    def _spellings(self) -> frozenset[str]:
        """Every token of the phrasings and the answers."""
        # What is its own phrasing, as a fact is, was read before.
        answers = "\n".join(entry.answer for entry in self.entries if entry.answer not in entry.phrasings)
        return frozenset(self._pieces.tokens(words.fold(answers))).union(self._words)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return words.stems(self._spellings)


def _named(run: str, answers: str) -> Iterator[str]:
    """Give those of some words with capitals that name something."""
    named = False
    for token in words.tokens(words.fold(run)):
        found = words.word(token)
        ordinary = found.stem in words.ORDINARY_STEMS
        if not ordinary or (named and f" {found.stem}" not in answers):
            yield found.concept
        named = named or not ordinary
