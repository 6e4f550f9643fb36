"""Summaries for subscriptions: what the briefings said when the last one was due, beside what they say now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.core import schedule, snapshot, summary
from bot.core.compose import summaries
from bot.core.snapshot import Snapshot, snapshot_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from datetime import date, datetime

    from bot.core.briefing import Library
    from bot.core.document import Document
    from bot.core.model import Place
    from bot.core.ports import Subscriptions
    from bot.core.subscription import Subscription

    Asked = tuple[tuple[str, int], ...]
    Said = Mapping[str, Snapshot]

T = TypeVar("T")


class Written(NamedTuple):
    """A delivery's document, and the key of what it was made from; no document where there is nothing to say."""

    document: Document | None
    snapshot: str = ""


class Apart(Protocol):
    """Works something out where nobody is kept waiting by it."""

    async def __call__(self, work: Callable[[], T]) -> T:
        """Return what the work returns."""
        ...


async def at_once(work: Callable[[], T]) -> T:
    """Work it out here and now."""
    return work()


async def nobody_asked(place: Place, since: datetime) -> Asked:
    """Return no questions: curators haven't allowed that they are told."""
    return ()


class Summaries:
    """What changed in the briefings, for a subscription or since a moment.

    `library` returns what serves now. `asked` returns the questions that several people of a place's workspace asked
    and no briefing covers, with how many asked each. `apart` is where texts are compared.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        library: Callable[[], Library],
        asked: Callable[[Place, datetime], Awaitable[Asked]] = nobody_asked,
        apart: Apart = at_once,
    ) -> None:
        """Begin with nothing compared."""
        self._subscriptions, self._library, self._asked, self._apart = subscriptions, library, asked, apart
        self._pinned: dict[str, str] = {}
        self._remembered: Library | None = None

    async def remember(self, now: datetime) -> None:
        """Keep what the briefings say from now on, if that isn't kept yet: `since` and first summaries build on it."""
        library = self._library()
        if library is not self._remembered:
            said = await self._apart(lambda: {slug: snapshot.write(one) for slug, one in _said(library).items()})
            await self._subscriptions.keep(said, now)
            self._remembered = library

    async def baseline(self, topics: Collection[str], now: datetime) -> str:
        """Return the key of what these briefings say now, or all; it is kept."""
        library = self._library()
        return await self._pin(await self._apart(lambda: _said(library, topics)))

    async def of(
        self,
        subscription: Subscription,
        until: datetime,
        fits: Callable[[Document], bool] = lambda _: True,
        *,
        aloud: bool = False,
    ) -> Written:
        """Return the summary from the last one to a moment, as one message; `aloud`, though nothing changed."""
        library = self._library()
        before = await self._before(subscription)
        now = await self._apart(lambda: _said(library, subscription.topics))
        asked = await self._asked(subscription.place, subscription.since)
        since, day = _local(subscription, subscription.since), _local(subscription, until)
        weeks = schedule.newest(subscription.when, schedule.following(subscription.when, subscription.since), until)

        def work() -> Document | None:
            if before is None:
                return summaries.first(library, subscription.topics)
            changes = summary.changed(before, now)
            if not changes and not asked and subscription.quiet and not aloud:
                return None
            missed = weeks[1] if weeks else 1

            def most(items: int) -> Document:
                return summaries.weekly(
                    changes, library, since=since, until=day, missed=missed, asked=asked, most=items
                )

            return summaries.fitted(most, fits)

        return Written(await self._apart(work), await self._pin(now))

    async def preview(self, subscription: Subscription, now: datetime) -> Document:
        """Return the very next summary, as it would be now."""
        written = await self.of(subscription, now, aloud=True)
        return written.document or summaries.nothing(self._library(), subscription.topics, _local(subscription, now))

    async def since(self, topics: Collection[str], moment: datetime, now: datetime) -> Document:
        """Return what changed in these briefings, or in all, since a moment."""
        library = self._library()
        editions = await self._subscriptions.served(moment)
        known_from = editions.known_from.date() if editions.known_from else None

        def work() -> Document:
            current = _said(library, topics)
            before = _read(editions.snapshots, topics) if known_from else current
            return summaries.changes_since(summary.changed(before, current), library, moment.date(), known_from)

        return await self._apart(work)

    async def _before(self, subscription: Subscription) -> Said | None:
        """Return what its briefings said when its last summary was due; None where nobody knows."""
        kept: dict[str, str] = {}
        if subscription.snapshot:
            keys = snapshot.read_manifest(await self._subscriptions.content(subscription.snapshot))
            kept = {slug: await self._subscriptions.content(key) for slug, key in keys.items()}
        if not kept or not kept.keys() >= set(subscription.topics):
            editions = await self._subscriptions.served(subscription.since)
            if not kept and editions.known_from is None:
                return None
            kept = {**(editions.snapshots if subscription.topics or not kept else {}), **kept}
        return _read(kept, subscription.topics)

    async def _pin(self, said: Said) -> str:
        """Keep what briefings say, and return its key."""
        keys = {slug: await self._kept(snapshot.write(one)) for slug, one in said.items()}
        return await self._kept(snapshot.manifest(keys))

    async def _kept(self, text: str) -> str:
        if text not in self._pinned:
            if len(self._pinned) > _MOST_PINNED:
                self._pinned.clear()
            self._pinned[text] = await self._subscriptions.pin(text)
        return self._pinned[text]


_MOST_PINNED = 500


def _said(library: Library, topics: Collection[str] = ()) -> Said:
    """Return what briefings say now; without topics, all of them."""
    slugs = topics or library.by_slug
    return {slug: snapshot_of(library.by_slug[slug], library) for slug in slugs if slug in library.by_slug}


def _read(texts: Mapping[str, str], topics: Collection[str]) -> Said:
    """Return what briefings said; what a later version has written is left out, as if it were new."""
    found: dict[str, Snapshot] = {}
    for slug, text in texts.items():
        if not topics or slug in topics:
            found[slug] = snapshot.read(text)
    return found


def _local(subscription: Subscription, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(subscription.when.zone)).date()
