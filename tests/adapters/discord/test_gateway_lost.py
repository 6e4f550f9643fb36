"""The connection to Discord: how it is lost and found again, and ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.adapters.discord import client
from bot.adapters.discord.adapter import Discord, Kept
from bot.core.model import Kind, Place
from bot.testing import Answers, eventually
from tests.adapters.discord.fake import GUILD, TOKEN, FakeDiscord
from tests.adapters.discord.fake.world import FOREIGN
from tests.adapters.discord.hurried import asked, begin, hurry, told

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.adapters.discord.rig import DiscordRig

    Json = dict[str, Any]
    Lose = Callable[[FakeDiscord], Coroutine[Any, Any, None]]


pytestmark = pytest.mark.usefixtures(hurry.__name__)


async def test_case_13_heartbeats_stay_unanswered(rig: DiscordRig, answers: Answers) -> None:
    """While dispatches go on, the bot says that it isn't there, connects again, and loses nothing."""
    rig.discord.heartbeat = 0.2
    await rig.start(answers)
    rig.discord.acks, rig.discord.refuses_gateway = False, True

    async def go_on() -> None:
        while True:
            await rig.discord.dispatch("NOBODY_KNOWS", {})
            await asyncio.sleep(0.01)

    going_on = asyncio.create_task(go_on())
    await eventually(lambda: rig.adapter.unready() and not rig.discord.sockets, "the end of the connection")
    rig.discord.acks, rig.discord.refuses_gateway = True, False
    await eventually(lambda: rig.discord.resumes, "a session that is resumed")
    await asked(rig)
    going_on.cancel()
    assert rig.discord.identifies == 1


async def test_case_13_it_is_not_ready_before_it_connects_again(
    rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who asks is told that the bot is there, whenever the connection is looked at next."""
    monkeypatch.setattr(client, "_WATCHED", 1000)
    rig.discord.heartbeat, rig.discord.acks = 0.2, False
    await rig.start(answers)
    await eventually(rig.adapter.unready, "word that it isn't there")
    assert [*rig.discord.sockets]


LOST: dict[str, Lose] = {
    "op 7": lambda fake: fake.ask_to_reconnect(),
    "op 9": lambda fake: fake.invalidate(resumable=True),
    "1000": lambda fake: fake.hang_up(1000),
    "1006": lambda fake: fake.hang_up(),
    "4000": lambda fake: fake.hang_up(4000),
    "4009": lambda fake: fake.hang_up(4009),
}


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
async def test_a_session_is_resumed(
    rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch, lose: Lose
) -> None:
    """What was said while the connection was lost is answered, and once."""
    await rig.start(answers)
    await asked(rig, "one")
    monkeypatch.setattr(rig.discord, "connected", lambda *_: asyncio.sleep(0))
    await asyncio.gather(lose(rig.discord), rig.say("two", Kind.COMMAND), rig.say("three", Kind.MENTION))
    await eventually(lambda: rig.discord.resumes, "a session that is resumed")
    await asked(rig, "four")
    await eventually(lambda: len(answers.sent) == 4, "all answers")
    assert [told(rig, text) for text in ("one", "two", "three", "four")] == [1, 1, 1, 1]
    assert len(answers.requests) == 4
    assert (rig.discord.identifies, rig.discord.resumes) == (1, 1)


async def forgotten(fake: FakeDiscord) -> None:
    """Close, and know nothing of the session when the client comes again."""
    fake.sessions.clear()
    await fake.hang_up(4009)


async def ahead(fake: FakeDiscord) -> None:
    """Let the client count what was never told, for which each RESUME is refused with 4007."""
    await fake.send_raw('{"op": 0, "t": "TYPING_START", "s": 999, "d": {}}')
    await fake.hang_up(4000)


GONE: dict[str, Lose] = {"op 9": lambda fake: fake.invalidate(resumable=False), "4009": forgotten, "4007": ahead}


@pytest.mark.parametrize("lose", GONE.values(), ids=GONE)
async def test_a_session_that_cannot_be_resumed(rig: DiscordRig, answers: Answers, lose: Lose) -> None:
    """Another one is begun, and the bot says that it isn't there until then."""
    await rig.start(answers)
    await lose(rig.discord)
    await eventually(rig.adapter.unready, "word that it isn't there")
    await eventually(lambda: rig.discord.identifies == 2 and not rig.adapter.unready(), "another session")
    await asked(rig)


async def test_readiness_follows_the_connection(rig: DiscordRig, answers: Answers) -> None:
    """The bot is ready while it is connected, and at no other time."""
    assert rig.adapter.unready() == ["Discord: not connected"]
    await rig.start(answers)
    assert not rig.adapter.unready()
    rig.discord.refuses_gateway = True
    await rig.discord.hang_up(4000)
    await eventually(lambda: rig.adapter.unready() == ["Discord: not connected"], "word of it")
    rig.discord.refuses_gateway = False
    await eventually(lambda: not rig.adapter.unready(), "a connection")
    await rig.stop()
    assert rig.adapter.unready() == ["Discord: not connected"]


async def test_readiness_waits_for_the_session(
    rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection on which Discord has not yet said that the session goes on is none."""
    asked_for = asyncio.Event()

    async def resume(*_: object) -> None:
        asked_for.set()

    await rig.start(answers)
    with monkeypatch.context() as patch:
        patch.setattr(rig.discord, "_resume", resume)
        await rig.discord.hang_up(4000)
        await asked_for.wait()
        assert rig.adapter.unready() == ["Discord: not connected"]
    await rig.discord.hang_up(4000)
    await asked(rig)


def test_the_pauses_of_the_sdk_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long Discord is away, the bot is there soon after it."""
    monkeypatch.setattr(client, "_LONGEST_BREATH", 3)
    delays = vars(discord.client)["ExponentialBackoff"]()
    assert max(delays.delay() for _ in range(100)) == 3


async def test_case_14_what_is_under_way_is_answered(rig: DiscordRig, answers: Answers) -> None:
    """From the word to end on the bot isn't ready; it answers what it has taken, and says to others that it ends."""
    await rig.start(answers)
    answers.hold()
    await rig.say("one", Kind.COMMAND)
    await eventually(lambda: answers.requests, "the request")
    draining = asyncio.create_task(rig.adapter.drain())
    await eventually(lambda: rig.adapter.unready() == ["Discord: the bot is about to end"], "word of it")
    late = await rig.say("two", Kind.COMMAND)
    await rig.acknowledged(late)
    answers.let_go()
    await draining
    assert (told(rig, "one"), told(rig, "two"), len(rig.shown)) == (1, 0, 2)


async def test_case_11_a_new_session_waits_for_no_goodbye(
    rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Discord doesn't read what it is told, the broken connection is left all the same."""
    monkeypatch.setattr(client, "_FAREWELL", 0.05)
    await rig.start(answers)
    for request in rig.discord.sockets.values():
        assert isinstance(request.transport, asyncio.Transport)
        request.transport.pause_reading()
    await rig.discord.send_raw("oops")
    await eventually(lambda: rig.discord.identifies == 2, "another session")


async def test_case_14_the_end_may_come_while_it_connects(rig: DiscordRig, answers: Answers) -> None:
    """The adapter ends, even if it is told so at the moment in which a connection has just been made."""

    async def claim(_key: str, _lease: float) -> bool:
        assert rig.running
        asyncio.get_running_loop().call_soon(rig.running.cancel)
        return True

    rig.adapter = Discord(TOKEN, rig.clock, Kept(claim, rig.store.release))
    await asyncio.wait([begin(rig, answers)], timeout=10)
    assert rig.running
    assert rig.running.cancelled()


async def test_case_25_a_server_that_removes_the_bot_is_forgotten(rig: DiscordRig, answers: Answers) -> None:
    """What is kept of it is deleted, and nothing of another; one that is merely away loses nothing."""
    ours, theirs = (Place("discord", server, "1") for server in (GUILD, FOREIGN))
    for place in (ours, theirs):
        await rig.store.configure(place, "name", "kept")
    await rig.start(answers)
    await rig.discord.dispatch("GUILD_DELETE", {"id": GUILD, "unavailable": True})
    await asked(rig)
    assert await rig.store.configured(ours, "name") == "kept"
    await rig.discord.remove_guild()
    async with asyncio.timeout(10):
        while await rig.store.configured(ours, "name"):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)
    assert await rig.store.configured(theirs, "name") == "kept"
