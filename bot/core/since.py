"""What changed since a date that somebody names: by what the briefings said then, or by the curators' log."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.core import dates
from bot.core.compose import notices
from bot.core.model import Finding, Outcome
from bot.core.responder import Said, Since

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from bot.core.model import Place
    from bot.core.weekly import Summaries

WEEK = timedelta(weeks=1)


async def changes(asked: Since, library: Library, now: datetime, summaries: Summaries | None, place: Place) -> Said:
    """Return what a place sees that changed since the date in the words, or in the last seven days without one.

    Without `summaries`, which know what was said then, it is what the curators noted.
    """
    today = now.astimezone(UTC).date()
    day = dates.read_date(asked.words, today) if asked.words else today - WEEK
    if day is None or day > today:
        return Said(notices.which_date(asked.words), Finding(Outcome.COMMAND))
    if summaries:
        document = await summaries.since(asked.topics, datetime.combine(day, time(), UTC), now, place)
    else:
        document = notices.noted_since(library, asked.topics, day)
    topic = asked.topics[0] if asked.topics else ""
    line = f"{topic} changes since {day}".strip()
    return Said(document, Finding(Outcome.COMMAND, topic), line)
