"""The wire: who calls with what token, what goes wrong on the way, response URLs, and the sockets of Socket Mode."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from bot.testing import eventually
from tests.adapters.slack.fake import rules
from tests.adapters.slack.fake.methods import READ, Methods
from tests.adapters.slack.fake.oauth import ACCESS, Oauth
from tests.adapters.slack.fake.trouble import ApiError, Trouble
from tests.adapters.slack.fake.world import APP_TOKEN, Post, World

if TYPE_CHECKING:
    from collections.abc import Callable

    Json = dict[str, Any]

_NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.open": "im:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "users.info": "users:read",
}


class Server(Methods):
    """One Slack on loopback. `troubles` meet calls by their methods."""

    def __init__(self, world: World) -> None:
        """Take the workspace."""
        super().__init__(world)
        self.oauth = Oauth(world.clock)
        self.calls: list[tuple[str, Json]] = []
        self.troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self.paced = 0.0
        """Seconds that must lie between two posts to a channel."""
        self._posted: dict[str, float] = {}
        self.refuses_sockets = False
        self.revoked: set[str] = set()
        self.sockets: list[web.WebSocketResponse] = []
        self._stopping = asyncio.Event()
        self.beside: list[Server] = []
        """Other workspaces that are called at the same address, each with its own token."""
        self.on_ack: Callable[[str, Json], None] = lambda _, __: None
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Listen, on a port of one's own if none is named."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        app.router.add_get("/oauth/v2/authorize", self.oauth.authorize)
        app.router.add_post("/respond/{url}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        for server in self._all():
            server.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close all sockets and stop listening."""
        self._stopping.set()
        for socket in self.sockets:
            await socket.close()
        if self._runner:
            await self._runner.cleanup()

    def _all(self) -> list[Server]:
        return [self, *self.beside]

    # --- the Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        server = self._whose(request, request.query_string + await request.text())
        return await server._called(request)  # noqa: SLF001 - it is another of these

    def _whose(self, request: web.Request, said: str) -> Server:
        """Return the workspace that a call's token is for; of an organisation's, the one that has what is named."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        there = [server for server in self._all() if server.world.names.token == token]
        return next((server for server in there if server.world.has(said)), [*there, self][0])

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await _body(method, request)
        self.calls.append((method, body))
        trouble = self.troubles[method].popleft() if self.troubles[method] else Trouble()
        if self.paced and method == "chat.postMessage" and trouble == Trouble() and self._is_early(body["channel"]):
            trouble = Trouble(429, "ratelimited", retry_after=1)
        await asyncio.sleep(trouble.slow)
        if trouble.late:
            asyncio.get_running_loop().call_later(trouble.late, self._later, method, body)
        if "before" in (trouble.reset, trouble.hang):
            return await self._cut(request, trouble)
        headers = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else {}
        refusal = web.json_response({"ok": False, "error": trouble.error}, status=trouble.status, headers=headers)
        if trouble.status != 200 and not trouble.taken:
            return refusal
        try:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            self._allow(method, token, trouble)
            if method == ACCESS:
                answer = self.oauth.access(body, request.headers)
            elif method == "auth.test" and token in self.oauth.issued:
                answer = self.oauth.who(token)
            else:
                answer = self._taken(method, body)
        except ApiError as error:
            return web.json_response({"ok": False, "error": str(error)})
        if trouble.taken:
            return refusal
        if "after" in (trouble.reset, trouble.hang):
            return await self._cut(request, trouble)
        return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": ",".join(self.world.scopes)})

    def _later(self, method: str, body: Json) -> None:
        with suppress(ApiError):
            self._taken(method, body)

    async def _cut(self, request: web.Request, trouble: Trouble) -> web.StreamResponse:
        if trouble.hang:
            await self._stopping.wait()
        return _reset(request)

    def _is_early(self, channel: str) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._posted.get(channel, -self.paced) < self.paced:
            return True
        self._posted[channel] = now
        return False

    def _allow(self, method: str, token: str, trouble: Trouble) -> None:
        if trouble.error and not trouble.taken and method == ACCESS:
            raise ApiError(trouble.error)
        if method == ACCESS:  # the app's id and secret are looked at there
            return
        if not token:
            raise ApiError("not_authed")
        wanted = APP_TOKEN if method == "apps.connections.open" else self.world.names.token
        if token in self.revoked or not (token == wanted or self.oauth.use(token)):
            raise ApiError("invalid_auth")
        if trouble.error and not trouble.taken:
            raise ApiError(trouble.error)
        if method in _NEEDS and _NEEDS[method] not in self.world.scopes:
            raise ApiError("missing_scope")

    async def _upload(self, request: web.Request) -> web.Response:
        name = request.match_info["file"]
        [file] = [server.world.files[name] for server in self._all() if name in server.world.files]
        trouble = self.troubles["upload"].popleft() if self.troubles["upload"] else Trouble()
        await asyncio.sleep(trouble.slow)
        if trouble.status == 200:
            file.content = await request.read()
        return web.Response(status=trouble.status, text=f"OK - {len(file.content)}")

    # --- response URLs

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["url"]
        [server] = [server for server in self._all() if name in server.world.urls]
        return await server._responded(request)  # noqa: SLF001 - it is another of these

    async def _responded(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.calls.append(("response_url", body))
        trouble = self.troubles["response_url"].popleft() if self.troubles["response_url"] else Trouble()
        if trouble.reset:
            return _reset(request)
        if trouble.status != 200:
            headers = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else {}
            return web.Response(status=trouble.status, headers=headers, text=trouble.error)
        channel, person, uses = self.world.urls[request.match_info["url"]]
        if len(uses) >= 5:
            return web.Response(status=404, text="used_url")
        uses.append(1)
        if found := rules.faults(body.get("blocks", [])):
            self.world.refused += found
            return web.Response(status=400, text="invalid_blocks")
        to_all = body["response_type"] == "in_channel"
        post = Post(
            self.world.timestamp(),
            channel,
            body["text"],
            body["blocks"],
            "",
            None if to_all else frozenset({person}),
            {},
            body,
        )
        self.world.add(post)
        return web.Response(text="ok")

    # --- Socket Mode

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if self.refuses_sockets or ticket not in self.tickets:
            return web.Response(status=408 if ticket not in self.tickets else 503)
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    said = json.loads(message.data)
                    self.on_ack(said["envelope_id"], said.get("payload") or {})
        finally:
            with suppress(ValueError):
                self.sockets.remove(socket)
        return socket

    async def disconnect(self, reason: str) -> None:
        """Tell a socket that it is about to be closed, as Slack does, or close it without a word."""
        for socket in [*self.sockets]:
            if reason:
                await socket.send_json({"type": "disconnect", "reason": reason})
            else:
                await socket.close()

    async def connected(self) -> None:
        """Return once there is a socket."""
        await eventually(lambda: self.sockets, "a socket")


async def _body(method: str, request: web.Request) -> Json:
    """Return what is asked: Slack reads no JSON of some methods, and of one a form alone."""
    if method == ACCESS:
        return dict(await request.post())
    return dict(request.query) if method in READ else await request.json()


def _reset(request: web.Request) -> web.StreamResponse:
    """End the connection without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()
