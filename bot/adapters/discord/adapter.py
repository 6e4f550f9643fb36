"""Discord as an adapter: read `heard.py` for what comes in, `render.py` for what goes out."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.adapters.discord.client import Client, Starts
from bot.adapters.discord.heard import NAME, Ear
from bot.adapters.discord.manifest import commands, is_registered
from bot.adapters.discord.outbox import Outbox, mark_of
from bot.adapters.discord.render import render
from bot.adapters.discord.responding import payload_of, payload_of_text
from bot.adapters.discord.rest import UNAUTHORIZED, Rest
from bot.adapters.discord.talking import Talk
from bot.core.ports import RateLimited, Refused, Unreachable
from bot.core.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from discord.http import HTTPClient

    from bot.adapters.discord.client import Claim
    from bot.adapters.discord.render import Message
    from bot.adapters.discord.talking import Forget
    from bot.adapters.picturing import Draw
    from bot.core.document import Document
    from bot.core.model import Person, Place
    from bot.core.ports import Absent, Answer, CannotTell, Clock, Found

    Json = dict[str, Any]

log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = 0.5  # seconds before connecting anew; doubled each time
_LONGEST_PAUSE: Final = 60.0
_HEARD: Final = 0.2  # seconds after which a cancellation is told again
_COMMANDS: Final = "/applications/{application_id}/commands"
_INTENTS: Final = 4014
_HOPELESS: Final = frozenset({4004, 4010, 4011, 4012, 4013, _INTENTS})
"""Why Discord closes a connection that it will not take a second time."""


class Discord:
    """One bot on Discord, in all of its servers."""

    name: str = NAME

    def __init__(
        self,
        token: str,
        clock: Clock,
        claim: Claim,
        forget: Forget | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Take the token, and the store's `claim`, which counts sessions.

        `forget` deletes what is kept of a server that has removed the bot. `tell` hears when people can ask.
        """
        self._token, self._clock, self._tell = token, clock, tell
        self._client: Client | None = None
        self._starts = Starts(claim)
        rest = Rest(self._http)
        self._rest, self._outbox = rest, Outbox(rest)
        self._talk = Talk(rest, self._outbox, forget)
        self._is_ending = self._is_registered = self._is_told = False

    def _http(self) -> HTTPClient:
        if self._client is None:
            raise RuntimeError("not connected yet")
        return self._client.http

    def draw_with(self, draw: Draw) -> None:
        """Show the pictures that it makes, beside the texts that say the same."""
        self._talk.draw = draw

    async def run(self, answer: Answer) -> None:
        """Answer what is delivered until cancelled; raises Refused where Discord will never take the bot."""
        self._talk.answer = answer
        pause = _FIRST_PAUSE
        try:
            while True:
                self._client = client = Client(self._talk, self._starts)
                try:
                    await self._connected(client)
                except Refused:
                    raise
                except Exception as error:  # noqa: BLE001 - the SDK gives up where its first connection fails
                    pause = _FIRST_PAUSE if client.is_ready() else min(2 * pause, _LONGEST_PAUSE)
                    pause = max(pause, error.retry_after if isinstance(error, discord.RateLimited) else 0.0)
                    log.warning("no connection to Discord (%s); again in %.3g s", type(error).__name__, pause)
                finally:
                    await client.close()
                await asyncio.sleep(pause)
        finally:
            self._talk.cancel()
            await self._rest.close()

    async def _connected(self, client: Client) -> None:
        try:
            await client.login(self._token)
            if client.user is None or client.application_id is None:
                raise AssertionError("who is logged in has an id")
            self._talk.ear, self._talk.application = Ear(client.user.id, self._clock), client.application_id
            aside: list[asyncio.Task[Any]] = [
                asyncio.create_task(self._register(client.application_id)),
                asyncio.create_task(self._greet(client)),
            ]
            connecting = asyncio.create_task(client.connect())
            try:
                revoked = asyncio.create_task(self._talk.revoked.wait())
                aside.append(revoked)
                await asyncio.wait([connecting, revoked], return_when=asyncio.FIRST_COMPLETED)
                if revoked.done():
                    raise Refused(UNAUTHORIZED.partition(" ")[0])
                connecting.result()
            finally:
                for task in aside:
                    task.cancel()
                await _ended(connecting)
        except discord.LoginFailure:
            raise Refused("401") from None
        except discord.PrivilegedIntentsRequired:
            raise Refused(str(_INTENTS)) from None
        except discord.ConnectionClosed as closed:
            if closed.code in _HOPELESS:
                raise Refused(str(closed.code)) from None
            raise

    async def _greet(self, client: Client) -> None:
        """Tell whoever runs the bot that it is there, once, however often it connects."""
        await client.wait_until_ready()
        if not self._is_told:
            self._is_told = True
            servers = counted(len(client.guilds), "server")
            self._tell(
                f"Connected to Discord as {client.user}, in {servers}. Try /briefing there; Ctrl-C ends the bot."
            )

    async def _register(self, application: int) -> None:
        """Tell Discord the commands, where they have changed; the bot answers meanwhile."""
        pause = _FIRST_PAUSE
        while not self._is_registered:
            try:
                wanted = commands()
                if not is_registered(await self._rest.call("GET", _COMMANDS, application_id=application), wanted):
                    await self._rest.call("PUT", _COMMANDS, wanted, application_id=application)
                    log.info("the commands were told to Discord")
                self._is_registered = True
            except Refused as refused:
                log.error("Discord takes no commands (%s); those that it has may be old", refused)  # noqa: TRY400 - no trace
                return
            except (RateLimited, Unreachable) as error:
                pause = min(2 * pause, _LONGEST_PAUSE)
                wait = max(pause, error.retry_after if isinstance(error, RateLimited) else 0.0)
                log.warning("the commands were not told to Discord (%s); again in %.3g s", error, wait)
                await asyncio.sleep(wait)

    def connections(self) -> int:
        """Return how many connections Discord delivers by."""
        return int(self._client is not None and self._client.is_there)

    def unready(self) -> list[str]:
        """Return why the bot can't answer on Discord at the moment; nothing where it can."""
        if self._is_ending:
            return ["Discord: the bot is about to end"]
        if self._client is None or not self._client.is_there:
            return ["Discord: not connected"]
        return []

    async def drain(self) -> None:
        """Take nothing more, and let the answers that are under way be sent."""
        self._is_ending = True
        await self._talk.drain()

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


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancel until it has ended: `wait_for`, which the SDK uses, may overhear it once before Python 3.12."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_HEARD)


def _texts_of(message: Message) -> list[Json]:
    return [payload_of_text(text, ()) for text in message.fallback]


def point_at(api_url: str, gateway_url: str) -> None:
    """Let the SDK talk to other addresses than Discord's, in this whole process: for tests."""
    if api_url:
        Route.BASE = api_url.rstrip("/")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
