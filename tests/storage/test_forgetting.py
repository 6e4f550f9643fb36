"""What of a forgotten person and a forgotten workspace is left in the tables: nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from bot.core.model import Person, Place
from bot.core.snapshot import key
from bot.core.subscription import Delivery, Purpose, Subscription, Weekly
from bot.storage.subscriptions import SqlSubscriptions, new
from bot.storage.tables import delivery
from bot.testing.fakes import NOON
from tests.storage.rig import ANN, BOB, EVE, OTHER_ROOM, ROOM, fill, rows

if TYPE_CHECKING:
    from bot.storage.store import SqlStore

NOBODY = Person("", "", "")
DIRECT = Place("slack", "T1", "D-ANN")


async def test_case_25_no_table_names_a_forgotten_person(sql: SqlStore, each_database: str) -> None:
    """After a deletion request no table holds the person's id; others' rows stay."""
    await fill(sql)
    await subscribe(sql, ROOM, ANN)
    assert ANN.id in rows(each_database)
    await sql.forget_person(ANN)
    assert ANN.id not in rows(each_database)
    assert BOB.id in rows(each_database)


async def test_case_25_no_table_names_a_forgotten_workspace(sql: SqlStore, each_database: str) -> None:
    """After an uninstallation no table holds the workspace's id; other workspaces' rows stay."""
    await fill(sql)
    await subscribe(sql, ROOM, EVE)
    assert "'T1'" in rows(each_database)
    await sql.forget_workspace("slack", "T1")
    assert "T1" not in rows(each_database)
    assert EVE.id in rows(each_database)


async def subscribe(sql: SqlStore, place: Place, owner: Person, *, alone: bool = False) -> str:
    """Subscribe a place, with a delivery and a notice to the owner about it; return the id."""
    kept = SqlSubscriptions(sql.turns)
    name = f"subscription of {place.channel}"
    when = Weekly(0, time(9), "Europe/Berlin")
    subscription = Subscription(name, place, owner, when, NOON, NOON, alone=alone)
    await kept.put(subscription)
    await kept.deliver(subscription, f"delivery of {place.channel}", NOON)
    notice = Delivery(f"notice of {place.channel}", name, DIRECT, owner, Purpose.NOTICE, NOON)
    await sql.turns.do(lambda connection: connection.execute(delivery.insert().values(**new(notice))))
    return name


async def left(sql: SqlStore, place: Place) -> tuple[Person | None, Person | None, bool]:
    """Return who owns the place's subscription and its delivery, and whether the notice is there."""
    kept = SqlSubscriptions(sql.turns)
    subscription = await kept.at(place)
    made, notice = [await kept.delivery(f"{what} of {place.channel}") for what in ("delivery", "notice")]
    owner, whose = (one.owner if one else None for one in (subscription, made))
    return owner, whose, notice is not None


async def test_case_25_a_room_keeps_its_subscription_when_its_owner_is_forgotten(sql: SqlStore) -> None:
    """Others read there, so it goes on, and nobody owns it; what was for the owner's eyes is gone, others' stays."""
    await subscribe(sql, ROOM, ANN)
    await subscribe(sql, replace(ROOM, channel="C-BOB"), BOB)
    await sql.forget_person(ANN)
    assert await left(sql, ROOM) == (NOBODY, NOBODY, False)
    assert await left(sql, replace(ROOM, channel="C-BOB")) == (BOB, BOB, True)


async def test_case_25_what_a_person_reads_alone_goes_with_them(sql: SqlStore) -> None:
    """Their own subscriptions go with all deliveries, whatever the platform calls the place; a namesake's stay."""
    named, aside = Place("slack", "T1", ANN.id), replace(ROOM, channel="C-ASIDE", thread=ANN.id)
    namesake = Person("slack", "T2", ANN.id)
    await subscribe(sql, DIRECT, ANN, alone=True)
    await subscribe(sql, named, BOB)
    await subscribe(sql, aside, BOB)
    await subscribe(sql, OTHER_ROOM, namesake, alone=True)
    await sql.forget_person(ANN)
    for place in (DIRECT, named, aside):
        assert await left(sql, place) == (None, None, False)
    assert await left(sql, OTHER_ROOM) == (namesake, namesake, True)


async def test_case_25_a_workspace_takes_its_subscriptions_along(sql: SqlStore) -> None:
    """What was subscribed to there goes, whoever owns it, and what its people subscribed to elsewhere."""
    theirs, elsewhere = Place("slack", "T2", "C-THEIRS"), Place("discord", "T1", "C-DISCORD")
    await subscribe(sql, ROOM, EVE)
    await subscribe(sql, OTHER_ROOM, ANN)
    await subscribe(sql, elsewhere, Person("discord", "", "U1"))
    await subscribe(sql, theirs, EVE)
    await sql.forget_workspace("slack", "T1")
    assert await left(sql, ROOM) == await left(sql, OTHER_ROOM) == (None, None, False)
    assert (await left(sql, elsewhere))[0] == Person("discord", "", "U1")
    assert await left(sql, theirs) == (EVE, EVE, False)  # the notice was to be posted there


async def test_case_25_a_workspace_takes_its_own_library_along(sql: SqlStore) -> None:
    """What its own briefings said goes; what the shared ones say stays, be it to the letter the same."""
    kept = SqlSubscriptions(sql.turns)
    await kept.keep({"lamp": "ours", "rock": "both"}, NOON, "slack-T1")
    await kept.keep({"horn": "theirs"}, NOON, "slack-T2")
    await kept.keep({"rock": "both"}, NOON)
    await sql.forget_workspace("slack", "T1")
    assert (await kept.served(NOON, "slack-T1")).known_from is None
    assert await kept.content(key("ours")) == ""
    assert (await kept.served(NOON, "slack-T2")).snapshots == {"horn": "theirs"}
    assert (await kept.served(NOON)).snapshots == {"rock": "both"}
