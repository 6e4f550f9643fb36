"""The curated material: sources, briefings and the library that holds them. Immutable, and checked."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from bot.core.area import Area

UNKNOWN = "unknown"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"[^\W_]+")
APOSTROPHES = str.maketrans("", "", "'\u2019")


class Lined(str):
    """Text that knows the line of the file that it stands on, counted from 1; otherwise like any text."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, text: str, line: int) -> Lined:  # noqa: PYI034 - the class is final in practice
        """Keep the line beside the text."""
        self = str.__new__(cls, text)  # super() would find it too, but takes as long as all the rest
        self.line = line
        return self


def line_of(text: str) -> int:
    """Return the line that the text stands on, or 0 where it came from no file."""
    return text.line if isinstance(text, Lined) else 0


def folded(text: str) -> str:
    """Return the text as people compare names: lower-case words without accents, joined by hyphens."""
    if not text.isascii():
        text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return "-".join(_WORD.findall(text.casefold().translate(APOSTROPHES)))


def slugify(text: str) -> str:
    """Return the text in the form of a slug: words of a-z and 0-9 alone, joined by hyphens."""
    return "-".join(re.findall("[a-z0-9]+", folded(text)))


class Verdict(StrEnum):
    """The outcome of a yes/no question."""

    YES = "yes"
    NO = "no"
    DISPUTED = "disputed"
    NOT_COVERED = "not covered"


class Status(StrEnum):
    """Whether a briefing is kept up."""

    ACTIVE = "active"
    DORMANT = "dormant"
    CORRECTED = "corrected"


class ChangeKind(StrEnum):
    """What a line of a briefing's log tells."""

    ADDED = "added"
    CHANGED = "changed"
    CORRECTED = "corrected"
    REMOVED = "removed"


class Locator(NamedTuple):
    """A place in a source: its n-th non-empty line, counted from 1; 0 is the source's own record."""

    source: str
    paragraph: int

    @property
    def place(self) -> str:
        """Where in the source, in a word."""
        return f"p{self.paragraph}" if self.paragraph else "record"

    def __str__(self) -> str:
        """Return the locator as curators write it."""
        return f"{self.source} {self.place}"


class Claim(NamedTuple):
    """One sentence of ours and where it comes from; the smallest thing that the bot can say.

    `quote`, where there is one, stands word for word in the text of a cited paragraph. `name` is the
    curator's own id for the claim.
    """

    say: str
    cites: tuple[Locator, ...]
    quote: str = ""
    name: str = ""

    @property
    def id(self) -> str:
        """The curator's id, or one made of the content."""
        return self.name or hashlib.sha256(self.say.encode()).hexdigest()[:10]


class Event(NamedTuple):
    """Something that happened. `date` (2023, 2023-11 or 2023-11-17) sorts; `when`, if given, is shown."""

    date: str
    claim: Claim
    when: str = ""


class Disagreement(NamedTuple):
    """A point on which the sources differ; there are at least two positions."""

    about: str
    positions: tuple[Claim, ...]


class Unknown(NamedTuple):
    """A gap that readers should know of, as a noun phrase; `searched` names the sources looked through."""

    say: str
    searched: tuple[str, ...]
    also: tuple[str, ...] = ()


class Premise(NamedTuple):
    """Something false that people take for granted when they ask, and what to tell them."""

    when: tuple[str, ...]
    claim: Claim


class Question(NamedTuple):
    """A question with its answer; `also` are other ways of asking it, `opposite` are ways of asking the contrary."""

    ask: str
    answer: tuple[Claim, ...]
    also: tuple[str, ...] = ()
    verdict: Verdict | None = None
    premise: Premise | None = None
    name: str = ""
    opposite: tuple[str, ...] = ()


class Decoy(NamedTuple):
    """A question that is declined, and why, if there is more to say than that nobody answers it."""

    ask: str
    also: tuple[str, ...] = ()
    because: str = ""


class Gap(NamedTuple):
    """Something that people ask of anyone or anything, and that is declined unless a briefing answers it."""

    missing: str
    """What no source tells, as a phrase in which {} stands for the name that was asked about; or nothing."""
    asks: tuple[str, ...]


class Name(NamedTuple):
    """A person, a company or a product, and what else it is called."""

    name: str
    also: tuple[str, ...]


class Change(NamedTuple):
    """One line of a briefing's log. `date` is of the edit, not of what it tells."""

    date: str
    kind: ChangeKind
    what: str


class Note(NamedTuple):
    """What one paragraph states, in our words. `origin` is whose reporting it is."""

    locator: Locator
    say: str
    origin: str


class Source(NamedTuple):
    """One article. What is not known of it is UNKNOWN; the paragraphs in `skipped` cannot be cited."""

    id: str
    title: str
    author: str
    publisher: str
    published: str
    sha256: str
    origin: str
    notes: tuple[Note, ...]
    skipped: tuple[int, ...] = ()
    url: str = ""
    file: str = ""


class Briefing(NamedTuple):
    """One topic, for people."""

    slug: str
    title: str
    owner: str
    reviewed: str
    bottom_line: Claim
    why_it_matters: Claim
    also: tuple[str, ...] = ()
    status: Status = Status.ACTIVE
    facts: tuple[Claim, ...] = ()
    timeline: tuple[Event, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    watch: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()
    decoys: tuple[Decoy, ...] = ()
    names: tuple[Name, ...] = ()
    log: tuple[Change, ...] = ()
    only_in: tuple[Area, ...] = ()
    """Where it may be seen; everywhere, where none is named."""
    file: str = ""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Everything that the briefing states, in the order of the file."""
        return (
            self.bottom_line,
            self.why_it_matters,
            *self.facts,
            *(event.claim for event in self.timeline),
            *(claim for point in self.disagreements for claim in point.positions),
            *self.watch,
            *(question.premise.claim for question in self.questions if question.premise),
            *(claim for question in self.questions for claim in question.answer),
        )


# What the entries of Library.declined are called by, and so no briefing.
DECLINED = "declined"

Item: TypeAlias = Question | Claim | Event | Disagreement | Unknown | Decoy | Gap | Note | Source


class Entry(NamedTuple):
    """Anything that a question can match. `briefing` is a slug, empty for what belongs to none."""

    id: str
    briefing: str
    phrasings: tuple[str, ...]
    item: Item


@dataclass(frozen=True)
class Library:
    """All briefings and sources, each in the order of its slug or id.

    `declined` are questions that no briefing answers, whatever it is about; `declined_file` is where they stand, as
    people are shown it. `name` is that of the workspace that has the library for itself, empty for the one that all
    others share. `hidden` are the slugs of the briefings that a view leaves out, of which it holds nothing else.
    """

    briefings: tuple[Briefing, ...] = ()
    sources: tuple[Source, ...] = ()
    declined: tuple[Decoy, ...] = ()
    declined_file: str = ""
    fingerprint: str = field(default="", compare=False)
    name: str = ""
    hidden: frozenset[str] = frozenset()

    @cached_property
    def by_slug(self) -> dict[str, Briefing]:
        """The briefings by slug."""
        return {briefing.slug: briefing for briefing in self.briefings}

    @cached_property
    def names(self) -> dict[str, str]:
        """What people, companies and products are also called, in any briefing: each alias with its name."""
        called = (called for briefing in self.briefings for called in briefing.names)
        return {alias: each.name for each in called for alias in each.also}

    @cached_property
    def by_source(self) -> dict[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def by_locator(self) -> dict[Locator, Note]:
        """The notes by the place that they tell of."""
        return {note.locator: note for source in self.sources for note in source.notes}
