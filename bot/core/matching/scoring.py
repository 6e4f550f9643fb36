"""How well an entry answers a question, from 0 to 1, and why."""

from math import prod, sqrt
from typing import NamedTuple

from rapidfuzz.distance import Indel

from bot.core.matching import words
from bot.core.matching.index import Card, Entry, Phrase
from bot.core.matching.losses import Loss, losses_of
from bot.core.matching.reading import Asked, Reading
from bot.core.matching.weights import WEIGHTS


class Score(NamedTuple):
    """A score and what it rests on."""

    value: float
    phrase: Phrase
    losses: tuple[Loss, ...]


def score(reading: Reading, entry: Entry, card: Card) -> Score:
    """Compare a question with an entry; the best phrasing counts."""
    if reading.typed and reading.typed in card.wordings:
        return Score(1.0, card.wordings[reading.typed], ())
    if reading.wordless and (wordless := _in_order(reading, card)):
        return wordless
    if card.concepts.isdisjoint(asked.word.concept for asked in reading.asked):
        return Score(0.0, card.phrases[0], ())
    likeness, phrase = max((_likeness(reading, card, phrase), phrase) for phrase in _likeliest(reading, card))
    losses = losses_of(reading, entry, card, phrase)
    value = likeness * prod(1 - loss.share for loss in losses)
    return Score(max(0.0, min(WEIGHTS.highest, value * entry.weight)), phrase, losses)


def _in_order(reading: Reading, card: Card) -> Score | None:
    """Compare a question without telling words, token by token, with the phrasings that have none either."""
    rated = [(_alike(reading.tokens, phrase.tokens), phrase) for phrase in card.phrases if phrase.is_wordless]
    value, phrase = max(rated, default=(0.0, None))
    return Score(value, phrase, ()) if phrase and value >= WEIGHTS.in_order else None


def _alike(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    return min(WEIGHTS.highest, Indel.normalized_similarity(left, right))


def _likeliest(reading: Reading, card: Card) -> list[Phrase]:
    """Give the two phrasings with the most words in common: comparing letters is the dear part."""
    return sorted(card.phrases, key=lambda phrase: (-_overlap(reading, card, phrase), phrase.text))[:2]


def _likeness(reading: Reading, card: Card, phrase: Phrase) -> float:
    value = _overlap(reading, card, phrase) + WEIGHTS.letters * _letters(reading.grams, phrase.tokens)
    return value * (1 - WEIGHTS.other_subject) if _is_of_another(reading, phrase) else value


def _overlap(reading: Reading, card: Card, phrase: Phrase) -> float:
    covered = sum(asked.weight * _credit(card, phrase, asked) for asked in reading.asked) / reading.mass
    shared = sum(asked.weight for asked in reading.asked if asked.word.concept in phrase.concepts)
    precision = sqrt(min(1.0, shared / phrase.mass)) if phrase.mass else 0.0
    return WEIGHTS.coverage * covered + WEIGHTS.precision * precision


def _credit(card: Card, phrase: Phrase, asked: Asked) -> float:
    if asked.word.stem in phrase.stems:
        return asked.credit
    if asked.word.concept in phrase.concepts:
        return asked.credit * WEIGHTS.synonym
    if asked.word.concept in card.concepts:
        return asked.credit * WEIGHTS.elsewhere
    return asked.credit * WEIGHTS.answered if asked.word.concept in card.answer else 0.0


def _is_of_another(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether question and phrasing name something each, and nothing the same."""
    return bool(reading.names and phrase.names) and reading.names.isdisjoint(phrase.names)


def _letters(ours: frozenset[str], tokens: tuple[str, ...]) -> float:
    """Compare runs of three letters (cosine)."""
    theirs = words.grams(tokens)
    return len(ours & theirs) / sqrt(len(ours) * len(theirs))
