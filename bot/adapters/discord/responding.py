"""The first response of an interaction, of which there is exactly one, and what fills it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.adapters.discord.rest import INVALID
from bot.core.ports import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.discord.heard import Interaction
    from bot.adapters.discord.rest import Rest

    Json = dict[str, Any]

_CALLBACK: Final = "/interactions/{webhook_id}/{webhook_token}/callback"
_ORIGINAL: Final = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_TYPES: Final = discord.InteractionResponseType
_AT_ONCE: Final = 0.5  # seconds that an answer may take before the person is told to wait; Discord gives three
_ANSWERED: Final = "400 40060"
"""Why Discord refuses a second first response; after a lost answer, it means that the first has arrived."""
_EPHEMERAL: Final = 1 << 6
_NO_EMBEDS: Final = 1 << 2
_COMPONENTS: Final = 1 << 15
_NOBODY: Final[Json] = {"allowed_mentions": {"parse": []}}


def payload_of(components: Sequence[Json]) -> Json:
    """Return a message of components that pings nobody."""
    return {"components": list(components), "flags": _COMPONENTS, **_NOBODY}


def payload_of_text(text: str, rows: Sequence[Json]) -> Json:
    """Return a message of text with rows of buttons, without previews, that pings nobody."""
    return {"content": text, "components": list(rows), "flags": _NO_EMBEDS, **_NOBODY}


class Response:
    """Answers an interaction at once, or says that the answer takes a while, and fills it in then."""

    def __init__(self, rest: Rest, application: int, asked: Interaction, *, private: bool) -> None:
        """Take what was asked, and whether only the one person sees the answer: that is fixed with the first word."""
        self._rest, self._application, self._asked = rest, application, asked
        self._flags = _EPHEMERAL if private else 0
        self._turn = asyncio.Lock()
        self._is_deferred = self._is_shown = False

    async def defer_soon(self) -> None:
        """Say that the answer takes a while, unless it comes first."""
        await asyncio.sleep(_AT_ONCE)
        async with self._turn:
            if not (self._is_shown or self._is_deferred):
                await self._respond(_TYPES.deferred_channel_message, {"flags": self._flags})
                self._is_deferred = True

    async def show(self, payload: Json, fallback: Json) -> None:
        """Show a message; its fallback where Discord doesn't take its components."""
        async with self._turn:
            try:
                await self._show(payload)
            except Refused as refused:
                if not str(refused).startswith(INVALID):
                    raise
                await self._show(fallback)
            self._is_shown = True

    async def _show(self, payload: Json) -> None:
        if self._is_deferred or self._is_shown:
            who = {"webhook_id": self._application, "webhook_token": self._asked.token}
            await self._rest.call("PATCH", _ORIGINAL, payload, **who)
        else:
            await self._respond(_TYPES.channel_message, payload | {"flags": payload["flags"] | self._flags})

    async def modal(self, modal: Json) -> None:
        """Open a field."""
        await self._respond(_TYPES.modal, modal)

    async def choices(self, choices: Sequence[Json]) -> None:
        """Offer what half a line may become."""
        await self._respond(_TYPES.autocomplete_result, {"choices": list(choices)})

    async def _respond(self, kind: discord.InteractionResponseType, data: Json) -> None:
        who = {"webhook_id": self._asked.id, "webhook_token": self._asked.token}
        try:
            await self._rest.call("POST", _CALLBACK, {"type": kind.value, "data": data}, **who)
        except Refused as refused:
            if str(refused) != _ANSWERED:
                raise
