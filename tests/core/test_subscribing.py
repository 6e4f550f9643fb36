"""Subscribing: what is understood, where it goes, whether it can be posted, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.adapters import plain
from bot.core import snapshot
from bot.core.compose import ways
from bot.core.document import Time
from bot.core.model import Kind, Person, Place
from bot.core.subscribing import Wish
from bot.core.subscription import Standing, Subscription, Weekly
from tests.core.desk_rig import ALONE, CHANNEL, MENTION, MESSAGE, OTHER, SOMEBODY, TYPED, Office, Way, office
from tests.dialogue import ME

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)  # 09:00 in Berlin; the office's clock stands at Tuesday the 24th
BERLIN = "all monday 09:00 Europe/Berlin"


async def kept(here: Office) -> Subscription:
    """Return the only subscription that there is."""
    (one,) = await here.subscriptions.of("", "")
    return one


BOTH = ("january-blackout", "gannet-rock")
UNDERSTOOD = {
    BERLIN: Wish((), Weekly(0, time(9), "Europe/Berlin"), quiet=False),
    "berlin": Wish((), Weekly(0, time(9), "Europe/Berlin"), quiet=False),
    "gannet-rock weekly friday 4pm Berlin": Wish(("gannet-rock",), Weekly(4, time(16), "Europe/Berlin"), quiet=False),
    "gannet rock in new york": Wish(("gannet-rock",), Weekly(0, time(9), "America/New_York"), quiet=False),
    "to ganet rock, Berlin, quiet": Wish(("gannet-rock",), Weekly(0, time(9), "Europe/Berlin"), quiet=True),
    "january-blackout gannet-rock tuesdays at 9:30 tokyo": Wish(
        BOTH, Weekly(1, time(9, 30), "Asia/Tokyo"), quiet=False
    ),
}


@pytest.mark.parametrize(("words", "wanted"), UNDERSTOOD.items(), ids=UNDERSTOOD)
async def test_what_is_said_is_kept(words: str, wanted: Wish, lighthouse: Library, tmp_path: Path) -> None:
    """Topics, day, time, zone and quiet, as people write them; what isn't said is what most want."""
    async with office(lighthouse, tmp_path) as here:
        heard = await here.hear(f"subscribe {words}")
        assert heard.startswith("Done. The weekly summary comes to this channel.")
        one = await kept(here)
        assert (Wish.of(one), one.place, one.owner) == (wanted, CHANNEL, ME)
        assert (one.since, one.standing, one.alone) == (here.bench.clock.now(), Standing.ACTIVE, False)
        assert set(snapshot.read_manifest(await here.subscriptions.content(one.snapshot))) == {*BOTH}
        assert (await here.hear(wanted.line())).startswith("Nothing to change")


async def test_everybody_there_reads_what_comes(lighthouse: Library, tmp_path: Path) -> None:
    """The channel is told at once of what, when, and how to end it; who asked reads the same, with the ways on."""
    async with office(lighthouse, tmp_path) as here:
        reply = await here.ask(f"subscribe {BERLIN}")
        one = await kept(here)
        dates = [f"Monday, {day}, 09:00" for day in ("30 November 2026", "7 December 2026", "14 December 2026")]
        ((place, posted, key),) = here.posts
        assert (place, key) == (CHANNEL, "announced/1")
        assert posted.startswith(
            "This channel now gets a weekly summary of all briefings: Mondays at 09:00, Europe/Ber"
        )
        assert all(date in text for date in dates for text in (posted, plain.render(reply.document)))
        assert "/briefing subscriptions shows it, and how to pause it or end it." in posted
        lines = [action.command for action in ways.actions_of(reply.document)]
        assert lines == [
            f"{word} {one.id}" for word in ("next", "pause", "dialog subscribe", "deliveries", "unsubscribe")
        ]
        assert Time(MONDAY) in _spans(reply.document)
        assert one.next_at == MONDAY


def _spans(document: object) -> list[object]:
    """Return everything that a document is made of."""
    parts = [document]
    for part in parts:
        if isinstance(part, tuple):
            parts += part
        elif hasattr(part, "__dataclass_fields__"):
            parts += [getattr(part, name) for name in part.__dataclass_fields__]
    return parts


@pytest.mark.parametrize(
    ("words", "said", "buttons"),
    [
        ("daily berlin", "Nothing was changed.", []),
        ("volcano berlin", "There is no topic “volcano berlin”, so nothing was changed.", ["list"]),
        (
            "gannet-rock, the night friday berlin quiet",
            "There is no topic “the night”, so nothing was changed. Did you mean:",
            ["subscribe gannet-rock, january-blackout friday 09:00 Europe/Berlin quiet", "list"],
        ),
    ],
)
async def test_what_isnt_understood_changes_nothing(
    words: str, said: str, buttons: list[str], lighthouse: Library, tmp_path: Path
) -> None:
    """It is said what was not understood; a topic that comes near is offered with all the rest of the line."""
    async with office(lighthouse, tmp_path) as here:
        reply = await here.ask(f"subscribe {words}")
        assert said in plain.render(reply.document)
        assert [action.command for action in ways.actions_of(reply.document)] == buttons
        assert await here.rows() == [(), [], []]
        if len(buttons) > 1:
            assert (await here.hear(buttons[0], TYPED._replace(kind=Kind.ACTION))).startswith("Done.")
            assert (await kept(here)).topics == ("gannet-rock", "january-blackout")


async def test_the_zone_is_asked_for_where_nothing_tells_it(lighthouse: Library, tmp_path: Path) -> None:
    """A few are offered, each with the whole line, which makes the subscription when it is pressed."""
    async with office(lighthouse, tmp_path) as here:
        reply = await here.ask("subscribe gannet-rock friday 16:00 quiet")
        assert plain.render(reply.document).startswith("In which time zone?")
        assert await here.rows() == [(), [], []]
        line = next(one.command for one in ways.actions_of(reply.document) if one.label == "America/New_York")
        await here.hear(line, TYPED._replace(kind=Kind.ACTION))
        one = await kept(here)
        assert (one.topics, one.when, one.quiet) == (("gannet-rock",), Weekly(4, time(16), "America/New_York"), True)


async def test_the_zone_is_that_of_the_person_or_of_what_there_is(lighthouse: Library, tmp_path: Path) -> None:
    """First what is typed, then the place's own, the person's profile, what they have elsewhere, what others have."""
    async with office(lighthouse, tmp_path) as here:
        here.zones[ME] = "Asia/Kathmandu"

        async def zone(words: str, way: Way = TYPED) -> str:
            await here.hear(f"subscribe {words}", way)
            one = await here.subscriptions.at(replace(way.place, thread=""))
            assert one is not None
            return one.when.zone

        assert await zone("berlin") == "Europe/Berlin"
        assert await zone("friday") == "Europe/Berlin"
        assert await zone("friday", Way(place=OTHER)) == "Asia/Kathmandu"
        here.zones[ME] = "Mars/Olympus"
        assert await zone("friday", Way(place=replace(OTHER, channel="C3"))) == "Asia/Kathmandu"
        for channel in ("C4", "C5", "C6"):
            assert await zone("tokyo", Way(place=replace(OTHER, channel=channel))) == "Asia/Tokyo"
        assert await zone("friday", Way(SOMEBODY, replace(OTHER, channel="C7"))) == "Asia/Tokyo"


async def test_no_zone_is_taken_from_strangers(lighthouse: Library, tmp_path: Path) -> None:
    """Between two, on a platform whose direct conversations have no workspace, what others have tells nothing."""
    async with office(lighthouse, tmp_path) as here:
        one, other = (
            Way(Person("talk", "", number), Place("talk", "", f"D{number}", number), Kind.DIRECT, alone=True)
            for number in "78"
        )
        assert (await here.hear("subscribe berlin", one)).startswith("Done.")
        assert (await here.hear("subscribe", other)).startswith("In which time zone?")


async def test_a_place_has_one_subscription(lighthouse: Library, tmp_path: Path) -> None:
    """Subscribing again changes it and says what changed; what isn't said stays, and the summary misses nothing."""
    async with office(lighthouse, tmp_path) as here:
        before = await here.subscribed("gannet-rock monday 09:00 Europe/Berlin")
        here.bench.clock.pass_time(days=1)
        heard = await here.hear("subscribe friday at 16:00", Way(SOMEBODY))
        assert "The weekly summary of this channel has changed." in heard
        assert "When: Fridays at 16:00, Europe/Berlin (before: Mondays at 09:00, Europe/Berlin)" in heard
        assert "Topics: Gannet Rock without keepers\n" in heard
        assert here.posts[-1][1].startswith("The weekly summary here has changed. It is of Gannet Rock without keepers")
        one = await kept(here)
        assert one == replace(
            before,
            owner=SOMEBODY,
            when=Weekly(4, time(16), "Europe/Berlin"),
            next_at=MONDAY + timedelta(days=-3, hours=7),
        )


async def test_what_is_there_already_is_not_announced_again(lighthouse: Library, tmp_path: Path) -> None:
    """With nothing new in it, the line shows what there is."""
    async with office(lighthouse, tmp_path) as here:
        one = await here.subscribed(f"{BERLIN} quiet")
        for words in ("subscribe", f"subscribe {BERLIN} quiet"):
            assert (await here.hear(words, Way(SOMEBODY))).startswith("Nothing to change")
        assert (await kept(here), len(here.posts)) == (one, 1)


async def test_a_summary_that_is_due_stays_due(lighthouse: Library, tmp_path: Path) -> None:
    """Whoever changes the topics in the minute in which a summary is due doesn't put it off for a week."""
    async with office(lighthouse, tmp_path) as here:
        await here.subscribed()
        here.bench.clock.set(MONDAY + timedelta(seconds=30))
        await here.hear("subscribe gannet-rock")
        assert (await kept(here)).next_at == MONDAY


async def test_what_was_paused_goes_on_when_subscribed_again(lighthouse: Library, tmp_path: Path) -> None:
    """Whoever subscribes a channel wants its summaries, and is told that there were none."""
    async with office(lighthouse, tmp_path) as here:
        await here.subscribed()
        await here.hear("pause")
        here.bench.clock.pass_time(days=30)
        assert "It had stopped, and goes on now." in await here.hear("subscribe")
        one = await kept(here)
        assert (one.standing, one.next_at > here.bench.clock.now()) == (Standing.ACTIVE, True)


@pytest.mark.parametrize("way", [MESSAGE, TYPED._replace(place=ALONE, alone=True)], ids=["message", "command"])
async def test_between_two_the_reply_is_short(way: Way, lighthouse: Library, tmp_path: Path) -> None:
    """The post that tests it tells all, and stands right above."""
    async with office(lighthouse, tmp_path) as here:
        heard = await here.hear("subscribe berlin", way)
        assert heard.startswith("Done. The summary comes to our conversation.\n")
        assert "14 December" not in heard
        ((place, posted, _),) = here.posts
        assert (place, posted.startswith("You now get a weekly summary of all briefings: ")) == (ALONE, True)
        assert (await kept(here)).alone


async def test_a_thread_is_subscribed_by_a_mention_in_it(lighthouse: Library, tmp_path: Path) -> None:
    """A mention tells which thread is meant, and no command does; channel and thread have one each."""
    async with office(lighthouse, tmp_path) as here:
        heard = await here.hear("subscribe berlin in this thread")
        assert heard.startswith("For a summary in a thread, mention me in that thread with the same words.")
        assert here.posts == []
        await here.subscribed()
        heard = await here.hear("subscribe friday berlin in this thread", MENTION)
        assert heard.startswith("Done. The summary comes here.")
        assert here.posts[-1][0] == MENTION.place
        assert here.posts[-1][1].startswith("This thread now gets a weekly summary")
        assert {one.place for one in await here.subscriptions.of("", "")} == {CHANNEL, MENTION.place}
        await here.hear("pause", MENTION)
        there = await here.subscriptions.at(MENTION.place)
        assert there is not None
        assert there.standing is Standing.PAUSED
        assert (await here.subscribed()).standing is Standing.ACTIVE


async def test_in_a_thread_no_button_pretends_to_know_it(lighthouse: Library, tmp_path: Path) -> None:
    """Who presses one can't be told to be in that thread, so the words to type are shown instead."""
    async with office(lighthouse, tmp_path) as here:
        for words in ("subscribe in this thread", "subscribe the night berlin in this thread"):
            reply = await here.ask(words, MENTION)
            assert {one.command for one in ways.actions_of(reply.document)} <= {"list"}
        await here.hear("subscribe friday berlin in this thread", MENTION)
        heard = await here.hear("unsubscribe", MENTION)
        assert "mention me there with: subscribe all friday 09:00 Europe/Berlin in this thread" in heard
        assert "→" not in heard


async def test_what_stands_in_a_file_is_changed_there(lighthouse: Library, tmp_path: Path) -> None:
    """It can be seen and sent; to change it, pause it or end it, the reply names the file."""
    async with office(lighthouse, tmp_path) as here:
        one = replace(await here.subscribed(), declared=True)
        await here.subscriptions.put(one)
        for order in ("subscribe friday", "pause", "resume", "unsubscribe", f"pause {one.id}"):
            assert "changed there: config/subscriptions.yaml" in await here.hear(order)
        assert await kept(here) == one
        assert "Made in: config/subscriptions.yaml" in await here.hear("subscriptions")
        assert (await here.hear("send now")).startswith("On its way.")


async def test_each_line_is_announced_under_its_own_key(lighthouse: Library, tmp_path: Path) -> None:
    """A line delivered twice has one key, so that a platform can tell that it is the same; another line has another."""
    async with office(lighthouse, tmp_path) as here:
        for _ in range(2):
            await here.bench.ask("subscribe berlin", place=ALONE, name="E1")
        await here.bench.ask("subscribe friday berlin", place=ALONE, name="E2")
        assert [key for _, _, key in here.posts] == ["announced/E1", "announced/E2"]
