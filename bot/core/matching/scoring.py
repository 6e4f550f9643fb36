"""How well entries answer a question, from 0 to 1, and why."""

from collections.abc import Sequence
from math import prod, sqrt
from typing import Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from bot.core.matching.credit import Credit, Shares, firsts_of
from bot.core.matching.index import Card, Index, Phrase
from bot.core.matching.learnt import shares
from bot.core.matching.losses import Explained, Loss, losses_of
from bot.core.matching.reading import Reading
from bot.core.matching.weights import WEIGHTS

_CLOSELY: Final = 10
"""Entries that are looked at for what speaks against them: the likeliest."""


class Score(NamedTuple):
    """A score and what it rests on."""

    card: Card
    value: float
    phrase: Phrase
    losses: tuple[Loss, ...] = ()


def scores(reading: Reading, cards: Sequence[Card], index: Index) -> list[Score]:
    """Compare a question with entries, the best phrasing of each; those that are far from it are left out."""
    found = [score for card in cards if (score := _verbatim(reading, card))]
    verbatim = {score.card.number for score in found}
    rest = [card for card in cards if card.phrases and card.number not in verbatim]
    if not rest or not (reading.asked or index.only_phrasings):
        return found
    return [*found, *(_classed(reading, rest) if index.only_phrasings else _compared(reading, rest, index))]


def _verbatim(reading: Reading, card: Card) -> Score | None:
    """Compare token by token, where that is enough."""
    if reading.typed and (same := card.wording(reading.typed)):
        return Score(card, 1.0, same)
    return _in_order(reading, card) if reading.wordless else None


def _in_order(reading: Reading, card: Card) -> Score | None:
    """Compare a question without telling words, token by token, with the phrasings that have none either."""
    rated = [(_alike(reading.tokens, phrase.tokens), phrase) for phrase in card.phrases if phrase.is_wordless]
    value, phrase = max(rated, default=(0.0, None))
    return Score(card, value, phrase) if phrase and value >= WEIGHTS.in_order else None


def _alike(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    return min(WEIGHTS.highest, Indel.normalized_similarity(left, right))


def _compared(reading: Reading, cards: Sequence[Card], index: Index) -> list[Score]:
    """Compare what entries say, and look at what speaks against the likeliest of them."""
    credit = Credit(reading, cards, index)
    firsts, owners = firsts_of(cards), np.repeat(np.arange(len(cards)), [len(card.phrases) for card in cards])
    rows = np.concatenate([card.rows for card in cards])
    whole: Shares = rows @ reading.row
    learnt = WEIGHTS.learnt * shares(whole, rows, owners, len(cards))
    likeness = (1 - WEIGHTS.learnt) * _likeness(reading, cards, credit, credit.coverage(owners), whole)
    explained = Explained(credit.entries, credit.answers, credit.open(reading))
    best = np.maximum.reduceat(likeness, firsts) * (1 - WEIGHTS.unexplained * explained.open)
    weights = np.array([card.entry.weight for card in cards], np.float32)
    result = []
    for number in np.argsort(-weights * (best + learnt), kind="stable")[:_CLOSELY].tolist():
        card, first = cards[number], int(firsts[number])
        place = int(np.argmax(likeness[first : first + len(card.phrases)]))
        losses = losses_of(reading, card, card.phrases[place], explained.of(number))
        kept = prod(1 - loss.share for loss in losses)
        # What is learnt knows some of the losses: they count half there.
        value = float(likeness[first + place]) * kept + float(learnt[number]) * sqrt(kept)
        result.append(Score(card, _bounded(value * card.entry.weight), card.phrases[place], losses))
    return result


def _classed(reading: Reading, cards: Sequence[Card]) -> list[Score]:
    """Compare a question with classes of sayings: entries without answers, which nothing can be held against."""
    rows = np.concatenate([card.rows for card in cards])
    owners = np.repeat(np.arange(len(cards)), [len(card.phrases) for card in cards])
    whole: Shares = rows @ reading.row
    learnt = shares(whole, rows, owners, len(cards))
    result = []
    for card, first, share in zip(cards, firsts_of(cards).tolist(), learnt.tolist(), strict=True):
        place = int(np.argmax(whole[first : first + len(card.phrases)]))
        value = WEIGHTS.learnt_alone * share + (1 - WEIGHTS.learnt_alone) * float(whole[first + place])
        result.append(Score(card, _bounded(value * card.entry.weight), card.phrases[place]))
    return result


def _bounded(value: float) -> float:
    """Keep a score below that of the very words; five digits tell all that it can."""
    return round(max(0.0, min(WEIGHTS.highest, value)), 5)


def _likeness(reading: Reading, cards: Sequence[Card], credit: Credit, coverage: Shares, whole: Shares) -> Shares:
    """Say how like each phrasing is to the question, before what speaks against it."""
    texts = [phrase.spelt for card in cards for phrase in card.phrases]
    letters = process.cdist([" ".join(reading.tokens)], texts, scorer=Indel.normalized_similarity)[0]
    likeness: Shares = WEIGHTS.coverage * coverage + WEIGHTS.precision * credit.precision
    likeness += WEIGHTS.letters * letters + WEIGHTS.meaning * np.maximum(0, whole)
    names = [number for number, asked in enumerate(reading.asked) if asked.name]
    if names:  # a phrasing that names only others is about another one
        named = np.concatenate([card.named for card in cards])
        likeness *= 1 - WEIGHTS.other_subject * (named & ~credit.phrases[names].any(axis=0))
    return likeness
