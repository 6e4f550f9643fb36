"""Subscriptions to be looked at: nothing of what a preview works out is kept in the database."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from bot.core import snapshot
from bot.core.area import Area
from bot.core.ports import Editions
from bot.storage.subscriptions import SqlSubscriptions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.core.subscription import Subscription
    from bot.storage.turns import Turns


class LookingSubscriptions(SqlSubscriptions):
    """The subscriptions of a database, without a trace there of what was shown of them.

    Where the database doesn't know what briefings said before, that is what they said when the preview began.
    """

    def __init__(self, turns: Turns, area: Area | None = None) -> None:
        """Take the thread that uses the database; with an area, there are no subscriptions but those in it."""
        super().__init__(turns)
        self._area = area
        self._first: dict[str, Editions] = {}

    async def of(self, platform: str, workspace: str) -> tuple[Subscription, ...]:
        """Return those that may be looked at."""
        area, every = self._area, await super().of(platform, workspace)
        return tuple(one for one in every if area is None or area.holds(Area(*astuple(one.place)[:3])))

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
