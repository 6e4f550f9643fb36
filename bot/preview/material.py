"""What the pages are made from: whoever serves them hands it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.core.briefing import Library
    from bot.core.model import Reply
    from bot.core.ports import Clock, Subscriptions
    from bot.core.weekly import Summaries
    from bot.preview.edits import Edits


class Wanted(NamedTuple):
    """A question that no briefing covered: how often and when last it was asked, and which entry is nearest to it.

    `state` says what became of it since: open, declined or answered.
    """

    question: str
    times: int
    last: date
    state: str
    nearest: str = ""
    place: str = ""


class Worklist(NamedTuple):
    """Such questions, those asked most often first, and sentences on what else there is."""

    rows: tuple[Wanted, ...]
    notes: tuple[str, ...]


class Material(Protocol):
    """The bot as of this moment, to be looked at: nothing that a page does changes what the bot remembers."""

    clock: Clock
    edits: Edits
    summaries: Summaries

    @property
    def subscriptions(self) -> Subscriptions:
        """Who gets summaries."""
        ...

    def library(self) -> Library:
        """Return the briefings that serve."""
        ...

    async def ask(self, line: str, room: int) -> Reply:
        """Return the handler's reply, with buttons for a platform that has room for lines of so many characters."""
        ...

    async def wanted(self) -> Worklist:
        """Return what people asked in public and no briefing covered."""
        ...

    def excerpt(self, file: str, line: int) -> Sequence[tuple[int, str]]:
        """Return the numbered lines around a line of a file, which is named as in a problem; none where it is gone."""
        ...
