"""The bot as a program: started, killed as a power cut does, looked at from outside, and told to end."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import DEVNULL, Process
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import aiohttp

from tests.cli.programs import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STARTING: Final = 180.0  # seconds, of a machine that does much else
_ENDING: Final = 20.0  # seconds that hosts give
_SOON: Final = 0.05


class Size(NamedTuple):
    """What a process holds."""

    memory: float
    """In MiB, of its own."""
    descriptors: int


class Bot:
    """One life after the other of `briefing-bot run`, in one folder and on one port."""

    def __init__(self, command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> None:
        """Take how it is started, and where."""
        self.port = free_port()
        self._command, self._folder = (*command, "run"), folder
        self._variables = {**variables, "PORT": self.port}
        self._process: Process | None = None
        self.lives = 0
        self.faults: list[str] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Begin a life, and return when it can answer on all platforms."""
        self.lives += 1
        with (self._folder / f"bot-{self.lives}.log").open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, cwd=self._folder, env=self._variables, stdin=DEVNULL, stdout=log, stderr=log
            )
        await self.ready()

    async def ready(self) -> None:
        """Return when it can answer on all platforms; raises AssertionError where that doesn't come."""
        try:
            async with asyncio.timeout(_STARTING):
                while await self._says() != "ready\n":
                    assert self.is_alive, f"the bot has ended by itself: {self.last_words()}"
                    await asyncio.sleep(_SOON)
        except TimeoutError:
            raise AssertionError(f"the bot isn't ready after {_STARTING:g} s: {self.last_words()}") from None

    async def _says(self) -> str:
        with suppress(aiohttp.ClientError, OSError):
            async with aiohttp.request("GET", f"{self.url}/readyz", connector=once()) as response:
                return await response.text()
        return ""

    @property
    def is_alive(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.returncode is None

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self._process and self.is_alive:
            self._process.kill()

    async def gone(self) -> None:
        """Return when there is no process any more."""
        if self._process:
            await self._process.wait()

    async def end(self) -> None:
        """Tell it to end, and see whether it does so well."""
        if self._process is None or not self.is_alive:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            code = await asyncio.wait_for(self._process.wait(), _ENDING)
        except TimeoutError:
            self.faults.append(f"case 14: it didn't end within {_ENDING:g} s of SIGTERM")
            self.kill()
            await self.gone()
        else:
            self.faults += [f"case 14: told to end, it ended with {code}"] if code else []

    def size(self) -> Size:
        """Return what it holds at the moment."""
        assert self._process, "it has begun"
        about = Path("/proc") / str(self._process.pid)
        fields = dict(line.split(":", 1) for line in (about / "status").read_text().splitlines())
        return Size(int(fields["RssAnon"].split()[0]) / 1024, len([*(about / "fd").iterdir()]))

    def last_words(self) -> str:
        """Return what it said last."""
        said = (self._folder / f"bot-{self.lives}.log").read_text("utf-8", errors="replace")
        return " / ".join(said.strip().splitlines()[-6:])


def once() -> aiohttp.TCPConnector:
    """Return what keeps no connection: the bot's descriptors are counted."""
    return aiohttp.TCPConnector(force_close=True)
