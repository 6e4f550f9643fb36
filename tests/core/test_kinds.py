"""What the handler makes of each kind of request: who reads the reply, and whether there is one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.adapters import plain
from bot.core.briefing import Library
from bot.core.document import Actions
from bot.core.limits import Limit
from bot.core.model import Audience, Kind
from bot.core.responder import Said
from tests.dialogue import HERE, Bench


@pytest.mark.parametrize(
    ("kind", "audience"),
    [
        (Kind.COMMAND, Audience.ASKER),
        (Kind.ACTION, Audience.ASKER),
        (Kind.MENTION, Audience.EVERYONE),
        (Kind.DIRECT, Audience.EVERYONE),
        (Kind.SHARE, Audience.EVERYONE),
        (Kind.HOME, Audience.ASKER),
        (Kind.SUGGEST, Audience.ASKER),
    ],
)
async def test_the_audience_follows_from_the_request(lighthouse: Library, kind: Kind, audience: Audience) -> None:
    """Who sees a reply is known before anything is matched."""
    for text in ("gannet-rock", "who won the world cup"):
        reply = await Bench(lighthouse).ask(text, kind=kind)
        assert reply
        assert reply.audience is audience


async def test_what_is_overheard_is_answered_only_in_a_conversation(lighthouse: Library) -> None:
    """Where the bot was asked before, a question to nobody is answered if it can be; all else is left to people."""
    bench = Bench(lighthouse, Limit(burst=1, every=60))
    question = "who owns the lighthouse on gannet rock"
    assert await bench.ask(question, kind=Kind.OVERHEARD) is None
    assert await bench.ask("gannet-rock", kind=Kind.MENTION)
    reply = await bench.ask(question, kind=Kind.OVERHEARD)
    assert reply
    assert reply.audience is Audience.EVERYONE
    for text in ("thanks", "who won the world cup in 1998", "list", "how tall is the tower of gannet rock"):
        assert await bench.ask(text, kind=Kind.OVERHEARD) is None
    assert await bench.store.uncovered() == ()


async def test_a_home_page_is_asked_for_as_often_as_one_likes(lighthouse: Library) -> None:
    """It shows topics, where to ask and what changed, is neither claimed nor counted, and changes no conversation."""
    bench = Bench(lighthouse, Limit(burst=1, every=60))
    for _ in range(3):
        reply = await bench.ask("", kind=Kind.HOME, name="E1")
        assert reply
        shown = plain.render(reply.document)
        assert "first version" in shown
        assert "direct message, or type /briefing <question> in any channel" in shown
    assert await bench.store.recall(HERE) is None


async def test_half_a_line_may_become_a_topic_or_a_question(lighthouse: Library) -> None:
    """Suggestions are actions: topics by their names, then questions, those that begin the words first."""
    bench = Bench(lighthouse, Limit(burst=1, every=60))
    found = {}
    for typed in ("", "gann", "who ow", "foghorn", "zz"):
        reply = await bench.ask(typed, kind=Kind.SUGGEST, name="E1")
        assert reply
        (block,) = reply.document.blocks
        assert isinstance(block, Actions)
        found[typed] = [action.command for action in block.actions]
    assert found[""] == ["gannet-rock", "january-blackout"]
    assert found["gann"][0] == "gannet-rock"
    assert found["who ow"][0] == "ask Who owns the lighthouse on Gannet Rock?"
    assert found["foghorn"] == ["ask Will the foghorn come back?"]
    assert found["zz"] == []


async def test_a_reply_may_be_worked_out_elsewhere(lighthouse: Library) -> None:
    """`think` gets the work, so that it can be done in another thread."""
    threads: list[str] = []

    async def elsewhere(work: Callable[[], Said]) -> Said:
        threads.append("elsewhere")
        return await asyncio.to_thread(work)

    bench = Bench(lighthouse)
    bench.handler = replace(bench.handler, think=elsewhere)
    assert "[1] Mara Ellison" in await bench.hear("who owns the lighthouse on gannet rock")
    assert threads == ["elsewhere"]


async def test_a_button_rates_the_answer_that_it_stands_under(lighthouse: Library) -> None:
    """Whatever was shown since, the entry that the button names is rated."""
    bench = Bench(lighthouse)
    await bench.ask("gannet-rock")
    await bench.ask("feedback good gannet-rock/marsh-on-keepers", kind=Kind.ACTION)
    (kept,) = await bench.store.feedback("gannet-rock/marsh-on-keepers")
    assert (kept.helpful, kept.comment) == (True, "")
