"""Claims with numbered sources, and the list of those sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.briefing import UNKNOWN, Locator
from bot.core.document import Bullets, Cite, Document, Link, Mono, Quote, Reference, Text
from bot.core.wording import date_in_words, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.briefing import Claim, Library, Source
    from bot.core.document import Block, Spans


class Citing:
    """Numbers the sources of one document, in the order in which they are first cited."""

    def __init__(self, library: Library) -> None:
        """Start at 1."""
        self._library = library
        self._cited: dict[str, list[Locator]] = {}

    def cites(self, locators: Iterable[Locator]) -> Spans:
        """Return the numbered references for these places."""
        places: dict[str, list[Locator]] = {}
        for locator in locators:
            self._count(locator)
            places.setdefault(locator.source, []).append(locator)
        numbers = {source: n for n, source in enumerate(self._cited, 1)}
        return tuple(
            Cite(numbers[source], ", ".join(locator.place for locator in sorted(places[source])))
            for source in sorted(places, key=numbers.__getitem__)
        )

    def claim(self, claim: Claim) -> Spans:
        """Return the claim's sentence with its references."""
        return (Text(claim.say), *self.cites(claim.cites))

    def bullets(self, claims: Iterable[Claim]) -> Bullets:
        """Return claims as a list."""
        return Bullets(tuple(map(self.claim, claims)))

    def quotes(self, claims: Iterable[Claim]) -> tuple[Block, ...]:
        """Return the words that the claims quote."""
        return tuple(Quote((Text(claim.quote), *self.cites(claim.cites))) for claim in claims if claim.quote)

    def document(self, title: str, *blocks: Block) -> Document:
        """Return the whole reply, with every source that was cited."""
        return Document(title, blocks, self.references())

    def references(self) -> tuple[Reference, ...]:
        """Return the list of the sources cited so far."""
        return tuple(
            Reference(n, (*describe(self._library.by_source[source]), *self._borrowed(locators)))
            for n, (source, locators) in enumerate(self._cited.items(), 1)
        )

    def _count(self, locator: Locator) -> None:
        locators = self._cited.setdefault(locator.source, [])
        if locator not in locators:
            locators.append(locator)

    def _borrowed(self, locators: list[Locator]) -> Spans:
        """Name the places that rest on somebody else's reporting."""
        own = self._library.by_source[locators[0].source].origin
        notes = [note for locator in locators if (note := self._library.by_locator.get(locator))]
        places: dict[str, list[str]] = {}
        for note in notes:
            places.setdefault(note.origin, []).append(note.locator.place)
        places.pop(own, None)
        return tuple(Text(f"; {joined(found)} rests on {origin}") for origin, found in places.items())


def describe(source: Source) -> Spans:
    """Return who published what when, saying what is not known, and the source's id."""
    title = f"“{source.title}”" if source.title != UNKNOWN else "untitled article"
    link: Spans = (Link(title, source.url),) if source.url else (Text(title),)
    return (Text(f"{_author(source)}, "), *link, Text(f", {_date(source)} ("), Mono(source.id), Text(")"))


def _author(source: Source) -> str:
    if source.author == UNKNOWN:
        return source.publisher if source.publisher != UNKNOWN else "author unknown"
    known = source.publisher != UNKNOWN and source.publisher not in source.author
    return f"{source.author}, {source.publisher}" if known else source.author


def _date(source: Source) -> str:
    return date_in_words(source.published) if source.published != UNKNOWN else "date unknown"
