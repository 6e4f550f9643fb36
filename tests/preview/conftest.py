"""What the tests of the preview share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.problems import Problem
from tests.preview.rig import Visit, visiting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TO_MEND = Problem("briefings/gannet-rock.yaml", 14, "1st fact, say", "40% stands in no note", "write 4%")


@pytest.fixture
async def visit(lighthouse_copy: Path) -> AsyncIterator[Visit]:
    """Return a visit to the lighthouse library's pages, in which there is one thing to mend."""
    async with visiting(lighthouse_copy, TO_MEND) as visit:
        yield visit
