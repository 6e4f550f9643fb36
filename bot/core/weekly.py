"""Summaries for subscriptions: what the briefings said when the last one was due, beside what they say now."""

from __future__ import annotations

import operator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.core import schedule, snapshot, summary
from bot.core.compose import summaries
from bot.core.snapshot import Snapshot, snapshot_of
from bot.core.views import is_seen, visible

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from datetime import date, datetime

    from bot.core.briefing import Library
    from bot.core.document import Document
    from bot.core.model import Place
    from bot.core.ports import Subscriptions
    from bot.core.subscription import Subscription
    from bot.core.summary import Changes
    from bot.core.views import Views

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

    `views` returns what each place sees of what serves now. `asked` returns the questions that several people of a
    place's workspace asked and no briefing covers, with how many asked each. `apart` is where texts are compared.

    Many subscriptions have the same summary: what was worked out for one is kept for the others.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        views: Callable[[], Views[Library]],
        asked: Callable[[Place, datetime], Awaitable[Asked]] = nobody_asked,
        apart: Apart = at_once,
    ) -> None:
        """Begin with nothing compared."""
        self._subscriptions, self._views, self._asked, self._apart = subscriptions, views, asked, apart
        self._remembered: dict[str, Library] = {}
        self._serving: tuple[Library, ...] = ()
        self._now: dict[tuple[str, tuple[str, ...]], _Serving] = {}
        self._then: dict[object, _Known] = {}
        self._documents: dict[object, Document | None] = {}

    async def remember(self, now: datetime) -> None:
        """Keep what the briefings say from now on, if that isn't kept yet: `since` and first summaries build on it.

        That is all of each library, with what not every place may see.
        """
        for library in self._views().wholes:
            if library is not self._remembered.get(library.name):
                said = await self._apart(partial(_written, library))
                await self._subscriptions.keep(said, now, library.name)
                self._remembered[library.name] = library

    def seen(self, place: Place) -> Library:
        """Return what a place sees now."""
        return self._views().at(place)

    async def baseline(self, place: Place) -> str:
        """Return the key of what a place sees now, which is kept: of all, so that topics can be added later."""
        views = self._views()
        return (await self._say(views, views.at(place), ())).key

    async def of(
        self,
        subscription: Subscription,
        until: datetime,
        fits: Callable[[Document], bool] = lambda _: True,
        *,
        aloud: bool = False,
        reader: Place | None = None,
    ) -> Written:
        """Return the summary from the last one to a moment, as one message; `aloud`, though nothing changed.

        It tells what the subscription's place sees, then and now; what is gone, `reader` must have seen as well.
        """
        views, topics, place = self._views(), subscription.topics, subscription.place
        library = views.at(place)
        now, before = await self._say(views, library, topics), await self._before(subscription, library.name)
        if before.said is not None:
            before = before._replace(said=visible(before.said, views, place, reader or place))
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
        told = None if before.said is None else tuple(before.said)
        key = (library.fingerprint, before.key, told, now.key, topics, period, asked, silent, fits)
        if key not in self._documents:
            _make_room(self._documents)
            self._documents[key] = await self._apart(work)
        return Written(self._documents[key], now.key)

    async def preview(self, subscription: Subscription, now: datetime, reader: Place) -> Document | None:
        """Return the very next summary, as it would be now; None where `reader` doesn't see all that it tells of."""
        written = await self.of(subscription, now, aloud=True, reader=reader)
        views = self._views()  # as of now: an edit may have hidden some of it meanwhile
        library = views.at(subscription.place)
        if not is_seen(subscription.topics or library.by_slug, library, views.at(reader)):
            return None
        return written.document or summaries.nothing(library, subscription.topics, _local(subscription, now))

    async def since(
        self, topics: Collection[str], moment: datetime, now: datetime, place: Place | None = None
    ) -> Document:
        """Return what changed in these briefings, or in all, since a moment, as far as a place sees them.

        Without a place, that is all that workspaces share, as curators see it.
        """
        views = self._views()
        library = views.at(place)
        editions = await self._subscriptions.served(moment, library.name)
        known_from = editions.known_from.date() if editions.known_from else None

        def work() -> Document:
            current = _of(_said(library), topics)
            before = visible(_read(editions.snapshots, topics), views, place) if known_from else current
            changes = summary.changed(*_comparable(before, current))
            return summaries.changes_since(changes, library, moment.date(), known_from)

        return await self._apart(work)

    async def _say(self, views: Views[Library], library: Library, topics: tuple[str, ...]) -> _Serving:
        """Return what briefings say now. What is kept, and has the key, is what all of them say."""
        if not _is_same(views.wholes, self._serving):
            self._serving, self._now, self._documents = views.wholes, {}, {}
        every = library.fingerprint, ()
        if (whole := self._now.get(every)) is None:
            said = await self._apart(lambda: _said(library))
            keys = {slug: await self._subscriptions.pin(snapshot.write(one)) for slug, one in said.items()}
            whole = _Serving(await self._subscriptions.pin(snapshot.manifest(keys)), said)
            if not _is_same(views.wholes, self._serving):  # edited meanwhile
                return whole._replace(said=_of(whole.said, topics))
            _make_room(self._now)
            self._now[every] = whole
        if (library.fingerprint, topics) not in self._now:
            _make_room(self._now, kept=every)
            self._now[library.fingerprint, topics] = whole._replace(said=_of(whole.said, topics))
        return self._now[library.fingerprint, topics]

    async def _before(self, subscription: Subscription, library: str) -> _Known:
        """Return what its briefings said when its last summary was due, in the library of that name."""
        key = subscription.snapshot or f"served {subscription.since} {library}"
        if (key, subscription.topics) not in self._then:
            texts = await self._texts(subscription, library)
            said = None if texts is None else await self._apart(lambda: _read(texts, subscription.topics))
            _make_room(self._then)
            self._then[key, subscription.topics] = _Known(key, said)
        return self._then[key, subscription.topics]

    async def _texts(self, subscription: Subscription, library: str) -> Mapping[str, str] | None:
        """Return the snapshots with which a summary begins; for one that was never posted, those that were served."""
        manifest = await self._subscriptions.content(subscription.snapshot) if subscription.snapshot else ""
        if manifest:
            keys = snapshot.read_manifest(manifest)
            return {slug: await self._subscriptions.content(key) for slug, key in keys.items()}
        editions = await self._subscriptions.served(subscription.since, library)
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


def _is_same(one: tuple[Library, ...], other: tuple[Library, ...]) -> bool:
    return len(one) == len(other) and all(map(operator.is_, one, other))


def _written(library: Library) -> dict[str, str]:
    return {slug: snapshot.write(one) for slug, one in _said(library).items()}


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
