"""The bot as workspaces install it, over a real database, and a browser in which somebody does so."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from bot import installs
from bot.adapters.slack.installing import INSTALL
from bot.adapters.slack.manifest import REDIRECT
from bot.storage.sealing import new_key
from bot.storage.store import SqlStore
from bot.tokens import SlackInstalls
from tests.adapters.slack.fake import CLIENT, CLIENT_SECRET, SECRET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.adapters.slack.granting import Granted
    from bot.adapters.slack.installing import Answer
    from bot.adapters.slack.rotating import Rotating
    from bot.core.ports import Clock
    from bot.serving import Page
    from tests.adapters.slack.fake import FakeSlack

URL = "https://bot.example"
KEY = new_key()


class Host:
    """One process of the bot: its pages, what has the tokens, and what it tells whoever runs it."""

    def __init__(self, store: SqlStore, pages: Mapping[str, Page], grants: Rotating, told: list[str]) -> None:
        """Take what `granting` gives."""
        self.store, self.pages, self.grants, self.told = store, pages, grants, told

    async def granted(self, workspace: str = "T1") -> Granted:
        """Return what was granted there."""
        found = await self.grants.of(workspace)
        assert found
        return found


@asynccontextmanager
async def host(slack: FakeSlack, address: str, clock: Clock, keys: str = KEY) -> AsyncIterator[Host]:
    """Give a process with this Slack and this database."""
    given = SlackInstalls(CLIENT, CLIENT_SECRET, SECRET, keys, URL, slack.api_url)
    told: list[str] = []
    async with AsyncExitStack() as stack:
        store = await SqlStore.open(address, clock)
        stack.push_async_callback(store.close)
        pages, grants = await stack.enter_async_context(installs.granting(given, store, clock, told.append))
        yield Host(store, pages, grants, told)


class Browser:
    """A browser, with the cookies that it was given."""

    def __init__(self) -> None:
        """Have none yet."""
        self.cookies: dict[str, str] = {}

    async def begin(self, there: Host) -> str:
        """Open the page where it begins; return where at Slack that leads."""
        answer: Answer = await self._open(there, INSTALL, {})
        assert answer.status == 302, answer
        return answer.headers["Location"]

    async def allow(self, address: str) -> dict[str, str]:
        """Choose on Slack's page; return what Slack sends back with the browser."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(address, allow_redirects=False) as response,
        ):
            assert response.status == 302, await response.text()
            back = urlsplit(response.headers["Location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == URL + REDIRECT
        return dict(parse_qsl(back.query))

    async def come_back(self, there: Host, query: Mapping[str, str]) -> Answer:
        """Open the page where it ends."""
        return await self._open(there, REDIRECT, query)

    async def install(self, there: Host) -> Answer:
        """Do all of it."""
        return await self.come_back(there, await self.allow(await self.begin(there)))

    async def _open(self, there: Host, path: str, query: Mapping[str, str]) -> Answer:
        answer = await there.pages[path](query, self.cookies)
        for name, value in SimpleCookie(answer[1].get("Set-Cookie", "")).items():
            assert value["secure"]
            assert value["httponly"]
            assert (value["samesite"], value["path"], value["domain"]) == ("Lax", "/", "")
            self.cookies[name] = value.value
        return answer  # type: ignore[return-value] # a page of another kind would be as good for the server
