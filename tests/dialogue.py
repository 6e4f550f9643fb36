"""Tests that read like a conversation: `await verify(library, [(said, heard), …])`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.adapters import plain
from bot.core.answering import Answering
from bot.core.handler import Handler
from bot.core.model import Kind, Person, Place, Reply, Request
from bot.core.responder import Responder
from bot.core.views import views_of
from bot.storage.memory import MemoryStore
from bot.testing.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.briefing import Library
    from bot.core.limits import Limit
    from bot.core.ports import Store
    from bot.core.views import Views

HERE = Place("test", "W1", "C1", "T1")
ME = Person("test", "W1", "U1")


@dataclass
class Bench:
    """A handler with a store in memory, and people who ask it."""

    library: Library
    limit: Limit | None = None
    clock: FakeClock = field(default_factory=FakeClock)
    room: int = 0
    asked: int = 0
    _built: Views[Responder] | None = None

    def __post_init__(self) -> None:
        """Build the handler."""
        self.store: Store = MemoryStore(self.clock)
        self.forgotten: list[Person] = []
        self.handler = Handler(self._responder, self.store, self.clock, self.limit, forget=self.forgotten.append)

    def _responder(self, place: Place) -> Responder:
        if self._built is None or self._built.wholes[0] is not self.library:
            self._built = views_of(self.library).map(lambda seen: Responder(Answering(seen)))
        return self._built.at(place)

    async def ask(
        self, text: str, *, place: Place = HERE, person: Person = ME, kind: Kind = Kind.DIRECT, name: str = ""
    ) -> Reply | None:
        """Return the reply, as if it had been sent."""
        return await self.put(Request(name, text, kind, place, person, self.clock.now(), public=True, room=self.room))

    async def put(self, request: Request) -> Reply | None:
        """Return likewise the reply to a request; one without an id gets one."""
        self.asked += 1
        async with self.handler.answer(replace(request, id=request.id or str(self.asked))) as reply:
            return reply

    async def hear(self, text: str, *, place: Place = HERE, person: Person = ME) -> str:
        """Return what the person reads."""
        reply = await self.ask(text, place=place, person=person)
        assert reply is not None
        return plain.render(reply.document)


async def verify(library: Library, exchanges: Iterable[tuple[str, str]]) -> None:
    """Hold a conversation; each reply must contain what is expected of it."""
    bench = Bench(library)
    for said, expected in exchanges:
        heard = await bench.hear(said)
        assert expected in heard, f"said {said!r}, expected {expected!r}, heard:\n{heard}"
