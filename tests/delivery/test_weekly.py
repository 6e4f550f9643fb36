"""What a summary tells: what the briefings said when the last one was due, beside what they say now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.adapters import plain
from bot.core import snapshot
from bot.core.briefing import Briefing, Claim, Library, Locator
from bot.core.subscription import Subscription
from bot.core.views import views_of
from bot.core.weekly import Summaries
from bot.delivery.writing import Writing
from tests.delivery.rig import ANN, MONDAYS, ROOM

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.document import Document
    from bot.core.model import Place
    from tests.delivery.rig import House

NEWS = "The keeper left in 1931."


@dataclass
class Desk:
    """Summaries of a library that can be edited."""

    house: House
    library: Library
    asked: tuple[tuple[str, int], ...] = ()
    summaries: Summaries = field(init=False)

    def __post_init__(self) -> None:
        async def asked(place: Place, since: datetime) -> tuple[tuple[str, int], ...]:
            return self.asked

        self.summaries = Summaries(self.house.subscriptions, lambda: views_of(self.library), asked)

    def edit(self, slug: str, say: str = NEWS) -> None:
        """Add a fact to a briefing."""
        before = self.library.by_slug[slug]
        fact = Claim(say, (Locator(self.library.sources[0].id, 1),))
        self.replace(before._replace(facts=(*before.facts, fact)))

    def replace(self, changed: Briefing) -> None:
        """Let a briefing serve under its slug, in place of what was there."""
        others = tuple(one for one in self.library.briefings if one.slug != changed.slug)
        self.library = replace(self.library, briefings=(changed, *others))

    async def subscription(self, topics: tuple[str, ...] = (), *, quiet: bool = False) -> Subscription:
        """Return one that was made now."""
        now = self.house.clock.now()
        snapshot = await self.summaries.baseline(ROOM)
        return Subscription(
            "s-1", ROOM, ANN, MONDAYS, since=now, next_at=now, topics=topics, quiet=quiet, snapshot=snapshot
        )

    async def text(self, kept: Subscription, days: float = 7) -> str:
        """Return the summary that is due after so many days, in words."""
        until = self.house.clock.now() + timedelta(days=days)
        return in_words((await self.summaries.of(kept, until)).document)


def in_words(document: Document | None) -> str:
    """Return a document's text, in one line; nothing for none."""
    return " ".join(plain.render(document).split()) if document else ""


@pytest.fixture
def desk(house: House, lighthouse: Library) -> Desk:
    """Return summaries of the lighthouse library."""
    return Desk(house, lighthouse)


async def test_what_is_new_since_the_subscription_is_told(desk: Desk) -> None:
    """The first summary tells what changed since its channel subscribed, and nothing from before."""
    slug = desk.library.briefings[0].slug
    desk.edit(slug, "This was there before anybody subscribed.")
    kept = await desk.subscription()
    desk.edit(slug)
    said = await desk.text(kept)
    assert NEWS in said
    assert "before anybody" not in said


async def test_what_was_told_is_not_told_again(desk: Desk) -> None:
    """The next summary begins with what the last one was made from, though nobody edited in between."""
    kept = await desk.subscription()
    desk.edit(desk.library.briefings[0].slug)
    first = await desk.summaries.of(kept, desk.house.clock.now() + timedelta(days=7))
    told = replace(kept, snapshot=first.snapshot, since=kept.since + timedelta(days=7))
    assert "Nothing material has changed" in await desk.text(told, 14)


async def test_other_topics_are_not_told(desk: Desk) -> None:
    """A subscription of one topic hears nothing of another, new ones included."""
    mine, other = (briefing.slug for briefing in desk.library.briefings[:2])
    kept = await desk.subscription((mine,))
    desk.edit(other)
    desk.replace(desk.library.by_slug[other]._replace(slug="foghorns", title="Foghorns"))
    assert NEWS not in await desk.text(kept)
    assert "Foghorns" not in await desk.text(kept)


async def test_who_follows_everything_hears_of_new_briefings(desk: Desk) -> None:
    """A subscription of all topics hears of a briefing that wasn't there."""
    kept = await desk.subscription()
    desk.replace(desk.library.briefings[0]._replace(slug="foghorns", title="Foghorns"))
    assert "Foghorns" in await desk.text(kept)


async def test_a_topic_that_was_added_to_a_subscription_is_compared_too(desk: Desk) -> None:
    """Of a topic that the last summary wasn't of, what is known of that time is compared: it isn't all new."""
    mine, other = (briefing.slug for briefing in desk.library.briefings[:2])
    await desk.summaries.remember(desk.house.clock.now() - timedelta(days=1))
    kept = await desk.subscription((mine,))
    desk.edit(other)
    said = await desk.text(replace(kept, topics=(mine, other)))
    assert NEWS in said
    assert desk.library.by_slug[other].facts[0].say not in said


async def test_who_follows_everything_from_now_on_hears_of_no_old_briefing_as_new(desk: Desk) -> None:
    """Where a subscription of one topic becomes one of all, the others aren't told as new."""
    mine, other = desk.library.briefings[:2]
    await desk.summaries.remember(desk.house.clock.now() - timedelta(days=1))
    kept = await desk.subscription((mine.slug,))
    assert other.title not in (await desk.text(replace(kept, topics=()))).partition("since")[0].replace(
        f"{mine.title} and {other.title}", ""
    )


async def test_what_a_later_version_has_written_is_not_told_as_new(desk: Desk) -> None:
    """After a return to an older version, a briefing whose snapshot it can't read is passed over for once."""
    slug = desk.library.briefings[0].slug
    kept = await desk.subscription()
    keys = snapshot.read_manifest(await desk.house.subscriptions.content(kept.snapshot))
    keys[slug] = await desk.house.subscriptions.pin('{"version":99}')
    later = replace(kept, snapshot=await desk.house.subscriptions.pin(snapshot.manifest(keys)))
    desk.edit(slug)
    said = await desk.text(later)
    assert "New briefing" not in said
    assert NEWS not in said


async def test_an_edit_is_seen_at_once(desk: Desk) -> None:
    """What was worked out for one subscription serves others, until the briefings change."""
    kept = await desk.subscription()
    assert NEWS not in await desk.text(kept)
    desk.edit(desk.library.briefings[0].slug)
    assert NEWS in await desk.text(kept)
    assert NEWS in await desk.text(replace(kept, id="s-2"))


async def test_without_anything_known_nothing_is_called_new(desk: Desk) -> None:
    """Where the bot knows nothing of before, it says so, and posts no library as news."""
    kept = replace(await desk.subscription(), snapshot="")
    assert "nothing to compare with yet" in await desk.text(kept)


async def test_a_file_s_subscription_begins_with_what_was_served(desk: Desk) -> None:
    """A subscription without a beginning of its own begins with what the bot served when it was made."""
    kept = replace(await desk.subscription(), snapshot="")
    await desk.summaries.remember(desk.house.clock.now())
    desk.edit(desk.library.briefings[0].slug)
    assert NEWS in await desk.text(kept)


async def test_silence_is_kept_only_where_nothing_changed(desk: Desk) -> None:
    """A quiet subscription says nothing where nothing changed, unless several asked in vain, or somebody asks aloud."""
    kept = await desk.subscription(quiet=True)
    until = desk.house.clock.now() + timedelta(days=7)
    assert (await desk.summaries.of(kept, until)).document is None
    assert (await desk.summaries.of(kept, until, aloud=True)).document
    desk.asked = (("Who built it?", 3),)
    assert "Who built it?" in await desk.text(kept)
    desk.asked = ()
    desk.edit(desk.library.briefings[0].slug)
    assert NEWS in await desk.text(kept)


async def test_case_39_a_gap_is_named(desk: Desk) -> None:
    """A summary for several weeks says for how many, and since when there was none; one for a week says nothing."""
    kept = await desk.subscription()
    desk.edit(desk.library.briefings[0].slug)
    assert "weeks" not in await desk.text(kept, 6)
    assert "3 weeks" in await desk.text(kept, 21)


async def test_a_summary_is_cut_to_one_message(desk: Desk) -> None:
    """Where all of it doesn't fit, what is left out is counted, with the way to see it."""
    kept = await desk.subscription()
    for number in range(30):
        desk.edit(desk.library.briefings[0].slug, f"Fact number {number} of the lamp.")

    def fits(document: Document) -> bool:
        return len(plain.render(document)) < 1000

    written = await desk.summaries.of(kept, desk.house.clock.now() + timedelta(days=7), fits)
    said = in_words(written.document)
    assert written.document
    assert fits(written.document)
    assert "more changes" in said
    assert "changes since 2026-11-24" in said


async def test_the_next_summary_can_be_seen_before(desk: Desk) -> None:
    """The preview tells what the summary would tell now, and says something even where that would be silent."""
    kept = await desk.subscription(quiet=True)
    assert "Nothing material" in in_words(await desk.summaries.preview(kept, desk.house.clock.now(), kept.place))


async def test_changes_since_a_moment_are_told(desk: Desk) -> None:
    """What changed since a moment is told from what was served then, of the topics that are asked for."""
    mine, other = (briefing.slug for briefing in desk.library.briefings[:2])
    then = desk.house.clock.now()
    await desk.summaries.remember(then)
    desk.edit(mine)
    await desk.summaries.remember(then + timedelta(days=2))
    day = timedelta(days=1)
    assert NEWS in in_words(await desk.summaries.since((), then + day, then + 5 * day))
    assert NEWS in in_words(await desk.summaries.since((mine,), then + day, then + 5 * day))
    assert NEWS not in in_words(await desk.summaries.since((other,), then + day, then + 5 * day))
    assert NEWS not in in_words(await desk.summaries.since((), then + 3 * day, then + 5 * day))


async def test_a_briefing_that_is_gone_is_remembered_as_gone(desk: Desk) -> None:
    """A briefing that was removed is told as removed once, and not after that."""
    then, day = desk.house.clock.now(), timedelta(days=1)
    await desk.summaries.remember(then)
    title = desk.library.briefings[0].title
    desk.library = replace(desk.library, briefings=desk.library.briefings[1:])
    await desk.summaries.remember(then + day)
    assert title in in_words(await desk.summaries.since((), then, then + 5 * day))
    assert title not in in_words(await desk.summaries.since((), then + 2 * day, then + 5 * day))


async def test_who_may_have_it_already_is_told_the_same(desk: Desk) -> None:
    """A quiet summary that may have been posted is not taken back by a library that has returned to what it was."""
    kept = await desk.subscription(quiet=True)
    await desk.house.subscriptions.put(kept)
    await desk.house.subscriptions.deliver(kept, "s-1/now/1", desk.house.clock.now())
    asked = await desk.house.subscriptions.delivery("s-1/now/1")
    assert asked
    written = await Writing(desk.summaries).summary(kept, replace(asked, attempts=1), lambda _: True)
    assert written.document
