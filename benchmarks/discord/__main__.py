"""How many interactions the bot answers on Discord, what servers cost it, and how late it is while it thinks hard.

Beside it, in the same run, stands the least that discord.py can do: a command that notes each interaction in a
database, so as to answer it once, and says the words back. Each bot has a process of its own; this one plays Discord.

    make bench-discord
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    Json = dict[str, Any]

ROOT = Path(__file__).parent.parent.parent
TOKEN: Final = "MTA.fake.token"  # noqa: S105 - of no real Discord
BOT: Final = "10"
# A few words, a card, an answer.
ASKED = (
    ("ask", "question", "hello"),
    ("show", "topic", "microsoft-openai"),
    ("ask", "question", "does microsoft own openai"),
)
BEFORE = 100  # interactions that warm a bot up, and aren't counted
COUNT = 1_000  # of interactions in a round
AT_ONCE = 50
ROUNDS = 5
GUILDS = 1_000
MESSAGE, LATER = 4, 5


@dataclass
class Discord:
    """What stands for Discord: one session of one bot, whose interactions are answered by callback or by an edit."""

    url: str = ""
    socket: web.WebSocketResponse | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: count[int] = field(default_factory=lambda: count(1_000))
    sequence: count[int] = field(default_factory=lambda: count(1))
    waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    twice: int = 0

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        self.socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        async for message in socket:
            said = json.loads(message.data) if message.type is WSMsgType.TEXT else {}
            if said.get("op") == 1:
                await socket.send_json({"op": 11})
            elif said.get("op") == 2:  # noqa: PLR2004 - identify
                user = {"id": BOT, "username": "bot", "discriminator": "0", "avatar": None, "bot": True}
                about = {"v": 10, "user": user, "guilds": [], "session_id": "s", "resume_gateway_url": str(request.url)}
                await self.dispatch("READY", about | {"application": {"id": BOT, "flags": 0}})
                self.ready.set()
        return socket

    async def dispatch(self, event: str, data: Json) -> None:
        """Deliver an event."""
        if self.socket is None:
            raise RuntimeError("there is no bot")
        await self.socket.send_json({"op": 0, "t": event, "s": next(self.sequence), "d": data})

    async def _api(self, request: web.Request) -> web.Response:
        path, body = request.path, await request.read()
        user = {"id": BOT, "username": "bot", "discriminator": "0", "avatar": None, "bot": True}
        app = {"id": BOT, "name": "bot", "description": "", "icon": None, "bot_public": True, "flags": 0,
               "bot_require_code_grant": False, "verify_key": "", "owner": user}  # fmt: skip
        if path.endswith("/callback"):
            if json.loads(body)["type"] == MESSAGE:
                self._answered(request.path.split("/")[-2])
            return web.Response(status=204)
        if path.endswith("@original"):
            self._answered(request.path.split("/")[-3])
            return _json({"id": "1", "channel_id": "30", "type": 0, "content": "", "author": user})
        if path.endswith("/gateway/bot"):
            limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return _json({"url": "", "shards": 1, "session_start_limit": limit})
        if path.endswith("/commands"):
            return _json(json.loads(body) if body else [])
        return _json(app if "applications" in path else user)

    def _answered(self, token: str) -> None:
        one = self.waiting.get(token)
        self.twice += one is None or one.done()
        if one is not None and not one.done():
            one.set_result(None)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen on a port of one's own."""
        app = web.Application(client_max_size=1 << 22)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_route("*", "/api/{rest:.*}", self._api)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield
        await runner.cleanup()

    async def interact(self, asked: tuple[str, str, str]) -> None:
        """Use the command once, and wait for its answer."""
        command, option, value = asked
        number = str(next(self.numbers))
        user = {"id": f"7{number}", "username": "ann", "discriminator": "0", "avatar": None, "global_name": "Ann"}
        chosen = {"name": command, "type": 1, "options": [{"name": option, "type": 3, "value": value}]}
        payload = {
            "id": number, "application_id": BOT, "type": 2, "token": number, "version": 1, "locale": "en-US",
            "entitlements": [], "app_permissions": "0", "authorizing_integration_owners": {"1": user["id"]},
            "context": 2, "attachment_size_limit": 1, "user": user, "channel_id": "30",
            "channel": {"id": "30", "type": 1, "recipients": [user]},
            "data": {"id": "5", "name": "briefing", "type": 1, "options": [chosen]},
        }  # fmt: skip
        self.waiting[number] = asyncio.get_running_loop().create_future()
        await self.dispatch("INTERACTION_CREATE", payload)
        await self.waiting[number]

    async def burst(self, asked: tuple[str, str, str], interactions: int, at_once: int) -> float:
        """Use the command many times; return seconds until the last answer."""
        left = iter(range(interactions))

        async def person() -> None:
            for _ in left:
                await self.interact(asked)

        start = perf_counter()
        await asyncio.gather(*(person() for _ in range(at_once)))
        self.waiting.clear()
        return perf_counter() - start

    async def add_guilds(self, guilds: int) -> None:
        """Let the bot know of so many servers, each with thirty channels and fifteen roles."""
        for _ in range(guilds):
            number = next(self.numbers) * 1_000
            roles = [{"id": str(number + n), "name": f"role {n}", "permissions": "1024", "position": n, "color": 0,
                      "hoist": False, "managed": False, "mentionable": False} for n in range(15)]  # fmt: skip
            channels: list[Json] = [
                {
                    "id": str(number + 100 + n),
                    "name": f"channel {n}",
                    "type": 0,
                    "position": n,
                    "permission_overwrites": [],
                }
                for n in range(30)
            ]
            guild = {"id": str(number), "name": "server", "owner_id": "1", "roles": roles, "channels": channels,
                     "members": [], "threads": [], "emojis": [], "features": [], "member_count": 100}  # fmt: skip
            await self.dispatch("GUILD_CREATE", guild)


def _json(value: object) -> web.Response:
    return web.Response(body=json.dumps(value).encode(), content_type="application/json")


@asynccontextmanager
async def bot(kind: str) -> AsyncIterator[tuple[Discord, asyncio.subprocess.Process]]:
    """Start one of the bots on a Discord of its own; ends it."""
    discord = Discord()
    async with discord.listening():
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "benchmarks.discord.bots", kind, discord.url, folder]
            process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE)
            try:
                await discord.ready.wait()
                yield discord, process
            finally:
                process.terminate()
                await process.wait()


async def compare(ours: Discord, bare: Discord, asked: tuple[str, str, str]) -> None:
    """Print how many interactions a second the two answer, in turns."""
    times = [[await one.burst(asked, COUNT, AT_ONCE) for one in (ours, bare)] for _ in range(ROUNDS)]
    ratio = median(theirs / mine for mine, theirs in times)
    rates = [COUNT / median(each) for each in zip(*times, strict=True)]
    print(f"{asked[-1]}: {ratio:.2f} × a bare command ({rates[0]:.0f} / {rates[1]:.0f} interactions a second)")


def resident(process: asyncio.subprocess.Process) -> float:
    """Return the memory that a process holds, in MiB; Linux tells."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


async def main() -> None:
    """Measure and print."""
    async with bot("ours") as (ours, process), bot("bare") as (bare, _):
        for one in (ours, bare):
            await one.burst(ASKED[0], BEFORE, 10)
        for asked in ASKED:
            await compare(ours, bare, asked)
        before = resident(process)
        await ours.add_guilds(GUILDS)
        await ours.burst(ASKED[0], BEFORE, 10)  # by then all of them were read
        print(f"memory for {GUILDS:,} servers: {resident(process) - before:.0f} MiB")
        print(f"answered twice: {ours.twice}")
    async with bot("busy") as (busy, process):
        answering = asyncio.create_task(busy.interact(ASKED[1]))
        if process.stdout is None:
            raise RuntimeError("the bot has no output")
        print((await process.stdout.readline()).decode().strip())
        answering.cancel()


if __name__ == "__main__":
    asyncio.run(main())
