"""From words to a reply, for one library. Pure: the same words give the same reply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, assert_never

from bot.core import commands, matching, smalltalk, topics
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

# Ways to ask for a topic as a whole.
_ABOUT = re.compile(
    r"(?:what is|what's|what about|(?:tell|brief) me (?:more )?(?:about|on)|summari[sz]e|(?:an )?overview of|show me)"
    r"\s+(.+?)(?:\s+about)?\s*\??",
    re.IGNORECASE,
)


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
            return _usage("show")
        return self._topic(words) or self._no_topic(words)

    def _compare(self, words: str, _: Context | None) -> Said:
        if not words:
            return _usage("compare")
        match topics.resolve(words, self.library):
            case topics.Exact(briefing) | topics.Close(briefing):
                return _page(briefings.compare(briefing, self.library), briefing=briefing.slug)
            case topics.Near():
                return self._no_topic(words)

    def _search(self, words: str, _: Context | None) -> Said:
        if not words:
            return _usage("search")
        return _page(answers.found(words, self._answering.search(words), self.library))

    def _free(self, words: str, context: Context | None) -> Said:
        """Free text is a topic if it is the name of one, then small talk, then a question."""
        return self._topic(words) or self._talk(words) or self._asked(words, context)

    def _ask(self, words: str, context: Context | None) -> Said:
        """Whatever follows "ask" is a question before it is anything else."""
        if not words:
            return _usage("ask")
        return self._talk(words) or self._asked(words, context)

    def _asked(self, words: str, context: Context | None) -> Said:
        """Return the answer; where there is none, the briefing that the words name or ask about."""
        question = smalltalk.listen(words).rest
        said = self._question(question, context)
        if said.finding.outcome is Outcome.ANSWER:
            return said
        return self._topic(question) or self._about(question) or said

    def _talk(self, words: str) -> Said | None:
        heard = smalltalk.listen(words).talk
        return _page(notices.talk(heard), Outcome.CHAT) if heard else None

    def _topic(self, words: str) -> Said | None:
        """Return the briefing that the words name, or its section if the last word is one."""
        whole = topics.resolve(words, self.library)
        if isinstance(whole, topics.Exact):
            return self._briefing(whole.briefing)
        name, section = commands.split_section(words)
        match topics.resolve(name, self.library) if section else whole:
            case topics.Exact(briefing):
                return self._briefing(briefing, section)
            case topics.Close(briefing) if "?" not in name:
                return self._briefing(briefing, section, notices.taken_as(name))
            case _:
                return None

    def _about(self, question: str) -> Said | None:
        asked = _ABOUT.fullmatch(question)
        return self._topic(asked[1]) if asked else None

    def _briefing(self, briefing: Briefing, section: str = "", *notes: Notice) -> Said:
        if section:
            document = briefings.section(briefing, section, self.library)
        else:
            document = briefings.card(briefing, self.library)
        noted = Document(document.title, (*notes, *document.blocks), document.sources)
        return _page(noted, briefing=briefing.slug)

    def _no_topic(self, words: str) -> Said:
        near = self._near(words)
        return _page(notices.no_topic(words, near), Outcome.SUGGEST if near else Outcome.NOT_COVERED, near)

    def _near(self, words: str) -> tuple[Action, ...]:
        match topics.resolve(words, self.library):
            case topics.Near(found):
                return tuple(Action(briefing.title, briefing.slug) for briefing in found)
            case topics.Exact(briefing) | topics.Close(briefing):
                return (Action(briefing.title, briefing.slug),)

    def _question(self, words: str, context: Context | None) -> Said:
        outcome = self._answering.find(words, context)
        match outcome:
            case matching.Answer(hit=hit):
                return self._answer(words, hit)
            case matching.NotCovered(declined=matching.Hit() as hit):
                return self._declined(words, hit, outcome.reasons)
            case matching.Suggestions(hits=hits):
                options = tuple(answers.option(self._entry(hit), self.library) for hit in hits)
                return _choice(options, hits[0].score, hits[0].reasons)
            case matching.NotCovered(nearest=nearest, reasons=reasons):
                score = nearest[0].score if nearest else 0.0
                near = self._near(words)
                if near:
                    return _choice(near, score, reasons)
                finding = Finding(Outcome.NOT_COVERED, score=score, reasons=reasons)
                return Said(answers.not_covered(self.library, self._answering.premise(words)), finding)
            case _:
                assert_never(outcome)

    def _answer(self, words: str, hit: Hit) -> Said:
        entry = self._entry(hit)
        document = answers.answer(entry, self.library, self._answering.premise(words))
        verdict = entry.item.verdict if isinstance(entry.item, Question) else None
        claims = claims_of(entry.item)
        finding = Finding(
            Outcome.ANSWER, entry.briefing, entry.id, verdict, claims, score=hit.score, reasons=hit.reasons
        )
        return Said(document, finding)

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


def _usage(command: str) -> Said:
    return _page(notices.usage(command, commands.BY_NAME[command].usage))


def _choice(options: tuple[Action, ...], score: float, reasons: tuple[str, ...]) -> Said:
    finding = Finding(Outcome.SUGGEST, suggestions=_labels(options), score=score, reasons=reasons)
    return Said(answers.choice(options), finding)


def _labels(actions: tuple[Action, ...]) -> tuple[str, ...]:
    return tuple(action.label for action in actions)
