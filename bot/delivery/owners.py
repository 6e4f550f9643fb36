"""Words to who owns a subscription, when one of its deliveries goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.core.model import Place
from bot.core.subscription import Delivery, Purpose
from bot.storage.rows import person_of
from bot.storage.statements import insert
from bot.storage.subscriptions import new
from bot.storage.tables import delivery, subscription

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def tell_owner(connection: Connection, about: str, now: datetime) -> None:
    """Have a word about a delivery sent to who owns its subscription; where nobody does, its list tells all the same.

    The owner is read here and now: whoever was forgotten meanwhile gets no word, and leaves no row.
    """
    c = subscription.c
    row = connection.execute(
        select(subscription).join(delivery, delivery.c.subscription == c.id).where(delivery.c.key == about)
    ).one_or_none()
    if row and row.person:
        owner = person_of(row)
        place = Place(owner.platform, row.workspace, "")
        one = Delivery(f"{about}/notice", row.id, place, owner, Purpose.NOTICE, now, about=about)
        connection.execute(insert(delivery).values(**new(one)).on_conflict_do_nothing())
