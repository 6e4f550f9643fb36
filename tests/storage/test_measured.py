"""What was measured for a library is found at the next start, and never in the way."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core import matching
from bot.core.answering import Answering
from bot.core.briefing import Library
from bot.core.matching import THRESHOLDS, Meaning
from bot.embedding.static import StaticTable
from bot.storage.measured import MeasuredFile

MEASURED = THRESHOLDS._replace(answer=0.41, suggest=0.34)


def test_what_was_kept_is_recalled_by_another_process(tmp_path: Path) -> None:
    """The file holds what was measured under the key that it was measured for, and under no other."""
    MeasuredFile(tmp_path / "state" / "measured.json").keep("a", MEASURED)
    again = MeasuredFile(tmp_path / "state" / "measured.json")
    assert again.recall("a") == MEASURED
    assert again.recall("b") is None


def test_only_the_last_libraries_are_kept(tmp_path: Path) -> None:
    """An edit a day doesn't fill the disk."""
    file = MeasuredFile(tmp_path / "measured.json")
    for number in range(210):
        file.keep(str(number), MEASURED)
    assert [name for name in map(str, range(210)) if file.recall(name)] == [str(number) for number in range(10, 210)]
    assert [path.name for path in tmp_path.iterdir()] == ["measured.json"]


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"a": 1}',
        '{"a": {"answer": 2.0, "suggest": 0.1}}',
        '{"a": {"answer": "x"}}',
        "\x00\xff",
    ],
)
def test_a_broken_file_counts_as_empty(tmp_path: Path, broken: str) -> None:
    """What cannot be read is measured anew, and written anew."""
    (tmp_path / "measured.json").write_text(broken, encoding="latin-1")
    file = MeasuredFile(tmp_path / "measured.json")
    assert file.recall("a") is None
    file.keep("a", MEASURED)
    assert file.recall("a") == MEASURED


def test_a_disk_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """A folder that cannot be made is no error: the lines are measured at each start."""
    (tmp_path / "file").write_text("")
    MeasuredFile(tmp_path / "file" / "measured.json").keep("a", MEASURED)
    assert MeasuredFile(tmp_path / "file" / "measured.json").recall("a") is None


def test_what_was_measured_holds_only_where_it_was(
    tmp_path: Path, lighthouse: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another library, another meaning of words and another matcher are measured anew."""
    path, table = tmp_path / "measured.json", StaticTable.open()

    def is_recalled(library: Library = lighthouse, meaning: Meaning | None = None) -> bool:
        return Answering(library, meaning, MeasuredFile(path)).lines.answer == 0.5

    assert not is_recalled()
    path.write_text(json.dumps({key: {"answer": 0.5, "suggest": 0.4} for key in json.loads(path.read_bytes())}))
    assert is_recalled()
    assert not is_recalled(replace(lighthouse, fingerprint="edited"))
    assert not is_recalled(meaning=Meaning("table", table, table))
    monkeypatch.setattr(matching, "REVISION", "another")
    assert not is_recalled()
