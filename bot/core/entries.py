"""Everything in the library that a question can match."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, assert_never

from bot.core.briefing import (
    DECLINED,
    UNKNOWN,
    Claim,
    Decoy,
    Disagreement,
    Entry,
    Event,
    Gap,
    Locator,
    Note,
    Question,
    Source,
    Unknown,
    folded,
    slugify,
)
from bot.core.wording import date_in_words, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.briefing import Briefing, Item, Library


def entries(library: Library) -> tuple[Entry, ...]:
    """Return the library's entries; a statement that two briefings share is one entry, the first's."""
    of_sources = map(_of_source, library.sources)
    groups = (*map(_of_briefing, library.briefings), map(_declined, library.declined), *of_sources)
    found: dict[str, Entry] = {}
    for entry in (entry for group in groups for entry in group):
        found.setdefault(_identity(entry), entry)
    return tuple(found.values())


def _identity(entry: Entry) -> str:
    """Return what two entries have in common that would be the same answer: the sentence, whatever its id."""
    return entry.item.say if isinstance(entry.item, Claim) else entry.id


def claims_of(item: Item) -> tuple[Claim, ...]:
    """Return what the bot says on a hit, as claims; none where the item declines."""
    match item:
        case Question(answer=claims) | Disagreement(positions=claims):
            return claims
        case Claim():
            return (item,)
        case Event(claim=claim):
            return (claim,)
        case Note(say=say, locator=locator):
            return (Claim(say, (locator,)),)
        case Source():
            return (about_source(item),)
        case Unknown() | Decoy() | Gap():
            return ()
        case _:
            assert_never(item)


def about_source(source: Source) -> Claim:
    """Return what is known of who published an article, where and when."""
    name = f"“{source.title}”" if source.title != UNKNOWN else f"the untitled article {source.id}"
    facts = {
        "author": (source.author, f"by {source.author}"),
        "publisher": (source.publisher, f"published by {source.publisher}"),
        "date": (source.published, f"dated {date_in_words(source.published)}"),
    }
    known = [told for value, told in facts.values() if value != UNKNOWN]
    missing = [fact for fact, (value, _) in facts.items() if value == UNKNOWN]
    says = [f"{name[0].upper()}{name[1:]} is {joined(known)}."] if known else []
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        says.append(f"{'Its' if known else f'Of {name}, the'} {joined(missing)} {verb} not known.")
    return Claim(" ".join(says), (Locator(source.id, 0),))


def _of_briefing(briefing: Briefing) -> Iterator[Entry]:
    slug = briefing.slug
    for question in briefing.questions:
        name = question.name or _name(question.ask)
        yield Entry(f"{slug}/{name}", slug, (question.ask, *question.also, *question.opposite), question)
    for decoy in briefing.decoys:
        yield Entry(f"{slug}/decoy-{_name(decoy.ask)}", slug, (decoy.ask, *decoy.also), decoy)
    for unknown in briefing.unknowns:
        yield Entry(f"{slug}/unknown-{_name(unknown.say)}", slug, (unknown.say, *unknown.also), unknown)
    for point in briefing.disagreements:
        says = (position.say for position in point.positions)
        yield Entry(f"{slug}/disagreement-{_name(point.about)}", slug, (point.about, *says), point)
    for event in briefing.timeline:
        yield Entry(f"{slug}/event-{event.claim.id}", slug, (event.claim.say,), event)
    for claim in (briefing.bottom_line, briefing.why_it_matters, *briefing.facts, *briefing.watch):
        yield Entry(f"{slug}/{claim.id}", slug, (claim.say,), claim)


def _declined(decoy: Decoy) -> Entry:
    return Entry(f"{DECLINED}/{_name(decoy.ask)}", "", (decoy.ask, *decoy.also), decoy)


def _name(text: str) -> str:
    """Return the text as part of an id; what a slug can't hold is told apart by its digest."""
    name = slugify(text)
    digest = "" if name == folded(text) else hashlib.sha256(folded(text).encode()).hexdigest()[:10]
    return "-".join(filter(None, (name, digest)))


def _of_source(source: Source) -> Iterator[Entry]:
    yield Entry(source.id, "", tuple(_ways_to_ask_for(source)), source)
    for note in source.notes:
        yield Entry(f"{source.id}/{note.locator.place}", "", (note.say,), note)


def _ways_to_ask_for(source: Source) -> Iterator[str]:
    name = source.title if source.title != UNKNOWN else source.id
    yield f"who is the author, writer or journalist behind the article “{name}”"
    yield f"when and where was the article “{name}” published, and by whom"
    if source.author != UNKNOWN:
        yield f"which article did {source.author} write"
    if source.publisher not in (UNKNOWN, source.author):
        yield f"which article did {source.publisher} publish"
