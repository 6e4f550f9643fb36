"""What a form looks like, as data: the one description from which reading, the editor's schema and documents are made.

Every form reads a node and returns a value, always: where something is wrong, the report tells of it and the
value is a blank of the same kind, so that reading goes on and all problems are told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from bot.core.briefing import Lined
from bot.forms.nodes import Mapping, Node, Scalar, Sequence
from bot.forms.report import Path, Report, did_you_mean, nearest, ordinal, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

T = TypeVar("T")
Word_ = TypeVar("Word_", bound="StrEnum")
T_co = TypeVar("T_co", covariant=True)
Values: TypeAlias = dict[str, Any]  # of one record, by key: each what the form of its field returns

NULLS = frozenset({"~", "null", "Null", "NULL"})  # what editors take for nothing at all
_KINDS = {Scalar: "a text", Sequence: "a list", Mapping: "a group of keys"}


class Form(Protocol[T_co]):
    """How one value is written."""

    def read(self, node: Node, path: Path | None, report: Report) -> T_co:
        """Return the value; what is wrong goes into the report, and a blank takes its place."""
        ...

    def blank(self) -> T_co:
        """Return what stands for a value that is missing or wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text on one line or more; white space counts as single spaces."""

    def read(self, node: Node, path: Path | None, report: Report) -> Lined:
        """Return the text with its line."""
        if type(node) is Scalar:
            text = " ".join(node.text.split())
            if not text:
                report.add(node.line, path, "nothing is written here", "write it, or remove the key")
            elif node.plain and text in NULLS:
                report.add(node.line, path, f"to YAML, {text} means nothing at all", "put quotes round it")
            return Lined(text, node.line)
        _not_a_text(node, path, report)
        return self.blank()

    def blank(self) -> Lined:
        """Return no text."""
        return Lined("", 0)


@dataclass(frozen=True, slots=True)
class Word(Generic[T]):
    """A text of a certain shape, made into a value.

    `meaning` completes "must be …"; `make` raises ValueError, with a reason, where the pattern says too
    little; `hint` returns what to try instead of a text that doesn't fit.
    """

    pattern: re.Pattern[str]
    meaning: str
    make: Callable[[Lined], T]
    empty: T
    hint: Callable[[str], str] = lambda _: ""

    def read(self, node: Node, path: Path | None, report: Report) -> T:
        """Return the value that the text stands for."""
        text = _TEXT.read(node, path, report)
        return self.take(text, path, report) if text else self.empty

    def take(self, text: Lined, path: Path | None, report: Report) -> T:
        """Return the value that a text stands for."""
        if self.pattern.fullmatch(text):
            try:
                return self.make(text)
            except ValueError as error:
                report.add(text.line, path, f"{shown(text)}: {error}")
                return self.empty
        report.add(text.line, path, f"{shown(text)} is not {self.meaning}", self.hint(text))
        return self.empty

    def blank(self) -> T:
        """Return the value of no text."""
        return self.empty


@dataclass(frozen=True, slots=True)
class OneOf(Generic[Word_]):
    """One of a few words."""

    words: tuple[Word_, ...]

    def read(self, node: Node, path: Path | None, report: Report) -> Word_:
        """Return the word."""
        text = _TEXT.read(node, path, report)
        for word in self.words:
            if word.value == text:
                return word
        if text:
            choices = ", ".join(self.words[:-1]) + " or " + self.words[-1]
            near = nearest(text, self.words)
            report.add(text.line, path, f"{shown(text)} is none of {choices}", f"write {near}" if near else "")
        return self.words[0]

    def blank(self) -> Word_:
        """Return the first word."""
        return self.words[0]


@dataclass(frozen=True, slots=True)
class Each(Generic[T]):
    """A list; `one` is the name of an item in messages, `least` how many there must be."""

    item: Form[T]
    one: str
    least: int = 1

    def read(self, node: Node, path: Path | None, report: Report) -> tuple[T, ...]:
        """Return the items in their order."""
        if type(node) is not Sequence:
            mend = f"put a dash before each {self.one}, each on a line of its own"
            report.add(node.line, path, f"must be a list, but {_is(node)}", mend)
            return ()
        if len(node.items) < self.least:
            many = f"{self.least} items" if self.least > 1 else "one item"
            report.add(node.line, path, f"must have at least {many}, but has {len(node.items)}")
        read, parent = self.item.read, path[0] if path else None
        return tuple(
            [read(item, (parent, f"{ordinal(number)} {self.one}"), report) for number, item in enumerate(node.items, 1)]
        )

    def blank(self) -> tuple[T, ...]:
        """Return no items."""
        return ()


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """Short words in a row, divided by commas; a list is as good."""

    item: Word[T]

    def read(self, node: Node, path: Path | None, report: Report) -> tuple[T, ...]:
        """Return the values in their order, without those that are wrong."""
        nodes = node.items if type(node) is Sequence else [node]
        if not nodes:
            report.add(node.line, path, "must have at least one item, but has 0")
        found = [value for each in nodes for value in self._split(each, path, report)]
        return tuple(value for value in found if value is not self.item.empty)

    def _split(self, node: Node, path: Path | None, report: Report) -> list[T]:
        text = _TEXT.read(node, path, report)
        if not text:
            return []
        parts = (Lined(part.strip(), text.line) for part in text.split(","))
        return [self.item.take(part, path, report) for part in parts]

    def blank(self) -> tuple[T, ...]:
        """Return no values."""
        return ()


class Field(NamedTuple):
    """A key of a record: what is written there, and one sentence of documentation for whoever writes it."""

    key: str
    form: Form[Any]
    doc: str
    required: bool = False
    default: Any = None


class Record(Generic[T]):
    """A group of keys, made into a value; `make` takes the values by key, with blanks where one is missing."""

    def __init__(self, name: str, doc: str, fields: tuple[Field, ...], make: Callable[[Values], T]) -> None:
        self.name, self.doc, self.fields, self._make = name, doc, fields, make
        self.by_key = {field.key: field for field in fields}
        self._absent = {field.key: field.form.blank() if field.required else field.default for field in fields}
        self._required = frozenset(field.key for field in fields if field.required)

    def read(self, node: Node, path: Path | None, report: Report) -> T:
        """Return what is made of the keys."""
        values = dict(self._absent)
        if type(node) is not Mapping:
            keys = ", ".join(field.key for field in self.fields if field.required)
            what = f"must be a {self.name} with {keys}, but {_is(node)}"
            report.add(node.line, path, what, f"give it keys, each on a line of its own: {self.fields[0].key}: …")
            return self._make(values)
        for key, value in node.items.items():
            if field := self.by_key.get(key):
                values[key] = field.form.read(value, (path, key), report)
            else:
                self._unknown(key, node, path, report)
        for key in self.by_key if self._required - node.items.keys() else ():
            if key in self._required and key not in node.items:
                report.add(node.line, path, f"{shown(key)} is missing", f"add {key}: … ({self.by_key[key].doc})")
        return self._make(values)

    def _unknown(self, key: str, node: Mapping, path: Path | None, report: Report) -> None:
        value, line = node.items[key], node.keys[key]
        if node.flow and isinstance(value, Scalar) and not value.text:
            what = f"the comma before {shown(key)} made a key of it"
            report.add(line, path, what, "put quotes round the whole value")
            return
        free = [name for name in self.by_key if name not in node.items]
        mend = did_you_mean(key, free, f"{self._choice(free)}; or put quotes round it, if it belongs to a text")
        report.add(line, path, f"{shown(key)} is not a key of a {self.name}", mend)

    def _choice(self, free: list[str]) -> str:
        """Say which keys could have been meant, those first that must be there."""
        required = [f"{name} (missing)" for name in free if name in self._required]
        known = required + [name for name in free if name not in self._required]
        return f"use {', '.join(known)}" if known else "delete it"

    def blank(self) -> T:
        """Return what is made of no keys at all."""
        return self._make(dict(self._absent))


@dataclass(frozen=True, slots=True)
class Either(Generic[T]):
    """A text where that is enough, or a group of keys where more is to be said."""

    text: Form[T]
    keys: Record[T]

    def read(self, node: Node, path: Path | None, report: Report) -> T:
        """Return the value, the same kind from both."""
        return (self.keys if type(node) is Mapping else self.text).read(node, path, report)

    def blank(self) -> T:
        """Return the value of no text."""
        return self.text.blank()


@dataclass(frozen=True, slots=True)
class Numbered(Generic[T]):
    """Keys that count, p1, p2, p3 and so on, in any order but without gaps; the values come in order."""

    prefix: str
    item: Form[T]

    def read(self, node: Node, path: Path | None, report: Report) -> tuple[T, ...]:
        """Return the values, the first for 1."""
        if type(node) is not Mapping or not node.items:
            report.add(node.line, path, f"must be the keys {self.prefix}1, {self.prefix}2, …, but {_is(node)}")
            return ()
        names = [f"{self.prefix}{number}" for number in range(1, len(node.items) + 1)]
        for key in node.items.keys() - set(names):
            known = re.fullmatch(rf"{self.prefix}[1-9]\d{{0,5}}", key)
            what = "comes after a gap in the numbers" if known else "is no number of a paragraph"
            missing = next(name for name in names if name not in node.items)
            mend = f"add {missing}: …" if known else f"write {missing}"
            report.add(node.keys[key], path, f"{shown(key)} {what}", mend)
        return tuple(
            self.item.read(node.items[name], (path, name), report) if name in node.items else self.item.blank()
            for name in names
        )

    def blank(self) -> tuple[T, ...]:
        """Return no values."""
        return ()


_TEXT = Text()


def _is(node: Node) -> str:
    empty = isinstance(node, Scalar) and node.plain and not node.text
    return "is empty" if empty else f"is {_KINDS[type(node)]}"


def _not_a_text(node: Node, path: Path | None, report: Report) -> None:
    if isinstance(node, Mapping) and node.items:
        key, value = next(iter(node.items.items()))
        cause = "question mark" if node.flow and isinstance(value, Scalar) and not value.text else "colon"
        where = f"a {cause} {'at the start' if cause == 'question mark' else 'after ' + shown(key)}"
        report.add(node.line, path, f"must be a text, but {where} made a key of it", "put quotes round the whole text")
        return
    report.add(node.line, path, f"must be a text, but {_is(node)}")
