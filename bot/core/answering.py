"""From a question to the entry that answers it: the library's entries behind the matcher."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bot.core import matching
from bot.core.briefing import (
    APOSTROPHES,
    Claim,
    Decoy,
    Disagreement,
    Entry,
    Event,
    Gap,
    Note,
    Question,
    Source,
    Unknown,
    Verdict,
    folded,
)
from bot.core.building import uncollected
from bot.core.entries import claims_of, entries
from bot.core.gaps import gaps
from bot.core.matching import Matcher, vocabulary, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.briefing import Library, Premise
    from bot.core.matching import Meaning
    from bot.core.ports import Measured
    from bot.core.remembered import Context


# Among entries that match alike, a curated question goes before a bare fact, and a fact before a note.
_WEIGHTS: dict[type, float] = {
    Question: 1.0,
    Decoy: 1.0,
    Gap: 1.0,
    Unknown: 1.0,
    Source: 1.0,
    Disagreement: 0.97,
    Claim: 0.95,
    Event: 0.95,
    Note: 0.9,
}
# As many as a decision looks at: a best one, its rivals, and what may be suggested instead.
_HITS = 8
# Among disputed points that are as close as this, the conversation's topic and both positions side by side go first.
_CLOSE = 0.15


# Letters of a name that are told back: nobody's is longer.
_LONGEST_NAME = 40


class Answering:
    """The matcher over one library, built when it is first needed; asking changes nothing."""

    def __init__(self, library: Library, meaning: Meaning | None = None, measured: Measured | None = None) -> None:
        """Take the library's entries; without `meaning`, only their words are compared.

        `measured` keeps where the lines between answering and declining were found to lie for this library; without
        it, the usual ones hold.
        """
        self.library = library
        self._meaning = meaning
        self._measured = measured
        self._last: tuple[tuple[str, str] | None, list[matching.Hit]] = (None, [])
        with uncollected():
            self.entries = {entry.id: entry for entry in (*entries(library), *_gaps())}

    def prepare(self) -> None:
        """Do now, perhaps in another thread, what the first question would have to wait for."""
        self._matcher.prepare()
        self.lines  # noqa: B018 - it is measured

    @cached_property
    def _matcher(self) -> Matcher:
        with uncollected():
            return Matcher(map(_indexed, self.entries.values()), self._meaning, self.library.names)

    def find(self, question: str, context: Context | None = None) -> matching.Outcome:
        """Return what the matcher decides.

        A follow-up leans on the topic last shown: its entries come first, and the topic's name may stand in for
        the names that the question leaves out. It may not stand in for what is asked: without the name, too,
        the same entry must be the nearest.
        """
        outcome = self._find(question, context)
        if isinstance(outcome, matching.Answer) or not (assumed := self._assumed(question)):
            return outcome
        # The assumption's words lead away from what is asked; without them, it may be found.
        words = r"\W+".join(assumed[0].strip("-").split("-"))
        rest = re.sub(words, " ", question.translate(APOSTROPHES), flags=re.IGNORECASE)
        asked = self._find(rest, context)
        return asked if isinstance(asked, matching.Answer) else outcome

    def nearest(self, question: str) -> tuple[matching.Hit, ...]:
        """Return what the question comes near to, best first, be it answered, declined or neither."""
        return tuple(self._search(question, ""))

    def _find(self, question: str, context: Context | None) -> matching.Outcome:
        topic = self.library.by_slug.get(context.briefing) if context else None
        if topic is None or not matching.is_follow_up(question):
            return self._decide(question, self._search(question, ""))
        hits = self._search(question, topic.slug)
        outcome = self._decide(question, hits)
        if hits and not isinstance(outcome, matching.Answer):
            full = f"{question} {topic.title}"
            named = self._decide(full, self._search(full, topic.slug))
            if isinstance(named, matching.Answer) and named.hit.id == hits[0].id:
                return named
        return outcome

    def premise(self, question: str) -> Premise | None:
        """Return the false assumption that the question's own words give away, whatever it asks for."""
        assumed = self._assumed(question)
        return assumed[1] if assumed else None

    def _assumed(self, question: str) -> tuple[str, Premise] | None:
        asked = f"-{folded(question)}-"
        return next((pair for pair in self._premises if pair[0] in asked), None)

    @cached_property
    def _premises(self) -> tuple[tuple[str, Premise], ...]:
        """Every way to give an assumption away, the longest and so the most telling first."""
        premises = (entry.item.premise for entry in self.entries.values() if isinstance(entry.item, Question))
        found = ((f"-{folded(words)}-", premise) for premise in premises if premise for words in premise.when)
        return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))

    def _search(self, question: str, topic: str) -> list[matching.Hit]:
        """Return the nearest entries; what was looked for last is kept, since `nearest` often follows `find`."""

        def prefer(name: str) -> float:
            return float(bool(topic) and self.entries[name].briefing == topic)

        asked, hits = self._last
        if asked != (question, topic):
            hits = self._matcher.search(question, limit=_HITS, prefer=prefer)
            self._last = ((question, topic), hits)
        return hits

    def disagreement(self, words: str, context: Context | None = None) -> matching.Hit | None:
        """Return the point nearest to the words on which the sources differ, if one is near; the topic's own first."""
        hits = self._disputes.search(words, limit=_HITS)
        close = [hit for hit in hits if hit.score >= max(self.lines.answer, hits[0].score - _CLOSE)]

        def standing(hit: matching.Hit) -> tuple[bool, bool]:
            entry = self.entries[hit.id]
            return context is not None and entry.briefing == context.briefing, isinstance(entry.item, Disagreement)

        return max(close, key=standing, default=None)

    @cached_property
    def _disputes(self) -> Matcher:
        """What the sources dispute, by itself: beside what they agree on, it would seldom be the nearest."""
        disputed = (_indexed(entry) for entry in self.entries.values() if _is_disputed(entry))
        return Matcher(disputed, self._meaning, self.library.names)

    def _decide(self, question: str, hits: list[matching.Hit]) -> matching.Outcome:
        first = (next((hit for hit in hits if self._declines(hit.id) is declines), None) for declines in (True, False))
        # Measuring takes most of a second, once an edit: it is done where a score isn't plainly above or below.
        near = any(hit and matching.LOWEST <= hit.score <= matching.HIGHEST for hit in first)
        lines = self.lines if near else matching.THRESHOLDS
        return matching.decide(question, hits, declines=self._declines, thresholds=lines)

    @cached_property
    def lines(self) -> matching.Thresholds:
        """Where the lines are drawn for this library; measured where nobody has done so yet."""
        if self._measured is None:
            return matching.THRESHOLDS
        key = f"{self.library.fingerprint} {self._meaning.name if self._meaning else 'lexical'} {matching.REVISION}"
        lines = self._measured.recall(key)
        if lines is None:
            lines = matching.calibrate(self._matcher, map(_indexed, self.entries.values()), self._declines)
            self._measured.keep(key, lines)
        return lines

    def search(self, words: str) -> tuple[Entry, ...]:
        """Return the entries that hold all the words, or words that begin so, in the order of the library."""
        wanted = [f"-{word}" for word in folded(words).split("-") if word]
        return tuple(
            self.entries[name] for name, text in self._texts.items() if wanted and all(word in text for word in wanted)
        )

    def is_word(self, typed: str) -> bool:
        """Return whether the library has the word, or everyday English."""
        word = folded(typed)
        if words.is_stop(word) or words.word(word).stem in words.ORDINARY_STEMS or vocabulary.is_everyday(word):
            return True
        return any(f"-{word}-" in f"{text}-" for text in self._texts.values())

    @cached_property
    def _texts(self) -> dict[str, str]:
        """The words of each entry of the library, folded."""
        own = (entry for entry in self.entries.values() if not isinstance(entry.item, Gap))
        return {entry.id: f"-{folded(' '.join(_words(entry)))}" for entry in own}

    def missing(self, question: str, gap: Gap) -> str:
        """Return what no source tells of the names in the question: a phrase, or nothing where it names too few."""
        names = [self._written_name(name[:_LONGEST_NAME]) for name in self._matcher.named(question)]
        wanted = gap.missing.count("{}")
        return gap.missing.format(*names[:wanted]) if wanted <= len(names) else ""

    def _written_name(self, name: str) -> str:
        written = " ".join(self._capitals.get(word, word.capitalize()) for word in name.split())
        return re.sub(r" (?=\d+\b)", "-", written)  # MAI-1, GPT-4

    @cached_property
    def _capitals(self) -> dict[str, str]:
        """The words that the library writes with a capital, by how they are folded."""
        texts = (text for entry in self.entries.values() for text in _words(entry))
        return {found.casefold(): found for text in texts for found in re.findall(r"(?<=\w )[A-Z]\w*", text)}

    def _declines(self, name: str) -> bool:
        return isinstance(self.entries[name].item, Unknown | Decoy | Gap)


def _gaps() -> Iterator[Entry]:
    for number, gap in enumerate(gaps(), 1):
        yield Entry(f"gap/{number}", "", gap.asks, gap)


def _is_disputed(entry: Entry) -> bool:
    item = entry.item
    return isinstance(item, Disagreement) or (isinstance(item, Question) and item.verdict is Verdict.DISPUTED)


def _answer(entry: Entry) -> str:
    return " ".join(claim.say for claim in claims_of(entry.item))


def _words(entry: Entry) -> tuple[str, ...]:
    return (*entry.phrasings, _answer(entry))


def _indexed(entry: Entry) -> matching.Entry:
    return matching.Entry(entry.id, entry.phrasings, _answer(entry), _WEIGHTS[type(entry.item)])
