"""Many subscriptions of Discord, due at once: two processes, one PostgreSQL, many kills, and the database restarted."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import OperationalError

from bot.core.model import Place
from bot.delivery import limits
from tests.chaos.books import Books
from tests.chaos.platforms import DISCORD, DiscordInTrouble
from tests.chaos.record import Blow, Record
from tests.chaos.running import BOT, Run, prepare, settled, when_due
from tests.chaos.troubles import USUAL
from tests.chaos.workers import Workers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chaos.large.cluster import Cluster
    from tests.chaos.troubles import Timings

MOST: Final = 1.6
"""Times the ideal that a run may take."""
_MOMENTS: Final = ("taken", "answered", "after")


@dataclass(frozen=True)
class Load:
    """What is to be tried."""

    subscriptions: int = 10_000
    kills: int = 30
    restarts: int = 2
    workers: int = 2
    seed: int = 1
    program: tuple[str, ...] = BOT
    timings: Timings = USUAL

    @property
    def ideal(self) -> float:
        """Seconds that Discord's limits leave no way around: a post at each moment at which there may be one."""
        whole = limits.of_post(Place("discord", "1", "1"))[0]
        return whole.pace.total_seconds() * self.subscriptions


@dataclass
class Delivered:
    """What stands on Discord at the end."""

    load: Load
    kills: int
    restarts: int
    seconds: float
    posted: float
    """Seconds until the last post was there, though not yet looked for once more."""
    lost: int
    twice: int
    faults: list[str] = field(default_factory=list)

    @property
    def times(self) -> float:
        """How often the ideal time fits into the time that it took."""
        return self.seconds / self.load.ideal

    def violations(self, most: float = MOST) -> list[str]:
        """Return what must not be; `most` is how many times the ideal it may take, 0 for any."""
        found = [*self.faults]
        found += [f"lost {self.lost}"] if self.lost else []
        found += [f"twice {self.twice}"] if self.twice else []
        found += [f"{self.times:.2f} times the ideal"] if most and self.times > most else []
        return found


async def deliver(load: Load, server: Cluster, folder: Path) -> Delivered:
    """Make everything due, let the workers work until all is settled, and count."""
    random = Random(load.seed)  # noqa: S311 - it decides on blows, not on secrets
    record = Record(random, load.timings, posts=0, looks=False)
    platform = DiscordInTrouble(record, load.subscriptions)
    run = Run(
        DISCORD,
        server.address,
        load.workers,
        subscriptions=load.subscriptions,
        program=load.program,
        timings=load.timings,
    )
    await platform.start()
    try:
        with closing(Books(server.address)) as books:
            variables = await asyncio.to_thread(prepare, run, folder, server.address, platform)
            books.make_due(when_due())
            workers = Workers((*load.program, "deliver"), folder, variables, platform)
            restarting: list[asyncio.Task[None]] = []
            record.blows += _blows(load, workers, server, restarting, random)
            is_open = partial(asyncio.to_thread, _is_open, books, load.subscriptions)
            seconds = await settled(workers, load.workers, 120 + 4 * load.ideal, is_open)
            await asyncio.gather(*restarting)
            there = platform.there()
            outcome = Delivered(
                load, workers.kills, server.restarts, seconds,
                posted=record.attempts[-1].begun - record.attempts[0].begun if record.attempts else 0.0,
                lost=sum(not there[channel] for channel in platform.channels),
                twice=sum(max(there[channel] - 1, 0) for channel in platform.channels),
                faults=[*workers.faults],
            )  # fmt: skip
            outcome.faults += [f"{left} aren't settled"] if (left := books.open(load.subscriptions)) else []
            outcome.faults += [f"{len(record.blows)} blows were never struck"] if record.blows else []
            return outcome
    finally:
        await platform.stop()


def _is_open(books: Books, subscriptions: int) -> bool:
    """Return whether anything isn't done; while the database is away, nobody knows better."""
    try:
        return books.open(subscriptions) > 0
    except OperationalError:
        return True


def _blows(
    load: Load, workers: Workers, server: Cluster, restarting: list[asyncio.Task[None]], random: Random
) -> list[tuple[int, Blow]]:
    """Return what happens at which post: kills of whoever posts it, and the restarts among them."""

    def restart(_: int) -> bool:
        restarting.append(asyncio.create_task(asyncio.to_thread(server.restart)))
        return True

    strikes = [workers.kill] * load.kills + [restart] * load.restarts
    random.shuffle(strikes)
    numbers = sorted(random.sample(range(load.subscriptions // 50, load.subscriptions * 19 // 20), len(strikes)))
    return [
        (number, Blow(random.choice(_MOMENTS), random.uniform(0, 0.05), strike))
        for number, strike in zip(numbers, strikes, strict=True)
    ]
