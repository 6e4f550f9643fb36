"""Answers what is heard on Slack."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bot.adapters import picturing
from bot.adapters.picturing import picture_of, undrawn
from bot.adapters.slack import limits, views
from bot.adapters.slack.heard import HOME, Opened, Way, is_alone
from bot.adapters.slack.render import render
from bot.adapters.slack.replying import blocks_of, messages_of, view_of
from bot.adapters.slack.web import REVOKED
from bot.adapters.underway import Underway, reference
from bot.core.commands import SUBSCRIBING, parse
from bot.core.compose import notices, ways
from bot.core.model import Audience, Kind
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from bot.adapters.picturing import Draw
    from bot.adapters.slack.heard import Heard
    from bot.adapters.slack.outbox import Outbox
    from bot.adapters.slack.web import Web
    from bot.core.document import Document, Picture
    from bot.core.model import Place, Reply, Request

    Payload = dict[str, Any]

log = logging.getLogger(__name__)

_NOT_GRANTED: Final = "missing_scope"
_HEARD_OUT: Final = 0.7  # seconds


class Talk(Underway):
    """What is being answered."""

    def __init__(self, web: Web, outbox: Outbox) -> None:
        """Take the ways to Slack."""
        super().__init__()
        self._web, self._outbox = web, outbox
        self.draw: Draw = undrawn
        self.revoked: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Slack's word for why it takes the token no more, as soon as a reply meets with that."""

    def hear(self, heard: Heard) -> None:
        """Answer it, soon."""
        self.start(self._hear(heard))

    async def hear_out(self, heard: Heard) -> bool:
        """Answer it; return False where somebody else may still do so.

        Until it is answered, Slack would deliver it to another process, should this one die. What takes long counts as
        taken, and goes on: Slack waits for three seconds.
        """
        hearing = self.start(self._hear(heard))
        await asyncio.wait([hearing], timeout=_HEARD_OUT)
        return not hearing.done() or hearing.cancelled() or bool(hearing.exception()) or hearing.result()

    async def _hear(self, heard: Heard) -> bool:
        try:
            heard = await self._placed(heard)
        except (RateLimited, Refused, Unreachable) as error:
            self.failed("a conversation was not opened", error)
            await self.tell(notices.apology(reference(heard.request)), heard)
            return True
        return await self._give(heard)

    async def _give(self, heard: Heard) -> bool:
        """Answer it; what all see, or who is alone with the bot, gets its picture after that.

        A whisper gets none: what is uploaded into a channel is seen by all.
        """
        picture = None

        async def show(reply: Reply) -> None:
            nonlocal picture
            is_whisper = await self._send(heard, reply)
            if not (is_whisper or heard.way.start):
                picture = picture_of(reply.document)

        is_settled = await self.give(_with_room(heard.request), show, partial(self._say, heard))
        if picture:
            self.start(picturing.add(picture, self.draw, partial(self._upload, heard.request.place, picture)))
        return is_settled

    async def _upload(self, place: Place, picture: Picture, drawn: bytes) -> None:
        try:
            await self._outbox.upload(place, picture, drawn)
        except Refused as refused:
            if str(refused) == _NOT_GRANTED:  # until the bot starts anew with another token
                self.draw = undrawn
            raise

    async def _placed(self, heard: Heard) -> Heard:
        """Return it in the person's conversation with the bot: their page is no place that a summary can come to."""
        request = heard.request
        is_order = request.kind is Kind.DIALOG or parse(request.text).command in SUBSCRIBING
        if not is_order or request.place.channel != request.person.id:
            return heard
        place = replace(request.place, channel=await self._outbox.direct(request.person))
        return heard._replace(request=replace(request, place=place))

    async def ask(self, heard: Heard) -> Reply | None:
        """Return the reply for who shows it in their own way; none where somebody else has answered."""
        return await self.look_up(_with_room(heard.request))

    async def form(self, heard: Heard) -> Payload:
        """Return the modal with a form, filled as it was before, or with why there is none."""
        try:
            heard = await self._placed(heard)
        except (RateLimited, Refused, Unreachable) as error:
            self.failed("a conversation was not opened", error)
            return views.shown(blocks_of(notices.apology(reference(heard.request)), ""))
        reply, place, before = await self.ask(heard), heard.request.place, heard.way.opened
        opened = Opened(place.channel, place.thread)
        if reply is None or reply.dialog is None:
            return views.shown(blocks_of(reply.document if reply else notices.expired(), ""), opened)
        filled = before.values if before.line == heard.request.text else {}
        return views.form(reply.dialog, opened._replace(line=reply.dialog.line, values=filled))

    async def _send(self, heard: Heard, reply: Reply) -> bool:
        """Send it; return whether only the one person sees it, in a place where others are."""
        request, way = heard
        if way.view:
            await self._fill(heard, view_of(heard, reply.document, reply.line))
            return True
        messages = messages_of(reply, heard)
        is_shared = request.kind is Kind.SHARE
        if is_shared and ways.can_be_shared(reply) and way.url and not is_alone(request.place):
            await self._outbox.share(way.url, messages)
        elif reply.audience is Audience.EVERYONE and not is_shared:
            await self._outbox.post(request.place, messages)
        else:
            await self._outbox.whisper(request.place, request.person, messages, way)
            return not is_alone(request.place)
        return False

    async def tell(self, document: Document, heard: Heard) -> None:
        """Show a document to the one person, as well as that can be done."""
        await self.told(heard.request, self._say(heard, document))

    async def _say(self, heard: Heard, document: Document) -> None:
        request, way = heard
        if way.view:
            await self._fill(heard, view_of(heard, document))
        else:
            await self._outbox.whisper(request.place, request.person, render(document), way)

    async def _fill(self, heard: Heard, blocks: list[Payload]) -> None:
        way, person = heard.way, heard.request.person
        if way.view == HOME:
            await self._outbox.show(person, blocks)
        else:
            view = views.shown(blocks, way.opened)
            await self._web.call("views.update", {"view_id": way.view, "view": view}, harmless=True)

    async def show(self, reply: Reply, heard: Heard) -> None:
        """Fill the modal that it was asked from; who has closed it meanwhile reads what became of a form all the same.

        That is where the form was opened.
        """
        request = heard.request
        try:
            await self._fill(heard, view_of(heard, reply.document, reply.line))
        except Refused:
            if heard.way.opened.line:
                await self._outbox.whisper(request.place, request.person, render(reply.document), Way())

    async def open(self, trigger: str, view: Payload) -> str:
        """Open a modal for who has just pressed or chosen something; return its id, or nothing where that fails."""
        opened = await self.call("views.open", {"trigger_id": trigger, "view": view})
        return str(opened["view"]["id"]) if opened else ""

    async def call(self, method: str, payload: Payload) -> Payload:
        """Call a method, and return what it answers; nothing where it fails, which nobody waits for."""
        try:
            return await self._web.call(method, payload)
        except (RateLimited, Refused, Unreachable) as error:
            self.failed(f"{method} failed", error)
            return {}

    def failed(self, what: str, error: Exception) -> None:
        """Log it, with what to do; a token that is taken no more is told to whoever runs the bot."""
        reason = str(error)
        hint = "; `briefing-bot doctor` tells which scope, and how to grant it" if reason == _NOT_GRANTED else ""
        log.warning("%s: %s%s", what, reason, hint)
        if reason in REVOKED and not self.revoked.done():
            self.revoked.set_result(reason)


def _with_room(request: Request) -> Request:
    return replace(request, room=limits.OPTION_VALUE if request.kind is Kind.SUGGEST else limits.LINE)
