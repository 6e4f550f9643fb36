"""Case 9 in Slack: who may not, and whoever names what isn't theirs, changes nothing by a button or a form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack import views
from bot.core.subscription import State
from bot.testing import eventually
from tests.adapters.desks import office
from tests.adapters.slack.forms import forged, modal, opened, subscribed, text
from tests.adapters.slack.rig import last, said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.briefing import Library
    from tests.adapters.desks import Office
    from tests.adapters.slack.rig import SlackRig


@pytest.fixture
async def desk(rig: SlackRig, lighthouse: Library, tmp_path: Path) -> AsyncIterator[Office]:
    """Return what is kept of a bot whose channels' members may change what comes there."""
    async with office(rig, lighthouse, tmp_path) as there:
        yield there


ORDERS = [
    "unsubscribe {id}",
    "pause {id}",
    "send now {id}",
    "subscribe {id} friday",
    "deliveries again {id}/2026-11-23",
    "dialog subscribe {id}",
]


@pytest.mark.parametrize("where", ["message", "page", "modal"])
@pytest.mark.parametrize("order", ORDERS)
async def test_case_09_a_forged_button_changes_nothing(rig: SlackRig, desk: Office, order: str, where: str) -> None:
    """Bob names what Ann made in a channel: under a message elsewhere, on his page and in a modal, he is told no."""
    name = await subscribed(rig, desk, channel="secret")
    kept = await desk.one()
    key = f"{name}/2026-11-23"
    await desk.subscriptions.deliver(kept, key, rig.clock.now())
    await desk.became(key, State.HELD)
    before = (await desk.kept(), await desk.subscriptions.deliveries(name))
    await pressed(rig, where, order.format(id=name))
    await eventually(lambda: "I know of no such subscription of yours." in seen_by_bob(rig), "a denial")
    assert (await desk.kept(), await desk.subscriptions.deliveries(name)) == before


async def pressed(rig: SlackRig, where: str, line: str) -> None:
    """Let Bob press a button with this line behind it."""
    if where == "message":
        await rig.slack.command("bob", "general", "subscriptions")
        message = await last(rig, 3)
        message.blocks = forged({"blocks": message.blocks}, line)["blocks"]
        await rig.slack.press("bob", message, "Subscribe…")
        return
    await rig.slack.open_home("bob")
    await eventually(lambda: "UBOB" in rig.slack.world.homes, "a page")
    page = forged(rig.slack.world.homes["UBOB"], line)
    if where == "modal":
        await rig.slack.shortcut("bob", views.FIND)
        await rig.slack.press_view("bob", page | {"type": "modal"}, "Subscribe…", await modal(rig))
    else:
        await rig.slack.press_view("bob", page, "Subscribe…")


def seen_by_bob(rig: SlackRig) -> str:
    """Return what Bob alone sees."""
    posts = [said(post) for post in rig.slack.world.posts.values() if post.readers == frozenset({"UBOB"})]
    return " ".join([*posts, *map(text, [*rig.slack.world.views.values(), *rig.slack.world.homes.values()])])


async def test_case_09_a_form_filled_for_another_s_is_denied(rig: SlackRig, desk: Office) -> None:
    """Whatever a modal says that it keeps, who fills it in changes only what they may."""
    name = await subscribed(rig, desk, channel="secret")
    before = await desk.kept()
    await rig.slack.command("bob", "general", "subscriptions")
    await rig.slack.press("bob", await last(rig, 3), "Subscribe…")
    form = rig.slack.world.views[await modal(rig, "City or time zone")]
    channel, thread, line, values = json.loads(form["private_metadata"])
    assert (channel, thread, line) == ("CGENERAL", "UBOB", "subscribe")
    form["private_metadata"] = json.dumps([channel, thread, f"subscribe {name}", values])
    await rig.slack.fill("bob", await modal(rig), {"City or time zone": "berlin"})
    await modal(rig, "I know of no such subscription of yours.")
    assert await desk.kept() == before


async def test_case_09_a_guest_is_denied(rig: SlackRig, desk: Office) -> None:
    """Who is of another workspace may not change what comes to a channel, though they see the button and the form."""
    name = await opened(rig)
    rig.slack.visiting.add("ann")
    await rig.slack.fill("ann", name, {"City or time zone": "berlin"})
    await modal(rig, "That is for those who look after this channel's bot.")
    rig.slack.world.views.clear()
    await rig.slack.press("ann", next(iter(rig.slack.world.posts.values())), "Subscribe…")
    await modal(rig, "That is for those who look after this channel's bot.")
    assert await desk.kept() == ()
