"""From a line that asks something to what there is to say to it: one question or several, or who says what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from bot.core import asking, matching, parts, topics, verdicts
from bot.core.briefing import Gap, Question, Verdict, folded
from bot.core.compose import answers
from bot.core.document import Action
from bot.core.entries import claims_of
from bot.core.model import Finding, Outcome
from bot.core.told import Answered, Told, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.answering import Answering
    from bot.core.briefing import Briefing, Entry
    from bot.core.matching import Hit
    from bot.core.remembered import Context
    from bot.core.topics import Topics

# A single word asks for little: anything but a sure match is only offered.
_SURE = 0.55
# What is further from a question that is declined is declined, too, but hardly for the reason that is given there.
_PRECISE = 0.65
# A curated question that says the same, if not word by word: it goes before anything that is read into the line.
_SAME = 0.9
# Half of a line may come near enough to be the same, so where there are several questions, it takes more.
_SAME_OF_SEVERAL = 0.95
# How much nearer a curated question must be than a disputed point, where somebody asks who says what.
_NEARER = 0.2
# Of two readings of a part that fit nearly alike, the likelier one is meant.
_AS_LIKELY = 0.1

# A follow-up that finds the entry last shown again found nothing new, unless the entry is asked for nearly so.
_AGAIN = 0.8


class Questions:
    """The questions that one library answers."""

    def __init__(self, answering: Answering, names: Topics) -> None:
        """Take what finds the entries, and the topics' names."""
        self.answering = answering
        self._library = answering.library
        self._topics = names

    def ask(self, line: str, context: Context | None = None) -> Answered:
        """Return what there is to say to each question of the line; to as many as are answered at a time.

        Nothing is taken off the line; `asking.core` does that.
        """
        asked = parts.split(line)
        whole = self._one(line, context)
        if len(asked) == 1:
            return Answered((self._following(line, whole, context),))
        if _is_same(whole) and whole.finding.score >= _SAME_OF_SEVERAL:
            return Answered((whole,))
        found = self._each(asked[: parts.MOST], context)
        return Answered(joined(whole, found), max(0, len(asked) - parts.MOST))

    def disputed(self, line: str, context: Context | None = None) -> Told | None:
        """Return who says what on the point that the line wants to be compared, where the sources differ on it.

        Of two curated questions, one that stands much nearer to the words has the better answer, disputed or not.
        """
        wanted = asking.comparison(line)
        hit = self.answering.disagreement(wanted, context) if wanted else None
        if not wanted or not hit:
            return None
        point, told = self._answer(line, hit), self._matched(wanted, context)
        nearer = _is_curated(told) and _is_curated(point) and told.finding.score > hit.score + _NEARER
        return _unopened(told, line) if nearer else point

    def compared(self, line: str, context: Context | None = None) -> Briefing | None:
        """Return the topic of which the line wants to know who says what: the one it names, or the last shown."""
        wanted = asking.comparison(line)
        if wanted is None or len(parts.split(line)) > 1 or _is_same(self._matched(line, context)):
            return None
        if briefing := self._named(wanted):
            return briefing
        if self.disputed(line, context):
            return None
        if briefing := self._named(re.sub("^(?:the|an?) ", "", wanted)):
            return briefing
        shown = self._library.by_slug.get(context.briefing) if context else None
        return None if parts.is_telling(wanted) else shown

    def _named(self, words: str) -> Briefing | None:
        named = self._topics.resolve(words)
        return None if isinstance(named, topics.Near) else named.briefing

    def _each(self, asked: Sequence[str], context: Context | None) -> tuple[Told, ...]:
        """Ask one part after the other, each in the light of the one before."""
        found: list[Told] = []
        for part in asked:
            found.append(self._leaning(part, found[-1], context) if found else self._one(part, context))
        return tuple(found)

    def _following(self, line: str, told: Told, context: Context | None) -> Told:
        """Return what a line finds in the light of the question last answered, where by itself it finds nothing."""
        last = self.answering.entries.get(context.entry) if context else None
        if told.finding.outcome is Outcome.ANSWER or not last or not parts.is_leaning(line):
            return told
        found = self._leaning(line, Told("", Finding(Outcome.ANSWER), last), context)
        if not found.entry or found.finding.score < told.finding.score:  # what it leans on only stands in the way
            return told
        is_new = found.entry is not last or found.finding.score >= _AGAIN
        return found if is_new and (found.finding.outcome is Outcome.ANSWER or not told.entry) else told

    def _leaning(self, part: str, before: Told, context: Context | None) -> Told:
        """Return what the likeliest reading of a part finds: an answer, or else what is missing."""
        item = before.entry.item if before.entry else None
        answered = item.ask if isinstance(item, Question) else ""
        read = parts.readings(asking.core(part), before.understood, answered)
        told = [self._one(words, context) for words in read]
        enough = max(map(_worth, told)) - _AS_LIKELY
        return next(one for one in told if _worth(one) >= enough)._replace(asked=part)

    def _one(self, words: str, context: Context | None) -> Told:
        """Answer one question: what it takes for granted is corrected where a briefing does, or set aside."""
        granted, asked = asking.granted(words)
        if not granted or self.answering.premise(words):
            return self._first(words, context)._replace(understood=words)
        return self._first(asked, context)._replace(granted=granted, understood=asked)

    def _first(self, words: str, context: Context | None) -> Told:
        """Where the sources are to be compared, what they dispute goes before what they agree on."""
        told = self._matched(words, context)
        wanted = asking.comparison(words)
        if not wanted or _is_same(told):
            return told
        agreed = max(told, self._matched(wanted, context), key=_worth)
        return self.disputed(words, context) or _unopened(agreed, words)

    def _matched(self, words: str, context: Context | None) -> Told:
        outcome = self.answering.find(words, context)
        match outcome:
            case matching.Answer(hit=hit) if hit.score < _SURE and len(words.split()) == 1:
                return self._choice(words, (self._option(hit),), hit.score, hit.reasons)
            case matching.Answer(hit=hit) if self._is_loose(words, hit, context):
                return self._choice(words, (self._option(hit),), hit.score, hit.reasons)
            case matching.Answer(hit=hit):
                return self._answer(words, hit)
            case matching.NotCovered(declined=matching.Hit() as hit):
                return self._declined(words, hit, outcome.reasons, context)
            case matching.Suggestions(hits=hits):
                return self._choice(words, tuple(map(self._option, hits)), hits[0].score, hits[0].reasons)
            case matching.NotCovered(nearest=nearest, reasons=reasons):
                score = nearest[0].score if nearest else 0.0
                if near := self.near(words):
                    return self._choice(words, near, score, reasons)
                return self._nothing(words, score, reasons)
            case _:
                assert_never(outcome)

    def _is_loose(self, words: str, hit: Hit, context: Context | None) -> bool:
        """Return whether a pronoun may stand for something else than the entry is about, by what was shown last."""
        if hit.score >= _SAME or not parts.is_pronominal(words):
            return False
        if not context or not context.briefing:
            return False
        return self._entry(hit).briefing != context.briefing or self._names_others(hit, context)

    def _names_others(self, hit: Hit, context: Context | None) -> bool:
        """Return whether a phrasing names something, but nothing that was shown last."""
        topic = self._library.by_slug.get(context.briefing) if context else None
        last = self.answering.entries.get(context.entry) if context else None
        named = (topic.title, *(() if last else topic.also)) if topic else ()
        shown = (*named, *(last.phrasings if last else ()))
        return parts.names_others(hit.phrasing, " ".join(shown))

    def _nothing(self, words: str, score: float, reasons: tuple[str, ...]) -> Told:
        finding = Finding(Outcome.NOT_COVERED, score=score, reasons=reasons)
        return Told(words, finding, premise=self.answering.premise(words))

    def near(self, words: str) -> tuple[Action, ...]:
        """Return the topics whose names come near."""
        match self._topics.resolve(words):
            case topics.Near(found):
                return tuple(Action(briefing.title, briefing.slug) for briefing in found)
            case topics.Exact(briefing) | topics.Close(briefing):
                return (Action(briefing.title, briefing.slug),)

    def like(self, typed: str, most: int) -> tuple[Action, ...]:
        """Return at most so many questions that half a line may become: those that begin its words come first."""
        wanted = [f"-{word}" for word in folded(typed).split("-") if word]
        if not wanted:
            return ()
        entries = (*self.answering.search(typed), *map(self._entry, self.answering.nearest(typed)))
        found = (entry.item.ask for entry in entries if isinstance(entry.item, Question))
        asks = sorted(found, key=lambda ask: not all(word in f"-{folded(ask)}" for word in wanted))
        return tuple(Action(ask, f"ask {ask}") for ask in list(dict.fromkeys(asks))[: max(0, most)])

    def _answer(self, words: str, hit: Hit) -> Told:
        entry = self._entry(hit)
        premise = self.answering.premise(words)
        question = entry.item if isinstance(entry.item, Question) else None
        verdict = verdicts.opening(words, question, hit) if question else None
        contrary = hit.phrasing if question and verdict not in (None, question.verdict) else ""
        claims = (*((premise.claim,) if premise else ()), *claims_of(entry.item))
        finding = Finding(
            Outcome.ANSWER, entry.briefing, entry.id, verdict, claims, score=hit.score, reasons=hit.reasons
        )
        return Told(words, finding, entry, verdict, premise, contrary=contrary)

    def _choice(self, words: str, options: tuple[Action, ...], score: float, reasons: tuple[str, ...]) -> Told:
        labels = tuple(action.label for action in options)
        finding = Finding(Outcome.SUGGEST, suggestions=labels, score=score, reasons=reasons)
        return Told(words, finding, premise=self.answering.premise(words), options=options)

    def _declined(self, words: str, hit: Hit, reasons: tuple[str, ...], context: Context | None) -> Told:
        entry = self._entry(hit)
        if hit.score < _PRECISE or (parts.is_pronominal(words) and self._names_others(hit, context)):
            return self._nothing(words, hit.score, reasons)
        if isinstance(entry.item, Gap):
            missing = self.answering.missing(words, entry.item)
            return self._nothing(words, hit.score, reasons)._replace(missing=missing)
        finding = Finding(
            Outcome.NOT_COVERED,
            entry.briefing,
            entry.id,
            Verdict.NOT_COVERED,
            score=hit.score,
            reasons=reasons,
        )
        return Told(words, finding, entry, premise=self.answering.premise(words))

    def _option(self, hit: Hit) -> Action:
        return answers.option(self._entry(hit), self._library)

    def _entry(self, hit: Hit) -> Entry:
        return self.answering.entries[hit.id]


def _is_same(told: Told) -> bool:
    """Return whether a curated question stands in nearly these words."""
    return _is_curated(told) and told.finding.score >= _SAME


def _is_curated(told: Told) -> bool:
    item = told.entry.item if told.entry else None
    return isinstance(item, Question) and told.finding.outcome is Outcome.ANSWER


def _worth(told: Told) -> float:
    """Return how far to trust that this is what was meant: a guess less than any answer, or reason for none."""
    return told.finding.score - (told.entry is None)


def _unopened(told: Told, asked: str) -> Told:
    """Return what is told without a "Yes." that would say that the sources agree."""
    return told._replace(asked=asked, verdict=told.verdict if told.verdict is Verdict.DISPUTED else None)
