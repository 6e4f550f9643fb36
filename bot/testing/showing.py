"""Whether what is shown is the document."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from itertools import chain
from typing import TYPE_CHECKING

from bot.core.document import Link, Picture, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.document import Document

# What a platform may keep behind a label.
_BEHIND = frozenset({"href", "command"})

# A longer word may be cut by a platform's limits; a shorter one is shown in one piece.
LONGEST_WHOLE_WORD = 40


def texts(part: object) -> Iterator[str]:
    """Return all literal texts of a document or of a part of one, in reading order.

    It walks whatever fields there are, so that a new block or span needs no line here. Addresses and command
    lines are left out: a platform may keep them behind their labels. So is a picture: the text below it says the same.
    """
    if isinstance(part, Picture):
        return
    if isinstance(part, str):
        if part.strip():
            yield part
    elif isinstance(part, tuple):
        yield from chain.from_iterable(map(texts, part))
    elif is_dataclass(part):
        shown = (field.name for field in fields(part) if field.name not in _BEHIND)
        yield from chain.from_iterable(texts(getattr(part, name)) for name in shown)


def missing(document: Document, shown: str) -> list[str]:
    """Return the words of the document that what is shown lacks, or has out of their order.

    Anything may stand between them. Column names may be anywhere: a table may be shown as labelled rows.
    """
    squeezed = "".join(shown.split())
    tables = [block for block in document.blocks if isinstance(block, Table)]
    names = [word for table in tables for text in texts(table.header) for word in text.split()]
    lost = [word for word in names if word not in squeezed]
    position = 0
    for word in _words(document):
        end = _find(word, squeezed, position)
        if end is None:
            lost.append(word)
        else:
            position = end
    return lost


def _words(document: Document) -> Iterator[str]:
    blocks = (block.rows if isinstance(block, Table) else block for block in document.blocks)
    parts = (document.title, *blocks, document.sources)
    return (word for text in texts(parts) for word in text.split())


def _find(word: str, shown: str, position: int) -> int | None:
    """Return where the word ends; one that may be cut is looked for character by character."""
    for piece in [word] if len(word) <= LONGEST_WHOLE_WORD else word:
        found = shown.find(piece, position)
        if found < 0:
            return None
        position = found + len(piece)
    return position


def links(part: object) -> Iterator[str]:
    """Return the addresses of all links of a document or of a part of one."""
    if isinstance(part, Link):
        yield part.href
    elif isinstance(part, tuple):
        yield from chain.from_iterable(map(links, part))
    elif is_dataclass(part):
        yield from chain.from_iterable(links(getattr(part, field.name)) for field in fields(part))
