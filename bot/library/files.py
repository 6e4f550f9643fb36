"""The files of a folder, and nothing outside it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from bot.core.briefing import SLUG, slugify
from bot.forms.files import read_file
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".yaml"


class File(NamedTuple):
    """A file that was read: `name` without its ending, `label` as people are shown it."""

    name: str
    label: str
    data: bytes


def read_folder(
    folder: Path, problems: list[Problem], mend: str, suffix: str = SUFFIX, within: str = ""
) -> Iterator[File]:
    """Yield the files directly in the folder, in the order of their names; `mend` is what to try without a folder.

    `within` is the folder around it, where people are to be shown that, too.

    Hidden files and other endings are passed over. A link that leads out of the folder, a file larger than
    1 MiB, a name that is no slug and whatever cannot be read are problems, and are not opened or not yielded.
    """
    home = os.path.realpath(folder)
    shown = f"{within}/{folder.name}" if within else folder.name
    for entry in _entries(folder, problems, mend):
        label = f"{shown}/{_printable(entry.name)}"
        stem, ending = os.path.splitext(entry.name)  # noqa: PTH122 - names, no paths
        if ending.casefold() == ".yml" or (ending != suffix and ending.casefold() == suffix):
            problems.append(_problem(label, f"files end in {suffix} here", f"rename it to {stem}{suffix}"))
        elif ending != suffix:
            continue
        elif not SLUG.fullmatch(stem):
            what = "a file's name is made of lower-case letters, digits and single hyphens"
            problems.append(_problem(label, what, f"rename it to {slugify(stem) or 'topic'}{suffix}"))
        elif (data := _read(entry, home, label, problems)) is not None:
            yield File(stem, label, data)


def _entries(folder: Path, problems: list[Problem], mend: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            shown = (entry for entry in entries if not entry.name.startswith("."))
            return sorted(shown, key=lambda entry: entry.name)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "no such folder"
        what = f"the folder cannot be read: {reason.lower()}"
        problems.append(_problem(_printable(str(folder)), what, mend))
        return []


def _read(entry: os.DirEntry[str], home: str, label: str, problems: list[Problem]) -> bytes | None:
    path = entry.path
    if entry.is_symlink():
        path = os.path.realpath(path)
        if os.path.commonpath((home, path)) != home:
            what = "this is a link that leads out of the folder"
            problems.append(_problem(label, what, "put the file itself in its place"))
            return None
    return read_file(path, label, problems)


def _problem(label: str, what: str, try_this: str = "") -> Problem:
    return Problem(label, 0, "", what, _printable(try_this))


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
