"""Who does what to whom: `does the trust own the board` is another question than `does the board own the trust`."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby, product
from typing import Final, NamedTuple

from bot.core.matching import english, words

_TURNED: Final = frozenset("by belong belongs belonged".split())
"""What makes the second name the doer: `owned by`, `belongs to`."""

_BE: Final = frozenset("is are was were be been being got".split())
"""What makes a name the one to whom it is done: `when was Ann sued`."""

_MUTUAL: Final = frozenset("and or nor with between versus".split())
"""What puts two names on a par; no telling who is the doer."""

_MUTUAL_CONCEPTS: Final = frozenset("rival partnership partner friend split disagree argue tension same differ".split())
"""What two do to each other, as concepts."""


class Role(NamedTuple):
    """A name, what it does, and the name to which it is done."""

    doer: str
    deed: str
    target: str

    def turned(self) -> "Role":
        """Return the same deed the other way round."""
        return Role(self.target, self.deed, self.doer)

    def alone(self) -> "Role":
        """Return the same deed done by whom it should be done to, with nobody named to whom."""
        return Role(self.target, self.deed, "")


def roles(tokens: Sequence[str], names: AbstractSet[str]) -> frozenset[Role]:
    """Read what stands between each two names that follow one another; whatever may be the verb is taken for it."""
    return frozenset(_roles(tokens, names)) if len(names) > 1 else frozenset()


def doings(tokens: Sequence[str], names: AbstractSet[str]) -> frozenset[Role]:
    """Read what the only name among the tokens does, without a target: `how much did Ann pay`."""
    places = [place for place, token in enumerate(tokens) if words.word(token).concept in names]
    if not places or places[-1] - places[0] >= len(places):
        return frozenset()
    before, after = tokens[: places[0]], tokens[places[-1] + 1 :]
    if not (_TURNED.isdisjoint(tokens) and _BE.isdisjoint(before) and english.AUXILIARIES.isdisjoint(after)):
        return frozenset()
    doers = {words.word(tokens[place]).concept for place in places}
    deeds = {words.word(token).concept for token in after if not words.is_stop(token)}
    return frozenset(Role(doer, deed, "") for doer, deed in product(doers, deeds))


def _roles(tokens: Sequence[str], names: AbstractSet[str]) -> Iterator[Role]:
    concepts = [(token, words.word(token).concept) for token in tokens]
    runs = [list(run) for _, run in groupby(concepts, key=lambda pair: pair[1] in names)]
    start = 0 if runs and runs[0][0][1] in names else 1
    for place in range(start, len(runs) - 2, 2):
        first, between, second = runs[place : place + 3]
        yield from _between({name for _, name in first}, [token for token, _ in between], {name for _, name in second})


def _between(first: set[str], between: list[str], second: set[str]) -> Iterator[Role]:
    deeds = {words.word(token).concept for token in between if not words.is_stop(token)}
    turned = not _TURNED.isdisjoint(between)
    asks_for_the_target = not turned and between[-1] in english.AUXILIARIES  # `which rival of Ann did Bert sue`
    if asks_for_the_target or not (_MUTUAL.isdisjoint(between) and _MUTUAL_CONCEPTS.isdisjoint(deeds)):
        return
    doers, targets = (second - first, first) if turned else (first, second - first)
    yield from (Role(*role) for role in product(doers, deeds, targets))
