"""Opening the database, in a file or on a server, and bringing its tables up to date."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from bot.storage import postgres, sqlite
from bot.storage.rules import StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_MIGRATIONS = Path(__file__).with_name("migrations")

_IN_FILE = "sqlite:///"

LOCK = text("SELECT pg_advisory_xact_lock(7298512306150218)")
"""Taken on PostgreSQL by whoever migrates; any number does that is the same for all."""


def _keeps_rows_out(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


# At DEBUG it writes down every row, and so what people asked.
logging.getLogger("sqlalchemy.engine.Engine").addFilter(_keeps_rows_out)


def open_database(address: Path | str) -> Engine:
    """Return an engine for the database in a file or at an address, made and migrated where it has to be.

    An address begins with postgresql:// or sqlite:///. Several processes may open it at once. Raises StorageError for
    what cannot be opened, and leaves that as it was.
    """
    if isinstance(address, str) and address.startswith(_IN_FILE):
        address = Path(address.removeprefix(_IN_FILE))
    return _in_file(address) if isinstance(address, Path) else _on_server(address)


def _in_file(file: Path) -> Engine:
    engine = sqlite.engine_for(file)
    try:
        _migrate(engine, str(file), sqlite.ANOTHER)
        sqlite.use_write_ahead_log(engine)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DatabaseError):
            raise StorageError(sqlite.told(error, file)) from error
        raise
    return engine


def _on_server(address: str) -> Engine:
    url = postgres.read_address(address)
    engine = postgres.engine_for(url)
    try:
        _migrate(engine, postgres.name_of(url), postgres.ANOTHER)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DatabaseError):
            raise StorageError(postgres.told(error, url)) from None  # the cause would show who connects to where
        raise
    return engine


def begin(connection: Connection) -> None:
    """Begin a transaction, which may write; others that write in the same SQLite file wait until its end."""
    if connection.dialect.name == "sqlite":
        # At once a writer: a reader that would write later fails where another process wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.begin()


def _migrate(engine: Engine, name: str, another: str) -> None:
    with engine.connect() as connection:
        # Taken before the version is read: whoever comes second waits, and finds the work done.
        begin(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(LOCK)
        _upgrade(connection, name, another)
        connection.commit()


def _upgrade(connection: Connection, name: str, another: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    version = MigrationContext.configure(connection).get_current_revision()
    if version is None and inspect(connection).get_table_names():
        raise StorageError(f"The database {name} belongs to another program. {another}")
    if version and version not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            f"The database {name} was made by a newer version of this program. "
            f"Install that version, or {another[0].lower()}{another[1:]}"
        )
    if version != scripts.get_current_head():
        command.upgrade(config, "head")
