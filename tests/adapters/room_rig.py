"""The room for the contract, with its people."""

from __future__ import annotations

import asyncio
import html
from typing import TYPE_CHECKING

from bot.adapters import plain
from bot.core.compose import ways
from bot.core.document import Actions, Document
from bot.core.model import Kind
from bot.testing import Said, Shown, eventually
from tests.adapters.room import HALL, Event, Room, RoomAdapter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.ports import Answer, RateLimited, Refused, Unreachable


class RoomRig:
    """The room with its people."""

    def __init__(self, flaw: str = "") -> None:
        self.room = Room()
        self.flaw = flaw
        self.adapter = RoomAdapter(self.room, flaw)
        self._events: dict[str, Event] = {}
        self._running: asyncio.Task[None] | None = None

    async def start(self, answer: Answer) -> None:
        """Start another adapter."""
        self.adapter, self._answer = RoomAdapter(self.room, self.flaw), answer
        self._running = asyncio.create_task(self.adapter.run(answer))

    async def stop(self) -> None:
        """Cancel the adapter."""
        if self._running:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def say(self, text: str, kind: Kind = Kind.DIRECT, *, person: str = "ann", after: Said | None = None) -> Said:
        """Say it, the way that the room writes it down."""
        number = self.room.new_id()
        mark = {Kind.MENTION: "<@BOT> ", Kind.COMMAND: "/briefing "}.get(kind, "")
        thread = (self._events[after.id].thread if after else number) if kind is Kind.MENTION else ""
        channel = f"with-{person}" if kind is Kind.DIRECT else HALL
        self._deliver(Event(number, kind, mark + html.escape(text, quote=False), channel, thread, person))
        return Said(number, text, kind, person)

    def _deliver(self, event: Event) -> None:
        self._events[event.id] = event
        self.room.events.put_nowait(event)

    async def bot_says(self, text: str, *, own: bool) -> None:
        """Let a bot mention ours."""
        number = self.room.new_id()
        person = "BOT" if own else "another"
        self._deliver(Event(number, Kind.MENTION, f"<@BOT> {text}", HALL, number, person, bot=True))

    async def redeliver(self, said: Said) -> None:
        """Deliver the event again."""
        self.room.events.put_nowait(self._events[said.id])

    async def press(self, shown: Shown, label: str, *, person: str = "ann") -> Said:
        """Press a button."""
        message = self.room.messages[shown.id]
        number, command, kind = self.room.new_id(), message.buttons[label], Kind.ACTION
        if label == ways.SHARE:
            command, kind = message.markup.removeprefix("You said "), Kind.SHARE
            number = number if self.flaw == "shares twice" else f"share/{message.id}"
        self._deliver(Event(number, kind, command, message.channel, message.thread, person))
        return Said(number, command, kind, person)

    async def typing(self, text: str, *, person: str = "ann") -> Sequence[str]:
        """Type half a line."""
        found = await self._looked_up(Kind.SUGGEST, text, person)
        rows = [block.actions for block in found.blocks if isinstance(block, Actions)]
        return [action.label for row in rows for action in row]

    async def home(self, *, person: str = "ann") -> str:
        """Open the page."""
        return plain.render(await self._looked_up(Kind.HOME, "", person))

    async def _looked_up(self, kind: Kind, text: str, person: str) -> Document:
        event = Event("", kind, text, f"with-{person}", "", person)
        return await self.adapter.look_up(event, self._answer)

    async def acknowledged(self, said: Said) -> None:
        """Wait for the acknowledgement."""
        await eventually(lambda: said.id in self.room.acknowledged, "an acknowledgement")

    def fail_next(self, error: RateLimited | Refused | Unreachable) -> None:
        """Let the next message fail."""
        self.room.failures.append(error)

    @property
    def attempts(self) -> int:
        """How many messages were tried."""
        return self.room.attempts

    @property
    def shown(self) -> Sequence[Shown]:
        """All messages."""
        return [self.room.read(message) for message in self.room.messages.values()]
