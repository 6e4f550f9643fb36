"""The calls: what the bot asks of itself, of channels and of their messages."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aiohttp import web

from tests.adapters.discord.fake import rules
from tests.adapters.discord.fake.about import About
from tests.adapters.discord.fake.gateway import as_seen, told
from tests.adapters.discord.fake.trouble import ApiError, Trouble, as_json, refusal
from tests.adapters.discord.fake.world import (
    ABROAD,
    APPLICATION,
    DIRECTS,
    EPHEMERAL,
    PEOPLE,
    V2,
    Post,
    World,
    given,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Json = dict[str, Any]

VERSION: Final = "/api/v10"
_ROUTES: Final = """
GET /gateway gateway
GET /gateway/bot gateway
GET /users/@me me
GET /oauth2/applications/@me application
GET /applications/@me application
GET /applications/{application}/commands commands
PUT /applications/{application}/commands commands
POST /users/@me/channels channels
GET /guilds/{guild} guild
GET /guilds/{guild}/members/{member} member
GET /channels/{channel} channels
GET /channels/{channel}/messages messages
POST /channels/{channel}/messages messages
GET /channels/{channel}/messages/{message} message
PATCH /channels/{channel}/messages/{message} message
DELETE /channels/{channel}/messages/{message} message
POST /interactions/{id}/{token}/callback callback
POST /webhooks/{application}/{token} webhooks
GET /webhooks/{application}/{token}/messages/{message} webhooks
PATCH /webhooks/{application}/{token}/messages/{message} webhooks
DELETE /webhooks/{application}/{token}/messages/{message} webhooks
"""
_FREE: Final = ("callback", "webhooks")
"""Calls that the token of an interaction is enough for."""
_CONTENT: Final = ("content", "embeds", "components", "sticker_ids", "poll")


class Call(NamedTuple):
    """What the bot asked for."""

    at: Mapping[str, str]
    query: Mapping[str, str]
    body: Any


class Server(About):
    """One Discord on loopback. `troubles` meet calls by name: `POST messages`, `PATCH webhooks`, `GET me`."""

    def __init__(self, world: World) -> None:
        """Take the server that people see."""
        super().__init__(world)
        self.calls: list[tuple[str, str, Any]] = []
        """Method, path and body, or query."""
        self.troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self.paced = 0.0
        """Seconds for which a bucket of one call is empty after it; with them come the headers that tell of it."""
        self._emptied: dict[tuple[str, str], float] = {}
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """What Route.BASE is to be."""
        return self.url + VERSION

    async def start(self, port: int = 0) -> None:
        """Listen, on a port of one's own if none is named."""
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        for method, path, name in map(str.split, _ROUTES.strip().splitlines()):
            app.router.add_route(method, VERSION + path, self._taking(name))
        app.router.add_route("*", "/{rest:.*}", self._taking("nothing"))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close all sockets and stop listening."""
        self._stopping.set()
        await self.hang_up(1001)
        if self._runner:
            await self._runner.cleanup()

    def expire(self, token: str, code: int = 10015) -> None:
        """Let the token of an interaction die."""
        self.world.interactions[token].dead = code

    # --- any call

    def _taking(self, name: str) -> Callable[[web.Request], Any]:
        async def take(request: web.Request) -> web.StreamResponse:
            return await self._api(request, name)

        return take

    async def _api(self, request: web.Request, name: str) -> web.StreamResponse:
        body = await _body(request)
        self.calls.append((request.method, request.path.removeprefix(VERSION), body))
        key = f"{request.method} {'messages' if name == 'message' else name}"
        trouble = self.troubles[key].popleft() if self.troubles[key] else Trouble()
        bucket = (key, request.match_info.get("channel", request.match_info.get("token", "")))
        if trouble == Trouble() and (wait := self._early(bucket)):
            trouble = Trouble(429, retry_after=wait)
        handle = getattr(self, f"_{request.method}_{name}".lower(), self._nothing)
        take = partial(handle, Call(request.match_info, request.query, body))
        await asyncio.sleep(trouble.slow)
        if trouble.late:
            asyncio.get_running_loop().call_later(trouble.late, take)
        if "before" in (trouble.reset, trouble.hang):
            return await self._cut(request, trouble)
        if (trouble.status != 200 or trouble.words) and not trouble.taken:
            return refusal(trouble)
        try:
            self._allow(request, name)
            answer = take()
        except ApiError as error:
            return as_json({"message": str(error), "code": error.code}, error.status)
        except (LookupError, TypeError, ValueError) as error:
            self.world.refused.append(repr(error))
            return as_json({"message": f"Invalid Form Body: {error!r}", "code": 50035}, 400)
        while self.world.untold:
            post = self.world.untold.popleft()
            message = told(self.world.post_json(post, created=True), self.world.guild_of(post.channel))
            await self.dispatch("MESSAGE_CREATE", message)
        if trouble.taken:
            return refusal(trouble)
        if "after" in (trouble.reset, trouble.hang):
            return await self._cut(request, trouble)
        return as_json(answer, 204 if answer is None else 200, self._paces(bucket))

    def _early(self, bucket: tuple[str, str]) -> float:
        now = asyncio.get_running_loop().time()
        return max(0.0, self._emptied.get(bucket, 0.0) - now)

    def _paces(self, bucket: tuple[str, str]) -> dict[str, str]:
        if not self.paced:
            return {}
        self._emptied[bucket] = asyncio.get_running_loop().time() + self.paced
        reset = {"Reset": self.world.clock.now().timestamp() + self.paced, "Reset-After": self.paced}
        headers = {"Limit": 1, "Remaining": 0, "Bucket": bucket[0].replace(" ", "-").lower()} | reset
        return {f"X-RateLimit-{name}": str(value) for name, value in headers.items()}

    async def _cut(self, request: web.Request, trouble: Trouble) -> web.StreamResponse:
        if trouble.hang:
            await self._stopping.wait()
        if request.transport:
            request.transport.abort()
        return web.Response()

    def _allow(self, request: web.Request, name: str) -> None:
        if name not in _FREE and request.headers.get("Authorization") != f"Bot {self.token}":
            raise ApiError(401, 0, "401: Unauthorized")
        if request.match_info.get("application", APPLICATION) != APPLICATION:
            raise ApiError(404, 10015, "Unknown Webhook") if name == "webhooks" else ApiError(403, 20012, "Not yours")

    def _nothing(self, call: Call) -> None:
        raise ApiError(404, 0, "404: Not Found")

    # --- channels and their messages

    def _post_channels(self, call: Call) -> Json:
        where = {PEOPLE[name]: channel for name, channel in DIRECTS.items()}
        if (person := str(call.body["recipient_id"])) not in where:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return self._channel(where[person])

    def _get_channels(self, call: Call) -> Json:
        return self._channel(call.at["channel"])

    def _channel(self, channel: str) -> Json:
        if channel == ABROAD:
            raise ApiError(403, 50001, "Missing Access")
        if channel not in self.world.channels:
            raise ApiError(404, 10003, "Unknown Channel")
        return self.world.channels[channel]

    def _get_messages(self, call: Call) -> list[Json]:
        channel = self._channel(call.at["channel"])["id"]
        after, before = int(call.query.get("after", 0)), int(call.query.get("before", 1 << 63))
        posts = [post for post in self.world.posts.values() if not post.flags & EPHEMERAL]
        ids = [int(post.id) for post in posts if post.channel == channel]
        ids += [int(spoken.id) for spoken in self.world.said.values() if spoken.channel == channel]
        ids = [] if channel in self.world.blind else ids
        there, most = sorted(number for number in ids if after < number < before), int(call.query.get("limit", 50))
        chosen = there[:most] if "after" in call.query else there[-most:]
        return [self._message(str(number)) for number in reversed(chosen)]

    def _message(self, number: str) -> Json:
        if not (found := self.world.found(number)):
            raise ApiError(404, 10008, "Unknown Message")
        return as_seen(found, self.intents)

    def _get_message(self, call: Call) -> Json:
        message = self._message(call.at["message"])
        if message["channel_id"] != self._channel(call.at["channel"])["id"] or message["flags"] & EPHEMERAL:
            raise ApiError(404, 10008, "Unknown Message")
        return message

    def _post_messages(self, call: Call) -> Json:
        channel, body = self._channel(call.at["channel"])["id"], given(call.body)
        if channel in self.world.mute:
            raise ApiError(403, 50013, "Missing Permissions")
        nonce = str(body.get("nonce") or "")
        number = self.world.nonces.get((channel, nonce), "")
        if body.get("enforce_nonce") and number:
            self._message(number)
            return self.world.post_json(self.world.posts[number], created=True)
        self._check(body)
        about = body.get("message_reference", {})
        if (reference := str(about.get("message_id", ""))) and not self.world.found(reference):
            self._refuse(["it replies to no message"] if about.get("fail_if_not_exists", True) else [])
            reference = ""
        readers = frozenset(name for name, direct in DIRECTS.items() if direct == channel) or None
        flags = int(body.get("flags") or 0)
        post = self.world.add(Post(self.world.snowflake(), channel, body, reference, readers, nonce, flags))
        if nonce:
            self.world.nonces[channel, nonce] = post.id
        return self.world.post_json(post, created=True)

    def _patch_message(self, call: Call) -> Json:
        return self._edit(self._own(call), call.body)

    def _delete_message(self, call: Call) -> None:
        del self.world.posts[self._own(call).id]

    def _own(self, call: Call) -> Post:
        if self._get_message(call)["id"] not in self.world.posts:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        return self.world.posts[call.at["message"]]

    def _edit(self, post: Post, body: Json) -> Json:
        whole = self.world.edit(post, body)
        self._check(whole)
        post.payload, post.flags = whole, post.flags & ~V2 | int(whole.get("flags", 0))
        self.world.add(post)
        return self.world.post_json(post)

    def _check(self, payload: Json) -> None:
        if not any(payload.get(name) for name in _CONTENT):
            self.world.refused.append("an empty message")
            raise ApiError(400, 50006, "Cannot send an empty message")
        self._refuse(rules.faults(payload))

    def _refuse(self, faults: list[str]) -> None:
        if faults:
            self.world.refused += faults
            raise ApiError(400, 50035, f"Invalid Form Body: {'; '.join(faults)}")


async def _body(request: web.Request) -> Any:  # noqa: ANN401 - JSON
    """Return what was sent: of a form, the message in it, with the files by their numbers."""
    if not request.can_read_body:
        return dict(request.query)
    if request.content_type != "multipart/form-data":
        return await request.json()
    parts: dict[str, Any] = dict(await request.post())
    body = json.loads(parts.pop("payload_json"))
    files = {key: part for key, part in parts.items() if isinstance(part, web.FileField)}
    named = {key.removeprefix("files[").removesuffix("]"): part for key, part in files.items()}
    return body | {"files": {number: (part.filename, part.file.read()) for number, part in named.items()}}
