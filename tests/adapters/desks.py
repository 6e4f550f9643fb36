"""A whole bot that takes orders about weekly summaries, behind the real adapter of a platform."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import update

from bot.core.answering import Answering
from bot.core.authority import Authority
from bot.core.desk import Desk
from bot.core.handler import Handler
from bot.core.responder import Responder
from bot.core.views import views_of
from bot.core.weekly import Summaries
from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.tables import delivery

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.document import Document
    from bot.core.model import Person, Place
    from bot.core.ports import Answer
    from bot.core.subscription import State, Subscription
    from bot.delivering import Posting
    from bot.testing import FakeClock

MEMBERS = Authority(members=True)


class Platform(Protocol):
    """A rig, as the desk needs it."""

    @property
    def clock(self) -> FakeClock:
        """What tells the time there."""

    @property
    def adapter(self) -> Posting:
        """The adapter that runs."""

    async def start(self, answer: Answer) -> None:
        """Start another adapter."""

    async def stop(self) -> None:
        """Stop it."""


@dataclass
class Office:
    """What is kept of subscriptions and their deliveries."""

    store: SqlStore
    subscriptions: SqlSubscriptions

    async def kept(self) -> tuple[Subscription, ...]:
        """Return every subscription."""
        return await self.subscriptions.of("", "")

    async def one(self) -> Subscription:
        """Return the only subscription."""
        [kept] = await self.kept()
        return kept

    async def became(self, key: str, state: State) -> None:
        """Let a delivery become what a sender would make of it."""
        changed = update(delivery).where(delivery.c.key == key).values(state=state.value)
        await self.store.turns.do(lambda connection: connection.execute(changed))


@asynccontextmanager
async def office(
    rig: Platform,
    library: Library,
    folder: Path,
    authority: Authority = MEMBERS,
    opened: Callable[[SqlStore], object] = lambda _: None,
) -> AsyncIterator[Office]:
    """Start the bot on a platform, where members may change what they see; `opened` is told of the database first."""
    store = await SqlStore.open(folder / "bot.db", rig.clock)
    try:
        opened(store)
        subscriptions = SqlSubscriptions(store.turns)
        responder = Responder(Answering(library))
        summaries = Summaries(subscriptions, lambda: views_of(library))
        await summaries.remember(rig.clock.now())

        async def post(place: Place, document: Document, key: str) -> str:
            return await rig.adapter.post(place, document, key)

        async def zone_of(person: Person) -> str:
            return await rig.adapter.zone(person)

        desk = Desk(subscriptions, summaries, rig.clock, authority, post, zone_of)
        await rig.start(Handler(lambda _: responder, store, rig.clock, authority=authority, desk=desk).answer)
        yield Office(store, subscriptions)
    finally:
        await rig.stop()
        await store.close()
