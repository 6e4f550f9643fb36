"""Answers what is heard on Slack."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.slack import limits, views
from bot.adapters.slack.heard import HOME, is_alone
from bot.adapters.slack.render import render
from bot.adapters.slack.replying import blocks_of, messages_of
from bot.adapters.underway import Underway
from bot.core.compose import ways
from bot.core.model import Audience, Kind
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from bot.adapters.slack.heard import Heard
    from bot.adapters.slack.outbox import Outbox
    from bot.adapters.slack.web import Web
    from bot.core.document import Document
    from bot.core.model import Reply, Request

    Payload = dict[str, Any]

log = logging.getLogger(__name__)

_REVOKED: Final = frozenset({"account_inactive", "invalid_auth", "token_expired", "token_revoked"})


class Talk(Underway):
    """What is being answered."""

    def __init__(self, web: Web, outbox: Outbox) -> None:
        """Take the ways to Slack."""
        super().__init__()
        self._web, self._outbox = web, outbox
        self.revoked: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Slack's word for why it takes the token no more, as soon as a reply meets with that."""

    def hear(self, heard: Heard) -> None:
        """Answer it, soon."""
        show, tell = partial(self._send, heard), partial(self._say, heard)
        self.start(self.give(_with_room(heard.request), show, tell))

    async def ask(self, heard: Heard) -> Reply | None:
        """Return the reply for who shows it in their own way; nothing where that breaks."""
        return await self.look_up(_with_room(heard.request))

    async def _send(self, heard: Heard, reply: Reply) -> None:
        request, way = heard
        if way.view:
            back = [views.back()] if way.view == HOME and request.kind is not Kind.HOME else []
            blocks = blocks_of(reply.document, reply.line, way.start, len(back))
            await self._outbox.show(way, request.person, blocks + back)
            return
        messages = messages_of(reply, heard)
        is_shared = request.kind is Kind.SHARE
        if is_shared and ways.can_be_shared(reply) and way.url and not is_alone(request.place):
            await self._outbox.share(way.url, messages)
        elif reply.audience is Audience.EVERYONE and not is_shared:
            await self._outbox.post(request.place, messages)
        else:
            await self._outbox.whisper(request.place, request.person, messages, way)

    async def tell(self, document: Document, heard: Heard) -> None:
        """Show a document to the one person, as well as that can be done."""
        await self.told(heard.request, self._say(heard, document))

    async def _say(self, heard: Heard, document: Document) -> None:
        request, way = heard
        if way.view:
            await self._outbox.show(way, request.person, blocks_of(document, ""))
        else:
            await self._outbox.whisper(request.place, request.person, render(document), way)

    async def show(self, blocks: list[Payload], heard: Heard) -> None:
        """Fill the modal that it was asked from."""
        await self._outbox.show(heard.way, heard.request.person, blocks)

    async def open(self, trigger: str, view: Payload) -> None:
        """Open a modal for who has just pressed or chosen something."""
        await self.call("views.open", {"trigger_id": trigger, "view": view})

    async def call(self, method: str, payload: Payload) -> None:
        """Call a method that nobody waits for."""
        try:
            await self._web.call(method, payload)
        except (RateLimited, Refused, Unreachable) as error:
            self.failed(f"{method} failed", error)

    def failed(self, what: str, error: Exception) -> None:
        """Log it, with what to do; a token that is taken no more is told to whoever runs the bot."""
        reason = str(error)
        hint = "; `briefing-bot doctor` tells which scope, and how to grant it" if reason == "missing_scope" else ""
        log.warning("%s: %s%s", what, reason, hint)
        if reason in _REVOKED and not self.revoked.done():
            self.revoked.set_result(reason)


def _with_room(request: Request) -> Request:
    return replace(request, room=limits.OPTION_VALUE if request.kind is Kind.SUGGEST else limits.LINE)
