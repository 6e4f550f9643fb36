"""Subscriptions to be looked at: nothing of what a preview works out is kept in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import snapshot
from bot.core.ports import Editions
from bot.storage.subscriptions import SqlSubscriptions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.storage.turns import Turns


class LookingSubscriptions(SqlSubscriptions):
    """The subscriptions of a database, without a trace there of what was shown of them.

    Where the database doesn't know what briefings said before, that is what they said when the preview began.
    """

    def __init__(self, turns: Turns) -> None:
        """Take the thread that uses the database."""
        super().__init__(turns)
        self._first: dict[str, Editions] = {}

    async def keep(self, snapshots: Mapping[str, str], at: datetime, library: str = "") -> None:
        """Remember, for as long as this is used, what the briefings said first."""
        self._first.setdefault(library, Editions(dict(snapshots), at))

    async def served(self, at: datetime, library: str = "") -> Editions:
        """Return what each briefing said at a moment, as far as anything is known."""
        editions = await super().served(at, library)
        return editions if editions.known_from else self._first.get(library, editions)

    async def pin(self, content: str) -> str:
        """Return the key of a text, and keep nothing."""
        return snapshot.key(content)
