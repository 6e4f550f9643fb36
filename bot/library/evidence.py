"""The mechanical proof: what a claim states in figures and names is stated where it points."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.core.briefing import line_of
from bot.forms.report import ordinal, shown
from bot.library.figures import Figures, figures
from bot.library.quotes import stands_in
from bot.library.walk import claims
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.briefing import Briefing, Claim, Library, Locator, Note
    from bot.library.figures import Number
    from bot.library.texts import Article


class Evidence:
    """The library's claims, and the notes and texts that they are held to."""

    def __init__(self, library: Library, articles: dict[str, Article]) -> None:
        self._library = library
        self._articles = articles
        self._notes = {place: figures(note.say, loose=True) for place, note in library.by_locator.items()}
        self._paragraphs: dict[Locator, Figures] = {}

    def problems(self) -> Iterator[Problem]:
        """Yield what is not proven."""
        for source in self._library.sources:
            for note in source.notes:
                yield from self._check_note(source.file, note)
        for briefing in self._library.briefings:
            for where, text, cites in _statements(briefing):
                yield from self._check_statement(briefing.file, where, text, cites)
            for where, claim in claims(briefing):
                if claim.quote:
                    yield from self._check_quote(briefing.file, f"{where}, quote", claim)

    def _check_statement(self, file: str, where: str, text: str, cites: tuple[Locator, ...]) -> Iterator[Problem]:
        stated = figures(text)
        notes = [self._notes[place] for place in cites if place in self._notes]
        if not notes:
            return  # that the place doesn't exist was said when the library was loaded
        whole = all(place.source in self._articles for place in cites)
        texts = [self._paragraph(place) for place in cites if place.source in self._articles]
        articles = [self._whole_article(source) for source in {place.source for place in cites} & self._articles.keys()]
        for written, number in _wanted(stated):
            in_notes = any(number in each.numbers or number in each.months for each in notes)
            if in_notes and (not whole or any(number in each.numbers or number in each.months for each in texts)):
                continue
            yield self._missing(file, where, text, written, number, "notes" if not in_notes else "paragraphs", cites)
        for name, written in self._names(stated).items():
            in_notes = any(_has(each, name) for each in notes)
            if in_notes and (not whole or any(_has(each, name) for each in articles)):
                continue
            yield self._missing(file, where, text, written, name, "notes" if not in_notes else "articles", cites)

    def _missing(  # noqa: PLR0913 - one message, told in one place
        self, file: str, where: str, text: str, written: str, sought: Number | str, place: str, cites: tuple[Locator, ...]
    ) -> Problem:
        what = f"{shown(written)} is in none of the cited {place}"
        return Problem(file, line_of(text), where, what, self._where_it_is(sought, cites))

    def _where_it_is(self, sought: Number | str, cites: tuple[Locator, ...]) -> str:
        """Return the nearest place that has it: in the cited articles first, and near the cited paragraphs."""
        cited = {place.source: place.paragraph for place in cites}
        having = [place for place, each in self._notes.items() if _states(each, sought)]
        unnoted = [place for place in cites if _states(self._paragraph(place), sought)]
        if unnoted and unnoted[0] not in having:
            return f"it in the note of {unnoted[0]}, whose paragraph has it"
        if not having:
            return "words that the sources bear out"
        near = min(having, key=lambda place: (place.source not in cited, abs(place.paragraph - cited.get(place.source, 0))))
        return f"{near}: {shown(self._library.by_locator[near].say)}"

    def _check_note(self, file: str, note: Note) -> Iterator[Problem]:
        article = self._articles.get(note.locator.source)
        if not article or note.locator.paragraph > len(article.paragraphs):
            return
        stated, paragraph = figures(note.say), self._paragraph(note.locator)
        where, line = f"notes, p{note.locator.paragraph}", line_of(note.say)
        for written, number in _wanted(stated):
            if not _states(paragraph, number):
                what = f"{shown(written)} is not in the paragraph"
                yield Problem(file, line, where, what, self._paragraph_with(number, note.locator))
        for name, written in self._names(stated).items():
            if not _has(self._whole_article(note.locator.source), name):
                yield Problem(file, line, where, f"{shown(written)} is not in the article", "the article's own names")

    def _paragraph_with(self, sought: Number | str, near: Locator) -> str:
        article = self._articles[near.source]
        numbers = sorted(range(1, len(article.paragraphs) + 1), key=lambda number: abs(number - near.paragraph))
        places = (type(near)(near.source, number) for number in numbers)
        return next((f"p{place.paragraph}, which has it" for place in places if _states(self._paragraph(place), sought)), "")

    def _check_quote(self, file: str, where: str, claim: Claim) -> Iterator[Problem]:
        if not all(place.source in self._articles for place in claim.cites):
            return
        if any(stands_in(claim.quote, self._words(place)) for place in claim.cites):
            return
        what = "these words do not stand so in a cited paragraph"
        yield Problem(file, line_of(claim.quote), where, what, self._nearest_words(claim))

    def _nearest_words(self, claim: Claim) -> str:
        from rapidfuzz import fuzz  # noqa: PLC0415 - only people who err pay for it

        places = [
            type(place)(place.source, number)
            for place in claim.cites
            for number in range(1, len(self._articles[place.source].paragraphs) + 1)
        ]
        for place in places:
            if stands_in(claim.quote, self._words(place)):
                return f"{place}, which has them"
        near = max(places, key=lambda place: fuzz.partial_ratio(claim.quote, self._words(place)), default=None)
        return f"a comparison with {near}, which is nearest" if near else ""

    def _names(self, stated: Figures) -> dict[str, str]:
        """Return the names; a word that begins a sentence is one if it is never written without its capital."""
        known = {word: written for word, written in stated.first.items() if word in self._known}
        return stated.names | known

    @cached_property
    def _known(self) -> frozenset[str]:
        everything = [*self._notes.values(), *(self._whole_article(source) for source in self._articles)]
        names = {name for each in everything for name in each.names}
        return frozenset(names.difference(*(each.small for each in everything)))

    def _words(self, place: Locator) -> str:
        paragraphs = self._articles[place.source].paragraphs if place.source in self._articles else ()
        return paragraphs[place.paragraph - 1] if 0 < place.paragraph <= len(paragraphs) else ""

    def _paragraph(self, place: Locator) -> Figures:
        if place not in self._paragraphs:
            self._paragraphs[place] = figures(self._words(place), loose=True)
        return self._paragraphs[place]

    def _whole_article(self, source: str) -> Figures:
        place = next(iter(self._notes)).__class__(source, 0)
        if place not in self._paragraphs:
            self._paragraphs[place] = figures("\n".join(self._articles[source].paragraphs), loose=True)
        return self._paragraphs[place]


def _statements(briefing: Briefing) -> Iterator[tuple[str, str, tuple[Locator, ...]]]:
    """Yield every text that must be borne out, with its path and the places that must bear it out."""
    for where, claim in claims(briefing):
        yield f"{where}, say", claim.say, claim.cites
    for number, event in enumerate(briefing.timeline, 1):
        yield f"{ordinal(number)} event, date", event.date, event.claim.cites
        yield f"{ordinal(number)} event, when", event.when, event.claim.cites
    for number, point in enumerate(briefing.disagreements, 1):
        cites = tuple(place for position in point.positions for place in position.cites)
        yield f"{ordinal(number)} disagreement, about", point.about, cites


def _wanted(stated: Figures) -> Iterable[tuple[str, Number | str]]:
    yield from ((written, number) for number, written in stated.numbers.items())
    yield from ((written, month) for month, written in stated.months.items())


def _states(each: Figures, sought: Number | str) -> bool:
    return sought in each.numbers or (isinstance(sought, str) and (sought in each.months or _has(each, sought)))


def _has(each: Figures, name: str) -> bool:
    return name in each.names or name in each.first or name in each.small
