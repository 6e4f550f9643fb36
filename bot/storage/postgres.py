"""A database on a PostgreSQL server: how it is connected to, and what to say when that fails.

An address may hold a password, and what the server says may quote a row. Neither is ever shown: messages name the
host and the database at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from bot.storage.rules import StorageError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine, ExceptionContext

ANOTHER = "Name another database in the environment: DATABASE_URL."

# A server that has gone without a word is given up after some 30 seconds; an address may say otherwise.
_CONNECTING = {
    "application_name": "briefing-bot",
    "connect_timeout": "10",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}

SETTINGS = {
    # A process that stops in the middle of its work is put out, so that the others get at the rows that it held.
    "idle_in_transaction_session_timeout": "10s",
    "lock_timeout": "20s",
}
"""What each session asks of the server."""

_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")


def read_address(address: str) -> URL:
    """Return an address of PostgreSQL as one for its driver; raises StorageError for any other."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _SCHEMES or not url.database:
        # Not even as the error's cause: it would show the address.
        raise StorageError(f"This is no address of a database. {ANOTHER}") from None
    return url.set(drivername="postgresql+psycopg", query={**_CONNECTING, **url.query})


def name_of(url: URL) -> str:
    """Return the database and its server, as messages name them."""
    return f"{url.database} on {url.host or 'this machine'}"


def engine_for(url: URL) -> Engine:
    """Return an engine for the database at an address. Whoever uses a lost connection fails; the next has a new one."""
    engine = create_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        # As on SQLite: how many rows an insertion made, which is how one learns that another was first.
        execution_options={"preserve_rowcount": True},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "handle_error", _keep_rows_out)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection has no common type
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute(f"SET {name} = '{value}'")
    connection.commit()


def _keep_rows_out(context: ExceptionContext) -> None:
    # The lines after the first may quote a row that the server refused, and so what people asked.
    kept = str(context.original_exception).partition("\n")[0]
    context.original_exception.args = (kept,)
    if context.sqlalchemy_exception:
        context.sqlalchemy_exception.args = (kept,)


def told(error: DatabaseError, url: URL) -> str:
    """Return why the database at an address cannot be used."""
    reason, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    where = f"The database {name_of(url)}"
    if state == "55P03":  # lock_not_available
        return f"{where} is in use by another program, which does not let go of it."
    if state == "42501":  # insufficient_privilege
        return f"{where} lets this user make no tables. Grant it CREATE on the schema, or make it the owner."
    if state:
        return f"{where} cannot be used: {type(error.orig).__name__}."
    if f'database "{url.database}" does not exist' in reason:
        return f"{where} does not exist. Make it on the server, or name another in the environment: DATABASE_URL."
    if any(sign in reason for sign in ("password", "role", "pg_hba.conf")):
        return f"{where} does not take this user or this password. Look at DATABASE_URL in the environment."
    return f"{where} cannot be reached. Is the server running, and is DATABASE_URL in the environment right?"
