"""The servers that the benchmark compares: the bot, a bot that takes its time, and a bare echo."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.slack.__main__ import SECRET, SLOW, TOKEN
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.endpoint import PATH, Endpoint
from bot.adapters.slack.web import Web
from bot.app import SystemClock, open_shelf
from bot.core.handler import Handler
from bot.core.limits import Limit
from bot.serving import Health, serving
from bot.settings import read_settings
from bot.storage.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.respond.async_respond import AsyncRespond

T = TypeVar("T")


async def ours(url: str, folder: Path, pause: float) -> None:
    """Serve as `briefing-bot run` does by HTTP, with answers that take so many seconds more."""
    clock = SystemClock()
    settings = read_settings(environ={"BRIEFING_STATE": str(folder / "state.sqlite3")})
    shelf = open_shelf(settings, lambda text: print(text, file=sys.stderr))
    store = await SqlStore.open(settings.state, clock)
    thread = ThreadPoolExecutor(1)

    async def think(work: Callable[[], T]) -> T:
        await asyncio.sleep(pause)
        return await asyncio.get_running_loop().run_in_executor(thread, work)

    slack = Slack(Web(TOKEN, f"{url}/api/"), clock)
    handler = Handler(shelf.held().responders.at, store, clock, Limit(), think=think)
    running = asyncio.create_task(slack.run(handler.answer))
    async with serving("127.0.0.1", 0, Health, {PATH: Endpoint(slack, SECRET, clock).receive}) as port:
        while slack.unready():  # noqa: ASYNC110 - as a host would look
            await asyncio.sleep(0.01)
        print(f"http://127.0.0.1:{port}{PATH}", flush=True)
        await running


async def bare(url: str, folder: Path) -> None:
    """Serve an echo, the same way, that answers each command once."""
    client = AsyncWebClient(TOKEN, base_url=f"{url}/api/")
    app = AsyncApp(client=client, signing_secret=SECRET)
    database = sqlite3.connect(folder / "bare.sqlite3")
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY)")

    @app.command("/briefing")
    async def echo(ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
        await ack()
        cursor = database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (body["trigger_id"],))
        database.commit()
        if cursor.rowcount:
            await respond(f"You said {body['text']}")

    runner = web.AppRunner(app.web_app(PATH), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    name, url, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    asyncio.run(bare(url, folder) if name == "bare" else ours(url, folder, SLOW if name == "slow" else 0.0))
