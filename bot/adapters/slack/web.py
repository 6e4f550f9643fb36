"""Slack's Web API: one call, and what its failures mean."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    Payload = dict[str, Any]

API_URL: Final = "https://slack.com/api/"

# Slack's SDK writes what people say into its log, and may write tokens: it gets a log that nobody reads.
SILENT: Final = logging.getLogger("bot.adapters.slack.sdk")
SILENT.setLevel(logging.CRITICAL + 1)

log = logging.getLogger(__name__)

_TRIES: Final = 3  # of a call that Slack has certainly not taken
_FIRST_PAUSE: Final = 0.5  # seconds; each further one is twice as long
_LONGEST_WAIT: Final = 120.0  # seconds that a call waits for a rate limit before its caller is told
_TIMEOUT: Final = 15  # seconds for an answer: Slack's own slowest ones take ten
_MISFORTUNE: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


class Web:
    """Calls methods; raises RateLimited, Refused (its text is Slack's word for the reason) and Unreachable.

    What Slack has certainly not taken is tried again; what it may have taken never is, unless it does no harm twice.
    """

    def __init__(self, token: str, base_url: str = API_URL, *, time: Callable[[], float] | None = None) -> None:
        """Take the token that speaks for the bot."""
        self.base_url = base_url
        self.client: Final = AsyncWebClient(
            token=token, base_url=base_url, retry_handlers=[], timeout=_TIMEOUT, logger=SILENT
        )
        self._time = time or asyncio.get_running_loop().time
        self._until: dict[tuple[str, str], float] = {}  # nothing is sent before, that would be limited again

    async def call(self, method: str, payload: Payload | None = None, *, harmless: bool = False) -> Payload:
        """Call a method with a JSON body; `harmless` says that taking it twice changes nothing."""
        body = payload or {}
        key = (method, str(body.get("channel", "")))
        pause = _FIRST_PAUSE
        for attempt in range(1, _TRIES + 1):
            try:
                await self._wait(key)
                return await self._once(method, body)
            except RateLimited as limited:
                self._until[key] = self._time() + limited.retry_after
                if attempt == _TRIES or limited.retry_after > _LONGEST_WAIT:
                    raise
            except Unreachable as error:
                if attempt == _TRIES or not (harmless or isinstance(error, _NotSent)):
                    raise
                await asyncio.sleep(pause)
                pause *= 2
        raise AssertionError("the last attempt returns or raises")

    async def _wait(self, key: tuple[str, str]) -> None:
        """Let a limit of this method in this channel pass; other channels go on."""
        if (left := self._until.get(key, 0.0) - self._time()) > 0:
            await asyncio.sleep(left)
        self._until.pop(key, None)

    async def _once(self, method: str, payload: Payload) -> Payload:
        try:
            response = await self.client.api_call(method, json=payload)
        except SlackApiError as error:
            raise _meaning(error) from None
        except aiohttp.ClientConnectorError as error:
            raise _NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from None
        found = response.data
        return (found if isinstance(found, dict) else {}) | {"scopes": response.headers.get("x-oauth-scopes", "")}


class _NotSent(Unreachable):
    """There was not even a connection."""


def _meaning(error: SlackApiError) -> Exception:
    response = error.response
    status, headers = getattr(response, "status_code", getattr(response, "status", 0)), response.headers
    data = getattr(response, "data", None)
    reason = data.get("error", "") if isinstance(data, dict) else ""
    if status == 429 or reason in ("ratelimited", "rate_limited"):  # noqa: PLR2004 - HTTP's own number
        return RateLimited(float(headers.get("Retry-After", 1)))
    if not reason or status >= 500 or reason in _MISFORTUNE:  # noqa: PLR2004 - likewise
        return Unreachable(reason or f"HTTP {status}")
    return Refused(reason)
