"""Slack's Web API: one call, and what its failures mean."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.calls import traced
from bot.core.ports import NotSent, RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    Payload = dict[str, Any]
    Once = Callable[[], Awaitable[Payload]]

T = TypeVar("T")

API_URL: Final = "https://slack.com/api/"

# Slack's SDK writes what people say into its log, and may write tokens: it gets a log that nobody reads.
SILENT: Final = logging.getLogger("bot.adapters.slack.sdk")
SILENT.setLevel(logging.CRITICAL + 1)

log = logging.getLogger(__name__)

_TRIES: Final = 3  # of a call that Slack has certainly not taken
_FIRST_PAUSE: Final = 0.5  # seconds; each further one is twice as long
_LONGEST_WAIT: Final = 50.0  # seconds that a call waits for rate limits before its caller is told: its claim lasts 60
_TIMEOUT: Final = 15  # seconds for an answer: Slack's own slowest ones take ten
# Seconds that an idle connection is kept. Of one that died unnoticed, nobody would know whether it took what was sent;
# no server closes one so soon.
_KEPT: Final = 1.0
_BAD, _TOO_MANY, _BROKEN = 400, 429, 500  # of HTTP
# Slack reads no JSON of what only reads.
_READ: Final = frozenset({"conversations.history", "conversations.replies", "users.info"})
ACCESS: Final = "oauth.v2.access"
"""The one method that the app itself calls, by its id and secret, and that reads only a form."""
_MISFORTUNE: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_LIMITS: Final = {"": 1.0, "ratelimited": 1.0, "rate_limited": 1.0, "message_limit_exceeded": 30.0}
"""Seconds to wait where Slack limits a call, and doesn't say for how long: by its word."""
_FIRST_WAIT: Final = 0.5  # seconds before asking again who the bot is; doubled each time
_LONGEST_GREETING: Final = 30.0

EXPIRED: Final = "token_expired"
REVOKED: Final = frozenset({"account_inactive", "invalid_auth", "not_authed", EXPIRED, "token_revoked"})
"""Slack's words for a token that it takes no more."""


class Tokens(Protocol):
    """The tokens of one installation, one after the other; raises Refused, Unreachable and RateLimited."""

    async def token(self) -> str:
        """Return a token that is good now."""

    async def renew(self, spent: str, why: str) -> str:
        """Return another than the one that Slack takes no more, by its word `why`; raises Refused(why) without one."""


class Connections:
    """Connections to Slack, for one workspace or for many; with a `timeout` in seconds, each is for one call."""

    def __init__(self, timeout: float = 0) -> None:
        """Take how long a call may last."""
        # What is tried once gets a connection of its own: of one that was kept, nobody might know whether it was dead.
        self._keeping: Payload = {"force_close": True} if timeout else {"keepalive_timeout": _KEPT}
        total = timeout or _TIMEOUT
        # Half of it for the connection: where there is none, nothing was sent, and that is worth knowing.
        self._timeout = aiohttp.ClientTimeout(total=total, connect=total / 2)
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        """Return what calls are made by."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=0, **self._keeping)
            traces = [traced("slack")]
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout, trace_configs=traces)
        return self._session

    async def close(self) -> None:
        """Close the connections; a further call opens them anew."""
        if self._session:
            await self._session.close()


class Web:
    """Calls methods; raises RateLimited, Refused (its text is Slack's word for the reason) and Unreachable.

    What Slack has certainly not taken is tried again; what it may have taken never is, unless it does no harm twice.
    With a `timeout` in seconds each call is made once, within it: nothing is waited for, and nothing tried again.
    """

    def __init__(
        self,
        token: str | Tokens,
        base_url: str = API_URL,
        timeout: float = 0,
        *,
        connections: Connections | None = None,
        app: tuple[str, str] | None = None,
    ) -> None:
        """Take the token that speaks for the bot, or what gives it before each call; connections may be shared.

        The id and the secret of the `app` are for `ACCESS`.
        """
        self._app = app
        self.base_url = base_url
        self._timeout = timeout
        self._tokens = None if isinstance(token, str) else token
        self._own = Connections(timeout)
        self._connections = connections or self._own
        self.client: Final = AsyncWebClient(
            token=token if isinstance(token, str) else "",
            base_url=base_url,
            retry_handlers=[],
            timeout=_TIMEOUT,
            logger=SILENT,
        )
        self._now = asyncio.get_running_loop().time
        self._gates: dict[tuple[str, str], _Gate] = {}

    async def __aenter__(self) -> Self:
        """Be used for a while."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self.close()

    async def close(self) -> None:
        """Close the connections, where they are nobody else's; a further call opens them anew."""
        await self._own.close()

    async def call(self, method: str, payload: Payload | None = None, *, harmless: bool = False) -> Payload:
        """Call a method with a JSON body; `harmless` says that taking it twice changes nothing."""
        body = payload or {}
        if self._timeout:
            return await self._in_time(partial(self._called, method, body))
        where = (method, str(body.get("channel", "")))
        return await self._patiently(where, partial(self._called, method, body), harmless=harmless)

    async def greeting(self) -> Payload:
        """Ask Slack who the bot is there, however long Slack is away."""
        pause = _FIRST_WAIT
        while True:
            try:
                return await self.call("auth.test", harmless=True)
            except (Unreachable, RateLimited) as error:
                log.warning("Slack doesn't answer (%s); trying again", error)
                await asyncio.sleep(error.retry_after if isinstance(error, RateLimited) else pause)
                pause = min(2 * pause, _LONGEST_GREETING)

    async def respond(self, url: str, body: Payload) -> None:
        """Answer by a response URL."""
        await self._patiently((url, ""), partial(self._responded, url, body), harmless=False)

    async def _patiently(self, where: tuple[str, str], once: Once, *, harmless: bool) -> Payload:
        pause, tries, patience = _FIRST_PAUSE, _TRIES, self._now() + _LONGEST_WAIT
        while True:
            try:
                return await self._in_turn(where, once)
            except RateLimited as limited:
                if self._now() + limited.retry_after > patience:
                    raise
            except Unreachable as error:
                tries -= 1
                if not tries or not (harmless or isinstance(error, NotSent)):
                    raise
                await asyncio.sleep(pause)
                pause *= 2

    async def _in_turn(self, where: tuple[str, str], once: Once) -> Payload:
        """Call at once; or, where a limit of this method in this channel is known, one by one when it has passed."""
        gate = self._gates.get(where)
        if gate is None:
            return await self._counted(where, once)
        gate.waiting += 1
        try:
            async with gate.lock:
                while (left := gate.until - self._now()) > 0:  # noqa: ASYNC110 - the limit may grow meanwhile
                    await asyncio.sleep(left)
                return await self._counted(where, once)
        finally:
            gate.waiting -= 1
            if not gate.waiting and gate.until <= self._now():
                self._gates.pop(where, None)

    async def _counted(self, where: tuple[str, str], once: Once) -> Payload:
        try:
            return await once()
        except RateLimited as limited:
            gate = self._gates.setdefault(where, _Gate())
            gate.until = max(gate.until, self._now() + limited.retry_after)
            raise

    async def _in_time(self, once: Once) -> Payload:
        """Call within the time that a call may last, what it takes to get a token included."""
        try:
            async with asyncio.timeout(self._timeout if self._tokens else None):
                return await once()
        except TimeoutError as error:
            raise Unreachable(type(error).__name__) from None

    async def _called(self, method: str, payload: Payload) -> Payload:
        return await self.by_token(partial(self._by_this_token, method, payload))

    async def by_token(self, once: Callable[[], Awaitable[T]]) -> T:
        """Do what calls by `client`, with a token that is good now.

        One that Slack takes no more has done nothing: with another, it is done once more.
        """
        self.client.session = self._connections.session()  # else the SDK would connect anew for every call
        if self._tokens is None:
            return await once()
        self.client.token = token = await self._given(self._tokens.token())
        try:
            return await once()
        except Refused as refused:
            if (why := str(refused)) not in REVOKED:
                raise
        self.client.token = await self._given(self._tokens.renew(token, why))
        return await once()

    async def _given(self, asking: Awaitable[str]) -> str:
        """Return a token; where there is none to be had soon, nothing was sent."""
        try:
            async with asyncio.timeout(self._timeout / 2 or None):
                return await asking
        except (Unreachable, TimeoutError) as error:
            raise NotSent(str(error) or type(error).__name__) from None

    async def _by_this_token(self, method: str, payload: Payload) -> Payload:
        with _lost():
            try:
                if method in _READ:
                    response = await self.client.api_call(method, http_verb="GET", params=payload)
                elif method == ACCESS and self._app:
                    form = dict(zip(("client_id", "client_secret"), self._app, strict=True)) | payload
                    response = await self.client.api_call(method, data=form)
                else:
                    response = await self.client.api_call(method, json=payload)
            except SlackApiError as error:
                raise _meaning(error) from None
        found = response.data
        return (found if isinstance(found, dict) else {}) | {"scopes": response.headers.get("x-oauth-scopes", "")}

    async def _responded(self, url: str, body: Payload) -> Payload:
        with _lost():
            async with self._connections.session().post(url, json=body, proxy=self.client.proxy) as response:
                said = (await response.text())[:100]
        if response.status >= _BAD:
            raise _refusal(response.status, response.headers, said if said.isidentifier() else "")
        return {}


@dataclass(slots=True)
class _Gate:
    """A limit that is known: nothing passes before `until`, and then one after the other."""

    until: float = 0.0
    waiting: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@contextmanager
def _lost() -> Iterator[None]:
    """Tell a connection that never was from one that ended somewhere on the way."""
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise NotSent(type(error).__name__) from None
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from None


def _meaning(error: SlackApiError) -> Exception:
    response = error.response
    data = getattr(response, "data", None)
    status = getattr(response, "status_code", getattr(response, "status", 0))
    reason = data.get("error", "") if isinstance(data, dict) else ""
    if not reason and status != _TOO_MANY:  # Slack refuses a call with a word: it was somebody else who answered
        return Unreachable(f"HTTP {status}")
    return _refusal(status, response.headers, reason)


def _refusal(status: int, headers: Mapping[str, str], reason: str) -> Exception:
    if status == _TOO_MANY or (reason and reason in _LIMITS):
        said = headers.get("Retry-After", "")
        return RateLimited(float(said) if said.isdecimal() else _LIMITS.get(reason, _LIMITS[""]))
    if status >= _BROKEN or reason in _MISFORTUNE or not (reason or status >= _BAD):
        return Unreachable(reason or f"HTTP {status}")
    return Refused(reason or f"HTTP {status}")
