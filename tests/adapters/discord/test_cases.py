"""What the bot survives on Discord, by the numbers of the cases."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.adapters.discord import rest
from bot.core.answering import Answering
from bot.core.authority import Authority
from bot.core.document import Action, Actions, Document
from bot.core.handler import Handler
from bot.core.model import Kind
from bot.core.ports import Refused, Unreachable
from bot.core.responder import Responder, Said
from bot.running import apart
from bot.testing import Answers, eventually
from tests.adapters.discord.fake import TOKEN, Trouble
from tests.adapters.discord.fake.interactions import CHOICES, DEFERRED, MODAL
from tests.adapters.discord.seen import ANN, OWNER, TRUST, alone, last, said, taken

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from bot.core.remembered import Context
    from tests.adapters.discord.fake import Sent
    from tests.adapters.discord.rig import DiscordRig

EXPIRED = "This button no longer works."


def handler(rig: DiscordRig, library: Library) -> Handler:
    """Return the bot as another process has it, with the same store."""
    responder = Responder(Answering(library))
    return Handler(lambda _: responder, rig.store, rig.clock, authority=Authority(members=True))


@pytest.mark.parametrize("kind", [Kind.COMMAND, Kind.MENTION, Kind.DIRECT])
async def test_case_01_what_comes_twice_is_answered_once(bot: DiscordRig, lighthouse: Library, kind: Kind) -> None:
    """A command, a mention, a direct message: delivered again at once, and after a restart."""
    heard = await bot.say(OWNER, kind)
    await bot.redeliver(heard)
    await last(bot, 1)
    await bot.stop()
    await bot.start(handler(bot, lighthouse).answer)
    await bot.redeliver(heard)
    await bot.say("help", kind)
    assert TRUST not in said(await last(bot, 2))


async def test_case_01_a_press_that_comes_twice_shares_once(rig: DiscordRig, answers: Answers) -> None:
    """However long the answer takes, the second leaves the first response to the first."""
    await rig.start(answers)
    await rig.discord.command("ann", "general", "briefing", "ask", question="one")
    answer = await last(rig, 1)
    answers.hold()
    pressed = await rig.discord.press("ann", answer, "Share in channel")
    await rig.discord.deliver_again(pressed)
    await taken(pressed)
    answers.let_go()
    await last(rig, 2)
    again = await rig.discord.press("ann", answer, "Share in channel")
    await taken(again)
    assert [post.readers for post in rig.discord.world.posts.values()] == [ANN, None]
    assert [response["type"] for response in pressed.responses] == [DEFERRED]


async def test_case_07_two_hundred_of_each_are_acknowledged_while_answers_take_long(
    rig: DiscordRig, answers: Answers
) -> None:
    """Acknowledging waits for no answer, however many there are; then each is given, where it belongs."""
    answers.document = Document("Lamp", (Actions((Action("When", "lamp timeline"),)),))
    await rig.start(answers)
    await rig.discord.command("ann", "general", "briefing", "show", topic="lamp")
    card = await last(rig, 1)
    fields = await asyncio.gather(*(rig.discord.press("ann", card, "Ask a follow-up") for _ in range(200)))
    await asyncio.gather(*(taken(one) for one in fields))
    assert {one.responses[0]["type"] for one in fields} == {MODAL}
    answers.hold()
    sent = await asyncio.gather(
        *(rig.discord.command("ann", "general", "briefing", "ask", question=f"number {n}.") for n in range(200)),
        *(rig.discord.press("ann", card, "When") for _ in range(200)),
        *(rig.discord.submit("ann", field, {"question": "why"}) for field in fields),
    )
    await asyncio.gather(*(rig.discord.mention("bob", "general", f"number {n}.") for n in range(200)))
    await asyncio.gather(*(taken(one) for one in sent))
    assert len(rig.shown) == 1
    answers.let_go()
    await last(rig, 801)
    assert all(len(one.responses) == 1 for one in sent)


async def test_case_08_what_breaks_apologises_once(
    rig: DiscordRig, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """A command that breaks gets one first response, for the one person, with a number that the log knows."""
    await rig.start(answers)
    answers.error = RuntimeError("what nobody may read")
    notice = await alone(rig, await rig.discord.command("ann", "general", "briefing", "ask", question="one"))
    assert "Sorry, something went wrong" in notice
    assert "what nobody" not in notice
    assert notice.rpartition("reference ")[2].rstrip(".\n") in caplog.text


async def test_case_08_what_breaks_late_apologises_in_place(rig: DiscordRig, answers: Answers) -> None:
    """Where an answer was promised, the apology takes its place."""
    await rig.start(answers)
    answers.hold()
    sent = await rig.discord.command("ann", "general", "briefing", "ask", question="one")
    await taken(sent)
    answers.error = RuntimeError("x")
    answers.let_go()
    assert "Sorry, something went wrong" in await alone(rig, sent)
    assert len(rig.shown) == 1


async def test_case_08_half_a_line_that_breaks_offers_nothing(rig: DiscordRig, answers: Answers) -> None:
    """A menu that can't be filled, or isn't of this version, stays empty, and is answered all the same."""
    await rig.start(answers)
    answers.error = RuntimeError("what only the log may hold")
    sent = [await rig.discord.autocomplete("ann", "general", "briefing", "show", topic="lamp")]
    rig.discord.world.commands.clear()
    for path in (("briefing", "gone"), ("gone",)):
        rig.discord.world.puts = 0
        sent.append(await rig.discord.autocomplete("ann", "general", *path, topic="lamp"))
    for one in sent:
        await taken(one)
        assert [(response["type"], one.choices) for response in one.responses] == [(CHOICES, [])]


async def test_case_08_a_command_of_another_version_says_so(rig: DiscordRig, answers: Answers) -> None:
    """A command or subcommand that was removed, or is filled in another way: one first response."""
    await rig.start(answers)
    rig.discord.world.commands.clear()
    rig.discord.world.puts = 0
    paths = (("gone",), ("briefing",), ("briefing", "gone"), ("briefing", "gone", "too"))
    for sent in [await rig.discord.command("ann", "general", *path, topic="lamp") for path in paths]:
        assert EXPIRED in await alone(rig, sent)
    assert not answers.requests


@pytest.mark.parametrize(
    "custom_id",
    [
        *"of-old gone:1 ask: ask:lamp ask:x:lamp ask:1: rest:lamp rest:1:lamp rest:-1.0:lamp rest:1_0.0:lamp".split(),
        *"rest:9.0:lamp rest:0.9:lamp rest:99999.0:lamp rest:\u0661.0:lamp share: rate:good rate:".split(),
        "rate:well x",
        *"follow:thread follow:1 follow:m follow:m1x followed:thread followed:1".split(),
    ],
)
async def test_cases_08_37_a_button_that_nobody_knows_has_expired(
    rig: DiscordRig, answers: Answers, custom_id: str
) -> None:
    """Whoever presses what this version doesn't make is told so, once, and alone; nothing else happens."""
    await rig.start(answers)
    await rig.say("one", Kind.MENTION)
    post = await last(rig, 1)
    post.payload["components"][-1]["components"][0]["custom_id"] = custom_id
    sent = await rig.discord.press("bob", post, custom_id)
    assert EXPIRED in await alone(rig, sent)
    assert len(rig.shown) == 2


async def test_case_37_buttons_outlive_the_process(bot: DiscordRig, lighthouse: Library) -> None:
    """What an earlier process has shown works: its sections, sharing, rating and asking on."""
    await bot.discord.command("ann", "general", "briefing", "ask", question=OWNER)
    answer = await last(bot, 1)
    await bot.stop()
    await bot.start(handler(bot, lighthouse).answer)
    await bot.discord.press("ann", answer, "Share in channel")
    assert TRUST in said(await last(bot, 2))
    await bot.discord.press("ann", answer, "Good answer")
    assert "Thank you" in said(await last(bot, 3))
    field = await bot.discord.press("ann", answer, "Ask a follow-up")
    await taken(field)
    await bot.discord.submit("ann", field, {"question": "timeline"})
    assert "timeline" in said(await last(bot, 4))


async def test_case_14_what_is_under_way_is_sent_before_the_end(rig: DiscordRig, answers: Answers) -> None:
    """Told to end, the bot sends what it has acknowledged, and tells whoever asks now that it restarts."""
    await rig.start(answers)
    answers.hold()
    sent = await rig.discord.command("ann", "general", "briefing", "ask", question="one")
    await rig.discord.mention("ann", "general", "two.")
    await taken(sent)
    await eventually(lambda: len(answers.requests) == 2, "the requests")
    draining = asyncio.create_task(rig.adapter.drain())
    await eventually(lambda: rig.adapter.unready() == ["Discord: the bot is about to end"], "draining")
    late = await rig.discord.command("bob", "general", "briefing", "ask", question="three")
    assert "I'm being restarted." in await alone(rig, late)
    asked = await rig.discord.mention("bob", "general", "four.")
    notice = await last(rig, 2)
    assert ("I'm being restarted." in said(notice), notice.reference) == (True, asked.id)
    assert not draining.done()
    answers.let_go()
    await draining
    assert sorted(request.text for request in answers.sent) == ["ask one", "two."]
    await last(rig, 4)


class Slow(Responder):
    """Works hard, until it is let go."""

    go = threading.Event()

    def respond(self, text: str, context: Context | None = None) -> Said:
        """Keep a processor busy, in whatever thread this runs, but not for ever."""
        end = time.monotonic() + 20
        while not self.go.is_set() and time.monotonic() < end:
            sum(range(10_000))
        return super().respond(text, context)


async def test_case_22_a_long_thought_holds_nobody_up(rig: DiscordRig, lighthouse: Library) -> None:
    """While a reply is worked out, heartbeats go on and whatever comes is acknowledged; then all is answered."""
    responder = Slow(Answering(lighthouse))
    responder.go.clear()
    rig.discord.heartbeat = 0.1
    with ThreadPoolExecutor(1) as thread:
        try:
            await rig.start(Handler(lambda _: responder, rig.store, rig.clock, think=apart(thread)).answer)
            for question in (OWNER, "gannet-rock"):
                sent = await rig.discord.command("ann", "general", "briefing", "ask", question=question)
                await taken(sent)
            before = rig.discord.heartbeats
            await eventually(lambda: rig.discord.heartbeats >= before + 10, "heartbeats")
            assert rig.adapter.unready() == []
            assert (rig.discord.identifies, rig.discord.resumes) == (1, 0)
            assert not rig.shown
        finally:
            responder.go.set()
        await last(rig, 2)


async def test_case_35_no_token_and_no_word_of_anybody_is_logged(
    rig: DiscordRig, answers: Answers, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the most talkative level, when all goes well and when all goes wrong."""

    def is_logged(words: str) -> bool:
        return words in caplog.text

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(rest, "_PAUSES", (0.01, 0.01, 0.01))
    await rig.start(answers)
    kinds = (Kind.MENTION, Kind.COMMAND, Kind.DIRECT)
    sent = [rig.sent[(await rig.say("planted words", kind)).id] for kind in kinds]
    await eventually(lambda: len(rig.shown) == 3, "answers")
    await rig.typing("planted words")
    troubles = (Unreachable("x"), "may not have been sent"), (Refused("x"), "was not sent")
    for error, logged in troubles:
        for kind in (Kind.MENTION, Kind.COMMAND):
            caplog.clear()
            rig.fail_next(error)
            for call in ("POST messages", "POST callback", "PATCH webhooks"):
                rig.discord.troubles[call] *= 4
            sent.append(rig.sent[(await rig.say("planted words", kind)).id])
            await eventually(partial(is_logged, logged), "word of the failure")
            assert not _secrets(caplog.text, sent)
    for troubled in rig.discord.troubles.values():
        troubled.clear()
    rig.discord.troubles["POST callback"] += [Trouble(429, retry_after=0.01), Trouble(503)]
    answers.error = RuntimeError("planted words")
    sent.append(rig.sent[(await rig.say("planted words", Kind.COMMAND)).id])
    await eventually(lambda: "RuntimeError" in caplog.text, "a crash")
    sent[1].payload["data"]["options"] = [{"planted words": TOKEN}]
    await rig.discord.deliver_again(sent[1])
    await eventually(lambda: "an interaction failed with KeyError" in caplog.text, "a log of it")
    assert not _secrets(caplog.text, sent)


def _secrets(text: str, sent: list[Sent]) -> list[str]:
    secrets = ["planted", TOKEN, *(one.token for one in sent if one.token)]
    return [secret for secret in secrets if secret in text]


async def test_case_36_questions_of_private_places_are_not_public(rig: DiscordRig, answers: Answers) -> None:
    """Only what is said where everyone in the server may read is marked so; where Discord doesn't tell, it isn't."""
    await rig.start(answers)
    for channel in ("general", "secret", "thread", "direct"):
        await rig.discord.command("ann", channel, "briefing", "ask", question=channel)
        await (rig.discord.say if channel == "direct" else rig.discord.mention)("ann", channel, f"say {channel}")
    for channel in ("abroad", "between"):
        await rig.discord.command("ann", channel, "briefing", "ask", question=channel, user_installed=True)
    await eventually(lambda: len(answers.sent) == 10, "answers")
    assert {request.text for request in answers.sent if request.public} == {"ask general", "say general"}
