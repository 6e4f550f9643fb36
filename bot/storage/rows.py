"""How people and places stand in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Delete, Table, and_, delete, or_

from bot.core.model import Person, Place

if TYPE_CHECKING:
    from sqlalchemy import Row


def workspace_values(place: Place) -> dict[str, str]:
    """Return what names the place's workspace."""
    return {"platform": place.platform, "workspace": place.workspace}


def channel_values(place: Place) -> dict[str, str]:
    """Return what names the place's channel."""
    return {**workspace_values(place), "channel": place.channel}


def place_values(place: Place) -> dict[str, str]:
    """Return what names the place."""
    return {**channel_values(place), "thread": place.thread}


def person_values(person: Person) -> dict[str, str]:
    """Return what names the person."""
    return {
        "person_platform": person.platform,
        "person_workspace": person.workspace,
        "person": person.id,
    }


def place_of(row: Row[Any]) -> Place:
    """Return the place that a row names."""
    return Place(row.platform, row.workspace, row.channel, row.thread)


def person_of(row: Row[Any]) -> Person:
    """Return the person that a row names."""
    return Person(row.person_platform, row.person_workspace, row.person)


def matches(table: Table, *kinds: dict[str, str]) -> ColumnElement[bool]:
    """Return the condition that a row has all values of one kind at least."""
    return or_(*(and_(*(table.c[name] == value for name, value in values.items())) for values in kinds))


def delete_matching(table: Table, *kinds: dict[str, str]) -> Delete:
    """Return the deletion of the rows that have all values of one kind at least."""
    return delete(table).where(matches(table, *kinds))
