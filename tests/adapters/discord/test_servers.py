"""The servers that have the bot: one that has it no more is forgotten, whenever it went."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.adapters.discord import servers
from bot.adapters.discord.servers import Servers, Shard
from bot.core.model import Place
from bot.core.remembered import Context
from bot.storage.servers import SqlServers
from bot.testing import Answers, eventually
from tests.adapters.discord.fake import APPLICATION, GUILD, Trouble
from tests.adapters.discord.fake.world import FOREIGN
from tests.adapters.discord.hurried import hurry
from tests.adapters.discord.processes import Process, asked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.adapters.discord.fake import FakeDiscord

pytestmark = pytest.mark.usefixtures(hurry.__name__)

WORDS = "said on the rock"


def found_in(file: Path, *, words: str = WORDS) -> list[str]:
    """Return the tables in which words stand, the whole database being looked through."""
    with closing(sqlite3.connect(file)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [name for name in tables if any(words in str(row) for row in database.execute(f"SELECT * FROM {name}"))]  # noqa: S608 - of our own tables


async def _are(file: Path, noted: set[str]) -> None:
    """Wait until these servers are noted, and no other."""
    with closing(sqlite3.connect(file)) as database:

        def there() -> set[str]:
            return {name for (name,) in database.execute("SELECT workspace FROM installation")}

        await eventually(lambda: there() == noted, f"{noted} are noted")


async def test_case_25_a_server_that_left_while_the_bot_was_away(
    fake: FakeDiscord, answers: Answers, tmp_path: Path
) -> None:
    """Everything of it is gone at the next start; what people keep who have the bot for themselves stays."""
    there, away = fake.world.found_guild(1), fake.world.found_guild(2)
    left, stays, unavailable = GUILD, fake.world.guild_of(there), fake.world.guild_of(away)
    file = tmp_path / "bot.db"
    process = await Process.on(file, fake.world.clock, 2, alone=True)
    await process.start(answers)
    await _are(file, {left, stays, unavailable})
    for server in (left, stays, unavailable, FOREIGN):
        await process.store.configure(Place("discord", server, "1"), "note", f"{WORDS} in {server}")
    await process.end()
    fake.world.guilds.remove(left)
    fake.world.away.add(unavailable)
    again = await Process.on(file, fake.world.clock, 2, alone=True)
    await again.start(answers)
    await _are(file, {stays, unavailable})
    for server in (stays, unavailable, FOREIGN):
        assert await again.store.configured(Place("discord", server, "1"), "note") == f"{WORDS} in {server}"
    await again.end()
    assert found_in(file, words=left) == []
    assert found_in(file) == ["setting"]


async def test_case_25_the_last_server_may_leave(fake: FakeDiscord, answers: Answers, tmp_path: Path) -> None:
    """A bot that no server has any more forgets what was its only one, and not what another bot's is."""
    file = tmp_path / "bot.db"
    process = await Process.on(file, fake.world.clock, alone=True)
    noted = SqlServers(process.store.turns)
    await noted.note(APPLICATION, [GUILD])
    await noted.note("another", [FOREIGN])
    await process.store.configure(Place("discord", GUILD, "1"), "note", WORDS)
    await process.store.configure(Place("discord", FOREIGN, "1"), "note", "of another bot")
    fake.world.guilds.clear()
    await process.start(answers)
    await _are(file, {FOREIGN})
    await process.end()
    assert (found_in(file), found_in(file, words="of another bot")) == ([], ["setting"])


async def test_a_list_that_lacks_a_server_deletes_nothing(
    fake: FakeDiscord,
    answers: Answers,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is deleted is gone for good: Discord is asked, as long as it gives no answer, and is believed."""
    file = tmp_path / "bot.db"
    process = await Process.on(file, fake.world.clock, alone=True)
    await SqlServers(process.store.turns).note(APPLICATION, [GUILD])
    await process.store.configure(Place("discord", GUILD, "1"), "note", WORDS)
    fake.world.unlisted.add(GUILD)
    fake.troubles["GET guild"].extend([Trouble(status=400)] * 2)
    monkeypatch.setattr(servers, "_AGAIN", 0.01)
    await process.start(answers)
    await eventually(lambda: "Discord didn't list a server that has the bot" in caplog.text, "a warning")
    await process.end()
    assert found_in(file) == ["setting"]


async def test_who_comes_back_while_nobody_looks_is_not_forgotten_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new session may tell of it, instead of its arrival: what is said there from then on stays, too."""
    monkeypatch.setattr(servers, "_LATER", 0.05)
    forgotten = list[str]()

    class Notes:
        """Notes of nothing."""

        async def noted(self, _application: str) -> list[str]:
            return []

        async def note(self, _application: str, _servers: object) -> None:
            await asyncio.sleep(0)

    async def forget(_platform: str, server: str) -> None:
        forgotten.append(server)

    some = Servers(forget, Notes())
    await some.removed(7)
    await some.settle(1, Shard(), lambda: {7})
    await asyncio.sleep(0.2)
    await some.drain()
    assert forgotten == ["7"]


async def test_servers_come_and_go(fake: FakeDiscord, answers: Answers, tmp_path: Path) -> None:
    """One that installs the bot is noted at once, and one that removes it is not any more."""
    file = tmp_path / "bot.db"
    process = await Process.on(file, fake.world.clock, alone=True)
    await process.start(answers)
    await _are(file, {GUILD})
    new = fake.world.guild_of(fake.world.found_guild(1))
    fake.world.guilds.remove(new)
    await fake.add_guild(new)
    await _are(file, {GUILD, new})
    await fake.remove_guild(new)
    await _are(file, {GUILD})
    await process.end()


async def test_case_25_what_is_under_way_is_forgotten_too(
    fake: FakeDiscord, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an answer remembers after the server has gone is deleted a while later, or when the bot ends."""
    file, place = tmp_path / "bot.db", Place("discord", GUILD, "1")
    for later in (0.2, 60.0):
        monkeypatch.setattr(servers, "_LATER", later)
        process = await Process.on(file, fake.world.clock, alone=True)
        await process.start(answers)
        await _are(file, {GUILD})
        await fake.remove_guild()
        await _are(file, set())
        await process.store.remember(place, Context(WORDS))
        if later < 1:
            await eventually(lambda: not found_in(file), "the end of it")
        await process.end()
        assert found_in(file) == []
        fake.world.guilds.append(GUILD)


async def test_who_comes_back_keeps_what_is_said_from_then_on(
    fake: FakeDiscord, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that removes the bot and installs it again within the minute isn't forgotten a second time."""
    file, place = tmp_path / "bot.db", Place("discord", GUILD, "1")
    monkeypatch.setattr(servers, "_LATER", 0.5)
    process = await Process.on(file, fake.world.clock, alone=True)
    await process.start(answers)
    await _are(file, {GUILD})
    await fake.remove_guild()
    await _are(file, set())
    await fake.add_guild()
    await _are(file, {GUILD})
    await process.store.configure(place, "note", WORDS)
    await asked(fake, "general", "back again")
    await asyncio.sleep(1)  # longer than it takes to forget a second time
    await process.end()
    assert found_in(file) == ["setting"]


async def test_a_server_that_comes_meanwhile_is_not_forgotten() -> None:
    """Which servers are there is looked at after which are noted, and again before one is forgotten."""
    here, forgotten, ways = {1}, list[str](), list[str]()

    class Slow:
        """Notes that take a while, in which others come."""

        async def noted(self, _application: str) -> list[str]:
            here.add(2)
            return ["1", "2", "3"]

        async def note(self, _application: str, _servers: object) -> None:
            here.add(3)
            ways.append("noted")

    async def forget(_platform: str, server: str) -> None:
        forgotten.append(server)

    await Servers(forget, Slow()).settle(1, Shard(), lambda: here)
    assert (ways, forgotten) == (["noted"], [])


async def test_an_absent_database_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is there; but once a connection is gone, others may know better, and nothing is forgotten."""
    monkeypatch.setattr(servers, "_AGAIN", 0.01)
    asked_for, here, forgotten = list[int](), [True], list[str]()

    class Away:
        """A database that is away the first two times."""

        async def noted(self, _application: str) -> list[str]:
            asked_for.append(1)
            if len(asked_for) < 3:
                raise ConnectionError
            return ["7"]

        async def note(self, _application: str, _servers: object) -> None:
            await asyncio.sleep(0)

    async def forget(_platform: str, server: str) -> None:
        forgotten.append(server)

    some = Servers(forget, Away())
    await some.settle(1, Shard(), lambda: {1} if here else None)
    assert (len(asked_for), forgotten) == (3, ["7"])
    here.clear()
    await some.settle(1, Shard(), lambda: {1} if here else None)
    assert (len(asked_for), forgotten) == (3, ["7"])
    await some.drain()
