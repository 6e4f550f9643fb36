"""Adding to the file of declined questions: nothing that stands there changes, and all that is added is read back."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.briefing import Decoy
from bot.library.declined import read_declined
from bot.library.declining import append
from bot.problems import Problem, Problems, Unusable

if TYPE_CHECKING:
    from pathlib import Path

NEW = Decoy("Who is the mayor?", (), "No source says.")


def add(file: Path, decoy: Decoy = NEW) -> int:
    """Add a decoy; the schema lies in a folder beside the file's."""
    return append(file, decoy, file.parent / "declined.schema.json")


def read(file: Path) -> tuple[Decoy, ...]:
    """Return what the file holds; nothing may be wrong with it."""
    problems: list[Problem] = []
    decoys = read_declined(file, problems).decoys
    assert problems == []
    return decoys


def test_a_new_file_tells_editors_its_schema(tmp_path: Path) -> None:
    """Where there is no file, it is made with its folder; its first line is for editors."""
    file = tmp_path / "config" / "declined.yaml"
    assert add(file) == 2
    assert file.read_text("utf-8") == (
        "# yaml-language-server: $schema=declined.schema.json\n- ask: Who is the mayor?\n  because: No source says.\n"
    )
    elsewhere = tmp_path / "lists" / "no.yaml"
    append(elsewhere, Decoy("Who is it?"), tmp_path / "config" / "declined.schema.json")
    assert elsewhere.read_text("utf-8").startswith("# yaml-language-server: $schema=../config/declined.schema.json\n")


@pytest.mark.parametrize(
    ("before", "added"),
    [
        (b"", b"- ask: Who is it?\n"),
        (b"# none yet", b"\n- ask: Who is it?\n"),
        (b"- ask: a # first\n\n# the end\n", b"- ask: Who is it?\n"),
        (b"- {ask: a}", b"\n- ask: Who is it?\n"),
        (b"  - ask: a\n    because: >\n      x\n      y", b"\n  - ask: Who is it?\n"),
        (b"# c\r\n- ask: a", b"\r\n- ask: Who is it?\r\n"),
        (b"\xef\xbb\xbf-\n  ask: a\n", b"- ask: Who is it?\n"),
    ],
)
def test_what_stands_there_stays_to_the_byte(tmp_path: Path, before: bytes, added: bytes) -> None:
    """Comments, layout, line ends and indentation are the curator's, and what is added follows them."""
    file = tmp_path / "declined.yaml"
    file.write_bytes(before)
    old = read(file)
    line = add(file, Decoy("Who is it?"))
    assert file.read_bytes() == before + added
    assert read(file) == (*old, Decoy("Who is it?"))
    assert file.read_bytes().splitlines()[line - 1].strip() == b"- ask: Who is it?"


@pytest.mark.parametrize("before", [b"[{ask: a}]\n", b"- ask: a\n...\n", b'- ask: a\n  because: "open'])
def test_what_cannot_be_added_to_is_left_alone(tmp_path: Path, before: bytes) -> None:
    """Where an item at the end would not be read as one, the file stays as it is and somebody is told."""
    file = tmp_path / "declined.yaml"
    file.write_bytes(before)
    with pytest.raises(Unusable):
        add(file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_list_in_brackets_is_told_what_to_add(tmp_path: Path) -> None:
    """Whoever writes the file in another way is shown what to write."""
    file = tmp_path / "declined.yaml"
    file.write_bytes(b"[{ask: a}]\n")
    with pytest.raises(Unusable) as raised:
        add(file)
    name = f"{tmp_path.name}/declined.yaml"
    assert str(raised.value) == (
        f"Nothing can be added to the end of {name}. Add this item yourself:\n\n"
        "- ask: Who is the mayor?\n  because: No source says."
    )


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    """Nothing is added to a file that has something to mend."""
    file = tmp_path / "declined.yaml"
    file.write_bytes(b"- ask: a\n  becuase: b\n")
    with pytest.raises(Problems, match=":2: 1st decoy"):
        add(file)


HOSTILE = [
    "no",
    "null",
    "~",
    "2023-01-01",
    "- a dash",
    "? a mark",
    "a: b",
    "a #b",
    "ends with a colon:",
    "it's \"both\" 'kinds' of \\ quotes",
    "{a: b} [c] *d &e !f |g >h %i @j `k`",
    "# a comment",
    "--- a document",
    "\x1b[31m \u202e \ufeff \x7f \U0001f600\u200d\U0001f52c",
    "Wer zahlt für das Ölfass?",
    "誰が払う",
    "a" * 2_000,
]


def tidy(text: str) -> str:
    """Return the text as the loader gives it: white space counts as single spaces."""
    return " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_read_back(tmp_path: Path, text: str) -> None:
    """What means something to YAML, or to nobody, is a text here, in both keys."""
    file = tmp_path / "declined.yaml"
    for decoy in (Decoy(tidy(text)), Decoy("Why?", (), tidy(text))):
        add(file, decoy)
        assert read(file)[-1] == decoy


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).map(tidy).filter(bool)


@given(st.lists(st.tuples(TEXTS, st.just("") | TEXTS), min_size=1, max_size=3))
def test_whatever_is_added_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    """Any texts, one after the other, come back as they are."""
    file = tmp_path_factory.mktemp("config") / "declined.yaml"
    decoys = tuple(Decoy(ask, (), because) for ask, because in pairs)
    for decoy in decoys:
        add(file, decoy)
    assert read(file) == decoys


def test_plain_words_need_no_quotes(tmp_path: Path) -> None:
    """What a curator would write without quotes is written so."""
    file = tmp_path / "declined.yaml"
    add(file, Decoy("What is OpenAI's revenue (in $)?", (), "No source, old or new, says so."))
    assert file.read_text("utf-8").splitlines()[1:] == [
        "- ask: What is OpenAI's revenue (in $)?",
        "  because: No source, old or new, says so.",
    ]


def test_the_mode_stays(tmp_path: Path) -> None:
    """A file that is for some people only stays so."""
    file = tmp_path / "declined.yaml"
    file.write_bytes(b"- ask: a\n")
    file.chmod(0o640)
    add(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_the_file_is_replaced_at_once(tmp_path: Path) -> None:
    """Whoever has the old file open reads the old file to its end; no half-written one is ever seen."""
    file = tmp_path / "declined.yaml"
    file.write_bytes(b"- ask: a\n")
    with file.open("rb") as reading:
        add(file)
        assert reading.read() == b"- ask: a\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that the link leads to is the one that grows."""
    real, file = tmp_path / "real.yaml", tmp_path / "declined.yaml"
    real.write_bytes(b"- ask: a\n")
    file.symlink_to(real)
    add(file)
    assert file.is_symlink()
    assert len(read(real)) == 2


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """What can't be written whole is not written at all, and nothing is left behind."""
    resource = pytest.importorskip("resource")
    file = tmp_path / "declined.yaml"
    file.write_bytes(b"- ask: a\n")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (12, hard))
    try:
        with pytest.raises(Unusable, match=r"declined\.yaml cannot be written: file too large"):
            add(file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == [(file, b"- ask: a\n")]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """What can't be written says so with its path, and leaves nothing behind."""
    (tmp_path / "config").touch()
    with pytest.raises(Unusable, match=r"config/declined\.yaml cannot be written: "):
        add(tmp_path / "config" / "declined.yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["config"]
