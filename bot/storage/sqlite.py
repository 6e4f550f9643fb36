"""A database in an SQLite file: how it is made and connected to, and what to say when that fails."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.storage.rules import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""

ANOTHER = "Name another file in the settings: state, or BRIEFING_STATE."


def engine_for(file: Path) -> Engine:
    """Return an engine for the database in a file.

    A new file is for its owner alone, and so is a new folder. Raises StorageError where there can be no such file.
    """
    _make_file(file)
    # An exception or a log line would otherwise show the values: what people asked.
    engine = create_engine(URL.create("sqlite", database=str(file.absolute())), hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    return engine


def _make_file(file: Path) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {file.parent} cannot be made: {_reason(error)}. {ANOTHER}") from error
    try:
        # SQLite gives its journals the mode of the file.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(f"The database {file} cannot be opened: {_reason(error)}. {ANOTHER}") from error


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "a file stands in its way"
    return (error.strerror or "unknown error").lower()


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection has no common type
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_PATIENCE * 1000:.0f}",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is forgotten is overwritten, not only unlinked
        "synchronous = FULL",  # what is finished stays so after a power cut: else it would be posted again
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers read beside a writer, from now on."""
    # SQLite doesn't wait for its turn here when another process has just opened the same new file.
    pause = 0.02
    for tries_left in reversed(range(round(_PATIENCE / pause))):
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            if "locked" not in str(error.orig) or not tries_left:
                raise
            time.sleep(pause)
        else:
            return


def empty_log(connection: Connection) -> None:
    """Empty the log of changes, as soon as nobody reads there: it still holds what was deleted."""
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def told(error: DatabaseError, file: Path) -> str:
    """Return why the database in a file cannot be used."""
    reason = str(error.orig)
    if "not a database" in reason:
        return f"The file {file} is not a database. {ANOTHER}"
    if "locked" in reason:
        return f"The database {file} is in use by another program, which does not let go of it."
    return f"The database {file} cannot be used: {reason}."
