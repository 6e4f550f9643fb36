"""Hostile files and links: told with file and line, and nothing outside the folders is opened."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.load import load
from tests.library.rig import BRIEFING, FULL, lay_out, problems, write
from tests.pace import ends_soon

if TYPE_CHECKING:
    from pathlib import Path


def test_case_29_a_file_of_10_mib_is_refused_unread(tmp_path: Path) -> None:
    """The size is looked at before a byte is read."""
    lay_out(tmp_path)
    write(tmp_path, "briefings/huge.yaml", b"a" * 10 * 2**20)
    told = "briefings/huge.yaml: the file is larger than 1 MiB: 10.0 MiB"
    with ends_soon():
        assert [problem.split("\n")[0] for problem in problems(tmp_path)] == [told]


@pytest.mark.parametrize(
    "written",
    [
        "a: &a [x]\nb: [*a, *a]",
        "a: !!python/name:os.system",
        "[" * 5000,
        "reviewed: 2024-02-30",
        "title: a\ntitle: b",
        "a:\n\tb: c",
    ],
)
def test_case_29_hostile_files_are_named_with_file_and_line(tmp_path: Path, written: str) -> None:
    """A hostile briefing is a problem with its file and line at once, and nothing is loaded."""
    lay_out(tmp_path)
    write(tmp_path, "briefings/evil.yaml", written)
    with ends_soon():
        assert all(problem.startswith("briefings/evil.yaml:") for problem in problems(tmp_path))


OPENED: list[str] = []


def _notice(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | bytes):
        OPENED.append(os.fsdecode(arguments[0]))


sys.addaudithook(_notice)


def test_case_30_a_link_that_leads_out_is_never_opened(tmp_path: Path) -> None:
    """A symbolic link in the folder cannot make the bot read a file elsewhere."""
    lay_out(tmp_path)
    write(tmp_path, "secret.yaml", BRIEFING)
    (tmp_path / "briefings/secret.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "briefings/up.yaml").symlink_to("../secret.yaml")
    (tmp_path / "briefings/gone.yaml").symlink_to(tmp_path / "briefings-2/gone.yaml")
    OPENED.clear()
    told = problems(tmp_path)
    assert [problem.split(": ")[1].split("\n")[0] for problem in told] == [
        "this is a link that leads out of the folder"
    ] * 3
    assert not [path for path in OPENED if "secret" in path or "gone" in path]


def test_case_30_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    """A folder that is mounted as links into itself, as clusters do, works."""
    lay_out(tmp_path)
    write(tmp_path, "briefings/..data/light.yaml", BRIEFING)
    (tmp_path / "briefings/light.yaml").symlink_to("..data/light.yaml")
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    "slug", ["../secret", "..%2fsecret", "%2e%2e/secret", "lamp\0", "lamp/../../secret", "/etc/passwd", ""]
)
def test_case_30_looking_up_a_slug_opens_nothing(tmp_path: Path, slug: str) -> None:
    """A slug is a key of what was loaded, never a path."""
    lay_out(tmp_path)
    write(tmp_path, "secret.yaml", BRIEFING)
    library = load(tmp_path / "briefings", tmp_path / "seeds")
    OPENED.clear()
    assert library.by_slug.get(slug) is None
    assert library.by_source.get(slug) is None
    assert OPENED == []


NO_SLUG = "a file's name is made of lower-case letters, digits and single hyphens"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Lamp Two.yaml", f"{NO_SLUG}\n    try: rename it to lamp-two.yaml"),
        ("%2e%2e.yaml", f"{NO_SLUG}\n    try: rename it to 2e-2e.yaml"),
        ("light.yml", "files end in .yaml here\n    try: rename it to light.yaml"),
        ("light.YAML", "files end in .yaml here\n    try: rename it to light.yaml"),
    ],
)
def test_case_30_only_slugs_name_briefings(tmp_path: Path, name: str, told: str) -> None:
    """A name that nobody could type, or that means a path, is told with a better one."""
    lay_out(tmp_path)
    write(tmp_path, f"briefings/{name}", BRIEFING)
    assert problems(tmp_path) == [f"briefings/{name}: {told}"]


def test_case_30_hidden_files_pipes_and_folders_are_no_briefings(tmp_path: Path) -> None:
    """What an editor leaves behind is passed over; what can't be read doesn't block."""
    lay_out(tmp_path)
    write(tmp_path, "briefings/.lamp.yaml", "{")
    write(tmp_path, "briefings/README.md", "{")
    assert problems(tmp_path) == []
    (tmp_path / "briefings/deep.yaml").mkdir()
    os.mkfifo(tmp_path / "briefings/pipe.yaml")
    assert [problem.split(":")[0] for problem in problems(tmp_path)] == ["briefings/deep.yaml", "briefings/pipe.yaml"]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_load_or_are_problems(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Whatever lies in the folders, loading raises nothing but Problems."""
    folder = tmp_path_factory.mktemp("library")
    lay_out(folder)
    write(folder, "briefings/any.yaml", data)
    write(folder, "seeds/any.yaml", BRIEFING.encode() + data)
    assert problems(folder)


def test_a_file_full_of_slips_is_cut_off(tmp_path: Path) -> None:
    """A hundred problems of one file are enough; the other files are still told of."""
    lay_out(tmp_path, FULL.replace("gull p2", "gull p7", 1))
    write(tmp_path, "briefings/other.yaml", BRIEFING + "".join(f"key{number}: a\n" for number in range(5000)))
    told = problems(tmp_path)
    assert sum(problem.startswith("briefings/other.yaml") for problem in told) == 101
    assert any(problem.startswith("briefings/lamp.yaml:6: bottom line, from") for problem in told)
