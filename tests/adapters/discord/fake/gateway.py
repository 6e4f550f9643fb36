"""The sockets: whoever identifies hears what happens, may resume, and can be sent away."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSMsgType, web

from bot.testing import eventually
from tests.adapters.discord.fake.places import guild_json
from tests.adapters.discord.fake.world import APPLICATION, BOT, DIRECTS, GUILD, TOKEN, member, user

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.adapters.discord.fake.world import World

    Json = dict[str, Any]

MESSAGE_CONTENT: Final = 1 << 15
PRIVILEGED: Final = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
_GUILDS, _GUILD_MESSAGES, _DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
_CLEAN: Final = (1000, 1001)
"""With these codes the client ends its session."""


@dataclass
class Session:
    """What one client was told, the socket that it listens on now, and which of how many shards it is."""

    intents: int
    socket: web.WebSocketResponse | None
    number: int = 0
    of: int = 1
    history: list[Json] = field(default_factory=list)


class Gateway:
    """The gateway. Its fields say how it is to misbehave, and what it has seen."""

    def __init__(self, world: World) -> None:
        """Take the server."""
        self.world = world
        self.url = ""
        self.token = TOKEN
        """What clients must show; a test that changes it has reset the bot's token."""
        self.heartbeat = 41.25
        """Seconds between the heartbeats that it asks for."""
        self.acks = True
        self.refuses_gateway = False
        self.forbids_intents = True
        """Whether the privileged intents are off."""
        self.endless_invalid_session = False
        self.identifies = self.resumes = self.heartbeats = 0
        self.starts_left = 1000
        self.recommended = self.at_once = 1
        """How many shards it recommends, and how many may identify at the same time."""
        self.required = 1
        """How many shards it wants at least."""
        self.between = 0.0
        """Seconds between two IDENTIFYs of shards that may not; who comes sooner gets op 9."""
        self.hurried = 0
        """How many came sooner."""
        self.identified: list[tuple[int, int]] = []
        """The shards that did, in their order, each with how many there were to be."""
        self._last: dict[int, float] = {}
        self.intents = 0
        """Those that were asked for last."""
        self.sessions: dict[str, Session] = {}
        self.sockets: dict[web.WebSocketResponse, web.Request] = {}

    @property
    def gateway_url(self) -> str:
        """What DEFAULT_GATEWAY is to be."""
        return self.url.replace("http", "ws") + "/gateway"

    # --- what a test can let happen

    async def connected(self, event: str = "", data: Json | None = None) -> None:
        """Return once somebody is there who hears what happens, or this."""

        def is_heard() -> bool:
            return any(one.socket and (not event or _wants(one, event, data or {})) for one in self.sessions.values())

        await eventually(is_heard, "a session")

    async def dispatch(self, event: str, data: Json) -> None:
        """Tell every session of something; one whose socket is gone hears of it when it resumes."""
        for session in [*self.sessions.values()]:
            if _wants(session, event, data):
                await self._tell(session, event, as_seen(data, session.intents) if "author" in data else data)

    async def send_raw(self, text: str) -> None:
        """Send a text as it is, to all sockets."""
        for socket in [*self.sockets]:
            await socket.send_str(text)

    async def ask_to_reconnect(self) -> None:
        """Send op 7."""
        await self.send_raw('{"op": 7, "d": null}')

    async def invalidate(self, *, resumable: bool) -> None:
        """Send op 9."""
        if not resumable:
            self.sessions.clear()
        await self.send_raw(json.dumps({"op": 9, "d": resumable}))

    async def hang_up(self, code: int = 0) -> None:
        """Close all sockets with a code; with none, end the connections without a word."""
        for socket, request in [*self.sockets.items()]:
            self._leave(socket)
            if code:
                await socket.close(code=code)
            elif request.transport:
                request.transport.abort()

    async def remove_guild(self, guild: str = GUILD) -> None:
        """Let somebody throw the bot out of a server."""
        self.world.guilds.remove(guild)
        await self.dispatch("GUILD_DELETE", {"id": guild})

    async def add_guild(self, guild: str = GUILD) -> None:
        """Let somebody install the bot in a server."""
        self.world.guilds.append(guild)
        whole = guild_json(self.world, guild)
        del whole["unavailable"]
        await self.dispatch("GUILD_CREATE", whole)

    # --- the socket

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if self.refuses_gateway:
            return web.Response(status=503)
        socket = web.WebSocketResponse(timeout=1)
        await socket.prepare(request)
        self.sockets[socket] = request
        try:
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._take(socket, json.loads(message.data))
        finally:
            del self.sockets[socket]
            for name in self._leave(socket):
                if socket.close_code in _CLEAN:
                    del self.sessions[name]
        return socket

    def _leave(self, socket: web.WebSocketResponse) -> list[str]:
        """Take a socket from its session, which may be resumed; return the names of those that had it."""
        left = [name for name, session in self.sessions.items() if session.socket is socket]
        for name in left:
            self.sessions[name].socket = None
        return left

    async def _take(self, socket: web.WebSocketResponse, said: Json) -> None:
        match said["op"]:
            case 1:
                self.heartbeats += 1
                if self.acks:
                    await socket.send_json({"op": 11})
            case 2:
                await self._identify(socket, said["d"])
            case 6:
                await self._resume(socket, said["d"])
            case _:
                pass

    async def _identify(self, socket: web.WebSocketResponse, asked: Json) -> None:
        self.identifies += 1
        self.starts_left -= 1
        self.intents = asked["intents"]
        number, of = asked.get("shard", (0, 1))
        if asked["token"] != self.token:
            await socket.close(code=4004, message=b"Authentication failed.")
        elif self.forbids_intents and self.intents & PRIVILEGED:
            await socket.close(code=4014, message=b"Disallowed intent(s).")
        elif not 0 <= number < of:
            await socket.close(code=4010, message=b"Invalid shard.")
        elif of < self.required:
            await socket.close(code=4011, message=b"Sharding required.")
        elif self.endless_invalid_session or self._is_early(number):
            await socket.send_json({"op": 9, "d": False})
        else:
            self.identified.append((number, of))
            name = f"session-{self.world.snowflake()}"
            self.sessions = {name: one for name, one in self.sessions.items() if one.socket}
            self.sessions[name] = session = Session(self.intents, socket, number, of)
            listed = [one for one in self.world.guilds if one not in self.world.unlisted]
            guilds = [one for one in listed if shard_of(one, of) == number]
            await self._tell(session, "READY", self._ready(name, asked, guilds))
            for guild in guilds:
                if guild not in self.world.away:
                    await self._tell(session, "GUILD_CREATE", guild_json(self.world, guild))

    def _is_early(self, number: int) -> bool:
        now, bucket = asyncio.get_running_loop().time(), number % self.at_once
        is_early = now - self._last.get(bucket, -self.between) < self.between
        self._last[bucket] = now
        self.hurried += is_early
        return is_early

    def _ready(self, name: str, asked: Json, guilds: Sequence[str]) -> Json:
        return {
            "v": 10,
            "user": user("bot"),
            "guilds": [{"id": guild, "unavailable": True} for guild in guilds],
            "session_id": name,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": APPLICATION, "flags": 0},
        } | ({"shard": asked["shard"]} if "shard" in asked else {})

    async def _resume(self, socket: web.WebSocketResponse, asked: Json) -> None:
        session = self.sessions.get(asked["session_id"])
        if asked["token"] != self.token:
            await socket.close(code=4004, message=b"Authentication failed.")
        elif self.endless_invalid_session or session is None:
            await socket.send_json({"op": 9, "d": False})
        elif asked["seq"] > len(session.history):
            await socket.close(code=4007, message=b"Invalid seq.")
        else:
            self.resumes += 1
            missed = asked["seq"]
            while missed < len(session.history):  # it may grow meanwhile
                await socket.send_json(session.history[missed])
                missed += 1
            session.socket = socket
            await self._tell(session, "RESUMED", {"_trace": []})

    async def _tell(self, session: Session, event: str, data: Json) -> None:
        frame = {"op": 0, "t": event, "s": len(session.history) + 1, "d": data}
        session.history.append(frame)
        if session.socket and not session.socket.closed:
            with suppress(ConnectionError):
                await session.socket.send_json(frame)


def as_seen(message: Json, intents: int) -> Json:
    """Return a message as the bot sees it: what people say is empty, unless it is said to the bot."""
    message = dict(message)
    if message.get("referenced_message"):
        message["referenced_message"] = as_seen(message["referenced_message"], intents)
    named = [one["id"] for one in (message["author"], *message.get("mentions", ()))]
    if BOT in named or message.get("channel_id") in DIRECTS.values() or intents & MESSAGE_CONTENT:
        return message
    return message | {"content": "", "embeds": [], "attachments": [], "components": []}


def told(message: Json, guild: str = GUILD) -> Json:
    """Return a message as the gateway tells of it: in a server, with the author's membership."""
    if message["channel_id"] in DIRECTS.values():
        return message
    mentions = [one | {"member": member(one["username"], named=False)} for one in message["mentions"]]
    author = member(message["author"]["username"], named=False)
    return message | {"guild_id": guild, "member": author, "mentions": mentions}


def shard_of(guild: str, of: int) -> int:
    """Return which of so many shards hears of a server."""
    return (int(guild) >> 22) % of


def _wants(session: Session, event: str, data: Json) -> bool:
    """Tell whether a session's intents hold an event, and whether it is told to this shard."""
    guild = data.get("id" if event in ("GUILD_CREATE", "GUILD_DELETE") else "guild_id")
    if guild and shard_of(guild, session.of) != session.number:
        return False
    if not guild and session.number and event in ("MESSAGE_CREATE", "INTERACTION_CREATE"):
        return False  # what is said between two is told to the first shard
    if event.startswith("GUILD_"):
        return bool(session.intents & _GUILDS)
    if event.startswith("MESSAGE_"):
        return bool(session.intents & (_GUILD_MESSAGES if "guild_id" in data else _DIRECT_MESSAGES))
    return True
