"""Databases for tests: an SQLite file, and a database of its own on the server that TEST_DATABASE_URL names.

Without that variable, tests that need PostgreSQL are skipped; with REQUIRE_POSTGRES=1 they fail instead.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest

from bot.storage.database import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["PostgresServer", "each_database", "postgres", "postgres_server"]

_SERVER = "TEST_DATABASE_URL"


class PostgresServer:
    """A PostgreSQL server on which databases are made by copying one whose tables are up to date."""

    def __init__(self, address: str) -> None:
        """Take the address of a database there, as one who may make others."""
        self._address = address
        self._pattern = ""

    def run(self, statement: str) -> None:
        """Do what an administrator does, outside of a transaction."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def address(self, name: str) -> str:
        """Return the address of a database on this server."""
        return urlsplit(self._address)._replace(path=f"/{name}").geturl()

    def create(self, *, empty: bool = False) -> str:
        """Make a database, perhaps one without tables, and return its name."""
        name = f"briefing_test_{secrets.token_hex(8)}"
        if not (empty or self._pattern):
            self._pattern = self.create(empty=True)
            open_database(self.address(self._pattern)).dispose()
        self.run(f"CREATE DATABASE {name}" + ("" if empty else f" TEMPLATE {self._pattern}"))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Give the address of a new database, which is there until the end."""
        name = self.create(empty=empty)
        try:
            yield self.address(name)
        finally:
            self.drop(name)

    def close(self) -> None:
        """Remove what was copied."""
        if self._pattern:
            self.drop(self._pattern)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Return the server for tests."""
    address = os.environ.get(_SERVER)
    if not address:
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            pytest.fail(f"REQUIRE_POSTGRES is 1, and {_SERVER} names no server")
        pytest.skip(f"{_SERVER} names no server")
    server = PostgresServer(address)
    yield server
    server.close()


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """Return the address of a new database on PostgreSQL, its tables made."""
    with postgres_server.database() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
def each_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new database of each kind, as DATABASE_URL would hold it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'bot.db'}"
    address: str = request.getfixturevalue("postgres")
    return address
