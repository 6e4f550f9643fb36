"""One run: many subscriptions due at once, workers that are struck, a platform in trouble; and what came of it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from bot.app import SystemClock
from tests.chaos.books import Books, database
from tests.chaos.platforms import BLIND, platform_of
from tests.chaos.record import Blow, Record
from tests.chaos.troubles import USUAL, Timings
from tests.chaos.workers import Workers
from tests.cli.rig import LIGHTHOUSE, environment

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from tests.chaos.platforms import Platform

BOT: Final = (sys.executable, "-m", "bot")
_MOMENTS: Final = ("taken", "answered", "after")
_WEEKDAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_LOOKED_AT: Final = 0.25  # seconds between two looks at what is left to do
_IN_A_FILE: Final = 5_000  # subscriptions: no file may be larger than a megabyte
_TOLD: Final = 10  # channels whose story is told
_FOREIGN: Final = ("DELIVERY_", "DATABASE_URL")


@dataclass(frozen=True)
class Run:
    """What is to be tried."""

    platform: str
    server: str = ""
    """The address of a PostgreSQL server; empty for SQLite."""
    workers: int = 1
    seed: int = 1
    subscriptions: int = 200
    kills: int = 8
    stops: int = 3
    never_returns: bool = False
    """Instead of all kills and stops, one process is stopped for good."""
    program: tuple[str, ...] = BOT
    timings: Timings = USUAL

    @property
    def name(self) -> str:
        """The database and how many processes use it."""
        said = f"{'PostgreSQL' if self.server else 'SQLite'} × {self.workers}"
        return said + (", one never returns" if self.never_returns else "")


@dataclass
class Outcome:
    """What the platform and the books show at the end."""

    run: Run
    kills: int
    stops: int
    troubles: int
    seconds: float
    lost: list[str]
    twice: int
    held: set[str]
    unknown: set[str]
    faults: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        """The outcome as a row of the table in the docs."""
        run, held = self.run, f"{len(self.held)} of {len(self.unknown)}"
        cells = (run.platform, run.name, run.seed, run.subscriptions, self.kills, self.stops, self.troubles)
        return as_row(*cells, f"{self.seconds:.0f}", len(self.lost), self.twice, held)

    def violations(self) -> list[str]:
        """Return what must not be."""
        found = [*self.faults]
        if self.lost:
            found.append(f"lost {len(self.lost)}")
        if self.twice:
            found.append(f"twice {self.twice}")
        if self.run.platform != BLIND and self.held:
            found.append(f"held {len(self.held)}, where the bot may look")
        if wrongly := self.held - self.unknown:
            found.append(f"held {len(wrongly)} whose outcome was known")
        return found


def as_row(*cells: object) -> str:
    """Return a row of a table in Markdown."""
    return f"| {' | '.join(map(str, cells))} |"


async def carry_out(run: Run, folder: Path) -> Outcome:
    """Make everything due, let the workers work under fire until all is settled, and count."""
    random = Random(run.seed)  # noqa: S311 - it decides on troubles, not on secrets
    record = Record(random, run.timings, run.subscriptions)
    platform = platform_of(run.platform, record, run.subscriptions)
    await platform.start()
    try:
        with database(run.server, folder) as address, closing(Books(address)) as books:
            variables = await asyncio.to_thread(prepare, run, folder, address, platform)
            books.make_due(when_due())
            workers = Workers((*run.program, "deliver"), folder, variables, platform)
            workers.struck = lambda: record.lost_sight(books.sending(), workers.alive)
            record.blows += _blows(run, workers, random)

            async def is_open() -> bool:
                return bool(record.on_their_way or books.open(run.subscriptions))

            patience = 90 + 4 * run.timings.verify + 1.5 * run.subscriptions
            seconds = await settled(workers, run.workers, patience, is_open)
            return _counted(run, platform, workers, books, seconds)
    finally:
        await platform.stop()


async def settled(workers: Workers, number: int, patience: float, is_open: Callable[[], Awaitable[bool]]) -> float:
    """Let so many workers work until nothing is left to do, or for `patience` seconds; return how many."""
    now = asyncio.get_running_loop().time
    start = now()
    workers.start(number)
    try:
        while await is_open():
            if workers.have_given_up or now() - start > patience:
                break
            await asyncio.sleep(_LOOKED_AT)
        return now() - start
    finally:
        await workers.end()


def _counted(run: Run, platform: Platform, workers: Workers, books: Books, seconds: float) -> Outcome:
    record, there, held = platform.record, platform.there(), books.held()
    outcome = Outcome(
        run, workers.kills, workers.stops, record.troubles, seconds,
        lost=[channel for channel in platform.channels if not there[channel] and channel not in held],
        twice=sum(max(there[channel] - 1, 0) for channel in platform.channels),
        held=held, unknown=record.unknown, faults=[*workers.faults],
    )  # fmt: skip
    if left := books.open(run.subscriptions):
        outcome.faults.append(f"{left} deliveries aren't settled after {seconds:.0f} s")
    needless = record.needlessly_doubled(workers.slept)
    if needless:
        outcome.faults.append(f"{len(needless)} had two posts for a while, though looking would have told")
    if record.blows:
        outcome.faults.append(f"{len(record.blows)} blows were never struck")
    odd = {channel for channel in platform.channels if there[channel] > 1} | {*outcome.lost}
    odd |= needless | books.undone() | held - (outcome.unknown if run.platform == BLIND else set())
    outcome.faults += [
        f"{channel}: {record.story(channel)} -- {books.story(channel)}" for channel in sorted(odd)[:_TOLD]
    ]
    return outcome


def _blows(run: Run, workers: Workers, random: Random) -> list[tuple[int, Blow]]:
    """Return what happens at which post: at the times when workers are in the middle of their work."""
    strikes: list[Callable[[int], bool]] = []
    if run.never_returns:
        strikes.append(partial(workers.stop, seconds=0))
    else:
        # The first of each three blows kills all workers, the others the one that is posting.
        strikes += [workers.kill if number % 3 else workers.kill_all for number in range(run.kills)]
        lease = run.timings.lease
        pauses = (random.uniform(lease * (number % 2), lease * (number % 2 + 1)) for number in range(1, run.stops + 1))
        strikes += [partial(workers.stop, seconds=pause) for pause in pauses]
    least, most = (run.subscriptions // 10, run.subscriptions // 3) if run.never_returns else (2, run.subscriptions)
    random.shuffle(strikes)
    numbers = sorted(random.sample(range(max(least, 2), most), len(strikes)))
    return [
        (number, Blow(random.choice(_MOMENTS), random.uniform(0, 0.05), strike))
        for number, strike in zip(numbers, strikes, strict=True)
    ]


def when_due() -> datetime:
    """Return the moment at which everything was due: an hour ago."""
    return SystemClock().now().replace(second=0, microsecond=0) - timedelta(hours=1)


def _variables(run: Run, address: str) -> dict[str, str]:
    settings = {"BRIEFING_REVIEW_DAYS": "9999", "DATABASE_URL": address} | run.timings.variables()
    settings |= {f"BRIEFING_{name.upper()}": str(LIGHTHOUSE / name) for name in ("briefings", "seeds", "texts")}
    ours = {name: value for name, value in environment().items() if not name.startswith(_FOREIGN)}
    return ours | settings


def prepare(run: Run, folder: Path, address: str, platform: Platform) -> dict[str, str]:
    """Import the subscriptions as whoever moves in does; return the environment of a worker."""
    variables, due = _variables(run, address), when_due()
    when = f"weekly {_WEEKDAYS[due.weekday()]} {due:%H:%M} Etc/UTC"
    about = f"  topics: all\n  when: {when}\n  owner: {platform.owner}\n"
    for begin in range(0, len(platform.channels), _IN_A_FILE):
        some = platform.channels[begin : begin + _IN_A_FILE]
        file = folder / f"subscriptions-{begin}.yaml"
        file.write_text("".join(f'- place: "{platform.place(channel)}"\n{about}' for channel in some), "utf-8")
        command = [*run.program, "subscriptions", "import", str(file)]
        done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=False, text=True)
        assert done.returncode == 0, f"the import ended with {done.returncode}: {done.stdout}{done.stderr}"
    return variables
