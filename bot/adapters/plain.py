"""Documents as plain text: for terminals, for screen readers, and for whatever has nothing better."""

from __future__ import annotations

import unicodedata
from enum import Enum, auto
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple, assert_never

from bot.core.commands import PREFIX
from bot.core.document import (
    Actions,
    Bullets,
    Cite,
    Document,
    Facts,
    Heading,
    Link,
    Mono,
    Notice,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Table,
    Text,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.document import Action, Block, Reference, Span, Spans


class Role(Enum):
    """What a line is, for those who want to colour it."""

    TITLE = auto()
    HEADING = auto()
    BODY = auto()
    NOTICE = auto()
    ACTION = auto()
    SOURCE = auto()
    BLANK = auto()


class Line(NamedTuple):
    """One line of text, unwrapped; `indent` is how far its continuation hangs, in columns."""

    role: Role
    text: str
    indent: int = 0


def render(document: Document, width: int | None = None) -> str:
    """Return the document as text with every word of it, wrapped at `width` columns if that is given."""
    return "\n".join(row for line in lines(document) for row in wrapped(line, width))


def wrapped(line: Line, width: int | None) -> list[str]:
    """Return the line as rows of at most `width` columns; a word longer than that stays whole."""
    if width is None:
        return [line.text]
    text = line.text.lstrip(" ")
    row, rows = " " * (len(line.text) - len(text)), list[str]()
    room = width - columns(row)
    for word in text.split():
        if columns(word) > room and row.strip():
            rows.append(row.rstrip())
            row, room = " " * line.indent, width - line.indent
        row += f"{word} "
        room -= columns(word) + 1
    return [*rows, row.rstrip()]


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes: two for a Chinese character or an emoji."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def lines(document: Document) -> Iterator[Line]:
    """Return the lines of the document, a blank one between blocks."""
    groups = [[Line(Role.TITLE, document.title)]] if document.title else []
    groups += [list(_block(block)) for block in document.blocks]
    if document.sources:
        groups.append([Line(Role.HEADING, "Sources"), *map(_reference, document.sources)])
    told = [[line for line in group if line.text.strip()] for group in groups]
    shown = [group for group in told if group]
    for before, group in pairwise([[], *shown]):
        if before and before[-1].role is not Role.HEADING:
            yield Line(Role.BLANK, "")
        yield from group


def text_of(spans: Spans) -> str:
    """Return spans as text: citations as [1 p7], links with their address."""
    text = ""
    for span in spans:
        gap = " " if isinstance(span, Cite) and text and not text.endswith(" ") else ""
        text += gap + _span(span)
    return text


def host_of(href: str) -> str:
    """Return the host of an address."""
    return href.partition("://")[2].partition("/")[0]


def tells(label: str, href: str) -> bool:
    """Return whether who reads the label knows where the link leads."""
    return label in ("", href, host_of(href))


def _span(span: Span) -> str:
    match span:
        case Text(text=text) | Mono(text=text):
            return text
        case Link(label=label, href=href):
            return href if label in ("", href) else f"{label} ({href})"
        case Cite(n=n, place=place):
            return f"[{n} {place}]" if place else f"[{n}]"
        case Time(at=at):
            return f"{at.day} {at:%B %Y, %H:%M %Z}".rstrip()
        case _:
            assert_never(span)


def _block(block: Block) -> Iterator[Line]:
    match block:
        case Heading(text=text):
            yield Line(Role.HEADING, text)
        case Paragraph(spans=spans):
            yield Line(Role.BODY, text_of(spans))
        case Bullets(items=items):
            yield from (Line(Role.BODY, f"• {text_of(item)}", 2) for item in items)
        case Facts(rows=rows):
            yield from (Line(Role.BODY, f"{text_of(label)}: {text_of(value)}", 2) for label, value in rows)
        case Table(header=header, rows=rows):
            yield Line(Role.BODY, " · ".join(map(text_of, header)), 2)
            for row in rows:
                yield from _row(header, row)
        case Quote(spans=spans):
            behind = len(tuple(takewhile(lambda span: isinstance(span, Cite), reversed(spans))))
            words, places = spans[: len(spans) - behind], spans[len(spans) - behind :]
            yield Line(Role.BODY, f"  “{text_of(words)}” {text_of(places)}".rstrip(), 3)
        case Notice(spans=spans):
            yield Line(Role.NOTICE, text_of(spans))
        case Actions(actions=actions):
            yield from map(_action, actions)
        case Rule():
            yield Line(Role.BODY, "———")
        case Picture():
            pass  # the text below it says the same
        case _:
            assert_never(block)


def _row(header: tuple[Spans, ...], row: tuple[Spans, ...]) -> Iterator[Line]:
    """Show a table's row under its first cell: columns side by side don't fit a phone or a screen reader."""
    yield Line(Role.BODY, f"• {text_of(row[0])}", 2)
    named = zip(header[1:], row[1:], strict=True)
    cells = (f"{text_of(name)}: {text_of(cell)}" for name, cell in named if text_of(cell))
    if rest := " · ".join(cells):
        yield Line(Role.BODY, f"  {rest}", 4)


def _action(action: Action) -> Line:
    """Put what is to be typed first: a command that is broken over two rows can't be copied."""
    line = f"{PREFIX} {action.command}"
    return Line(Role.ACTION, f"→ {line}" if action.label in line else f"→ {line} ({action.label})", 2)


def _reference(reference: Reference) -> Line:
    return Line(Role.SOURCE, f"[{reference.n}] {text_of(reference.spans)}", 4)
