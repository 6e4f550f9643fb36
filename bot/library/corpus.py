"""What notes and articles state, taken apart once, to look claims up in."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bot.core.briefing import Locator
from bot.library.figures import Figures, Number, figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.briefing import Library
    from bot.library.texts import Article

_NOTHING = figures("")


class Sought(NamedTuple):
    """Something that a claim states and that must be found: a number, a month or a name."""

    written: str
    value: Number | str
    is_name: bool = False

    def is_in(self, stated: Figures) -> bool:
        """Tell whether a text states it, whatever its case is there."""
        if isinstance(self.value, Number):
            return self.value in stated.numbers
        words = (stated.names, stated.first, stated.small) if self.is_name else (stated.months,)
        return any(self.value in known for known in words)


class Corpus:
    """The figures of every note, and of every paragraph and article whose text is there."""

    def __init__(self, library: Library, articles: dict[str, Article]) -> None:
        self.articles = articles
        self.notes = {place: figures(note.say, loose=True) for place, note in library.by_locator.items()}
        self._paragraphs: dict[Locator, Figures] = {}
        self._whole: dict[str, Figures] = {}

    def words(self, place: Locator) -> str:
        """Return the text of a paragraph, or nothing where there is none."""
        article = self.articles.get(place.source)
        there = article is not None and 0 < place.paragraph <= len(article.paragraphs)
        return article.paragraphs[place.paragraph - 1] if article and there else ""

    def paragraph(self, place: Locator) -> Figures:
        """Return the figures of a paragraph."""
        if place not in self._paragraphs:
            self._paragraphs[place] = figures(self.words(place), loose=True)
        return self._paragraphs[place]

    def article(self, source: str) -> Figures:
        """Return the figures of a whole article: a paragraph may say "the company" after naming it."""
        if source not in self._whole and source in self.articles:
            self._whole[source] = figures("\n".join(self.articles[source].paragraphs), loose=True)
        return self._whole.get(source, _NOTHING)

    def places(self, source: str) -> list[Locator]:
        """Return the places of an article whose text is there."""
        article = self.articles.get(source)
        return [Locator(source, number) for number in range(1, len(article.paragraphs) + 1)] if article else []

    def sought(self, text: str) -> list[Sought]:
        """Return what a text states. A word that begins a sentence counts if it is known as a name."""
        stated = figures(text)
        names = stated.names | {word: written for word, written in stated.first.items() if word in self._known}
        return [
            *(Sought(written, number) for number, written in stated.numbers.items()),
            *(Sought(written, month) for month, written in stated.months.items()),
            *(Sought(written, name, is_name=True) for name, written in names.items()),
        ]

    def missing(self, sought: Iterable[Sought], cites: tuple[Locator, ...]) -> tuple[list[Sought], str]:
        """Return what the cited places don't state, and which kind of place that is; nothing if all is stated."""
        notes = [self.notes[place] for place in cites if place in self.notes]
        absent = [each for each in sought if not any(map(each.is_in, notes))]
        if absent or not all(place.source in self.articles for place in cites):
            return absent, "notes"
        paragraphs = [self.paragraph(place) for place in cites]
        wholes = [self.article(place.source) for place in cites]
        absent = [each for each in sought if not any(map(each.is_in, wholes if each.is_name else paragraphs))]
        return absent, "articles" if all(each.is_name for each in absent) else "paragraphs"

    def stating(self, sought: Iterable[Sought], cites: tuple[Locator, ...]) -> Iterator[Locator]:
        """Yield the places whose notes state all of it, nearest to the cited ones first."""
        cited: dict[str, int] = {place.source: place.paragraph for place in cites}
        wanted = list(sought)
        having = [place for place, stated in self.notes.items() if all(each.is_in(stated) for each in wanted)]

        def distance(place: Locator) -> tuple[bool, int, Locator]:
            return place.source not in cited, abs(place.paragraph - cited.get(place.source, 0)), place

        yield from sorted(having, key=distance)

    @cached_property
    def _known(self) -> frozenset[str]:
        """The words that are written with a capital inside a sentence somewhere, and nowhere without."""
        everything = [*self.notes.values(), *map(self.article, self.articles)]
        names = {name for stated in everything for name in stated.names}
        return frozenset(names.difference(*(stated.small for stated in everything)))
