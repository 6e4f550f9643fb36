"""Sends documents to where they belong, within Slack's limits."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.slack import views
from bot.adapters.slack.heard import HOME, is_alone, thread_of
from bot.core.ports import Absent, CannotTell, Found, RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.adapters.slack.heard import Way
    from bot.adapters.slack.render import Message
    from bot.adapters.slack.web import Web
    from bot.core.model import Person, Place

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
_LOOKED_AT: Final = 200  # messages, the newest ones


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

    async def direct(self, person: Person) -> str:
        """Return the channel of the bot and the person."""
        opened = await self._web.call("conversations.open", {"users": person.id}, harmless=True)
        channel: str = opened["channel"]["id"]
        return channel

    async def show(self, way: Way, person: Person, blocks: Sequence[Any]) -> None:
        """Fill a modal, or a person's home page."""
        if way.view == HOME:
            await self._web.call("views.publish", {"user_id": person.id, "view": views.home(blocks)}, harmless=True)
        else:
            await self._web.call("views.update", {"view_id": way.view, "view": views.shown(blocks)}, harmless=True)

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
        """Look for the post that carries the key, where the workspace lets the bot read what was posted."""
        thread = thread_of(place)
        method = "conversations.replies" if thread else "conversations.history"
        where: dict[str, object] = {"channel": place.channel, "oldest": f"{since.timestamp():.6f}"}
        where |= {"include_all_metadata": True, "limit": _LOOKED_AT} | ({"ts": thread} if thread else {})
        try:
            found = await self._web.call(method, where, harmless=True)
        except (Refused, RateLimited, Unreachable) as error:
            return CannotTell(str(error))
        for message in found["messages"]:
            metadata = message.get("metadata", {})
            if metadata.get("event_type") == POSTED and metadata["event_payload"].get("key") == key:
                return Found(message["ts"])
        return CannotTell("there are more messages than were looked at") if found.get("has_more") else Absent()


@contextmanager
def _part(number: int) -> Iterator[None]:
    """Say of what fails when something before it was sent that it was sent in part."""
    try:
        yield
    except (Refused, RateLimited, Unreachable) as error:
        if number:
            raise Unreachable(f"sent in part: {error}") from None
        raise


def _words(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
