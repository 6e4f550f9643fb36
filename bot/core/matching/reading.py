"""A question as the library can read it: its telling words, misspelt ones put right."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from bot.core.matching import english, question, vocabulary, words
from bot.core.matching.index import LIGHT, Index
from bot.core.matching.meaning import Vectors
from bot.core.matching.roles import Role, roles
from bot.core.matching.words import Word

LONGEST: Final = 2_000
"""Characters of a question that are read; nobody asks longer, and no question may cost more than milliseconds."""

MOST_WORDS: Final = 64
"""Telling words of a question that are considered."""

MOST_REPAIRS: Final = 8
"""Unknown words for which a spelling is sought."""

UNKNOWN_NAME: Final = 1.3
"""What a word weighs that neither the library nor everyday English knows, against the rarest known one.

It is likely a name, and so the very thing that is asked about.
"""

UNKNOWN_ORDINARY: Final = 0.6
"""What an everyday word weighs that the library lacks."""

_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*[\w.?!:]|[^\W\d_]")

_SLIP: Final = 1.2
"""What each slip of spelling takes from a word's credit, over its letters.

`robt` for `robot` is less to be trusted than `lighthuose` for `lighthouse`.
"""

_TINY: Final = 2
"""Letters up to which an unknown word is taken for a slip and hardly counts."""

_JOINED: Final = 5
"""Letters from which two words are read as one of the library."""


class Asked(NamedTuple):
    """A telling word of the question."""

    typed: str
    read: str
    word: Word
    weight: float
    credit: float
    """1, or less where the spelling was put right."""
    light: bool
    """Whether a question may hold or lack it without asking something else."""
    name: bool
    """Whether it names something, in the library or (an unknown word that isn't everyday English) outside it."""


class Spelt(NamedTuple):
    """A token as it was typed and as it is read."""

    typed: str
    read: str
    credit: float = 1
    """1, or less where the spelling was put right."""


class Reading(NamedTuple):
    """What a question says, in the library's words."""

    typed: tuple[str, ...]
    """Its tokens as they were typed, but with names for aliases."""
    tokens: tuple[str, ...]
    asked: tuple[Asked, ...]
    kind: question.Kind
    names: frozenset[str]
    """Those of the asked concepts that are names."""
    counted: tuple[Asked, ...]
    """What it asks the number of."""
    roles: frozenset[Role]
    vectors: Vectors | None
    """What its asked words mean, a row each; names mean nothing but themselves."""
    row: Vectors
    """The whole question, as `Sentences` compares it."""
    called: tuple[tuple[str, str], ...]
    """Aliases as they were typed, each with the name that it was read as."""

    @property
    def wordless(self) -> bool:
        """Whether stop words and light ones are all that it says."""
        return all(asked.light for asked in self.asked)


def read(text: str, index: Index) -> Reading:
    """Read a question; its words in order, each once."""
    text = text[:LONGEST]
    typed = words.tokens(words.fold(text))
    called: dict[str, str] = {}
    capital = frozenset(_with_capitals(text))
    spelt = _named(_spelt(_joined(typed, index), index, capital), index, called)
    asked: dict[str, Asked] = {}
    for token in spelt:
        if len(asked) < MOST_WORDS and not words.is_stop(token.read):
            asked.setdefault(words.word(token.read).stem, _ask(token, index, capital))
    tokens = [token.read for token in spelt]
    names = frozenset(word.word.concept for word in asked.values() if word.name)
    counted = {words.word(token).stem for token in question.counted(tokens)}
    return Reading(
        typed=tuple(index.aliases.read(typed)),
        tokens=tuple(tokens),
        asked=tuple(asked.values()),
        kind=question.expected(tokens),
        names=names,
        counted=tuple(word for word in asked.values() if word.word.stem in counted),
        roles=frozenset() if question.is_terse(tokens) else roles(tokens, names),
        vectors=_vectors(list(asked.values()), index),
        row=index.sentences.row(tokens),
        called=tuple(called.items()),
    )


def _vectors(asked: list[Asked], index: Index) -> Vectors | None:
    found = index.lexicon.meaning([word.read for word in asked])
    return None if found is None else found * np.array([[not word.name] for word in asked], np.float32).reshape(-1, 1)


def _ask(spelt: Spelt, index: Index, capital: AbstractSet[str]) -> Asked:
    token = spelt.read
    found = words.word(token)
    weight = index.weight(found.concept)
    unknown = weight is None and not index.known(token)
    called = unknown and token in capital
    ordinary = token in english.DATES or (
        not called
        and (
            found.stem in words.ORDINARY_STEMS
            or len(token) <= _TINY
            or (weight is None and vocabulary.seems_everyday(token))
        )
    )
    name = found.concept in index.names or (unknown and not ordinary)
    light = found.stem in words.LIGHT_STEMS or (weight is None and len(token) <= _TINY)
    if weight is None:
        weight = (UNKNOWN_ORDINARY if ordinary else UNKNOWN_NAME) * (LIGHT if light else 1)
    return Asked(spelt.typed, token, found, weight, spelt.credit, light, name)


def _trust(typed: str, token: str, slips: int) -> float:
    """Credit a word put right; letters only swapped are half a slip."""
    swapped = sorted(typed) == sorted(token)
    return 1 - _SLIP * slips * (0.5 if swapped else 1) / len(token)


def _joined(tokens: list[str], index: Index) -> list[str]:
    """Read `light house` as the library's `lighthouse`."""
    result: list[str] = []
    for token in tokens[: 4 * MOST_WORDS]:
        joint = result[-1] + token if result and not (words.is_stop(result[-1]) or words.is_stop(token)) else ""
        if len(joint) >= _JOINED and index.spells(joint) and (result[-1], token) not in index.aliases.pairs:
            result[-1] = joint
        else:
            result.append(token)
    return result


def _spelt(tokens: list[str], index: Index, capital: AbstractSet[str]) -> list[Spelt]:
    """Put right what is misspelt; what has a capital can only be a slip for a name."""
    result: list[Spelt] = []
    unknown = 0
    for token in tokens:
        if (
            words.is_stop(token)
            or words.word(token).stem in words.ORDINARY_STEMS
            or token in index.aliases.words
            or index.known(token)
        ):
            result.append(Spelt(token, token))
            continue
        unknown += 1
        if token in capital and not _is_slip_for_name(token, index):
            result.append(Spelt(token, token))
            continue
        result.extend(_repaired(token, index) if unknown <= MOST_REPAIRS else [Spelt(token, token)])
    return result


def _is_slip_for_name(token: str, index: Index) -> bool:
    repair = index.speller.repair(token)
    return repair is not None and (repair.word in index.aliases.words or words.word(repair.word).concept in index.names)


def _with_capitals(text: str) -> Iterator[str]:
    """Give the words that somebody who minds capitals writes with one inside a sentence: names, known or not."""
    found = _WORD.findall(text)
    if 2 * sum(word[0].isupper() for word in found) > len(found):  # A Headline, OR SHOUTING
        return
    for before, word in pairwise(found):
        if word[0].isupper() and before[-1] not in ".?!:":
            yield from words.tokens(words.fold(word))


def _repaired(token: str, index: Index) -> list[Spelt]:
    everyday = vocabulary.is_everyday(token) or index.is_written(token)
    if repair := index.speller.mixed(token) if everyday else index.speller.repair(token):
        return [Spelt(token, repair.word, _trust(token, repair.word, repair.slips))]
    if not everyday and (parts := index.speller.split(token)):
        return [Spelt(part, part) for part in parts]
    return [Spelt(token, token)]


def _named(spelt: list[Spelt], index: Index, called: dict[str, str]) -> list[Spelt]:
    """Put names for aliases, and note what was called by which."""
    result: list[Spelt] = []
    rest = 0
    for match in index.aliases.matches([token.read for token in spelt]):
        alias = spelt[match.start : match.end]
        result += spelt[rest : match.start]
        if match.called.tokens == match.called.name:
            result += alias
        else:
            called.setdefault(" ".join(token.typed for token in alias), match.called.written)
            credit = min(token.credit for token in alias)
            result += [Spelt(token, token, credit) for token in match.called.name]
        rest = match.end
    return result + spelt[rest:]
