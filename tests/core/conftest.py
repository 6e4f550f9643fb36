"""Libraries that tests of the core begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.private import HERE, library_with

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library


@pytest.fixture
def private(lighthouse_folder: Path, tmp_path: Path) -> Library:
    """Return a library with a briefing for one channel."""
    return library_with(tmp_path / "library", lighthouse_folder, HERE)
