"""A reply before rendering: typed blocks and spans, no markup.

Text is literal everywhere. There is no way to hand a renderer raw markup, so nothing that a person or an
article says can format, link or ping.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

LINK_SCHEMES = ("https://", "http://")

MARKS_PER_CHARACTER = 30
"""How many combining marks may sit on one character: Unicode's stream-safe text allows as many."""

# Controls, and everything else that is not seen. Joiners and the emoji's and Mongolian variation selectors
# stay: scripts are spelled with them. The other selectors go, for a run of them can hide a text. Characters
# that Unicode may assign some day stay too, or a new emoji would be lost in an old Python.
_UNSEEN = re.compile(
    "["
    "\0-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # shorthand, music, TAG characters
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"  # half pairs, and what only private fonts know
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
    + "]"
)
_SPACE = re.compile(r"\s")
_JOINERS = frozenset("\u200c\u200d")


def literal(text: str) -> str:
    """Return the text as it may be shown: one line, without invisible characters or heaps of marks.

    Control characters could steer a terminal, bidirectional ones disguise a ping, and TAG characters carry
    text that nobody sees; line breaks belong to blocks. A thousand marks on one letter would cover the
    lines above and below it, and no message has room for them.
    """
    if text.isascii() and text.isprintable():
        return text
    return _without_heaps(_UNSEEN.sub("", _SPACE.sub(" ", text)))


def _without_heaps(text: str) -> str:
    marks = "".join(one for one in sorted(set(text)) if one in _JOINERS or unicodedata.category(one)[0] == "M")
    if not marks:
        return text
    few, more = f"[{marks}]{{{MARKS_PER_CHARACTER}}}", f"[{marks}]+"
    return re.sub(f"({few}){more}", r"\1", text)


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
            raise ValueError(f"only http and https links are shown, not {self.href!r}")
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
    """Cells under column names. Raises ValueError unless every row is as long as the header, which has a cell."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]

    def __post_init__(self) -> None:
        """Refuse rows that no renderer could place."""
        if not self.header or any(len(row) != len(self.header) for row in self.rows):
            raise ValueError(f"a table of {len(self.header)} columns has rows of {set(map(len, self.rows))}")


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


@dataclass(frozen=True, slots=True)
class Picture:
    """What of a briefing may be drawn above a text that says the same; `alt` tells what is to be seen.

    `library` is the fingerprint of the one that the text was made from: nothing else is to be drawn beside it.
    Who has nothing to draw with shows nothing in its place.
    """

    kind: Literal["timeline", "matrix"]
    slug: str
    alt: str
    library: str = ""

    def __post_init__(self) -> None:
        """Make the words safe to show."""
        object.__setattr__(self, "alt", literal(self.alt))


Block: TypeAlias = Heading | Paragraph | Bullets | Facts | Table | Quote | Notice | Actions | Rule | Picture


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
