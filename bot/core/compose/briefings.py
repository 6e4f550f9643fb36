"""A briefing's card and its sections, and the lists over all briefings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.briefing import Status
from bot.core.commands import PREFIX, SECTION_BY_NAME, SECTIONS
from bot.core.compose.citing import Citing, describe
from bot.core.document import (
    Action,
    Actions,
    Bullets,
    Document,
    Facts,
    Heading,
    Mono,
    Notice,
    Paragraph,
    Picture,
    Table,
    Text,
)
from bot.core.wording import counted, date_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.core.briefing import Briefing, Claim, Library, Source
    from bot.core.document import Block, Spans

    Compose = Callable[[Briefing, Citing], tuple[Block, ...]]

FACTS_ON_CARD = 3
GAPS_ON_CARD = 3
CHANGES_AT_HOME = 5
_WHERE_TO_ASK: Spans = (
    Text("Choose a topic to read it. To ask, write me a direct message, or type "),
    Mono(f"{PREFIX} <question>"),
    Text(" in any channel; "),
    Mono(f"{PREFIX} help"),
    Text(" shows what else there is."),
)


def catalogue(library: Library) -> Document:
    """Return all topics, each to be chosen or typed."""
    return _catalogue(library, _typed("Choose a topic to read it, or just ask."))


def home(library: Library) -> Document:
    """Return all topics, where one can ask, as there is no field for it here, and what changed lately."""
    page = _catalogue(library, Notice(_WHERE_TO_ASK))
    changes = [(change, briefing) for briefing in library.briefings for change in briefing.log]
    newest = sorted(changes, key=lambda pair: pair[0].date, reverse=True)[:CHANGES_AT_HOME]
    rows = tuple(
        ((Text(date_in_words(change.date), bold=True),), (Text(f"{briefing.title}: {change.what} ({change.kind})"),))
        for change, briefing in newest
    )
    lately = (Heading("What changed lately"), Facts(rows)) if rows else ()
    return Document(page.title, (*page.blocks, *lately))


def _catalogue(library: Library, hint: Notice) -> Document:
    if not library.briefings:
        return Document("Briefings", (Notice((Text("There are no briefings yet."),)),))
    topics = tuple(Action(briefing.title, briefing.slug) for briefing in library.briefings)
    return Document("Briefings", (Actions(topics), hint))


def card(briefing: Briefing, library: Library) -> Document:
    """Return a briefing at a glance, with the way to everything that is not shown."""
    citing = Citing(library)
    blocks: list[Block] = [
        *_standing(briefing),
        Paragraph(citing.claim(briefing.bottom_line)),
        Paragraph((Text("Why it matters: ", bold=True), *citing.claim(briefing.why_it_matters))),
    ]
    if briefing.facts:
        heading = Heading(_some("Facts", FACTS_ON_CARD, briefing.facts))
        blocks += [heading, citing.bullets(briefing.facts[:FACTS_ON_CARD])]
    if briefing.disagreements:
        points = tuple((Text(point.about),) for point in briefing.disagreements)
        blocks += [Heading("Where the sources disagree"), Bullets(points)]
    if briefing.unknowns:
        gaps = tuple((Text(unknown.say),) for unknown in briefing.unknowns[:GAPS_ON_CARD])
        blocks += [Heading(_some("Not known", GAPS_ON_CARD, briefing.unknowns)), Bullets(gaps)]
    reviewed = f"Reviewed {date_in_words(briefing.reviewed)} by {briefing.owner}."
    blocks += [Notice((Text(reviewed),)), _sections(briefing)]
    return citing.document(briefing.title, *blocks)


def section(briefing: Briefing, name: str, library: Library) -> Document:
    """Return one section of a briefing, whole."""
    citing = Citing(library)
    blocks = _COMPOSE[name](briefing, citing)
    if not blocks:
        blocks = (Notice((Text("There is nothing under this heading."),)),)
    title = f"{briefing.title}: {SECTION_BY_NAME[name].label.lower()}"
    return citing.document(title, *_of(library, blocks), Actions((Action("Back to the briefing", briefing.slug),)))


def having(section: str, library: Library) -> tuple[Action, ...]:
    """Return the way to this section of every briefing that has something under it."""
    return tuple(
        Action(briefing.title, way.command)
        for briefing in library.briefings
        for way in _sections(briefing).actions
        if way.command == f"{briefing.slug} {section}"
    )


def no_section(briefing: Briefing, name: str) -> Document:
    """Return that a briefing has no such section, and which it has."""
    words = f"“{name}” is no section of {briefing.title}. These are:"
    return Document("", (Paragraph((Text(words),)), _sections(briefing)))


def compare(briefing: Briefing, library: Library) -> Document:
    """Return who says what: every claim of the card's sections against every source behind them."""
    citing = Citing(library)
    sources = _sources_of(briefing, library)
    blocks: list[Block] = [*_of(library, _matrix_drawn(briefing, sources))]
    for point in briefing.disagreements:
        blocks += [Heading(point.about), _matrix(point.positions, sources)]
    if briefing.facts:
        blocks += [Heading("Facts"), _matrix(briefing.facts, sources)]
    for source in sources:
        citing.cites([note.locator for note in source.notes[:1]])
    return citing.document(
        f"{briefing.title}: who says what", *blocks, Actions((Action("Back to the briefing", briefing.slug),))
    )


def sources(library: Library) -> Document:
    """Return all articles, what is known of each, and which briefings rest on it."""
    if not library.sources:
        return Document("Sources", (Notice((Text("There are no sources yet."),)),))
    items = tuple((*describe(source), Text(f". {_use(source, library)}")) for source in library.sources)
    return Document("Sources", (Bullets(items),))


def _use(source: Source, library: Library) -> str:
    users = [
        briefing.slug
        for briefing in library.briefings
        if any(locator.source == source.id for claim in briefing.claims for locator in claim.cites)
    ]
    notes = counted(len(source.notes), "paragraph")
    everywhere = len(users) == len(library.briefings) > 2  # noqa: PLR2004 - of two, both names are as short
    used = f"all {len(users)} briefings" if everywhere else ", ".join(users) or "no briefing"
    return f"{notes} noted; used in {used}."


def _standing(briefing: Briefing) -> tuple[Block, ...]:
    match briefing.status:
        case Status.ACTIVE:
            return ()
        case Status.DORMANT:
            return (Notice((Text("Nobody keeps this briefing up at present."),)),)
        case Status.CORRECTED:
            return (Notice((Text("This briefing has been corrected; its changes say how."),)),)


def _some(label: str, shown: int, items: Sequence[object]) -> str:
    return f"{label} ({shown} of {len(items)})" if len(items) > shown else label


def _sections(briefing: Briefing) -> Actions:
    counts = {
        "facts": len(briefing.facts),
        "timeline": len(briefing.timeline),
        "disagreements": len(briefing.disagreements),
        "unknowns": len(briefing.unknowns),
        "watch": len(briefing.watch),
        "questions": len(briefing.questions),
        "changes": len(briefing.log),
    }
    return Actions(
        tuple(
            Action(
                f"{part.label}: {counts[part.name]}" if part.name in counts else part.label,
                f"{briefing.slug} {part.name}",
            )
            for part in SECTIONS
            if counts.get(part.name, 1)
        )
    )


def _facts(briefing: Briefing, citing: Citing) -> tuple[Block, ...]:
    return (citing.bullets(briefing.facts), *citing.quotes(briefing.facts)) if briefing.facts else ()


def _timeline(briefing: Briefing, citing: Citing) -> tuple[Block, ...]:
    events = sorted(briefing.timeline, key=lambda event: event.date)
    rows = tuple(
        ((Text(event.when or date_in_words(event.date), bold=True),), citing.claim(event.claim)) for event in events
    )
    return (*_line_drawn(briefing, rows), Facts(rows)) if rows else ()


def _line_drawn(briefing: Briefing, rows: Sequence[tuple[Spans, Spans]]) -> tuple[Picture, ...]:
    """Return the picture of a timeline, if it is one: a single event has nothing to lie before or after."""
    if len(rows) < 2:  # noqa: PLR2004 - see above
        return ()
    first, last = (text.text for (text, *_), _ in (rows[0], rows[-1]) if isinstance(text, Text))
    alt = f"{briefing.title} as a timeline: {counted(len(rows), 'event')} between {first} and {last}."
    return (Picture("timeline", briefing.slug, alt),)


def _of(library: Library, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Let pictures name the library as it is: another one, or an edit, may have more in it than is seen here."""
    return tuple(replace(one, library=library.fingerprint) if isinstance(one, Picture) else one for one in blocks)


def _disagreements(briefing: Briefing, citing: Citing) -> tuple[Block, ...]:
    return tuple(
        block
        for point in briefing.disagreements
        for block in (Heading(point.about), citing.bullets(point.positions), *citing.quotes(point.positions))
    )


def _unknowns(briefing: Briefing, citing: Citing) -> tuple[Block, ...]:
    rows = tuple(
        (Text(unknown.say), Text(f" ({counted(len(unknown.searched), 'source')} searched)"))
        for unknown in briefing.unknowns
    )
    return (Bullets(rows),) if rows else ()


def _watch(briefing: Briefing, citing: Citing) -> tuple[Block, ...]:
    return (citing.bullets(briefing.watch),) if briefing.watch else ()


def _questions(briefing: Briefing, citing: Citing) -> tuple[Block, ...]:
    asks = tuple((Text(question.ask),) for question in briefing.questions)
    return (Bullets(asks), _typed("Ask any of these in your own words.")) if asks else ()


def _sources(briefing: Briefing, citing: Citing) -> tuple[Block, ...]:
    cited = sorted({locator for claim in briefing.claims for locator in claim.cites})
    citing.cites(cited)
    return (Paragraph((Text(f"This briefing rests on {counted(len(cited), 'paragraph')} of these articles."),)),)


def _changes(briefing: Briefing, citing: Citing) -> tuple[Block, ...]:
    newest = sorted(briefing.log, key=lambda change: change.date, reverse=True)
    rows = tuple(
        ((Text(date_in_words(change.date), bold=True),), (Text(f"{change.what} ({change.kind})"),)) for change in newest
    )
    return (Facts(rows),) if rows else ()


_COMPOSE: dict[str, Compose] = {
    "facts": _facts,
    "timeline": _timeline,
    "disagreements": _disagreements,
    "unknowns": _unknowns,
    "watch": _watch,
    "questions": _questions,
    "sources": _sources,
    "changes": _changes,
}


def _sources_of(briefing: Briefing, library: Library) -> tuple[Source, ...]:
    used = {locator.source for claim in briefing.claims for locator in claim.cites}
    return tuple(source for source in library.sources if source.id in used)


def _matrix_drawn(briefing: Briefing, sources: Sequence[Source]) -> tuple[Picture, ...]:
    claims = [*(claim for point in briefing.disagreements for claim in point.positions), *briefing.facts]
    if not claims or not sources:
        return ()
    who = ", ".join(source.id for source in sources)
    points = "; ".join(point.about for point in briefing.disagreements)
    differ = f" Where they disagree: {points}." if points else ""
    alt = f"{briefing.title}, who says what: {counted(len(claims), 'claim')} against the sources {who}.{differ}"
    return (Picture("matrix", briefing.slug, alt),)


def _matrix(claims: Sequence[Claim], sources: Sequence[Source]) -> Table:
    header = ((Text("Claim"),), *((Text(source.id),) for source in sources))
    return Table(header, tuple(((Text(claim.say),), *(_cell(claim, source) for source in sources)) for claim in claims))


def _cell(claim: Claim, source: Source) -> Spans:
    places = [locator.place for locator in claim.cites if locator.source == source.id]
    return (Text(", ".join(places)),) if places else ()


def _typed(hint: str) -> Notice:
    return Notice((Text(hint),))
