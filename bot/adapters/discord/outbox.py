"""Posts to where messages belong, and finds posts again."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, Final, Protocol

import discord

from bot.adapters.discord import limits
from bot.adapters.discord.heard import NAME, first_of
from bot.adapters.discord.rest import INVALID, UNAUTHORIZED
from bot.core.model import Place
from bot.core.ports import Absent, CannotTell, Found, RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.adapters.discord.uploading import Upload
    from bot.core.model import Person

    Json = dict[str, Any]

_MESSAGES: Final = "/channels/{channel_id}/messages"
_MESSAGE: Final = _MESSAGES + "/{message_id}"
_PAGE: Final = _MESSAGES + f"?limit={limits.PAGE}&after={{after}}"
_CHANNEL: Final = "/channels/{channel_id}"
_GUILD: Final = "/guilds/{guild_id}"
_MEMBER: Final = _GUILD + "/members/{user_id}"
_EPOCH: Final = 1_420_070_400_000  # milliseconds: the beginning of Discord's ids
_GONE: Final = frozenset({"404 10003", "404 10008"})
_LARGEST_ID: Final = (1 << 31) - 1  # of a component


class Calls(Protocol):
    """A way to Discord."""

    async def call(self, method: str, path: str, body: object = None, **where: Any) -> Any:  # noqa: ANN401 - JSON
        """Call; raises RateLimited, Refused and Unreachable. `where` fills the names in the path."""


class Outbox:
    """Posts messages; raises RateLimited, Refused and Unreachable."""

    def __init__(self, rest: Calls) -> None:
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
            return await self.post_once(place, payload, key, to)
        except Refused as refused:
            if not str(refused).startswith(INVALID):
                raise
        first, *_ = [await self.post_once(place, one, f"{key}/{number}", to) for number, one in enumerate(fallback())]
        return first

    async def post_once(self, place: Place, payload: Json, key: str, to: int = 0) -> str:
        """Do the same with the payload alone."""
        about: Json = {"nonce": _nonce(key), "enforce_nonce": True}
        if replied := to or first_of(place):
            about["message_reference"] = {"message_id": str(replied), "fail_if_not_exists": False}
        posted = await self._rest.call("POST", _MESSAGES, payload | about, channel_id=_channel(place))
        number: str = posted["id"]
        return number

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for all posts whose card carries the key's mark, where the server lets the bot read what was posted."""
        try:
            return await self.look(place, key, since)
        except RateLimited as limited:
            return CannotTell(str(limited))

    async def look(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Do the same, for who can wait: raises RateLimited."""
        try:
            messages, is_whole = await self._since(place, since - limits.CLOCKS)
            if found := sorted(int(message["id"]) for message in messages if _carries(message, key)):
                return Found(str(found[0]), tuple(map(str, found[1:])))
            if not is_whole:
                return CannotTell("there are more messages than are looked at", for_good=True)
            # Who may not read what was posted is shown no messages, as if there were none.
            if not await self._may_read(place):
                return CannotTell("the bot lacks the permission to read the message history", for_good=True)
        except Refused as refused:
            return CannotTell(str(refused), for_good=str(refused) != UNAUTHORIZED)
        except Unreachable as error:
            return CannotTell(str(error))
        return Absent()

    async def _since(self, place: Place, since: datetime) -> tuple[list[Json], bool]:
        """Return a place's messages since then, and whether these are all."""
        after = str((int(since.timestamp() * 1000) - _EPOCH) << 22)
        messages: list[Json] = []
        for _ in range(limits.PAGES):
            page = await self._rest.call("GET", _PAGE, channel_id=_channel(place), after=after)
            messages += page
            if len(page) < limits.PAGE:
                return messages, True
            after = str(max(int(message["id"]) for message in page))
        return messages, False

    async def _may_read(self, place: Place) -> bool:
        channel = await self._rest.call("GET", _CHANNEL, channel_id=_channel(place))
        if not (guild_id := channel.get("guild_id")):
            return True  # a direct message
        if "thread_metadata" in channel:  # a thread has its permissions from where it began
            channel = await self._rest.call("GET", _CHANNEL, channel_id=channel["parent_id"])
        bot = await self._rest.call("GET", "/users/@me")
        guild = await self._rest.call("GET", _GUILD, guild_id=guild_id)
        member = await self._rest.call("GET", _MEMBER, guild_id=guild_id, user_id=bot["id"])
        return _reads(bot["id"], member["roles"], guild, channel["permission_overwrites"])

    async def edit(self, place: Place, message: str, payload: Json | Upload) -> None:
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


def _carries(message: Json, key: str) -> bool:
    return any(part.get("id") == mark_of(key) for part in message.get("components", ()))


def _reads(bot: str, roles: Sequence[str], guild: Json, overwrites: Sequence[Json]) -> bool:
    """Return whether the bot may see a channel and what was posted there, by Discord's rules for permissions."""
    held = {guild["id"], *roles}  # what all may do is the role with the server's own id
    may = discord.Permissions()
    for role in guild["roles"]:
        may.value |= int(role["permissions"]) if role["id"] in held else 0
    if may.administrator:
        return True
    for whose in ({guild["id"]}, {*roles}, {bot}):
        named = [one for one in overwrites if one["id"] in whose]
        for one in named:
            may.value &= ~int(one["deny"])
        for one in named:
            may.value |= int(one["allow"])
    return may.view_channel and may.read_message_history
