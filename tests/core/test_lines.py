"""The command lines of buttons, and of replies that are to be shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters import plain
from bot.core.document import Actions
from bot.core.model import Kind
from tests.dialogue import Bench

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from bot.core.model import Reply


async def test_a_long_line_of_a_button_is_kept_under_a_key(lighthouse: Library) -> None:
    """Where a button has no room for its line, a key stands for it, which asks the same when it is pressed."""
    bench = Bench(lighthouse)
    whole = await bench.ask("gannet-rock")
    bench.room = 24
    short = await bench.ask("gannet-rock")
    assert whole is not None
    assert short is not None
    pairs = list(zip(commands_of(whole), commands_of(short), strict=True))
    assert any(len(line) > 24 for line, _ in pairs)
    assert all(key == line if len(line) <= 24 else len(key) == 23 for line, key in pairs)
    line, key = next((line, key) for line, key in pairs if line != key)
    for kind in (Kind.ACTION, Kind.SHARE):
        meant, pressed = await bench.ask(line, kind=kind), await bench.ask(key, kind=kind)
        assert meant is not None
        assert pressed is not None
        assert pressed.document == meant.document


async def test_case_37_a_button_whose_line_is_gone_says_so(lighthouse: Library) -> None:
    """It has expired, or belongs to another workspace; what people type is never taken for a key."""
    bench = Bench(lighthouse)
    reply = await bench.ask("~" + "x" * 22, kind=Kind.ACTION)
    assert reply is not None
    assert "This button no longer works." in plain.render(reply.document)
    assert "no longer works" not in await bench.hear("~" + "x" * 22)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("who owns the lighthouse", "ask Who owns the lighthouse on Gannet Rock?"),
        ("gannet-rock", "gannet-rock"),
        ("", "list"),
    ],
)
async def test_a_reply_knows_the_line_that_brings_it_again(lighthouse: Library, said: str, line: str) -> None:
    """An answer is asked for by its question, whatever the conversation was about; all else by what was typed."""
    reply = await Bench(lighthouse).ask(said)
    assert reply is not None
    assert reply.line == line


def commands_of(reply: Reply) -> list[str]:
    """Return the command lines of a reply's buttons."""
    blocks = reply.document.blocks
    return [action.command for block in blocks if isinstance(block, Actions) for action in block.actions]
