"""How one change is told: in the curators' sentences, with sources, and a few fixed words around them."""

from __future__ import annotations

from collections import Counter
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from bot.core.briefing import Verdict
from bot.core.compose.citing import Citing, describe
from bot.core.document import Bullets, Document, Heading, Text
from bot.core.summary import News
from bot.core.wording import counted, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.briefing import Claim, Library
    from bot.core.document import Block, Spans
    from bot.core.summary import Changes, Difference

TITLES_NAMED = 3


class _Words(NamedTuple):
    """What is said of a kind of change: above several, before a single one, and where they are counted."""

    heading: str
    lead: str
    one: str
    several: str


WORDS = {
    News.CORRECTED: _Words("Corrected", "Corrected in {}: ", "correction", "corrections"),
    News.BOTTOM_LINE: _Words("New bottom lines", "{}: ", "new bottom line", "new bottom lines"),
    News.CHANGED: _Words("Changed", "Changed in {}: ", "changed statement", "changed statements"),
    News.TURNED: _Words("Answered differently", "Answered differently in {}: ", "changed answer", "changed answers"),
    News.ADDED: _Words("New briefings", "New briefing, {}: ", "new briefing", "new briefings"),
    News.NEW: _Words("New", "New in {}: ", "new statement", "new statements"),
    News.GONE: _Words("No longer said", "No longer said in {}: ", "statement dropped", "statements dropped"),
    News.DISAGREEMENT: _Words(
        "Where the sources now disagree", "The sources disagree, in {}: ", "new disagreement", "new disagreements"
    ),
    News.SETTLED: _Words(
        "No longer listed as a disagreement",
        "No longer listed as a disagreement in {}: ",
        "disagreement dropped",
        "disagreements dropped",
    ),
    News.ANSWERED: _Words(
        "Newly answered", "Newly answered in {}: ", "newly answered question", "newly answered questions"
    ),
    News.UNANSWERED: _Words(
        "No longer answered", "No longer answered in {}: ", "question dropped", "questions dropped"
    ),
    News.UNKNOWN: _Words(
        "Newly listed as not known", "Newly listed as not known in {}: ", "new unknown", "new unknowns"
    ),
    News.KNOWN: _Words(
        "No longer listed as not known", "No longer listed as not known in {}: ", "unknown dropped", "unknowns dropped"
    ),
    News.RESTS: _Words(
        "Said before, and now from another source, too",
        "Said before, and now from another source, too, in {}: ",
        "statement with another source",
        "statements with another source",
    ),
    News.SOURCE: _Words("Sources added", "Source added to {}: ", "new source", "new sources"),
    News.DORMANT: _Words(
        "Kept up by nobody at present",
        "Kept up by nobody at present: ",
        "briefing put to rest",
        "briefings put to rest",
    ),
    News.WOKEN: _Words("Kept up again", "Kept up again: ", "briefing kept up again", "briefings kept up again"),
    News.REMOVED: _Words("Briefings removed", "Briefing removed: ", "briefing removed", "briefings removed"),
}
_WHOLE = frozenset({News.DORMANT, News.WOKEN, News.REMOVED})
"""What is said of a briefing as a whole: it names the briefing itself."""
_OPENING = {Verdict.YES: "Yes.", Verdict.NO: "No.", Verdict.DISPUTED: "The sources disagree:"}
_MARKED = "the briefing is marked as corrected as a whole."
_ENDS = ("?", "!", ".", "…", ":")


def counts(differences: Iterable[Difference]) -> str:
    """Return how many of each kind there are, in words."""
    numbers = Counter(one.news for one in differences)
    return joined([counted(numbers[news], WORDS[news].one, WORDS[news].several) for news in sorted(numbers)])


class Telling:
    """Puts changes into words, and numbers the sources of one document."""

    def __init__(self, changes: Changes, library: Library) -> None:
        """Tell of these changes; sources are cited as the library has them, and by name where it has them no longer."""
        self._changes = changes
        self._library = library
        self._citing = Citing(library)

    def lead(self, one: Difference) -> Spans:
        """Return a change in a line of its own, which says what kind of change it is and where."""
        return (Text(WORDS[one.news].lead.format(self._titles(one)), bold=True), *self._told(one))

    def sections(self, differences: Sequence[Difference]) -> Iterable[Block]:
        """Return changes as lists, one of each kind; each line names its briefing unless there is only one."""
        for news, group in groupby(differences, key=lambda one: one.news):
            yield Heading(WORDS[news].heading)
            yield Bullets(tuple((*self._where(one), *self._told(one)) for one in group))

    def document(self, title: str, *blocks: Block) -> Document:
        """Return the whole, with every source that was cited."""
        return self._citing.document(title, *blocks)

    def _titles(self, one: Difference) -> str:
        return titles([self._changes.titles[slug] for slug in one.slugs])

    def _where(self, one: Difference) -> Spans:
        known = len(self._changes.titles) == 1 or one.news in _WHOLE
        return () if known else (Text(f"{self._titles(one)}: ", bold=True),)

    def _told(self, one: Difference) -> Spans:
        if one.source:
            return describe(self._library.by_source.get(one.source.id, one.source))
        if one.news is News.CORRECTED:
            return (Text(one.words or _MARKED),)
        if one.news is News.GONE:
            return self._said(one.words, None, one.before)
        verdict = Verdict(one.was) if one.news is News.TURNED else None
        kept = {claim.say for claim in one.now}
        now = self._said(one.words, one.verdict, one.now)
        was = self._said("" if verdict else one.was, verdict, [old for old in one.before if old.say not in kept])
        return (*now, Text(" Was: ", italic=True), *was) if was else now

    def _said(self, about: str, verdict: Verdict | None, claims: Iterable[Claim]) -> Spans:
        """Return what it is about, the verdict, and the sentences, each with its sources."""
        parts = [self._claim(claim) for claim in claims]
        if opening := _OPENING.get(verdict, "") if verdict else "":
            parts.insert(0, (Text(opening),))
        if about:
            parts.insert(0, (Text(about if about.endswith(_ENDS) or not parts else f"{about}:"),))
        spaced = ((Text(" "), *part) if n else part for n, part in enumerate(parts))
        return tuple(chain.from_iterable(spaced))

    def _claim(self, claim: Claim) -> Spans:
        here = [locator for locator in claim.cites if locator.source in self._library.by_source]
        gone = dict.fromkeys(locator.source for locator in claim.cites if locator not in here)
        named = tuple((*describe(self._changes.sources[source]), Text("; ")) for source in gone)
        by_name = (Text(" (from "), *tuple(chain.from_iterable(named))[:-1], Text(")")) if named else ()
        return (Text(claim.say), *by_name, *self._citing.cites(here))


def titles(names: Sequence[str]) -> str:
    """Return titles in words: "Tides and Storms"; only how many there are, where they are many."""
    return joined(names) if len(names) <= TITLES_NAMED else counted(len(names), "briefing")
