"""Posts to where messages belong, and finds posts again."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.discord import limits
from bot.adapters.discord.heard import NAME, first_of
from bot.adapters.discord.rest import INVALID
from bot.core.model import Place
from bot.core.ports import Absent, CannotTell, Found, RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.adapters.discord.rest import Rest
    from bot.core.model import Person

    Json = dict[str, Any]

_MESSAGES: Final = "/channels/{channel_id}/messages"
_MESSAGE: Final = _MESSAGES + "/{message_id}"
_LOOKED_AT: Final = 100  # messages, the newest ones; Discord gives no more
_EPOCH: Final = 1_420_070_400_000  # milliseconds: the beginning of Discord's ids
_GONE: Final = frozenset({"404 10003", "404 10008"})
_LARGEST_ID: Final = (1 << 31) - 1  # of a component


class Outbox:
    """Posts messages; raises RateLimited, Refused and Unreachable."""

    def __init__(self, rest: Rest) -> None:
        """Take the way to Discord."""
        self._rest = rest

    async def post(
        self, place: Place, payload: Json, fallback: Callable[[], Sequence[Json]], key: str, to: int = 0
    ) -> str:
        """Post for everyone in the place and return the message's id; within some minutes the key keeps it to one.

        It replies to the message `to`, or to the one that the place's thread begins with. Where Discord can't read the
        payload, the messages of `fallback` are posted.
        """
        try:
            return await self._post(place, payload, key, to)
        except Refused as refused:
            if not str(refused).startswith(INVALID):
                raise
        first, *_ = [await self._post(place, one, f"{key}/{number}", to) for number, one in enumerate(fallback())]
        return first

    async def _post(self, place: Place, payload: Json, key: str, to: int) -> str:
        about: Json = {"nonce": _nonce(key), "enforce_nonce": True}
        if replied := to or first_of(place):
            about["message_reference"] = {"message_id": str(replied), "fail_if_not_exists": False}
        posted = await self._rest.call("POST", _MESSAGES, payload | about, channel_id=_channel(place))
        number: str = posted["id"]
        return number

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for the post whose card carries the key's mark, where the server lets the bot read what was posted."""
        after = (int(since.timestamp() * 1000) - _EPOCH) << 22
        try:
            where: Json = {"channel_id": _channel(place)}
            newest: list[Json] = await self._rest.call("GET", f"{_MESSAGES}?limit={_LOOKED_AT}", **where)
        except (Refused, RateLimited, Unreachable) as error:
            return CannotTell(str(error))
        for message in newest:
            if any(part.get("id") == mark_of(key) for part in message.get("components", ())):
                return Found(message["id"])
        is_whole = len(newest) < _LOOKED_AT or int(newest[-1]["id"]) < after
        return Absent() if is_whole else CannotTell("there are more messages than were looked at")

    async def edit(self, place: Place, message: str, payload: Json) -> None:
        """Replace a post of the bot's own."""
        await self._rest.call("PATCH", _MESSAGE, payload, channel_id=_channel(place), message_id=message)

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""
        try:
            await self._rest.call("DELETE", _MESSAGE, channel_id=_channel(place), message_id=message)
        except Refused as refused:
            if str(refused) not in _GONE:
                raise

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""
        opened = await self._rest.call("POST", "/users/@me/channels", {"recipient_id": person.id})
        return Place(NAME, "", opened["id"])


def mark_of(key: str) -> int:
    """Return the id that a card carries for its key: a number that Discord keeps, and shows nobody."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    return limits.COMPONENTS + 1 + digest % (_LARGEST_ID - limits.COMPONENTS)  # Discord numbers components from 1


def _nonce(key: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())[: limits.NONCE].decode()


def _channel(place: Place) -> str:
    if not place.channel.isdecimal():
        raise Refused(f"{place} is no place on Discord")
    return place.channel
