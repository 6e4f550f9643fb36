"""How many slash commands the bot answers by HTTP, and how quickly it acknowledges them.

Beside it, in the same run, stands the least that slack-bolt can do: an echo that notes each command in a database, so
as to answer it once, and replies by the same route. Each server has a process of its own; this one plays Slack.

    make bench-slack
"""

from __future__ import annotations

import asyncio
import hmac
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.app import SystemClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parent.parent.parent
SECRET: Final = "a-signing-secret"  # noqa: S105 - of no real Slack
TOKEN: Final = "xoxb-1-fake"  # noqa: S105 - of no real Slack
COMMANDS = ("hello", "microsoft-openai", "does microsoft own openai")  # a few words, a card, an answer
BEFORE = 100  # commands that warm a server up, and aren't counted
COUNT = 1_500  # of commands in a round
AT_ONCE = 200
ROUNDS = 5
SLOW = 10.0  # seconds


@dataclass
class Slack:
    """What stands for Slack: it posts signed commands, and takes the replies by their response URLs."""

    url: str = ""
    numbers: count[int] = field(default_factory=count)
    replies: set[str] = field(default_factory=set)
    twice: int = 0
    come: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def _auth(self, _: web.Request) -> web.Response:
        who = {"ok": True, "team_id": "T1", "team": "Acme", "user_id": "UBOT", "user": "bot", "bot_id": "B1"}
        return web.json_response(who)

    async def _respond(self, request: web.Request) -> web.Response:
        await request.read()
        name = request.match_info["name"]
        async with self.come:
            self.twice += name in self.replies
            self.replies.add(name)
            self.come.notify_all()
        return web.Response(text="ok")

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen on a port of one's own."""
        app = web.Application(client_max_size=1 << 22)
        app.router.add_post("/api/auth.test", self._auth)
        app.router.add_post("/respond/{name}", self._respond)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield
        await runner.cleanup()

    async def post(self, session: aiohttp.ClientSession, to: str, text: str) -> float:
        """Send one command; return after how many seconds it was acknowledged."""
        name = str(next(self.numbers))
        form = {
            "command": "/briefing", "text": text, "team_id": "T1", "user_id": f"U{name}", "channel_id": "C1",
            "channel_name": "general", "trigger_id": name, "response_url": f"{self.url}/respond/{name}",
        }  # fmt: skip
        body = urlencode(form).encode()
        stamp = str(int(SystemClock().now().timestamp()))
        signature = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
        }
        start = perf_counter()
        async with session.post(to, data=body, headers=headers) as response:
            await response.read()
            if not response.ok:
                raise RuntimeError(f"{to} answered {response.status}")
        return perf_counter() - start

    async def burst(self, to: str, text: str, commands: int, at_once: int) -> tuple[float, list[float]]:
        """Send one command many times; return seconds until the last reply, and those to each acknowledgement."""
        self.replies.clear()
        left = iter(range(commands))
        waits: list[float] = []

        async def person(session: aiohttp.ClientSession) -> None:
            waits.extend([await self.post(session, to, text) for _ in left])

        start = perf_counter()
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            await asyncio.gather(*(person(session) for _ in range(at_once)))
            async with self.come:
                await self.come.wait_for(lambda: len(self.replies) == commands)
        return perf_counter() - start, waits


@asynccontextmanager
async def server(kind: str, slack: Slack) -> AsyncIterator[tuple[str, int]]:
    """Start one of the servers; gives its address and the process's id, and ends it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.slack.servers", kind, slack.url, folder]
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE)
        try:
            if process.stdout is None:
                raise RuntimeError("the server has no output")
            address = (await process.stdout.readline()).decode().strip()
            await slack.burst(address, COMMANDS[0], BEFORE, 10)
            yield address, process.pid
        finally:
            process.terminate()
            await process.wait()


def p99(waits: list[float]) -> float:
    """Return the 99th percentile, in milliseconds."""
    return sorted(waits)[len(waits) * 99 // 100] * 1000


async def compare(slack: Slack, text: str, ours: str, bare: str) -> None:
    """Print how many commands a second the two answer, in turns."""
    times = [[(await slack.burst(one, text, COUNT, AT_ONCE))[0] for one in (ours, bare)] for _ in range(ROUNDS)]
    ratio = median(theirs / mine for mine, theirs in times)
    rates = [COUNT / median(each) for each in zip(*times, strict=True)]
    print(f"{text}: {ratio:.2f} × a bare echo ({rates[0]:.0f} / {rates[1]:.0f} commands a second)")


async def main() -> None:
    """Measure and print."""
    slack = Slack()
    async with slack.listening():
        async with server("ours", slack) as (ours, _), server("bare", slack) as (bare, _):
            for text in COMMANDS:
                await compare(slack, text, ours, bare)
        for kind, what in (("ours", "at once"), ("slow", f"after {SLOW:g} s")):
            async with server(kind, slack) as (address, _):
                _, waits = await slack.burst(address, COMMANDS[1], AT_ONCE, AT_ONCE)
            print(f"acknowledged, {AT_ONCE} at once, answers {what}: p99 {p99(waits):.0f} ms")
        print(f"answered twice: {slack.twice}")


if __name__ == "__main__":
    asyncio.run(main())
