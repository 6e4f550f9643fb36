"""The worker processes of a run: started, killed, stopped, and started again."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import DEVNULL
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tests.chaos.platforms import Platform

_CRASHES: Final = 5
_ENDING: Final = 20.0  # seconds that a worker may take to end when it is told to


@dataclass
class Life:
    """One process, from its start to its end."""

    process: Process
    door: int
    killed: bool = False
    stopped: bool = False


class Workers:
    """So many workers at a time; whoever is killed is replaced at once."""

    def __init__(self, command: Sequence[str], folder: Path, variables: Mapping[str, str], platform: Platform) -> None:
        """Take how one is started, where, and in front of which platform."""
        self._command, self._folder, self._variables = command, folder, variables
        self._platform = platform
        self.struck: Callable[[], None] = lambda: None
        """What is to be done right after one was struck."""
        self._keepers: list[asyncio.Task[None]] = []
        self._ending = False
        self.lives: dict[int, Life] = {}
        """By their doors."""
        self.kills = self.stops = 0
        self.slept: set[int] = set()
        """The doors of those that were stopped."""
        self.faults: list[str] = []

    def start(self, count: int) -> None:
        """Start so many."""
        self._keepers = [asyncio.create_task(self._keep()) for _ in range(count)]

    @property
    def alive(self) -> set[int]:
        """The doors of those that are at work."""
        return {door for door, life in self.lives.items() if not life.killed and not life.stopped}

    @property
    def have_given_up(self) -> bool:
        """Whether nobody is started any more: too many have ended by themselves."""
        return all(keeper.done() for keeper in self._keepers)

    def kill(self, door: int) -> bool:
        """End the worker behind a door as a power cut does; return whether there was one."""
        life = self.lives.get(door)
        if life is None or life.killed:
            return False
        life.killed = True
        life.process.kill()
        self.kills += 1
        return True

    def kill_all(self, _: int) -> bool:
        """End all of them; return whether there was one."""
        return sum(self.kill(door) for door in self.lives) > 0

    def stop(self, door: int, seconds: float) -> bool:
        """Stop the worker behind a door for so long, as a machine does that is short of memory; 0: for good."""
        if door not in self.alive:
            return False
        life = self.lives[door]
        life.stopped = True
        life.process.send_signal(signal.SIGSTOP)
        self.stops += 1
        self.slept.add(door)
        self.struck()
        if seconds:
            asyncio.get_running_loop().call_later(seconds, self._go_on, life)
        return True

    def _go_on(self, life: Life) -> None:
        self.struck()
        life.stopped = False
        with suppress(ProcessLookupError):
            life.process.send_signal(signal.SIGCONT)

    async def end(self) -> None:
        """End all: those that are at work because they are told to, which they should do well."""
        self._ending = True
        for life in self.lives.values():
            with suppress(ProcessLookupError):
                life.process.send_signal(signal.SIGKILL if life.stopped else signal.SIGTERM)
        _, late = await asyncio.wait(self._keepers, timeout=_ENDING)
        for life in [*self.lives.values()] if late else ():
            self.faults.append(f"a worker didn't end within {_ENDING:g} s of SIGTERM")
            with suppress(ProcessLookupError):
                life.process.kill()
        await asyncio.gather(*self._keepers)

    async def _keep(self) -> None:
        while not self._ending and len(self.faults) < _CRASHES:
            life = await self._begin()
            code = await life.process.wait()
            if life.killed:
                self.struck()
            elif code and not life.stopped:
                self.faults.append(f"a worker ended by itself with {code}: {self._last_words(life.door)}")
            del self.lives[life.door]

    async def _begin(self) -> Life:
        door, where = await self._platform.door()
        with (self._folder / f"worker-{door}.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._folder,
                env={**self._variables, **where},
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.lives[door] = life = Life(process, door)
        if self._ending:
            process.kill()
        return life

    def _last_words(self, door: int) -> str:
        said = (self._folder / f"worker-{door}.log").read_text("utf-8", errors="replace")
        return " / ".join(said.strip().splitlines()[-6:])
