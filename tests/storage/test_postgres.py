"""How a database on a PostgreSQL server is opened, and what is said where that can't be."""

from __future__ import annotations

import asyncio
import traceback
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from bot.storage import postgres as database_on_server
from bot.storage.database import LOCK, open_database
from bot.storage.moments import database_now
from bot.storage.postgres import SETTINGS
from bot.storage.rules import StorageError
from bot.storage.tables import metadata
from tests.storage.wire import refusing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.databases import PostgresServer


@pytest.fixture
def empty(postgres_server: PostgresServer) -> Iterator[str]:
    """Return the address of a new database without tables."""
    with postgres_server.database(empty=True) as address:
        yield address


def make(address: str) -> None:
    """Open a database and close it again."""
    open_database(address).dispose()


def run(address: str, *statements: str) -> None:
    """Do something in a database that the bot doesn't do."""
    with psycopg.connect(address) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def changed(address: str, user: str = "", host: str = "", name: str = "") -> str:
    """Return an address that differs in a part, with a password that must never be shown."""
    parts = urlsplit(address)
    netloc = f"{user or parts.username}:hunter2@{host or parts.netloc.rpartition('@')[2]}"
    return parts._replace(netloc=netloc, path=f"/{name}" if name else parts.path).geturl()


def refusal(address: str) -> str:
    """Return why a database can't be opened; neither that nor its traceback shows the password or the user."""
    with pytest.raises(StorageError) as raised:
        make(address)
    shown = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    assert not any(secret in shown for secret in ("hunter2", "stranger"))
    return str(raised.value)


def test_the_migrations_make_the_tables(empty: str) -> None:
    """Migrating from nothing gives what the tables say, and every session what the settings ask for."""
    engine = open_database(empty)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        shown = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in SETTINGS}
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "read committed"
    assert shown == SETTINGS
    engine.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_may_begin_as_hosting_services_write_it(empty: str, scheme: str) -> None:
    """All three spellings mean the same."""
    make(urlsplit(empty)._replace(scheme=scheme).geturl())


async def test_many_can_open_a_new_database_at_once(empty: str) -> None:
    """However many start on an empty database at the same moment, one makes the tables and all find them."""
    await asyncio.gather(*(asyncio.to_thread(make, empty) for _ in range(8)))
    engine = open_database(empty)
    assert metadata.tables.keys() < set(inspect(engine).get_table_names())
    engine.dispose()


def test_the_moment_is_the_server_s(postgres: str) -> None:
    """It has a time zone, goes on within a transaction, and is what the server says, whatever zone it is in."""
    engine = open_database(postgres)
    with engine.connect() as connection:
        connection.exec_driver_sql("SET timezone = 'Asia/Kathmandu'")
        before = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        moments = [database_now(connection) for _ in range(2)]
    engine.dispose()
    assert before < moments[0] < moments[1]
    assert [moment.tzinfo for moment in moments] == [UTC] * 2


def foreign(address: str) -> str:
    """Make another program's table."""
    run(address, "CREATE TABLE recipe (name text)")
    return address


def newer(address: str) -> str:
    """Make a database of a later version."""
    make(address)
    run(address, "UPDATE alembic_version SET version_num = '9999'")
    return address


def missing(address: str) -> str:
    """Name a database that isn't there."""
    return changed(address, name="nowhere")


def unknown(address: str) -> str:
    """Name a user whom the server doesn't know."""
    return changed(address, user="stranger")


def unheard(address: str) -> str:
    """Name a port where nobody listens."""
    return changed(address, host="127.0.0.1:1")


def odd(address: str) -> str:
    """Ask for what the driver doesn't know."""
    return changed(address) + "?hunter=hunter2"


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (foreign, "The database {} on 127.0.0.1 belongs to another program. Name another database in the environment"),
        (newer, "The database {} on 127.0.0.1 was made by a newer version of this program. Install that version, or"),
        (missing, "The database nowhere on 127.0.0.1 does not exist. Make it on the server, or name another in the"),
        (unknown, "The database {} on 127.0.0.1 does not take this user or this password. Look at DATABASE_URL in"),
        (unheard, "The database {} on 127.0.0.1 cannot be reached. Is the server running, and is DATABASE_URL in"),
        (odd, "The database {} on 127.0.0.1 cannot be reached."),
    ],
)
def test_what_cannot_be_opened_is_told(empty: str, prepare: Callable[[str], str], sentence: str) -> None:
    """One clear sentence says what is wrong and what to do, and names no more than the database and its host."""
    address = prepare(empty)
    assert refusal(address).startswith(sentence.format(urlsplit(empty).path[1:]))


def test_another_program_s_database_is_left_alone(empty: str) -> None:
    """Nothing is added to it."""
    refusal(foreign(empty))
    with psycopg.connect(empty) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert found == [("recipe",)]


def test_a_wrong_password_is_told() -> None:
    """The server's word for it, which names the user, is not passed on."""
    with refusing("28P01", 'password authentication failed for user "stranger"') as port:
        told = refusal(f"postgresql://stranger:hunter2@127.0.0.1:{port}/bot?gssencmode=disable")
    assert told.startswith("The database bot on 127.0.0.1 does not take this user or this password.")


def test_a_user_who_may_make_no_tables_is_told(empty: str) -> None:
    """What the user lacks is named."""
    user = urlsplit(empty).path[1:].replace("test", "stranger")
    run(empty, f"CREATE ROLE {user} LOGIN", "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    try:
        assert "lets this user make no tables. Grant it CREATE on the schema" in refusal(changed(empty, user=user))
    finally:
        run(empty, f"DROP ROLE {user}")


def test_a_database_that_another_holds_is_reported(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits in vain for another program that makes the tables is told so."""
    monkeypatch.setattr(database_on_server, "SETTINGS", SETTINGS | {"lock_timeout": "50ms"})
    with psycopg.connect(empty) as other:
        other.execute(str(LOCK).encode())
        assert "is in use by another program, which does not let go of it" in refusal(empty)
    make(empty)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hunter2",
        "mysql://stranger:hunter2@host/bot",
        "postgresql://stranger:hunter2@host:hunter2/bot",
        "postgres://host",
    ],
)
def test_what_is_no_address_is_not_shown(address: str) -> None:
    """It may be a password in the wrong place."""
    assert (
        refusal(address) == "This is no address of a database. Name another database in the environment: DATABASE_URL."
    )
