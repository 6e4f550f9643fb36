"""Several connections, in one process or in several that share them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.adapters.discord import shards, starts
from bot.adapters.discord.shards import STANDING_BY
from bot.core.answering import Answering
from bot.core.document import Document
from bot.core.handler import Handler
from bot.core.model import Place
from bot.core.ports import Refused
from bot.core.responder import Responder
from bot.storage import shards as leases
from bot.testing import Answers, eventually
from tests.adapters.discord.fake import GUILD, Trouble
from tests.adapters.discord.fake.world import CHANNELS
from tests.adapters.discord.hurried import hurry
from tests.adapters.discord.processes import Process, asked
from tests.adapters.discord.seen import OWNER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from bot.core.briefing import Library
    from tests.adapters.discord.fake import FakeDiscord

    New = Callable[..., Awaitable[Process]]

pytestmark = pytest.mark.usefixtures(hurry.__name__)


@pytest.fixture
async def new(fake: FakeDiscord, tmp_path: Path) -> AsyncIterator[New]:
    """Return what makes a process; all of them share a database."""
    made: list[Process] = []

    async def make(of: int = 0, *, alone: bool = False) -> Process:
        made.append(await Process.on(tmp_path / "bot.db", fake.world.clock, of, alone=alone))
        return made[-1]

    yield make
    for process in made:
        await process.stop()


async def test_one_process_has_all_connections(fake: FakeDiscord, answers: Answers, new: New) -> None:
    """As many as Discord recommends; each server is heard on its own, and what is said between two on the first."""
    fake.recommended = 3
    channels = [fake.world.found_guild(number) for number in range(1, 6)]
    process = await new(alone=True)
    await process.start(answers)
    await eventually(lambda: process.held == [0, 1, 2], "all connections")
    assert sorted(fake.identified) == [(0, 3), (1, 3), (2, 3)]
    for number, channel in enumerate(["general", *channels, "direct"]):
        await asked(fake, channel, f"question {number}")
    assert len(answers.requests) == len(fake.world.posts) == 7
    assert "Connected to Discord as bot by connection 2 of 3, in 2 servers. Try" in "\n".join(process.told)


async def test_the_setting_says_how_many(fake: FakeDiscord, answers: Answers, new: New) -> None:
    """Whoever wants more connections than Discord recommends has them."""
    process = await new(2, alone=True)
    await process.start(answers)
    await eventually(lambda: process.held == [0, 1], "both")


async def test_two_processes_share_them_and_take_over(
    fake: FakeDiscord, answers: Answers, new: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every server is answered once; when one process ends, the other answers its servers at once."""
    monkeypatch.setattr(leases, "LEASE", timedelta(hours=1))
    there = fake.world.found_guild(1)
    one, other = await new(2), await new(2)
    await asyncio.gather(one.start(answers), other.start(answers))
    await eventually(lambda: one.held + other.held in ([0, 1], [1, 0]), "one for each")
    await asked(fake, "general", "here")
    await asked(fake, there, "there")
    await one.end()
    await eventually(lambda: other.held == [0, 1], "both at the other")
    await asked(fake, "general", "here again")
    await asked(fake, there, "there again")
    assert len(answers.requests) == len(fake.world.posts) == 4
    assert len(fake.identified) == 3


async def test_who_holds_none_stands_by(fake: FakeDiscord, answers: Answers, new: New) -> None:
    """It is ready, says so, and can post; a call under way is made to its end, whatever becomes of connections."""
    one, other = await new(), await new()
    await one.start(answers)
    await other.start(answers)
    assert (other.adapter.unready(), other.adapter.notes(), one.adapter.notes()) == ([], [STANDING_BY], [])
    place = Place("discord", GUILD, CHANNELS["general"])
    await other.adapter.post(place, Document("By the one that stands by"), "first")
    fake.troubles["POST messages"].append(Trouble(slow=0.2))
    posting = asyncio.create_task(one.adapter.post(place, Document("On the way"), "second"))
    await eventually(lambda: not fake.troubles["POST messages"], "the call")
    await one.adapter.drain()
    assert not one.held
    await posting
    assert len(fake.world.posts) == 2
    await eventually(lambda: other.held == [0] and not other.adapter.notes(), "the other instead")


async def test_what_two_processes_hear_is_answered_once(fake: FakeDiscord, lighthouse: Library, new: New) -> None:
    """While one takes over from another, both may hear the same: a command and a mention have one answer each."""
    processes = [await new(alone=True) for _ in range(2)]
    for process in processes:
        responder = Responder(Answering(lighthouse))
        handler = Handler(lambda _: responder, process.store, fake.world.clock)  # noqa: B023 - both have the same
        await process.start(handler.answer)
    sent = await fake.command("ann", "general", "briefing", "ask", question=OWNER)
    await fake.mention("ann", "general", OWNER)
    await eventually(lambda: len(fake.world.posts) >= 2, "both answers")
    for process in processes:
        await process.end()
    assert (len(sent.responses), len(fake.world.posts)) == (1, 2)


async def test_a_lease_that_cannot_be_renewed_ends_the_connection(
    fake: FakeDiscord, answers: Answers, new: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is closed before another process may have it; when the database is back, the process takes it again."""
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=2))
    monkeypatch.setattr(leases, "RENEWED", timedelta(seconds=0.1))
    monkeypatch.setattr(shards, "_BEFORE", 1.0)
    one, other = await new(), await new()
    await one.start(answers)
    await other.start(answers)
    one.leases.is_away = True
    await eventually(lambda: not fake.sockets, "the end of the connection")
    assert not other.held
    assert one.adapter.unready() == ["Discord: not connected"]
    await eventually(lambda: other.held == [0], "the other instead")
    one.leases.is_away = False
    await eventually(lambda: one.adapter.notes() == [STANDING_BY], "the first, standing by")
    await asked(fake, "general", "still there?")


async def test_a_database_that_stands_still_is_not_ready(
    fake: FakeDiscord, answers: Answers, new: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stands by says so only while the database says so: without an answer, nobody knows who holds what."""
    monkeypatch.setattr(shards, "_LOOK", 0.1)
    one, other = await new(), await new()
    await one.start(answers)
    await other.start(answers)
    other.leases.stands_still = True
    await eventually(lambda: other.adapter.unready() == ["Discord: not connected"], "the truth")
    other.leases.stands_still = False
    await eventually(lambda: other.adapter.notes() == [STANDING_BY], "standing by again")


async def test_who_is_told_to_end_before_it_holds_any_takes_none(fake: FakeDiscord, answers: Answers, new: New) -> None:
    """A process that is about to end would keep a connection from the others, and answer nothing on it."""
    fake.troubles["GET bot"].append(Trouble(slow=0.2))
    process = await new()
    process.begin(answers)
    await eventually(lambda: process.adapter._client, "the login")  # noqa: SLF001 - nobody else needs to know
    await process.adapter.drain()
    await asyncio.sleep(0.5)  # longer than Discord takes to tell how many there are to be
    assert (process.held, fake.identified) == ([], [])


async def test_while_others_divide_otherwise_none_is_taken(
    fake: FakeDiscord, answers: Answers, new: New, caplog: pytest.LogCaptureFixture
) -> None:
    """The process says so, is ready, and goes on when the others have ended."""
    one, other = await new(1), await new(2)
    await one.start(answers)
    await other.start(answers)
    said = "Discord: other processes divide the servers into 1 connections, and this one into 2; it waits until they"
    assert other.adapter.notes()[0].startswith(said)
    assert said in caplog.text
    await one.end()
    await eventually(lambda: other.held == [0, 1], "both")
    assert fake.identified == [(0, 1), (0, 2), (1, 2)]


async def test_some_that_are_lost_are_noted(fake: FakeDiscord, answers: Answers, new: New) -> None:
    """While a process can answer on one of its connections, it is ready, and says how many can't be used."""
    process = await new(2, alone=True)
    await process.start(answers)
    await eventually(lambda: process.held == [0, 1], "both")
    fake.refuses_gateway = True
    [socket] = [one.socket for one in fake.sessions.values() if one.number == 1]
    assert socket
    await socket.close(code=4000)
    await eventually(lambda: process.held == [0], "the other alone")
    assert not process.adapter.unready()
    assert process.adapter.notes() == ["Discord: 1 of this process's 2 connections can't be used at the moment"]


@pytest.mark.parametrize("at_once", [1, 2])
async def test_sessions_begin_one_after_the_other(
    fake: FakeDiscord, answers: Answers, new: New, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Between two beginnings there is Discord's pause, whichever processes begin; as many as may begin at once do."""
    fake.between, fake.at_once, fake.recommended = 0.2, at_once, 4
    monkeypatch.setattr(starts, "_FIRST_PAUSE", 0.25)
    monkeypatch.setattr(starts, "_LONGEST_PAUSE", 0.25)
    processes = [await new() for _ in range(2)]
    await asyncio.gather(*[process.start(answers) for process in processes])
    await eventually(lambda: sorted(processes[0].held + processes[1].held) == [0, 1, 2, 3], "all connections")
    assert (fake.hurried, fake.identifies) == (0, 4)


async def test_sharding_that_discord_requires_is_told(fake: FakeDiscord, answers: Answers, new: New) -> None:
    """A bot with too many servers for its connections ends, with Discord's number for the reason."""
    fake.required = 2
    process = await new(1)
    process.begin(answers)
    assert process.running
    with pytest.raises(Refused, match=r"^4011$"):
        await asyncio.wait_for(process.running, 10)


@pytest.mark.parametrize(("of", "total", "most"), [(1, 1_000, 400), (16, 1_000, 800), (64, 2_000, 1_600), (2, 10, 400)])
def test_a_day_has_room_for_many_connections(of: int, total: int, most: int) -> None:
    """One connection needs few beginnings; several have what Discord allows, but for a reserve."""

    async def never(*_: object) -> bool:
        return False

    some = starts.Starts(never, never)
    some.allow({"total": total, "max_concurrency": 1}, of)
    assert some.most == most


@pytest.mark.parametrize("looks", [1, 2])
async def test_case_38_commands_are_told_by_one_of_many(
    fake: FakeDiscord, answers: Answers, new: New, looks: int
) -> None:
    """Of any number of processes that start at once, one tells Discord the commands."""
    fake.troubles["GET commands"].extend([Trouble(slow=0.1)] * 4 * looks)
    processes = [await new() for _ in range(4)]
    for process in processes:
        process.begin(answers)
    await eventually(lambda: fake.world.puts, "the commands")
    await eventually(lambda: all(not process.adapter.unready() for process in processes), "all of them")
    await eventually(lambda: sum(path.endswith("/commands") for _, path, _ in fake.calls) >= 9, "further looks")
    await asked(fake, "general", "and now?")
    assert fake.world.puts == 1
