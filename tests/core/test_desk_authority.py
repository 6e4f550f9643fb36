"""Who may give which order about a subscription: every order, by every way in, for everyone who may not and who may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.core.authority import NOBODY
from bot.core.commands import SUBSCRIBING
from bot.core.model import Kind, Person, Place
from bot.core.subscription import Standing, State
from tests.core.desk_rig import ALONE, BOSS, COMMANDED, MEMBERS, MENTION, MESSAGE, OTHER, SOMEBODY, Office, Way, office
from tests.dialogue import ME

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library

# Each order: its line in the place itself, its line by an id, and whether it changes anything.
ORDERS = {
    "subscribe": ("subscribe tuesday", "subscribe {id} tuesday", True),
    "unsubscribe": ("unsubscribe", "unsubscribe {id}", True),
    "pause": ("pause", "pause {id}", True),
    "resume": ("resume", "resume {id}", False),  # nothing is paused
    "send": ("send now", "send now {id}", True),
    "next": ("next", "next {id}", False),
    "deliveries": ("deliveries", "deliveries arrived {id}/now/1", True),
    "subscriptions": ("subscriptions", "subscriptions", False),
    "dialog": ("dialog subscribe", "dialog subscribe {id}", False),
}
DENIALS = ("That is for those who look after this channel's bot.", "I know of no such subscription of yours.")
STRANGER = Person("test", "W2", "U9")
ELSEWHERE = Place("test", "W2", "C1", "U9")


class Walk(NamedTuple):
    """A way in, and whether the order names the subscription by its id."""

    way: Way
    by_id: bool = True


GUEST = Way(SOMEBODY, belongs=False)
NOT_ALLOWED = {
    "a guest in the channel": Walk(GUEST, by_id=False),
    "a guest by a mention": Walk(MENTION._replace(person=SOMEBODY, belongs=False), by_id=False),
    "a guest by a button": Walk(GUEST._replace(kind=Kind.ACTION)),
    "a guest by a filled form": Walk(GUEST),
    "a member elsewhere, by a forged id": Walk(Way(SOMEBODY, OTHER, Kind.ACTION)),
    "a member elsewhere, by a typed id": Walk(Way(SOMEBODY, OTHER)),
    "a member between two, by a forged id": Walk(MESSAGE._replace(person=SOMEBODY)),
    "the owner, who no longer belongs": Walk(Way(ME, OTHER, Kind.ACTION, belongs=False)),
    "another workspace, by a forged id": Walk(Way(STRANGER, ELSEWHERE, Kind.ACTION)),
    "another workspace's admin": Walk(Way(replace(BOSS, workspace="W2"), ELSEWHERE)),
    "our admin, in another workspace": Walk(Way(BOSS, ELSEWHERE)),
    "another platform": Walk(Way(replace(ME, platform="other"), replace(COMMANDED, platform="other"))),
}
ALLOWED = {
    "the owner in the channel": Walk(Way(), by_id=False),
    "a member in the channel": Walk(Way(SOMEBODY), by_id=False),
    "a member by a button": Walk(Way(SOMEBODY, kind=Kind.ACTION)),
    "the owner elsewhere": Walk(Way(ME, OTHER, Kind.ACTION)),
    "an admin elsewhere": Walk(Way(BOSS, OTHER, belongs=False)),
}
CHANGING = [order for order, (_, _, changes) in ORDERS.items() if changes]


async def prepared(here: Office) -> str:
    """Make a subscription that has a delivery to be settled, and return its id."""
    kept = await here.subscribed()
    await here.subscriptions.deliver(kept, f"{kept.id}/now/1", here.bench.clock.now())
    await here.became(f"{kept.id}/now/1", State.HELD)
    return kept.id


def line_of(order: str, walk: Walk, name: str) -> str:
    """Return what is said, typed or carried by a button; only a button names a delivery, and so by its id."""
    here, by_id, _ = ORDERS[order]
    return by_id.format(id=name) if walk.by_id or order == "deliveries" else here


def test_every_order_is_walked() -> None:
    """An order that is not in the table here would be let through unseen."""
    assert set(ORDERS) == SUBSCRIBING


@pytest.mark.parametrize("walk", NOT_ALLOWED.values(), ids=NOT_ALLOWED)
@pytest.mark.parametrize("order", CHANGING)
async def test_case_9_whoever_may_not_changes_nothing(
    order: str, walk: Walk, lighthouse: Library, tmp_path: Path
) -> None:
    """By a command, a mention, a button, a form or a forged id, it is denied, and everything stays as it was."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        name = await prepared(here)
        before = await here.rows()
        heard = await here.hear(line_of(order, walk, name), walk.way)
        assert heard.startswith(DENIALS)
        assert await here.rows() == before


@pytest.mark.parametrize("walk", ALLOWED.values(), ids=ALLOWED)
@pytest.mark.parametrize("order", CHANGING)
async def test_who_may_does(order: str, walk: Walk, lighthouse: Library, tmp_path: Path) -> None:
    """The same orders from those who look after the place, from the owner and from an admin are carried out."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        name = await prepared(here)
        before = await here.rows()
        heard = await here.hear(line_of(order, walk, name), walk.way)
        assert not heard.startswith(DENIALS)
        assert await here.rows() != before


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", [Kind.OVERHEARD, Kind.SHARE])
async def test_what_nobody_says_to_the_bot_is_no_order(
    order: str, kind: Kind, lighthouse: Library, tmp_path: Path
) -> None:
    """What people say among themselves, or show to others, changes nothing, even from those who may."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        name = await prepared(here)
        before = await here.rows()
        for line in ORDERS[order][:2]:
            reply = await here.bench.ask(line.format(id=name), place=COMMANDED, kind=kind)
            assert reply is None or not reply.document.blocks
        assert await here.rows() == before


@pytest.mark.parametrize("order", CHANGING)
async def test_nobody_may_by_default(order: str, lighthouse: Library, tmp_path: Path) -> None:
    """Where it isn't settled who may, the channel's members may not; the owner may only stop what is theirs."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        name = await prepared(here)
        closed = replace(here.desk, authority=NOBODY)
        here.bench.handler = replace(here.bench.handler, desk=closed, authority=NOBODY)
        before = await here.rows()
        for person in (SOMEBODY, ME) if order in ("subscribe", "send") else (SOMEBODY,):
            assert (await here.hear(ORDERS[order][1].format(id=name), Way(person))).startswith(DENIALS)
        assert await here.rows() == before


@pytest.mark.parametrize("walk", NOT_ALLOWED.values(), ids=NOT_ALLOWED)
async def test_no_form_is_opened_for_who_may_not(walk: Walk, lighthouse: Library, tmp_path: Path) -> None:
    """A form shows what there is, so it is for those who may change it."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        name = await prepared(here)
        asked = f"subscribe {name}" if walk.by_id else "subscribe"
        reply = await here.ask(asked, walk.way._replace(kind=Kind.DIALOG))
        assert reply.dialog is None


@pytest.mark.parametrize(
    "line", ["next {id}", "deliveries {id}", "deliveries again {id}/now/1", "subscribe {id} friday", "subscriptions"]
)
async def test_a_place_is_named_to_its_own_people_alone(line: str, lighthouse: Library, tmp_path: Path) -> None:
    """Whoever is elsewhere, and neither owner nor admin, learns nothing of a subscription: not where, nor of what."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        name = await prepared(here)
        for walk in NOT_ALLOWED.values():
            if walk.way.person != ME and walk.way.place not in (COMMANDED, MENTION.place):
                heard = await here.hear(line.format(id=name), walk.way)
                assert heard.startswith(("I know of no such subscription", "No weekly summary comes here."))


async def test_who_changes_it_from_elsewhere_doesnt_own_it(lighthouse: Library, tmp_path: Path) -> None:
    """An admin who isn't in the channel may change it; that its summaries go wrong is told to who made it."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        kept = await here.subscribed()
        await here.hear(f"subscribe {kept.id} friday", Way(BOSS, OTHER))
        (changed,) = await here.subscriptions.of("", "")
        assert (changed.owner, changed.when.weekday) == (ME, 4)


async def test_case_10_another_workspaces_channel_of_the_same_id_is_another(
    lighthouse: Library, tmp_path: Path
) -> None:
    """Two workspaces have a channel of one id: each is told of its own, changes its own, and ends its own."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        ours = await here.subscribed()
        assert "No weekly summary" in await here.hear("subscriptions", Way(STRANGER, ELSEWHERE))
        await here.hear("subscribe gannet-rock friday 9:00 Europe/Paris", Way(STRANGER, ELSEWHERE))
        await here.hear("pause", Way(STRANGER, ELSEWHERE))
        await here.hear("unsubscribe", Way(STRANGER, ELSEWHERE))
        assert await here.subscriptions.of("", "") == (ours,)


GLOBAL = Person("talk", "", "7")  # as on platforms whose people have no workspace
SERVER, DIRECT = Place("talk", "G1", "C1", "7"), Place("talk", "", "D7", "7")


@pytest.mark.parametrize("line", ["pause {id}", "unsubscribe {id}"])
async def test_the_owner_may_always_stop_their_own_from_a_direct_message(
    line: str, lighthouse: Library, tmp_path: Path
) -> None:
    """Where people have no workspace and nobody vouches for them between two, they may stop what is theirs, no more."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        await here.hear("subscribe monday 9:00 Berlin", Way(GLOBAL, SERVER))
        (kept,) = await here.subscriptions.of("", "")
        said = Way(GLOBAL, DIRECT, Kind.DIRECT, belongs=False, alone=True)
        for other in ("subscribe {id} friday", "send now {id}"):
            assert (await here.hear(other.format(id=kept.id), said)).startswith(DENIALS)
        another = replace(SERVER, workspace="G2", channel="C5")
        assert (await here.hear(line.format(id=kept.id), Way(GLOBAL, another))).startswith(DENIALS)
        assert await here.subscriptions.of("", "") == (kept,)
        await here.hear(line.format(id=kept.id), said)
        assert await here.subscriptions.of("", "") != (kept,)


@pytest.mark.parametrize("stopped", [Standing.PAUSED, Standing.SUSPENDED])
async def test_the_owner_resumes_what_no_person_paused(stopped: Standing, lighthouse: Library, tmp_path: Path) -> None:
    """Who is told that the platform stopped it can let it go on from there; what people paused is theirs to resume."""
    async with office(lighthouse, tmp_path, MEMBERS) as here:
        await here.hear("subscribe monday 9:00 Berlin", Way(GLOBAL, SERVER))
        (kept,) = await here.subscriptions.of("", "")
        await here.subscriptions.stand(kept.id, stopped, kept.next_at, "403 50013")
        heard = await here.hear(f"resume {kept.id}", Way(GLOBAL, DIRECT, Kind.ACTION, belongs=False, alone=True))
        assert heard.startswith("It goes on.") is (stopped is Standing.SUSPENDED)
        assert heard.startswith(DENIALS) is (stopped is Standing.PAUSED)


async def test_a_direct_conversation_is_its_persons_own(lighthouse: Library, tmp_path: Path) -> None:
    """Between the two of them a person may subscribe and change it, guest or not; elsewhere, too, and nobody else."""
    async with office(lighthouse, tmp_path, NOBODY) as here:
        await here.hear("subscribe berlin", MESSAGE._replace(belongs=False))
        (kept,) = await here.subscriptions.of("", "")
        assert kept.alone
        home = replace(ALONE, channel=ME.id, thread="view")
        for person, place in ((SOMEBODY, home), (SOMEBODY, OTHER)):
            heard = await here.hear(f"unsubscribe {kept.id}", Way(person, place, Kind.ACTION))
            assert heard.startswith(DENIALS)
        await here.hear(f"subscribe {kept.id} friday", Way(ME, home, Kind.ACTION, belongs=False))
        (changed,) = await here.subscriptions.of("", "")
        assert (changed.when.weekday, changed.place) == (4, ALONE)
