"""A desk over a real database, and a platform that takes posts or doesn't."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import update

from bot.adapters import plain
from bot.core.authority import Authority
from bot.core.desk import Desk
from bot.core.model import Kind, Person, Place, Request
from bot.core.views import views_of
from bot.core.weekly import Summaries
from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.tables import delivery
from tests.dialogue import ME, Bench

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.document import Document
    from bot.core.model import Reply
    from bot.core.subscription import State, Subscription

CHANNEL = Place("test", "W1", "C1")
COMMANDED = replace(CHANNEL, thread=ME.id)  # as platforms place what only one person sees of a channel
OTHER = Place("test", "W1", "C2", ME.id)
ALONE = Place("test", "W1", "D1")
BOSS, SOMEBODY = Person("test", "W1", "BOSS"), Person("test", "W1", "U2")


MEMBERS = Authority(frozenset({str(BOSS)}), members=True)


class Way(NamedTuple):
    """Who says something, where, and how; by itself, a member by a command in the channel."""

    person: Person = ME
    place: Place = COMMANDED
    kind: Kind = Kind.COMMAND
    belongs: bool = True
    alone: bool = False


TYPED = Way()
MENTION = Way(place=replace(CHANNEL, thread="T1"), kind=Kind.MENTION)
MESSAGE = Way(place=ALONE, kind=Kind.DIRECT)


@dataclass
class Office:
    """A handler with a desk, and what was posted."""

    bench: Bench
    store: SqlStore
    authority: Authority
    zones: dict[Person, str] = field(default_factory=dict)
    posts: list[tuple[Place, str, str]] = field(default_factory=list)
    trouble: Exception | None = None

    def __post_init__(self) -> None:
        """Give the handler its desk."""
        bench = self.bench
        self.subscriptions = SqlSubscriptions(self.store.turns)
        self.summaries = Summaries(self.subscriptions, lambda: views_of(bench.library))
        self.desk = Desk(self.subscriptions, self.summaries, bench.clock, self.authority, self._post, self._zone_of)
        bench.handler = replace(bench.handler, desk=self.desk, authority=self.authority)

    async def _post(self, place: Place, document: Document, key: str) -> str:
        self.posts.append((place, plain.render(document), key))
        if self.trouble:
            raise self.trouble
        return f"m{len(self.posts)}"

    async def _zone_of(self, person: Person) -> str:
        return self.zones.get(person, "")

    async def ask(self, text: str, way: Way = TYPED) -> Reply:
        """Return the reply to what is said in some way."""
        asked = Request("", text, way.kind, way.place, way.person, self.bench.clock.now())
        reply = await self.bench.put(replace(asked, belongs=way.belongs, alone=way.alone))
        assert reply is not None
        return reply

    async def hear(self, text: str, way: Way = TYPED) -> str:
        """Return what the person reads."""
        return plain.render((await self.ask(text, way)).document)

    async def rows(self) -> list[object]:
        """Return all that is kept of subscriptions and deliveries, and what was posted."""
        kept = await self.subscriptions.of("", "")
        found = [await self.subscriptions.deliveries(one.id) for one in kept]
        return [kept, found, list(self.posts)]

    async def became(self, key: str, state: State, **more: object) -> None:
        """Let a delivery become what a sender would make of it."""
        values = {"state": state.value, **more}
        await self.store.turns.do(
            lambda connection: connection.execute(update(delivery).where(delivery.c.key == key).values(**values))
        )

    async def subscribed(
        self, words: str = "all monday 09:00 Europe/Berlin", *, place: Place = COMMANDED
    ) -> Subscription:
        """Return the subscription that these words make in a channel."""
        await self.hear(f"subscribe {words}", Way(place=place))
        kept = await self.subscriptions.at(replace(place, thread=""))
        assert kept is not None
        return kept


@asynccontextmanager
async def office(library: Library, folder: Path, authority: Authority = MEMBERS) -> AsyncIterator[Office]:
    """Open an office where members may change what they see, and one person all of the workspace."""
    bench = Bench(library)
    store = await SqlStore.open(folder / "bot.db", bench.clock)
    try:
        here = Office(bench, store, authority)
        await here.summaries.remember(bench.clock.now())
        yield here
    finally:
        await store.close()
