"""Dividing a document into parts that a platform takes, without losing a word or cutting a character."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from dataclasses import replace
from functools import partial
from itertools import chain
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
    Picture,
    Quote,
    Reference,
    Rule,
    Table,
    Text,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.core.document import Action, Block, Span, Spans

Unit: TypeAlias = "Block | Reference"
T = TypeVar("T")

# Where text is best divided, best first: after a sentence, after a word.
_SEAMS = (re.compile(r"(?<=[.!?…:;])\s+"), re.compile(r"\s+"))


class _NoRoomError(ValueError):
    """The budget has no room for a single character."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


def split(document: Document, budget: int, measure: Callable[[Document], int]) -> tuple[Document, ...]:
    """Return the document as parts, in order, of which `measure` gives at most `budget`.

    Blocks stay whole where they fit into a part of their own, and headings stay with what follows. Otherwise
    lists are divided between items, text after a sentence, a word or, at the last, a grapheme; only a
    grapheme that is itself too long is divided between its code points. A row of a table that is too long
    becomes labelled values, those become paragraphs, and so do buttons and links. The sources follow the last
    block. `measure` must not shrink when a document grows. Raises ValueError where the budget has not even
    room for a single character.
    """
    if measure(document) <= budget:
        return (document,)
    titled = measure(Document(document.title)) <= budget // 2
    head = Document(document.title) if titled else Document()
    title = () if titled or not document.title else (Heading(document.title),)
    units: tuple[Unit, ...] = (*title, *document.blocks, *document.sources)
    return tuple(_pack(units, head, lambda part: measure(part) <= budget))


def _pack(units: Iterable[Unit], part: Document, fits: Callable[[Document], bool]) -> Iterator[Document]:
    queue = deque(units)
    while queue:
        unit = queue.popleft()
        longer = _with(part, unit)
        full, begun = _without_last_heading(part, unit)
        if fits(longer):
            part = longer
        elif full.blocks or full.sources:
            yield full
            part = begun
            queue.appendleft(unit)
        else:
            try:
                smaller = _divide(unit, partial(_fits_after, part, fits))
            except _NoRoomError:
                if part == Document():
                    raise
                yield part
                part, smaller = Document(), (unit,)
            queue.extendleft(reversed(smaller))
    if part != Document():
        yield part


def _with(part: Document, unit: Unit) -> Document:
    if isinstance(unit, Reference):
        return replace(part, sources=(*part.sources, unit))
    return replace(part, blocks=(*part.blocks, unit))


def _fits_after(part: Document, fits: Callable[[Document], bool], unit: Unit) -> bool:
    return fits(_with(part, unit))


def _without_last_heading(part: Document, unit: Unit) -> tuple[Document, Document]:
    """Return the part, and the heading at its end, if that goes with the unit into the next one."""
    last = part.blocks[-1] if part.blocks and not part.sources else None
    if isinstance(last, Heading) and not isinstance(unit, Heading):
        return replace(part, blocks=part.blocks[:-1]), Document(blocks=part.blocks[-1:])
    return part, Document()


def _divide(unit: Unit, fits: Callable[[Unit], bool]) -> tuple[Unit, ...]:
    """Return smaller units in its place, as much in the first as fits; raises _NoRoomError."""
    match unit:
        case Heading(text=text):
            return tuple(map(Heading, _divide_text(text, lambda part: fits(Heading(part)))))
        case Paragraph(spans=spans) | Quote(spans=spans) | Notice(spans=spans) | Reference(spans=spans):
            parts = _divide_spans(spans, lambda part: fits(replace(unit, spans=part)))
            return tuple(replace(unit, spans=part) for part in parts)
        case Bullets(items=items):
            return _divide_list(items, Bullets, partial(_divide_item, fits=fits), fits)
        case Facts(rows=rows):
            return _divide_list(rows, Facts, lambda row: map(Paragraph, row), fits)
        case Table(header=header, rows=()):
            return tuple(map(Paragraph, header))
        case Table(header=header, rows=rows):
            return _divide_list(rows, partial(Table, header), partial(_labelled, header), fits)
        case Actions(actions=actions):
            return _divide_list(actions, Actions, _typed, fits)
        case Rule() | Picture():
            return ()
        case _:
            assert_never(unit)


def _divide_list(
    items: tuple[T, ...],
    block: Callable[[tuple[T, ...]], Unit],
    smaller: Callable[[T], Iterable[Unit]],
    fits: Callable[[Unit], bool],
) -> tuple[Unit, ...]:
    """Divide after the last item that fits; where none does, put something smaller in the first one's place."""
    whole = _longest(len(items), lambda n: fits(block(items[:n])))
    first = (block(items[:whole]),) if whole else chain.from_iterable(map(smaller, items[:1]))
    rest = items[max(whole, 1) :]
    return (*first, block(rest)) if rest else tuple(first)


def _divide_item(item: Spans, fits: Callable[[Unit], bool]) -> Iterator[Unit]:
    for part in _divide_spans(item, lambda spans: fits(Bullets((spans,)))):
        yield Bullets((part,))


def _labelled(header: tuple[Spans, ...], row: tuple[Spans, ...]) -> tuple[Unit, ...]:
    return (Facts(tuple(zip(header, row, strict=True))),)


def _typed(action: Action) -> tuple[Unit, ...]:
    return Paragraph((Text(action.label),)), Paragraph((Mono(action.command),))


def _divide_spans(spans: Spans, fits: Callable[[Spans], bool]) -> tuple[Spans, ...]:
    """Divide inside a text where that can be, and never between a sentence and its citation if that can be."""
    whole = _longest(len(spans), lambda n: fits(spans[:n]))
    before, rest = spans[:whole], spans[whole:]
    if not rest:
        return ()
    if whole > 1 and isinstance(rest[0], Cite):
        return before[:-1], (before[-1], *rest)
    if whole and not isinstance(rest[0], Text):
        return before, rest
    try:
        first, *others = _divide_span(rest[0], lambda span: fits((*before, span)))
    except _NoRoomError:
        if not whole:
            raise
        return before, rest
    if whole and _ends_in_space(before[-1]) and not _ends_in_space(first):  # a word would be cut, and need not be
        return before, rest
    after = (*others, *rest[1:])
    return ((*before, first), after) if after else ((*before, first),)


def _ends_in_space(span: Span) -> bool:
    return isinstance(span, Text) and span.text[-1:].isspace()


def _divide_span(span: Span, fits: Callable[[Span], bool]) -> tuple[Span, ...]:
    match span:
        case Text(text=text) | Mono(text=text):
            parts = _divide_text(text, lambda part: fits(replace(span, text=part)))
            return tuple(replace(span, text=part) for part in parts)
        case Link(label=label, href=href):
            return (Text(f"{label} "), Text(href)) if label not in ("", href) else (Text(href),)
        case Cite() | Time():
            raise _NoRoomError
        case _:
            assert_never(span)


def _divide_text(text: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """Divide at the best seam in the second half of what fits; only a single grapheme falls to code points."""
    longest = _longest(len(text), lambda n: fits(text[:n]))
    if not longest:
        raise _NoRoomError
    whole = _grapheme_ends(text[: longest + 1])
    seams = ({found.end() for found in seam.finditer(text, longest // 2, longest)} & whole for seam in _SEAMS)
    cut = max(next(filter(None, seams), whole), default=longest)
    return (text[:cut], text[cut:]) if text[cut:].strip() else (text[:cut],)


def shortened(text: str, most: int) -> str:
    """Return at most so many characters of the text, cut between graphemes, with a sign that it was cut."""
    if len(text) <= most:
        return text
    cut = max((end for end in _grapheme_ends(text[: most + 1]) if end < most), default=0)
    return f"{text[:cut].rstrip()}…"


def _grapheme_ends(text: str) -> set[int]:
    """Return the places inside the text where a grapheme ends."""
    import regex  # noqa: PLC0415 - a heavy import, and hardly ever is a paragraph longer than a message

    return {found.end() for found in regex.finditer(r"\X", text)} - {len(text)}


def _longest(length: int, fits: Callable[[int], bool]) -> int:
    """Return the greatest number below `length` that fits, looking no further than need be; 0 if none does."""
    top = 1
    while top < length and fits(top):
        top *= 2
    return bisect_left(range(1, min(top, length)), True, key=lambda n: not fits(n))  # noqa: FBT003
