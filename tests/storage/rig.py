"""A clock to set, people and places, and what they say."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from bot.core.model import Person, Place
from bot.core.remembered import Feedback, Uncovered
from bot.testing.fakes import NOON

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

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


def rows(file: Path) -> str:
    """Return every row of every table of a database, as one text."""
    connection = sqlite3.connect(file)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert {"work", "context", "setting", "line", "uncovered", "feedback"} <= set(names)
        return "\n".join(
            f"{name} {row!r}"
            for name in names
            for row in connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - the names are the schema's
        )
    finally:
        connection.close()
