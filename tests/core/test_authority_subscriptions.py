"""Who may hear of a subscription, stop it or change it: one table, by ids alone, denied where nothing lets."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest

from bot.core.authority import NOBODY, Authority
from bot.core.model import Kind, Person, Place, Request
from bot.core.subscription import Subscription, Weekly
from bot.testing.fakes import NOON
from tests.core.desk_rig import ALONE, BOSS, CHANNEL, COMMANDED, MEMBERS, OTHER, SOMEBODY
from tests.dialogue import ME

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[Authority, Request, Subscription], bool]

KEPT = Subscription("s-00000001", CHANNEL, ME, Weekly(0, time(9), "Europe/Berlin"), NOON, NOON)
OWN = replace(KEPT, place=ALONE, alone=True)
GLOBAL = Person("test", "", "7")  # as on platforms whose people have no workspace
THEIRS = replace(KEPT, owner=GLOBAL)
DIRECT = Place("test", "", "D7", "7")
FOREIGN = replace(COMMANDED, workspace="W2")

NOTHING, READS, STOPS, ALL = 0, 1, 2, 3


def asked(person: Person, place: Place, kind: Kind = Kind.ACTION, *, belongs: bool = True) -> Request:
    """Return a request of somebody, somewhere."""
    return Request("1", "", kind, place, person, NOON, belongs=belongs)


TABLE = {
    "a member there": (asked(SOMEBODY, COMMANDED), KEPT, ALL),
    "a guest there": (asked(SOMEBODY, COMMANDED, belongs=False), KEPT, READS),
    "a member there, overheard": (asked(SOMEBODY, COMMANDED, Kind.OVERHEARD), KEPT, NOTHING),
    "a member there, sharing": (asked(SOMEBODY, COMMANDED, Kind.SHARE), KEPT, NOTHING),
    "a member there, half typing": (asked(SOMEBODY, COMMANDED, Kind.SUGGEST), KEPT, NOTHING),
    "a member elsewhere": (asked(SOMEBODY, OTHER), KEPT, NOTHING),
    "the owner elsewhere": (asked(ME, OTHER), KEPT, ALL),
    "the owner elsewhere, overheard": (asked(ME, OTHER, Kind.OVERHEARD), KEPT, NOTHING),
    "the owner on the page with the bot": (asked(ME, OTHER, Kind.HOME), KEPT, READS),
    "the owner, no longer of the workspace": (asked(ME, OTHER, belongs=False), KEPT, READS),
    "the owner in another workspace": (asked(ME, FOREIGN), KEPT, NOTHING),
    "the owner on another platform": (asked(ME, replace(COMMANDED, platform="other")), KEPT, NOTHING),
    "an admin there": (asked(BOSS, COMMANDED, belongs=False), KEPT, ALL),
    "an admin elsewhere": (asked(BOSS, OTHER, belongs=False), KEPT, ALL),
    "an admin elsewhere, overheard": (asked(BOSS, OTHER, Kind.OVERHEARD), KEPT, NOTHING),
    "an admin in another workspace": (asked(BOSS, FOREIGN), KEPT, NOTHING),
    "an admin without a workspace": (asked(BOSS, DIRECT), KEPT, NOTHING),
    "somebody of this name in another workspace": (asked(replace(ME, workspace="W2"), FOREIGN), KEPT, NOTHING),
    "the one between two": (asked(ME, ALONE, Kind.DIRECT, belongs=False), OWN, ALL),
    "the one between two, elsewhere": (asked(ME, OTHER, belongs=False), OWN, ALL),
    "another, elsewhere": (asked(SOMEBODY, OTHER), OWN, NOTHING),
    "a global owner between two": (asked(GLOBAL, DIRECT, Kind.DIRECT, belongs=False), THEIRS, STOPS),
    "a global owner who lost the right there": (asked(GLOBAL, COMMANDED, belongs=False), THEIRS, STOPS),
    "a global owner in another workspace": (asked(GLOBAL, FOREIGN), THEIRS, NOTHING),
    "another global one between two": (asked(replace(GLOBAL, id="8"), DIRECT, Kind.DIRECT), THEIRS, NOTHING),
}
RULES: tuple[Rule, ...] = (Authority.may_read, Authority.may_stop, Authority.may_change)


@pytest.mark.parametrize(("request_", "kept", "most"), TABLE.values(), ids=TABLE)
def test_who_may_do_what(request_: Request, kept: Subscription, most: int) -> None:
    """Whoever may change a subscription may stop it, and whoever may stop it may hear of it."""
    assert [rule(MEMBERS, request_, kept) for rule in RULES] == [most >= READS, most >= STOPS, most >= ALL]


@pytest.mark.parametrize(("request_", "kept", "most"), TABLE.values(), ids=TABLE)
def test_by_default_only_the_owner_stops_what_is_theirs(request_: Request, kept: Subscription, most: int) -> None:
    """Where nobody is let, no member and no admin changes anything; a person's own conversation stays theirs."""
    is_owner = request_.person == kept.owner and most >= STOPS
    assert NOBODY.may_stop(request_, kept) is is_owner
    assert NOBODY.may_change(request_, kept) is (is_owner and kept.alone)
