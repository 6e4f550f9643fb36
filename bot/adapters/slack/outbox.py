"""Sends documents to where they belong, within Slack's limits."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.adapters.slack import limits, views
from bot.adapters.slack.heard import is_alone, thread_of
from bot.adapters.slack.web import REVOKED
from bot.core.ports import Absent, CannotTell, Found, RateLimited, Refused, Unreachable
from bot.core.splitting import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.adapters.slack.heard import Way
    from bot.adapters.slack.render import Message
    from bot.adapters.slack.web import Web
    from bot.core.document import Picture
    from bot.core.model import Person, Place

    Payload = dict[str, Any]

POSTED: Final = "briefing_post"
"""The type of the metadata that carries a post's key."""

# No previews of links, and nothing of the text is made a link or a mention.
_LITERAL: Final = {
    "unfurl_links": False,
    "unfurl_media": False,
    "parse": "none",
    "link_names": False,
    "mrkdwn": False,
}
_GONE: Final = frozenset({"message_not_found", "no_reaction"})


class Outbox:
    """Posts and shows messages; raises RateLimited, Refused and Unreachable."""

    def __init__(self, web: Web) -> None:
        """Take the way to Slack."""
        self._web = web

    async def post(self, place: Place, messages: Sequence[Message], key: str = "") -> str:
        """Post for everyone in the place; return the id of the first message."""
        first = ""
        for number, message in enumerate(messages):
            marked = {"metadata": {"event_type": POSTED, "event_payload": {"key": key}}} if key and not number else {}
            thread = thread_of(place)
            where = {"channel": place.channel} | ({"thread_ts": thread} if thread else {})
            with _part(number):
                posted = await self._web.call("chat.postMessage", {**where, **_words(message), **_LITERAL, **marked})
            first = first or posted["ts"]
        return first

    async def whisper(self, place: Place, person: Person, messages: Sequence[Message], way: Way) -> None:
        """Show something to one person, in the place; alone with the bot, it is posted.

        Where the place takes it no more, as when a response URL is used up, the person gets it as a direct message.
        """
        if is_alone(place):
            # In a conversation of two people the bot isn't one of them: it can only answer who asked.
            with suppress(Refused):
                await self.post(place, messages)
                return
        for number, message in enumerate(messages):
            try:
                await self._whisper(place, person, message, way)
            except Refused:
                alone = replace(place, channel=await self.direct(person), thread="")
                await self.post(alone, messages[number:])
                return

    async def _whisper(self, place: Place, person: Person, message: Message, way: Way) -> None:
        if way.url:
            await self.respond(way.url, message)
            return
        thread = thread_of(place)
        where = {"channel": place.channel, "user": person.id} | ({"thread_ts": thread} if thread else {})
        await self._web.call("chat.postEphemeral", {**where, **_words(message), **_LITERAL})

    async def respond(self, url: str, message: Message, *, to_all: bool = False) -> None:
        """Answer by a response URL, which works in channels that the bot isn't in."""
        body = {"response_type": "in_channel" if to_all else "ephemeral", "replace_original": False}
        await self._web.respond(url, {**body, **_words(message), **_LITERAL})

    async def share(self, url: str, messages: Sequence[Message]) -> None:
        """Answer for everyone by a response URL."""
        for number, message in enumerate(messages):
            with _part(number):
                await self.respond(url, message, to_all=True)

    async def upload(self, place: Place, picture: Picture, drawn: bytes) -> None:
        """Show a PNG to everyone in the place; tried once, for what the text says is there already."""
        await self._web.by_token(partial(self._upload, place, picture, drawn))

    async def _upload(self, place: Place, picture: Picture, drawn: bytes) -> None:
        name, alt = f"{picture.slug}-{picture.kind}.png", shortened(picture.alt, limits.ALT)
        try:
            await self._web.client.files_upload_v2(
                content=drawn,
                filename=name,
                title=name,
                alt_txt=alt,
                channel=place.channel,
                thread_ts=thread_of(place) or None,
            )
        except SlackApiError as error:
            said = getattr(error.response, "data", error.response)
            raise Refused(str(said.get("error", "")) if isinstance(said, dict) else "unreadable") from None
        except (SlackRequestError, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            # The SDK's own words may hold what was said.
            raise Unreachable(type(error).__name__) from None

    async def direct(self, person: Person) -> str:
        """Return the channel of the bot and the person."""
        opened = await self._web.call("conversations.open", {"users": person.id}, harmless=True)
        channel: str = opened["channel"]["id"]
        return channel

    async def show(self, person: Person, blocks: Sequence[Any]) -> None:
        """Fill a person's home page."""
        await self._web.call("views.publish", {"user_id": person.id, "view": views.home(blocks)}, harmless=True)

    async def edit(self, place: Place, message: str, new: Message) -> None:
        """Replace a post of the bot's own."""
        where = {"channel": place.channel, "ts": message}
        await self._web.call("chat.update", {**where, **_words(new), **_LITERAL}, harmless=True)

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own."""
        try:
            await self._web.call("chat.delete", {"channel": place.channel, "ts": message}, harmless=True)
        except Refused as refused:
            if str(refused) not in _GONE:
                raise

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for all posts that carry the key, where the workspace lets the bot read what was posted."""
        try:
            return await self.look(place, key, since)
        except RateLimited as limited:
            return CannotTell(str(limited))

    async def look(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Do the same, for who can wait: raises RateLimited."""
        try:
            messages, is_whole = await self._since(place, since - limits.CLOCKS)
        except Refused as refused:
            return CannotTell(str(refused), for_good=str(refused) not in REVOKED)
        except Unreachable as error:
            return CannotTell(str(error))
        if found := sorted(message["ts"] for message in messages if _carries(message, key)):
            return Found(found[0], tuple(found[1:]))
        return Absent() if is_whole else CannotTell("there are more messages than are looked at", for_good=True)

    async def _since(self, place: Place, since: datetime) -> tuple[list[Payload], bool]:
        """Return a place's messages since then, and whether these are all."""
        thread = thread_of(place)
        method = "conversations.replies" if thread else "conversations.history"
        where: Payload = {"channel": place.channel, "oldest": f"{since.timestamp():.6f}"} | (
            {"ts": thread} if thread else {}
        )
        where |= {"include_all_metadata": True, "limit": limits.PAGE}
        messages: list[Payload] = []
        for _ in range(limits.PAGES):
            found = await self._web.call(method, where, harmless=True)
            messages += found["messages"]
            where["cursor"] = (found.get("response_metadata") or {}).get("next_cursor", "")
            if not where["cursor"]:
                return messages, not found.get("has_more")
        return messages, False


@contextmanager
def _part(number: int) -> Iterator[None]:
    """Say of what fails when something before it was sent that it was sent in part."""
    try:
        yield
    except (Refused, RateLimited, Unreachable) as error:
        if number:
            raise Unreachable(f"sent in part: {error}") from None
        raise


def _carries(message: Payload, key: str) -> bool:
    metadata = message.get("metadata") or {}
    return metadata.get("event_type") == POSTED and metadata["event_payload"].get("key") == key


def _words(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
