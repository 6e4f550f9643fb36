"""Installations that were begun in a browser and are to be finished there, once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from bot.storage.rules import in_utc
from bot.storage.statements import insert
from bot.storage.tables import beginning

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.core.ports import Clock
    from bot.storage.turns import Turns

GOOD_FOR: Final = timedelta(minutes=10)
"""How long an installation may take in the browser."""

MOST: Final = 10_000
"""Beginnings that are kept at once: anybody may begin, and shall not fill the database."""


class Beginnings:
    """Keeps of each beginning two digests: what comes back with the browser, and what the browser keeps."""

    def __init__(self, turns: Turns, clock: Clock) -> None:
        """Take the thread that uses the database."""
        self._turns, self._clock = turns, clock

    async def begin(self, state: str, browser: str) -> bool:
        """Keep a beginning for `GOOD_FOR`; False where there are too many at the moment."""
        now = in_utc(self._clock.now())
        statement = insert(beginning).values(state=_digest(state), browser=_digest(browser), until=now + GOOD_FOR)

        def work(connection: Connection) -> bool:
            connection.execute(delete(beginning).where(beginning.c.until <= now))
            if connection.execute(select(func.count()).select_from(beginning)).scalar_one() >= MOST:
                return False
            connection.execute(statement.on_conflict_do_nothing())
            return True

        return await self._turns.do(work)

    async def finish(self, state: str, browser: str) -> bool:
        """Tell whether this browser has begun with this state and not finished yet; it has now."""
        c, now = beginning.c, in_utc(self._clock.now())
        theirs = (c.state == _digest(state), c.browser == _digest(browser), c.until > now)
        statement = delete(beginning).where(*theirs).returning(c.state)
        return await self._turns.do(lambda connection: connection.execute(statement).first() is not None)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
