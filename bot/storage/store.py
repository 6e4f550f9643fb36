"""The store in a database, shared by any number of processes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import delete, or_, select

from bot.core.remembered import Context, Feedback, Uncovered
from bot.storage import forgetting, statements, tables
from bot.storage.database import open_database
from bot.storage.rows import channel_values, matches, person_of, person_values, place_of, place_values, workspace_values
from bot.storage.rules import (
    CLAIM_KEPT,
    CONTEXT_KEPT,
    LINE_KEPT,
    PRUNED_EVERY,
    UNCOVERED_KEPT,
    in_utc,
    line_key,
    most_asked,
    storable,
)
from bot.storage.sqlite import empty_log
from bot.storage.statements import insert
from bot.storage.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Row
    from sqlalchemy.sql.base import Executable

    from bot.core.model import Person, Place
    from bot.core.ports import Clock

    Values = dict[str, Any]

_log = logging.getLogger(__name__)


class SqlStore:
    """A `Store` in an SQLite file or on PostgreSQL. Each one is an owner of claims, told apart from every other.

    Leases are measured by the clock given, which the processes on one machine share.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._turns = Turns(engine)
        self._in_file = engine.dialect.name == "sqlite"
        self._clock = clock
        self._owner = secrets.token_hex(statements.OWNER // 2)
        self._prune_at = in_utc(clock.now())

    @classmethod
    async def open(cls, address: Path | str, clock: Clock) -> Self:
        """Open the database in a file or at an address; raises StorageError where that cannot be."""
        return cls(await asyncio.to_thread(open_database, address), clock)

    @property
    def turns(self) -> Turns:
        """Where other work on the same database is done."""
        return self._turns

    async def close(self) -> None:
        """Close the database, after what is being done there."""
        await self._turns.close()

    async def claim(self, key: str, lease: float) -> bool:
        """Take a piece of work for `lease` seconds; False if it is done or in another's hands."""
        now = await self._now_pruned()
        mark = {"taken_by": self._owner + secrets.token_hex(8)}
        values = {**self._mine(key), **mark, "until": now + timedelta(seconds=lease), "now": now}
        return len(await self._read(statements.CLAIM, values)) == 1

    async def finish(self, key: str) -> bool:
        """Say that a claimed piece of work is done for good; False where another took it over, and it is theirs."""
        values = {**self._mine(key), "now": in_utc(self._clock.now())}
        is_ours = bool(await self._write((statements.FINISH, values)))
        if not is_ours:
            _log.warning("Work that is done was no longer claimed here; did it take longer than its lease?")
        return is_ours

    async def release(self, key: str) -> None:
        """Give a claimed piece of work back, for another try, done or not; what another has taken over stays theirs."""
        await self._write((statements.RELEASE, self._mine(key)))

    async def is_done(self, key: str) -> bool:
        """Return whether a piece of work is done for good."""
        return bool(await self._read(statements.IS_DONE, {"work_key": _digest(key)}))

    async def remember(self, place: Place, context: Context) -> None:
        """Keep what the conversation in this place is about, for `CONTEXT_KEPT`."""
        about = {"briefing": context.briefing, "entry": context.entry, "at": await self._now_pruned()}
        await self._write((statements.REMEMBER, {**place_values(place), **about}))

    async def recall(self, place: Place) -> Context | None:
        """Return what the conversation in this place is about."""
        since = in_utc(self._clock.now()) - CONTEXT_KEPT
        rows = await self._read(statements.RECALL, {**place_values(place), "since": since})
        return Context(rows[0].briefing, rows[0].entry) if rows else None

    async def configure(self, place: Place, name: str, value: str) -> None:
        """Keep a setting of the place's channel, all of its threads included."""
        where = {**channel_values(place), "name": name}
        said = {"value": storable(value)}
        statement = insert(tables.setting).values(**where, **said)
        await self._write(statement.on_conflict_do_update(index_elements=[*where], set_=said))

    async def configured(self, place: Place, name: str) -> str:
        """Return a setting of the place's channel; nothing where none was made."""
        named = matches(tables.setting, {**channel_values(place), "name": name})
        rows = await self._read(select(tables.setting.c.value).where(named))
        return rows[0].value if rows else ""

    async def keep_line(self, place: Place, person: Person, line: str) -> str:
        """Keep a command line, for `LINE_KEPT` after it was last shown, and return its key."""
        where = {**workspace_values(place), "key": line_key(place, person, line)}
        at = {"at": await self._now_pruned()}
        statement = insert(tables.line).values(**where, **person_values(person), line=storable(line), **at)
        await self._write(statement.on_conflict_do_update(index_elements=[*where], set_=at))
        return where["key"]

    async def line(self, place: Place, key: str) -> str | None:
        """Return the line that was kept under the key in the place's workspace."""
        c = tables.line.c
        recent = c.at >= in_utc(self._clock.now()) - LINE_KEPT
        rows = await self._read(
            select(c.line).where(matches(tables.line, {**workspace_values(place), "key": key}), recent)
        )
        return rows[0].line if rows else None

    async def add_uncovered(self, uncovered: Uncovered) -> None:
        """Keep a question that was not covered, for the curators."""
        statement = insert(tables.uncovered).values(
            **place_values(uncovered.place),
            **person_values(uncovered.person),
            question=storable(uncovered.question),
            public=uncovered.public,
            at=in_utc(uncovered.at),
        )
        await self._write(statement)

    async def uncovered(self, limit: int = 100) -> tuple[Uncovered, ...]:
        """Return the latest questions that were not covered, newest first."""
        c = tables.uncovered.c
        statement = select(tables.uncovered).order_by(c.at.desc(), c.id.desc()).limit(max(limit, 0))
        return tuple(
            Uncovered(row.question, place_of(row), person_of(row), row.at, row.public)
            for row in await self._read(statement)
        )

    async def drop_uncovered(self, questions: Collection[str]) -> None:
        """Delete the questions with exactly these words, whoever asked them."""
        c = tables.uncovered.c
        await self._forget(*(delete(tables.uncovered).where(c.question == storable(each)) for each in questions))

    async def most_asked(
        self, platform: str, workspace: str, since: datetime, least: int = 3, limit: int = 5
    ) -> tuple[tuple[str, int], ...]:
        """Return what the most people have asked in a workspace's public places since then, with how many they were."""
        c = tables.uncovered.c
        there = matches(tables.uncovered, {"platform": platform, "workspace": workspace})
        statement = select(tables.uncovered).where(there, c.public, c.at >= in_utc(since)).order_by(c.at, c.id)
        asked = [(row.question, person_of(row)) for row in await self._read(statement)]
        return most_asked(asked, least, limit)

    async def add_feedback(self, feedback: Feedback) -> None:
        """Keep what a person thought of an answer; a later word of theirs on it replaces the earlier."""
        whose = {"entry": feedback.entry, **person_values(feedback.person)}
        said = {
            **place_values(feedback.place),
            "helpful": feedback.helpful,
            "comment": storable(feedback.comment),
            "at": in_utc(feedback.at),
        }
        statement = insert(tables.feedback).values(**whose, **said)
        await self._write(statement.on_conflict_do_update(index_elements=[*whose], set_=said))

    async def feedback(self, entry: str) -> tuple[Feedback, ...]:
        """Return what people thought of an entry, newest first."""
        c = tables.feedback.c
        order = (c.at.desc(), c.person_platform, c.person_workspace, c.person)
        statement = select(tables.feedback).where(c.entry == entry).order_by(*order)
        return tuple(
            Feedback(row.entry, row.helpful, place_of(row), person_of(row), row.at, row.comment)
            for row in await self._read(statement)
        )

    async def forget_person(self, person: Person) -> None:
        """Delete everything that is kept of this person, their direct conversations included."""
        await self._forget(*forgetting.of_person(person))

    async def forget_workspace(self, platform: str, workspace: str) -> None:
        """Delete everything that was said in this workspace, and by its people elsewhere."""
        await self._forget(*forgetting.of_workspace(platform, workspace))

    def _mine(self, key: str) -> Values:
        return {"work_key": _digest(key), "work_owner": self._owner}

    async def _now_pruned(self) -> datetime:
        now = in_utc(self._clock.now())
        if now >= self._prune_at:
            self._prune_at = now + PRUNED_EVERY
            await self._prune(now)
        return now

    async def _prune(self, now: datetime) -> None:
        work = tables.work.c
        over = or_(work.finished_at.is_(None), work.finished_at < now - CLAIM_KEPT)
        await self._write(
            delete(tables.work).where(work.lease_until < now - CLAIM_KEPT, over),
            delete(tables.context).where(tables.context.c.at < now - CONTEXT_KEPT),
            delete(tables.uncovered).where(tables.uncovered.c.at < now - UNCOVERED_KEPT),
            delete(tables.line).where(tables.line.c.at < now - LINE_KEPT),
        )

    async def _forget(self, *statements: Executable) -> None:
        await self._write(*statements)
        if self._in_file:  # PostgreSQL's own VACUUM sweeps up what was deleted there, in its own time
            await self._turns.apart(empty_log)

    async def _write(self, *statements: Executable | tuple[Executable, Values]) -> int:
        """Do all or none; return how many rows that changed."""
        pairs = [one if isinstance(one, tuple) else (one, {}) for one in statements]
        return await self._turns.do(
            lambda connection: sum([connection.execute(statement, values).rowcount for statement, values in pairs])
        )

    async def _read(self, statement: Executable, values: Values | None = None) -> tuple[Row[Any], ...]:
        """Do it, and return the rows that it gives."""

        def rows(connection: Connection) -> tuple[Row[Any], ...]:
            return tuple(connection.execute(statement, values or {}))

        return await self._turns.do(rows)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
