"""What a briefing says at one moment, as text that can be kept and compared with what it says later."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeVar

from bot.core.area import Area
from bot.core.briefing import ChangeKind, Claim, Locator, Source, Status, Verdict
from bot.core.wording import date_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.briefing import Briefing, Library

VERSION: Final = 2
"""The newest form of the text. A newer one is refused: half understood, it would tell of changes that never were."""
_OPEN: Final = 1
"""The form where everybody may see the briefing; who knows this one alone refuses what isn't for everybody."""

T = TypeVar("T")
Row: TypeAlias = tuple[str, ...]


class Where(StrEnum):
    """Where in a briefing a claim stands, the most prominent place first."""

    BOTTOM_LINE = "bottom line"
    WHY = "why it matters"
    FACT = "fact"
    EVENT = "event"
    POSITION = "position"
    WATCH = "watch"
    ANSWER = "answer"
    PREMISE = "premise"


_PROMINENCE = {where: n for n, where in enumerate(Where)}


class Stated(NamedTuple):
    """A claim in its place. `of` is the question, the point in dispute or the time as shown; `date` sorts events."""

    where: Where
    claim: Claim
    of: str = ""
    date: str = ""


class Asked(NamedTuple):
    """A question that is answered; `name` is the curator's own id for it."""

    ask: str
    verdict: Verdict | None = None
    name: str = ""


class Correction(NamedTuple):
    """A line of the log that tells of a correction."""

    date: str
    what: str


class Snapshot(NamedTuple):
    """What a briefing says: only what people are told, in an order that doesn't depend on the file's.

    Of the sources there is what it takes to name them; the sentences of one answer keep their order, for one may lean
    on another.
    """

    slug: str
    title: str
    status: Status
    stated: tuple[Stated, ...]
    questions: tuple[Asked, ...] = ()
    disagreements: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    sources: tuple[Source, ...] = ()
    only_in: tuple[Area, ...] = ()


def snapshot_of(briefing: Briefing, library: Library) -> Snapshot:
    """Return what the briefing says now."""
    used = {locator.source for claim in briefing.claims for locator in claim.cites}
    asked = (Asked(question.ask, question.verdict, question.name) for question in briefing.questions)
    corrected = (Correction(line.date, line.what) for line in briefing.log if line.kind is ChangeKind.CORRECTED)
    return Snapshot(
        briefing.slug,
        briefing.title,
        briefing.status,
        tuple(sorted(_stated(briefing), key=_order)),
        tuple(sorted(asked, key=lambda one: one.ask)),
        tuple(sorted(point.about for point in briefing.disagreements)),
        tuple(sorted(unknown.say for unknown in briefing.unknowns)),
        tuple(sorted(corrected)),
        tuple(_source(_named(library.by_source[source])) for source in sorted(used)),
        tuple(sorted(briefing.only_in)),
    )


def _stated(briefing: Briefing) -> Iterator[Stated]:
    yield Stated(Where.BOTTOM_LINE, _tidy(briefing.bottom_line))
    yield Stated(Where.WHY, _tidy(briefing.why_it_matters))
    yield from (Stated(Where.FACT, _tidy(claim)) for claim in briefing.facts)
    for event in briefing.timeline:
        yield Stated(Where.EVENT, _tidy(event.claim), event.when or date_in_words(event.date), event.date)
    for point in briefing.disagreements:
        yield from (Stated(Where.POSITION, _tidy(claim), point.about) for claim in point.positions)
    yield from (Stated(Where.WATCH, _tidy(claim)) for claim in briefing.watch)
    for question in briefing.questions:
        yield from (Stated(Where.ANSWER, _tidy(claim), question.ask) for claim in question.answer)
        if question.premise:
            yield Stated(Where.PREMISE, _tidy(question.premise.claim), question.ask)


def _tidy(claim: Claim) -> Claim:
    return claim._replace(cites=tuple(sorted(set(claim.cites))))


def _order(stated: Stated) -> tuple[object, ...]:
    claim = () if stated.where is Where.ANSWER else stated.claim
    return _PROMINENCE[stated.where], stated.date, stated.of, claim


def _named(source: Source) -> Row:
    """Return of a source what people are told."""
    return source.id, source.title, source.author, source.publisher, source.published, source.url


def _source(row: Row) -> Source:
    name, title, author, publisher, published, url = row
    return Source(name, title, author, publisher, published, sha256="", origin="", notes=(), url=url)


def write(snapshot: Snapshot) -> str:
    """Return the snapshot as text: the same for the same content, and in ASCII, which every database takes."""
    where = {"version": VERSION, "only in": snapshot.only_in} if snapshot.only_in else {}
    return _canonical(
        {
            **where,
            "slug": snapshot.slug,
            "title": snapshot.title,
            "status": snapshot.status,
            "stated": [_row(stated) for stated in snapshot.stated],
            "questions": [(one.ask, one.verdict or "", one.name) for one in snapshot.questions],
            "disagreements": snapshot.disagreements,
            "unknowns": snapshot.unknowns,
            "corrections": snapshot.corrections,
            "sources": [_named(source) for source in snapshot.sources],
        }
    )


def read(text: str) -> Snapshot:
    """Return the snapshot that was written; raises ValueError for anything else, and for a later version."""
    content = _content(text)
    return Snapshot(
        _typed(content.get("slug"), str),
        _typed(content.get("title"), str),
        Status(_typed(content.get("status"), str)),
        tuple(map(_stated_in, _rows(content.get("stated")))),
        tuple(map(_asked_in, _rows(content.get("questions")))),
        _row_in(content.get("disagreements")),
        _row_in(content.get("unknowns")),
        tuple(Correction(date, what) for date, what in _rows(content.get("corrections"))),
        tuple(map(_source, _rows(content.get("sources")))),
        tuple(Area(*row) for row in _rows(content.get("only in", []))),
    )


def key(text: str) -> str:
    """Return what a text is kept under: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def manifest(keys: Mapping[str, str]) -> str:
    """Return a selection of briefings as text: the key of each one's snapshot, by slug."""
    return _canonical({"briefings": dict(keys)})


def read_manifest(text: str) -> dict[str, str]:
    """Return the selection that was written; raises ValueError for anything else, and for a later version."""
    keys = _typed(_content(text).get("briefings"), dict)
    return {slug: _typed(value, str) for slug, value in keys.items()}


def _canonical(content: dict[str, object]) -> str:
    return json.dumps({"version": _OPEN, **content}, sort_keys=True, separators=(",", ":"))


def _content(text: str) -> dict[str, object]:
    try:
        content = _typed(json.loads(text), dict)
    except RecursionError:
        raise ValueError("the text is nested too deeply") from None
    if content.get("version") not in (_OPEN, VERSION):
        raise ValueError(f"the text is of version {content.get('version')!r}, and {VERSION} is the last one understood")
    return content


def _row(stated: Stated) -> Row:
    claim = stated.claim
    cites = ", ".join(map(str, claim.cites))
    return stated.where, stated.of, stated.date, claim.say, cites, claim.quote, claim.name


def _stated_in(row: Row) -> Stated:
    where, of, date, say, cites, quote, name = row
    locators = tuple(map(_locator, cites.split(", "))) if cites else ()
    return Stated(Where(where), Claim(say, locators, quote, name), of, date)


def _asked_in(row: Row) -> Asked:
    ask, verdict, name = row
    return Asked(ask, Verdict(verdict) if verdict else None, name)


def _locator(text: str) -> Locator:
    source, _, place = text.rpartition(" ")
    locator = Locator(source, 0 if place == "record" else int(place.removeprefix("p")))
    if str(locator) != text:
        raise ValueError(f"{text!r} is no place in a source")
    return locator


def _rows(value: object) -> tuple[Row, ...]:
    return tuple(map(_row_in, _typed(value, list)))


def _row_in(value: object) -> Row:
    return tuple(_typed(word, str) for word in _typed(value, list))


def _typed(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise ValueError(f"the text has {value!r:.40} where a {kind.__name__} belongs")  # noqa: TRY004 - the text is wrong
    return value
