"""Discord as an adapter: read `heard.py` for what comes in, `render.py` for what goes out."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.adapters.discord.connecting import Connections, logged_in
from bot.adapters.discord.heard import NAME, Ear
from bot.adapters.discord.outbox import Outbox, mark_of
from bot.adapters.discord.registering import register
from bot.adapters.discord.render import render
from bot.adapters.discord.responding import payload_of, payload_of_text
from bot.adapters.discord.rest import UNAUTHORIZED, Rest
from bot.adapters.discord.servers import Servers
from bot.adapters.discord.shards import Shards
from bot.adapters.discord.starts import Starts
from bot.adapters.discord.talking import Talk
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import discord
    from discord.http import HTTPClient

    from bot.adapters.discord.render import Message
    from bot.adapters.discord.servers import Forget, Noted
    from bot.adapters.discord.shards import Leases
    from bot.adapters.discord.starts import Claim, Release
    from bot.adapters.picturing import Draw
    from bot.core.document import Document
    from bot.core.model import Person, Place
    from bot.core.ports import Absent, Answer, CannotTell, Clock, Found

    Json = dict[str, Any]

log = logging.getLogger(__name__)

_GATEWAY: Final = "/gateway/bot"
_SERVER: Final = "/guilds/{guild_id}"
_NOT_THERE: Final = frozenset({"404 10004", "403 50001"})
"""How Discord says that the bot isn't in a server."""
_PAUSE: Final = 5.0  # seconds before a further try, after those that each call makes


class Kept(NamedTuple):
    """What all processes of one bot keep together, in the store."""

    claim: Claim
    release: Release
    forget: Forget | None = None
    """Deletes everything of a server that has removed the bot."""
    noted: Noted | None = None
    """Which servers have the bot; without it, none that leaves while the bot is away is forgotten."""
    leases: Leases | None = None
    """Which process holds which connection; without them, there is one process, and it holds all."""


class Discord:
    """One bot on Discord, in all of its servers."""

    name: str = NAME

    def __init__(
        self, token: str, clock: Clock, kept: Kept, tell: Callable[[str], None] = lambda _: None, *, shards: int = 0
    ) -> None:
        """Take the token, and what the bot's processes share.

        `tell` hears when people can ask. `shards` is how many connections there are; 0 is what Discord recommends.
        """
        self._token, self._clock, self._kept, self._of = token, clock, kept, shards
        self._client: discord.Client | None = None
        rest = Rest(self._http)
        self._rest, self._outbox = rest, Outbox(rest)
        self._talk, self._servers = Talk(rest, self._outbox), Servers(kept.forget, kept.noted, self._has)
        self._starts = Starts(kept.claim, kept.release)
        self._connections = Connections(token, self._talk, self._servers, self._starts, tell)
        self._shards = Shards(kept.leases, self._connections.keep)
        self._is_ending = False

    def _http(self) -> HTTPClient:
        if self._client is None:
            raise RuntimeError("not logged in yet")
        return self._client.http

    def draw_with(self, draw: Draw) -> None:
        """Show the pictures that it makes, beside the texts that say the same."""
        self._talk.draw = draw

    async def run(self, answer: Answer) -> None:
        """Answer what is delivered until cancelled; raises Refused where Discord will never take the bot."""
        self._talk.answer = answer
        try:
            await logged_in(self._token, self._answer)
        finally:
            self._client = None
            self._talk.cancel()
            self._starts.cancel()
            await self._rest.close()

    async def _answer(self, client: discord.Client) -> None:
        if client.user is None or client.application_id is None:
            raise AssertionError("who is logged in has an id")
        self._client, application = client, client.application_id
        self._talk.ear, self._talk.application = Ear(client.user.id, self._clock), application
        registering = asyncio.create_task(register(self._rest, application, self._kept.claim, self._kept.release))
        holding = asyncio.create_task(self._hold(application))
        revoked = asyncio.create_task(self._talk.revoked.wait())
        try:
            await asyncio.wait([holding, revoked], return_when=asyncio.FIRST_COMPLETED)
            if holding.done():
                holding.result()
            raise Refused(UNAUTHORIZED.partition(" ")[0])
        finally:
            for task in (registering, holding, revoked):
                task.cancel()
            await asyncio.wait([registering, holding, revoked])

    async def _hold(self, application: int) -> None:
        """Hold connections, as many as there are to be."""
        about = await self._about()
        of = self._of or int(about["shards"])
        self._starts.allow(about["session_start_limit"], of)
        await self._shards.run(application, of)

    async def _about(self) -> Json:
        """Return what Discord says of connections."""
        while True:
            try:
                about: Json = await self._rest.call("GET", _GATEWAY)
            except (RateLimited, Unreachable) as error:
                wait = error.retry_after if isinstance(error, RateLimited) else _PAUSE
                log.warning("Discord doesn't tell how many connections to have (%s); again in %.3g s", error, wait)
                await asyncio.sleep(wait)
            else:
                return about

    async def _has(self, server: int) -> bool:
        """Return whether a server has the bot."""
        try:
            await self._rest.call("GET", _SERVER, guild_id=server)
        except Refused as refused:
            if str(refused) not in _NOT_THERE:
                raise
            return False
        return True

    def connections(self) -> int:
        """Return how many connections Discord delivers by."""
        return sum(client.is_there for client in self._connections.clients.values())

    def unready(self) -> list[str]:
        """Return why the bot can't answer on Discord at the moment; nothing where it can, or where others do."""
        if self._is_ending:
            return ["Discord: the bot is about to end"]
        clients = [*self._connections.clients.values()]
        if any(client.is_there for client in clients) or (self._shards.note and not clients):
            return []
        return ["Discord: not connected"]

    def notes(self) -> list[str]:
        """Return what else is worth knowing of the connections."""
        clients = [*self._connections.clients.values()]
        lacking = sum(not client.is_there for client in clients)
        some = f"Discord: {lacking} of this process's {len(clients)} connections can't be used at the moment"
        return ([self._shards.note] if self._shards.note else []) + ([some] if 0 < lacking < len(clients) else [])

    async def drain(self) -> None:
        """Take nothing more, and let the answers that are under way be sent; others hear of the rest at once."""
        self._is_ending = True
        # Where nobody else could, people are told that the bot is about to end.
        leaving = [self._shards.leave()] if self._kept.leases else []
        await asyncio.gather(self._talk.drain(), *leaving)
        await self._servers.drain()

    async def zone(self, person: Person) -> str:
        """Return nothing: Discord tells nobody's time zone."""
        return ""

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post; the key keeps a repeat within some minutes to one, and goes along for `find`."""
        first = ""
        for number, message in enumerate(render(document)):
            whole = payload_of([message.card if number else message.card | {"id": mark_of(key)}])
            posted = await self._outbox.post(place, whole, partial(_texts_of, message), f"{key}/{number}")
            first = first or posted
        return first

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for the post that carries the key."""
        return await self._outbox.find(place, key, since)

    async def edit(self, place: Place, message: str, document: Document) -> None:
        """Replace a post of the bot's own; raises Refused where the document isn't one message."""
        messages = render(document)
        if len(messages) != 1:
            raise Refused("the document isn't one message")
        await self._outbox.edit(place, message, payload_of([messages[0].card]))

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""
        await self._outbox.delete(place, message)

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""
        return await self._outbox.direct(person)


def _texts_of(message: Message) -> list[Json]:
    return [payload_of_text(text, ()) for text in message.fallback]


def point_at(api_url: str, gateway_url: str) -> None:
    """Let the SDK talk to other addresses than Discord's, in this whole process: for tests."""
    if api_url:
        Route.BASE = api_url.rstrip("/")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
