"""What each place may see of the libraries: a library of its own, without what is hidden there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bot.core.area import Area
from bot.core.model import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from bot.core.briefing import Briefing, Library
    from bot.core.snapshot import Snapshot

    Then = Mapping[str, Snapshot | None]

T = TypeVar("T")
S = TypeVar("S")

EVERYONE = Area()


class Eyes(NamedTuple):
    """With whose eyes everything is looked at, wherever that is: an area's, or a curator's, who sees it whole."""

    area: Area | None


@dataclass(frozen=True, eq=False)
class Views(Generic[T]):
    """What is made of each view, by place. All of them are there from the beginning: choosing one takes no time.

    `whole` returns what is made of the library that workspaces share, with all that is hidden somewhere: made when it
    is first wanted, for it is curators' alone. `fingerprint` tells two sets of libraries apart. With `eyes`, every
    place sees the same.
    """

    whole: Callable[[], T]
    by_area: Mapping[Area, T]
    fingerprint: str
    wholes: tuple[Library, ...] = ()
    """The libraries themselves: the shared one, then those that workspaces have for themselves."""
    eyes: Eyes | None = field(default=None)

    def at(self, place: Place | None) -> T:
        """Return what the place sees; without a place, the whole of what workspaces share."""
        area = self._area(place)
        if area is None:
            return self.whole()
        there = (EVERYONE,) if self.eyes else (area, area._replace(channel=""), EVERYONE)
        return next(self.by_area[one] for one in there if one in self.by_area)

    def sees(self, place: Place | None, only_in: Iterable[Area]) -> bool:
        """Return whether the place may see what these areas alone may; what none is named for, all may."""
        area, named = self._area(place), tuple(only_in)
        return area is None or not named or any(one.holds(area) for one in named)

    def through(self, eyes: Eyes) -> Views[T]:
        """Return the same, looked at everywhere with these eyes."""
        one = self.at(Place(*eyes.area)) if eyes.area else self.whole()
        return replace(self, by_area={EVERYONE: one}, eyes=eyes)

    def map(self, make: Callable[[T], S]) -> Views[S]:
        """Return what is made of each; once of what several places see."""
        made: dict[int, S] = {}

        def of(one: T) -> S:
            if id(one) not in made:
                made[id(one)] = make(one)
            return made[id(one)]

        seen = {area: of(one) for area, one in self.by_area.items()}
        return Views(lambda: of(self.whole()), seen, self.fingerprint, self.wholes, self.eyes)

    def _area(self, place: Place | None) -> Area | None:
        if self.eyes:
            return self.eyes.area
        return Area(place.platform, place.workspace, place.channel) if place else None


def views_of(shared: Library, own: Mapping[Area, Library] | None = None) -> Views[Library]:
    """Return the views of the library that workspaces share, and of those that some have for themselves.

    Where two places see the same, it is one view; where nothing is hidden, it is the library itself.
    """
    own = own or {}
    by_area = {EVERYONE: shared, **own}
    made: dict[tuple[str, frozenset[str]], Library] = {}
    found: dict[Area, Library] = {}
    for area in _areas(shared, own):
        library = by_area.get(area._replace(channel=""), shared)
        hidden = frozenset(one.slug for one in library.briefings if not _is_shown(one, area))
        key = library.name, hidden
        if key not in made:
            made[key] = seen(library, hidden)
        found[area] = made[key]
    wholes = (shared, *own.values())
    return Views(lambda: shared, found, _digest(one.fingerprint for one in wholes), wholes)


def _areas(shared: Library, own: Mapping[Area, Library]) -> Iterator[Area]:
    """Give each area in which something else may be seen than around it."""
    named = {EVERYONE, *own}
    for library in (shared, *own.values()):
        for area in (area for briefing in library.briefings for area in briefing.only_in):
            named |= {area, area._replace(channel="")}
    yield from sorted(named)


def _is_shown(briefing: Briefing, area: Area) -> bool:
    return not briefing.only_in or any(one.holds(area) for one in briefing.only_in)


def seen(library: Library, hidden: AbstractSet[str]) -> Library:
    """Return the library without the briefings with these slugs, and without the sources that no other one uses.

    A source that none uses at all may be that of a private briefing which isn't written yet, or is gone.
    """
    every = tuple(source.id for source in library.sources)
    shown = tuple(one for one in library.briefings if one.slug not in hidden)
    left = {*every}.difference(source for one in shown for source in _used(one, every))
    if not (hidden or left):
        return library
    return replace(
        library,
        briefings=tuple(_without(one, left) for one in shown),
        sources=tuple(source for source in library.sources if source.id not in left),
        fingerprint=_digest([library.fingerprint, *sorted(hidden)]),
        hidden=frozenset(hidden),
    )


def printed(views: Views[Library], fingerprint: str) -> Library | None:
    """Return what some place saw when this was said; None where that was edited since: more may be hidden by now."""
    return next((library for library in views.by_area.values() if library.fingerprint == fingerprint), None)


def is_seen(topics: Iterable[str], there: Library, here: Library) -> bool:
    """Return whether all of these briefings that are seen in one place are seen in another: by the one, and there."""
    return all(slug in here.by_slug and here.name == there.name for slug in topics if slug in there.by_slug)


def visible(said: Then, views: Views[Library], *places: Place | None) -> Then:
    """Leave out what one of the places doesn't see now, or didn't when it was said: not even its title is told."""
    seen = [views.at(place) for place in places]
    if len({library.name for library in seen}) > 1:
        return {}
    hidden = frozenset().union(*(library.hidden for library in seen))
    return {
        slug: one
        for slug, one in said.items()
        if slug not in hidden and all(views.sees(place, one.only_in if one else ()) for place in places)
    }


def _used(briefing: Briefing, every: tuple[str, ...]) -> Iterator[str]:
    """Give the sources that it cites, and those looked through in vain; who looked through all, names none."""
    yield from (locator.source for claim in briefing.claims for locator in claim.cites)
    for unknown in briefing.unknowns:
        yield from unknown.searched if unknown.searched != every else ()


def _without(briefing: Briefing, sources: AbstractSet[str]) -> Briefing:
    """Return the briefing as it is told where these sources aren't there."""
    if not any(source in sources for unknown in briefing.unknowns for source in unknown.searched):
        return briefing
    unknowns = (
        unknown._replace(searched=tuple(one for one in unknown.searched if one not in sources))
        for unknown in briefing.unknowns
    )
    return briefing._replace(unknowns=tuple(unknowns))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
