"""What the tests in a browser share: one browser and one well-filled site for all, and a site of one's own to edit."""

from __future__ import annotations

import shutil
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest_asyncio

from bot.core.model import Person, Place
from bot.core.remembered import Uncovered
from bot.core.subscription import Subscription, Weekly
from bot.storage.subscriptions import SqlSubscriptions
from bot.testing.fakes import NOON
from tests.preview.browser.rig import chromium
from tests.preview.conftest import TO_MEND
from tests.preview.rig import visiting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest
    from playwright.async_api import Browser

    from tests.preview.rig import Visit

ANN, ROOM = Person("slack", "T1", "U-ANN"), Place("slack", "T1", "C-ROOM")
FRIDAYS = Weekly(4, time(9), "Europe/Berlin")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Return the one browser."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def filled(
    browser: Browser, lighthouse_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Visit]:
    """Return a site of which every page has something to show. To be looked at only."""
    project = tmp_path_factory.mktemp("filled") / "lighthouse"
    shutil.copytree(lighthouse_folder, project)
    async with visiting(project, TO_MEND) as visit:
        await SqlSubscriptions(visit.store.turns).put(Subscription("s-1", ROOM, ANN, FRIDAYS, since=NOON, next_at=NOON))
        for question, days in (("who sells nets", 2), ("who painted the boat", 1), ("is the lighthouse manned", 3)):
            await visit.store.add_uncovered(Uncovered(question, ROOM, ANN, NOON - timedelta(days=days), public=True))
        await visit.edit("gannet-rock", "The county paid 40%", "The county paid 30%")
        yield visit


@pytest_asyncio.fixture(loop_scope="session")
async def own(browser: Browser, lighthouse_copy: Path) -> AsyncIterator[Visit]:
    """Return a site to be edited."""
    async with visiting(lighthouse_copy, TO_MEND) as visit:
        yield visit
