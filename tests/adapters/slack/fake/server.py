"""The wire: the Web API, response URLs, and the sockets of Socket Mode."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from bot.testing import eventually
from tests.adapters.slack.fake import rules
from tests.adapters.slack.fake.trouble import ApiError, Trouble
from tests.adapters.slack.fake.world import APP_TOKEN, BOT, TEAM, TOKEN, Post, World

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
}


_READ = {"conversations.history", "conversations.replies"}


class Server:
    """One Slack on loopback. `socket_troubles` meet attempts to open a socket."""

    def __init__(self, world: World) -> None:
        """Take the workspace."""
        self.world = world
        self.calls: list[tuple[str, Json]] = []
        self.troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self.paced = 0.0
        """Seconds that must lie between two posts to a channel."""
        self._posted: dict[str, float] = {}
        self.refuses_sockets = False
        self.revoked: set[str] = set()
        self.tickets: set[str] = set()
        self.sockets: list[web.WebSocketResponse] = []
        self.on_ack: Callable[[str, Json], None] = lambda _, __: None
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Listen, on a port of one's own if none is named."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        app.router.add_post("/respond/{url}", self._respond)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close all sockets and stop listening."""
        for socket in self.sockets:
            await socket.close()
        if self._runner:
            await self._runner.cleanup()

    # --- the Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body: Json = dict(request.query) if method in _READ else await request.json()
        self.calls.append((method, body))
        trouble = self.troubles[method].popleft() if self.troubles[method] else Trouble()
        if trouble.reset == "before":
            return _reset(request)
        if self.paced and method == "chat.postMessage" and self._is_early(body["channel"]):
            trouble = Trouble(429, "ratelimited", retry_after=1)
        if trouble.status != 200:
            headers = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else {}
            return web.json_response({"ok": False, "error": trouble.error}, status=trouble.status, headers=headers)
        try:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            self._allow(method, token, trouble)
            answer = self._taken(method, body)
        except ApiError as error:
            return web.json_response({"ok": False, "error": str(error)})
        if trouble.reset == "after":
            return _reset(request)
        return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": ",".join(self.world.scopes)})

    def _is_early(self, channel: str) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._posted.get(channel, -self.paced) < self.paced:
            return True
        self._posted[channel] = now
        return False

    def _allow(self, method: str, token: str, trouble: Trouble) -> None:
        if not token:
            raise ApiError("not_authed")
        wanted = APP_TOKEN if method == "apps.connections.open" else TOKEN
        if token in self.revoked or token != wanted:
            raise ApiError("invalid_auth")
        if trouble.error:
            raise ApiError(trouble.error)
        if method in _NEEDS and _NEEDS[method] not in self.world.scopes:
            raise ApiError("missing_scope")

    def _taken(self, method: str, body: Json) -> Json:
        name = "_" + method.replace(".", "_").lower()
        if not hasattr(self, name):
            raise ApiError("unknown_method")
        answer: Json = getattr(self, name)(body)
        return answer

    def _auth_test(self, _: Json) -> Json:
        return {"team_id": TEAM, "team": "Acme", "user_id": BOT, "user": "briefings", "bot_id": "B1"}

    def _apps_connections_open(self, _: Json) -> Json:
        ticket = str(self.world.number())
        self.tickets.add(ticket)
        return {"url": self.url.replace("http", "ws") + f"/link?ticket={ticket}"}

    def _checked(self, body: Json) -> None:
        if not self.world.exists(body["channel"]):
            raise ApiError("channel_not_found")
        if not self.world.holds_bot(body["channel"]):
            raise ApiError("not_in_channel")
        if not body.get("text") and not body.get("blocks"):
            raise ApiError("no_text")
        if found := rules.faults(body.get("blocks", [])):
            self.world.refused += found
            raise ApiError("msg_blocks_too_long" if "msg_blocks_too_long" in found else "invalid_blocks")

    def _chat_postmessage(self, body: Json) -> Json:
        self._checked(body)
        thread = body.get("thread_ts", "")
        post = Post(
            self.world.timestamp(), body["channel"], body.get("text", ""), body.get("blocks", []), thread, None,
            body.get("metadata", {}), body,
        )  # fmt: skip
        if post.channel.startswith("D"):
            post.readers = frozenset({f"U{post.channel[1:]}"})
        self.world.add(post)
        return {"ts": post.id, "channel": post.channel}

    def _chat_postephemeral(self, body: Json) -> Json:
        self._checked(body)
        readers = frozenset({body["user"]})
        post = Post(
            self.world.timestamp(),
            body["channel"],
            body.get("text", ""),
            body.get("blocks", []),
            body.get("thread_ts", ""),
            readers,
            {},
            body,
        )
        self.world.add(post)
        return {"message_ts": post.id}

    def _own(self, body: Json) -> Post:
        post = self.world.posts.get(body["ts"])
        if post is None or post.channel != body["channel"]:
            raise ApiError("message_not_found")
        return post

    def _chat_update(self, body: Json) -> Json:
        post = self._own(body)
        self._checked(body)
        post.text, post.blocks = body.get("text", ""), body.get("blocks", [])
        return {"ts": post.id}

    def _chat_delete(self, body: Json) -> Json:
        del self.world.posts[self._own(body).id]
        return {}

    def _conversations_open(self, body: Json) -> Json:
        return {"channel": {"id": self.world.direct(body["users"])}}

    def _conversations_history(self, body: Json) -> Json:
        if "channels:history" not in self.world.scopes and not body["channel"].startswith("D"):
            raise ApiError("missing_scope")
        posts = self.world.posts.values()
        there = [post for post in posts if post.channel == body["channel"] and not post.arguments.get("response_type")]
        if "ts" in body:
            there = [post for post in there if post.thread == body["ts"]]
        return {"messages": [{"ts": post.id, "text": post.text, "metadata": post.metadata} for post in there]}

    _conversations_replies = _conversations_history

    def _viewed(self, body: Json) -> Json:
        if found := rules.view_faults(body["view"]):
            self.world.refused += found
            raise ApiError("invalid_arguments")
        view: Json = body["view"]
        return view

    def _views_open(self, body: Json) -> Json:
        if body["trigger_id"] not in self.world.triggers:
            raise ApiError("expired_trigger_id")
        self.world.triggers.discard(body["trigger_id"])
        name = f"V{self.world.number()}"
        self.world.views[name] = self._viewed(body)
        return {"view": {"id": name}}

    def _views_update(self, body: Json) -> Json:
        if body["view_id"] not in self.world.views:
            raise ApiError("not_found")
        self.world.views[body["view_id"]] = self._viewed(body)
        return {"view": {"id": body["view_id"]}}

    def _views_publish(self, body: Json) -> Json:
        self.world.homes[body["user_id"]] = self._viewed(body)
        return {}

    def _assistant_threads_setsuggestedprompts(self, body: Json) -> Json:
        if not 1 <= len(body["prompts"]) <= 4:
            raise ApiError("invalid_arguments")
        self.world.prompts[body["channel_id"]] = body["prompts"]
        return {}

    # --- response URLs

    async def _respond(self, request: web.Request) -> web.StreamResponse:
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


def _reset(request: web.Request) -> web.StreamResponse:
    """End the connection without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()
