"""What the tests of forms do and look at: the modal, the page with the bot, and what stands in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.testing import eventually
from tests.adapters.slack.fake.reading import read
from tests.adapters.slack.rig import last

if TYPE_CHECKING:
    from tests.adapters.desks import Office
    from tests.adapters.slack.rig import SlackRig

    Json = dict[str, Any]


async def modal(rig: SlackRig, words: str = "") -> str:
    """Wait for the only modal, with these words in it; return its id."""
    world = rig.slack.world
    await eventually(lambda: world.views and words in " ".join(map(text, world.views.values())), f"a modal: {words!r}")
    assert not world.refused
    [name] = world.views
    return name


def text(view: Json) -> str:
    """Return what a view says."""
    return read(view["blocks"], "")


async def home(rig: SlackRig, words: str) -> Json:
    """Wait until Ann's page says something; return it."""
    await eventually(lambda: words in text(rig.slack.world.homes.get("UANN", {"blocks": []})), f"{words!r} on the page")
    assert not rig.slack.world.refused
    page: Json = rig.slack.world.homes["UANN"]
    return page


async def opened(rig: SlackRig, channel: str = "general") -> str:
    """Open the form for a channel that has no summary, as Ann."""
    await rig.slack.command("ann", channel, "subscriptions")
    await rig.slack.press("ann", await last(rig, 1), "Subscribe…")
    return await modal(rig, "City or time zone")


async def subscribed(rig: SlackRig, desk: Office, person: str = "ann", channel: str = "general") -> str:
    """Subscribe a channel by a command; return the subscription's id."""
    await rig.slack.command(person, channel, "subscribe monday 9:00 berlin")
    await last(rig, 2)
    return (await desk.one()).id


def forged(view: Json, value: str) -> Json:
    """Return a view with this behind every button."""
    blocks = json.loads(json.dumps(view["blocks"]))
    for block in blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            element["value"] = value
    return view | {"blocks": blocks}
