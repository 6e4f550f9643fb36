"""Putting the parts together."""

from __future__ import annotations

import asyncio
import gc
import weakref
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from bot import chatting
from bot.app import OneShot, keep_fresh, library_shelf, open_shelf
from bot.core.answering import Answering
from bot.core.model import Outcome
from bot.library import watch
from bot.settings import read_settings
from bot.testing import eventually

if TYPE_CHECKING:
    from bot.core.briefing import Library


def test_a_script_s_lines_leave_nothing_behind(lighthouse: Library) -> None:
    """However many lines a script asks, what was kept of one is gone before the next."""
    bot = OneShot(Answering(lighthouse))
    assert bot.ask("ask who won the world cup").finding.outcome is Outcome.NOT_COVERED
    assert bot.ask("gannet-rock").finding.briefing == "gannet-rock"
    assert asyncio.run(bot.memory.uncovered()) == ()
    for number in (1, 2):
        assert asyncio.run(bot.memory.claim(f"request/script/local/{number}", 60))


@pytest.mark.parametrize("name", ["bot.sqlite3", "bot", "bot.history"])
def test_typed_lines_are_never_kept_in_the_state_itself(name: str) -> None:
    """Whatever the state is called, the history lies beside it."""
    state = Path("/srv") / name
    history = chatting._history(state)  # noqa: SLF001 - the name is what is tested
    assert history != state
    assert history.parent == state.parent


def test_a_library_that_was_replaced_is_let_go(lighthouse_folder: Path, tmp_path: Path) -> None:
    """What serves is kept from the collector, which would look through it in vain; what served before is not."""
    for name in ("briefings", "seeds"):
        copytree(lighthouse_folder / name, tmp_path / name)
    settings = replace(read_settings(environ={}), briefings=tmp_path / "briefings", seeds=tmp_path / "seeds")
    shelf = open_shelf(replace(settings, state=tmp_path / "state.sqlite3"), lambda _: None)
    before = weakref.ref(shelf.held())
    assert gc.get_freeze_count() > 1_000
    for number in range(2):  # the first edit replaces it, and the second finds it gone
        edited = next((tmp_path / "briefings").glob("*.yaml"))
        edited.write_text(edited.read_text().replace("title: ", f"title: {number} ", 1))
        shelf._looked -= 3600  # noqa: SLF001 - an hour ago
        shelf.current()
    assert before() is None
    gc.unfreeze()


async def test_an_edit_that_cannot_be_noticed_now_is_noticed_later(
    lighthouse_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where noticing an edit fails, because the database is away, say, the next look does it again."""
    monkeypatch.setattr(watch, "EVERY", 0.01)
    looks: list[int] = []

    async def noticed() -> None:
        looks.append(len(looks))
        if len(looks) == 1:
            raise OSError("away")

    settings = replace(
        read_settings(environ={}), briefings=lighthouse_folder / "briefings", seeds=lighthouse_folder / "seeds"
    )
    task = asyncio.create_task(keep_fresh(library_shelf(settings, lambda _: None), noticed))
    await eventually(lambda: len(looks) > 2, "another look")
    task.cancel()
