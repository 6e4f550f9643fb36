"""The first response of an interaction, of which there is exactly one, and what fills it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import discord

from bot.adapters.discord.rest import INVALID
from bot.adapters.discord.uploading import Upload
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from bot.adapters.discord.heard import Interaction
    from bot.adapters.discord.rest import Rest
    from bot.core.document import Picture

    Json = dict[str, Any]

log = logging.getLogger(__name__)

_CALLBACK: Final = "/interactions/{webhook_id}/{webhook_token}/callback"
_ORIGINAL: Final = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_TYPES: Final = discord.InteractionResponseType
AT_ONCE: Final = 0.5
"""Seconds that an answer may take before the person is told to wait; Discord gives three."""
AT_LAST: Final = 1.5
"""The same where the first word decides whether all see the answer, and only the answer tells whether they may."""
_SILENCE: Final = 1.0  # seconds after which a first response is given again: within three, or it is none
_LATER: Final = 2.2  # seconds after which whoever else has the same interaction has answered it
_ANSWERED: Final = "400 40060"
"""Why Discord refuses a second first response: the first has arrived, though its own answer was lost, or another's."""
_EPHEMERAL: Final = 1 << 6
_NO_EMBEDS: Final = 1 << 2
_COMPONENTS: Final = 1 << 15
_NOBODY: Final[Json] = {"allowed_mentions": {"parse": []}}


class Pictured(NamedTuple):
    """A picture that a message may get, the message with it, and what that says of the file."""

    picture: Picture
    payload: Json
    attached: Json

    def upload(self, drawn: bytes) -> Upload:
        """Return the message with the file."""
        return Upload(self.payload | {"attachments": [self.attached]}, self.attached["filename"], drawn)


class Shown(NamedTuple):
    """One message, what is shown instead where Discord can't read its components, and what may be drawn for it."""

    payload: Json
    fallback: Callable[[], Json]
    pictured: Pictured | None = None


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
        self.is_private = private
        self.is_begun = False
        """Whether something was said, or tried to be."""
        self._is_answered = False  # for certain
        self._turn = asyncio.Lock()
        self._over = asyncio.Event()

    @asynccontextmanager
    async def deferring(self, soon: float = AT_ONCE) -> AsyncIterator[None]:
        """Say that the answer takes a while, unless it comes within so many seconds."""
        deferring = asyncio.create_task(self._defer(soon))
        try:
            yield
        finally:
            self._over.set()
            await deferring

    async def _defer(self, soon: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), soon)
        async with self._turn:
            if self._over.is_set() or self.is_begun:
                return
            self.is_begun = True
            try:
                await self._respond(_TYPES.deferred_channel_message, {"flags": self._flags})
            except (RateLimited, Refused, Unreachable) as error:
                log.warning("nobody was told that an answer takes a while: %s", error)

    @property
    def _flags(self) -> int:
        return _EPHEMERAL if self.is_private else 0

    async def show(self, shown: Shown) -> None:
        """Show a message in place of whatever was said before."""
        await self._readable(self._show, shown)

    async def tell(self, shown: Shown) -> None:
        """Show a message, unless somebody else has answered."""
        await self._readable(self._first, shown)

    async def _readable(self, say: Callable[[Json], Awaitable[object]], shown: Shown) -> None:
        """Say it; the fallback where Discord doesn't take its components."""
        async with self._turn:
            try:
                await say(shown.payload)
            except Refused as refused:
                if not str(refused).startswith(INVALID):
                    raise
                await say(shown.fallback())
            finally:
                self.is_begun = True

    async def _show(self, payload: Json) -> None:
        if not self._is_answered and await self._first(payload):
            return
        await self.change(payload)

    async def change(self, payload: Json | Upload) -> None:
        """Replace the message that was shown."""
        who: Json = {"webhook_id": self._application, "webhook_token": self._asked.token}
        await self._rest.call("PATCH", _ORIGINAL, payload, **who)

    async def _first(self, payload: Json) -> bool:
        return await self._respond(_TYPES.channel_message, payload | {"flags": payload["flags"] | self._flags})

    async def modal(self, modal: Json) -> None:
        """Open a field or a form."""
        await self._respond(_TYPES.modal, modal)

    async def choices(self, choices: Sequence[Json]) -> None:
        """Offer what half a line may become."""
        await self._respond(_TYPES.autocomplete_result, {"choices": list(choices)})

    async def nothing(self) -> None:
        """Let a pressed button be, unless somebody else answers."""
        await asyncio.sleep(_LATER)
        await self._respond(_TYPES.deferred_message_update, None)

    async def _respond(self, kind: discord.InteractionResponseType, data: Json | None) -> bool:
        """Give the first response; False where there has been one."""
        who: Json = {"webhook_id": self._asked.id, "webhook_token": self._asked.token}
        body: Json = {"type": kind.value} | ({} if data is None else {"data": data})
        is_first = True
        try:
            await self._rest.call("POST", _CALLBACK, body, silence=_SILENCE, **who)
        except Refused as refused:
            if str(refused) != _ANSWERED:
                raise
            is_first = False
        self._is_answered = True
        return is_first
