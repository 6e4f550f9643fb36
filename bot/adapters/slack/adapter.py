"""Slack as an adapter: read `heard.py` for what comes in, `render.py` for what goes out."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_bolt.response import BoltResponse

from bot.adapters.slack.endpoint import PATH
from bot.adapters.slack.heard import NAME
from bot.adapters.slack.listeners import Listeners
from bot.adapters.slack.manifest import lacking
from bot.adapters.slack.outbox import Outbox
from bot.adapters.slack.render import render
from bot.adapters.slack.sockets import Sockets
from bot.adapters.slack.talking import Talk
from bot.adapters.slack.web import Web
from bot.adapters.underway import logged
from bot.core.commands import PREFIX
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_bolt.async_app import AsyncApp

    from bot.adapters.picturing import Draw
    from bot.adapters.slack.listeners import Forget
    from bot.core.document import Document
    from bot.core.model import Person, Place
    from bot.core.ports import Absent, Answer, CannotTell, Clock, Found

    Payload = dict[str, Any]

log = logging.getLogger(__name__)

_ZONE: Final = 2.0  # seconds that a person's time zone may take: they wait, and can say it themselves


class Slack:
    """One workspace's Slack. What delivers, sockets or the endpoint, calls `take`."""

    name: str = NAME

    def __init__(  # noqa: PLR0913 - what an adapter is made of
        self,
        web: Web,
        clock: Clock,
        app_token: str = "",
        forget: Forget | None = None,
        tell: Callable[[str], None] = lambda _: None,
        *,
        app: AsyncApp | None = None,
    ) -> None:
        """Take the way to Slack; with an app-level token the bot connects to Slack, else Slack calls the endpoint.

        `forget` deletes what is kept of a workspace, when it has removed the bot. `tell` hears when people can ask.
        Bolt's `app` may be shared by many workspaces: it costs more than all the rest.
        """
        self._web, self._app_token, self._outbox, self._tell = web, app_token, Outbox(web), tell
        self._talk = Talk(web, self._outbox)
        self._listeners = Listeners(self._talk, clock, forget, app)
        self._sockets: Sockets | None = None
        self._is_ending = False

    def draw_with(self, draw: Draw) -> None:
        """Show the pictures that it makes, beside the texts that say the same."""
        self._talk.draw = draw

    async def run(self, answer: Answer) -> None:
        """Answer what is delivered until cancelled; raises Refused where Slack doesn't take a token."""
        try:
            who = await self._web.greeting()
            self.begin(who, answer)
            for lack in lacking(who["scopes"]):
                log.warning("Slack: %s; `briefing-bot doctor` tells how to grant it", lack)
            await self._stay(who.get("team", "the workspace"), f"@{who.get('user', 'the bot')}")
        finally:
            self._talk.cancel()
            await self._web.close()

    def begin(self, who: Payload, answer: Answer) -> None:
        """Answer what is delivered from now on; `who` tells who the bot is there, as Slack says it."""
        self._listeners.greet(who)
        self._talk.answer = answer

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being answered."""
        return self._talk.is_idle

    @property
    def revoked(self) -> asyncio.Future[str]:
        """Slack's word for why it takes the token no more, as soon as a reply meets with that."""
        return self._talk.revoked

    async def end(self) -> None:
        """Take nothing more, and leave off what is being answered; when it returns, nothing of it goes on."""
        self._is_ending = True
        await self._talk.end()

    async def _stay(self, team: str, name: str) -> None:
        """Take what comes until a token is refused."""
        waiting = [asyncio.create_task(self._revoked())]
        if self._app_token:
            told = f"Connected to {team} as {name}. Try {PREFIX} there; Ctrl-C ends the bot."
            waiting.append(asyncio.create_task(self._connected(told)))
        else:
            self._tell(f"Slack: {team}, as {name}; waiting to be called at {PATH}.")
        try:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            done.pop().result()
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _connected(self, told: str) -> None:
        """Stay connected, and tell of it as soon as Slack has said hello."""
        self._sockets = sockets = Sockets(
            partial(self.take, mode="socket_mode"), Web(self._app_token, self._web.base_url)
        )

        async def hello(_: object, message: Payload, __: str | None) -> None:
            if message.get("type") == "hello":
                sockets.message_listeners.remove(hello)
                self._tell(told)

        sockets.message_listeners.append(hello)
        await sockets.run()

    async def _revoked(self) -> None:
        raise Refused(await self._talk.revoked)

    def connections(self) -> int:
        """Return how many connections Slack delivers by; none where it calls the endpoint."""
        return int(self._sockets is not None and self._sockets.is_alive)

    def unready(self) -> list[str]:
        """Return why the bot can't answer on Slack at the moment; nothing where it can."""
        if self._is_ending:
            return ["Slack: the bot is about to end"]
        if self._talk.answer is None:
            return ["Slack: not greeted yet"]
        if self._app_token and not (self._sockets and self._sockets.is_alive):
            return ["Slack: not connected"]
        return []

    async def drain(self) -> None:
        """Take nothing more, and let the answers that are under way be sent."""
        self._is_ending = True
        if self._sockets:
            await self._sockets.leave()
        await self._talk.drain()

    async def take(self, body: str | Payload, content_type: str = "", mode: str = "http") -> BoltResponse:
        """Take what Slack delivers; 400 for what can't be read, 503 for what is to be delivered again."""
        if self._talk.is_draining or self._talk.answer is None:
            return BoltResponse(status=503)
        try:
            with self._talk.taking():
                return await self._listeners.dispatch(body, content_type, mode)
        except (ValueError, RecursionError):  # no JSON, or a hundred thousand deep
            return BoltResponse(status=400)
        except Exception as error:  # noqa: BLE001 - Bolt looks for fields that may be missing
            logged("a delivery", error)
            return BoltResponse(status=400)

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post; the key goes along, for `find`."""
        return await self._outbox.post(place, render(document), key)

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for all posts that carry the key."""
        return await self._outbox.find(place, key, since)

    async def edit(self, place: Place, message: str, document: Document) -> None:
        """Replace a post of the bot's own; raises Refused where the document isn't one message."""
        messages = render(document)
        if len(messages) != 1:
            raise Refused("the document isn't one message")
        await self._outbox.edit(place, message, messages[0])

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""
        await self._outbox.delete(place, message)

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""
        return self._listeners.ear.place(await self._outbox.direct(person))

    async def zone(self, person: Person) -> str:
        """Return the name of a person's time zone; nothing where Slack doesn't tell, or not at once."""
        with suppress(RateLimited, Refused, Unreachable, TimeoutError):
            async with asyncio.timeout(_ZONE):
                found = await self._web.call("users.info", {"user": person.id}, harmless=True)
            return _known(str(found["user"].get("tz", "")))
        return ""


def _known(zone: str) -> str:
    """Return the name, if there is such a zone; what is asked may be a folder's name, or leave the folder."""
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(zone).key
    return ""
