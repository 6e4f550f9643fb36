"""Reading one file, safely: of bounded size, without following a link or waiting for a pipe; and the form in it."""

from __future__ import annotations

import codecs
import os
import stat
from typing import TYPE_CHECKING, TypeVar

from bot.forms.nodes import MAX_BYTES, parse
from bot.forms.report import Report, TooMany
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.forms.form import Form

T = TypeVar("T")

_SAFELY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def read_form(data: bytes | None, form: Form[T], report: Report) -> T | None:
    """Return the value of what a file holds, with blanks for what is wrong; None if nothing could be read.

    Never raises: every reason is in the report.
    """
    if data is None:
        return None
    try:
        node = parse(data, report)
        return None if node is None else form.read(node, None, report)
    except TooMany:
        return None


def says_nothing(data: bytes) -> bool:
    """Tell whether a file is empty, or has nothing but comments."""
    lines = data.removeprefix(codecs.BOM_UTF8).splitlines()
    return all(line.lstrip()[:1] in {b"", b"#"} for line in lines)


def read_file(path: str, label: str, problems: list[Problem]) -> bytes | None:
    """Return what the file holds, or None and a problem; `label` is its name as people are shown it.

    A larger file than 1 MiB is not read at all.
    """

    def refuse(what: str, try_this: str = "") -> None:
        problems.append(Problem(label, 0, "", what, try_this))

    try:
        with open(os.open(path, _SAFELY), "rb") as file:  # noqa: PTH123 - Path.open takes no flags
            return file.read(MAX_BYTES) if _is_fit(os.fstat(file.fileno()), refuse) else None
    except OSError as error:
        refuse(f"the file cannot be read: {(error.strerror or 'unknown error').lower()}")
    return None


def _is_fit(facts: os.stat_result, refuse: Callable[[str, str], None]) -> bool:
    if not stat.S_ISREG(facts.st_mode):
        refuse("this is not a file", "name a plain file, no folder, pipe or device")
        return False
    if facts.st_size > MAX_BYTES:
        what = f"the file is larger than 1 MiB: {facts.st_size / 2**20:.1f} MiB"
        refuse(what, "divide it, or look whether it is the right file")
        return False
    return True
