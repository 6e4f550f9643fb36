"""Socket Mode: Slack's SDK holds the connection; what it was found not to do is added here."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.adapters.calls import UNACKNOWLEDGED
from bot.adapters.slack.web import SILENT
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.response import BoltResponse
    from slack_sdk.socket_mode.request import SocketModeRequest

    from bot.adapters.slack.web import Web

    Take = Callable[[dict[str, Any]], Awaitable[BoltResponse]]

log = logging.getLogger(__name__)

_OK: Final = 200
_NOT_NOW: Final = 503
_PING: Final = 5.0  # seconds between two pings; four unanswered ones mean a dead connection
_FIRST_PAUSE: Final = 0.5  # seconds before connecting again; doubled each time, to half a minute
_LONGEST_PAUSE: Final = 30.0
_LEAVING: Final = 2.5  # seconds that acknowledgements may take when the program ends; Slack waits for three
_SOON: Final = 0.02  # seconds
_TIMEOUT: Final = aiohttp.ClientWSTimeout(ws_close=2.0)


class Sockets(SocketModeClient):
    """A connection that asks for a fresh address at each attempt, and gives up where Slack refuses the token."""

    def __init__(self, take: Take, web: Web) -> None:
        """Take who takes what comes, and Slack's Web API with the app-level token. To be made where the loop runs."""
        super().__init__(app_token="", web_client=web.client, logger=SILENT, ping_interval=_PING)
        self._take, self._api = take, web
        self._taking, self._idle = 0, asyncio.Condition()
        self.refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.socket_mode_request_listeners.append(self._on_request)  # type: ignore[arg-type]

    async def run(self) -> None:
        """Stay connected until cancelled; raises Refused where Slack will never take the token."""
        try:
            await self.connect_to_new_endpoint(force=True)
            await self.refused
        finally:
            await self.close()  # type: ignore[no-untyped-call]
            await self._api.close()

    @property
    def is_alive(self) -> bool:
        """Whether there is a connection that was lately heard from."""
        session = self.current_session
        return session is not None and not session.closed and not self.closed and not self.stale

    async def issue_new_wss_url(self) -> str:
        """Return nothing yet: each attempt of `connect` asks for an address of its own, since they expire."""
        return ""

    async def connect(self) -> None:
        """Connect, however long that takes; ends without a connection where Slack refuses the token."""
        pause = _FIRST_PAUSE
        while not self.closed and not self.refused.done():
            try:
                await self._connect()
            except Refused as refused:
                if not self.refused.done():
                    self.refused.set_exception(refused)
            except (Unreachable, RateLimited, aiohttp.ClientError, TimeoutError, OSError) as error:
                log.warning("no connection to Slack (%s); trying again", type(error).__name__)
                wait = error.retry_after if isinstance(error, RateLimited) else pause * random.uniform(0.5, 1)  # noqa: S311 - no secret
                await asyncio.sleep(wait)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                return

    async def _connect(self) -> None:
        opened = await self._api.call("apps.connections.open", harmless=True)
        if self.aiohttp_client_session.closed:
            self.aiohttp_client_session = aiohttp.ClientSession()
        session = await self.aiohttp_client_session.ws_connect(
            opened["url"], autoping=False, heartbeat=_PING, timeout=_TIMEOUT, proxy=self.proxy
        )
        before, self.current_session = self.current_session, session
        self.stale, self.last_ping_pong_time, self.auto_reconnect_enabled = False, None, True
        for task in (self.current_session_monitor, self.message_receiver):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())
        if before is not None and not before.closed:
            await before.close()

    async def leave(self) -> None:
        """Acknowledge what has come, then end the connection: what comes next, Slack delivers to another process."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LEAVING):
                await asyncio.sleep(_SOON)  # what was read just now is taken by then
                async with self._idle:
                    await self._idle.wait_for(lambda: not self._taking and self.message_queue.empty())
        await self.close()  # type: ignore[no-untyped-call]

    async def _on_request(self, _: SocketModeClient, request: SocketModeRequest) -> None:
        self._taking += 1
        try:
            await self._acknowledge(request)
        finally:
            self._taking -= 1
            async with self._idle:
                self._idle.notify_all()

    async def _acknowledge(self, request: SocketModeRequest) -> None:
        """Acknowledge whatever it is, or Slack would deliver it again; what isn't taken goes to another process."""
        answer = await self._take(request.payload)
        if answer.status == _NOT_NOW:
            return
        payload: dict[str, Any] | None = json.loads(answer.body) if answer.status == _OK and answer.body else None
        with UNACKNOWLEDGED.labels("slack").count_exceptions():
            await self.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
