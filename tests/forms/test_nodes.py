"""Bytes to nodes: everything is text, YAML's traps are named with their line, and hostile files cost nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.forms.nodes import MAX_BYTES, MAX_DEPTH, Mapping, Node, Scalar, Sequence, parse
from bot.forms.report import MOST, Report
from tests.cases import cases
from tests.pace import ends_soon

HERE = Path(__file__).parent

# Characters that a file of cases could not show.
UNSEEN = [
    ("a:\n\t- b", "f:2: a tab indents this line", "use spaces instead: YAML counts them"),
    ("a:\n- \tb", "f:2: a tab stands where YAML counts spaces", "use spaces"),
    ("a: b\nc: \x00", "f:2: the invisible character U+0000 stands here", "delete it, or type this line anew"),
    ("a: \x1b[31m", "f:1: the invisible character U+001B stands here", "delete it, or type this line anew"),
    ("a: b\u2028c: d", "f:1: the invisible character U+2028 stands here", "delete it, or type this line anew"),
    ("a: b\nc: \ufeff", "f:2: the invisible character U+FEFF stands here", "delete it, or type this line anew"),
]


def read(data: str | bytes) -> tuple[Node | None, list[str]]:
    """Return the tree and the problems as printed."""
    report = Report("f")
    node = parse(data.encode() if isinstance(data, str) else data, report)
    return node, [str(problem) for problem in report.problems]


def plain(node: Node | None) -> object:
    """Return a tree as lists, dictionaries and text."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items.items()}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else node and node.text


@pytest.mark.parametrize(("written", "told"), cases(HERE / "mistakes.txt"))
def test_every_mistake_is_told_with_its_line_and_a_mend(written: str, told: str) -> None:
    """YAML's own words are never shown: each mistake has a sentence, a line and something to try."""
    assert read(written)[1][0] == told


@pytest.mark.parametrize(("written", "told", "mend"), UNSEEN)
def test_what_cannot_be_seen_is_told_with_its_line(written: str, told: str, mend: str) -> None:
    """A tab or an invisible character is named, since nobody could find it otherwise."""
    assert read(written)[1][0] == f"{told}\n    try: {mend}"


@pytest.mark.parametrize("word", ["no", "on", "Yes", "2023", "2023-11-17", "1e3", "0x1F", "-5 %", ".nan", "12:30", "~"])
def test_every_scalar_is_text_as_written(word: str) -> None:
    """Nothing becomes a boolean, a number or a date on the way in."""
    assert plain(read(f"a: {word}")[0]) == {"a": word}


def test_lines_are_counted_as_editors_count_them() -> None:
    """Line numbers hold for all kinds of line ends, behind a byte-order mark and inside of texts."""
    node, problems = read(b"\xef\xbb\xbfa: |\r\n  one\r\n  two\r\nb:\r  - c\r\n")
    assert isinstance(node, Mapping)
    assert problems == []
    assert node.keys == {"a": 1, "b": 4}
    items = node.items["b"]
    assert isinstance(items, Sequence)
    assert [item.line for item in items.items] == [5]


@pytest.mark.parametrize(
    "written",
    [
        "status: active   # active | dormant",
        "say: it's here",
        "also: [is it?, is it so]",
        'say: "a #1 b"',
        "---\na: b\n...\n",
    ],
)
def test_ordinary_files_are_let_in(written: str) -> None:
    """A comment, an apostrophe and a question mark in their places are no mistakes."""
    assert read(written)[1] == []


def test_bytes_that_are_not_utf_8_are_named_with_their_line() -> None:
    """A file in another encoding is refused in whole, so that no name is garbled."""
    assert read(b"a: b\nc: caf\xe9")[1] == ["f:2: the byte 0xe9 is not UTF-8\n    try: save the file as UTF-8"]
    assert read("a: b".encode("utf-16"))[1] == ["f:1: the file is written in UTF-16\n    try: save it as UTF-8"]


def test_what_is_no_text_is_told_as_such() -> None:
    """A picture under a wrong name is not searched for the one byte that is wrong."""
    told = "f: this is not a text file\n    try: look whether it is the right one"
    assert read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")[1] == [told]


def test_all_problems_of_a_file_are_told_at_once() -> None:
    """A person mends a file in one go: every tab is told, not the first."""
    assert len(read("a:\n\tb: 1\n\tc: 2\n\td: 3\n")[1]) == 3


def test_a_flood_of_problems_is_cut_off() -> None:
    """A file with thousands of problems tells of a hundred, and says that there are more."""
    problems = read("a: b\n" * 5000)[1]
    assert len(problems) == MOST + 1
    assert problems[-1] == f"f:{MOST + 1}: {MOST} problems so far; the rest was not read"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "alias bomb": (BOMB, "&a is an anchor"),
    "5,000 brackets": ("[" * 5000, "nested too"),
    "5,000 dashes": ("- " * 5000 + "x", f"nested deeper than {MAX_DEPTH} levels"),
    "5,000 keys": ("\n".join(" " * depth + "a:" for depth in range(1400)), f"nested deeper than {MAX_DEPTH} levels"),
    "5,000 braces": ("{a: " * 5000, "nested"),
    "python tag": ("!!python/object/apply:os.system [id]", "is a tag"),
    "10 MiB": ("a: " + "x" * 10 * 2**20, "larger than 1 MiB"),
    "duplicate keys": ("a: 1\na: 2", "given twice"),
    "tabs": ("a:\n\tb: c", "a tab indents this line"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_case_29_hostile_yaml_is_a_named_error_at_once(name: str) -> None:
    """Bombs, tags, depth and size are refused with a sentence, at once."""
    written, told = HOSTILE[name]
    with ends_soon():
        problems = read(written)[1]
    assert told in problems[0]


UNITS = [
    "[",
    "]",
    "{",
    "- ",
    "? ",
    ": ",
    "a: ",
    "a: b\n",
    '"',
    '"\n',
    "'x' ",
    "&a ",
    "*a ",
    "!x ",
    "#",
    "| ",
    "a\n",
    " ",
    "-\n",
    "{a: ",
    "[a, ",
    "%",
    "é",
    "- a\n",
]


@pytest.mark.parametrize("unit", UNITS)
def test_case_29_a_mebibyte_of_anything_is_read_at_once(unit: str) -> None:
    """Time grows with the size, whatever the file repeats."""
    data = (unit * (MAX_BYTES // len(unit.encode()))).encode()
    with ends_soon():
        read(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_tree_or_problems(data: bytes) -> None:
    """Reading never raises, and says why whenever it returns nothing."""
    node, problems = read(data)
    assert (node is None) <= bool(problems)


@example("{0 #0")  # YAML ends what is left open one line below the last
@given(st.text(st.sampled_from("ab:-?#&*!|>'\"%@`[]{},~ \n\t0\u00a0"), max_size=60))
def test_any_text_of_yaml_marks_gives_a_tree_or_problems(text: str) -> None:
    """No combination of YAML's marks gets past the sentences."""
    node, problems = read(text)
    assert (node is None) <= bool(problems)


def test_a_scalar_knows_whether_it_was_quoted() -> None:
    """What YAML means by an unquoted word can be told from the same word in quotes."""
    node = read('[no, "no"]')[0]
    assert isinstance(node, Sequence)
    assert [item.plain for item in node.items if isinstance(item, Scalar)] == [True, False]
