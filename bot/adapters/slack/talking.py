"""Answers what is heard on Slack, each in a task of its own, and sees to it that none is lost at the end."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import traceback
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.slack import limits, views
from bot.adapters.slack.heard import HOME, is_alone
from bot.adapters.slack.render import render
from bot.adapters.slack.replying import blocks_of, is_of_briefings, messages_of
from bot.adapters.slack.web import NotSent
from bot.core.compose import notices
from bot.core.model import Audience, Kind
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from contextlib import AbstractAsyncContextManager

    from bot.adapters.slack.heard import Heard
    from bot.adapters.slack.outbox import Outbox
    from bot.adapters.slack.web import Web
    from bot.core.document import Document
    from bot.core.model import Reply
    from bot.core.ports import Answer

    Payload = dict[str, Any]

log = logging.getLogger(__name__)

_DRAIN: Final = 18.0  # seconds that answers under way are given when the program ends; hosts give twenty or more
_SOON: Final = 0.02  # seconds
_REVOKED: Final = frozenset({"account_inactive", "invalid_auth", "token_expired", "token_revoked"})


class Talk:
    """What is being answered. `answer` is there as soon as the adapter runs."""

    def __init__(self, web: Web, outbox: Outbox) -> None:
        """Take the ways to Slack."""
        self._web, self._outbox = web, outbox
        self._tasks: set[asyncio.Task[None]] = set()
        self.answer: Answer | None = None
        self.is_draining = False
        self._taking = 0
        self.revoked: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Slack's word for why it takes the token no more, as soon as a reply meets with that."""

    async def drain(self) -> None:
        """Take nothing more, and let the answers that are under way be sent."""
        self.is_draining = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN):
                while self._taking or self._tasks:
                    await (asyncio.wait(self._tasks) if self._tasks else asyncio.sleep(_SOON))

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Take a delivery: until that is acknowledged and handed on, `drain` waits."""
        self._taking += 1
        try:
            yield
        finally:
            self._taking -= 1

    def cancel(self) -> None:
        """Leave off at once."""
        for task in self._tasks:
            task.cancel()

    def hear(self, heard: Heard) -> None:
        """Answer it, soon."""
        self.start(self._respond(heard))

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Do it, soon; what breaks is logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logged("something", error)

    async def _respond(self, heard: Heard) -> None:
        """Whatever breaks, the person hears so."""
        is_sent = False
        try:
            async with self._answer(heard) as reply:
                if reply:
                    await self._send_once(reply, heard)
                is_sent = True
        except (RateLimited, Refused, Unreachable) as error:
            self._failed(f"the reply to {reference(heard)} was not sent", error)
            if isinstance(error, Refused) and heard.request.kind is not Kind.OVERHEARD:
                await self.tell(notices.not_shown(), heard)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            logged(reference(heard), error)
            if not is_sent:
                await self.tell(notices.apology(reference(heard)), heard)

    def _answer(self, heard: Heard) -> AbstractAsyncContextManager[Reply | None]:
        if self.answer is None:
            raise AssertionError("nothing is delivered before `run`")
        room = limits.OPTION_VALUE if heard.request.kind is Kind.SUGGEST else limits.LINE
        return self.answer(replace(heard.request, room=room))

    async def _send_once(self, reply: Reply, heard: Heard) -> None:
        """What may be there, or is in part, counts as sent: a redelivery would show it twice."""
        try:
            await self._send(reply, heard)
        except NotSent:
            raise
        except Unreachable as error:
            log.warning("the reply to %s may not have been sent: %s", reference(heard), error)

    async def _send(self, reply: Reply, heard: Heard) -> None:
        request, way = heard
        if way.view:
            back = [views.back()] if way.view == HOME and request.kind is not Kind.HOME else []
            blocks = blocks_of(reply.document, reply.line, way.start, len(back))
            await self._outbox.show(way, request.person, blocks + back)
            return
        messages = messages_of(reply, heard)
        is_shared = request.kind is Kind.SHARE
        if is_shared and is_of_briefings(reply) and way.url and not is_alone(request.place):
            await self._outbox.share(way.url, messages)
        elif reply.audience is Audience.EVERYONE and not is_shared:
            await self._outbox.post(request.place, messages)
        else:
            await self._outbox.whisper(request.place, request.person, messages, way)

    async def tell(self, document: Document, heard: Heard) -> None:
        """Show a document to the one person."""
        request, way = heard
        try:
            if way.view:
                await self._outbox.show(way, request.person, blocks_of(document, ""))
            else:
                await self._outbox.whisper(request.place, request.person, render(document), way)
        except (RateLimited, Refused, Unreachable) as error:
            self._failed(f"a notice on {reference(heard)} was not sent", error)

    async def show(self, blocks: list[Payload], heard: Heard) -> None:
        """Fill the modal that it was asked from."""
        await self._outbox.show(heard.way, heard.request.person, blocks)

    async def look_up(self, heard: Heard) -> Reply | None:
        """Return the reply for who shows it in their own way; nothing where that breaks."""
        try:
            async with self._answer(heard) as reply:
                return reply
        except Exception as error:  # noqa: BLE001 - a menu stays empty
            logged(reference(heard), error)
            return None

    async def open(self, trigger: str, view: Payload) -> None:
        """Open a modal for who has just pressed or chosen something."""
        await self.call("views.open", {"trigger_id": trigger, "view": view})

    async def call(self, method: str, payload: Payload) -> None:
        """Call a method that nobody waits for."""
        try:
            await self._web.call(method, payload)
        except (RateLimited, Refused, Unreachable) as error:
            self._failed(f"{method} failed", error)

    def _failed(self, what: str, error: Exception) -> None:
        reason = str(error)
        hint = "; `briefing-bot doctor` tells which scope, and how to grant it" if reason == "missing_scope" else ""
        log.warning("%s: %s%s", what, reason, hint)
        if reason in _REVOKED and not self.revoked.done():
            self.revoked.set_result(reason)


def reference(heard: Heard) -> str:
    """Return the number that the log knows a request by."""
    return hashlib.sha256(str(heard.request.id).encode()).hexdigest()[:8]


def logged(what: str, error: BaseException) -> None:
    """Log where it broke, never what was said: an exception's text may quote it."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s failed with %s\n%s", what, type(error).__name__, where)
