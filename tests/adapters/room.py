"""A chat platform in memory with everything that the contract knows, and an adapter for it that can be spoilt."""

from __future__ import annotations

import asyncio
import html
import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from bot.adapters import plain
from bot.core.compose import notices, ways
from bot.core.document import Action, Actions, Document
from bot.core.model import Audience, Kind, Person, Place, Request
from bot.core.ports import Absent, CannotTell, Found, RateLimited, Refused, Unreachable
from bot.core.splitting import split
from bot.testing import NOON, Shown

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.ports import Answer

LIMIT = 4_000
HALL = "hall"

# A mention among people, a markup for bold type, and an address that the room makes a link.
_PING, _BOLD, _LINK = re.compile(r"<[!@]\w+>"), re.compile(r"</?b>"), re.compile(r"<a>(\S+?)</a>")


@dataclass(frozen=True)
class Event:
    """What the room tells the adapter."""

    id: str
    kind: Kind
    text: str
    channel: str
    thread: str
    person: str
    bot: bool = False


@dataclass
class Message:
    """What the room shows."""

    id: str
    channel: str
    thread: str
    markup: str
    key: str
    readers: frozenset[str] | None
    buttons: dict[str, str]


class Room:
    """The platform: its messages, and what it makes of their markup."""

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        self.acknowledged: set[str] = set()
        self.failures: list[Exception] = []
        self.attempts = 0
        self._ids = count(1)

    def new_id(self) -> str:
        """Return an id that the room has not used."""
        return f"{next(self._ids)}.0"

    def show(self, place: Place, markup: str, key: str, readers: frozenset[str] | None, buttons: dict[str, str]) -> str:
        """Show a message; one that is alone with somebody has no other readers."""
        self.attempts += 1
        failure = self.failures.pop(0) if self.failures else None
        if failure and not isinstance(failure, Unreachable):
            raise failure
        alone = frozenset({place.channel.removeprefix("with-")}) if place.channel != HALL else None
        message = Message(self.new_id(), place.channel, place.thread, markup, key, readers or alone, buttons)
        self.messages[message.id] = message
        if failure:
            raise failure
        return message.id

    def read(self, message: Message) -> Shown:
        """Return the message as people see it."""
        text = html.unescape(_LINK.sub(r"\1", _BOLD.sub("", message.markup)))
        faults = ("too long",) if len(message.markup) > LIMIT else ()
        pings, links = tuple(_PING.findall(message.markup)), tuple(_LINK.findall(message.markup))
        place = Place("room", "house", message.channel, message.thread)
        return Shown(message.id, place, text, message.readers, pings, links, faults)


@dataclass
class RoomAdapter:
    """The adapter. `flaw` names the one thing that it does wrong; without one it keeps the whole contract."""

    room: Room
    flaw: str = ""
    name: str = "room"
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)

    async def run(self, answer: Answer) -> None:
        """Take events as they come, and answer them side by side."""
        try:
            while True:
                event = await self.room.events.get()
                if event.kind is Kind.ACTION and self.flaw == "ignores buttons":
                    continue
                if self.flaw != "acknowledges late":
                    self._acknowledge(event)
                if not event.bot or self.flaw == "answers bots":
                    self._begin(event, answer)
                    if self.flaw == "answers twice":
                        self._begin(replace(event, id=event.id + "x"), answer)
        finally:
            for task in self._tasks:
                task.cancel()
            if self.flaw == "ends slowly" and self._tasks:
                await asyncio.sleep(60)

    def _acknowledge(self, event: Event) -> None:
        self.room.acknowledged.add(event.id)

    def _begin(self, event: Event, answer: Answer) -> None:
        task = asyncio.create_task(self._respond(event, answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _respond(self, event: Event, answer: Answer) -> None:
        request = self._request(event)
        place = replace(request.place, thread="other") if self.flaw == "wrong thread" else request.place
        try:
            async with answer(request) as reply:
                if reply:
                    private = reply.audience is Audience.ASKER and self.flaw != "shows all to all"
                    readers = frozenset({event.person}) if private else None
                    await self._show_once(place, reply.document, readers)
        except (Refused, Unreachable):
            return
        except Exception as error:  # noqa: BLE001 - the contract's own last line of defence
            if self.flaw != "crashes in silence":
                told = Document(str(error)) if self.flaw == "tells the error" else notices.apology(event.id)
                await self._show(place, told, "", None)
        self._acknowledge(event)

    async def _show_once(self, place: Place, document: Document, readers: frozenset[str] | None) -> None:
        try:
            await self._show(place, document, "", readers)
        except Unreachable:
            if self.flaw == "says again what may be there":
                raise

    async def look_up(self, event: Event, answer: Answer) -> Document:
        """Return the reply for who shows it in their own way."""
        try:
            async with answer(self._request(event)) as reply:
                return reply.document if reply and self.flaw != f"shows no {event.kind.value}" else Document()
        except RuntimeError:
            if self.flaw == "offers what broke":
                return Document(blocks=(Actions((Action("Oh", "oh"),)),))
            return Document()

    def _request(self, event: Event) -> Request:
        text = event.text if self.flaw == "leaves it encoded" else html.unescape(event.text)
        number = {"numbers anew": self.room.new_id(), "numbers alike": "1"}.get(self.flaw, event.id)
        place = Place(self.name, "house", event.channel, event.thread)
        self._known.add(event.channel)
        person = Person(self.name, "house", event.person)
        return Request(number, text.removeprefix("<@BOT> "), event.kind, place, person, NOON)

    async def _show(self, place: Place, document: Document, key: str, readers: frozenset[str] | None) -> str:
        ids = [await self._send(place, part, key, readers) for part in self._parts(document)]
        return ids[0] if ids else ""

    def _parts(self, document: Document) -> tuple[Document, ...]:
        parts = (
            (document,)
            if self.flaw == "ignores limits"
            else split(document, LIMIT, lambda part: len(self._markup(part)))
        )
        return parts[:1] if self.flaw == "shows the first part" else parts

    def _markup(self, document: Document) -> str:
        text = plain.render(document)
        if self.flaw == "passes markup on":
            return text
        if self.flaw == "links by itself":
            return re.sub(r"(https?://\S+)", r"<a>\1</a>", html.escape(text))
        return html.escape(text)

    async def _send(self, place: Place, part: Document, key: str, readers: frozenset[str] | None) -> str:
        rows = [block.actions for block in part.blocks if isinstance(block, Actions)]
        buttons = {action.label: action.command for row in rows for action in row} | {ways.SHARE: ""}
        patience = 3
        while True:
            try:
                return self.room.show(place, self._markup(part), key, readers, buttons)
            except RateLimited as limited:
                await asyncio.sleep(0 if self.flaw == "doesn't wait" else limited.retry_after)
            except Refused:
                patience -= 1
                if self.flaw != "tries again" or not patience:
                    if self.flaw == "hides refusals":
                        return ""
                    raise

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post once a key."""
        if self.flaw == "knows only who asked" and place.channel not in self._known:
            raise Refused("never heard of it")
        if self.flaw == "posts beside the thread":
            place = replace(place, thread="")
        found = await self.find(place, key, NOON)
        if isinstance(found, Found) and self.flaw != "posts twice":
            return found.id
        return await self._show(place, document, key, None)

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look through the room."""
        here = [message.id for message in self.room.messages.values() if message.key == key]
        if self.flaw == "finds anything" and self.room.messages:
            return Found([*self.room.messages][-1])
        return Found(here[0]) if here else Absent()

    async def edit(self, place: Place, message: str, document: Document) -> None:
        """Replace the text."""
        if self.flaw == "adds when editing":
            await self._show(place, document, "", None)
        else:
            self.room.messages[message].markup = self._markup(document)

    async def delete(self, place: Place, message: str) -> None:
        """Take the message out of the room."""
        if self.flaw == "deletes once":
            del self.room.messages[message]
        self.room.messages.pop(message, None)

    async def direct(self, person: Person) -> Place:
        """Return where the bot is alone with the person."""
        return Place(self.name, "house", HALL if self.flaw == "has no private place" else f"with-{person.id}")
