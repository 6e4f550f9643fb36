"""Who may change how the bot behaves somewhere: decided here alone, by immutable ids, and denied otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.model import Kind

if TYPE_CHECKING:
    from bot.core.model import Person, Request
    from bot.core.subscription import Subscription

# What people ask for themselves. Words that were overheard, or are shared, change nothing.
_OWN_WORD = frozenset({Kind.COMMAND, Kind.MENTION, Kind.DIRECT, Kind.ACTION, Kind.DIALOG})


@dataclass(frozen=True, slots=True)
class Authority:
    """`admins` are people, each as `str(person)`; with `members`, whoever belongs to a place may change it as well."""

    admins: frozenset[str] = frozenset()
    members: bool = False

    def allows(self, request: Request) -> bool:
        """Return whether who asks may change settings of the place where they ask; their own conversation is theirs."""
        if request.kind not in _OWN_WORD:
            return False
        return is_private(request) or self._is_admin(request.person) or (self.members and request.belongs)

    def may_change(self, request: Request, kept: Subscription) -> bool:
        """Return whether who asks may change a subscription, be it of the place where they ask or named by its id.

        From elsewhere it is for its owner, under the same rule as there, and for admins of the same workspace.
        """
        if request.kind not in _OWN_WORD or not _is_same_house(request, kept):
            return False
        if is_here(request, kept):
            return self.allows(request)
        if request.person == kept.owner and (kept.alone or (self.members and request.belongs)):
            return True
        return self._is_admin(request.person)

    def may_stop(self, request: Request, kept: Subscription) -> bool:
        """Return whether who asks may pause or end a subscription, or settle what became of it.

        Its owner may, too, while the platform vouches for them; where people have no workspace, it vouches for all.
        """
        return self.may_change(request, kept) or _is_owner(request, kept)

    def may_read(self, request: Request, kept: Subscription) -> bool:
        """Return whether who asks may hear of a subscription: who is in its place, its owner, and admins."""
        if request.kind not in (*_OWN_WORD, Kind.HOME) or not _is_same_house(request, kept):
            return False
        return is_here(request, kept) or request.person == kept.owner or self._is_admin(request.person)

    def _is_admin(self, person: Person) -> bool:
        return str(person) in self.admins


NOBODY = Authority()


def is_private(request: Request) -> bool:
    """Return whether nobody reads the place but the person who asks."""
    return request.alone or request.kind is Kind.DIRECT


def is_here(request: Request, kept: Subscription) -> bool:
    """Return whether a subscription is of the channel where somebody asks, or of a thread in it."""
    return replace(request.place, thread="") == replace(kept.place, thread="")


def _is_owner(request: Request, kept: Subscription) -> bool:
    if request.kind not in _OWN_WORD or request.person != kept.owner or not _is_same_house(request, kept):
        return False
    return request.belongs or kept.alone or not request.person.workspace


def _is_same_house(request: Request, kept: Subscription) -> bool:
    """Return whether both are of one workspace; whose people have none may ask of their own between the two of them."""
    here, there = request.place, kept.place
    if here.platform != there.platform:
        return False
    return here.workspace == there.workspace or (not here.workspace and request.person == kept.owner)
