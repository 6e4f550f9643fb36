"""A clock to set, people and places, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import MetaData, select

from bot.core.model import Person, Place
from bot.core.remembered import Context, Feedback, Uncovered
from bot.storage.database import open_database
from bot.storage.tables import metadata
from bot.testing.fakes import NOON

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.storage.store import SqlStore

ANN = Person("slack", "T1", "U-ANN")
BOB = Person("slack", "T1", "U-BOB")
EVE = Person("slack", "T2", "U-EVE")
ROOM = Place("slack", "T1", "C-ROOM", "1.1")
OTHER_ROOM = Place("slack", "T2", "C-OTHER")


def asked(question: str, person: Person = ANN, place: Place = ROOM, at: datetime = NOON) -> Uncovered:
    """Return a question that was not covered."""
    return Uncovered(question, place, person, at)


def thought(entry: str, person: Person = ANN, place: Place = ROOM, at: datetime = NOON) -> Feedback:
    """Return a kind word."""
    return Feedback(entry, helpful=True, place=place, person=person, at=at, comment="thanks")


def rows(address: Path | str) -> str:
    """Return every row of every table of a database, as one text."""
    engine, found = open_database(address), MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        assert metadata.tables.keys() < found.tables.keys()  # and one of Alembic's
        lines = [
            f"{name} {tuple(row)!r}"
            for name, table in found.tables.items()
            for row in connection.execute(select(table))
        ]
    engine.dispose()
    return "\n".join(sorted(lines))


async def fill(store: SqlStore) -> None:
    """Keep something of Ann, Bob and Eve in every table."""
    for number in range(50):
        await store.add_uncovered(asked(f"question {number}", ANN))
        await store.add_feedback(thought(f"e{number}", ANN))
        await store.remember(Place("slack", "T1", ANN.id, str(number)), Context("tides"))
    await store.claim(f"slack T1 {ANN.id} event", lease=30)
    await store.configure(ROOM, "listen", "off")
    await store.add_uncovered(asked("question", BOB))
    await store.add_feedback(thought("e1", EVE, OTHER_ROOM))
