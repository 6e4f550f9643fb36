"""From a question to the entry that answers it: the library's entries behind the matcher."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bot.core import matching
from bot.core.briefing import APOSTROPHES, Claim, Decoy, Disagreement, Event, Note, Question, Source, Unknown, folded
from bot.core.building import uncollected
from bot.core.entries import claims_of, entries
from bot.core.matching import Matcher

if TYPE_CHECKING:
    from bot.core.briefing import Entry, Library, Premise
    from bot.core.remembered import Context


# Among entries that match alike, a curated question goes before a bare fact, and a fact before a note.
_WEIGHTS: dict[type, float] = {
    Question: 1.0,
    Decoy: 1.0,
    Unknown: 1.0,
    Source: 1.0,
    Disagreement: 0.97,
    Claim: 0.95,
    Event: 0.95,
    Note: 0.9,
}
# As many as a decision looks at: a best one, its rivals, and what may be suggested instead.
_HITS = 8


class Answering:
    """The matcher over one library. Building it reads every entry once; asking changes nothing."""

    def __init__(self, library: Library) -> None:
        """Index the library's entries."""
        self.library = library
        with uncollected():
            self.entries = {entry.id: entry for entry in entries(library)}
            self._matcher = Matcher(map(_indexed, self.entries.values()))

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
        def prefer(name: str) -> float:
            return float(bool(topic) and self.entries[name].briefing == topic)

        return self._matcher.search(question, limit=_HITS, prefer=prefer)

    def _decide(self, question: str, hits: list[matching.Hit]) -> matching.Outcome:
        return matching.decide(question, hits, declines=self._declines)

    def search(self, words: str) -> tuple[Entry, ...]:
        """Return the entries that hold all the words, or words that begin so, in the order of the library."""
        wanted = [f"-{word}" for word in folded(words).split("-") if word]
        return tuple(
            self.entries[name] for name, text in self._texts.items() if wanted and all(word in text for word in wanted)
        )

    @cached_property
    def _texts(self) -> dict[str, str]:
        """Each entry's words, folded."""
        return {name: f"-{folded(' '.join(_words(entry)))}" for name, entry in self.entries.items()}

    def _declines(self, name: str) -> bool:
        return isinstance(self.entries[name].item, Unknown | Decoy)


def _answer(entry: Entry) -> str:
    return " ".join(claim.say for claim in claims_of(entry.item))


def _words(entry: Entry) -> tuple[str, ...]:
    return (*entry.phrasings, _answer(entry))


def _indexed(entry: Entry) -> matching.Entry:
    return matching.Entry(entry.id, entry.phrasings, _answer(entry), _WEIGHTS[type(entry.item)])
