"""How well an entry answers a question, from 0 to 1, and why."""

from math import prod, sqrt
from typing import Final, NamedTuple

from bot.core.matching import question
from bot.core.matching.index import Card, Entry, Phrase
from bot.core.matching.question import EVIDENCE, Kind
from bot.core.matching.reading import Asked, Reading


class Weights(NamedTuple):
    """What counts how much, in shares of 1.

    Fixed, since a learned ranker was measured to be hardly better (MATCHING.md, point 4). Chosen on questions of our
    own and checked with `briefing-bot eval`; results are flat around them, so a digit more would be fitting.
    """

    coverage: float = 0.4
    """Share of the question's words that the entry has."""
    precision: float = 0.3
    """Share of the phrasing's words that the question has (its root: a long sentence may answer a short question)."""
    letters: float = 0.3
    """Likeness letter by letter, stop words and order included."""

    synonym: float = 0.85
    """Credit of a word that the phrasing says with another word of its class."""
    elsewhere: float = 0.85
    """Credit of a word that another phrasing of the entry has."""
    answered: float = 0.35
    """Credit of a word that only the answer has."""
    trusted: float = 0.8
    """Credit below which a word put right isn't telling on its own."""
    telling: float = 0.35
    """How much the shared words must tell together (`Index.weight`) to ask for something."""

    telling_name: float = 0.5
    """How much a name must tell to ask for something by itself, as `mk-7?` does."""

    unexplained: float = 0.3
    """Loss when no word of the question is in the entry; in proportion else, and half for words that its answer has."""
    other_name: float = 0.25
    """Loss when the question names something that the entry doesn't: it asks about another one."""
    other_subject: float = 0.2
    """Loss when the phrasing names only others than the question does."""
    other_kind: float = 0.15
    """Loss when the entry is asked for another kind of answer (when for who)."""
    no_evidence: float = 0.4
    """Loss when the question wants a figure, date or name and the answer has none."""
    nothing_telling: float = 0.7
    """Loss when only names match, or words that many entries have: they say what is asked about, not what is asked."""


WEIGHTS: Final = Weights()

_PLAIN: Final = frozenset({Kind.OPEN, Kind.YES_NO})
"""Kinds that any entry may answer."""


class Loss(NamedTuple):
    """What speaks against an entry."""

    share: float
    """What it takes from the score."""
    reason: str


class Score(NamedTuple):
    """A score and what it rests on."""

    value: float
    phrase: Phrase
    losses: tuple[Loss, ...]


def score(reading: Reading, entry: Entry, card: Card) -> Score:
    """Compare a question with an entry; the best phrasing counts."""
    likeness, phrase = max((_likeness(reading, card, phrase), phrase) for phrase in _likeliest(reading, card))
    losses = tuple(loss for loss in _losses(reading, entry, card, phrase) if loss)
    value = likeness * prod(1 - loss.share for loss in losses)
    return Score(max(0.0, min(1.0, value * entry.weight)), phrase, losses)


def _likeliest(reading: Reading, card: Card) -> list[Phrase]:
    """Give the two phrasings with the most words in common: comparing letters is the dear part."""
    return sorted(card.phrases, key=lambda phrase: (-_overlap(reading, card, phrase), phrase.text))[:2]


def _likeness(reading: Reading, card: Card, phrase: Phrase) -> float:
    value = _overlap(reading, card, phrase) + WEIGHTS.letters * _letters(reading.tokens, phrase.tokens)
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


def _letters(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Compare runs of three letters (cosine)."""
    ours, theirs = _grams(left), _grams(right)
    return len(ours & theirs) / sqrt(len(ours) * len(theirs))


def _grams(tokens: tuple[str, ...]) -> set[str]:
    text = f"  {' '.join(tokens)} "
    return {text[start : start + 3] for start in range(len(text) - 2)}


def _losses(reading: Reading, entry: Entry, card: Card, phrase: Phrase) -> tuple[Loss | None, ...]:
    statement = phrase.text in entry.answer  # a fact is its own answer, of which only the matched sentence counts
    return (
        _unexplained(reading, card),
        _other_name(reading, card),
        _other_kind(reading.kind, phrase.text if statement else entry.answer, card),
        _nothing_telling(reading, card, phrase),
    )


def _unexplained(reading: Reading, card: Card) -> Loss | None:
    missing = [asked for asked in reading.asked if asked.word.concept not in card.concepts]
    nowhere = [asked for asked in missing if asked.word.concept not in card.answer]
    mass = (sum(asked.weight for asked in missing) + sum(asked.weight for asked in nowhere)) / 2
    if not missing:
        return None
    reason = (
        f"{_listed(nowhere)} {_is(nowhere)} explained by nothing in this entry"
        if nowhere
        else f"{_listed(missing)} {_is(missing)} only in its answer: add a phrasing with it"
    )
    return Loss(WEIGHTS.unexplained * mass / reading.mass, reason)


def _other_name(reading: Reading, card: Card) -> Loss | None:
    others = [asked for asked in reading.asked if asked.name and asked.word.concept not in card.concepts | card.answer]
    return Loss(WEIGHTS.other_name, f"the entry is not about {_listed(others)}") if others else None


def _other_kind(kind: Kind, answer: str, card: Card) -> Loss | None:
    if kind in card.kinds or kind in _PLAIN:
        return None
    if not question.holds(kind, answer):
        return Loss(WEIGHTS.no_evidence, f"asks {kind.value}, the entry has no {EVIDENCE[kind][1]}")
    return Loss(WEIGHTS.other_kind, f"asks {kind.value}, which no phrasing of this entry asks")


def _nothing_telling(reading: Reading, card: Card, phrase: Phrase) -> Loss | None:
    shared = [asked for asked in reading.asked if asked.word.concept in card.concepts]
    attributes = [asked for asked in reading.asked if not (asked.name or asked.light)]
    if attributes:
        tells = _weigh(shared) >= WEIGHTS.telling and any(asked in shared for asked in attributes)
    elif reading.kind in _PLAIN or reading.kind not in card.kinds:
        tells = _names_one(shared) or phrase.concepts <= {asked.word.concept for asked in shared}
    else:
        tells = _weigh(shared) >= WEIGHTS.telling
    if tells:
        return None
    return Loss(WEIGHTS.nothing_telling, f"only {_listed(shared)} {_is(shared)} shared, which asks for nothing")


def _weigh(shared: list[Asked]) -> float:
    return sum(asked.weight for asked in shared if asked.credit >= WEIGHTS.trusted)


def _names_one(shared: list[Asked]) -> bool:
    """Tell whether there is a name among what is shared that few entries have."""
    return any(asked.weight >= WEIGHTS.telling_name for asked in shared if asked.credit >= WEIGHTS.trusted)


def _listed(asked: list[Asked]) -> str:
    return ", ".join(f"“{each.typed}”" for each in asked[:5])


def _is(asked: list[Asked]) -> str:
    return "is" if len(asked) == 1 else "are"
