"""The desk, once there is a subscription: what is shown, to whom, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.adapters import plain
from bot.core.compose import ways
from bot.core.model import Audience, Kind
from bot.core.ports import Refused
from bot.core.subscription import Purpose, Standing, State
from tests.core.desk_rig import (
    ALONE,
    CHANNEL,
    COMMANDED,
    MENTION,
    MESSAGE,
    OTHER,
    SOMEBODY,
    TYPED,
    Office,
    Way,
    office,
)
from tests.dialogue import ME, Bench
from tests.golden import check_golden

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.subscription import Subscription

ELSEWHERE = Way(place=OTHER)


async def standing(here: Office, kept: Subscription) -> Standing | None:
    """Return how it stands with a subscription, if there still is one."""
    found = await here.subscriptions.get(kept.id)
    return found.standing if found else None


SAID = (
    "subscribe to gannet rock on fridays at 4pm",
    "subscribe to gannet rock on fridays at 4pm in Berlin",
    "subscriptions",
    "subscribe gannet rock and blackout",
    "next",
    "send now",
    "deliveries",
    "pause",
    "subscriptions",
    "resume",
    "unsubscribe",
    "subscriptions",
)


async def test_a_conversation_about_summaries(lighthouse: Library, tmp_path: Path) -> None:
    """It reads as the golden file does, from the first line to the last, with what everyone in the channel reads."""
    async with office(lighthouse, tmp_path) as here:
        told: list[str] = []
        for line in SAID:
            told += [f"> /briefing {line}", await here.hear(line)]
            told += [f"(in the channel) {posted}" for _, posted, _ in here.posts]
            here.posts.clear()
        check_golden("replies", "subscriptions", "\n\n".join(told))


async def test_those_of_the_place_and_ones_own_are_listed(lighthouse: Library, tmp_path: Path) -> None:
    """Everybody sees what comes to the channel and its threads; what a person has made elsewhere, only they do."""
    async with office(lighthouse, tmp_path) as here:
        await here.subscribed()
        await here.hear("subscribe friday berlin in this thread", MENTION)
        await here.hear("subscribe gannet-rock", MESSAGE)
        heard = await here.hear("subscriptions")
        places = [line for line in heard.splitlines() if line.startswith("The weekly summary of ")]
        assert [one.removeprefix("The weekly summary of ") for one in places] == [
            "this channel",
            "a thread of this channel",
            "our direct messages",
        ]
        heard = await here.hear("subscriptions", ELSEWHERE)
        assert "The weekly summary of channel C1\n" in heard
        assert "The weekly summary of a thread of channel C1\n" in heard
        for way in (ELSEWHERE._replace(person=SOMEBODY), MENTION._replace(place=replace(OTHER, thread="T2"))):
            assert (await here.hear("subscriptions", way)).startswith("No weekly summary comes here.")
        assert "direct messages" not in await here.hear("subscriptions", MENTION)


async def test_what_was_made_in_another_workspace_isnt_listed(lighthouse: Library, tmp_path: Path) -> None:
    """A person of two workspaces sees in each what is there, even where their id is the same."""
    async with office(lighthouse, tmp_path) as here:
        await here.subscribed()
        there = Way(replace(ME, workspace=""), replace(OTHER, workspace="W2"))
        await here.subscriptions.put(
            replace(await here.subscribed(), id="s-00000002", owner=there.person, place=replace(CHANNEL, channel="C9"))
        )
        assert (await here.hear("subscriptions", there)).startswith("No weekly summary comes here.")


async def test_the_next_summary_is_for_the_asker_alone(lighthouse: Library, tmp_path: Path) -> None:
    """Where everyone would read it, the reply shows how to ask for it in private, and the button does."""
    async with office(lighthouse, tmp_path) as here:
        await here.subscribed()
        asked = await here.ask("next", MENTION)
        assert asked.audience is Audience.EVERYONE
        assert plain.render(asked.document).startswith("I show that to you alone: type /briefing next")
        (button,) = ways.actions_of(asked.document)
        shown = await here.ask(button.command, TYPED._replace(kind=Kind.ACTION))
        assert shown.audience is Audience.ASKER
        assert plain.render(shown.document).startswith("Only you see this. It is the next summary as it would be now;")
        assert here.posts[1:] == []


async def test_what_changed_since_is_in_the_next_summary(lighthouse: Library, tmp_path: Path) -> None:
    """What the briefings say now and didn't when the channel subscribed is what is shown, and no more."""
    async with office(lighthouse, tmp_path) as here:
        await here.subscribed()
        first, *others = lighthouse.briefings
        say = first.bottom_line._replace(say="The tower is a hotel now.")
        here.bench.library = replace(lighthouse, briefings=(first._replace(bottom_line=say), *others))
        assert "The tower is a hotel now." in await here.hear("next")
        assert "Gannet Rock" in await here.hear("next")
        assert "The night the lamp failed" not in await here.hear("next")


async def test_a_paused_subscription_goes_on_from_where_it_stopped(lighthouse: Library, tmp_path: Path) -> None:
    """Pausing and resuming leave all as it was but the day of the next summary, which is one to come."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed()
        assert "No summary comes to this channel until you resume it." in await here.hear("pause")
        assert "It is paused already." in await here.hear("pause")
        assert await standing(here, kept) is Standing.PAUSED
        here.bench.clock.pass_time(days=20)
        heard = await here.hear("resume")
        assert "on Monday, 21 December 2026, 09:00, Europe/Berlin, and covers what happened meanwhile." in heard
        assert "It isn't paused." in await here.hear("resume")
        later = kept.next_at + timedelta(weeks=3)
        assert await here.subscriptions.get(kept.id) == replace(kept, next_at=later)
        assert len(here.posts) == 1


async def test_what_the_platform_refused_is_tested_before_it_goes_on(lighthouse: Library, tmp_path: Path) -> None:
    """Resumed while it still can't be posted, it stays stopped, and says why; once it can, everybody reads so."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed()
        await here.subscriptions.stand(kept.id, Standing.SUSPENDED, kept.next_at, "not_in_channel")
        assert "Stopped: it can't be posted any more. I'm not in that channel." in await here.hear("subscriptions")
        for order in ("pause", "send now"):
            assert (await here.hear(order)).startswith("It can't be posted at present. I'm not in that channel.")
        here.trouble = Refused("not_in_channel")
        assert "I can't post there" in await here.hear("resume")
        assert await standing(here, kept) is Standing.SUSPENDED
        here.trouble = None
        assert (await here.hear("resume")).startswith("It goes on.")
        assert await standing(here, kept) is Standing.ACTIVE
        assert here.posts[-1][1].startswith("The weekly summary of all briefings goes on here: Mondays at 09:00")


async def test_who_ends_it_gets_the_line_that_begins_it_again(lighthouse: Library, tmp_path: Path) -> None:
    """The button makes the same subscription anew; from elsewhere, the line has to be typed there."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed("gannet-rock friday 16:00 Europe/Berlin quiet")
        reply = await here.ask("unsubscribe")
        assert await standing(here, kept) is None
        (button,) = ways.actions_of(reply.document)
        await here.hear(button.command, TYPED._replace(kind=Kind.ACTION))
        again = await here.subscriptions.at(CHANNEL)
        assert again is not None
        assert again == replace(kept, id=again.id)
        reply = await here.ask(f"unsubscribe {again.id}", ELSEWHERE._replace(kind=Kind.ACTION))
        assert "No weekly summary comes to channel C1 any more." in plain.render(reply.document)
        assert "type there: /briefing subscribe gannet-rock friday 16:00" in plain.render(reply.document)
        assert ways.actions_of(reply.document) == []


async def test_sent_now_is_asked_for_once(lighthouse: Library, tmp_path: Path) -> None:
    """A line is one delivery, however often it is delivered to the bot; another line is another."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed()
        assert (await here.hear("send now")).startswith("On its way.")
        assert (await here.hear(f"send now {kept.id}")).startswith("On its way.")
        found = await here.subscriptions.deliveries(kept.id)
        assert len({one.key for one in found}) == 2
        assert all(one.key.startswith(f"{kept.id}/now/") for one in found)
        assert "send now" in await here.hear("send")


FATES = [
    (State.PENDING, {}, "on its way"),
    (State.PENDING, {"why": "HTTP 503"}, "not posted yet; it will be tried again. The platform says: HTTP 503."),
    (State.SENDING, {}, "on its way; the platform hasn't confirmed it yet"),
    (State.SENT, {}, "posted"),
    (State.HELD, {}, "I can't find out whether it arrived."),
    (State.DEAD, {"why": "is_archived"}, "not posted. The channel is archived."),
    (State.SILENT, {}, "nothing had changed, so nothing was posted"),
]


@pytest.mark.parametrize(("state", "more", "said"), FATES, ids=[f"{one[0]} {one[1]}" for one in FATES])
async def test_what_became_of_each_delivery_is_told(
    state: State, more: dict[str, object], said: str, lighthouse: Library, tmp_path: Path
) -> None:
    """When it was due by the subscription's clock, and whether it was posted, or why not."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed()
        assert "Nothing was delivered to this channel so far." in await here.hear("deliveries")
        await here.subscriptions.deliver(kept, "K", here.bench.clock.now())
        await here.became("K", state, **more)
        assert f"Tuesday, 24 November 2026, 13:00, asked for: {said}" in await here.hear("deliveries")


@pytest.mark.parametrize(("label", "state"), [("It arrived", State.SENT), ("Post it again", State.PENDING)])
async def test_a_person_settles_what_nobody_knows(
    label: str, state: State, lighthouse: Library, tmp_path: Path
) -> None:
    """What is held has two buttons, which work once: it arrived, or it is posted again."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed()
        key = f"{kept.id}/2026-11-23"
        await here.subscriptions.deliver(kept, key, here.bench.clock.now())
        await here.became(key, State.HELD)
        reply = await here.ask("deliveries")
        line = next(one.command for one in ways.actions_of(reply.document) if one.label == label)
        assert await here.hear(line, ELSEWHERE._replace(kind=Kind.ACTION)) in (
            "Thank you. It counts as delivered.",
            "It will be posted again, in a moment.",
        )
        settled = await here.subscriptions.delivery(key)
        assert settled is not None
        assert settled.state is state
        assert await here.hear(line, ELSEWHERE._replace(kind=Kind.ACTION)) == "That is settled already."
        assert ways.actions_of((await here.ask("deliveries")).document) == []


async def test_what_a_newer_summary_has_told_is_not_promised_again(lighthouse: Library, tmp_path: Path) -> None:
    """Who asks for an old summary again, after a newer one, is told that it has covered that."""
    async with office(lighthouse, tmp_path) as here:
        kept = await here.subscribed()
        key = f"{kept.id}/2026-11-23"
        await here.subscriptions.deliver(kept, key, kept.since)
        await here.became(key, State.HELD, purpose=Purpose.SUMMARY.value)
        heard = await here.hear(f"deliveries again {key}", ELSEWHERE._replace(kind=Kind.ACTION))
        assert heard.startswith("A newer summary has told that since")


async def test_an_order_about_nothing_says_how_to_begin(lighthouse: Library, tmp_path: Path) -> None:
    """Where nothing comes, and where a button's subscription is gone, nothing breaks."""
    async with office(lighthouse, tmp_path) as here:
        for order in ("unsubscribe", "pause", "resume", "next", "send now", "deliveries", "subscriptions"):
            assert (await here.hear(order)).startswith("No weekly summary comes here. To get one: ")
            if order != "subscriptions":
                assert (await here.hear(f"{order} s-00000000")).startswith("I know of no such subscription")
        assert "no such" in await here.hear("deliveries arrived s-00000000/2026-11-23")
        assert "no such" in await here.hear("subscribe s-00000000 friday")


async def test_a_script_is_told_where_subscriptions_are_made(lighthouse: Library) -> None:
    """A command that runs once has no channel for a summary to come to."""
    heard = await Bench(lighthouse).hear("subscribe all")
    assert heard == "Subscriptions are made in chat, where the summaries are to come, or by briefing-bot subscriptions."


async def test_no_order_is_brought_again_by_what_shows_a_reply_again(lighthouse: Library, tmp_path: Path) -> None:
    """Nobody can share one or ask for its rest: that would give the order once more."""
    async with office(lighthouse, tmp_path) as here:
        for order in ("subscribe berlin", "send now", "pause", "resume", "unsubscribe"):
            assert (await here.ask(order)).line == ""
        assert (await here.ask("subscriptions")).line == "subscriptions"
        assert {ALONE, COMMANDED} & {place for place, _, _ in here.posts} == set()
