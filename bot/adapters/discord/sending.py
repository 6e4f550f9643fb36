"""Discord for deliveries: each call once, within its time, and what is known when it fails."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from discord.http import HTTPClient, Route, json_or_text

from bot.adapters.calls import traced
from bot.adapters.discord import limits
from bot.adapters.discord.heard import NAME
from bot.adapters.discord.outbox import Outbox, mark_of
from bot.adapters.discord.render import render
from bot.adapters.discord.responding import payload_of
from bot.adapters.discord.rest import UNAUTHORIZED
from bot.core.ports import CannotTell, NotSent, RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from datetime import datetime

    from bot.core.document import Document
    from bot.core.model import Person, Place
    from bot.core.ports import Absent, Found

    Json = dict[str, Any]

log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = 0.5  # seconds before asking again whether the token is good; doubled each time
_LONGEST_PAUSE: Final = 30.0
_LONG: Final = 60.0  # seconds to wait where Discord doesn't say
_SILENT: Final = 1 << 12
"""The flag of a message that makes no sound."""
_DELETED: Final = "404 10008"
"""How Discord answers a post whose nonce it knows, and whose message was deleted since."""


class Once:
    """Makes each call once: the SDK's client would make it five times, and sleep while a limit lasts.

    Every failure is one of RateLimited, Refused and Unreachable.
    """

    def __init__(self, token: str, timeout: float) -> None:
        """Take the token, and the seconds that a call may take."""
        headers = {"Authorization": f"Bot {token}", "User-Agent": HTTPClient(asyncio.get_running_loop()).user_agent}
        self.session: Final = aiohttp.ClientSession(
            # Each call has a connection of its own: of one that was kept, nobody might know whether it was dead.
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
            # Half of it for the connection: where there is none, nothing was sent, and that is worth knowing.
            timeout=aiohttp.ClientTimeout(total=timeout, connect=timeout / 2),
            headers=headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[traced("discord")],
        )

    async def call(self, method: str, path: str, body: object = None, **where: Any) -> Any:  # noqa: ANN401 - JSON
        """Call, and return what Discord answers; `where` fills the names in the path."""
        url = Route(method, path, metadata=None, **where).url
        try:
            async with self.session.request(method, url, json=body) as response:
                said = await json_or_text(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise Unreachable(type(error).__name__) from None
        if response.ok and not (isinstance(said, str) and said):
            return said
        raise _meaning(response.status, response.headers, said if isinstance(said, dict) else {})


def _meaning(status: int, headers: Mapping[str, str], said: Json) -> Exception:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = said.get("retry_after", headers.get("Retry-After", ""))
        everywhere = bool(said.get("global")) or headers.get("X-RateLimit-Scope") == "global"
        try:
            return RateLimited(float(wait), everywhere=everywhere)
        except ValueError:
            return RateLimited(_LONG, everywhere=everywhere)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or "code" not in said:  # without a code, it wasn't Discord
        return Unreachable(f"HTTP {status}")
    return Refused(f"{status} {said['code']}")


@asynccontextmanager
async def discord_sender(token: str, timeout: float) -> AsyncIterator[DiscordSender]:  # noqa: ASYNC109 - of each call
    """Give all servers of the bot, with a timeout in seconds for each call, and without a connection to listen on.

    Waits until Discord has taken the token; raises Refused where it doesn't.
    """
    once = Once(token, timeout)
    async with once.session:
        pause = _FIRST_PAUSE
        while True:
            try:
                await once.call("GET", "/users/@me")
                break
            except (Unreachable, RateLimited) as error:
                log.warning("Discord doesn't answer (%s); trying again", error)
                await asyncio.sleep(error.retry_after if isinstance(error, RateLimited) else pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        yield DiscordSender(Outbox(once), timeout)


class DiscordSender:
    """Discord, as deliveries need it."""

    name: str = NAME
    workspace: str = ""
    window: float = limits.WINDOW
    revoked: frozenset[str] = frozenset({UNAUTHORIZED})

    def __init__(self, outbox: Outbox, timeout: float) -> None:
        """Take the way to Discord, where each call is made once."""
        self._outbox, self._timeout = outbox, timeout

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post a document that fits, without a sound, and return the message's id.

        Within some minutes the key keeps a repeat to one message; the id is empty where that was deleted meanwhile.
        """
        messages = render(document)
        if len(messages) != 1:
            raise Refused("the document isn't one message")
        payload = payload_of([messages[0].card | {"id": mark_of(key)}])
        try:
            return await self._outbox.post_once(place, payload | {"flags": payload["flags"] | _SILENT}, key)
        except Refused as refused:
            if str(refused) != _DELETED:
                raise
            return ""

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for all posts that carry the key; raises RateLimited."""
        try:
            async with asyncio.timeout(self._timeout):  # of all calls together
                return await self._outbox.look(place, key, since)
        except TimeoutError as error:
            return CannotTell(type(error).__name__)

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""
        await self._outbox.delete(place, message)

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""
        return await self._outbox.direct(person)

    def fits(self, document: Document) -> bool:
        """Return whether the document is one message on Discord."""
        return len(render(document)) == 1
