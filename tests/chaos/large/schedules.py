"""A schedule: what happens to a whole bot on both platforms at once, drawn from a seed; and how it is carried out."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.adapters.discord.fake import TOKEN as DISCORD_TOKEN
from tests.adapters.slack.fake import APP_TOKEN, SECRET, TEAM, TOKEN
from tests.chaos.large import rules
from tests.chaos.large.on_discord import OnDiscord
from tests.chaos.large.on_slack import OnSlack
from tests.chaos.large.process import Bot, Size
from tests.chaos.large.weather import Weather
from tests.chaos.large.wires import DiscordInStorm, SlackInStorm
from tests.chaos.running import BOT
from tests.cli.rig import LIGHTHOUSE, environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ASKED: Final = (
    *("slack mention", "slack say", "slack command", "slack press", "slack find", "slack form", "slack bob"),
    *("slack forged", "slack again", "slack hostile", "slack send_now"),
    *("discord mention", "discord command", "discord type", "discord press", "discord form"),
    *("discord bob", "discord forged", "discord removed", "discord again", "discord hostile", "discord send_now"),
)
"""What people do."""
_BY_SOCKETS: Final = ("slack refresh", "slack cut", "slack edge_away", "slack malformed")
_BY_HTTP: Final = ("slack malformed", "slack replayed")
_ON_DISCORD: Final = (
    *("discord told_to_reconnect", "discord cut", "discord closed", "discord invalid", "discord silent"),
    "discord malformed",
)
_SETTLING: Final = 60.0  # seconds; a limit or a lost answer may be waited for
_QUIET: Final = 0.3  # seconds without a call
_IDLE: Final = 17.0  # seconds in which connections that were kept for further calls are let go
_AT_ONCE: Final = 3
_NOTHING: Final = Size(0, 0)


class Schedule(NamedTuple):
    """What happens, in order. It is all that a seed decides before the bot is there."""

    seed: int
    by_http: bool
    roughness: float
    """The share of the bot's calls that meet trouble."""
    kills: tuple[tuple[int, bool], ...]
    """At which of the bot's calls each process is killed, and whether before that is taken."""
    lives: tuple[tuple[str, ...], ...]
    """What happens in the lives that are cut short."""
    load: tuple[str, ...]
    """What happens in the last one, between the two times at which the process is looked at."""
    once: tuple[str, ...] = ASKED
    """What happens before that, in calm, so that what is needed once is there."""
    troubles: frozenset[str] = frozenset()
    """The only ones that there are; empty for all."""
    patience: float = _SETTLING
    """Seconds until all is answered."""

    def told(self) -> str:
        """Tell of it."""
        way = "HTTP" if self.by_http else "Socket Mode"
        kills = ", ".join(f"{number}{' before' if first else ' after'}" for number, first in self.kills)
        lives = "; ".join(" ".join(one.replace(" ", ".") for one in life) for life in (*self.lives, self.load))
        return f"seed {self.seed}: {way}, trouble for {self.roughness:.0%}, kills at call {kills or '-'}: {lives}"


def drawn(seed: int) -> Schedule:
    """Return the schedule of a seed."""
    random = Random(seed)  # noqa: S311 - it decides on troubles, not on secrets
    by_http = random.random() < 0.5
    events = (*(_BY_HTTP if by_http else _BY_SOCKETS), *_ON_DISCORD)

    def some(asked: int, disturbed: int) -> tuple[str, ...]:
        chosen = [*random.choices(ASKED, k=asked), *random.sample(events, disturbed)]
        random.shuffle(chosen)
        return tuple(chosen)

    kills = tuple((random.randint(4, 16), random.random() < 0.5) for _ in range(random.choice((1, 1, 2))))
    lives = tuple(some(12, 2) for _ in kills)
    return Schedule(seed, by_http, random.uniform(0.1, 0.35), kills, lives, some(30, 3))


@dataclass
class Outcome:
    """What came of a schedule."""

    schedule: Schedule
    violations: list[str]
    met: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    grown: Size = _NOTHING
    seconds: float = 0.0


class Stage:
    """The bot, both platforms and the people on them."""

    def __init__(self, schedule: Schedule, folder: Path, program: Sequence[str]) -> None:
        """Take what is to happen, and a folder with a bot's state."""
        self.schedule = schedule
        self.random = Random(schedule.seed)  # noqa: S311 - likewise
        self.weather = Weather(self.random, schedule.troubles)
        self.slack, self.discord = SlackInStorm(self.weather), DiscordInStorm(self.weather)
        self._folder, self._program = folder, program
        self.faults: list[str] = []

    def open(self) -> None:
        """Make the bot and the people; the platforms are there."""
        secret = {"SLACK_SIGNING_SECRET": SECRET} if self.schedule.by_http else {"SLACK_APP_TOKEN": APP_TOKEN}
        where = {"DISCORD_API_URL": self.discord.api_url, "DISCORD_GATEWAY_URL": self.discord.gateway_url}
        tokens = {"SLACK_BOT_TOKEN": TOKEN, "DISCORD_TOKEN": DISCORD_TOKEN, "SLACK_API_URL": self.slack.api_url}
        hurry = {"DELIVERY_HTTP_TIMEOUT": "2", "DELIVERY_LEASE": "5", "DELIVERY_QUIET": "6", "DELIVERY_VERIFY": "600"}
        self.bot = Bot(self._program, self._folder, environment(**secret, **where, **tokens, **hurry))
        self.on_slack = OnSlack(self.slack, self.bot, self.random, by_http=self.schedule.by_http)
        self.on_discord = OnDiscord(self.discord, self.random)

    async def do(self, acts: Sequence[str]) -> None:
        """Let these things happen, a few at a time."""
        turns = asyncio.Semaphore(_AT_ONCE)

        async def one(name: str) -> None:
            where, _, what = name.partition(" ")
            async with turns:
                # Where nobody is there at the moment, people give up; that the bot comes back is looked at later.
                with suppress(AssertionError, ConnectionError, LookupError):
                    await getattr(self.on_slack if where == "slack" else self.on_discord, what)()

        await asyncio.gather(*map(one, acts))

    async def die(self, acts: Sequence[str], calls: int, *, first: bool) -> None:
        """Let these things happen until the process is killed in the middle of them, and start another."""
        self.weather.strike(calls, self.bot.kill, first=first)
        doing = asyncio.create_task(self.do(acts))
        gone = asyncio.create_task(self.bot.gone())
        await asyncio.wait([doing, gone], return_when=asyncio.FIRST_COMPLETED)
        self.bot.kill()  # if nothing was asked of the platforms so often
        await gone
        self.weather.spare()
        self.slack.book.excuse()
        self.discord.book.excuse()
        await self.bot.start()
        await doing

    async def settle(self) -> None:
        """Return when all is quiet; nobody waits for ever for a reply that doesn't come, which `rules.py` will tell."""
        now = asyncio.get_running_loop().time
        until, calls = now() + self.schedule.patience, -1
        while now() < until and not (self._is_settled() and calls == self._calls()):
            calls = self._calls()
            await asyncio.sleep(_QUIET)
            if not self._is_settled():
                await self.on_slack.settle()
        await self.bot.ready()

    def _is_settled(self) -> bool:
        return self.on_slack.is_settled() and self.on_discord.is_settled()

    def _calls(self) -> int:
        return len(self.slack.calls) + len(self.discord.calls)

    def held(self) -> rules.Held:
        """Return what the bot holds, here and on the platforms' side."""
        size = self.bot.size()
        connections = self.slack.connections + self.discord.connections
        return rules.Held(size.memory, size.descriptors, connections, len(self.slack.sockets), self.discord.living)


async def carry_out(
    schedule: Schedule, folder: Path, program: Sequence[str] = BOT, state: Path | None = None
) -> Outcome:
    """Let it happen, and judge what the platforms have written down. `state` holds what was kept before."""
    stage = Stage(schedule, _project(folder, state), program)
    started = asyncio.get_running_loop().time()
    before = after = rules.Held(0, 0, 0, 0, 0)
    async with stage.slack, stage.discord:
        stage.open()
        try:
            await stage.bot.start()
            for acts, (calls, first) in zip(schedule.lives, schedule.kills, strict=True):
                stage.weather.roughness = schedule.roughness
                await stage.die(acts, calls, first=first)
            stage.weather.roughness = 0.0
            await stage.settle()
            await stage.do(schedule.once)
            await stage.settle()
            before = stage.held()
            stage.weather.roughness = schedule.roughness
            await stage.do(schedule.load)
            await stage.settle()  # still in the storm, in which the answers are given
            stage.weather.roughness = 0.0
            await stage.settle()
            after = await _let_go(stage, before)
            await stage.bot.end()
        except AssertionError as error:
            stage.faults.append(str(error))
        finally:
            stage.bot.kill()
            await stage.bot.gone()
        found = [*stage.faults, *stage.bot.faults, *rules.violations(stage, folder), *rules.grown(before, after)]
    grown = Size(after.memory - before.memory, after.descriptors - before.descriptors)
    asked = len(stage.slack.book.entries) + len(stage.discord.book.entries)
    if asked < len(schedule.once):
        found.append(f"only {asked} requests came through")
    return Outcome(schedule, found, stage.weather.met, asked, grown, asyncio.get_running_loop().time() - started)


async def _let_go(stage: Stage, before: rules.Held) -> rules.Held:
    """Return what is held in the end: connections that are kept for further calls are let go after a while."""
    now = asyncio.get_running_loop().time
    until = now() + _IDLE
    while rules.grown(before, after := stage.held()) and now() < until:  # noqa: ASYNC110 - of another process
        await asyncio.sleep(_QUIET)
    return after


def _project(folder: Path, state: Path | None) -> Path:
    """Make a team's folder: Ann may change anything on Slack, and nobody else."""
    (folder / "config").mkdir()
    about = {name: str(LIGHTHOUSE / name) for name in ("briefings", "seeds", "texts")}
    about |= {"review days": "9999", "settings by": "admins", "admins": f"slack:{TEAM}:UANN"}
    (folder / "config" / "settings.yaml").write_text("".join(f"{name}: {value}\n" for name, value in about.items()))
    if state:
        shutil.copytree(state, folder / "state")
    return folder


def made_before(folder: Path) -> Path:
    """Make what every bot finds: tables, and subscriptions of another workspace and another server (case 10)."""
    _project(folder, None)
    for place, owner in rules.FOREIGN:
        command = [*BOT, "subscriptions", "add", place, "--owner", owner, "--when", rules.FAR]
        subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)
    with closing(sqlite3.connect(folder / "state" / "briefing-bot.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "state"
