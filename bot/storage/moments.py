"""The time as the database has it, which any number of machines share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.storage.rules import in_utc

if TYPE_CHECKING:
    from sqlalchemy import Connection


def database_now(connection: Connection) -> datetime:
    """Return the present moment in UTC: by the server's own clock on PostgreSQL, by the machine's on SQLite.

    It goes on while a transaction lasts.
    """
    if connection.dialect.name == "sqlite":  # a file has no clock of its own
        return datetime.now(UTC)  # noqa: TID251 - the processes that share a file share the machine's clock
    return in_utc(connection.execute(select(func.clock_timestamp())).scalar_one())
