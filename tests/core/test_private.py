"""What a place may not see, nothing tells it there: every command, every kind of request, summaries and orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.area import Area
from bot.core.commands import BY_NAME, SECTIONS
from bot.core.model import Kind, Place
from bot.core.remembered import Context
from bot.core.subscription import Standing, Subscription, Weekly
from bot.core.views import printed, views_of
from tests.core.desk_rig import ALONE, BOSS, CHANNEL, COMMANDED, MESSAGE, OTHER, Office, Way, office
from tests.dialogue import ME
from tests.private import ASK, HERE, SECRET, SLUG, TITLE, only_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.model import Reply

ELSEWHERE = Way(place=OTHER)
BOSS_THERE = Way(person=BOSS, place=OTHER)

# Of every command some lines, and whether they tell of the briefing where it may be seen.
LINES: dict[str, list[tuple[str, bool]]] = {
    "list": [("list", True)],
    "show": [
        (SLUG, True),
        (f"show {SLUG}", True),
        (f"{SLUG} changes since last week", True),
        ("show quokka plan", True),
        *((f"{SLUG} {section.name}", True) for section in SECTIONS),
    ],
    "ask": [
        ("ask who looks after the quokkas in the boat house", True),
        ("ask what does a quokka cost", True),
        ("ask who keeps quokkas since the quokkas left", True),
        ("ask how many quokkas are there? and who looks after the quokkas in the boat house?", True),
        ("who says what about the quokka plan", True),
        ("tell me about the quokka plan", True),
        ("who is keeper of quokkas", True),
        ("ask what is the source of the notes", False),
    ],
    "search": [("search quokka", True), ("search ada", True)],
    "compare": [(f"compare {SLUG}", True), ("compare", False)],
    "sources": [("sources", True)],
    "feedback": [("feedback good", False)],
    "forget": [("forget me", False)],
    "listen": [("listen on", False)],
    "changes": [("changes since 1 november", True)],
    "subscribe": [(f"subscribe {SLUG} monday 09:00 Europe/Berlin", True), ("subscribe quokka friday", True)],
    "subscriptions": [("subscriptions", True)],
    "pause": [("pause", False)],
    "resume": [("resume", False)],
    "next": [("next", True)],
    "send": [("send now", False)],
    "deliveries": [("deliveries", False)],
    "unsubscribe": [("unsubscribe", False)],
    "help": [("help", False)],
}

KINDS: dict[Kind, tuple[str, bool]] = {
    Kind.COMMAND: ("who looks after the quokkas in the boat house", True),
    Kind.MENTION: ("who looks after the quokkas in the boat house", True),
    Kind.DIRECT: ("who looks after the quokkas in the boat house", True),
    Kind.ACTION: (f"ask {ASK}", True),
    Kind.SHARE: (f"ask {ASK}", True),
    Kind.OVERHEARD: ("who looks after the quokkas in the boat house", True),
    Kind.SUGGEST: ("quok", True),
    Kind.HOME: ("", True),
    Kind.DIALOG: ("subscribe", True),
}


@pytest.fixture
async def here(private: Library, tmp_path: Path) -> AsyncIterator[Office]:
    """Return an office where the briefing came a day after the others."""
    before = replace(private, briefings=tuple(one for one in private.briefings if one.slug != SLUG))
    async with office(before, tmp_path) as made:
        made.bench.clock.pass_time(days=1)
        made.bench.library = private
        await made.summaries.remember(made.bench.clock.now())
        made.bench.clock.pass_time(days=2)
        yield made


def told(reply: Reply | None, line: str = "") -> str:
    """Return everything that a reply holds, be it shown or not, but for the words that were typed themselves.

    Those come back in the reasons, which are for curators.
    """
    if reply and SECRET in line:
        reply = reply._replace(finding=reply.finding._replace(reasons=()))
    found = repr(reply)
    return found if "quokka" in line else found.replace("quokka", SECRET).replace("Quokka", SECRET)


def test_every_command_and_every_kind_is_walked() -> None:
    """A command or a kind of request that is new has to be tried here, too."""
    assert set(LINES) == set(BY_NAME)
    assert set(KINDS) == set(Kind)


async def test_no_command_tells_of_what_may_not_be_seen(here: Office) -> None:
    """Where the briefing is hidden no word of it is told, by any command; where it may be seen, it is told."""
    await here.hear("subscribe all monday 09:00 Europe/Berlin", ELSEWHERE)
    for command, lines in LINES.items():
        for line, shows in lines:
            hidden, shown = told(await here.ask(line, ELSEWHERE), line), told(await here.ask(line), line)
            assert SECRET not in hidden, (command, line)
            assert (SECRET in shown) or not shows, (command, line)
    assert [text for place, text, _ in here.posts if place.channel != "C1" and SECRET in text] == []


@pytest.mark.parametrize("kind", Kind)
async def test_no_kind_of_request_tells_of_what_may_not_be_seen(here: Office, kind: Kind) -> None:
    """However something reaches the bot, it is answered from what the place may see."""
    line, shows = KINDS[kind]
    for place in (CHANNEL, replace(OTHER, thread="")):
        await here.bench.store.remember(replace(place, thread="T1"), Context(SLUG, f"{SLUG}/x"))
    way = Way(kind=kind, place=replace(CHANNEL, thread="T1"))
    elsewhere = replace_place(way, replace(OTHER, thread="T1"))
    assert SECRET not in told(await put(here, line, elsewhere), line)
    assert (SECRET in told(await put(here, line, way), line)) is shows


def replace_place(way: Way, place: Place) -> Way:
    """Return the same way of saying something, elsewhere."""
    return way._replace(place=place)


async def put(here: Office, line: str, way: Way) -> Reply | None:
    """Return the reply, if there is one."""
    from bot.core.model import Request  # noqa: PLC0415 - nowhere else here

    return await here.bench.put(
        Request("", line, way.kind, way.place, way.person, here.bench.clock.now(), belongs=True)
    )


@pytest.mark.parametrize("line", ["more", "who says what", "timeline", "what is its source?", "compare", "and why?"])
async def test_a_conversation_about_what_is_hidden_goes_on_without_it(here: Office, line: str) -> None:
    """What a conversation was about before it was hidden is not told by what leans on it."""
    await here.bench.store.remember(OTHER, Context(SLUG, f"{SLUG}/x"))
    assert SECRET not in told(await here.ask(line, ELSEWHERE), line)


async def test_a_button_for_what_is_hidden_now_tells_nothing_of_it(here: Office) -> None:
    """A line that was kept for a button is not spelled out where its answer may not be seen; nor is it rated."""
    key = await here.bench.store.keep_line(OTHER, ME, f"ask {ASK}")
    named = await here.bench.store.keep_line(OTHER, ME, f"show {SLUG}")
    rated = await here.bench.store.keep_line(OTHER, ME, f"{SLUG}/x")
    pressed = Way(kind=Kind.ACTION, place=OTHER)
    for line in (f"~{key}", f"~{named}", f"ask {ASK}"):
        assert SECRET not in told(await here.ask(line, pressed), line), line
    for line in (f"feedback good ~{rated}", f"feedback good {SLUG}/x"):
        assert "nothing" in await here.hear(line, pressed)
    assert SECRET in told(await here.ask(f"~{key}", replace_place(pressed, COMMANDED)))


async def test_orders_from_elsewhere_tell_no_titles(here: Office) -> None:
    """Who asks elsewhere about a channel's subscription learns nothing that isn't shown where they ask."""
    kept = await here.subscribed(f"{SLUG} monday 09:00 Europe/Berlin")
    orders = (
        "subscriptions", f"next {kept.id}", f"deliveries {kept.id}", f"pause {kept.id}", f"resume {kept.id}",
        f"send now {kept.id}", f"subscribe {kept.id} friday 10:00", f"subscribe {kept.id}", f"unsubscribe {kept.id}",
    )  # fmt: skip
    for way in (MESSAGE, BOSS_THERE, ELSEWHERE):
        for line in orders[:-1]:
            assert SECRET not in told(await here.ask(line, way)), line
        form = await here.ask(f"subscribe {kept.id}", way._replace(kind=Kind.DIALOG))
        assert SECRET not in told(form)
        assert form.dialog is None
    assert SECRET not in told(await here.ask(orders[-1], MESSAGE))


async def test_what_ended_is_not_named_where_it_is_hidden_by_now(here: Office, private: Library) -> None:
    """The line that makes it anew isn't told where it would name a topic that isn't shown there any more."""
    kept = await here.subscribed(f"{SLUG} monday 09:00 Europe/Berlin")
    here.bench.library = only_in(private, Area("test", "W9"))
    for line in ("subscriptions", "next", f"subscribe {kept.id} friday", "unsubscribe"):
        assert SECRET not in told(await here.ask(line)), line


async def test_nothing_is_posted_where_it_may_not_be_seen(here: Office) -> None:
    """A topic that is shown where somebody asks, and not where a summary is posted, can't be ordered there."""
    kept = await here.subscribed(place=OTHER)
    posted = len(here.posts)
    assert "isn't shown where" in await here.hear(f"subscribe {kept.id} {SLUG}")
    assert len(here.posts) == posted
    assert (await here.subscriptions.get(kept.id)) == kept


async def test_an_order_from_where_it_is_shown_posts_nothing_of_it_elsewhere(here: Office, private: Library) -> None:
    """What a channel is told of its subscription is told as the channel sees it, not as who ordered it does."""
    here.bench.library = only_in(private, HERE, HERE._replace(channel="C2"))
    kept = await here.subscribed(f"{SLUG} monday 09:00 Europe/Berlin", place=OTHER)
    here.bench.library = private
    here.posts.clear()
    assert TITLE in await here.hear(f"subscribe {kept.id} friday 10:00 Europe/Berlin", Way())
    await here.subscriptions.stand(kept.id, Standing.SUSPENDED, kept.next_at, "is_archived")
    assert "It goes on" in await here.hear(f"resume {kept.id}", Way())
    assert [place.channel for place, _, _ in here.posts] == ["C2", "C2"]
    assert SECRET not in repr(here.posts)
    assert "quokka" not in repr(here.posts).casefold()


async def test_a_form_elsewhere_offers_only_what_is_shown_there(here: Office) -> None:
    """The form for a channel's subscription, opened elsewhere, has the topics of where it was opened."""
    kept = await here.subscribed(place=OTHER)
    form = await here.ask(f"subscribe {kept.id}", Way(kind=Kind.DIALOG, place=ALONE))
    assert form.dialog
    assert SECRET not in told(form)


def kept_in(place: Place, here: Office, days: int, topics: tuple[str, ...] = ()) -> Subscription:
    """Return a subscription whose last summary was so many days ago."""
    now, monday = here.bench.clock.now(), Weekly(0, (here.bench.clock.now()).time().replace(second=0), "UTC")
    return Subscription("s-1", place, ME, monday, since=now - timedelta(days=days), next_at=now, topics=topics)


@pytest.mark.parametrize("topics", [(), (SLUG,)])
async def test_a_weekly_summary_tells_what_its_place_sees(here: Office, topics: tuple[str, ...]) -> None:
    """The briefing is new to the channel that may see it; in others nothing is said of it."""
    for place, shows in ((CHANNEL, True), (replace(OTHER, thread=""), False), (ALONE, False)):
        written = await here.summaries.of(kept_in(place, here, 3, topics), here.bench.clock.now(), aloud=True)
        assert (SECRET in repr(written.document)) is shows, place


@pytest.mark.parametrize("after", ["hidden", "gone", "shown"])
async def test_what_becomes_hidden_is_not_told_as_gone(here: Office, private: Library, after: str) -> None:
    """Hidden or deleted, no place hears of what it didn't see; where it becomes visible, it is told as new."""
    bench, other = here.bench, replace(OTHER, thread="")
    without = replace(private, briefings=tuple(one for one in private.briefings if one.slug != SLUG))
    moved = {"hidden": only_in(private, Area("test", "W9")), "gone": without, "shown": only_in(private)}
    pinned = replace(kept_in(other, here, 1), snapshot=await here.summaries.baseline(other))
    bench.library = moved[after]
    await here.summaries.remember(bench.clock.now())
    bench.clock.pass_time(days=1)
    for kept in (kept_in(other, here, 2), pinned):
        written = await here.summaries.of(kept, bench.clock.now(), aloud=True)
        assert (SECRET in repr(written.document)) is (after == "shown")
    known = await here.summaries.of(kept_in(CHANNEL, here, 2), bench.clock.now(), aloud=True)
    assert (SECRET in repr(known.document)) is (after != "hidden")  # it was seen there
    assert (SECRET in told(await here.ask("changes since yesterday", ELSEWHERE))) is (after == "shown")


async def test_a_picture_is_drawn_from_what_was_seen(here: Office, private: Library) -> None:
    """Where an edit came between a text and its picture there is none: more may be hidden there by now."""
    here.bench.library = only_in(private)
    said = repr(await here.ask(f"{SLUG} timeline", ELSEWHERE))
    then = views_of(here.bench.library)
    assert f"library='{then.at(OTHER).fingerprint}'" in said
    assert printed(then, then.at(OTHER).fingerprint) is then.at(OTHER)
    now = views_of(replace(private, fingerprint="edited"))
    assert printed(now, then.at(OTHER).fingerprint) is None


async def test_an_edit_that_hides_while_a_summary_is_previewed(here: Office, private: Library) -> None:
    """Who asks elsewhere for the next summary isn't shown it where a part of it was hidden from them meanwhile."""
    here.bench.library = only_in(private)
    kept = await here.subscribed(place=OTHER)
    written = here.summaries.of

    async def hiding(*args: object, **options: object) -> object:
        here.bench.library = only_in(private, HERE._replace(channel="C2"))
        return await written(*args, **options)  # type: ignore[arg-type] # as it was called

    here.summaries.of = hiding  # type: ignore[assignment,method-assign] # an edit at that moment
    assert await here.summaries.preview(kept, here.bench.clock.now(), CHANNEL) is None
