"""Reading one file: nothing that isn't a plain file of bounded size is read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.forms.files import read_file
from bot.forms.nodes import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from bot.problems import Problem


def read(path: Path) -> tuple[bytes | None, list[str]]:
    """Return what is read, and the problems as printed."""
    problems: list[Problem] = []
    return read_file(str(path), "f", problems), [str(problem) for problem in problems]


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    """A file of exactly 1 MiB is read whole, one byte more is refused."""
    path = tmp_path / "a"
    path.write_bytes(b"x" * MAX_BYTES)
    assert read(path) == (b"x" * MAX_BYTES, [])
    path.write_bytes(b"x" * (MAX_BYTES + 1))
    told = "f: the file is larger than 1 MiB: 1.0 MiB\n    try: divide it, or look whether it is the right file"
    assert read(path) == (None, [told])


def test_case_30_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A pipe does not block, a folder and a missing file are told."""
    os.mkfifo(tmp_path / "pipe")
    assert read(tmp_path / "pipe") == (
        None,
        ["f: this is not a file\n    try: name a plain file, no folder, pipe or device"],
    )
    assert read(tmp_path) == (None, ["f: the file cannot be read: is a directory"])
    assert read(tmp_path / "none") == (None, ["f: the file cannot be read: no such file or directory"])


def test_case_30_a_link_is_not_followed_when_opening(tmp_path: Path) -> None:
    """A file that is exchanged for a link after it was looked at is refused by the system."""
    (tmp_path / "secret").write_text("s")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    data, problems = read(tmp_path / "link")
    assert data is None
    assert problems[0].startswith("f: the file cannot be read: ")
