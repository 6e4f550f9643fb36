"""The command lines of buttons, and of replies that are to be shown again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.adapters import plain
from bot.core.compose import ways
from bot.core.document import Actions
from bot.core.limits import Limit
from bot.core.model import Kind, Outcome, Request
from bot.storage.memory import MemoryStore
from bot.testing import NOON, FakeClock
from tests.dialogue import HERE, ME, Bench

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from bot.core.model import Person, Place, Reply


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
        ("show gannet-rock timeline", "gannet-rock timeline"),
        ("hello", ""),
    ],
)
async def test_a_reply_knows_the_line_that_brings_it_again(lighthouse: Library, said: str, line: str) -> None:
    """An answer is asked for by its question, whatever the conversation was about; all else by what was typed."""
    reply = await Bench(lighthouse).ask(said)
    assert reply is not None
    assert reply.line == line


@pytest.mark.parametrize(("said", "line"), [("timeline", "gannet-rock timeline"), ("compare", "compare gannet-rock")])
async def test_a_line_needs_no_conversation(lighthouse: Library, said: str, line: str) -> None:
    """What a reply was about is in its line, so that whoever presses *Share* elsewhere shows the same."""
    bench = Bench(lighthouse)
    await bench.ask("gannet-rock")
    reply = await bench.ask(said)
    assert reply is not None
    assert reply.line == line
    elsewhere = replace(HERE, thread="another")
    shared = await bench.ask(reply.line, kind=Kind.SHARE, place=elsewhere)
    assert shared is not None
    assert shared.document == reply.document


async def test_what_is_not_covered_is_not_shared(lighthouse: Library) -> None:
    """It has no line, and a share of it is no answer for everybody; pressed again, it is looked up again."""
    bench = Bench(lighthouse)
    reply = await bench.ask("who won the world cup in 1998", kind=Kind.COMMAND)
    assert reply is not None
    assert (reply.line, ways.offered(reply, asked(Kind.COMMAND), alone=False).share) == ("", False)
    for _ in range(2):
        shared = await bench.ask("who won the world cup in 1998", kind=Kind.SHARE, name="share/1")
        assert shared is not None
        assert not ways.can_be_shared(shared)


async def test_a_share_that_came_too_fast_can_be_pressed_again(lighthouse: Library) -> None:
    """Nothing was shared, so nothing is done for good."""
    bench = Bench(lighthouse, limit=Limit(1, 60))
    await bench.ask("gannet-rock")
    slow = await bench.ask("gannet-rock", kind=Kind.SHARE, name="share/1")
    assert slow is not None
    assert slow.finding.outcome is Outcome.CHAT
    bench.clock.pass_time(seconds=3600)
    shared = await bench.ask("gannet-rock", kind=Kind.SHARE, name="share/1")
    assert shared is not None
    assert ways.can_be_shared(shared)
    assert await bench.ask("gannet-rock", kind=Kind.SHARE, name="share/1") is None


async def test_a_long_entry_can_be_rated(lighthouse: Library) -> None:
    """Where a button has no room for an entry's name, a key stands for it there, too."""
    bench = Bench(lighthouse, room=24)
    reply = await bench.ask("who owns the lighthouse on gannet rock")
    assert reply is not None
    assert len(reply.finding.entry) > 24
    assert len(reply.rated) == 23
    await bench.ask(f"feedback good {reply.rated}", kind=Kind.ACTION)
    assert [one.helpful for one in await bench.store.feedback(reply.finding.entry)] == [True]
    gone = await bench.ask("feedback bad ~" + "x" * 22, kind=Kind.ACTION)
    assert gone is not None
    assert "nothing yet in this conversation" in plain.render(gone.document)


@pytest.mark.parametrize("kind", [Kind.OVERHEARD, Kind.DIRECT])
async def test_no_line_is_kept_that_no_button_carries(lighthouse: Library, kind: Kind) -> None:
    """What nobody said to the bot, or what it has no answer to, isn't written down for a button's sake."""
    bench, store = Bench(lighthouse, room=24), MemoryStore(FakeClock())
    kept: list[str] = []

    async def keep(place: Place, person: Person, line: str) -> str:
        kept.append(line)
        return await MemoryStore.keep_line(store, place, person, line)

    bench.store.keep_line = keep  # type: ignore[method-assign]
    await bench.ask("who on earth was it that won the world cup in 1998", kind=kind)
    assert kept == []


def asked(kind: Kind) -> Request:
    """Return a request of a kind."""
    return Request("1", "", kind, HERE, ME, NOON)


def commands_of(reply: Reply) -> list[str]:
    """Return the command lines of a reply's buttons."""
    blocks = reply.document.blocks
    return [action.command for block in blocks if isinstance(block, Actions) for action in block.actions]
