"""The connection to Discord: how it begins, and what is refused."""

from __future__ import annotations

import asyncio
import re
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.adapters.discord import client, registering, starts
from bot.adapters.discord.adapter import Discord, Kept
from bot.adapters.discord.manifest import commands
from bot.core.ports import Refused
from bot.testing import Answers, eventually
from tests.adapters.discord.fake import TOKEN, FakeDiscord, Trouble
from tests.adapters.discord.hurried import asked, begin, hurry, logins, restarted

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.adapters.discord.rig import DiscordRig

    Json = dict[str, Any]
    Lose = Callable[[FakeDiscord], Coroutine[Any, Any, None]]


SPENT = "were begun within a day"

pytestmark = pytest.mark.usefixtures(hurry.__name__)


@pytest.mark.parametrize("trouble", [Trouble(503), Trouble(reset="before"), Trouble(429, retry_after=0.01)])
@pytest.mark.parametrize("call", ["GET me", "GET application"])
async def test_discord_may_be_away_at_the_start(rig: DiscordRig, answers: Answers, call: str, trouble: Trouble) -> None:
    """Who can't be reached yet is asked again."""
    rig.discord.troubles[call].extend([trouble] * 4)
    begin(rig, answers)
    await asked(rig)


async def test_the_first_connection_may_be_refused(
    rig: DiscordRig, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """The adapter tries again, after ever longer pauses up to a longest, until it is let in."""
    rig.discord.refuses_gateway = True
    begin(rig, answers)
    await eventually(lambda: logins(rig) > 7, "further tries")
    assert rig.adapter.unready() == ["Discord: not connected"]
    rig.discord.refuses_gateway = False
    await asked(rig)
    pauses = re.findall(r"again in ([\d.]+) s", caplog.text)
    assert pauses[:6] == ["0.01", "0.02", "0.04", "0.05", "0.05", "0.05"]


async def test_a_limit_at_the_login_is_kept(
    rig: DiscordRig, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Discord asks for a longer pause than ours, nothing is tried before its end."""
    rig.discord.troubles["GET me"].append(Trouble(429, retry_after=31))
    begin(rig, answers)
    await eventually(lambda: "again in 31 s" in caplog.text, "the pause")
    assert logins(rig) == 1


LACKING: list[tuple[str, Json]] = [
    ("INTERACTION_CREATE", {}),
    ("INTERACTION_CREATE", {"id": "1", "application_id": "1", "type": 2, "token": "x", "version": 1}),
    ("INTERACTION_CREATE", {"id": "1", "application_id": "1", "type": 3, "token": "x", "version": 1}),
    ("MESSAGE_CREATE", {"id": "1", "channel_id": "1", "content": "hello"}),
    ("MESSAGE_CREATE", {}),
    ("GUILD_CREATE", {"name": "Acme"}),
    ("GUILD_DELETE", {}),
    ("CHANNEL_UPDATE", {}),
    ("NOBODY_KNOWS", {}),
]


@pytest.mark.parametrize(("event", "data"), LACKING)
async def test_case_11_a_dispatch_that_lacks_a_field(rig: DiscordRig, answers: Answers, event: str, data: Json) -> None:
    """It is passed over, and the connection goes on."""
    await rig.start(answers)
    await rig.discord.dispatch(event, data)
    await asked(rig)
    assert rig.discord.identifies == 1
    assert not rig.adapter.unready()


NO_DISPATCHES = {
    "no JSON": "oops",
    "no object": "[]",
    "a HELLO without its interval": '{"op": 10}',
    "a RESUMED without anything": '{"op": 0, "t": "RESUMED"}',
    "a READY that names nobody": '{"op": 0, "t": "READY", "s": 1, "d": {"session_id": "s", "resume_gateway_url": "u"}}',
}


@pytest.mark.parametrize("text", NO_DISPATCHES.values(), ids=NO_DISPATCHES)
async def test_case_11_what_nothing_can_go_on_from(rig: DiscordRig, answers: Answers, text: str) -> None:
    """It costs the session, and the next one is there soon."""
    await rig.start(answers)
    await rig.discord.send_raw(text)
    await eventually(lambda: rig.discord.identifies == 2 and not rig.adapter.unready(), "another session")
    await asked(rig)


async def test_case_12_an_endless_op_9(
    rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Sessions that Discord doesn't take are begun no more than a day allows; the day after, the bot comes back."""
    monkeypatch.setattr(starts, "_STARTS", 7)
    rig.discord.endless_invalid_session = True
    begin(rig, answers)
    await eventually(lambda: caplog.text.count(SPENT) > 2, "the end of the budget")
    assert rig.discord.identifies == 7
    assert rig.adapter.unready() == ["Discord: not connected"]
    rig.discord.endless_invalid_session = False
    rig.clock.pass_time(days=1)
    await asked(rig)
    assert rig.discord.identifies == 8


async def test_case_12_fifty_restarts(
    rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Programs that begin anew count together; the day after, the last of them is let in."""
    before = {*threading.enumerate()}
    monkeypatch.setattr(starts, "_STARTS", 20)
    for number in range(1, 51):
        waiting = caplog.text.count(SPENT)
        there = lambda: not rig.adapter.unready() or caplog.text.count(SPENT) > waiting  # noqa: B023, E731
        await restarted(rig, answers, there)
        assert rig.discord.identifies == min(number, 20)
        rig.clock.pass_time(seconds=60)
    rig.clock.pass_time(days=1)
    await asked(rig)
    assert rig.discord.identifies == 21
    await eventually(lambda: len({*threading.enumerate()} - before) == 1, "the end of all heartbeats but its own")


async def test_case_12_pauses_grow_until_something_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait that is broken off, as the SDK does after a minute, makes the next pause no shorter."""
    pauses, seen = starts.Pauses(60, 240), []
    for lasts in (False, False, False, False, True, False):
        monkeypatch.setattr(starts, "_LASTING", 0.0)
        if lasts:
            pauses.good()
        with suppress(TimeoutError):
            async with asyncio.timeout(0):
                await pauses.wait()
        pauses.begun()
        seen.append(pauses.pause)
    assert seen == [60, 120, 240, 240, 60, 120]


async def test_case_15_a_token_that_the_login_refuses(rig: DiscordRig, answers: Answers) -> None:
    """The adapter ends with Discord's number, and doesn't ask again."""
    rig.discord.token = "another"  # noqa: S105 - of no real Discord
    with pytest.raises(Refused, match=r"^401$"):
        await asyncio.wait_for(rig.adapter.run(answers), 10)
    assert (logins(rig), rig.discord.identifies) == (1, 0)


async def test_case_15_a_token_that_the_gateway_refuses(rig: DiscordRig, answers: Answers) -> None:
    """A token that is taken back before the session begins is refused by the number of the close."""

    async def claim(key: str, _lease: float) -> bool:
        if "session" in key:
            rig.discord.token = "another"  # noqa: S105 - of no real Discord
        return True

    with pytest.raises(Refused, match=r"^4004$"):
        await asyncio.wait_for(Discord(TOKEN, rig.clock, Kept(claim, rig.store.release)).run(answers), 10)
    assert (logins(rig), rig.discord.identifies) == (2, 1)


async def test_case_15_intents_that_are_forbidden(
    rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot that would hear more than it may ends."""
    monkeypatch.setattr(client, "INTENTS", discord.Intents(guilds=True, message_content=True))
    with pytest.raises(Refused, match=r"^4014$"):
        await asyncio.wait_for(rig.adapter.run(answers), 10)
    assert (logins(rig), rig.discord.identifies) == (2, 1)


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_case_15_closed_for_good(rig: DiscordRig, answers: Answers, code: int) -> None:
    """What Discord will never take ends the adapter, also when it comes late."""
    await rig.start(answers)
    await rig.discord.hang_up(code)
    assert rig.running
    with pytest.raises(Refused, match=f"^{code}$"):
        await asyncio.wait_for(rig.running, 10)
    assert (logins(rig), rig.discord.identifies, rig.discord.resumes) == (2, 1, 0)


async def test_case_38_twenty_restarts(rig: DiscordRig, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are told once, and once more when they have changed."""
    for _ in range(20):
        await restarted(rig, answers, lambda: not rig.adapter.unready() and rig.discord.world.puts)
        await asked(rig)
    assert (rig.discord.identifies, rig.discord.world.puts) == (20, 1)
    rig.discord.world.commands.reverse()
    fewer = commands()[:1]
    monkeypatch.setattr(registering, "commands", lambda: fewer)
    for _ in range(3):
        await restarted(rig, answers, lambda: len(rig.discord.world.commands) == 1)
    assert rig.discord.world.puts == 2


@pytest.mark.parametrize("trouble", [Trouble(503), Trouble(429, retry_after=0.01), Trouble(reset="before")])
async def test_case_38_commands_that_are_not_taken_yet(rig: DiscordRig, answers: Answers, trouble: Trouble) -> None:
    """They are told again until they are, and meanwhile the bot answers."""
    rig.discord.troubles["PUT commands"].extend([trouble] * 1000)
    await rig.start(answers)
    await asked(rig)
    rig.discord.troubles["PUT commands"].clear()
    await eventually(lambda: rig.discord.world.puts, "the commands")


@pytest.mark.parametrize("trouble", [Trouble(403, 20012), Trouble(429, retry_after=300)])
async def test_case_38_commands_that_are_not_taken(
    rig: DiscordRig, answers: Answers, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    """What Discord refuses, or has no room for today, is logged, keeps the bot from nothing, and waits."""
    rig.discord.troubles["PUT commands"].extend([trouble] * 2)
    await rig.start(answers)
    await asked(rig)
    await eventually(lambda: len(rig.discord.troubles["PUT commands"]) < 2, "the call")
    await asked(rig, "and then?")
    await eventually(lambda: ("20012" if trouble.code else "again in 300 s") in caplog.text, "word of it")
    assert len(rig.discord.troubles["PUT commands"]) == 1
