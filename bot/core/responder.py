"""From words to a reply, for one library. Pure: the same words give the same reply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.core import asking, commands, parts, smalltalk, topics
from bot.core.compose import answers, briefings, notices, several
from bot.core.document import Action, Actions, Document, Notice
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Finding, Outcome
from bot.core.questions import Questions
from bot.core.smalltalk import Talk
from bot.core.told import Answered

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.answering import Answering
    from bot.core.briefing import Briefing
    from bot.core.dialog import Dialog
    from bot.core.remembered import Context


# As many as are read before one types another letter; no platform takes more than 25.
MOST_SUGGESTED = 20

# Where nothing was found that answers or declines a question.
_OPEN = frozenset({Outcome.SUGGEST, Outcome.NOT_COVERED})

_SINCE = re.compile(r"(?P<topic>.+?) changes since (?P<since>.+?)[!.?]*", re.IGNORECASE)

# Commands that are whole sentences: nobody asks the briefings for "help".
_WHOLE = frozenset({"list", "help", "sources"})


class Said(NamedTuple):
    """A reply before it is known who may see it; `line` brings it again, where the words alone might not."""

    document: Document
    finding: Finding
    line: str = ""
    dialog: Dialog | None = None


class Since(NamedTuple):
    """What changed is asked for, of the topics with these slugs, or of all; `words` say since when, if they do."""

    topics: tuple[str, ...]
    words: str


class Responder:
    """Everything that can be said from one library, which it indexes once."""

    def __init__(self, answering: Answering) -> None:
        """Take the library, indexed."""
        self.library = library = answering.library
        self.topics = topics.Topics(library)
        self._questions = Questions(answering, self.topics)
        asks = (question.ask for briefing in library.briefings for question in briefing.questions)
        self._is_english = all(smalltalk.listen(ask).talk is not Talk.LANGUAGE for ask in asks)
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

    @property
    def fingerprint(self) -> str:
        """Tell two libraries apart."""
        return self.library.fingerprint

    def respond(self, text: str, context: Context | None = None) -> Said:
        """Return the reply to a line as typed; `context` is what the conversation was about."""
        if len(text) > LONGEST_QUESTION:
            return _page(notices.too_long(), Outcome.CHAT)
        line = commands.parse(parts.one_line(text))
        return self._commands[line.command](line.words, context)

    def home(self) -> Said:
        """Return the page that a person has with the bot."""
        return _page(briefings.home(self.library))

    def asked_since(self, line: commands.Line) -> Since | None:
        """Return since when a line asks for changes, and of what; None for one that asks something else."""
        if line.command == "changes":
            return Since((), line.words.partition(" ")[2])
        found = _SINCE.fullmatch(line.words) if line.command in ("", "show") else None
        match self.topics.resolve(found["topic"]) if found else None:
            case topics.Exact(briefing) | topics.Close(briefing):
                return Since((briefing.slug,), found["since"]) if found else None
            case _:
                return None

    def suggest(self, typed: str) -> Said:
        """Return, as actions, the topics and questions that half a line may become, the likeliest first."""
        named = [Action(briefing.title, briefing.slug) for briefing in self.topics.like(typed)][:MOST_SUGGESTED]
        asks = self._questions.like(typed, MOST_SUGGESTED - len(named))
        return _page(Document(blocks=(Actions((*named, *asks)),)))

    def _show(self, words: str, context: Context | None) -> Said:
        if not words:
            return usage("show")
        return self._topic(words) or self._named_section(f"show {words}", context) or self._no_topic(words)

    def _compare(self, words: str, context: Context | None) -> Said:
        if not words:
            topic = self._shown(context)
            return self._compared(topic) if topic else usage("compare")
        match self.topics.resolve(words):
            case topics.Exact(briefing):
                return self._compared(briefing)
            case topics.Close(briefing):
                return self._compared(briefing, notices.taken_as(words))
            case topics.Near():
                found = self._questions.disputed(f"compare {words}", context)
                return self._told(Answered((found,))) if found else self._no_topic(words)

    def _compared(self, briefing: Briefing, *notes: Notice) -> Said:
        said = _page(_noted(briefings.compare(briefing, self.library), *notes), briefing=briefing.slug)
        return said._replace(line=f"compare {briefing.slug}")

    def _search(self, words: str, _: Context | None) -> Said:
        if not words:
            return usage("search")
        hits = self._questions.answering.search(words)
        return _page(answers.found(words, self.topics.holding(words), hits, self.library))

    def _free(self, words: str, context: Context | None) -> Said:
        """Free text is a name if it is one, then small talk, then a question, and then perhaps a mistyped command."""
        said = (
            self._topic(words)
            or self._of_topic(words, context)
            or self._source(words)
            or self._talk(words)
            or self._asked(words, context)
        )
        is_found = said.finding.outcome not in _OPEN or said.finding.entry
        return said if is_found else self._mistyped(words) or said

    def _mistyped(self, words: str) -> Said | None:
        """Offer the command that was meant; as no outcome of a question, it leaves the last answer to be rated."""
        line = commands.mended(words)
        if not line or self._questions.answering.is_word(words.partition(" ")[0]):
            return None
        return _page(notices.mistyped(line), suggestions=(Action(line, line),))

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
        if self._is_english and smalltalk.listen(words).talk is Talk.LANGUAGE:
            return Said(notices.talk(Talk.LANGUAGE), Finding(Outcome.NOT_COVERED))
        question = asking.core(smalltalk.listen(words).rest)
        if asking.for_sources(question):
            return _page(briefings.sources(self.library))
        if topic := self._questions.compared(question, context):
            return self._compared(topic)
        said = self._told(self._questions.ask(question, context))
        if said.finding.outcome is Outcome.ANSWER:
            return said
        named = self._topic(question) or self._about(question)
        return named or self._named_section(question, context) or said

    def _told(self, answered: Answered) -> Said:
        return Said(several.reply(answered.found, self.library, answered.left), answered.finding)

    def _of_topic(self, words: str, context: Context | None) -> Said | None:
        """A section's name by itself, or "more", means the topic last shown."""
        topic = self._shown(context)
        if topic and asking.for_more(words):
            return self._briefing(topic)
        section = commands.section_named(words)
        return self._section(section, context) if section not in commands.BY_NAME else None

    def _named_section(self, question: str, context: Context | None) -> Said | None:
        return self._section(commands.section_named(asking.section(question)), context)

    def _section(self, section: str, context: Context | None) -> Said | None:
        """Return the section of the topic last shown; without one, ask of which topic."""
        if not section:
            return None
        if topic := self._shown(context):
            return self._briefing(topic, section)
        having = briefings.having(section, self.library)
        return _page(notices.of_which_topic(section, having), Outcome.SUGGEST, having)

    def _shown(self, context: Context | None) -> Briefing | None:
        return self.library.by_slug.get(context.briefing) if context else None

    def _source(self, words: str) -> Said | None:
        """Return what is known of the source that goes by this id."""
        source = self.library.by_source.get(words.casefold().removeprefix("sources ").removeprefix("source "))
        return _page(answers.answer(self._questions.answering.entries[source.id], self.library)) if source else None

    def _talk(self, words: str) -> Said | None:
        heard = smalltalk.listen(words).talk
        return _page(notices.talk(heard), Outcome.CHAT) if heard and heard is not Talk.LANGUAGE else None

    def _topic(self, words: str) -> Said | None:
        """Return the briefing that the words name, or its section if the last word is one."""
        whole = self.topics.resolve(words)
        if isinstance(whole, topics.Exact):
            return self._briefing(whole.briefing)
        name, section = commands.split_section(words)
        match self.topics.resolve(name) if section else whole:
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
            if section == "changes":
                document = notices.with_since(document, briefing.slug)
        else:
            document = briefings.card(briefing, self.library)
        said = _page(_noted(document, *notes), briefing=briefing.slug)
        return said._replace(line=f"{briefing.slug} {section}".strip())

    def _no_topic(self, words: str) -> Said:
        """Say which part of the words is no name: the topic, or what should be a section of it."""
        topic, _, last = words.rpartition(" ")
        match self.topics.resolve(topic):
            case topics.Exact(briefing):
                return _page(briefings.no_section(briefing, last), Outcome.SUGGEST, briefing=briefing.slug)
            case _:
                near = self._questions.near(words)
                return _page(notices.no_topic(words, near), Outcome.SUGGEST, near)


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


def _labels(actions: tuple[Action, ...]) -> tuple[str, ...]:
    return tuple(action.label for action in actions)
