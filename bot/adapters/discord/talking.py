"""Answers what is heard on Discord."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Final

import discord

from bot.adapters import picturing
from bot.adapters.calls import UNACKNOWLEDGED
from bot.adapters.discord.heard import Pressed
from bot.adapters.discord.replying import choices_of, field, form, notice_of, shown_of
from bot.adapters.discord.responding import AT_LAST, AT_ONCE, Response
from bot.adapters.discord.rest import UNAUTHORIZED
from bot.adapters.filling import TOO_SLOW, opened_by
from bot.adapters.picturing import undrawn
from bot.adapters.underway import Underway, logged
from bot.core.compose import notices
from bot.core.compose.ways import can_be_shared
from bot.core.model import Kind
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.adapters.discord.heard import Ear, Heard, Interaction
    from bot.adapters.discord.outbox import Outbox
    from bot.adapters.discord.responding import Pictured, Shown
    from bot.adapters.discord.rest import Rest
    from bot.adapters.discord.uploading import Upload
    from bot.adapters.picturing import Draw
    from bot.core.document import Document
    from bot.core.model import Place, Reply

log = logging.getLogger(__name__)

_TYPES: Final = discord.InteractionType
_FORM: Final = 2.0  # seconds that a form may take: it is a first response, or none


class Talk(Underway):
    """What is being answered. `ear` is there as soon as the adapter runs."""

    def __init__(self, rest: Rest, outbox: Outbox) -> None:
        """Take the ways to Discord."""
        super().__init__()
        self.revoked = asyncio.Event()
        """Discord takes the token no more."""
        self._rest, self._outbox = rest, outbox
        self.draw: Draw = undrawn
        self.ear: Ear | None = None
        self.application = 0

    def failed(self, what: str, error: Exception) -> None:
        """Log it; a token that is taken no more ends the connection, too."""
        super().failed(what, error)
        if str(error) == UNAUTHORIZED:
            self.revoked.set()

    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention or a direct message."""
        if self.ear is None:
            return
        if heard := self.ear.message(message):
            self.start(self._told(heard, notices.ending()) if self.is_draining else self._reply_to(heard))
        elif heard := self.ear.withheld(message):
            self.start(self._told(heard, notices.withheld()))

    async def _reply_to(self, heard: Heard) -> None:
        is_refused = False
        place, posted, pictured = heard.request.place, "", None

        async def show(reply: Reply) -> None:
            nonlocal is_refused, posted, pictured
            if shown := shown_of(reply, heard):
                try:
                    posted = await self._post(place, shown, _key(heard), heard.way.to)
                except Refused:
                    is_refused = True
                    raise
                pictured = shown.pictured

        async def tell(document: Document) -> None:
            await self._tell(heard, document, is_refused=is_refused)

        await self.give(heard.request, show, tell)
        if pictured:
            await self._add(pictured, partial(self._outbox.edit, place, posted))

    async def _add(self, pictured: Pictured, change: Callable[[Upload], Awaitable[None]]) -> None:
        """Put a picture into a message that is there already."""

        async def send(drawn: bytes) -> None:
            await change(pictured.upload(drawn))

        await picturing.add(pictured.picture, self.draw, send)

    async def _told(self, heard: Heard, document: Document) -> None:
        try:
            await self._tell(heard, document)
        except (RateLimited, Refused, Unreachable) as error:
            log.warning("a notice was not sent: %s", error)

    async def _tell(self, heard: Heard, document: Document, *, is_refused: bool = False) -> None:
        """Tell the person; where the bot may not speak, between the two of them."""
        notice = notice_of(document)
        key = f"{_key(heard)}/told"
        try:
            if not is_refused:
                await self._post(heard.request.place, notice, key, heard.way.to)
                return
        except Refused:
            if heard.request.alone:
                raise
        await self._post(await self._outbox.direct(heard.request.person), notice, key)

    async def _post(self, place: Place, shown: Shown, key: str, to: int = 0) -> str:
        return await self._outbox.post(place, shown.payload, lambda: [shown.fallback()], key, to)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a command, a button, a field or half a line."""
        if self.ear:
            self.start(self._respond_to(interaction, self.ear))

    async def _respond_to(self, interaction: Interaction, ear: Ear) -> None:
        """Whatever it is, there is one first response."""
        response = partial(Response, self._rest, self.application, interaction)
        try:
            if interaction.type is _TYPES.autocomplete:
                await self._offer(response(private=True), interaction, ear)
            elif interaction.type is _TYPES.component and (thread := _field_of(interaction)) is not None:
                await response(private=True).modal(field(thread))
            elif self.is_draining:
                await response(private=True).tell(notice_of(notices.ending()))
            elif _is_mute(interaction):
                await response(private=True).tell(notice_of(notices.may_not_write()))
            elif heard := _heard(interaction, ear):
                answer = self._open if heard.request.kind is Kind.DIALOG else self._fill
                await answer(response(private=heard.private), heard)
            else:
                await response(private=True).tell(notice_of(notices.expired()))
        except (RateLimited, Refused, Unreachable) as error:
            UNACKNOWLEDGED.labels("discord").inc()
            log.warning("an interaction was not answered: %s", error)

    async def _open(self, response: Response, heard: Heard) -> None:
        """Open a form, or tell why there is none; one that takes long can't be opened any more."""
        try:
            reply = await asyncio.wait_for(self.look_up(heard.request), _FORM)
        except TimeoutError:
            await response.tell(notice_of(TOO_SLOW))
            return
        if reply and reply.dialog:
            await response.modal(form(reply.dialog))
        else:
            await response.tell(notice_of(reply.document if reply else notices.expired()))

    async def _fill(self, response: Response, heard: Heard) -> None:
        is_share = heard.request.kind is Kind.SHARE
        pictured = None

        async def show(reply: Reply) -> None:
            nonlocal pictured
            if is_share and not can_be_shared(reply):
                await tell(reply.document if reply.document.blocks else notices.expired())  # an order says nothing
            else:
                shown = shown_of(reply, heard) or notice_of(notices.expired())
                await response.show(shown)
                pictured = shown.pictured

        async def tell(document: Document) -> None:
            response.is_private = not heard.request.alone
            await response.show(notice_of(document))

        async with response.deferring(AT_LAST if is_share else AT_ONCE):
            await self.give(heard.request, show, tell)
        if is_share and not response.is_begun:
            await response.nothing()  # it was shared before
        if pictured:
            await self._add(pictured, response.change)

    async def _offer(self, response: Response, interaction: Interaction, ear: Ear) -> None:
        try:
            reply = await self.look_up(ear.half_typed(interaction).request)
        except Exception as error:  # noqa: BLE001 - a menu stays empty
            logged("half a line", error)
            reply = None
        await response.choices(choices_of(reply.document) if reply else ())


def _field_of(interaction: Interaction) -> str | None:
    """Return the thread that a press on the way to a field keeps; None for another button."""
    pressed = Pressed.of(interaction)
    return pressed.kept if pressed.action == "follow" else None


def _is_mute(interaction: Interaction) -> bool:
    """Return whether somebody wants to show something to all where they may not write themselves."""
    pressed = Pressed.of(interaction)
    is_public = pressed.action == "share" or (pressed.action == "followed" and bool(pressed.kept))
    if interaction.guild_id is None or not is_public:
        return False
    may = interaction.permissions
    is_thread = isinstance(interaction.channel, discord.Thread)
    return not (may.send_messages_in_threads if is_thread else may.send_messages)


def _heard(interaction: Interaction, ear: Ear) -> Heard | None:
    """Return what is asked; None for what this version doesn't know."""
    try:
        if interaction.type is _TYPES.application_command:
            return ear.command(interaction)
        pressed = Pressed.of(interaction)
        match pressed.action:
            case "ask":
                line = pressed.kept.partition(":")[2]
                words = opened_by(line)
                return ear.form(interaction, words) if words else ear.pressed(interaction, line)
            case "rest":
                where, _, line = pressed.kept.partition(":")
                return ear.pressed(interaction, line, *map(int, where.split(".")))
            case "share":
                return ear.shared(interaction, pressed.kept)
            case "rate":
                return ear.pressed(interaction, f"feedback {pressed.kept}")
            case "followed":
                return ear.follow_up(interaction, pressed.kept)
            case "filled":
                return ear.filled(interaction, pressed.kept)
            case _:
                return None
    except Exception as error:  # noqa: BLE001 - whatever can't be read is told to be so
        logged("an interaction", error)
        return None


def _key(heard: Heard) -> str:
    return f"{heard.request.place}/{heard.request.id}"
