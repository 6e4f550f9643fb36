"""Tables of cases in text files: cases are divided by a line of ====, the parts of a case by a line of --."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark import ParameterSet


def cases(path: Path) -> list[ParameterSet]:
    """Return the cases of a file, each with its parts as arguments."""
    read = [
        re.split(r"^--$\n?", case, flags=re.MULTILINE)
        for case in re.split(r"^====$\n?", path.read_text("utf-8"), flags=re.MULTILINE)
    ]
    return [
        pytest.param(*(part.removesuffix("\n") for part in parts), id=_name(number, parts))
        for number, parts in enumerate(read, 1)
    ]


def _name(number: int, parts: list[str]) -> str:
    words = re.findall(r"\w+", " ".join(parts[:-1]))
    return f"{number}-{'-'.join(words)[:40]}"
