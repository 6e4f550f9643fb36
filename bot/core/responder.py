"""From words to a reply, for one library. Pure: the same words give the same reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from bot.core import asking, commands, matching, smalltalk, topics
from bot.core.answering import Answering
from bot.core.briefing import Question, Verdict
from bot.core.compose import answers, briefings, notices
from bot.core.document import Action, Document, Notice
from bot.core.entries import claims_of
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.briefing import Briefing, Entry, Library
    from bot.core.matching import Hit
    from bot.core.remembered import Context


# Commands that are whole sentences: nobody asks the briefings for "help".
_WHOLE = frozenset({"list", "help", "sources"})

# A single word asks for little: anything but a sure match is only offered.
_SURE = 0.8


class Said(NamedTuple):
    """A reply before it is known who may see it."""

    document: Document
    finding: Finding


class Responder:
    """Everything that can be said from one library, which it indexes once."""

    def __init__(self, library: Library) -> None:
        """Index the library."""
        self.library = library
        self._answering = Answering(library)
        self._topics = topics.Topics(library)
        self._commands: dict[str, Callable[[str, Context | None], Said]] = {
            "": self._free,
            "list": lambda _, __: _page(briefings.catalogue(library)),
            "help": lambda _, __: _page(notices.help_page(library)),
            "sources": lambda _, __: _page(briefings.sources(library)),
            "show": self._show,
            "ask": self._ask,
            "search": self._search,
            "compare": self._compare,
        }

    def respond(self, text: str, context: Context | None = None) -> Said:
        """Return the reply to a line as typed; `context` is what the conversation was about."""
        if len(text) > LONGEST_QUESTION:
            return _page(notices.too_long(), Outcome.CHAT)
        line = commands.parse(text)
        return self._commands[line.command](line.words, context)

    def _show(self, words: str, _: Context | None) -> Said:
        if not words:
            return usage("show")
        return self._topic(words) or self._no_topic(words)

    def _compare(self, words: str, _: Context | None) -> Said:
        if not words:
            return usage("compare")
        match self._topics.resolve(words):
            case topics.Exact(briefing):
                return self._compared(briefing)
            case topics.Close(briefing):
                return self._compared(briefing, notices.taken_as(words))
            case topics.Near():
                return self._no_topic(words)

    def _compared(self, briefing: Briefing, *notes: Notice) -> Said:
        return _page(_noted(briefings.compare(briefing, self.library), *notes), briefing=briefing.slug)

    def _search(self, words: str, _: Context | None) -> Said:
        if not words:
            return usage("search")
        return _page(answers.found(words, self._answering.search(words), self.library))

    def _free(self, words: str, context: Context | None) -> Said:
        """Free text is a name if it is one, then small talk, then a question."""
        return (
            self._topic(words)
            or self._of_topic(words, context)
            or self._source(words)
            or self._talk(words)
            or self._asked(words, context)
        )

    def _ask(self, words: str, context: Context | None) -> Said:
        """Whatever follows "ask" is a question before it is anything else."""
        if not words:
            return usage("ask")
        line = commands.parse(words)
        if line.command in _WHOLE:
            return self._commands[line.command](line.words, context)
        return self._talk(words) or self._asked(words, context)

    def _asked(self, words: str, context: Context | None) -> Said:
        """Return the answer; where there is none, the briefing that the words name or ask about."""
        question = smalltalk.listen(words).rest
        said = self._question(question, context)
        if said.finding.outcome is Outcome.ANSWER:
            return said
        return self._topic(question) or self._about(question) or said

    def _of_topic(self, words: str, context: Context | None) -> Said | None:
        """A section's name by itself, "more" or "who says what" means the topic last shown."""
        section = commands.section_named(words)
        topic = self.library.by_slug.get(context.briefing) if context else None
        if topic and asking.for_comparison(words):
            return self._compared(topic)
        if topic and (section or asking.for_more(words)):
            return self._briefing(topic, section)
        return _page(notices.usage(section, f"<topic> {section}")) if section else None

    def _source(self, words: str) -> Said | None:
        """Return what is known of the source that goes by this id."""
        source = self.library.by_source.get(words.casefold().removeprefix("sources ").removeprefix("source "))
        return _page(answers.answer(self._answering.entries[source.id], self.library)) if source else None

    def _talk(self, words: str) -> Said | None:
        heard = smalltalk.listen(words).talk
        return _page(notices.talk(heard), Outcome.CHAT) if heard else None

    def _topic(self, words: str) -> Said | None:
        """Return the briefing that the words name, or its section if the last word is one."""
        whole = self._topics.resolve(words)
        if isinstance(whole, topics.Exact):
            return self._briefing(whole.briefing)
        name, section = commands.split_section(words)
        match self._topics.resolve(name) if section else whole:
            case topics.Exact(briefing):
                return self._briefing(briefing, section)
            case topics.Close(briefing) if "?" not in name:
                return self._briefing(briefing, section, notices.taken_as(name))
            case _:
                return None

    def _about(self, question: str) -> Said | None:
        topic = asking.topic(question)
        return self._topic(topic) if topic else None

    def _briefing(self, briefing: Briefing, section: str = "", *notes: Notice) -> Said:
        if section:
            document = briefings.section(briefing, section, self.library)
        else:
            document = briefings.card(briefing, self.library)
        return _page(_noted(document, *notes), briefing=briefing.slug)

    def _no_topic(self, words: str) -> Said:
        """Say which part of the words is no name: the topic, or what should be a section of it."""
        topic, _, last = words.rpartition(" ")
        match self._topics.resolve(topic):
            case topics.Exact(briefing):
                return _page(briefings.no_section(briefing, last), Outcome.SUGGEST, briefing=briefing.slug)
            case _:
                near = self._near(words)
                return _page(notices.no_topic(words, near), Outcome.SUGGEST, near)

    def _near(self, words: str) -> tuple[Action, ...]:
        match self._topics.resolve(words):
            case topics.Near(found):
                return tuple(Action(briefing.title, briefing.slug) for briefing in found)
            case topics.Exact(briefing) | topics.Close(briefing):
                return (Action(briefing.title, briefing.slug),)

    def _question(self, words: str, context: Context | None) -> Said:
        """Answer the question itself: what it takes for granted is corrected where a briefing does, or set aside."""
        granted, asked = asking.granted(words)
        if not granted or self._answering.premise(words):
            return self._matched(words, context)
        said = self._matched(asked, context)
        return said._replace(document=_noted(said.document, notices.unchecked(granted)))

    def _matched(self, words: str, context: Context | None) -> Said:
        outcome = self._answering.find(words, context)
        match outcome:
            case matching.Answer(hit=hit) if hit.score < _SURE and len(words.split()) == 1:
                return self._choice(words, (answers.option(self._entry(hit), self.library),), hit.score, hit.reasons)
            case matching.Answer(hit=hit):
                return self._answer(words, hit)
            case matching.NotCovered(declined=matching.Hit() as hit):
                return self._declined(words, hit, outcome.reasons)
            case matching.Suggestions(hits=hits):
                options = tuple(answers.option(self._entry(hit), self.library) for hit in hits)
                return self._choice(words, options, hits[0].score, hits[0].reasons)
            case matching.NotCovered(nearest=nearest, reasons=reasons):
                score = nearest[0].score if nearest else 0.0
                near = self._near(words)
                if near:
                    return self._choice(words, near, score, reasons)
                finding = Finding(Outcome.NOT_COVERED, score=score, reasons=reasons)
                return Said(answers.not_covered(self.library, self._answering.premise(words)), finding)
            case _:
                assert_never(outcome)

    def _answer(self, words: str, hit: Hit) -> Said:
        entry = self._entry(hit)
        premise = self._answering.premise(words)
        verdict = _verdict(words, entry)
        document = answers.answer(entry, self.library, premise, verdict)
        claims = (*((premise.claim,) if premise else ()), *claims_of(entry.item))
        finding = Finding(
            Outcome.ANSWER, entry.briefing, entry.id, verdict, claims, score=hit.score, reasons=hit.reasons
        )
        return Said(document, finding)

    def _choice(self, words: str, options: tuple[Action, ...], score: float, reasons: tuple[str, ...]) -> Said:
        finding = Finding(Outcome.SUGGEST, suggestions=_labels(options), score=score, reasons=reasons)
        return Said(answers.choice(options, self.library, self._answering.premise(words)), finding)

    def _declined(self, words: str, hit: Hit, reasons: tuple[str, ...]) -> Said:
        entry = self._entry(hit)
        finding = Finding(
            Outcome.NOT_COVERED,
            entry.briefing,
            entry.id,
            Verdict.NOT_COVERED,
            score=hit.score,
            reasons=reasons,
        )
        return Said(answers.declined(entry, self.library, self._answering.premise(words)), finding)

    def _entry(self, hit: Hit) -> Entry:
        return self._answering.entries[hit.id]


def _page(
    document: Document,
    outcome: Outcome = Outcome.COMMAND,
    suggestions: tuple[Action, ...] = (),
    *,
    briefing: str = "",
) -> Said:
    return Said(document, Finding(outcome, briefing, suggestions=_labels(suggestions)))


def usage(command: str) -> Said:
    """Return how a command of the table is typed."""
    return _page(notices.usage(command, commands.BY_NAME[command].usage))


def _noted(document: Document, *notes: Notice) -> Document:
    return Document(document.title, (*notes, *document.blocks), document.sources)


def _verdict(words: str, entry: Entry) -> Verdict | None:
    """Return the entry's verdict; "who owns it" gets no "No.", though the entry may be asked with "does …"."""
    verdict = entry.item.verdict if isinstance(entry.item, Question) else None
    return None if verdict is not Verdict.DISPUTED and asking.is_open(asking.granted(words)[1]) else verdict


def _labels(actions: tuple[Action, ...]) -> tuple[str, ...]:
    return tuple(action.label for action in actions)
