"""Both pretended platforms in a storm, and what they write down of the bot for `rules.py`."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from tests.adapters.discord.fake import FakeDiscord
from tests.adapters.discord.fake import Sent as OnDiscord
from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.fake import Sent as OnSlack
from tests.chaos.large.asked import Book
from tests.chaos.large.weather import ON_DISCORD, ON_SLACK, PLAIN

if TYPE_CHECKING:
    from tests.chaos.large.weather import Weather

    Json = dict[str, Any]

HEARTBEAT: Final = 1.0
"""Seconds between two heartbeats, so that silence is soon noticed."""
_LOOKED_AT: Final = frozenset({"files.completeUploadExternal", "files.getUploadURLExternal", "users.info"})


class SlackInStorm(FakeSlack):
    """A workspace that writes down which tokens and tickets were shown, and what it never told clearly."""

    def __init__(self, weather: Weather) -> None:
        """Take the weather."""
        super().__init__()
        self.weather, self.book = weather, Book[OnSlack]()
        self.shown: set[tuple[str, str]] = set()
        """Methods, with the tokens that came along."""
        self.presented: list[str] = []
        """Tickets of sockets, as often as somebody came with them."""
        self.unsure: set[str] = set()
        """Requests to which the bot can't know whether its reply was taken."""
        self.faults: list[str] = []

    @property
    def connections(self) -> int:
        """How many connections there are to the Web API, those that idle included."""
        return len(self._runner.server.connections) if self._runner and self._runner.server else 0

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, token = request.match_info["method"], request.headers.get("Authorization", "")
        self.shown.add((method, token.removeprefix("Bearer ")))
        body: Json = {} if method in _LOOKED_AT else await _json(request)
        about = str(body.get("thread_ts") or body.get("user") or body.get("channel") or method)
        with self.weather.call():
            found = self.weather.draw(ON_SLACK, (method, about))
            if found:
                self._met(found[0], about)
                self.troubles[method].appendleft(found[1])
            answered = await super()._api(request)
            self._is_acknowledged(about, is_slow=bool(found and found[1].slow))
            return answered

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        about = request.match_info["url"]
        await request.read()
        with self.weather.call():
            found = self.weather.draw(ON_SLACK, about)
            if found is None:
                return await super()._respond(request)
            name, trouble = found
            self._met(name, about)
            await asyncio.sleep(trouble.slow)
            self._is_acknowledged(about, is_slow=bool(trouble.slow))
            if trouble.reset == "after" or trouble.taken:
                await super()._respond(request)
                return _cut(request) if trouble.reset else web.Response(status=trouble.status)
            if trouble.status != 200 or trouble.reset:
                self.troubles["response_url"].appendleft(trouble)
            return await super()._respond(request)

    def _met(self, name: str, about: str) -> None:
        if name not in PLAIN:
            self.unsure.add(about)

    def _is_acknowledged(self, about: str, *, is_slow: bool) -> None:
        """Note where an answer that took long was given before the request was acknowledged (case 7)."""
        asked = self.book.of(about) if is_slow else None
        if asked is None or asked.may_be_lost or asked.sent.heard.is_set():
            return
        if asked.sent.socket is None or asked.sent.socket in self.sockets:  # else it could not be told on that one
            self.faults.append(f"case 7: {asked.story()} was not acknowledged while its answer was under way")

    async def _link(self, request: web.Request) -> web.StreamResponse:
        self.presented.append(request.query.get("ticket", ""))
        return await super()._link(request)


class DiscordInStorm(FakeDiscord):
    """A server that writes down who identified when, and with what tokens calls came."""

    def __init__(self, weather: Weather) -> None:
        """Take the weather."""
        super().__init__()
        self.weather, self.book = weather, Book[OnDiscord]()
        self.heartbeat = HEARTBEAT
        self.shown: set[str] = set()
        self.faults: list[str] = []
        self.ended = 0
        """Sessions that were taken from the bot, so that it may begin another."""

    @property
    def connections(self) -> int:
        """How many connections there are to REST, those that idle included."""
        return len(self._runner.server.connections) if self._runner and self._runner.server else 0

    @property
    def living(self) -> int:
        """How many sessions have a socket."""
        return sum(session.socket is not None for session in self.sessions.values())

    async def _api(self, request: web.Request, name: str) -> web.StreamResponse:
        if name not in ("callback", "webhooks"):
            self.shown.add(request.headers.get("Authorization", ""))
        key = f"{request.method} {'messages' if name == 'message' else name}"
        about = request.match_info.get("token", request.match_info.get("channel", name))
        with self.weather.call():
            if found := self.weather.draw(ON_DISCORD, (key, about)):
                self.troubles[key].appendleft(found[1])
            return await super()._api(request, name)

    async def _identify(self, socket: web.WebSocketResponse, asked: Json) -> None:
        self.book.excuse()  # what an earlier session didn't take up, nobody will
        await super()._identify(socket, asked)

    async def invalidate(self, *, resumable: bool) -> None:
        """Send op 9; what was told to the session before may not be heard."""
        self.ended += not resumable
        await super().invalidate(resumable=resumable)

    async def ask_to_reconnect(self) -> None:
        """Send op 7; who hears it before READY has begun a session that can't be resumed."""
        with_session = {session.socket for session in self.sessions.values()}
        self.ended += sum(socket not in with_session for socket in self.sockets)
        await super().ask_to_reconnect()

    async def _deliver(self, sent: OnDiscord) -> OnDiscord:
        sent.at = (
            None  # how long a first response takes depends on what else the machine does; that there is one doesn't
        )
        return await super()._deliver(sent)


async def _json(request: web.Request) -> Json:
    """Return the JSON of a call; nothing where it has none."""
    found = json.loads(await request.read() or b"{}")
    return found if isinstance(found, dict) else {}


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()
