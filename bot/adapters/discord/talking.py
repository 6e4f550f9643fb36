"""Answers what is heard on Discord."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Final

import discord

from bot.adapters.discord.heard import NAME, Pressed
from bot.adapters.discord.replying import choices_of, field, notice_of, payloads_of
from bot.adapters.discord.responding import Response
from bot.adapters.underway import Underway, logged
from bot.core.compose import notices
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.adapters.discord.heard import Ear, Heard, Interaction
    from bot.adapters.discord.outbox import Outbox
    from bot.adapters.discord.rest import Rest
    from bot.core.document import Document
    from bot.core.model import Reply

    Forget = Callable[[str, str], Awaitable[None]]

log = logging.getLogger(__name__)

_TYPES: Final = discord.InteractionType


class Talk(Underway):
    """What is being answered. `ear` is there as soon as the adapter runs."""

    def __init__(self, rest: Rest, outbox: Outbox, forget: Forget | None) -> None:
        """Take the ways to Discord; `forget` deletes what is kept of a server."""
        super().__init__()
        self._rest, self._outbox, self._forget = rest, outbox, forget
        self.ear: Ear | None = None
        self.application = 0

    async def on_removal(self, guild: int) -> None:
        """Delete what is kept of a server that has removed the bot."""
        if self._forget:
            await self._forget(NAME, str(guild))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention or a direct message."""
        if self.ear and not self.is_draining and (heard := self.ear.message(message)):
            self.start(self._reply_to(heard))

    async def _reply_to(self, heard: Heard) -> None:
        async def show(reply: Reply) -> None:
            if payloads := payloads_of(reply, heard):
                key = f"{heard.request.place}/{heard.request.id}"
                payload, fallback = payloads
                await self._outbox.post(heard.request.place, payload, [fallback], key, heard.way.to)

        async def tell(document: Document) -> None:
            """Tell the person; where the bot may not speak, between the two of them."""
            payload, fallback = notice_of(document)
            key = f"{heard.request.place}/{heard.request.id}/told"
            try:
                await self._outbox.post(heard.request.place, payload, [fallback], key, heard.way.to)
            except Refused:
                alone = await self._outbox.direct(heard.request.person)
                await self._outbox.post(alone, payload, [fallback], key)

        await self.give(heard.request, show, tell)

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
                await response(private=True).show(*notice_of(notices.ending()))
            elif heard := _heard(interaction, ear):
                await self._fill(response(private=heard.private), heard)
            else:
                await response(private=True).show(*notice_of(notices.expired()))
        except (RateLimited, Refused, Unreachable) as error:
            log.warning("an interaction was not answered: %s", error)

    async def _fill(self, response: Response, heard: Heard) -> None:
        async def show(reply: Reply) -> None:
            if payloads := payloads_of(reply, heard):
                await response.show(*payloads)

        async def tell(document: Document) -> None:
            await response.show(*notice_of(document))

        deferring = asyncio.create_task(response.defer_soon())
        try:
            await self.give(heard.request, show, tell)
        finally:
            deferring.cancel()

    async def _offer(self, response: Response, interaction: Interaction, ear: Ear) -> None:
        try:
            reply = await self.look_up(ear.half_typed(interaction).request)
        except (LookupError, TypeError, ValueError) as error:
            logged("half a line", error)
            reply = None
        await response.choices(choices_of(reply.document) if reply else ())


def _field_of(interaction: Interaction) -> str | None:
    """Return the thread that a press on the way to a field keeps; None for another button."""
    pressed = Pressed.of(interaction)
    return pressed.kept if pressed.action == "follow" else None


def _heard(interaction: Interaction, ear: Ear) -> Heard | None:
    """Return what is asked; None for what this version doesn't know."""
    try:
        if interaction.type is _TYPES.application_command:
            return ear.command(interaction)
        pressed = Pressed.of(interaction)
        match pressed.action:
            case "ask":
                return ear.pressed(interaction, pressed.kept.partition(":")[2])
            case "rest":
                start, _, line = pressed.kept.partition(":")
                return ear.pressed(interaction, line, int(start))
            case "share":
                return ear.shared(interaction, pressed.kept)
            case "rate":
                return ear.pressed(interaction, f"feedback {pressed.kept}")
            case "followed":
                return ear.follow_up(interaction, pressed.kept)
            case _:
                return None
    except (LookupError, TypeError, ValueError) as error:
        logged("an interaction", error)
        return None
