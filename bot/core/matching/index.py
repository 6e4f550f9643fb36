"""The entries, taken apart for searching: which words occur where, and how much each tells."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from math import log
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.core.matching import english, question, words
from bot.core.matching.lexicon import NOTHING, Lexicon, Numbers
from bot.core.matching.meaning import Meaning, Vectors
from bot.core.matching.names import Aliases
from bot.core.matching.sentences import Sentences
from bot.core.matching.spelling import Speller
from bot.core.matching.words import Word

LIGHT: Final = 0.25
"""What a light word weighs against a telling one."""

_KEPT: Final = 4_096
"""Entries that stay taken apart: what people ask doesn't add up."""

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
    spelt: str
    """Its tokens, with a space between each two."""
    concepts: frozenset[str]
    names: frozenset[str]
    """Those of the concepts that are names."""

    @property
    def is_wordless(self) -> bool:
        """Whether stop words and light ones are all that it says."""
        return self.concepts <= words.LIGHT_STEMS


class Card(NamedTuple):
    """An entry as it is scored."""

    number: int
    entry: Entry
    phrases: tuple[Phrase, ...]
    rows: Vectors
    """The phrases as `Sentences` compares them."""
    words: Numbers
    """Of the phrases in the lexicon, those of one after those of the other."""
    lengths: Numbers
    """How many words each phrase has; one at least."""
    named: NDArray[np.bool_]
    """Whether each phrase names something."""
    concepts: frozenset[str]
    answer: frozenset[str]
    answer_words: Numbers
    kinds: frozenset[question.Kind]

    def wording(self, tokens: tuple[str, ...]) -> Phrase | None:
        """Give the phrase that has exactly these tokens."""
        return next((phrase for phrase in self.phrases if phrase.tokens == tokens), None)


class Index:
    """Words to entries. What only a close look needs is made when it is first looked at."""

    def __init__(
        self,
        entries: Iterable[tuple[str, tuple[str, ...], str] | Entry],
        meaning: Meaning | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Take the entries, in any order; one without a phrasing is never found. `names` are aliases with names."""
        self.aliases: Final = Aliases(names or {})
        # In the order of their ids: sums come out the same, to the last digit, in whatever order they are given.
        self.entries: Final = sorted((Entry(*entry) for entry in entries), key=lambda entry: entry.id)
        self.only_phrasings: Final = not any(entry.answer for entry in self.entries)
        self._cards: Final[dict[int, Card]] = {}
        self._pieces: Final = words.Pieces()
        self._tokens: Final = self._tokenised()
        vocabularies = [set[str]().union(*phrasings) for phrasings in self._tokens]
        self._words: Final = words.words_of(set[str]().union(*vocabularies))
        self.postings: Final = self._posted(vocabularies)
        self._weights: Final[Mapping[str, float]] = self._weighed()
        self.lexicon: Final = Lexicon(meaning.words if meaning else None)
        self.is_written: Final = meaning.spells if meaning else (lambda _: False)
        self.sentences: Final = Sentences(meaning.sentences if meaning else None, self._tokens)

    def prepare(self) -> None:
        """Make what is else made when it is first needed."""
        self.speller.repair("prepare")
        self.cards([0] if self.names and self.entries else [])

    def _posted(self, vocabularies: Iterable[Iterable[str]]) -> dict[str, Numbers]:
        postings = defaultdict[str, list[int]](list)
        for number, vocabulary in enumerate(vocabularies):
            for concept in {found.concept for token in vocabulary if (found := self._words[token])}:
                postings[concept].append(number)
        return {concept: np.array(numbers, np.int32) for concept, numbers in postings.items()}

    def _weighed(self) -> dict[str, float]:
        telling = {count: self._telling(count) for count in set(map(len, self.postings.values()))}
        return {
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
        """The spelling of the library, of aliases and stop words too; made at the first unknown word."""
        found = words.words_of(self._spellings | self.aliases.words)
        uses = {token: len(self.postings.get(word.concept, ())) if word else 0 for token, word in found.items()}
        return Speller(uses | dict.fromkeys(english.STOP_WORDS, len(self.entries)))

    def cards(self, numbers: Sequence[int]) -> list[Card]:
        """Give entries as they are scored."""
        if len(self._cards) > _KEPT:
            self._cards.clear()
        new = [number for number in numbers if number not in self._cards]
        for number, rows in zip(new, self.sentences.of(new), strict=True):
            said = [each for each, tokens in enumerate(self._tokens[number]) if tokens]
            self._cards[number] = self._look_at(number, said, rows[said])
        return [self._cards[number] for number in numbers]

    def card_without(self, number: int, phrasing: int) -> Card:
        """Give an entry as it would be without one of its phrasings."""
        rest = [each for each, tokens in enumerate(self._tokens[number]) if tokens and each != phrasing]
        return self._look_at(number, rest, self.sentences.of([number])[0][rest])

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
        return [[self._read(next(folded)) for _ in entry.phrasings] for entry in self.entries]

    def _read(self, folded: str) -> list[str]:
        return self.aliases.read(self._pieces.tokens(folded))

    def _content(self, tokens: Iterable[str]) -> dict[str, Word]:
        """Give the telling words among tokens, each once."""
        known = self._words
        for token in tokens:
            if token not in known:
                known[token] = None if words.is_stop(token) else words.word(token)
        return {token: found for token in tokens if (found := known[token])}

    def _numbers(self, content: Mapping[str, Word]) -> list[int]:
        """Give the numbers of words in the lexicon; one for no word where there are none."""
        weights, number = self._weights, self.lexicon.number
        return [number(token, word, weights.get(word.concept, 1.0)) for token, word in content.items()] or [NOTHING]

    def _telling(self, entries: int) -> float:
        """Say how much a word tells that so many entries have."""
        total = len(self.entries)
        return log(1 + (total - entries + 0.5) / (entries + 0.5)) / log(1 + (total - 0.5) / 1.5)

    def _look_at(self, number: int, phrasings: Sequence[int], rows: Vectors) -> Card:
        entry, tokens = self.entries[number], self._tokens[number]
        contents = [self._content(tokens[each]) for each in phrasings]
        phrases = tuple(
            self._phrase(entry.phrasings[each], tokens[each], content)
            for each, content in zip(phrasings, contents, strict=True)
        )
        numbers = [self._numbers(content) for content in contents]
        answer = self._content(self._read(words.fold(entry.answer)))
        return Card(
            number=number,
            entry=entry,
            phrases=phrases,
            rows=rows,
            words=np.fromiter(chain.from_iterable(numbers), np.int32),
            lengths=np.array([len(each) for each in numbers], np.int32),
            named=np.array([bool(phrase.names) for phrase in phrases], np.bool_),
            concepts=frozenset().union(*(phrase.concepts for phrase in phrases)),
            answer=frozenset(found.concept for found in answer.values()),
            answer_words=np.array(self._numbers(answer), np.int32),
            kinds=frozenset(question.expected(phrase.tokens) for phrase in phrases),
        )

    def _phrase(self, text: str, tokens: list[str], content: Mapping[str, Word]) -> Phrase:
        concepts = frozenset([found.concept for found in content.values()])
        return Phrase(text, tuple(tokens), " ".join(tokens), concepts, concepts & self.names)

    @cached_property
    def names(self) -> frozenset[str]:
        """The concepts that the library writes with a capital inside a sentence: who and what it is about.

        Read are the answers and the first phrasings, which are whole sentences, and the names that have aliases.
        Everyday words are none; the second word of `Gull Point` is one, unless an answer speaks of a point.
        """
        answers = "\n".join(entry.answer for entry in self.entries)
        asked = (entry.phrasings[0] for entry in self.entries if entry.phrasings)
        runs = {*_NAMES.findall(_TITLE.sub("", "\n".join((answers, *asked)))), *self.aliases.names}
        return frozenset(concept for run in runs for concept in _named(run, answers))

    def common_names(self, count: int) -> list[str]:
        """Give the names that most entries have."""
        tokens = {found.concept: token for token, found in sorted(self._words.items()) if found}
        used = [concept for concept in self.names if concept in tokens and concept in self.postings]
        return [tokens[concept] for concept in sorted(used, key=lambda name: (-len(self.postings[name]), name))[:count]]

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
