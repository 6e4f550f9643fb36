"""Bytes → a tree of text with line numbers, or what is wrong with the bytes.

Every scalar is the text that stands in the file: `no`, `2023` and `1e3` stay as written. Of YAML, only what
curators need is let in; anchors, aliases, tags, merge keys and further documents are refused, so that no file
can grow while it is read. Reading takes time in proportion to the size, which is bounded.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from yaml._yaml import CParser

from bot.forms.mistakes import explain
from bot.forms.report import Path, Report, TooMany, shown

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 2**20  # a briefing of a thousand claims takes a fifth of it
MAX_DEPTH = 20  # the deepest form, a claim of a premise of a question, is 6 deep
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how a file in that encoding begins

# What libyaml takes for no text, and line ends that editors don't count; compiled only where it is needed.
_INVISIBLE = "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_TABBED = re.compile(r"^ *\t[ \t]*(?=\S)", re.MULTILINE)
_MAYBE_COMMENT = re.compile(r"[ \t]#(?:\S| \d)")
_NOT_A_COMMENT = re.compile(r"[ \t]+#[^\s#]| # \d")
_QUOTES = "put quotes round the whole value"


class Scalar:
    """A text and its line; `plain` if it stands there without quotes."""

    __slots__ = ("line", "plain", "text")

    def __init__(self, text: str, line: int, plain: bool) -> None:  # noqa: FBT001 - made in one place only
        """Keep the text as it stands in the file."""
        self.text = text
        self.line = line
        self.plain = plain


class Sequence:
    """A list and the line where it begins; `flow` if it is written in brackets."""

    __slots__ = ("flow", "items", "line")

    def __init__(self, line: int, flow: bool) -> None:  # noqa: FBT001 - made in one place only
        """Start empty."""
        self.items: list[Node] = []
        self.line = line
        self.flow = flow


class Mapping:
    """Keys with their values, and the line where it begins; `keys` keeps the line of each key."""

    __slots__ = ("flow", "items", "keys", "line")

    def __init__(self, line: int, flow: bool) -> None:  # noqa: FBT001 - made in one place only
        """Start empty."""
        self.items: dict[str, Node] = {}
        self.keys: dict[str, int] = {}
        self.line = line
        self.flow = flow


Node: TypeAlias = Scalar | Sequence | Mapping
_Event: TypeAlias = Any  # libyaml's events always have the marks that the stubs call optional
_AROUND = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)


class _Refused(Exception):
    """Reading stops at something that is not let in."""

    def __init__(self, line: int, what: str, try_this: str = "") -> None:
        super().__init__(what)
        self.line, self.what, self.try_this = line, what, try_this


def parse(data: bytes, report: Report) -> Node | None:
    """Return the tree, or None when there is none; every reason is in the report. Never raises."""
    text = ""
    try:
        text = _decode(data)
        _check_tabs(text, report)
        return None if report.problems else _Composer(text, report).compose()
    except _Refused as refused:
        report.add(refused.line, None, refused.what, refused.try_this)
    except yaml.MarkedYAMLError as error:
        line, what, try_this = explain(error, text.split("\n"))
        report.add(line, None, what, try_this)
    except TooMany:
        pass
    return None


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Refused(0, "the file is larger than 1 MiB", "divide it, or look whether it is the right file")
    if data.startswith(UTF_16):
        raise _Refused(1, "the file is written in UTF-16", "save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise _Refused(0, "this is not a text file", "look whether it is the right one") from None
        line = data.count(b"\n", 0, error.start) + 1
        raise _Refused(line, f"the byte {data[error.start]:#04x} is not UTF-8", "save the file as UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.replace("\n", "").isprintable() and (control := re.search(_INVISIBLE, text)):
        line = text.count("\n", 0, control.start()) + 1
        what = f"the invisible character U+{ord(control[0]):04X} stands here"
        raise _Refused(line, what, "delete it, or type this line anew")
    return text


def _check_tabs(text: str, report: Report) -> None:
    if "\t" not in text:
        return
    for tab in _TABBED.finditer(text):
        line = text.count("\n", 0, tab.start()) + 1
        report.add(line, None, "a tab indents this line", "use spaces instead: YAML counts them")


class _Composer:
    """Builds the tree from libyaml's events, level by level; MAX_DEPTH bounds the recursion."""

    def __init__(self, text: str, report: Report) -> None:
        self.next: Callable[[], _Event] = CParser(text).get_event
        self.report = report
        self.text = text
        self.comments = bool(_MAYBE_COMMENT.search(text))
        self.keys: list[Scalar | None] = []  # for each open container: the key that waits for its value

    @cached_property
    def lines(self) -> list[str]:
        return [*self.text.split("\n"), ""]  # what is left open ends one line below the last

    def compose(self) -> Node:
        root: Node | None = None
        while (kind := type(event := self.next())) is not yaml.StreamEndEvent:
            if kind is yaml.DocumentStartEvent and root is not None:
                raise _Refused(_line(event), "a second document begins here", "make a file of each")
            if kind not in _AROUND:
                root = self._node(event)
        if root is None or (isinstance(root, Scalar) and root.plain and not root.text):
            raise _Refused(0, "the file is empty")
        return root

    def _node(self, event: _Event) -> Node:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if kind is yaml.MappingStartEvent:
            return self._mapping(event)
        if kind is yaml.SequenceStartEvent:
            return self._sequence(event)
        raise _Refused(_line(event), f"*{event.anchor} is an alias, and files have none", _QUOTES)

    def _scalar(self, event: _Event) -> Scalar:
        line = event.start_mark.line
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        plain = event.style is None or event.style == ""
        if plain and (self.comments or event.end_mark.line != line):
            self._check_plain(event)
        return Scalar(event.value, line + 1, plain)

    def _sequence(self, event: _Event) -> Sequence:
        self._check_start(event)
        node = Sequence(_line(event), bool(event.flow_style))
        self.keys.append(None)
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            node.items.append(self._node(event))
        self.keys.pop()
        return node

    def _mapping(self, event: _Event) -> Mapping:
        self._check_start(event)
        node = Mapping(_line(event), bool(event.flow_style))
        self.keys.append(None)
        while type(event := self.next()) is not yaml.MappingEndEvent:
            self.keys[-1] = key = self._key(event)
            self._keep(node, key, self._node(self.next()))
            self.keys[-1] = None
        self.keys.pop()
        return node

    def _check_start(self, event: _Event) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        if len(self.keys) == MAX_DEPTH:
            raise _Refused(_line(event), f"the file is nested deeper than {MAX_DEPTH} levels")

    def _key(self, event: _Event) -> Scalar:
        if type(event) is yaml.ScalarEvent:
            return self._scalar(event)
        if type(event) is yaml.AliasEvent:
            self._node(event)
        self._check_start(event)
        kind = "brackets" if type(event) is yaml.SequenceStartEvent else "braces"
        raise _Refused(_line(event), f"{kind} stand where a key is expected", _QUOTES)

    def _keep(self, parent: Mapping, key: Scalar, node: Node) -> None:
        name = key.text
        if name == "<<" and key.plain:
            self.report.add(key.line, None, "<< is a merge key, and files have none", "write the keys out")
        elif name in parent.items:
            what = f"the key {shown(name)} is given twice, first on line {parent.keys[name]}"
            new_item = "; or put a dash before this line, if a new item begins here" if len(self.keys) > 1 else ""
            self.report.add(key.line, None, what, f"delete one of them{new_item}")
        else:
            parent.items[name] = node
            parent.keys[name] = key.line

    def _refuse_marks(self, event: _Event) -> None:
        if event.anchor is not None:
            raise _Refused(_line(event), f"&{event.anchor} is an anchor, and files have none", _QUOTES)
        what = f"{shown(_written(event.tag))} is a tag, and files have none"
        raise _Refused(_line(event), what, _QUOTES)

    def _check_plain(self, event: _Event) -> None:
        """Catch what YAML takes out of an unquoted text, or puts into it, without a word."""
        start, end = event.start_mark.line, event.end_mark.line
        rest = self.lines[end][event.end_mark.column :]
        if _NOT_A_COMMENT.match(rest):
            what = f"to YAML, all from {shown(rest.strip())} on is a comment"
            self.report.add(end + 1, self._path(), what, f"{_QUOTES}; or a space after #, if it is a comment")
        for number in range(start + 1, end + 1):
            if self.lines[number].lstrip().startswith("- "):
                what = "to YAML, this dash belongs to the text above and begins no item"
                self.report.add(number + 1, self._path(), what, "put the dash in line with the other items")

    def _path(self) -> Path | None:
        key = self.keys[-1] if self.keys else None
        return (None, key.text) if key else None


def _written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _line(event: _Event) -> int:
    return int(event.start_mark.line) + 1
