"""What speaks against an entry as the answer to a question, and how much that takes from its score."""

from typing import Final, NamedTuple

from bot.core.matching import question
from bot.core.matching.credit import Shares
from bot.core.matching.index import Card, Phrase
from bot.core.matching.question import EVIDENCE, Kind
from bot.core.matching.reading import Asked, Reading
from bot.core.matching.roles import Role, doings, roles
from bot.core.matching.weights import WEIGHTS
from bot.core.matching.words import ANY_NAME

_PLAIN: Final = frozenset({Kind.OPEN, Kind.YES_NO})
"""Kinds that any entry may answer."""


class Loss(NamedTuple):
    """What speaks against an entry."""

    share: float
    """What it takes from the score."""
    reason: str


class Explained(NamedTuple):
    """How far, from 0 to 1, each word of the question is said by an entry's phrasings, and by its answer."""

    said: Shares
    answered: Shares
    open: Shares
    """The share of the question that is left open; arrays of one entry, or with a last axis for several."""

    def of(self, number: int) -> "Explained":
        """Give what holds for one of several entries."""
        return Explained(self.said[:, number], self.answered[:, number], self.open[number])


def losses_of(reading: Reading, card: Card, phrase: Phrase, explained: Explained) -> tuple[Loss, ...]:
    """Give all that speaks against an entry, of which this phrasing is the likeliest."""
    answer = card.entry.answer
    statement = phrase.text in answer  # a fact is its own answer, of which only the matched sentence counts
    losses = (
        _unexplained(reading, explained),
        _other_name(reading, card),
        _other_kind(reading, phrase.text if statement else answer, card, phrase),
        _not_counted(reading, card),
        _other_roles(reading, card),
        _nothing_telling(reading, card, phrase, explained),
    )
    return tuple(loss for loss in losses if loss)


def _unexplained(reading: Reading, explained: Explained) -> Loss | None:
    if not explained.open:
        return None
    missing = [asked for asked, said in zip(reading.asked, explained.said, strict=True) if said < WEIGHTS.says]
    nowhere = [
        asked
        for asked, said, answered in zip(reading.asked, explained.said, explained.answered, strict=True)
        if max(said, answered) < WEIGHTS.says
    ]
    if nowhere:
        reason = f"{_listed(nowhere)} {_is(nowhere)} explained by nothing in this entry"
    elif missing:
        reason = f"{_listed(missing)} {_is(missing)} only in its answer: add a phrasing with it"
    else:
        reason = "some of it is said in other words"
    return Loss(WEIGHTS.unexplained * float(explained.open), reason)


def _other_name(reading: Reading, card: Card) -> Loss | None:
    if ANY_NAME in card.concepts:
        return None if reading.names else Loss(WEIGHTS.no_name, "the question names nobody and nothing")
    others = [asked for asked in reading.asked if asked.name and asked.word.concept not in card.concepts | card.answer]
    return Loss(WEIGHTS.other_name, f"the entry is not about {_listed(others)}") if others else None


def _other_kind(reading: Reading, answer: str, card: Card, phrase: Phrase) -> Loss | None:
    kind, meant = reading.kind, question.expected(phrase.tokens)
    if not answer and meant not in _PLAIN and question.asks_whether(reading.tokens):
        return Loss(WEIGHTS.no_evidence, f"asks whether it is so, and not {meant.value}")
    if kind in _PLAIN or kind is meant:
        return None
    holds = question.holds(kind, answer)
    if kind in card.kinds and (holds or not answer):
        return None
    if holds:
        return Loss(WEIGHTS.other_kind, f"asks {kind.value}, which no phrasing of this entry asks")
    share = WEIGHTS.other_kind if kind in card.kinds else WEIGHTS.no_evidence
    return Loss(share, f"asks {kind.value}, the entry has no {EVIDENCE[kind][1]}")


def _not_counted(reading: Reading, card: Card) -> Loss | None:
    if not reading.counted or any(asked.word.concept in card.concepts | card.answer for asked in reading.counted):
        return None
    return Loss(WEIGHTS.no_evidence, f"counts {_listed(list(reading.counted))}, which the entry doesn't")


def _other_roles(reading: Reading, card: Card) -> Loss | None:
    """Find the deed that the entry tells the other way round, and that no phrasing of it tells as asked."""
    if not reading.roles:
        return None
    told = _told(reading, card)
    as_asked = reading.roles | {role._replace(target="") for role in reading.roles}
    turned = [role for role in sorted(reading.roles) if not told.isdisjoint((role.turned(), role.alone()))]
    if not turned or not told.isdisjoint(as_asked):
        return None
    return Loss(WEIGHTS.other_roles, f"the entry has “{turned[0].deed}” the other way round")


def _told(reading: Reading, card: Card) -> frozenset[Role]:
    """Read who does what in the phrasings that tell of the same deeds; key words don't say who is who."""
    deeds = {role.deed for role in reading.roles}
    told = frozenset[Role]()
    for phrase in card.phrases:
        shared = phrase.names & reading.names
        if shared and not deeds.isdisjoint(phrase.concepts) and not question.is_terse(phrase.tokens):
            told |= roles(phrase.tokens, reading.names) if len(shared) > 1 else doings(phrase.tokens, phrase.names)
    return told


def _nothing_telling(reading: Reading, card: Card, phrase: Phrase, explained: Explained) -> Loss | None:
    shared = [asked for asked, said in zip(reading.asked, explained.said, strict=True) if said >= WEIGHTS.says]
    attributes = [asked for asked in reading.asked if not (asked.name or asked.light or asked.read.isdigit())]
    if attributes:
        tells = _weigh(shared) >= WEIGHTS.telling and any(asked in shared for asked in attributes)
    elif reading.kind in _PLAIN or reading.kind not in card.kinds:
        tells = _names_one(shared) or phrase.concepts <= {asked.word.concept for asked in shared}
    else:
        tells = _weigh(shared) >= WEIGHTS.telling
    if tells:
        return None
    what = f"only {_listed(shared)} {_is(shared)} shared, which asks for nothing"
    return Loss(WEIGHTS.nothing_telling, what if shared else "nothing telling is shared")


def _weigh(shared: list[Asked]) -> float:
    return sum(asked.weight for asked in shared if asked.credit >= WEIGHTS.trusted)


def _names_one(shared: list[Asked]) -> bool:
    """Tell whether there is a name among what is shared that few entries have."""
    names = (asked for asked in shared if not asked.read.isdigit())  # a bare year asks for nothing
    return any(asked.weight >= WEIGHTS.telling_name for asked in names if asked.credit >= WEIGHTS.trusted)


def _listed(asked: list[Asked]) -> str:
    return ", ".join(f"“{each.typed}”" for each in asked[:5])


def _is(asked: list[Asked]) -> str:
    return "is" if len(asked) == 1 else "are"
