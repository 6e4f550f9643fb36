"""What is long is shown in parts, and what is no answer is never shared."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.adapters.discord.render import render
from bot.core.answering import Answering
from bot.core.handler import Handler
from bot.core.limits import Limit
from bot.core.model import Kind
from bot.core.ports import Refused
from bot.core.responder import Responder
from bot.testing import ZOO, Answers, eventually, missing
from tests.adapters.discord.fake import Trouble
from tests.adapters.discord.seen import ANN, BOB, OWNER, alone, last, said, taken

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from tests.adapters.discord.rig import DiscordRig

REST = "Show the rest"
LONG = ["many paragraphs", "many actions", "many bullets"]


@pytest.mark.parametrize("name", LONG)
async def test_the_rest_of_a_long_reply_is_a_button_away(rig: DiscordRig, answers: Answers, name: str) -> None:
    """One message is shown unasked; who wants more reads it alone, in its order, to the end."""
    answers.document = ZOO[name]
    await rig.start(answers)
    await rig.discord.mention("ann", "general", "lamp")
    shown = await last(rig, 1)
    while REST in said(shown):
        assert "This goes on:" in said(shown)
        count = len(rig.shown)
        await rig.discord.press("bob", shown, REST)
        shown = await last(rig, count + 1)
    posts = [*rig.discord.world.posts.values()]
    assert len(posts) == len(render(ZOO[name])) > 1
    assert [post.readers for post in posts] == [None] + [BOB] * (len(posts) - 1)
    assert not missing(ZOO[name], "\n".join(map(said, posts)))


@pytest.mark.parametrize("name", LONG)
async def test_the_rest_of_what_is_shown_as_text_is_a_button_away(rig: DiscordRig, answers: Answers, name: str) -> None:
    """Where Discord takes no components of ours, nothing is lost either."""
    answers.document = ZOO[name]
    await rig.start(answers)
    rig.discord.troubles["POST callback"].append(Trouble(400, 50035))
    await rig.say("lamp", Kind.COMMAND)
    shown = await last(rig, 1)
    while REST in said(shown):
        count = len(rig.shown)
        rig.discord.troubles["POST callback"].append(Trouble(400, 50035))
        await rig.discord.press("ann", shown, REST)
        shown = await last(rig, count + 1)
    posts = [*rig.discord.world.posts.values()]
    assert all("content" in post.payload for post in posts)
    assert not missing(ZOO[name], "\n".join(map(said, posts)))


@pytest.mark.parametrize("name", LONG)
async def test_a_long_reply_to_a_field_says_who_asked(rig: DiscordRig, answers: Answers, name: str) -> None:
    """Of a long question as much as there is room for, so that the parts that follow stay the same."""
    await rig.start(answers)
    await rig.say("lamp", Kind.MENTION)
    field = await rig.discord.press("bob", await last(rig, 1), "Ask a follow-up")
    await taken(field)
    answers.document = ZOO[name]
    await rig.discord.submit("bob", field, {"question": "*why* " * 12})
    shown = await last(rig, 2)
    assert shown.readers is None
    assert "Bob asked: *why* *why*" in said(shown)
    while REST in said(shown):
        count = len(rig.shown)
        await rig.discord.press("bob", shown, REST)
        shown = await last(rig, count + 1)
    assert not missing(ZOO[name], "\n".join(map(said, rig.discord.world.posts.values())))


async def test_what_is_no_answer_is_never_shared(rig: DiscordRig, lighthouse: Library) -> None:
    """Pressing Share too often shows the one who pressed it a word on that, and the channel nothing."""
    responder = Responder(Answering(lighthouse))
    await rig.start(Handler(lambda _: responder, rig.store, rig.clock, Limit(burst=1, every=60)).answer)
    await rig.discord.command("ann", "general", "briefing", "ask", question=OWNER)
    pressed = await rig.discord.press("ann", await last(rig, 1), "Share in channel")
    assert "a lot of questions" in await alone(rig, pressed)
    assert {post.readers for post in rig.discord.world.posts.values()} == {ANN}


async def test_a_share_that_breaks_apologises_to_the_one(rig: DiscordRig, answers: Answers) -> None:
    """What goes wrong is nobody else's business, and may be tried again."""
    await rig.start(answers)
    await rig.say("one", Kind.COMMAND)
    answer = await last(rig, 1)
    answers.error = RuntimeError("x")
    pressed = await rig.discord.press("ann", answer, "Share in channel")
    assert "Sorry, something went wrong" in await alone(rig, pressed)
    answers.error = None
    await rig.discord.press("ann", answer, "Share in channel")
    await eventually(lambda: [post.readers for post in rig.discord.world.posts.values()] == [ANN, ANN, None], "a share")


async def test_who_may_not_write_asks_alone(rig: DiscordRig, answers: Answers) -> None:
    """The field under a public reply is no way round what the server forbids a person."""
    await rig.start(answers)
    await rig.discord.mention("ann", "general", "one")
    answer = await last(rig, 1)
    rig.discord.world.silenced.add("bob")
    field = await rig.discord.press("bob", answer, "Ask a follow-up")
    await taken(field)
    sent = await rig.discord.submit("bob", field, {"question": "anything at all"})
    await taken(sent)
    told = await last(rig, 2)
    assert told.readers == frozenset({"bob"})
    assert "You may not write in this channel" in said(told)
    assert [request.text for request in answers.requests] == ["one"]


async def test_case_15_a_token_that_is_taken_no_more_ends_it(rig: DiscordRig, answers: Answers) -> None:
    """Where Discord still delivers but takes no answer, whoever runs the bot is told, as at the start."""
    await rig.start(answers)
    rig.discord.troubles["POST messages"] += [Trouble(401)] * 3
    await rig.discord.mention("ann", "general", "one")
    assert rig.running
    with pytest.raises(Refused, match=r"^401$"):
        await asyncio.wait_for(rig.running, 10)
