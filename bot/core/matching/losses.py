"""What speaks against an entry as the answer to a question, and how much that takes from its score."""

from typing import Final, NamedTuple

from bot.core.matching import question
from bot.core.matching.index import Card, Entry, Phrase
from bot.core.matching.question import EVIDENCE, Kind
from bot.core.matching.reading import Asked, Reading
from bot.core.matching.roles import Role, roles
from bot.core.matching.weights import WEIGHTS

_PLAIN: Final = frozenset({Kind.OPEN, Kind.YES_NO})
"""Kinds that any entry may answer."""


class Loss(NamedTuple):
    """What speaks against an entry."""

    share: float
    """What it takes from the score."""
    reason: str


def losses_of(reading: Reading, entry: Entry, card: Card, phrase: Phrase) -> tuple[Loss, ...]:
    """Give all that speaks against an entry, of which this phrasing is the likeliest."""
    statement = phrase.text in entry.answer  # a fact is its own answer, of which only the matched sentence counts
    losses = (
        _unexplained(reading, card),
        _other_name(reading, card),
        _other_kind(reading, phrase.text if statement else entry.answer, card, phrase),
        _not_counted(reading, card),
        _other_roles(reading, card),
        _nothing_telling(reading, card, phrase),
    )
    return tuple(loss for loss in losses if loss)


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


def _other_kind(reading: Reading, answer: str, card: Card, phrase: Phrase) -> Loss | None:
    kind = reading.kind
    if kind in _PLAIN or kind is question.expected(phrase.tokens):
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
    deeds = {role.deed for role in reading.roles}
    related = (phrase for phrase in card.phrases if not deeds.isdisjoint(phrase.concepts))
    told = frozenset[Role]().union(
        *(roles(phrase.tokens, reading.names) for phrase in related if len(phrase.names & reading.names) > 1)
    )
    turned = [role for role in sorted(reading.roles) if role.turned() in told]
    if not turned or not told.isdisjoint(reading.roles):
        return None
    return Loss(WEIGHTS.other_roles, f"the entry has “{turned[0].deed}” the other way round")


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
