"""What check finds, from a process of its own."""

from __future__ import annotations

import asyncio
import multiprocessing
from typing import TYPE_CHECKING

import pytest

from bot.checking import checked
from bot.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


@pytest.fixture
def settings(lighthouse_copy: Path) -> Settings:
    """Return the settings of a copy of the lighthouse library, of which one source is used nowhere."""
    config = lighthouse_copy / "config" / "settings.yaml"
    config.parent.mkdir()
    config.write_text("review days: 9999\nstate: state.sqlite3\nhost: 127.0.0.1\n", encoding="utf-8")
    file = lighthouse_copy / "seeds" / "harbour-post.yaml"
    (file.with_name("unused.yaml")).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return read_settings(config, {})


async def test_another_process_finds_what_check_finds(settings: Settings) -> None:
    """The problems come back whole; of files that can't be loaded, those that keep them from it."""
    found = await checked(settings)
    assert ("seeds/unused.yaml", "no briefing cites this source") in [(one.file, one.what) for one in found]
    (settings.briefings / "gannet-rock.yaml").write_text("titel: x\n", encoding="utf-8")
    [*problems] = await checked(settings)
    assert {one.file for one in problems} == {"briefings/gannet-rock.yaml"}
    assert any(one.line == 1 for one in problems)


async def test_a_check_that_nobody_waits_for_ends(settings: Settings) -> None:
    """Cancelled, it leaves no process behind."""
    task = asyncio.create_task(checked(settings))
    await asyncio.sleep(0)
    assert multiprocessing.active_children()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert multiprocessing.active_children() == []
