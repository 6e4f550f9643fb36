"""The file of questions that no briefing answers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from bot.forms.files import read_file, read_form, says_nothing
from bot.forms.report import Report
from bot.library.files import File
from bot.library.forms import DECLINED

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Decoy
    from bot.problems import Problem


class Declined(NamedTuple):
    """What the file holds; nothing where there is none. `label` is its name as people are shown it."""

    label: str = ""
    decoys: tuple[Decoy, ...] = ()
    files: tuple[File, ...] = ()


def read_declined(path: Path | None, problems: list[Problem], within: str = "") -> Declined:
    """Return what the file holds, with blanks for what is wrong; a file that is not there holds nothing.

    `within` is the folder that people are shown it in, instead of its own.
    """
    if path is None:
        return Declined()
    label = f"{within or path.parent.name}/{path.name}"
    file = os.path.realpath(path)
    if not os.path.lexists(file):
        return Declined(label)
    data = read_file(file, label, problems)
    if data is None:
        return Declined(label)
    report = Report(label)
    decoys = read_decoys(data, report)
    problems.extend(report.problems)
    return Declined(label, decoys, (File(path.stem, label, data),))


def read_decoys(data: bytes, report: Report) -> tuple[Decoy, ...]:
    """Return what is written there; nothing but comments is in order, and holds nothing."""
    return () if says_nothing(data) else read_form(data, DECLINED, report) or ()
