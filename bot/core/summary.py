"""What changed in briefings between then and now, the most important first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import TYPE_CHECKING, NamedTuple

from bot.core.briefing import Status
from bot.core.pairing import Point, alike, best, paired
from bot.core.snapshot import Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.briefing import Claim, Source, Verdict
    from bot.core.snapshot import Snapshot, Stated


class News(IntEnum):
    """What kind of change it is, the most important first."""

    CORRECTED = auto()
    BOTTOM_LINE = auto()
    CHANGED = auto()
    TURNED = auto()  # a question's verdict
    ADDED = auto()  # a briefing
    NEW = auto()
    GONE = auto()
    DISAGREEMENT = auto()
    SETTLED = auto()  # or no longer named, which is all that the bot knows
    ANSWERED = auto()
    UNANSWERED = auto()
    UNKNOWN = auto()
    KNOWN = auto()  # or no longer named as unknown
    RESTS = auto()  # an old sentence on a new source
    SOURCE = auto()
    DORMANT = auto()
    WOKEN = auto()
    REMOVED = auto()  # a briefing


class Difference(NamedTuple):
    """One thing that changed, in the briefings with these slugs.

    `words` are what it is about: the correction, the question, the point in dispute, the gap, or when it happened;
    `was` is what these words were before, or for a verdict what that was. `now` is what is said, `before` what was.
    """

    news: News
    slugs: tuple[str, ...]
    words: str = ""
    was: str = ""
    now: tuple[Claim, ...] = ()
    before: tuple[Claim, ...] = ()
    verdict: Verdict | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed; false where nothing did.

    `titles` are those of all briefings that were compared, by slug; `sources` are the sources as they were told then
    and now, by id, so that a sentence can be cited whose source is gone.
    """

    differences: tuple[Difference, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.differences)


def changed(before: Mapping[str, Snapshot], now: Mapping[str, Snapshot]) -> Changes:
    """Return what changed in a selection of briefings, by slug.

    A briefing that is in one of the two alone is new or gone, unless another of the same title takes its place. The
    same change in several briefings is one difference. What is not told: a claim that only moved to another section,
    another paragraph of the same source, a question or a gap that was only put in other words.
    """
    former = _former(before, now)
    followed = {snapshot.slug for snapshot in former.values()}
    removed = {slug: snapshot for slug, snapshot in sorted(before.items()) if snapshot.slug not in followed}
    found: list[Difference] = []
    for slug, snapshot in sorted(now.items()):
        found += _of_briefing(former[slug], snapshot) if slug in former else [_added(snapshot)]
    found += (Difference(News.REMOVED, (slug,), snapshot.title) for slug, snapshot in removed.items())
    found += _sources_added(before, now)
    return Changes(
        tuple(sorted(_joined(found), key=lambda one: one.news)),
        {slug: snapshot.title for slug, snapshot in (*removed.items(), *sorted(now.items()))},
        {source.id: source for one in (*before.values(), *now.values()) for source in one.sources},
    )


def _former(before: Mapping[str, Snapshot], now: Mapping[str, Snapshot]) -> dict[str, Snapshot]:
    """Return what each briefing said before; one with a new slug is known by its title."""
    by_title = {snapshot.title: snapshot for slug, snapshot in before.items() if slug not in now}
    found = {slug: before.get(slug) or by_title.get(snapshot.title) for slug, snapshot in now.items()}
    return {slug: snapshot for slug, snapshot in found.items() if snapshot}


def _joined(found: Iterable[Difference]) -> Iterator[Difference]:
    """Tell once what is the same in several briefings."""
    slugs: dict[Difference, tuple[str, ...]] = {}
    for one in found:
        same = one._replace(slugs=())
        slugs[same] = tuple(dict.fromkeys((*slugs.get(same, ()), *one.slugs)))
    return (one._replace(slugs=each) for one, each in slugs.items())


def _added(snapshot: Snapshot) -> Difference:
    return Difference(News.ADDED, (snapshot.slug,), now=(snapshot.stated[0].claim,))


def _sources_added(before: Mapping[str, Snapshot], now: Mapping[str, Snapshot]) -> Iterator[Difference]:
    known = {source.id for snapshot in before.values() for source in snapshot.sources}
    for slug, snapshot in sorted(now.items()):
        yield from (
            Difference(News.SOURCE, (slug,), source=source) for source in snapshot.sources if source.id not in known
        )


def _of_briefing(before: Snapshot, now: Snapshot) -> Iterator[Difference]:
    slugs = (now.slug,)
    told = [line for line in now.corrections if line not in before.corrections]
    yield from (Difference(News.CORRECTED, slugs, line.what) for line in told)
    if before.status is not now.status:
        if now.status is Status.CORRECTED and not told:
            yield Difference(News.CORRECTED, slugs)
        elif Status.DORMANT in (before.status, now.status):
            yield Difference(News.DORMANT if now.status is Status.DORMANT else News.WOKEN, slugs, now.title)
    yield from (one._replace(slugs=slugs) for one in _Comparison(before, now).differences())
    gaps = paired(map(Point, before.unknowns), map(Point, now.unknowns))
    yield from (Difference(News.UNKNOWN, slugs, point.words) for point in gaps.new)
    yield from (Difference(News.KNOWN, slugs, point.words) for point in gaps.gone)


_LINES = {Where.BOTTOM_LINE: News.BOTTOM_LINE, Where.WHY: News.CHANGED}
"""What each briefing has one of; a snapshot begins with them, in this order."""

_LABELS = {Where.WHY: "Why it matters", Where.WATCH: "What to watch"}


def _about(stated: Stated) -> str:
    """Return what a sentence is about, where it can't be understood alone."""
    return _LABELS.get(stated.where, stated.of)


class _Comparison:
    """The claims of a briefing then and now. What one difference tells, no later one tells again."""

    def __init__(self, before: Snapshot, now: Snapshot) -> None:
        self._before, self._now = _by_say(before), _by_say(now)
        self._lines = [(before.stated[n], now.stated[n]) for n in range(len(_LINES))]
        self._gone = {say: found[0] for say, found in self._before.items() if say not in self._now}
        self._new = {say: found[0] for say, found in self._now.items() if say not in self._before}
        both = [*self._before.items(), *self._now.items()]
        self._sections = {say: {one.where for one in found} for say, found in both}
        self._questions = paired(_questions(before), _questions(now))
        self._disagreements = paired(_disagreements(before), _disagreements(now))

    def differences(self) -> Iterator[Difference]:
        """Return what differs; the briefing's slug is still to be added."""
        yield from self._of_lines()
        yield from self._turned()
        yield from self._edited()
        yield from self._of_points()
        yield from (Difference(News.NEW, (), _about(one), now=(one.claim,)) for one in self._new.values())
        yield from (Difference(News.GONE, (), _about(one), before=(one.claim,)) for one in self._gone.values())
        yield from self._same_sentences()

    def _of_lines(self) -> Iterator[Difference]:
        """Compare what a briefing has one of, however different it reads."""
        for old, new in self._lines:
            if old.claim.say != new.claim.say:
                self._gone.pop(old.claim.say, None)
                self._new.pop(new.claim.say, None)
                yield Difference(_LINES[new.where], (), _about(new), now=(new.claim,), before=(old.claim,))

    def _turned(self) -> Iterator[Difference]:
        for old, new in self._questions.edited:
            if old.verdict and new.verdict and old.verdict is not new.verdict:
                self._tell(old, new)
                yield Difference(News.TURNED, (), new.words, old.verdict, new.claims, old.claims, new.verdict)

    def _tell(self, old: Point | None, new: Point | None) -> None:
        for say in old.says if old else ():
            self._gone.pop(say, None)
        for say in new.says if new else ():
            self._new.pop(say, None)

    def _edited(self) -> Iterator[Difference]:
        """Pair what the curators gave the same id, then what is nearly the same, then the one sentence of an answer."""
        named = {one.claim.name: one for found in self._before.values() for one in found if one.claim.name}
        pairs = [(named[new.claim.name], new) for new in self._new.values() if new.claim.name in named]
        yield from self._told_as_edited(pairs)
        yield from self._told_as_edited(best([*self._gone.values()], [*self._new.values()], self._alike))
        for old, new in self._questions.edited:
            gone = [one for say, one in self._gone.items() if say in old.says]
            come = [one for say, one in self._new.items() if say in new.says]
            yield from self._told_as_edited(zip(gone, come, strict=True) if len(gone) == len(come) == 1 else ())

    def _told_as_edited(self, pairs: Iterable[tuple[Stated, Stated]]) -> Iterator[Difference]:
        for old, new in pairs:
            self._gone.pop(old.claim.say, None)
            self._new.pop(new.claim.say, None)
            was = old.of if new.where is old.where is Where.EVENT and old.of != new.of else ""
            yield Difference(News.CHANGED, (), _about(new), was, (new.claim,), (old.claim,))

    def _alike(self, old: Stated, new: Stated) -> float:
        """Only what stands in one section, then and now, can be one sentence edited."""
        apart = self._sections[old.claim.say].isdisjoint(self._sections[new.claim.say])
        return 0 if apart else alike(old.claim.say, new.claim.say)

    def _of_points(self) -> Iterator[Difference]:
        for point in self._questions.new:
            untold = tuple(claim for claim in point.claims if claim.say in self._new or claim.say in self._before)
            self._tell(None, point)
            yield Difference(News.ANSWERED, (), point.words, now=untold, verdict=point.verdict)
        for point in self._disagreements.new:
            self._tell(None, point)
            yield Difference(News.DISAGREEMENT, (), point.words, now=point.claims)
        for news, points in ((News.UNANSWERED, self._questions.gone), (News.SETTLED, self._disagreements.gone)):
            for point in points:
                self._tell(point, None)
                yield Difference(news, (), point.words)

    def _same_sentences(self) -> Iterator[Difference]:
        """Tell of sentences that are as before when they moved in time, or rest on a source that they did not."""
        for say, found in self._now.items():
            old, (new, *_) = self._before.get(say, []), found
            times, were = ([one.of for one in side if one.where is Where.EVENT] for side in (found, old))
            sources = _sources(found) - _sources(old)
            if times and were and set(times) != set(were):
                yield Difference(News.CHANGED, (), times[0], were[0], (new.claim,))
            elif old and sources:
                on_it = next(one.claim for one in found if sources & _sources([one]))
                yield Difference(News.RESTS, (), now=(on_it,))


def _by_say(snapshot: Snapshot) -> dict[str, list[Stated]]:
    """Return where each sentence stands, the most prominent place first."""
    found: dict[str, list[Stated]] = {}
    for stated in snapshot.stated:
        found.setdefault(stated.claim.say, []).append(stated)
    return found


def _sources(found: Iterable[Stated]) -> set[str]:
    return {locator.source for one in found for locator in one.claim.cites}


def _questions(snapshot: Snapshot) -> Iterator[Point]:
    for ask, verdict, name in snapshot.questions:
        yield Point(ask, _claims(snapshot, ask, Where.ANSWER, Where.PREMISE), name, verdict)


def _disagreements(snapshot: Snapshot) -> Iterator[Point]:
    return (Point(about, _claims(snapshot, about, Where.POSITION)) for about in snapshot.disagreements)


def _claims(snapshot: Snapshot, of: str, *wheres: Where) -> tuple[Claim, ...]:
    return tuple(one.claim for one in snapshot.stated if one.of == of and one.where in wheres)
