"""The mechanical proof: what a claim states in figures and names is stated where it points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.briefing import line_of
from bot.forms.report import ordinal, shown
from bot.library.corpus import Corpus, Sought
from bot.library.quotes import stands_in
from bot.library.walk import claims
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.briefing import Briefing, Claim, Library, Locator, Note
    from bot.library.texts import Article


def check_evidence(library: Library, articles: dict[str, Article]) -> Iterator[Problem]:
    """Yield what the notes, and the articles as far as their text is there, don't bear out."""
    corpus = Corpus(library, articles)
    for source in library.sources:
        for note in source.notes:
            yield from _check_note(source.file, note, corpus)
    for briefing in library.briefings:
        for where, text, cites in _statements(briefing):
            absent, place = corpus.missing(corpus.sought(text), cites)
            if absent:
                what = f"{_named(absent)} in none of the cited {place}"
                yield Problem(briefing.file, line_of(text), where, what, _where_it_is(absent, cites, corpus, library))
        for where, claim in claims(briefing):
            if claim.quote:
                yield from _check_quote(briefing.file, f"{where}, quote", claim, corpus)


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


def _named(absent: Sequence[Sought]) -> str:
    return ", ".join(shown(each.written) for each in absent) + (" is" if len(absent) == 1 else " are")


def _where_it_is(absent: Sequence[Sought], cites: tuple[Locator, ...], corpus: Corpus, library: Library) -> str:
    """Return a note to amend, or else the nearest note that states it."""
    for place in cites:
        if all(each.is_in(corpus.paragraph(place)) for each in absent) and place in corpus.notes:
            return f"add it to the note of {place}, whose paragraph has it"
    for wanted in (absent, absent[:1]):
        for place in corpus.stating(wanted, cites):
            return f"cite {place}, which has it: {shown(library.by_locator[place].say)}"
    return "use words that the sources bear out"


def _check_note(file: str, note: Note, corpus: Corpus) -> Iterator[Problem]:
    place = note.locator
    if not corpus.words(place):
        return
    absent = [
        each
        for each in corpus.sought(note.say)
        if not each.is_in(corpus.article(place.source) if each.is_name else corpus.paragraph(place))
    ]
    if absent:
        where, what = f"notes, {place.place}", f"{_named(absent)} not in the paragraph, nor a name of the article"
        near = sorted(corpus.places(place.source), key=lambda each: abs(each.paragraph - place.paragraph))
        having = next((each for each in near if absent[0].is_in(corpus.paragraph(each))), None)
        mend = f"compare it with {having.place}, which has it" if having else ""
        yield Problem(file, line_of(note.say), where, what, mend)


def _check_quote(file: str, where: str, claim: Claim, corpus: Corpus) -> Iterator[Problem]:
    if not all(place.source in corpus.articles for place in claim.cites):
        return
    if not any(stands_in(claim.quote, corpus.words(place)) for place in claim.cites):
        what = "these words do not stand so in a cited paragraph"
        yield Problem(file, line_of(claim.quote), where, what, _nearest_words(claim, corpus))


def _nearest_words(claim: Claim, corpus: Corpus) -> str:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only people who err pay for it

    places = [place for source in dict.fromkeys(cite.source for cite in claim.cites) for place in corpus.places(source)]
    for place in places:
        if stands_in(claim.quote, corpus.words(place)):
            return f"cite {place}, which has them"
    near = max(places, key=lambda place: fuzz.partial_ratio(claim.quote, corpus.words(place)), default=None)
    return f"compare it with {near}, which comes nearest" if near else ""
