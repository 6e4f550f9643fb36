"""The files of a folder, and nothing outside it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.briefing import SLUG, slugify
from bot.forms.nodes import MAX_BYTES
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".yaml"
# No link is followed when opening (links within the folder were resolved before), and a pipe cannot make us wait.
_SAFELY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: `name` without its ending, `label` as people are shown it."""

    name: str
    label: str
    data: bytes


def read_folder(folder: Path, problems: list[Problem], suffix: str = SUFFIX) -> Iterator[File]:
    """Yield the files directly in the folder, in the order of their names.

    Hidden files and other endings are passed over. A link that leads out of the folder, a file larger than
    1 MiB, a name that is no slug and whatever cannot be read are problems, and are not opened or not yielded.
    """
    home = os.path.realpath(folder)
    for entry in _entries(folder, problems):
        label = f"{folder.name}/{_printable(entry.name)}"
        stem, ending = os.path.splitext(entry.name)
        if ending.casefold() == ".yml" or (ending != suffix and ending.casefold() == suffix):
            problems.append(_problem(label, f"files end in {suffix} here", f"rename it to {stem}{suffix}"))
        elif ending != suffix:
            continue
        elif not SLUG.fullmatch(stem):
            what = "a file's name is made of lower-case letters, digits and single hyphens"
            problems.append(_problem(label, what, f"rename it to {slugify(stem) or 'topic'}{suffix}"))
        elif (data := _read(entry, home, label, problems)) is not None:
            yield File(stem, label, data)


def _entries(folder: Path, problems: list[Problem]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "no such folder"
        problems.append(_problem(folder.name, f"the folder cannot be read: {reason.lower()}", "the setting that names it"))
        return []


def _read(entry: os.DirEntry[str], home: str, label: str, problems: list[Problem]) -> bytes | None:
    path = entry.path
    if entry.is_symlink():
        path = os.path.realpath(path)
        if os.path.commonpath((home, path)) != home:
            problems.append(_problem(label, "this is a link that leads out of the folder", "the file itself in its place"))
            return None
    try:
        with open(os.open(path, _SAFELY), "rb") as file:  # noqa: PTH123 - Path.open takes no flags
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                problems.append(_problem(label, "this is not a file"))
            elif facts.st_size > MAX_BYTES:
                what = f"the file is larger than 1 MiB: {facts.st_size / 2**20:.1f} MiB"
                problems.append(_problem(label, what, "divide it, or look whether it is the right file"))
            else:
                return file.read(MAX_BYTES + 1)
    except OSError as error:
        problems.append(_problem(label, f"the file cannot be read: {(error.strerror or 'unknown error').lower()}"))
    return None


def _problem(label: str, what: str, try_this: str = "") -> Problem:
    return Problem(label, 0, "", what, _printable(try_this))


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
