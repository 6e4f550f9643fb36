"""Weekly summaries by forms and buttons on Discord, before a real desk."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.discord import talking
from bot.adapters.discord.replying import form
from bot.core import dialog
from bot.core.compose import troubles
from bot.core.model import Place
from bot.core.subscribing import Wish
from bot.core.subscription import State, Weekly
from bot.testing.rig import PATIENCE
from tests.adapters.desks import office
from tests.adapters.discord.fake import GUILD
from tests.adapters.discord.fake.interactions import MODAL
from tests.adapters.discord.fake.rules import modal_faults
from tests.adapters.discord.fake.world import CHANNELS, DIRECTS, PEOPLE
from tests.adapters.discord.seen import ANN, BOB, alone, last, said, taken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.briefing import Library
    from tests.adapters.desks import Office
    from tests.adapters.discord.fake import Post, Sent
    from tests.adapters.discord.rig import DiscordRig

    Json = dict[str, Any]

GENERAL = Place("discord", GUILD, CHANNELS["general"])
MORNING = Weekly(0, time(9), "Europe/Berlin")
FRIDAY = Weekly(4, time(16, 30), "America/New_York")
ZONE = "City or time zone"
FILLED = {"Topics": ["Gannet Rock without keepers"], "Day": "Fridays", "Time": "16:30", ZONE: "new york"}


@pytest.fixture
async def desk(rig: DiscordRig, lighthouse: Library, tmp_path: Path) -> AsyncIterator[Office]:
    """Return what is kept of a bot in the server, which Ann may manage and Bob may not."""
    async with office(rig, lighthouse, tmp_path) as there:
        yield there


async def listed(rig: DiscordRig, person: str = "ann", channel: str = "general") -> Post:
    """Return what somebody is shown of the subscriptions where they are."""
    before = len(rig.discord.world.posts)
    await rig.discord.command(person, channel, "briefing", "subscriptions")
    return await last(rig, before + 1)


async def opened(rig: DiscordRig, post: Post, label: str, person: str = "ann") -> Sent:
    """Press what opens a form."""
    sent = await rig.discord.press(person, post, label)
    await taken(sent)
    assert [response["type"] for response in sent.responses] == [MODAL]
    return sent


async def subscribed(rig: DiscordRig, desk: Office, channel: str = "general") -> str:
    """Subscribe a channel by a command, as Ann; return the subscription's id."""
    before = len(rig.discord.world.posts)
    await rig.discord.command("ann", channel, "briefing", "subscribe", when="monday 9:00 berlin")
    await last(rig, before + 2)
    return (await desk.one()).id


def forged(rig: DiscordRig, post: Post, line: str) -> str:
    """Put a line behind the first button of a message; return what it is known by now."""

    def first(parts: list[Json]) -> Json:
        for part in parts:
            if part["type"] == 2:
                return part
            if inner := first(part.get("components", [])):
                return inner
        return {}

    button = first(rig.discord.world.posts[post.id].payload["components"])
    button["custom_id"] = f"ask:0:{line}"
    return str(button["custom_id"])


async def test_a_channel_is_subscribed_by_a_form(rig: DiscordRig, desk: Office) -> None:
    """It stands there with what most want, and filled in otherwise, that is what the channel gets from then on."""
    field = await opened(rig, await listed(rig), "Subscribe…")
    assert field.modal
    assert [part["component"]["type"] for part in field.modal["components"]] == [3, 3, 4, 4, 3]
    assert field.modal["title"] == "Weekly summary"
    sent = await rig.discord.submit("ann", field, FILLED)
    assert "Done. The weekly summary comes to this channel." in await alone(rig, sent)
    kept = await desk.one()
    assert (kept.place, kept.owner.id) == (GENERAL, PEOPLE["ann"])
    assert Wish.of(kept) == Wish(("gannet-rock",), FRIDAY, quiet=False)
    announced = [post for post in rig.discord.world.posts.values() if post.readers is None]
    assert ["This channel now gets a weekly summary" in said(post) for post in announced] == [True]


async def test_a_form_of_what_there_is_changes_that(rig: DiscordRig, desk: Office) -> None:
    """“Change…” shows what there is, also in a direct message; what isn't touched stays."""
    name = await subscribed(rig, desk)
    sent = await rig.discord.submit("ann", await opened(rig, await listed(rig), "Change…"), {"Day": "Sundays"})
    assert "has changed" in await alone(rig, sent)
    kept = await desk.one()
    assert (kept.id, kept.when) == (name, MORNING._replace(weekday=6))


async def test_a_conversation_of_two_is_subscribed_by_a_form(rig: DiscordRig, desk: Office) -> None:
    """Nobody has to manage anything there."""
    await rig.discord.say("bob", "direct", "subscriptions")
    field = await opened(rig, await last(rig, 1), "Subscribe…", "bob")
    sent = await rig.discord.submit("bob", field, {ZONE: "Tokyo"})
    assert "Done." in await alone(rig, sent)
    kept = await desk.one()
    assert (kept.place, kept.alone) == (Place("discord", "", DIRECTS["bob"]), True)


async def test_who_is_not_understood_has_a_way_back_to_the_form(rig: DiscordRig, desk: Office) -> None:
    """Only they see what was unclear, and a button that opens the same form."""
    field = await opened(rig, await listed(rig), "Subscribe…")
    sent = await rig.discord.submit("ann", field, FILLED | {"Time": "25:00"})
    assert "“at 25:00” is no time of day" in await alone(rig, sent)
    assert await desk.kept() == ()
    assert sent.original
    again = await opened(rig, sent.original, "Back to the form")
    await alone(rig, await rig.discord.submit("ann", again, FILLED))
    assert (await desk.one()).when == FRIDAY


async def test_a_form_that_comes_too_late_says_so(
    rig: DiscordRig, desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord opens none after a while, so who pressed is told to press again; nobody else sees that."""
    post = await listed(rig)
    monkeypatch.setattr(talking, "_FORM", 0.05)
    busy = threading.Event()
    working = asyncio.create_task(desk.store.turns.apart(lambda _: busy.wait(PATIENCE)))  # nothing else is found out
    sent = await rig.discord.press("ann", post, "Subscribe…")
    assert "Please press the button again." in await alone(rig, sent)
    busy.set()
    await working


@pytest.mark.parametrize(("label", "state"), [("It arrived", State.SENT), ("Post it again", State.PENDING)])
async def test_a_held_delivery_is_settled_from_a_direct_message(
    rig: DiscordRig, desk: Office, label: str, state: State
) -> None:
    """The word to the owner has two buttons, which do what they say where they stand, once."""
    kept = await desk.subscriptions.get(await subscribed(rig, desk))
    assert kept
    key = f"{kept.id}/now/0123456789ab"
    await desk.subscriptions.deliver(kept, key, rig.clock.now())
    await desk.became(key, State.HELD)
    held = await desk.subscriptions.delivery(key)
    assert held
    await rig.adapter.post(await rig.adapter.direct(kept.owner), troubles.held(kept, held), "K")
    asked = await last(rig, 3)
    for count, heard in ((4, ""), (5, "That is settled already.")):
        await rig.discord.press("ann", asked, label)
        told = await last(rig, count)
        assert (told.channel, told.readers) == (DIRECTS["ann"], ANN)
        assert heard in said(told)
        settled = await desk.subscriptions.delivery(key)
        assert settled
        assert settled.state is state


ORDERS = [
    "unsubscribe {id}",
    "pause {id}",
    "send now {id}",
    "subscribe {id} friday",
    "deliveries again {id}/2026-11-23",
    "dialog subscribe {id}",
]


@pytest.mark.parametrize("channel", ["general", "direct", "secret"])
@pytest.mark.parametrize("order", ORDERS)
async def test_case_09_a_forged_button_changes_nothing(rig: DiscordRig, desk: Office, order: str, channel: str) -> None:
    """Bob, who may not manage the server, names what Ann made: wherever he is, he is told no, alone."""
    name = await subscribed(rig, desk, "secret")
    kept = await desk.one()
    await desk.subscriptions.deliver(kept, f"{name}/2026-11-23", rig.clock.now())
    await desk.became(f"{name}/2026-11-23", State.HELD)
    before = (await desk.kept(), await desk.subscriptions.deliveries(name))
    post = await listed(rig, "bob", channel)
    button = forged(rig, post, order.format(id=name))
    heard = await alone(rig, await rig.discord.press("bob", post, button))
    assert heard.startswith(("I know of no such subscription of yours.", "That is for those who look after"))
    assert (await desk.kept(), await desk.subscriptions.deliveries(name)) == before


@pytest.mark.parametrize("channel", ["general", "direct"])
async def test_case_09_a_form_filled_for_another_s_is_denied(rig: DiscordRig, desk: Office, channel: str) -> None:
    """Whatever a form says that it is for, who fills it in changes only what they may."""
    name = await subscribed(rig, desk, "secret")
    before = await desk.kept()
    field = await opened(rig, await listed(rig, "bob", "direct"), "Subscribe…", "bob")
    assert field.modal
    field.modal["custom_id"] = f"filled:subscribe {name}"
    field = replace(field, channel=CHANNELS.get(channel, field.channel))
    heard = await alone(rig, await rig.discord.submit("bob", field, {ZONE: "berlin"}))
    assert heard.startswith("I know of no such subscription of yours.")
    assert await desk.kept() == before


async def test_case_09_who_may_not_manage_the_server_is_shown_no_form(rig: DiscordRig, desk: Office) -> None:
    """Bob reads why, alone; filled in all the same, the form is denied once more."""
    post = await listed(rig, "bob")
    sent = await rig.discord.press("bob", post, "Subscribe…")
    assert (await alone(rig, sent)).startswith("That is for those who look after this channel's bot.")
    field = await opened(rig, await listed(rig), "Subscribe…")
    sent = await rig.discord.submit("bob", field, FILLED)
    assert (await alone(rig, sent)).startswith("That is for those who look after this channel's bot.")
    assert sent.original
    assert sent.original.readers == BOB
    assert await desk.kept() == ()


@pytest.mark.parametrize("count", [24, 25, 200])
async def test_a_form_has_room_for_any_number_of_topics(count: int, lighthouse: Library) -> None:
    """A menu has 25 options; where there are more topics, they are typed, and nothing that was chosen is lost."""
    first = lighthouse.briefings[0]
    many = [first._replace(title="A long title " * 10, slug=f"topic-number-{n}") for n in range(count)]
    library = replace(lighthouse, briefings=tuple(many))
    chosen = tuple(briefing.slug for briefing in many[:30])
    made = form(dialog.subscribing(library, Wish(chosen, MORNING, quiet=True), "s-00000000"))
    assert modal_faults(made) == []
    topics = made["components"][0]["component"]
    if count < 25:
        assert [one["value"] for one in topics["options"] if one["default"]] == [*chosen[:count]]
    else:
        assert topics["value"] == ", ".join(chosen)
