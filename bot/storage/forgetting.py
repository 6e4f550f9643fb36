"""What has to go with a person, and with a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from bot.core.area import Area
from bot.core.model import Person
from bot.core.subscription import Purpose
from bot.storage.rows import delete_matching, matches, person_values
from bot.storage.tables import (
    context,
    delivery,
    edition,
    feedback,
    installation,
    line,
    setting,
    snapshot,
    subscription,
    uncovered,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.dml import UpdateBase

_NOBODY = person_values(Person("", "", ""))


def of_person(person: Person) -> Iterator[UpdateBase]:
    """Give the statements after which nothing names the person.

    What was subscribed to for others too stays, and has no owner any more.
    """
    # Some platforms name a direct conversation after the person, or what one person sees of a channel.
    there = {"platform": person.platform} | ({"workspace": person.workspace} if person.workspace else {})
    own, aside, theirs = there | {"channel": person.id}, there | {"thread": person.id}, person_values(person)
    yield delete_matching(context, own, aside)
    yield delete_matching(line, theirs)
    for table in (uncovered, feedback):
        yield delete_matching(table, own, aside, theirs)
    alone = matches(subscription, theirs) & subscription.c.alone
    yield from _without(or_(matches(subscription, own, aside), alone))
    notice = matches(delivery, theirs) & (delivery.c.purpose == Purpose.NOTICE.value)
    yield delete(delivery).where(or_(matches(delivery, own, aside), notice))
    for table in (subscription, delivery):
        yield update(table).where(matches(table, theirs)).values(**_NOBODY)


def of_workspace(platform: str, workspace: str) -> Iterator[UpdateBase]:
    """Give the statements after which nothing is left of a workspace, its people elsewhere, and its own library."""
    there = {"platform": platform, "workspace": workspace}
    theirs = {"person_platform": platform, "person_workspace": workspace}
    for table in (installation, context, setting):
        yield delete_matching(table, there)
    yield from _without(matches(subscription, there, theirs))
    for table in (line, uncovered, feedback, delivery):
        yield delete_matching(table, there, theirs)
    own = edition.c.library == Area(platform, workspace).name
    said = snapshot.c.key.in_(select(edition.c.snapshot).where(own))
    elsewhere = snapshot.c.key.in_(select(edition.c.snapshot).where(~own))
    yield delete(snapshot).where(said, ~elsewhere)
    yield delete(edition).where(own)


def _without(which: ColumnElement[bool]) -> Iterator[UpdateBase]:
    """Give the deletion of subscriptions and of what became of them."""
    yield delete(delivery).where(delivery.c.subscription.in_(select(subscription.c.id).where(which)))
    yield delete(subscription).where(which)
