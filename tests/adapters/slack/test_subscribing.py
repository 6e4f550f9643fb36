"""Weekly summaries by forms and buttons in Slack, before a real desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack import listeners, views
from bot.adapters.slack.heard import Opened
from bot.core import dialog
from bot.core.compose import troubles
from bot.core.model import Place
from bot.core.subscribing import Wish
from bot.core.subscription import Standing, State, Weekly
from bot.testing import eventually
from tests.adapters.desks import office
from tests.adapters.slack.fake import TEAM, Trouble
from tests.adapters.slack.fake.rules import view_faults
from tests.adapters.slack.forms import forged, home, modal, opened, subscribed, text
from tests.adapters.slack.rig import last, said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.briefing import Library
    from tests.adapters.desks import Office
    from tests.adapters.slack.rig import SlackRig

GENERAL = Place("slack", TEAM, "CGENERAL")
MORNING = Weekly(0, time(9), "Europe/Berlin")
FRIDAY = Weekly(4, time(16, 30), "America/New_York")
GANNET = "Gannet Rock without keepers"
FILLED = {"Topics": [GANNET], "Day": "Fridays", "Time": "16:30", "City or time zone": "new york"}
CHANGE = "Change…"


@pytest.fixture
async def desk(rig: SlackRig, lighthouse: Library, tmp_path: Path) -> AsyncIterator[Office]:
    """Return what is kept of a bot in a workspace that tells where Ann is."""
    rig.slack.world.scopes.add("users:read")
    rig.slack.world.zones["UANN"] = "Europe/Berlin"
    async with office(rig, lighthouse, tmp_path) as there:
        yield there


async def test_a_channel_is_subscribed_by_a_form(rig: SlackRig, desk: Office) -> None:
    """It stands there with what most want, and filled in otherwise, that is what the channel gets from then on."""
    name = await opened(rig)
    view = rig.slack.world.views[name]
    assert [block["element"]["type"] for block in view["blocks"]] == [
        "multi_static_select",
        "static_select",
        "plain_text_input",
        "plain_text_input",
        "radio_buttons",
    ]
    assert (view["title"]["text"], view["submit"]["text"]) == ("Weekly summary", "Subscribe")
    await rig.slack.fill("ann", name, FILLED)
    kept = await desk.one()
    assert (kept.place, kept.owner.id, Wish.of(kept)) == (GENERAL, "UANN", Wish(("gannet-rock",), FRIDAY, quiet=False))
    assert "The weekly summary comes to this channel." in text(rig.slack.world.views[await modal(rig, "Done.")])
    announced = await last(rig, 2)
    assert (announced.readers, "This channel now gets a weekly summary" in said(announced)) == (None, True)


async def test_an_untouched_form_is_what_it_shows(rig: SlackRig, desk: Office) -> None:
    """All topics, Monday at nine, in the person's own zone as Slack knows it."""
    await rig.slack.fill("ann", await opened(rig), {})
    assert Wish.of(await desk.one()) == Wish((), MORNING, quiet=False)


@pytest.mark.parametrize(
    ("wrong", "heard"),
    [
        ({"Time": "25:00"}, "“at 25:00” is no time"),
        ({"City or time zone": "Europe/Atlantis"}, "No time zone is called"),
    ],
)
async def test_who_is_not_understood_finds_the_form_as_it_was(
    rig: SlackRig, desk: Office, wrong: dict[str, str], heard: str
) -> None:
    """The reply stands in the form's place, with the way back to what was typed and chosen."""
    name = await opened(rig)
    await rig.slack.fill("ann", name, FILLED | wrong)
    view = rig.slack.world.views[await modal(rig, heard)]
    assert await desk.kept() == ()
    await rig.slack.press_view("ann", view, "Back to the form", name)
    await modal(rig, "City or time zone")
    await rig.slack.fill("ann", name, {"Time": "16:30", "City or time zone": "new york"})
    kept = await desk.one()
    assert (kept.place, Wish.of(kept)) == (GENERAL, Wish(("gannet-rock",), FRIDAY, quiet=False))


async def test_what_the_reply_to_a_form_offers_is_for_the_place_of_the_form(rig: SlackRig, desk: Office) -> None:
    """A button in the modal acts where the form was opened, though a modal is in no channel."""
    name = await opened(rig)
    await rig.slack.fill("ann", name, {})
    view = rig.slack.world.views[await modal(rig, "Done.")]
    await rig.slack.press_view("ann", view, "Unsubscribe", name)
    ended = rig.slack.world.views[await modal(rig, "No weekly summary comes to this channel any more.")]
    assert await desk.kept() == ()
    await rig.slack.press_view("ann", ended, "Subscribe again", name)
    await modal(rig, "The weekly summary comes to this channel.")
    assert (await desk.one()).place == GENERAL


async def test_a_form_that_takes_long_has_a_modal_at_once(
    rig: SlackRig, desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack opens one only within three seconds: the form comes into one that waits, when Slack has told the zone."""
    monkeypatch.setattr(listeners, "_AT_ONCE", 0.1)
    rig.slack.troubles["users.info"].append(Trouble(slow=0.5))
    name = await opened(rig)
    methods = [method for method, _ in rig.slack.calls if method.startswith("views.")]
    assert methods == ["views.open", "views.update"]
    await rig.slack.fill("ann", name, {})
    assert (await desk.one()).place == GENERAL


async def test_a_form_that_is_done_late_is_told_where_it_was_opened(
    rig: SlackRig, desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has closed the modal that says to wait reads all the same what became of it, and nobody else does."""
    monkeypatch.setattr(listeners, "_AT_ONCE", 0.1)
    name = await opened(rig)
    rig.slack.troubles["chat.postMessage"].append(Trouble(slow=0.5))
    await rig.slack.fill("ann", name, {})
    assert "One moment" in text(rig.slack.world.views.pop(name))
    told = await last(rig, 3)
    assert (told.channel, told.readers) == ("CGENERAL", frozenset({"UANN"}))
    assert "The weekly summary comes to this channel." in said(told)
    assert len(await desk.kept()) == 1


async def test_a_form_that_is_delivered_twice_is_one_order(rig: SlackRig, desk: Office) -> None:
    """Delivered again, it says nothing, and above all not that something went wrong."""
    sent = await rig.slack.fill("ann", await opened(rig), {})
    kept, shown = await desk.one(), await modal(rig, "Done.")
    sent.heard.clear()
    await rig.slack.deliver_again(sent)
    await eventually(sent.heard.is_set, "another acknowledgement")
    assert not sent.answers[1].get("response_action")
    assert (await desk.one(), await modal(rig, "Done.")) == (kept, shown)
    await last(rig, 2)


async def test_the_page_with_the_bot_shows_and_edits_ones_own(rig: SlackRig, desk: Office) -> None:
    """Paused, resumed, looked at and ended there, each reply stands on the page, with the way back."""
    await subscribed(rig, desk)
    await rig.slack.open_home("ann")
    page = await home(rig, "The weekly summary of channel CGENERAL")
    for label, heard, standing in (
        ("Pause", "Paused. No summary comes to channel CGENERAL", Standing.PAUSED),
        ("Resume", "It goes on.", Standing.ACTIVE),
        ("What was delivered", "Nothing was delivered to channel CGENERAL so far.", Standing.ACTIVE),
        ("See the next one", "Only you see this.", Standing.ACTIVE),
    ):
        await rig.slack.press_view("ann", page, label)
        page = await home(rig, heard)
        assert (await desk.one()).standing is standing
        await rig.slack.press_view("ann", page, "All topics")
        page = await home(rig, "Your weekly summaries")
    await rig.slack.press_view("ann", page, "Unsubscribe")
    await home(rig, "No weekly summary comes to channel CGENERAL any more.")
    assert await desk.kept() == ()
    await last(rig, 2)


async def test_a_form_from_the_page_changes_the_channel_s(rig: SlackRig, desk: Office) -> None:
    """“Change…” shows what there is, and changes that; the page tells of it at once."""
    name = await subscribed(rig, desk)
    await rig.slack.open_home("ann")
    await rig.slack.press_view("ann", await home(rig, CHANGE), CHANGE)
    await rig.slack.fill("ann", await modal(rig, "City or time zone"), {"Day": "Sundays", "Time": "8 in the morning"})
    await home(rig, "Sundays at 08:00, Europe/Berlin")
    kept = await desk.one()
    assert (kept.id, kept.place, kept.when) == (name, GENERAL, Weekly(6, time(8), "Europe/Berlin"))


async def test_who_subscribes_on_the_page_gets_it_as_a_direct_message(rig: SlackRig, desk: Office) -> None:
    """The page itself is no place for a summary: it comes to the conversation of the two, and is changed there."""
    await rig.slack.open_home("ann")
    for number, day in enumerate(("Fridays", "Sundays"), 1):
        await rig.slack.press_view("ann", await home(rig, "Subscribe…"), "Subscribe…")
        name = await modal(rig, "City or time zone")
        await rig.slack.fill("ann", name, {"Day": day})
        await modal(rig, "Done.")
        rig.slack.world.views.clear()
        kept = await desk.one()
        assert (kept.place, kept.alone) == (Place("slack", TEAM, "DANN"), True)
        assert (await last(rig, number)).channel == "DANN"
        await home(rig, f"{day} at 09:00")


async def test_a_zone_can_be_chosen_on_the_page(rig: SlackRig, desk: Office) -> None:
    """Whatever a button on the page subscribes, it subscribes the conversation of the two."""
    await subscribed(rig, desk, channel="direct")
    await rig.slack.open_home("ann")
    await rig.slack.press_view("ann", await home(rig, "our direct messages"), "Unsubscribe")
    page = await home(rig, "any more")
    line = "subscribe all friday 09:00 Europe/Berlin"
    await rig.slack.press_view("ann", forged(page, line), "All topics")
    await home(rig, "Done. The ")
    kept = await desk.one()
    assert (kept.place, kept.alone) == (Place("slack", TEAM, "DANN"), True)


async def test_without_a_conversation_nothing_is_subscribed(rig: SlackRig, desk: Office) -> None:
    """Where Slack doesn't tell which it is, the person hears so, by a form and by a button."""
    await rig.slack.open_home("ann")
    page = await home(rig, "Subscribe…")
    rig.slack.troubles["conversations.open"] += [Trouble(error="missing_scope")] * 2
    await rig.slack.press_view("ann", page, "Subscribe…")
    await modal(rig, "Sorry, something went wrong")
    await rig.slack.press_view("ann", forged(page, "subscribe all berlin"), "Subscribe…")
    await home(rig, "Sorry, something went wrong")
    assert await desk.kept() == ()


@pytest.mark.parametrize(("label", "state"), [("It arrived", State.SENT), ("Post it again", State.PENDING)])
async def test_a_held_delivery_is_settled_from_a_direct_message(
    rig: SlackRig, desk: Office, label: str, state: State
) -> None:
    """The word to the owner has two buttons, which do what they say where they stand, once."""
    kept = await desk.subscriptions.get(await subscribed(rig, desk))
    assert kept
    key = f"{kept.id}/2026-11-23"
    await desk.subscriptions.deliver(kept, key, rig.clock.now())
    await desk.became(key, State.HELD)
    held = await desk.subscriptions.delivery(key)
    assert held
    await rig.adapter.post(await rig.adapter.direct(kept.owner), troubles.held(kept, held), "K")
    asked = await last(rig, 3)
    await rig.slack.press("ann", asked, label)
    assert (await last(rig, 4)).channel == "DANN"
    settled = await desk.subscriptions.delivery(key)
    assert settled
    assert settled.state is state
    await rig.slack.press("ann", asked, label)
    assert "That is settled already." in said(await last(rig, 5))


@pytest.mark.parametrize("count", [99, 100, 300])
async def test_a_form_has_room_for_any_number_of_topics(count: int, lighthouse: Library) -> None:
    """A menu has 100 options; where there are more topics, they are typed, and no topic that was chosen is lost.

    One that isn't in the library is gone, or hidden from who reads the form: it isn't named.
    """
    first = lighthouse.briefings[0]
    many = [first._replace(title="A long title " * 10, slug=f"topic-number-{n}") for n in range(count)]
    chosen = (*(briefing.slug for briefing in many[:60]), "a-topic-that-is-gone")
    wish = Wish(chosen, MORNING, quiet=True)
    made = views.form(dialog.subscribing(replace(lighthouse, briefings=tuple(many)), wish, ""), Opened("C1"))
    assert view_faults(made) == []
    topics = made["blocks"][0]["element"]
    if count < 100:
        assert [one["value"] for one in topics["initial_options"]] == [*chosen[:-1]]
    else:
        assert topics["initial_value"] == ", ".join(chosen[:-1])


@pytest.mark.parametrize(("count", "is_kept"), [(10, True), (300, False)])
async def test_what_a_modal_has_no_room_to_keep_is_filled_in_anew(count: int, *, is_kept: bool) -> None:
    """Where the form was opened is always kept; what was filled in, as far as there is room."""
    opened = Opened("C1", "U1", "subscribe", {"topics": [f"topic-number-{n}" for n in range(count)]})
    assert len(str(opened)) <= 3_000
    assert Opened.read(str(opened)) == (opened if is_kept else opened._replace(values={}))
