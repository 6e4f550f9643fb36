"""A platform in memory that does as told, and what it takes to deliver there."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest

from bot.core import schedule
from bot.core.document import Document, Paragraph, Text
from bot.core.model import Person, Place
from bot.core.ports import Absent, CannotTell, Found
from bot.core.subscription import Delivery, State, Subscription, Weekly
from bot.core.weekly import Written
from bot.delivery.figures import Figures
from bot.delivery.ledger import Ledger
from bot.delivery.timing import Timing
from bot.delivery.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.storage.store import SqlStore
    from bot.storage.subscriptions import SqlSubscriptions
    from bot.testing.fakes import FakeClock

ANN = Person("slack", "T1", "U-ANN")
ROOM = Place("slack", "T1", "C-ROOM")
MONDAYS = Weekly(0, time(9), "Europe/Berlin")


@dataclass
class Post:
    """A message that the platform has accepted."""

    id: str
    place: Place
    key: str
    text: str


@dataclass
class Trouble:
    """What happens to a post: whether it is accepted, what is raised after that, and what goes on before."""

    error: BaseException | None = None
    accepted: bool = False
    meanwhile: Callable[[], Awaitable[None]] | None = None


@dataclass
class Platform:
    """A chat platform as deliveries see it. Each post meets with the next trouble, if any is left."""

    name: str = "slack"
    workspace: str = "T1"
    window: float = 0.0
    revoked: frozenset[str] = frozenset({"token_revoked"})
    posts: list[Post] = field(default_factory=list)
    troubles: deque[Trouble] = field(default_factory=deque)
    asked: int = 0
    """How many posts it was asked for."""
    looks: deque[CannotTell | Exception] = field(default_factory=deque)
    """What the next searches come to, in place of an answer."""
    undeletable: deque[Exception] = field(default_factory=deque)
    """What the next removals end with."""

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Accept a post, or not."""
        self.asked += 1
        trouble = self.troubles.popleft() if self.troubles else Trouble(accepted=True)
        if trouble.meanwhile:
            await trouble.meanwhile()
        name = self.accept(place, document, key) if trouble.accepted else ""
        if trouble.error:
            raise trouble.error
        return name

    def accept(self, place: Place, document: Document, key: str) -> str:
        """Keep a post; within the window, one with the same key is the same."""
        before = [post for post in self.posts if post.key == key and self.window]
        if before:
            return before[0].id
        post = Post(f"m{len(self.posts) + 1}", place, key, str(document.title))
        self.posts.append(post)
        return post.id

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look a post up."""
        if self.looks:
            look = self.looks.popleft()
            if isinstance(look, Exception):
                raise look
            return look
        found = [post.id for post in self.posts if (post.place, post.key) == (place, key)]
        return Found(found[0], tuple(found[1:])) if found else Absent()

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post."""
        if self.undeletable:
            raise self.undeletable.popleft()
        self.posts = [post for post in self.posts if post.id != message]

    async def direct(self, person: Person) -> Place:
        """Return the conversation with a person."""
        return Place(self.name, self.workspace, f"D-{person.id}")

    def fits(self, document: Document) -> bool:
        """Take everything."""
        return True

    def in_(self, place: Place) -> list[Post]:
        """Return what is to be seen in a place."""
        return [post for post in self.posts if post.place == place]


class Words:
    """Puts deliveries into few words."""

    def __init__(self) -> None:
        self.is_silent = False
        self.snapshot = "now"

    async def summary(
        self, subscription: Subscription, delivery: Delivery, fits: Callable[[Document], bool]
    ) -> Written:
        """Return the key as the summary."""
        if self.is_silent:
            return Written(None, self.snapshot)
        return Written(Document(delivery.key, (Paragraph((Text("news"),)),)), self.snapshot)

    async def notice(self, subscription: Subscription, about: Delivery) -> Written:
        """Return what became of a delivery."""
        is_open = about.state in (State.HELD, State.DEAD)
        return Written(Document(f"{about.state}: {about.why}") if is_open else None)


@dataclass
class House:
    """Subscriptions, a ledger and a worker on one database, with a clock to set."""

    store: SqlStore
    subscriptions: SqlSubscriptions
    clock: FakeClock
    platform: Platform = field(default_factory=Platform)
    timing: Timing = field(default_factory=Timing)
    words: Words = field(default_factory=Words)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self.figures = Figures(self.registry)
        self.worker = self.another()

    def figures_text(self) -> str:
        """Return the figures as Prometheus reads them."""
        return generate_latest(self.registry).decode()

    def another(self) -> Worker:
        """Return one more worker, as in another process."""
        ledger = Ledger(self.store.turns, self.timing, lambda _: self.clock.now())
        return Worker(ledger, self.subscriptions, self.words, self.platform, self.timing, self.figures)

    async def subscribe(self, place: Place = ROOM, when: Weekly = MONDAYS, name: str = "s-1") -> Subscription:
        """Keep a subscription that was made now."""
        now = self.clock.now() - timedelta(seconds=1)
        kept = Subscription(name, place, ANN, when, since=now, next_at=schedule.following(when, now), snapshot="then")
        await self.subscriptions.put(kept)
        return kept

    async def due(self, place: Place = ROOM) -> str:
        """Subscribe, wait until the summary is due, and return its key."""
        return await self.due_in(place, "s-1")

    async def due_in(self, place: Place, name: str) -> str:
        """Subscribe under an id, a moment before the summary is due, and wait until it is."""
        kept = await self.subscribe(place, name=name)
        self.clock.set(kept.next_at)
        await self.worker.ledger.plan()
        return f"{kept.id}/{schedule.date_of(kept.when, kept.next_at)}"

    async def round(self, worker: Worker | None = None) -> int:
        """Let a worker do all that is due at this moment; return how much that was."""
        worker, done = worker or self.worker, 0
        await worker.ledger.plan()
        while taken := await worker.ledger.take([(self.platform.name, self.platform.workspace)], 8):
            for one in taken:
                await worker.see_to(one)
            done += len(taken)
        return done

    async def later(self, seconds: float, worker: Worker | None = None) -> int:
        """Let some time pass, and do what is due then."""
        self.clock.pass_time(seconds=seconds)
        return await self.round(worker)

    async def state(self, key: str) -> State:
        """Return how far a delivery is."""
        found = await self.subscriptions.delivery(key)
        assert found
        return found.state


def seconds(**times: float) -> Timing:
    """Return the usual times, but for these."""
    return replace(Timing(), **{name: timedelta(seconds=value) for name, value in times.items()})
