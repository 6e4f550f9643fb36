"""The pages of the lighthouse library, served as people get them; what `check` finds is up to the test."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import aiohttp

from bot.preview.site import serving
from bot.previewing import Look
from bot.settings import read_settings
from bot.storage.store import SqlStore
from bot.testing.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.problems import Problem
    from bot.settings import Settings

VOID = {"meta", "link", "input", "br", "hr"}
WITHIN = {"a", "code", "em", "q", "span", "strong"}  # a line of text


class Parsed(HTMLParser):
    """A page's tags with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.words += "" if tag in WITHIN else " "
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag that closes itself, as in SVG."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """See that tags are closed in order."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of all tags of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        """The words, with single spaces."""
        return re.sub(r"\s+", " ", self.words)


@dataclass
class Visit:
    """Somebody with a browser, and the preview that is looked at."""

    look: Look
    store: SqlStore
    web: aiohttp.ClientSession
    address: str
    project: Path
    checks: list[Settings]
    """What is being checked at the moment."""

    async def page(self, path: str, status: int = 200) -> Parsed:
        """Return a page."""
        async with self.web.get(path) as response:
            assert response.status == status, path
            return Parsed(await response.text())

    async def raw(self, path: str) -> str:
        """Return the answer to a path that is sent to the letter."""
        port = int(self.address.rstrip("/").rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = (await reader.read()).decode()
        writer.close()
        await writer.wait_closed()
        return answer

    async def edit(self, slug: str, old: str, new: str) -> None:
        """Edit a briefing's file, and have that noticed."""
        file = self.project / "briefings" / f"{slug}.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        await asyncio.to_thread(self.look.shelf.current)
        await self.look.notice()


async def standing(stream: aiohttp.ClientResponse) -> dict[str, object]:
    """Return what the next event tells."""
    async with asyncio.timeout(10):
        while not (line := (await stream.content.readline()).decode()).startswith("data: "):
            assert line, "the stream has ended"
    told: dict[str, object] = json.loads(line.removeprefix("data: "))
    return told


@asynccontextmanager
async def visiting(project: Path, *found: Problem, done: asyncio.Event | None = None) -> AsyncIterator[Visit]:
    """Serve a project's pages while the block runs; `check` finds these problems, as soon as `done` is set."""
    checks: list[Settings] = []

    async def check(settings: Settings) -> tuple[Problem, ...]:
        checks.append(settings)
        try:
            if done:
                await done.wait()
        finally:
            checks.remove(settings)
        return found

    config = project / "config" / "settings.yaml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("state: state.sqlite3\n", encoding="utf-8")
    settings = read_settings(config, {})
    store = await SqlStore.open(settings.state, clock := FakeClock())
    try:
        look = Look(settings, store, clock, lambda _: None, check=check)
        async with serving(look, "127.0.0.1", 0) as address, aiohttp.ClientSession(address) as web:
            await look.notice()
            await asyncio.sleep(0)  # so that a check that is done at once has told
            yield Visit(look, store, web, address, project, checks)
        await look.stop()
    finally:
        await store.close()
