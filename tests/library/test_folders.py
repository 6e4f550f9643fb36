"""Folders and sources that are not where they should be: told once, with the path, and with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.library.load import load
from bot.problems import Problems
from tests.library.rig import FULL, lay_out, problems

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_that_is_missing_or_empty_is_told(tmp_path: Path) -> None:
    """A wrong setting is a sentence with the folder's whole path, not an empty library."""
    mend = "try: start in the project's folder, or with --config FILE; or name another folder in the settings: {}"

    def told() -> list[str]:
        with pytest.raises(Problems) as raised:
            load(tmp_path / "briefings", tmp_path / "seeds")
        return [str(problem) for problem in raised.value.problems]

    assert told() == [
        f"{tmp_path}/{folder}: the folder cannot be read: no such file or directory\n    {mend.format(folder)}"
        for folder in ("briefings", "seeds")
    ]
    lay_out(tmp_path)
    (tmp_path / "briefings/lamp.yaml").unlink()
    assert told() == [f"{tmp_path}/briefings: there is no briefing in this folder\n    {mend.format('briefings')}"]


def test_without_the_folder_of_sources_no_source_is_blamed(tmp_path: Path) -> None:
    """One wrong setting is one problem, not one for each claim."""
    lay_out(tmp_path)
    (tmp_path / "seeds").rename(tmp_path / "sources")
    (told,) = problems(tmp_path)
    assert told.startswith("seeds: the folder cannot be read")


def test_a_source_that_is_missing_is_told_once_a_file(tmp_path: Path) -> None:
    """However often a briefing cites it, a missing source is one problem, which names where its record belongs."""
    lay_out(tmp_path, FULL)
    (tmp_path / "seeds/gull.yaml").rename(tmp_path / "seeds/other.yaml")
    (told,) = problems(tmp_path)
    assert told.split("\n") == [
        'briefings/lamp.yaml:6: bottom line, from: there is no source "gull" (named 10 times in this file)',
        "    try: write its record seeds/gull.yaml",
    ]
