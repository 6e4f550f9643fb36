"""The command table. Help, completion, menus and manifests are made of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_ANYTHING = ".*"

# What a subscription goes by, and one of its deliveries.
SUBSCRIPTION = "s-[0-9a-f]{8,16}"
_DELIVERY = rf"{SUBSCRIPTION}/\S+"


class Command(NamedTuple):
    """One command: how it is typed, what it does, and an example that works with any library.

    `{topic}` in an example stands for a slug of the library at hand.
    """

    name: str
    usage: str
    summary: str
    example: str
    takes: str = _ANYTHING
    """A pattern of what may follow the name; with anything else behind it, the name only begins a sentence."""


class Section(NamedTuple):
    """One part of a briefing that can be asked for by name."""

    name: str
    label: str
    summary: str


SECTIONS = (
    Section("facts", "Facts", "everything it states, with sources"),
    Section("timeline", "Timeline", "what happened when"),
    Section("disagreements", "Disagreements", "where the sources contradict each other"),
    Section("unknowns", "Not known", "what no source tells"),
    Section("watch", "What to watch", "what could change the picture"),
    Section("questions", "Questions", "what you can ask"),
    Section("sources", "Sources", "the articles behind it"),
    Section("changes", "Changes", "what was edited, newest first; or add “since last week”"),
)

COMMANDS = (
    Command("list", "", "all topics", "", takes="(all )?(the )?(topics|briefings)"),
    Command("show", "<topic> [section]", "a briefing, or one section of it", "{topic}"),
    Command("ask", "ask <question>", "an answer from the briefings", "ask what is {topic} about?"),
    Command("search", "search <words>", "everything that holds the words", "search {word}"),
    Command("compare", "compare <topic>", "who says what, source by source", "compare {topic}"),
    Command("sources", "sources", "all articles, and where each is used", "sources", takes=""),
    Command(
        "feedback", "feedback good|bad", "say what you think of the last answer", "feedback good", r"(good|bad)\b.*|\w+"
    ),
    Command("forget", "forget me", "delete what is kept about you", "forget me", takes="me"),
    Command(
        "listen", "listen on|off", "follow a channel's threads without being mentioned, or not", "listen on", "on|off"
    ),
    Command(
        "changes",
        "changes [since <date>]",
        "what is new in all briefings, in the last seven days or since a date",
        "changes since 1 november",
        takes="since .+",
    ),
    Command(
        "subscribe",
        "subscribe [topics] [when]",
        "get a weekly summary here, of some topics or all",
        "subscribe all monday 09:00 Europe/Berlin",
    ),
    Command(
        "subscriptions", "subscriptions", "which summaries come here, and those that you have made", "subscriptions", ""
    ),
    Command("unsubscribe", "unsubscribe", "end the weekly summary here", "unsubscribe", SUBSCRIPTION),
    Command("pause", "pause", "stop the weekly summary here for a while", "pause", SUBSCRIPTION),
    Command("resume", "resume", "let a paused summary go on", "resume", SUBSCRIPTION),
    Command("next", "next", "the next summary, shown to you alone", "next", SUBSCRIPTION),
    Command("send", "send now", "post the next summary here at once", "send now", f"now( {SUBSCRIPTION})?"),
    Command(
        "deliveries",
        "deliveries",
        "what was posted here or not, when, and why",
        "deliveries",
        f"{SUBSCRIPTION}|(arrived|again) {_DELIVERY}",
    ),
    Command("help", "help", "this list", "help", takes=""),
)

DIALOG = Command("dialog", "", "a form to fill in", "", f"subscribe( {SUBSCRIPTION})?")
"""What a button asks for that opens a form, on platforms that have them; nobody types it, so it isn't in the table."""

# What the desk answers: orders about who gets a weekly summary.
SUBSCRIBING = frozenset("subscribe subscriptions unsubscribe pause resume next send deliveries dialog".split())

BY_NAME = {command.name: command for command in COMMANDS}
SECTION_BY_NAME = {section.name: section for section in SECTIONS}

# No briefing may carry one of these as its slug: the command would hide it.
RESERVED = frozenset(BY_NAME) | frozenset(SECTION_BY_NAME) | {DIALOG.name}

PREFIX = "/briefing"

_MARKS = "!.?"
_ALSO = {"topics": "list", "briefings": "list", "menu": "list"}

_NEARLY = 85  # of 100: one slip in a word of seven letters
_SHORTEST = 4  # letters of a name for which another word may be a slip: "as" is none for "ask"
_SHORT = 5  # letters up to which many a word is one slip from another: "show" and "snow"


class Line(NamedTuple):
    """A command line taken apart: a command's name, empty for free text, and the words after it."""

    command: str
    words: str


def parse(text: str) -> Line:
    """Take a line apart, as typed with or without "/briefing" before it."""
    words = strip_prefix(text)
    if not words:
        return Line("list", "")
    first, _, rest = words.partition(" ")
    name = first.rstrip(_MARKS).casefold().removeprefix("/")
    command = DIALOG if name == DIALOG.name else BY_NAME.get(_ALSO.get(name, name))
    if command is None or (rest and not re.fullmatch(command.takes, rest.rstrip(_MARKS), re.IGNORECASE)):
        return Line("", words)
    return Line(command.name, rest if command.takes == _ANYTHING else rest.rstrip(_MARKS))


def mended(text: str) -> str:
    """Return the command line that a line with one slip in its first word was likely meant for, or nothing."""
    typed, _, rest = strip_prefix(text).partition(" ")
    word = typed.rstrip(_MARKS).casefold().removeprefix("/")
    lines = (f"{name} {rest}".strip() for name in BY_NAME if _is_slip(word, name))
    return next((line for line in lines if parse(line).command), "")


def _is_slip(word: str, name: str) -> bool:
    """Return whether a word is one slip from a name; of a short one, it may have no other letters than the name has."""
    if len(name) < _SHORTEST or word[:1] != name[0] or OSA.distance(word, name) != 1:
        return False
    return len(name) > _SHORT or set(word) <= set(name)


def strip_prefix(text: str) -> str:
    """Return the line without "/briefing", in single spaces."""
    words = text.split()
    if words and words[0].casefold() == PREFIX:
        del words[0]
    return " ".join(words)


def split_section(words: str) -> tuple[str, str]:
    """Return the topic's words and the section's name, in either order; the latter is empty where there is none."""
    said = re.sub(r"(?: please)?[!.?]*$", "", words, flags=re.IGNORECASE)
    topic, _, last = said.rpartition(" ")
    if topic and (section := section_named(last)):
        return topic, section
    first, _, rest = said.partition(" ")
    topic = re.sub(r"^(?:of|about|for|on) ", "", rest, flags=re.IGNORECASE)
    return (topic, first.casefold()) if topic and first.casefold() in SECTION_BY_NAME else (words, "")


def section_named(word: str) -> str:
    """Return the section that goes by this word or nearly so, or nothing."""
    if word.casefold() in SECTION_BY_NAME:
        return word.casefold()
    found = process.extractOne(word.casefold(), list(SECTION_BY_NAME), scorer=fuzz.ratio, score_cutoff=_NEARLY)
    return found[0] if found else ""
