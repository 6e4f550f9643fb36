"""The tables. Whoever changes one adds a migration; a test compares the two.

A row of somebody's names the workspace that it belongs to (`platform`, `workspace`) and, where a person is in
it, that person's own, which is another one in a channel that two workspaces share.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from bot.storage.rules import in_utc

if TYPE_CHECKING:
    from sqlalchemy import Dialect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970: exact, and in the same order, in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write a moment; raises ValueError for one without a time zone."""
        return None if value is None else (in_utc(value) - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Read a moment, in UTC."""
        return None if value is None else _EPOCH + value * _MICROSECOND


def _id(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, String, primary_key=key, nullable=False)


metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"},
)

work = Table(
    "work",
    metadata,
    # The key's SHA-256: what an event is called may hold ids of people, and here it need only be recognised.
    _id("key", key=True),
    _id("owner"),
    Column("lease_until", Moment, nullable=False, index=True),
    Column("finished_at", Moment),
)
"""Pieces of work that were claimed. They say nothing about anybody, and so belong to no workspace."""

context = Table(
    "context",
    metadata,
    _id("platform", key=True),
    _id("workspace", key=True),
    _id("channel", key=True),
    _id("thread", key=True),
    _id("briefing"),
    _id("entry"),
    Column("at", Moment, nullable=False, index=True),
)
"""What each conversation is about."""

setting = Table(
    "setting",
    metadata,
    _id("platform", key=True),
    _id("workspace", key=True),
    _id("channel", key=True),
    _id("name", key=True),
    _id("value"),
)
"""What was set in chat for a channel."""

line = Table(
    "line",
    metadata,
    _id("platform", key=True),
    _id("workspace", key=True),
    _id("key", key=True),
    _id("person_platform"),
    _id("person_workspace"),
    _id("person"),
    Column("line", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)
"""Command lines that a button had no room for. They may quote who asked, and go with that person."""

uncovered = Table(
    "uncovered",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    _id("platform"),
    _id("workspace"),
    _id("channel"),
    _id("thread"),
    _id("person_platform"),
    _id("person_workspace"),
    _id("person"),
    Column("question", Text, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at", "id"),
)
"""Questions that were not covered, in the order in which they came."""

feedback = Table(
    "feedback",
    metadata,
    _id("entry", key=True),
    _id("person_platform", key=True),
    _id("person_workspace", key=True),
    _id("person", key=True),
    _id("platform"),
    _id("workspace"),
    _id("channel"),
    _id("thread"),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""What people thought of entries: one row for a person and an entry."""
