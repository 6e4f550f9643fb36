"""Opening the database: its folder and file, settings and migrations, and what to say when that fails."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.storage.rules import StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""

_ANOTHER = "Name another file in the settings: state, or BRIEFING_STATE."

_MIGRATIONS = Path(__file__).with_name("migrations")


def _keeps_rows_out(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


# At DEBUG it writes down every row, and so what people asked.
logging.getLogger("sqlalchemy.engine.Engine").addFilter(_keeps_rows_out)


def open_database(file: Path) -> Engine:
    """Return an engine for the database in a file, made and migrated where it has to be.

    A new file is for its owner alone, and so is a new folder. Several processes may open it at once. Raises
    StorageError for what cannot be opened, and leaves such a file as it was.
    """
    _make_file(file)
    engine = _engine(file)
    try:
        _migrate(engine, file)
        _use_write_ahead_log(engine)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DatabaseError):
            raise StorageError(_told(error, file)) from error
        raise
    return engine


def _make_file(file: Path) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {file.parent} cannot be made: {_reason(error)}. {_ANOTHER}") from error
    try:
        # SQLite gives its journals the mode of the file.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(f"The database {file} cannot be opened: {_reason(error)}. {_ANOTHER}") from error


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "a file stands in its way"
    return (error.strerror or "unknown error").lower()


def _engine(file: Path) -> Engine:
    # An exception or a log line would otherwise show the values: what people asked.
    engine = create_engine(URL.create("sqlite", database=str(file.absolute())), hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    return engine


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


def _use_write_ahead_log(engine: Engine) -> None:
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


def _migrate(engine: Engine, file: Path) -> None:
    with engine.connect() as connection:
        # Taken before the version is read: whoever comes second waits, and finds the work done.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _upgrade(connection, file)
        connection.commit()


def _upgrade(connection: Connection, file: Path) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    version = MigrationContext.configure(connection).get_current_revision()
    if version is None and inspect(connection).get_table_names():
        raise StorageError(f"The database {file} belongs to another program. {_ANOTHER}")
    if version and version not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            f"The database {file} was made by a newer version of this program. "
            "Install that version, or name another file in the settings: state, or BRIEFING_STATE."
        )
    if version != scripts.get_current_head():
        command.upgrade(config, "head")


def _told(error: DatabaseError, file: Path) -> str:
    reason = str(error.orig)
    if "not a database" in reason:
        return f"The file {file} is not a database. {_ANOTHER}"
    if "locked" in reason:
        return f"The database {file} is in use by another program, which does not let go of it."
    return f"The database {file} cannot be used: {reason}."
