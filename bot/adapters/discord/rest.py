"""Discord's calls by the SDK's own client, which knows the buckets, with what it was found not to do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, cast

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import async_context

from bot.adapters.calls import traced
from bot.adapters.discord.uploading import Upload
from bot.core.ports import NotSent, RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord.http import HTTPClient

    Json = dict[str, Any]

_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # seconds before each further try; the caller's claim lasts 60
_LONGEST_WAIT: Final = 50.0  # seconds that a limit is waited for before the caller is told: its claim lasts 60
_SILENCE: Final = 10.0  # seconds after which a call without an answer is made again
_LIMITED: Final = 429
_SERVER: Final = 500
_LONG: Final = 60.0  # seconds to wait where Discord doesn't say
_UNREADABLE: Final = "50035"

UNAUTHORIZED: Final = "401 0"
"""Why Discord refuses a token that it takes no more."""
INVALID: Final = f"400 {_UNREADABLE}"
"""Why Discord refuses a message that it can't read."""


class Rest:
    """Calls that can be made again without harm: all of ours can, since posts carry a nonce.

    Every failure is one of RateLimited, Refused and Unreachable.
    """

    def __init__(self, http: Callable[[], HTTPClient]) -> None:
        """Take where the SDK's client is, which may be another one after a breakdown."""
        self._http = http
        self._sessions: dict[float, aiohttp.ClientSession] = {}

    async def call(self, method: str, path: str, body: object = None, *, silence: float = 0, **where: Any) -> Any:  # noqa: ANN401 - JSON
        """Call until Discord has answered; `where` fills the names in the path, by which the limits are told apart.

        After `silence` seconds without an answer, the call is made again.
        """
        for pause in (*_PAUSES, None):
            try:
                return await self._once(Route(method, path, metadata=None, **where), body, silence or _SILENCE)
            except Unreachable:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
            except RateLimited as limited:
                if pause is None or limited.retry_after > _LONGEST_WAIT:
                    raise
                await asyncio.sleep(limited.retry_after)
        raise AssertionError("the last try returns or raises")

    async def _once(self, route: Route, body: object, silence: float) -> object:
        try:
            if route.webhook_token:
                return await self._of_interaction(route, body, silence)
            # It is for aiohttp to break off: what is cancelled while the SDK waits for a limit never lets others go on.
            more: Json = {"form": body.parts} if isinstance(body, Upload) else {} if body is None else {"json": body}
            return await self._http().request(route, timeout=aiohttp.ClientTimeout(total=silence), **more)
        except discord.RateLimited as limited:
            raise RateLimited(limited.retry_after) from None
        except discord.HTTPException as error:
            if error.status == _LIMITED:
                raise RateLimited(_wait(error)) from None
            if error.status >= _SERVER:
                raise Unreachable(f"HTTP {error.status}") from None
            raise Refused(f"{error.status} {error.code}") from None
        except (aiohttp.ClientConnectorError, RuntimeError, AttributeError) as error:
            # The last two are what a client says that is closed, or not open yet.
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Unreachable(type(error).__name__) from None

    async def _of_interaction(self, route: Route, body: object, silence: float) -> object:
        """Call by the SDK's way for webhooks: the other keeps a limit for each token, and looks through all of them."""
        session = self._sessions.get(silence)
        if session is None or session.closed:
            timeout, connector = aiohttp.ClientTimeout(total=silence), aiohttp.TCPConnector(limit=0)
            jar, traces = aiohttp.DummyCookieJar(), [traced("discord")]
            session = aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=jar, trace_configs=traces)
            self._sessions[silence] = session
        if isinstance(body, Upload):
            return await async_context.get().request(route, session, multipart=body.parts)
        return await async_context.get().request(route, session, payload=cast("Json", body))

    async def close(self) -> None:
        """Close the connections; a further call opens them anew."""
        for session in self._sessions.values():
            await session.close()


def _wait(limited: discord.HTTPException) -> float:
    """Return how many seconds Discord asks to wait, after more limits than the SDK waits for."""
    said = limited.response.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else _LONG
