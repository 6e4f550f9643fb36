"""Documents of every shape, for property tests."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from bot.core.document import (
    Action,
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
    from bot.core.document import Block, Span

T = TypeVar("T")

# Whole words, sentences, and what renderers, terminals and graphemes are tried by.
_PIECES = (
    "the lamp burns. Who lit it? a an of oil keeper; rock: lighthouse-keeper's *bold* _it_ `code` [x](y) <@U1> @here",
    "e\u0301 n\u0303\u0323 👩\u200d🚒 🇮🇸🇮🇸 👍🏽 각 क्षि 灯台守 אור نور",
    "\u200f \u202e \x1b[31m \x07 \U000e0041 \r\n \u2028 \ud800",
)
PIECES = st.sampled_from(sorted({word for line in _PIECES for word in line.split(" ")}))


def texts(size: int = 12) -> st.SearchStrategy[str]:
    """Return words of all kinds, with and without spaces between, or anything that a string can hold."""
    pieces = st.lists(PIECES, max_size=size)
    joined = st.builds(lambda words, gap: gap.join(words), pieces, st.sampled_from([" ", " ", "", "  "]))
    heap = st.builds(lambda letter, n: letter + "\u0301" * n, st.sampled_from("az "), st.integers(0, 60))
    return st.one_of(joined, joined, st.text(max_size=30), heap)


def spans() -> st.SearchStrategy[tuple[Span, ...]]:
    """Return runs of spans."""
    address = st.sampled_from(["https://log.example/a_b?c=d&e", "http://log.example"])
    moment = st.datetimes(timezones=st.just(UTC))
    span: st.SearchStrategy[Span] = st.one_of(
        st.builds(Text, texts(), st.booleans(), st.booleans()),
        st.builds(Mono, texts(4)),
        st.builds(Link, texts(4), address),
        st.builds(Cite, st.integers(1, 30), st.sampled_from(["", "p7"])),
        st.builds(Time, moment),
    )
    return _few(span, 4)


def blocks() -> st.SearchStrategy[Block]:
    """Return blocks of every kind."""
    return st.one_of(
        st.builds(Heading, texts(5)),
        *(st.builds(kind, spans()) for kind in (Paragraph, Quote, Notice)),
        st.builds(Bullets, _few(spans(), 4)),
        st.builds(Facts, _few(st.tuples(spans(), spans()), 3)),
        st.integers(1, 3).flatmap(tables),
        st.builds(Actions, _few(st.builds(Action, texts(3), texts(4)), 3)),
        st.just(Rule()),
        st.builds(Picture, st.sampled_from(["timeline", "matrix"]), st.just("oddny-rock"), texts(5)),
    )


def tables(columns: int) -> st.SearchStrategy[Table]:
    """Return tables with so many columns."""
    row = st.tuples(*[spans()] * columns)
    return st.builds(Table, row, _few(row, 3))


def documents() -> st.SearchStrategy[Document]:
    """Return whole documents, their sources numbered from 1."""
    sources = _few(spans(), 3).map(lambda some: tuple(Reference(n, one) for n, one in enumerate(some, start=1)))
    return st.builds(Document, texts(4), _few(blocks(), 5), sources)


def _few(one: st.SearchStrategy[T], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(one, max_size=most).map(tuple)
