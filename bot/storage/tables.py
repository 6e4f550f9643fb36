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
    PrimaryKeyConstraint,
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

_PLACE = ("platform", "workspace", "channel", "thread")
_PERSON = ("person_platform", "person_workspace", "person")

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

subscription = Table(
    "subscription",
    metadata,
    _id("id", key=True),
    *map(_id, _PLACE),
    *map(_id, _PERSON),
    *map(_id, ("topics", "time", "zone", "standing", "snapshot")),
    Column("weekday", Integer, nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("alone", Boolean, nullable=False),
    Column("declared", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("next_at", Moment, nullable=False, index=True),
    Index(None, *_PLACE, unique=True),
)
"""Which places get a summary; the person is the owner."""

delivery = Table(
    "delivery",
    metadata,
    # The subscription and the local date on which it is due, so that no date has two.
    _id("key", key=True),
    Column("subscription", String, nullable=False, index=True),
    *map(_id, _PLACE),
    *map(_id, _PERSON),
    *map(_id, ("purpose", "about", "state", "lease_owner", "message", "snapshot")),
    Column("why", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    *(Column(name, Moment, nullable=False) for name in ("due_at", "not_before", "lease_until")),
    *(Column(name, Moment) for name in ("first_attempt_at", "last_attempt_at", "sent_at", "verify_at")),
    Index(None, "state", "not_before"),
    Index(None, "verify_at"),
)
"""The ledger: what is to be posted, and what became of it."""

rate = Table("rate", metadata, _id("scope", key=True), Column("tat", Moment, nullable=False))
"""When each limit of a platform lets the next call through (GCRA's theoretical arrival time)."""

snapshot = Table(
    "snapshot",
    metadata,
    _id("key", key=True),
    Column("content", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)
"""What briefings said, by the SHA-256 of the content, and when it was last needed: nobody's words but the curators'."""

edition = Table(
    "edition",
    metadata,
    *map(_id, ("library", "slug", "snapshot")),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("library", "slug", "at", name="pk_edition_of_library"),
)
"""From when on which snapshot of a briefing was served, in the library that all workspaces share or in one's own."""

installation = Table(
    "installation",
    metadata,
    _id("platform", key=True),
    # On Slack it may be an organisation, for all of its workspaces.
    _id("workspace", key=True),
    _id("organisation"),
    Column("about", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("expires_at", Moment),
    Column("at", Moment, nullable=False),
    Index(None, "platform", "organisation"),
)
"""Where the bot is installed, with sealed tokens where each place has its own."""

beginning = Table(
    "beginning",
    metadata,
    _id("state", key=True),
    _id("browser"),
    Column("until", Moment, nullable=False, index=True),
)
"""Installations that were begun in a browser: the SHA-256 of what comes back with it, and of what the browser keeps."""

shard = Table(
    "shard",
    metadata,
    *map(_id, ("application", "owner")),
    Column("number", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("until", Moment, nullable=False),
    PrimaryKeyConstraint("application", "number"),
)
"""Which process holds which connection to Discord, until when."""
