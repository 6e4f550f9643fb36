"""An answer is shown once, where it belongs, and whoever can't be shown it there hears so."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.adapters.discord import responding, rest
from bot.core.model import Kind
from bot.core.ports import RateLimited, Refused
from bot.testing import Answers, eventually
from bot.testing.steps import words
from tests.adapters.discord.fake import Trouble
from tests.adapters.discord.fake.world import BOTS, CHANNELS, DIRECTS, PEOPLE
from tests.adapters.discord.seen import ANN, calls, last, said, taken, texts, written

if TYPE_CHECKING:
    from tests.adapters.discord.rig import DiscordRig

TROUBLES = [
    Trouble(500),
    Trouble(502),
    Trouble(503),
    Trouble(reset="before"),
    Trouble(reset="after"),
    Trouble(hang="before"),
    Trouble(hang="after"),
]
NAMES = ["500", "502", "503", "reset before", "reset after", "hang before", "hang after"]
some_trouble = pytest.mark.parametrize("trouble", TROUBLES, ids=NAMES)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long for a call that gets no answer."""
    monkeypatch.setattr(rest, "_PAUSES", [pause / 20 for pause in rest._PAUSES])  # noqa: SLF001 - as many as there are
    monkeypatch.setattr(rest, "_SILENCE", 0.3)
    monkeypatch.setattr(responding, "_SILENCE", 0.3)


async def held(rig: DiscordRig, answers: Answers) -> None:
    """Let an answer take so long that the person is told to wait."""
    answers.hold()
    sent = await rig.discord.command("ann", "general", "briefing", "ask", question="one")
    await taken(sent)
    answers.let_go()


@some_trouble
async def test_cases_03_21_a_post_is_made_once(rig: DiscordRig, answers: Answers, trouble: Trouble) -> None:
    """Whatever becomes of the call, it is made again by the same nonce, and there is one message in the end."""
    await rig.start(answers)
    rig.discord.troubles["POST messages"].append(trouble)
    await rig.say("one", Kind.MENTION)
    await eventually(lambda: answers.sent, "an answer")
    await last(rig, 1)
    posted = calls(rig, "POST", "/messages")
    assert len(posted) == 2
    assert posted[0] == posted[1]
    assert posted[0]["enforce_nonce"] is True
    assert posted[0]["nonce"]


@some_trouble
async def test_cases_03_21_there_is_one_first_response(rig: DiscordRig, answers: Answers, trouble: Trouble) -> None:
    """Whatever becomes of the call, the person reads the answer, and once."""
    await rig.start(answers)
    rig.discord.troubles["POST callback"].append(trouble)
    sent = await rig.discord.command("ann", "general", "briefing", "ask", question="one")
    await eventually(lambda: answers.sent, "an answer")
    assert said(await last(rig, 1)).startswith("You said one")
    assert len(sent.responses) == 1


@some_trouble
async def test_cases_03_21_a_promise_is_kept(rig: DiscordRig, answers: Answers, trouble: Trouble) -> None:
    """Where it was the promise of an answer that met with trouble, the answer still takes its place."""
    await rig.start(answers)
    rig.discord.troubles["POST callback"].append(trouble)
    await held(rig, answers)
    await eventually(lambda: answers.sent, "an answer")
    shown = await last(rig, 1)
    assert said(shown).startswith("You said one")
    assert shown.readers == ANN


@pytest.mark.parametrize(
    ("first", "others"),
    [(Trouble(reset="after"), Trouble(reset="before")), (Trouble(hang="after"), Trouble(hang="before"))],
    ids=["reset", "hang"],
)
async def test_cases_03_21_a_promise_of_which_nobody_heard_is_kept(
    rig: DiscordRig, answers: Answers, caplog: pytest.LogCaptureFixture, first: Trouble, others: Trouble
) -> None:
    """Where every try at the promise failed, though the first arrived, the answer fills it."""
    await rig.start(answers)
    rig.discord.troubles["POST callback"] += [first, others, others, others]
    await held(rig, answers)
    await eventually(lambda: answers.sent, "an answer")
    assert said(await last(rig, 1)).startswith("You said one")
    assert "an interaction was not answered" not in caplog.text


@some_trouble
async def test_cases_03_21_an_answer_is_filled_in_once(rig: DiscordRig, answers: Answers, trouble: Trouble) -> None:
    """Whatever becomes of the call that fills a promise, it is made again."""
    await rig.start(answers)
    rig.discord.troubles["PATCH webhooks"].append(trouble)
    await held(rig, answers)
    await eventually(lambda: answers.sent, "an answer")
    assert said(await last(rig, 1)).startswith("You said one")
    assert len(calls(rig, "PATCH", "@original")) == 2
    assert len(calls(rig, "POST", "/callback")) == 1


@pytest.mark.parametrize("limit", [Trouble(429, retry_after=1), Trouble(429, retry_after=1, scope="shared")])
async def test_case_18_a_limit_in_one_channel_is_none_in_another(
    rig: DiscordRig, answers: Answers, limit: Trouble
) -> None:
    """What must wait in a channel waits there alone, and is never sent before its time."""
    await rig.start(answers)
    rig.discord.troubles["POST messages"].append(limit)
    most = asyncio.create_task(asyncio.sleep(0.9))
    await rig.discord.mention("ann", "general", "one.")
    await eventually(lambda: rig.attempts == 1, "the attempt that is limited")
    await rig.discord.say("bob", "direct", "two.")
    await rig.discord.command("bob", "general", "briefing", "ask", question="three.")
    await eventually(lambda: len(rig.shown) == 2, "the others' answers")
    assert not most.done()
    await eventually(lambda: len(rig.shown) == 3, "all answers")
    assert most.done()
    assert rig.attempts == 4


async def test_case_18_a_limit_of_all_is_kept_by_all(rig: DiscordRig, answers: Answers) -> None:
    """A global limit stops every call until it is over, and then everything is sent."""
    await rig.start(answers)
    rig.discord.troubles["POST messages"].append(Trouble(429, retry_after=1, is_global=True))
    most = asyncio.create_task(asyncio.sleep(0.9))
    await rig.discord.mention("ann", "general", "one.")
    await eventually(lambda: rig.attempts == 1, "the attempt that is limited")
    for person in ("ann", "bob"):
        await rig.discord.say(person, "direct", "two.")
    await eventually(lambda: len(rig.shown) == 3, "all answers")
    assert most.done()
    assert rig.attempts == 4


async def test_case_18_a_bucket_is_kept_by_its_headers(rig: DiscordRig, answers: Answers) -> None:
    """Where Discord says that a bucket is empty, what follows waits in its turn: nothing is refused, nothing lost."""
    await rig.start(answers)
    rig.discord.paced = 0.4
    for number in range(5):
        await rig.discord.mention("ann", "general", f"number {number}.")
    await eventually(lambda: len(rig.shown) == 5, "all answers")
    assert sorted(text.partition("\n")[0] for text in texts(rig)) == [f"You said number {n}." for n in range(5)]
    assert rig.attempts <= 5 + 4  # none knows of the bucket before the first answer


async def test_case_18_a_limit_that_goes_on_is_one(
    rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Discord limits a post again and again, or for long, the caller hears for how long, and nothing is lost."""
    await rig.start(answers)
    await rig.say("one", Kind.MENTION)
    await last(rig, 1)
    place = answers.requests[0].place
    monkeypatch.setattr(rest, "_PAUSES", (0.01,))
    rig.discord.troubles["POST messages"] += [Trouble(429, retry_after=0.01)] * 10  # the SDK itself tries five times
    with pytest.raises(RateLimited):
        await rig.adapter.post(place, words("news"), "key")
    rig.discord.troubles["POST messages"].append(Trouble(429, retry_after=300))
    with pytest.raises(RateLimited) as limited:
        await asyncio.wait_for(rig.adapter.post(place, words("news"), "key"), 10)
    assert limited.value.retry_after == 300


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (403, 50013), (404, 10003)])
async def test_case_19_what_discord_will_never_take_is_tried_once(
    rig: DiscordRig, answers: Answers, status: int, code: int
) -> None:
    """A channel that the bot may not see or post in, or that is gone: one call, and Discord's word for it."""
    await rig.start(answers)
    await rig.say("one", Kind.MENTION)
    await last(rig, 1)
    before = rig.attempts
    rig.discord.troubles["POST messages"].append(Trouble(status, code))
    with pytest.raises(Refused, match=f"{status} {code}"):
        await rig.adapter.post(answers.requests[0].place, words("news"), "key")
    assert rig.attempts == before + 1


async def test_case_19_who_can_t_be_answered_where_they_asked_is_told(rig: DiscordRig, answers: Answers) -> None:
    """Where the bot may not post, the one who asked hears so alone, and the channel is tried once."""
    await rig.start(answers)
    await rig.discord.mention("ann", "elsewhere", "one")
    notice = await last(rig, 1)
    assert "I may not post where you asked" in said(notice)
    assert (notice.channel, notice.readers) == (DIRECTS["ann"], ANN)
    assert len(calls(rig, "POST", f"{CHANNELS['elsewhere']}/messages")) == 1


async def test_case_04_nothing_pings(bot: DiscordRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever people write or are called, in whatever way an answer is sent: every message names nobody to ping."""
    evil = "@everyone @here @\u202eeveryone <@200000000000000001> <@&500000000000000001>"
    for module in ("world", "people", "gateway"):
        monkeypatch.setattr(f"tests.adapters.discord.fake.{module}.user", partial(_called, words=evil))
    await bot.discord.mention("ann", "general", "gannet-rock")
    card = await last(bot, 1)
    pressed = await bot.discord.press("bob", card, "Ask a follow-up")
    await taken(pressed)
    await bot.discord.submit("bob", pressed, {"question": evil})
    assert "asked: @everyone" in said(await last(bot, 2))
    for number, question in enumerate((evil, f"gannet-rock {evil}"), 3):
        await bot.discord.command("ann", "general", "briefing", "ask", question=question)
        await last(bot, number)
    await bot.discord.command("ann", "general", "briefing", "search", words=evil)
    await last(bot, 5)
    await bot.discord.command("ann", "general", "briefing", "show", topic="gannet-rock")
    await bot.discord.press("ann", await last(bot, 6), "Share in channel")
    assert "Shared by @everyone" in said(await last(bot, 7))
    await bot.discord.mention("ann", "general", evil)
    await last(bot, 8)
    await bot.discord.mention("ann", "general", f"feedback bad {evil}")
    await last(bot, 9)
    await bot.discord.mention("ann", "elsewhere", evil)
    await last(bot, 10)
    assert not [ping for shown in bot.shown for ping in shown.pings]
    assert all(payload["allowed_mentions"] == {"parse": []} for payload in written(bot))


async def test_case_04_an_error_pings_nobody(rig: DiscordRig, answers: Answers) -> None:
    """Neither do apologies, changed posts, and texts that stand for what Discord refused."""
    await rig.start(answers)
    answers.error = RuntimeError("@everyone")
    await rig.say("@everyone", Kind.MENTION)
    await held(rig, answers)
    await last(rig, 2)
    answers.error = None
    for call in ("POST messages", "POST callback"):
        rig.discord.troubles[call].append(Trouble(400, 50035))
    await rig.say("@everyone", Kind.MENTION)
    await rig.say("@everyone", Kind.COMMAND)
    await last(rig, 4)
    place = answers.requests[0].place
    number = await rig.adapter.post(place, words("@everyone"), "key")
    await rig.adapter.edit(place, number, words("@here"))
    changed = [body for method, path, body in rig.discord.calls if method == "PATCH" and path.endswith(number)]
    assert len(changed) == 1
    assert all(payload["allowed_mentions"] == {"parse": []} for payload in (*written(rig), *changed))


async def test_case_28_no_message_brings_a_preview(rig: DiscordRig, answers: Answers) -> None:
    """Messages of components have none, and texts in their place have them suppressed: posted, answered, filled in."""
    await rig.start(answers)
    for trouble in (Trouble(), Trouble(400, 50035)):
        for call in ("POST messages", "POST callback"):
            rig.discord.troubles[call].append(trouble)
        await rig.say("https://lamp.example", Kind.MENTION)
        await rig.say("https://lamp.example", Kind.COMMAND)
        await eventually(lambda: not any(rig.discord.troubles.values()), "answers")
        rig.discord.troubles["PATCH webhooks"].append(trouble)
        await held(rig, answers)
    await last(rig, 6)
    posts = [*rig.discord.world.posts.values()]
    assert ["content" in post.payload for post in posts] == [False] * 3 + [True] * 3
    assert all(said(post).startswith("You said") for post in posts)
    payloads = written(rig)
    assert all(payload["flags"] & (1 << 15 | 1 << 2) for payload in payloads)


def _called(name: str, words: str) -> dict[str, object]:
    look = {"discriminator": "0", "global_name": words, "avatar": None, "public_flags": 0}
    return {"id": (PEOPLE | BOTS)[name], "username": name, "bot": name in BOTS} | look
