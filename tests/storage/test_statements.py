"""One statement serves both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.database import open_database
from bot.storage.statements import insert
from bot.storage.tables import rate
from bot.testing.fakes import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


@pytest.fixture
def connection(each_database: str) -> Iterator[Connection]:
    """Return a connection to a new database of each kind."""
    engine = open_database(each_database)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_an_insertion_tells_whether_another_was_first(connection: Connection) -> None:
    """What is there already is left alone, and the number of rows says so."""
    added = insert(rate).values(scope="slack", tat=NOON).on_conflict_do_nothing()
    assert [connection.execute(added).rowcount for _ in range(3)] == [1, 0, 0]


def test_an_insertion_can_change_what_is_there(connection: Connection) -> None:
    """On a conflict the row changes where it meets the condition, and is given back where it does."""
    added = insert(rate).values(scope="slack", tat=NOON)
    changing = added.on_conflict_do_update(
        index_elements=["scope"], set_={"scope": "discord"}, where=rate.c.tat == added.excluded.tat
    ).returning(rate.c.scope)
    assert [connection.execute(changing).scalars().all() for _ in range(3)] == [["slack"], ["discord"], ["slack"]]
