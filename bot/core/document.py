"""A reply before rendering: typed blocks and spans, no markup.

Text is literal everywhere. There is no way to hand a renderer raw markup, so nothing that a person or an
article says can format, link or ping.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

LINK_SCHEMES = ("https://", "http://")

# Joiners and variation selectors are invisible too, but scripts and emoji are spelled with them.
_SPELLING_MARKS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def literal(text: str) -> str:
    """Return the text as it may be shown: one line, without invisible or unassigned characters.

    Control characters could steer a terminal, bidirectional ones disguise a ping, and TAG characters carry
    text that nobody sees; line breaks belong to blocks.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if character in _SPELLING_MARKS or unicodedata.category(character) not in _INVISIBLE:
        return character
    return ""


@dataclass(frozen=True, slots=True)
class Text:
    """Literal words, perhaps emphasised."""

    text: str
    bold: bool = False
    italic: bool = False

    def __post_init__(self) -> None:
        """Make the words safe to show."""
        object.__setattr__(self, "text", literal(self.text))


@dataclass(frozen=True, slots=True)
class Mono:
    """Literal words that a person may type: a command, a name of a file."""

    text: str

    def __post_init__(self) -> None:
        """Make the words safe to show."""
        object.__setattr__(self, "text", literal(self.text))


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the library's own; renderers show its host wherever the label doesn't.

    Raises ValueError for anything but http and https.
    """

    label: str
    href: str

    def __post_init__(self) -> None:
        """Refuse every other scheme, and make both parts safe to show."""
        if not self.href.lower().startswith(LINK_SCHEMES):
            message = f"only http and https links are shown, not {self.href!r}"
            raise ValueError(message)
        object.__setattr__(self, "label", literal(self.label))
        object.__setattr__(self, "href", "".join(literal(self.href).split()))


@dataclass(frozen=True, slots=True)
class Cite:
    """A reference to the document's source with this number, counted from 1; `place` is where in it (p7)."""

    n: int
    place: str = ""

    def __post_init__(self) -> None:
        """Make the place safe to show."""
        object.__setattr__(self, "place", literal(self.place))


@dataclass(frozen=True, slots=True)
class Time:
    """A moment, shown in the reader's own time zone where the platform can do that."""

    at: datetime


Span: TypeAlias = Text | Mono | Link | Cite | Time
Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows."""

    text: str

    def __post_init__(self) -> None:
        """Make the words safe to show."""
        object.__setattr__(self, "text", literal(self.text))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; the order means nothing."""

    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, such as a date and what happened then."""

    rows: tuple[tuple[Spans, Spans], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under column names; every row is as long as the header."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words, to the letter."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the answer rather than of it: a caveat, a hint, an apology."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Action:
    """A button; pressing it asks for `command`, a line of the command table such as `news timeline`."""

    label: str
    command: str

    def __post_init__(self) -> None:
        """Make the words safe to show."""
        object.__setattr__(self, "label", literal(self.label))
        object.__setattr__(self, "command", literal(self.command))


@dataclass(frozen=True, slots=True)
class Actions:
    """What a person may want to ask for next."""

    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A dividing line."""


Block: TypeAlias = Heading | Paragraph | Bullets | Facts | Table | Quote | Notice | Actions | Rule


@dataclass(frozen=True, slots=True)
class Reference:
    """One numbered source of a document: what `Cite(n)` points at."""

    n: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Document:
    """A whole reply. `title` may be empty; `sources` are numbered from 1 in the order of their citing."""

    title: str = ""
    blocks: tuple[Block, ...] = ()
    sources: tuple[Reference, ...] = ()

    def __post_init__(self) -> None:
        """Make the title safe to show."""
        object.__setattr__(self, "title", literal(self.title))
