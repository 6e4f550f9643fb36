"""Summaries for subscriptions: what the briefings said when the last one was due, beside what they say now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar
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
    from bot.core.summary import Changes

    Asked = tuple[tuple[str, int], ...]
    Said = Mapping[str, Snapshot]
    Then = Mapping[str, Snapshot | None]

T = TypeVar("T")

_MOST: Final = 64  # of each kind that is kept for other subscriptions


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


class _Serving(NamedTuple):
    """What briefings say, and the key of that."""

    key: str
    said: Said


class _Known(NamedTuple):
    """What briefings said, and what tells that from others; None where nobody knows."""

    key: str
    said: Then | None


class _Period(NamedTuple):
    """From the last summary to this one, and how many weeks that stands for."""

    since: date
    until: date
    weeks: int


class Summaries:
    """What changed in the briefings, for a subscription or since a moment.

    `library` returns what serves now. `asked` returns the questions that several people of a place's workspace asked
    and no briefing covers, with how many asked each. `apart` is where texts are compared.

    Many subscriptions have the same summary: what was worked out for one is kept for the others.
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
        self._remembered: Library | None = None
        self._serving: Library | None = None
        self._now: dict[tuple[str, ...], _Serving] = {}
        self._then: dict[object, _Known] = {}
        self._documents: dict[object, Document | None] = {}

    async def remember(self, now: datetime) -> None:
        """Keep what the briefings say from now on, if that isn't kept yet: `since` and first summaries build on it."""
        library = self._library()
        if library is not self._remembered:
            said = await self._apart(lambda: {slug: snapshot.write(one) for slug, one in _said(library).items()})
            await self._subscriptions.keep(said, now)
            self._remembered = library

    async def baseline(self) -> str:
        """Return the key of what the briefings say now, which is kept: of all, so that topics can be added later."""
        return (await self._say(self._library(), ())).key

    async def of(
        self,
        subscription: Subscription,
        until: datetime,
        fits: Callable[[Document], bool] = lambda _: True,
        *,
        aloud: bool = False,
    ) -> Written:
        """Return the summary from the last one to a moment, as one message; `aloud`, though nothing changed."""
        library, topics = self._library(), subscription.topics
        now, before = await self._say(library, topics), await self._before(subscription)
        asked = await self._asked(subscription.place, subscription.since)
        since, first = subscription.since, schedule.following(subscription.when, subscription.since)
        due = schedule.newest(subscription.when, first, until)
        period = _Period(_local(subscription, since), _local(subscription, until), due[1] if due else 1)
        silent = subscription.quiet and not aloud and not asked

        def work() -> Document | None:
            if before.said is None:
                return summaries.first(library, topics)
            changes = summary.changed(*_comparable(before.said, now.said))
            return None if silent and not changes else _summary(changes, library, period, asked, fits)

        # The library is one that serves: `_say` has just forgotten what was worked out from another.
        key = (before.key, now.key, topics, period, asked, silent, fits)
        if key not in self._documents:
            _make_room(self._documents)
            self._documents[key] = await self._apart(work)
        return Written(self._documents[key], now.key)

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
            current = _of(_said(library), topics)
            before = _read(editions.snapshots, topics) if known_from else current
            changes = summary.changed(*_comparable(before, current))
            return summaries.changes_since(changes, library, moment.date(), known_from)

        return await self._apart(work)

    async def _say(self, library: Library, topics: tuple[str, ...]) -> _Serving:
        """Return what briefings say now. What is kept, and has the key, is what all of them say."""
        if library is not self._serving:
            self._serving, self._now, self._documents = library, {}, {}
        if () not in self._now:
            said = await self._apart(lambda: _said(library))
            keys = {slug: await self._subscriptions.pin(snapshot.write(one)) for slug, one in said.items()}
            whole = _Serving(await self._subscriptions.pin(snapshot.manifest(keys)), said)
            if library is not self._serving:  # edited meanwhile
                return whole._replace(said=_of(whole.said, topics))
            self._now[()] = whole
        if topics not in self._now:
            _make_room(self._now, kept=())
            self._now[topics] = self._now[()]._replace(said=_of(self._now[()].said, topics))
        return self._now[topics]

    async def _before(self, subscription: Subscription) -> _Known:
        """Return what its briefings said when its last summary was due."""
        key = subscription.snapshot or f"served {subscription.since}"
        if (key, subscription.topics) not in self._then:
            texts = await self._texts(subscription)
            said = None if texts is None else await self._apart(lambda: _read(texts, subscription.topics))
            _make_room(self._then)
            self._then[key, subscription.topics] = _Known(key, said)
        return self._then[key, subscription.topics]

    async def _texts(self, subscription: Subscription) -> Mapping[str, str] | None:
        """Return the snapshots with which a summary begins; for one that was never posted, those that were served."""
        manifest = await self._subscriptions.content(subscription.snapshot) if subscription.snapshot else ""
        if manifest:
            keys = snapshot.read_manifest(manifest)
            return {slug: await self._subscriptions.content(key) for slug, key in keys.items()}
        editions = await self._subscriptions.served(subscription.since)
        return None if editions.known_from is None else editions.snapshots


def _summary(
    changes: Changes, library: Library, period: _Period, asked: Asked, fits: Callable[[Document], bool]
) -> Document:
    """Return the fullest summary that is one message."""
    since, until, missed = period

    def most(items: int) -> Document:
        return summaries.weekly(changes, library, since=since, until=until, missed=missed, asked=asked, most=items)

    return summaries.fitted(most, fits)


def _make_room(entries: dict[Any, Any], *, kept: object = None) -> None:
    """Forget all but one where there are many."""
    if len(entries) >= _MOST:
        for key in [key for key in entries if key != kept]:
            del entries[key]


def _said(library: Library) -> Said:
    """Return what all briefings say now."""
    return {slug: snapshot_of(briefing, library) for slug, briefing in library.by_slug.items()}


def _of(said: Said, topics: Collection[str]) -> Said:
    """Return of what is said that of the topics, or all of it."""
    return {slug: one for slug, one in said.items() if not topics or slug in topics}


def _read(texts: Mapping[str, str], topics: Collection[str]) -> dict[str, Snapshot | None]:
    """Return what briefings said, of the topics, or all; None for what a later version of this program has written."""
    return {slug: _snapshot(text) for slug, text in texts.items() if not topics or slug in topics}


def _snapshot(text: str) -> Snapshot | None:
    try:
        return snapshot.read(text)
    except ValueError:
        return None


def _comparable(before: Then, now: Said) -> tuple[Said, Said]:
    """Leave out the briefings of which nobody can read what they said: they would be told as new."""
    read = {slug: said for slug, said in before.items() if said}
    return read, {slug: said for slug, said in now.items() if slug in read or slug not in before}


def _local(subscription: Subscription, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(subscription.when.zone)).date()
