"""Who may change how the bot behaves somewhere: decided here alone, by immutable ids, and denied otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model import Kind

if TYPE_CHECKING:
    from bot.core.model import Request

# What people ask for themselves. Words that were overheard, or are shared, change nothing.
_OWN_WORD = frozenset({Kind.COMMAND, Kind.MENTION, Kind.DIRECT, Kind.ACTION})


@dataclass(frozen=True, slots=True)
class Authority:
    """`admins` are people, each as `str(person)`; with `members`, whoever belongs to a place may change it as well."""

    admins: frozenset[str] = frozenset()
    members: bool = False

    def allows(self, request: Request) -> bool:
        """Return whether who asks may change settings of the place where they ask."""
        if request.kind not in _OWN_WORD:
            return False
        return str(request.person) in self.admins or (self.members and request.belongs)


NOBODY = Authority()
