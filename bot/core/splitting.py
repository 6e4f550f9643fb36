"""Dividing a document into parts that a platform takes, without losing a word or cutting a character."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar, assert_never

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
    Quote,
    Reference,
    Rule,
    Table,
    Text,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.document import Block, Span, Spans

Unit: TypeAlias = "Block | Reference"
T = TypeVar("T")

_TOO_SMALL = "the budget has no room for a single character"

# Where text is best divided, best first: after a sentence, after a word.
_SEAMS = (re.compile(r"(?<=[.!?…:;])\s+"), re.compile(r"\s+"))


def split(document: Document, budget: int, measure: Callable[[Document], int]) -> tuple[Document, ...]:
    """Return the document as parts, in order, of which `measure` gives at most `budget`.

    Blocks stay whole where they fit; otherwise lists are divided between items, text between sentences, words
    or, at the last, graphemes. The sources follow the last block. Raises ValueError where the budget has not
    even room for a single character.
    """
    if measure(document) <= budget:
        return (document,)
    fits = partial(_fits, budget=budget, measure=measure)
    titled = bool(document.title) and fits(Document(document.title))
    head = Document(document.title) if titled else Document()
    units: list[Unit] = [Heading(document.title)] if document.title and not titled else []
    units += [*document.blocks, *document.sources]
    return tuple(_pack(units, head, fits))


def _fits(document: Document, *, budget: int, measure: Callable[[Document], int]) -> bool:
    return measure(document) <= budget


def _pack(units: list[Unit], part: Document, fits: Callable[[Document], bool]) -> Iterator[Document]:
    for piece in (piece for unit in units for piece in _pieces(unit, fits)):
        longer = _with(part, piece)
        if part == Document() or fits(longer):
            part = longer
        else:
            yield part
            part = _with(Document(), piece)
    yield part


def _with(part: Document, unit: Unit) -> Document:
    if isinstance(unit, Reference):
        return replace(part, sources=(*part.sources, unit))
    return replace(part, blocks=(*part.blocks, unit))


def _pieces(unit: Unit, fits: Callable[[Document], bool]) -> Iterator[Unit]:
    """Halve the unit until every piece fits."""
    if fits(_with(Document(), unit)):
        yield unit
        return
    for half in _halves(unit):
        yield from _pieces(half, fits)


def _halves(unit: Unit) -> tuple[Unit, ...]:  # noqa: PLR0911 - one case a block
    match unit:
        case Heading(text=text):
            return tuple(Heading(part) for part in _halve_text(text))
        case Paragraph(spans=spans) | Quote(spans=spans) | Notice(spans=spans) | Reference(spans=spans):
            return tuple(replace(unit, spans=part) for part in _halve_spans(spans))
        case Bullets(items=(spans,)):
            return tuple(Bullets((part,)) for part in _halve_spans(spans))
        case Bullets(items=items):
            return tuple(Bullets(part) for part in _halve(items))
        case Facts(rows=((label, value),)):
            return (Paragraph(label), Paragraph(value))
        case Facts(rows=rows):
            return tuple(Facts(part) for part in _halve(rows))
        case Table(header=header, rows=(row,)):
            return (Facts(tuple(zip(header, row, strict=True))),)
        case Table(header=header, rows=rows):
            return tuple(Table(header, part) for part in _halve(rows))
        case Actions(actions=(action,)):
            return (Paragraph((Text(action.label),)), Paragraph((Mono(action.command),)))
        case Actions(actions=actions):
            return tuple(Actions(part) for part in _halve(actions))
        case Rule():
            return ()
        case _:
            assert_never(unit)


def _halve(items: tuple[T, ...]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    middle = len(items) // 2
    return items[:middle], items[middle:]


def _halve_spans(spans: Spans) -> tuple[Spans, ...]:
    if len(spans) == 1:
        return tuple((part,) for part in _halve_span(spans[0]))
    return _halve(spans)


def _halve_span(span: Span) -> tuple[Span, ...]:
    match span:
        case Text(text=text) | Mono(text=text):
            return tuple(replace(span, text=part) for part in _halve_text(text))
        case Link(label=label, href=href):
            return (Text(label), Text(href))
        case Cite() | Time():
            raise ValueError(_TOO_SMALL)
        case _:
            assert_never(span)


def _halve_text(text: str) -> tuple[str, str]:
    """Divide near the middle, at the best seam there is; only a single grapheme falls to code points."""
    whole = _grapheme_ends(text)
    seams = ({found.end() for found in seam.finditer(text)} & whole for seam in _SEAMS)
    cuts = next(filter(None, seams), whole) or set(range(1, len(text)))
    if not cuts:
        raise ValueError(_TOO_SMALL)
    cut = min(cuts, key=lambda end: (abs(end - len(text) // 2), end))
    return text[:cut], text[cut:]


def _grapheme_ends(text: str) -> set[int]:
    """Return the places inside the text where a grapheme ends."""
    import regex  # noqa: PLC0415 - a heavy import, and hardly ever is a paragraph longer than a message

    return {found.end() for found in regex.finditer(r"\X", text)} - {len(text)}
