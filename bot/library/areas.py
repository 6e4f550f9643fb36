"""Workspaces and channels, as people write them: by ids."""

from __future__ import annotations

import re
from typing import Final

from bot.core.area import Area
from bot.core.briefing import Lined
from bot.forms.form import Word

_AREA: Final = re.compile(r"slack:T[A-Z0-9]+(?::[CDG][A-Z0-9]+)?|discord:[0-9]+(?::[0-9]+)?")
EXAMPLE: Final = "a workspace such as slack:T012AB3CD, or a channel such as slack:T012AB3CD:C012AB3CD"
HINT: Final = f"write {EXAMPLE}"


def _area(text: Lined) -> Area:
    platform, workspace, channel = f"{text}:".split(":")[:3]
    return Area(Lined(platform, text.line), workspace, channel)


AREA: Final = Word(_AREA, "a workspace or a channel, by ids", _area, Area(), lambda _: HINT)


def read_area(text: str) -> Area:
    """Return the workspace or channel that a person has written; raises ValueError for anything else."""
    if not _AREA.fullmatch(text):
        raise ValueError(HINT)
    return _area(Lined(text, 0))
