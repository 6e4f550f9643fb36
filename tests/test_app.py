"""Putting the parts together."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.app import OneShot
from bot.core.answering import Answering
from bot.core.model import Outcome

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
    history = app._history(state)  # noqa: SLF001 - the name is what is tested
    assert history != state
    assert history.parent == state.parent
