"""How well an entry answers a question, from 0 to 1, and why."""

from dataclasses import dataclass
from math import sqrt
from typing import Final, NamedTuple

from bot.core.matching import question, words
from bot.core.matching.index import Card, Entry, Phrase
from bot.core.matching.question import Kind
from bot.core.matching.reading import Asked, Reading


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much. Fixed: a learned ranker was measured to be hardly better (MATCHING.md, point 4)."""

    coverage: float = 0.5
    """Share of the question's words that the entry has."""
    precision: float = 0.2
    """Share of the phrasing's words that the question has."""
    grams: float = 0.3
    """Likeness letter by letter, function words and order included."""

    synonym: float = 0.85
    """Credit of a word that the phrasing says with another word of its class."""
    elsewhere: float = 0.6
    """Credit of a word that another phrasing of the entry has."""
    answered: float = 0.35
    """Credit of a word that only the answer has."""

    unexplained: float = 0.4
    """Loss when no word of the question is in the entry at all; in proportion else."""
    other_name: float = 0.25
    """Loss when the question names something that the entry doesn't: it asks about another one."""
    other_kind: float = 0.1
    """Loss when the entry is asked for another kind of answer (when for who)."""
    no_evidence: float = 0.3
    """Loss when the question wants a figure, date or name and the answer has none."""
    nothing_telling: float = 0.7
    """Loss when only words match that many entries have: a name alone asks for nothing."""
    trusted: float = 0.8
    """Credit below which a word put right isn't telling on its own."""
    telling: float = 0.35
    """How much a word must tell (`Index.weight`) to ask for something; of 200 entries, fewer than 36 have it."""


WEIGHTS: Final = Weights()


class Score(NamedTuple):
    """A score and what it rests on."""

    value: float
    phrase: Phrase
    unexplained: tuple[Asked, ...]
    reasons: tuple[str, ...]


def score(reading: Reading, entry: Entry, card: Card) -> Score:
    """Compare a question with an entry; the best phrasing counts."""
    best, phrase = max((_likeness(reading, card, phrase), phrase) for phrase in _likeliest(reading, card))
    unexplained = tuple(asked for asked in reading.asked if not _explains(card, asked))
    missing = sum(asked.weight for asked in reading.asked if asked.word.concept not in card.concepts)
    missing = (missing + sum(asked.weight for asked in unexplained)) / 2
    value = best * (1 - WEIGHTS.unexplained * missing / reading.mass)
    value *= 1 - _kind_loss(reading.kind, phrase.text if phrase.text in entry.answer else entry.answer, card)
    if any(asked.name for asked in unexplained):
        value *= 1 - WEIGHTS.other_name
    if not _tells(reading, card):
        value *= 1 - WEIGHTS.nothing_telling
    return Score(min(1.0, value * entry.weight), phrase, unexplained, ())


def _likeliest(reading: Reading, card: Card) -> list[Phrase]:
    """Give the two phrasings with the most words in common; only for these letters are compared."""
    rated = sorted(card.phrases, key=lambda phrase: (-_overlap(reading, card, phrase), phrase.text))
    return rated[:2]


def _overlap(reading: Reading, card: Card, phrase: Phrase) -> float:
    covered = sum(asked.weight * _credit(card, phrase, asked) for asked in reading.asked) / reading.mass
    shared = sum(asked.weight for asked in reading.asked if asked.word.concept in phrase.concepts)
    return WEIGHTS.coverage * covered + WEIGHTS.precision * sqrt(min(1.0, shared / phrase.mass) if phrase.mass else 0.0)


def _likeness(reading: Reading, card: Card, phrase: Phrase) -> float:
    return _overlap(reading, card, phrase) + WEIGHTS.grams * _letters(reading.tokens, phrase.tokens)


def _credit(card: Card, phrase: Phrase, asked: Asked) -> float:
    if asked.word.stem in phrase.stems:
        return asked.credit
    if asked.word.concept in phrase.concepts:
        return asked.credit * WEIGHTS.synonym
    if asked.word.concept in card.concepts:
        return asked.credit * WEIGHTS.elsewhere
    return asked.credit * WEIGHTS.answered if asked.word.concept in card.answer else 0.0


def _explains(card: Card, asked: Asked) -> bool:
    return asked.word.concept in card.concepts or asked.word.concept in card.answer


def _tells(reading: Reading, card: Card) -> bool:
    """Tell whether the entry's phrasings say what the question asks, not only what it asks about."""
    attributes = [asked for asked in reading.asked if not asked.name and asked.word.concept not in words.LIGHT_STEMS]
    return any(
        asked.word.concept in card.concepts and asked.weight >= WEIGHTS.telling and asked.credit >= WEIGHTS.trusted
        for asked in attributes or reading.asked
    )


def _kind_loss(kind: Kind, answer: str, card: Card) -> float:
    if kind in card.kinds or kind in {Kind.OPEN, Kind.YES_NO}:
        return 0.0
    if not question.holds(kind, answer):
        return WEIGHTS.no_evidence
    return WEIGHTS.other_kind


def _letters(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Compare runs of three letters (cosine)."""
    ours, theirs = _grams(left), _grams(right)
    return len(ours & theirs) / sqrt(len(ours) * len(theirs))


def _grams(tokens: tuple[str, ...]) -> set[str]:
    text = f"  {' '.join(tokens)} "
    return {text[start : start + 3] for start in range(len(text) - 2)}
