"""Forms: filled with what is there, and read as the line that somebody could have typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest

from bot.adapters import plain
from bot.core.compose import ways
from bot.core.dialog import Dialog, Pick, Typed, line_of
from bot.core.model import Audience, Kind
from bot.core.subscribing import Wish
from bot.core.subscription import Weekly
from tests.core.desk_rig import ALONE, CHANNEL, MESSAGE, OTHER, TYPED, Way, office
from tests.dialogue import ME, Bench

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library

OPENED = TYPED._replace(kind=Kind.DIALOG)


def chosen(form: Dialog) -> dict[str, tuple[str, ...]]:
    """Return what the form sends if nothing in it is touched."""
    return {one.name: one.chosen if isinstance(one, Pick) else (one.value,) for one in form.fields}


async def test_a_new_form_has_what_most_want(lighthouse: Library, tmp_path: Path) -> None:
    """All topics, Monday at nine, in the person's own time zone, and a line where nothing has changed."""
    async with office(lighthouse, tmp_path) as here:
        here.zones[ME] = "Europe/Berlin"
        reply = await here.ask("subscribe", OPENED)
        assert reply.audience is Audience.ASKER
        form = reply.dialog
        assert form is not None
        assert [type(one) for one in form.fields] == [Pick, Pick, Typed, Typed, Pick]
        assert form.fields[0].label == "Topics"
        assert isinstance(form.fields[0], Pick)
        assert [value for _, value in form.fields[0].options] == ["all", "gannet-rock", "january-blackout"]
        assert line_of(form.line, chosen(form)) == "subscribe all monday at 09:00 time zone: Europe/Berlin"
        assert here.posts == []


async def test_an_untouched_form_changes_nothing(lighthouse: Library, tmp_path: Path) -> None:
    """What the form of a subscription shows is what there is, wherever it was opened."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed("january-blackout friday 16:30 Asia/Tokyo quiet")
        for text, way in (("subscribe", TYPED), (f"subscribe {kept.id}", Way(place=OTHER))):
            form = (await here.ask(text, way._replace(kind=Kind.DIALOG))).dialog
            assert form is not None
            assert (await here.hear(line_of(form.line, chosen(form)), way)).startswith("Nothing to change")


async def test_a_filled_form_changes_the_subscription_that_it_was_opened_for(
    lighthouse: Library, tmp_path: Path
) -> None:
    """Sent from another place than its channel, it changes that channel's, and makes none where it was sent."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed()
        there = Way(place=OTHER)
        form = (await here.ask(f"subscribe {kept.id}", there._replace(kind=Kind.DIALOG))).dialog
        assert form is not None
        filled = {
            **chosen(form), "topics": ("january-blackout", "gannet-rock"), "weekday": ("sunday",), "time": ("9.15",),
            "zone": (" new york ",), "unchanged": ("quiet",),
        }  # fmt: skip
        await here.hear(line_of(form.line, filled), there)
        (one,) = await here.subscriptions.of("", "")
        assert one.place == CHANNEL
        topics = ("january-blackout", "gannet-rock")
        assert Wish.of(one) == Wish(topics, Weekly(6, time(9, 15), "America/New_York"), quiet=True)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "subscribe all"),
        ({"topics": ("all", "gannet-rock")}, "subscribe all"),
        ({"topics": ("gannet-rock",), "time": ("",), "zone": ("",)}, "subscribe gannet-rock"),
        ({"time": ("9\n15",), "unchanged": ("say",)}, "subscribe all at 9 15"),
        ({"unchanged": ("quiet",), "other": ("x",)}, "subscribe all quiet"),
    ],
)
def test_a_filled_form_is_one_line(values: dict[str, tuple[str, ...]], line: str) -> None:
    """What is left empty is left out, all topics are all, and a line has no breaks."""
    assert line_of("subscribe", values) == line


async def test_a_form_that_is_typed_for_by_hand_is_explained(lighthouse: Library, tmp_path: Path) -> None:
    """Where a platform has no forms, its button shows what to type."""
    async with office(lighthouse, tmp_path) as here:
        for line in ("dialog subscribe", "dialog", "dialog subscribe s-00000000"):
            reply = await here.ask(line)
            assert plain.render(reply.document).startswith("Type /briefing subscribe [topics] [when], for example ")
            assert reply.dialog is None


async def test_opening_a_form_leaves_no_trace(lighthouse: Library, tmp_path: Path) -> None:
    """It may be opened twice by the same press, and is no question."""
    async with office(lighthouse, tmp_path) as here:
        for _ in range(2):
            reply = await here.bench.ask("subscribe", kind=Kind.DIALOG, name="D1", place=ALONE)
            assert reply is not None


async def test_without_a_desk_there_are_no_forms(lighthouse: Library) -> None:
    """A command that runs once has none to show."""
    reply = await Bench(lighthouse).ask("subscribe", kind=Kind.DIALOG)
    assert reply is not None
    assert reply.dialog is None
    assert "Subscriptions are made in chat" in plain.render(reply.document)


async def test_the_page_with_the_bot_shows_ones_own(lighthouse: Library, tmp_path: Path) -> None:
    """Below the topics stand the person's own summaries, wherever they come to, and the way to another one."""
    page = Way(place=replace(ALONE, channel=ME.id), kind=Kind.HOME, belongs=False)
    async with office(lighthouse, tmp_path) as here:
        heard = await here.hear("", page)
        assert "Your weekly summaries\nNone yet." in heard
        await here.subscribed()
        await here.hear("subscribe gannet-rock friday", MESSAGE)
        await here.hear("subscribe berlin", Way(replace(ME, id="U2"), OTHER))
        reply = await here.ask("", page)
        heard = plain.render(reply.document)
        assert heard.index("Gannet Rock without keepers") < heard.index("Your weekly summaries")
        assert heard.count("The weekly summary of ") == 2
        assert "The weekly summary of channel C1\n" in heard
        assert "The weekly summary of our direct messages\n" in heard
        assert ways.actions_of(reply.document)[-1].command == "dialog subscribe"


async def test_without_a_desk_the_page_is_what_it_was(lighthouse: Library) -> None:
    """Where there are no summaries, none are offered."""
    reply = await Bench(lighthouse).ask("", kind=Kind.HOME)
    assert reply is not None
    assert "weekly" not in plain.render(reply.document)
