"""YAML's complaints, retold for the person who must mend the line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.forms.report import shown

if TYPE_CHECKING:
    import yaml

_WHOLE = "put quotes round the whole value"
_OPENING_QUOTE = re.compile(r"""(?:^|[:\-,\[{]\s)\s*(["'])""")
_QUOTED_THEN_MORE = re.compile(r"""[:\-]\s+("[^"]*"|'[^']*')\s*[^\s#,\]}]""")
_CLOSED_THEN_MORE = re.compile(r"""[:\-]\s+(?:\[[^\]]*\]|\{[^}]*\})\s*[^\s#]""")
_CUT_BY_COMMENT = re.compile(r"[ \t]#\S")
_SPECIAL = "@`%&*!|>,]}"  # what no unquoted value may begin with

Mistake = tuple[int, str, str]


def explain(error: yaml.MarkedYAMLError, lines: list[str]) -> Mistake:
    """Return the line (counted from 1), what is wrong there and what to try."""
    mark, problem = error.problem_mark, error.problem or ""
    last = next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip()), 1)
    line = min(mark.line + 1, last) if mark else 1
    opened = error.context_mark.line + 1 if error.context_mark else line
    for known, told in _SENTENCES:
        if known in problem or known in (error.context or ""):
            return told(line, opened, lines)
    return line, "YAML cannot read this line", _WHOLE


def _text(line: int, lines: list[str]) -> str:
    return lines[line - 1] if 0 < line <= len(lines) else ""


def _colon(line: int, opened: int, lines: list[str]) -> Mistake:
    text = _text(line, lines)
    if text.count(": ") + text.rstrip().endswith(":") > 1:
        return line, "a second colon on this line makes a key of the words before it", _WHOLE
    if _QUOTED_THEN_MORE.search(_text(line - 1, lines)):
        return _stray(line - 1)
    what = "this looks like a key, but stands inside the text that the line above begins"
    return line, what, "indent it like the other keys; or put quotes round the whole text, if it belongs there"


def _stray(line: int) -> Mistake:
    what = "the text goes on after its closing quote"
    return line, what, "put quotes of the other kind round the whole value, or none"


def _unclosed(line: int, opened: int, lines: list[str]) -> Mistake:
    what = "the quote that opens here is never closed"
    return opened, what, "add a closing quote; or put a text that begins with an apostrophe in double quotes"


def _misplaced(line: int, opened: int, lines: list[str]) -> Mistake:
    text, above = _text(line, lines), _text(line - 1, lines)
    if (swallowed := _swallowed_by_a_quote(line, lines)) and swallowed != line:
        return _unclosed(line, swallowed, lines)
    if _QUOTED_THEN_MORE.search(text):
        return _stray(line)
    if _CLOSED_THEN_MORE.search(text):
        return line, "the text goes on after its closing bracket", _WHOLE
    if _CUT_BY_COMMENT.search(above):
        return line - 1, "to YAML, all from # on is a comment, so the next line has no place", _WHOLE
    if text.lstrip().startswith(":"):
        return line, "there is no key before the colon", "write a key, or put quotes round the value"
    what = "the indentation does not fit the lines above"
    return line, what, "use the same number of spaces for all keys, and for all dashes, of one list"


def _swallowed_by_a_quote(line: int, lines: list[str]) -> int:
    """Return the line of a double quote that ran on until this line's first one, or 0."""
    before, quote, _ = _text(line, lines).partition('"')
    if not quote or not _OPENING_QUOTE.search(before + quote):
        return 0
    for number in range(line - 1, max(line - 40, 0), -1):
        if '"' in _text(number, lines):
            return number if _text(number, lines).count('"') % 2 else 0
    return 0


def _bracket(line: int, opened: int, lines: list[str]) -> Mistake:
    what = "the bracket or brace that opens here is not closed in its place"
    return opened, what, "close it; or put quotes round the value, if it belongs to the text"


def _no_colon(line: int, opened: int, lines: list[str]) -> Mistake:
    text = _text(opened, lines).strip()
    if re.match(r"[\w ]+:\S", text):
        return opened, "there is no space after the colon", f"write {text.replace(':', ': ', 1)[:60]}"
    return opened, f"{shown(text)} is no key: it has no colon", "indent it more, if it goes on from the line above"


def _start(line: int, opened: int, lines: list[str]) -> Mistake:
    first = re.search(rf"[:\-,\[]\s+([{re.escape(_SPECIAL)}])", _text(opened, lines))
    if first:
        return opened, f"an unquoted value cannot begin with {first[1]}", _WHOLE
    if "\t" in _text(line, lines):
        return line, "a tab stands where YAML counts spaces", "use spaces"
    return line, "the value begins with a character that means something to YAML", _WHOLE


def _question(line: int, opened: int, lines: list[str]) -> Mistake:
    return line, "an unquoted value cannot begin with ? and a space", _WHOLE


def _dash(line: int, opened: int, lines: list[str]) -> Mistake:
    mend = "put the dash on a line of its own, or quotes round the value"
    return line, "a list cannot begin on the line of its key", mend


def _tab(line: int, opened: int, lines: list[str]) -> Mistake:
    return line, "a tab stands where YAML counts spaces", "use spaces"


def _escape(line: int, opened: int, lines: list[str]) -> Mistake:
    return line, "the backslash in double quotes means something to YAML", "use single quotes"


def _deep(line: int, opened: int, lines: list[str]) -> Mistake:
    return line, "the file is nested too deep", ""


# Words of libyaml's complaints, in the order of asking; the first that occurs decides.
_SENTENCES = (
    ("while increasing flow level", _deep),
    ("mapping values are not allowed", _colon),
    ("found unexpected end of stream", _unclosed),
    ("found unexpected document indicator", _unclosed),
    ("unknown escape character", _escape),
    ("did not find expected hexdecimal number", _escape),
    ("tab character", _tab),
    ("expected ',' or", _bracket),
    ("could not find expected ':'", _no_colon),
    ("mapping keys are not allowed", _question),
    ("block sequence entries are not allowed", _dash),
    ("cannot start any token", _start),
    ("while scanning an alias", _start),
    ("while scanning an anchor", _start),
    ("while scanning a tag", _start),
    ("while parsing a tag", _start),
    ("while scanning a block scalar", _start),
    ("while scanning a directive", _start),
    ("expected node content", _start),
    ("did not find expected key", _misplaced),
    ("did not find expected '-'", _misplaced),
)
