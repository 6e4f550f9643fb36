"""The table, walked on every server that the program has."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.slack.endpoint import PATH
from bot.adapters.slack.installing import INSTALL
from bot.app import SystemClock
from bot.delivering import deliver
from bot.running import run
from bot.settings import read_settings
from bot.storage.sealing import new_key
from bot.storage.store import SqlStore
from bot.testing import eventually
from bot.tokens import SlackInstalls, SlackTokens
from tests.adapters.access import table, walking
from tests.adapters.access.house import dumped
from tests.adapters.slack.fake import CLIENT, CLIENT_SECRET, SECRET, TOKEN, FakeSlack, Sent
from tests.preview.rig import visiting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
    from pathlib import Path

    Serve = Callable[..., Coroutine[Any, Any, None]]

OWN: Final = "localhost"
NAMES: Final = {"slug": "gannet-rock", "name": "page.css"}
LINES: Final = {"/ask": "?q=forget%20me"}
OTHERS: Final = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[web.Application]:
    """Return what is served from now on."""
    found: list[web.Application] = []

    class Recorded(web.AppRunner):
        def __init__(self, app: web.Application, **how: Any) -> None:  # noqa: ANN401 - aiohttp's
            found.append(app)
            super().__init__(app, **how)

    monkeypatch.setattr(web, "AppRunner", Recorded)
    return found


def routes(served: list[web.Application]) -> list[str]:
    """Return every method and path; HEAD is GET without what it brings."""
    found = [route for app in served for route in app.router.routes() if route.method != "HEAD"]
    return [f"{route.method} {route.resource.canonical if route.resource else '?'}" for route in found]


def free_ports() -> list[str]:
    """Return two ports that nobody listens on."""
    with socket.socket() as one, socket.socket() as other:
        for free in (one, other):
            free.bind(("127.0.0.1", 0))
        return [str(free.getsockname()[1]) for free in (one, other)]


@asynccontextmanager
async def served_by(
    serve: Serve, project: Path, tokens: SlackTokens | SlackInstalls
) -> AsyncIterator[tuple[list[str], SqlStore]]:
    """Run the bot or its deliveries while the block runs; give its address and the figures', and what it keeps."""
    ports = free_ports()
    environ = {"BRIEFING_PORT": ports[0], "BRIEFING_METRICS_PORT": ports[1], "BRIEFING_STATE": str(project / "bot.db")}
    config = project / "config" / "settings.yaml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("state: bot.db\n", encoding="utf-8")
    told: list[str] = []
    running = asyncio.create_task(serve(read_settings(config, environ), tokens, None, told.append))
    try:
        await eventually(lambda: running.done() or "waiting" in " ".join(told) or "Delivering." in told, "a start")
        store = await SqlStore.open(project / "bot.db", SystemClock())
        yield [f"http://127.0.0.1:{port}" for port in ports], store
        await store.close()
    finally:
        running.cancel()
        await asyncio.wait([running])


def signed_by(caller: str, slack: FakeSlack, body: bytes) -> list[Mapping[str, str]]:
    """Return the headers of each way in which a caller may post: Slack in its own, others in any that is none."""
    ours = slack.signed(body, "application/x-www-form-urlencoded")
    if caller == "slack":
        return [ours]
    plain = {"Content-Type": ours["Content-Type"]}
    old = slack.signed(body, ours["Content-Type"], slack.clock.now().timestamp() - 600)
    others = slack.signed(body + b"&text=more", ours["Content-Type"])
    return [plain, ours | {"X-Slack-Signature": "v0=" + "0" * 64}, old, others]


EVENTS: Final = f"POST {PATH}"
SERVED: Final[dict[str, tuple[Serve, Mapping[str, Mapping[str, int]], set[str]]]] = {
    "run": (run, table.BOT_SERVER, {EVENTS}),
    "deliver": (deliver, {key: row for key, row in table.BOT_SERVER.items() if key != EVENTS}, set()),
    "installed": (run, table.INSTALLED, {f"GET {INSTALL}"}),  # nowhere as yet, so that nobody's post does anything
}
"""How the servers are started, what they serve, and what of it may change a row."""


@pytest.mark.parametrize("name", SERVED)
async def test_the_bot_serves_what_the_table_says(
    name: str, lighthouse_copy: Path, recorded: list[web.Application]
) -> None:
    """By every path and method, only what Slack has signed is taken, and nothing else changes a row."""
    serve, rows, changing = SERVED[name]
    async with FakeSlack() as slack:
        tokens = SlackTokens(TOKEN, "", SECRET, slack.api_url)
        installs = SlackInstalls(CLIENT, CLIENT_SECRET, SECRET, new_key(), "https://bot.example", slack.api_url)
        given = installs if name == "installed" else tokens
        async with served_by(serve, lighthouse_copy, given) as (addresses, store):
            _, figures, bot = recorded  # the first is the pretended Slack
            where = "in tests/adapters/access/table.py"
            walking.complete(routes([bot]), rows, f"BOT_SERVER or INSTALLED {where}")
            walking.complete(routes([figures]), table.FIGURES, f"FIGURES {where}")
            await walk(addresses[1], table.FIGURES, set(), slack, store)
            await walk(addresses[0], rows, changing, slack, store)


async def walk(
    address: str, rows: Mapping[str, Mapping[str, int]], changing: set[str], slack: FakeSlack, store: SqlStore
) -> None:
    """Ask everything as everybody, and look at what that changed."""
    body, _ = slack.body_of(Sent("slash_commands", slash(slack), "1"))
    async with aiohttp.ClientSession(address) as http:

        async def status(method: str, path: str, headers: Mapping[str, str]) -> int:
            said = body if method == "POST" else None
            async with http.request(method, path, data=said, headers=headers, allow_redirects=False) as answer:
                return answer.status

        for key, row in rows.items():
            method, path = key.split()
            before = await store.turns.do(dumped)
            for other in {*OTHERS} - {method}:
                assert await status(other, path, signed_by("slack", slack, body)[0]) == 405, (other, path)
            for caller in ("anybody", "slack"):
                assert key in changing or await store.turns.do(dumped) == before, key
                for headers in signed_by(caller, slack, body):
                    assert await status(method, path, headers) == row[caller], (key, caller)
            if key == EVENTS and key in changing:
                await eventually(lambda: slack.world.posts, "an answer")
            assert (await store.turns.do(dumped) != before) == (key in changing), key


def slash(slack: FakeSlack) -> dict[str, Any]:
    """Return a slash command that changes something."""
    return slack._by("ann") | {  # noqa: SLF001 - to be posted by others, too
        "command": "/briefing", "text": "subscribe friday 08:00 berlin",
        "channel_id": "DANN", "channel_name": "directmessage",
        "response_url": slack._response_url("DANN", "UANN"), "trigger_id": "1.trigger",  # noqa: SLF001 - likewise
    }  # fmt: skip


async def test_the_preview_serves_what_the_table_says(lighthouse_copy: Path, recorded: list[web.Application]) -> None:
    """Whoever asks changes nothing; no page of another site may read it, or has it by a name of its own."""
    hosts = {
        "own": {"Host": OWN},
        "page": {"Host": OWN, "Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
    }
    hosts["another-name"] = {"Host": "elsewhere.example"}
    async with visiting(lighthouse_copy) as visit:
        walking.complete(routes(recorded), table.PREVIEW, "PREVIEW in tests/adapters/access/table.py")
        before = await visit.store.turns.do(dumped)
        for key, row in table.PREVIEW.items():
            method, path = key.split()
            for caller, status in row.items():
                filled = path.format(**NAMES) + LINES.get(path, "")
                async with visit.web.request(method, filled, headers=hosts[caller]) as answer:
                    assert answer.status == status, (key, caller)
                    assert "Access-Control-Allow-Origin" not in answer.headers
                    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
                for other in ("HEAD", *OTHERS):
                    async with visit.web.request(other, filled, headers=hosts[caller]) as answer:
                        assert answer.status == (421 if status == 421 else 405), (other, key, caller)
        assert await visit.store.turns.do(dumped) == before
