"""From the words after "subscribe" to what is wanted, and back to a line that says all of it."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, NamedTuple

from bot.core import zones
from bot.core.commands import SUBSCRIPTION
from bot.core.compose import orders
from bot.core.document import Action, Document
from bot.core.schedule import WEEKDAYS
from bot.core.subscription import Weekly
from bot.core.topics import Close, Exact, Near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.briefing import Briefing
    from bot.core.subscription import Subscription
    from bot.core.topics import Topics
    from bot.core.when import Read

MONDAY_MORNING = Weekly(0, time(9), "")
_ALL = "all"


class Wish(NamedTuple):
    """What is wanted; `topics` are slugs, none meaning all, and the zone is empty where nothing tells it."""

    topics: tuple[str, ...]
    when: Weekly
    quiet: bool

    @classmethod
    def of(cls, kept: Subscription) -> Wish:
        """Return what a subscription is."""
        return cls(kept.topics, kept.when, kept.quiet)

    def line(self, name: str = "", *, thread: bool = False) -> str:
        """Return the line that asks for all of it, for the subscription with an id, or for a thread."""
        return _line(name, ", ".join(self.topics) or _ALL, self, " in this thread" if thread else "")


def named(words: str) -> tuple[str, str]:
    """Return the id that the words begin with, or nothing, and the rest of them."""
    first, _, rest = words.partition(" ")
    return (first.casefold(), rest) if re.fullmatch(SUBSCRIPTION, first, re.IGNORECASE) else ("", words)


def wish(read: Read, before: Subscription | None, topics: Topics, name: str = "") -> Wish | Document:
    """Return what is wanted, or a reply that tells what of it isn't understood.

    What isn't said stays as it was, if there was anything, or is what most want. Quiet is only what is said to be so,
    unless nothing is said at all. `name` is the id that the line began with.
    """
    if read.unclear:
        return orders.unclear(read.unclear)
    now = Wish.of(before) if before else Wish((), MONDAY_MORNING, quiet=False)
    is_bare = not (read.topics or read.zone or read.time or read.weekday is not None)
    weekday = now.when.weekday if read.weekday is None else read.weekday
    when = Weekly(weekday, read.time or now.when.time, read.zone or now.when.zone)
    wanted = Wish(now.topics, when, read.quiet or (is_bare and now.quiet))
    if not read.topics:
        return wanted
    if read.topics == _ALL:
        return wanted._replace(topics=())
    whole = topics.resolve(read.topics.replace(", ", " and "))  # a title may hold "and"
    if isinstance(whole, Exact):
        return wanted._replace(topics=(whole.briefing.slug,))
    found: list[str] = []
    parts = [part.strip() for part in read.topics.split(",")]
    for n, part in enumerate(parts):
        slugs = _slugs(part, topics)
        if isinstance(slugs, Near) and not read.zone and (city := _in_city(part, topics)):
            wanted = wanted._replace(when=wanted.when._replace(zone=city.zone))
            slugs = city.slugs
        if isinstance(slugs, Near):
            near = () if read.thread else slugs.briefings  # a button doesn't tell in which thread it is
            return orders.no_topic(part, [_instead(one, parts, n, wanted, name) for one in near])
        found += slugs
    return wanted._replace(topics=tuple(dict.fromkeys(found)) or wanted.topics)


class _InCity(NamedTuple):
    """Topics, and the time zone of a city that was named behind them."""

    slugs: Sequence[str]
    zone: str


def _in_city(words: str, topics: Topics) -> _InCity | None:
    """Return what the words mean if they end with a city: only where they are no topic, for one may be called so."""
    said = words.split()
    for n in range(max(len(said) - zones.MOST_WORDS, 0), len(said)):
        name = re.sub(r"(?:^| )in$", "", " ".join(said[:n]))
        slugs = _slugs(name, topics) if name else ()
        found = zones.meant(" ".join(said[n:]))
        if len(found) == 1 and not isinstance(slugs, Near):
            return _InCity(slugs, found[0])
    return None


def _slugs(words: str, topics: Topics) -> Sequence[str] | Near:
    """Return the topic of this name, or where each of the words is one's, all of them."""
    whole = topics.resolve(words)
    each = [one.briefing.slug for word in words.split() if isinstance(one := topics.resolve(word), Exact)]
    match whole:
        case Exact(briefing):
            return (briefing.slug,)
        case _ if len(each) == len(words.split()) > 1:
            return each
        case Close(briefing):
            return (briefing.slug,)
        case Near():
            return whole


def _instead(briefing: Briefing, parts: Sequence[str], n: int, wanted: Wish, name: str) -> Action:
    said = ", ".join((*parts[:n], briefing.slug, *parts[n + 1 :]))
    return Action(briefing.title, _line(name, said, wanted))


def _line(name: str, topics: str, wanted: Wish, ending: str = "") -> str:
    when = wanted.when
    rule = f"{WEEKDAYS[when.weekday].casefold()} {when.time:%H:%M} {when.zone}"
    quiet = "quiet" if wanted.quiet else ""
    return " ".join(f"subscribe {name} {topics} {rule} {quiet}{ending}".split())
