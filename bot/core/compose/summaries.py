"""What changed, as documents: the weekly summary, and the answer to `changes since`."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from bot.core.commands import PREFIX
from bot.core.compose.telling import Telling, counts, titles
from bot.core.document import Action, Actions, Bullets, Document, Facts, Heading, Mono, Notice, Paragraph, Text
from bot.core.splitting import shortened
from bot.core.summary import News
from bot.core.wording import counted, date_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bot.core.briefing import Library
    from bot.core.document import Block, Spans
    from bot.core.summary import Changes, Difference

EVERYTHING: Final = 1_000_000
"""More changes than there ever are."""
MOST_BUTTONS: Final = 9
MOST_ASKED: Final = 5
LONGEST_ASKED: Final = 150
"""Characters of a question that several asked: it says what they wanted to know, whatever else it holds."""


def weekly(  # noqa: PLR0913 - what stands in a summary, each by its name
    changes: Changes,
    library: Library,
    *,
    since: date,
    until: date,
    missed: int = 1,
    asked: Sequence[tuple[str, int]] = (),
    most: int = EVERYTHING,
) -> Document:
    """Return the summary of what changed from `since` to `until`; `missed` counts the weeks that it stands for.

    The first line tells the most important change. `most` is how many more are told: corrections first, then the
    most important one of each briefing, then the next of each; the rest is counted. `asked` are questions that were
    not covered, and how many people asked each; they are told where `most` isn't 0.
    """
    telling = Telling(changes, library)
    chosen = _chosen(changes.differences[1:], most)
    left = len(changes.differences[1:]) - len(chosen)
    blocks: list[Block] = [Paragraph(telling.lead(one)) for one in changes.differences[:1]]
    blocks += [_dateline(changes, since, until)] if changes else [_nothing(library, changes.titles, since)]
    blocks += [*_gap(missed, since), *telling.sections(chosen), *_asked(asked if most else ()), *_left(left, since)]
    return telling.document("", *blocks, *_ways(changes, library, since))


def fitted(make: Callable[[int], Document], fits: Callable[[Document], bool]) -> Document:
    """Return the fullest document of `make(most)` that fits, as `weekly` makes them.

    Where not even the first line does, its sentences are cut, with a sign; at the last, only notices and buttons stay.
    """
    whole = make(EVERYTHING)
    if fits(whole):
        return whole
    top = 1
    while fits(make(top)):
        top *= 2
    most = bisect_left(range(1, top), True, key=lambda n: not fits(make(n)))  # noqa: FBT003 - the value to look for
    document = make(most)
    if most or fits(document):
        return document
    longest = max((len(span.text) for spans in _lines(document) for span in spans if isinstance(span, Text)), default=0)
    cut = bisect_left(range(1, longest), True, key=lambda n: not fits(_cut(document, n)))  # noqa: FBT003 - likewise
    return _cut(document, cut)


def nothing(library: Library, topics: Collection[str], since: date) -> Document:
    """Return in one line that nothing changed in these briefings, by slug, or in all where none is named."""
    return Document("", (_nothing(library, topics, since),))


def first(library: Library, topics: Collection[str]) -> Document:
    """Return what there is to say where nothing is known that could be compared: what the next summary will tell."""
    words = (
        f"There is nothing to compare with yet. The next summary tells what has changed in {_which(library, topics)}."
    )
    return Document("", (Paragraph((Text(words),)), *_topics(library, topics or library.by_slug)))


def changes_since(changes: Changes, library: Library, since: date, known_from: date | None) -> Document:
    """Return all that changed since a date, and what the curators noted where the bot's memory begins later.

    `known_from` is when that was, None where there is none; `changes` are compared with the oldest that is known.
    """
    telling = Telling(changes, library)
    name = next(iter(changes.titles.values())) if len(changes.titles) == 1 else ""
    title = f"{name}: changes since {_day(since)}" if name else f"Changes since {_day(since)}"
    late = known_from is None or known_from > since
    blocks: list[Block] = [*telling.sections(changes.differences)]
    if not changes and known_from:
        blocks = [_nothing(library, changes.titles, max(since, known_from))]
    blocks += _noted(changes, library, since, known_from) if late else []
    return telling.document(title, *blocks, *_topics(library, _touched(changes)))


def _chosen(differences: Sequence[Difference], most: int) -> list[Difference]:
    """Return as many as are told, in their order: every briefing has its share of what isn't a correction."""
    turn = Counter[str]()
    turns: dict[Difference, tuple[bool, int]] = {}
    for one in differences:
        turn[one.slugs[0]] += 1
        turns[one] = (one.news is not News.CORRECTED, turn[one.slugs[0]])
    chosen = set(sorted(differences, key=turns.__getitem__)[:most])
    return [one for one in differences if one in chosen]


def _dateline(changes: Changes, since: date, until: date) -> Notice:
    begun = f"{since.day}" if (since.year, since.month) == (until.year, until.month) else _day(since)
    period = f"from {begun} to {_day(until)}" if since < until else f"on {_day(until)}"
    return Notice((Text(f"What changed {period}: {counts(changes.differences)}."),))


def _nothing(library: Library, topics: Collection[str], since: date) -> Paragraph:
    return Paragraph((Text(f"Nothing material has changed in {_which(library, topics)} since {_day(since)}."),))


def _gap(missed: int, since: date) -> tuple[Block, ...]:
    if missed <= 1:
        return ()
    words = f"This covers {counted(missed, 'week')}: there was no summary since {_day(since)}."
    return (Notice((Text(words),)),)


def _asked(asked: Sequence[tuple[str, int]]) -> tuple[Block, ...]:
    rows: tuple[Spans, ...] = tuple(
        (Text(f"“{shortened(question, LONGEST_ASKED)}” ({counted(people, 'person', 'people')})"),)
        for question, people in asked[:MOST_ASKED]
    )
    return (Heading("Asked by several, and not covered"), Bullets(rows)) if rows else ()


def _left(left: int, since: date) -> tuple[Block, ...]:
    if not left:
        return ()
    return (Notice((Text(f"And {counted(left, 'more change')}: "), Mono(f"{PREFIX} {_command(since)}"))),)


def _ways(changes: Changes, library: Library, since: date) -> tuple[Block, ...]:
    actions = [action for block in _topics(library, _touched(changes)) for action in block.actions]
    return (Actions((*actions, Action("All changes", _command(since)))),) if changes else ()


def _command(since: date) -> str:
    return f"changes since {since.isoformat()}"


def _touched(changes: Changes) -> list[str]:
    """Return the briefings in which something changed, those with the most important change first."""
    return [*dict.fromkeys(slug for one in changes.differences for slug in one.slugs)]


def _topics(library: Library, slugs: Collection[str]) -> tuple[Actions, ...]:
    found = [library.by_slug[slug] for slug in slugs if slug in library.by_slug][:MOST_BUTTONS]
    return (Actions(tuple(Action(briefing.title, briefing.slug) for briefing in found)),) if found else ()


def _which(library: Library, topics: Collection[str]) -> str:
    named = [library.by_slug[slug].title for slug in topics if slug in library.by_slug]
    return titles(named) if named else "the briefings"


def _noted(changes: Changes, library: Library, since: date, known_from: date | None) -> list[Block]:
    lines = sorted(
        (line.date, briefing.title, f"{line.what} ({line.kind})")
        for briefing in library.briefings
        for line in briefing.log
        if briefing.slug in changes.titles and since.isoformat() <= line.date <= (known_from or date.max).isoformat()
    )
    rows = tuple(
        ((Text(date_in_words(day), bold=True),), (Text(f"{title}: {what}"),)) for day, title, what in reversed(lines)
    )
    begun = f"only from {_day(known_from)} on" if known_from else "only from now on"
    words = f"I can compare what the briefings say {begun}."
    return [Notice((Text(words),)), *((Heading("What the curators noted until then"), Facts(rows)) if rows else ())]


def _day(day: date) -> str:
    return date_in_words(day.isoformat())


def _lines(document: Document) -> list[Spans]:
    said = [block.spans for block in document.blocks if isinstance(block, Paragraph)]
    return [*said, *(reference.spans for reference in document.sources)]


def _cut(document: Document, most: int) -> Document:
    """Return the document with so many characters of each text that stands in a paragraph or with a source."""
    if not most:
        return Document(blocks=tuple(block for block in document.blocks if not isinstance(block, Paragraph)))
    return replace(
        document,
        blocks=tuple(
            Paragraph(_shorter(block.spans, most)) if isinstance(block, Paragraph) else block
            for block in document.blocks
        ),
        sources=tuple(replace(reference, spans=_shorter(reference.spans, most)) for reference in document.sources),
    )


def _shorter(spans: Spans, most: int) -> Spans:
    return tuple(replace(span, text=shortened(span.text, most)) if isinstance(span, Text) else span for span in spans)
