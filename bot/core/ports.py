"""What the core asks of the world: a clock, a memory and a chat platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from bot.core.document import Document
    from bot.core.matching import Thresholds
    from bot.core.model import Person, Place, Reply, Request
    from bot.core.remembered import Context, Feedback, Uncovered
    from bot.core.subscription import Delivery, Standing, Subscription

    Answer: TypeAlias = Callable[[Request], AbstractAsyncContextManager[Reply | None]]


class RateLimited(Exception):
    """The platform asks to wait; `retry_after` is in seconds, and `everywhere` says for more than the one channel."""

    def __init__(self, retry_after: float, *, everywhere: bool = True) -> None:
        """Keep the wait, in seconds, and for what it holds."""
        super().__init__(f"rate limited; try again in {retry_after:g} s")
        self.retry_after, self.everywhere = retry_after, everywhere


class Refused(Exception):
    """The platform will never take this; trying again is of no use."""


class Unreachable(Exception):
    """Nobody knows whether the platform took it: no answer, or one that tells nothing."""


class NotSent(Unreachable):
    """The platform didn't answer, and certainly took nothing."""


class InHand(Exception):
    """Somebody else is answering the request, or died doing so; delivered again in a while, it is known which."""


@dataclass(frozen=True, slots=True)
class Found:
    """The post is there, under this id, and once more under each of `more`; the oldest comes first."""

    id: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """The post is certainly not there."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The platform gave no answer that could be trusted; `why` is for people.

    `for_good` says that asking again is of no use: what would let the bot look isn't granted.
    """

    why: str
    for_good: bool = False


class Clock(Protocol):
    """The time, as a value that tests can set."""

    def now(self) -> datetime:
        """Return the present moment with a time zone."""


class ChatAdapter(Protocol):
    """A chat platform. Every failure is one of RateLimited, Refused and Unreachable."""

    name: str

    async def run(self, answer: Answer) -> None:
        """Answer what people ask until cancelled.

        `async with answer(request) as reply` gives the reply, or None when somebody else has answered
        already; leaving the block without an exception says that the reply was sent. Raises InHand where somebody
        else may still answer what platforms deliver again.
        """

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post and return the message's id; the key makes a repeat harmless where the platform can."""

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for the post that carries the key."""

    async def edit(self, place: Place, message: str, document: Document) -> None:
        """Replace a post of the bot's own."""

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""


class Sender(Protocol):
    """A platform as deliveries need it.

    Each call is made once, within the time that it was given. Its failure tells what is known: RateLimited and NotSent,
    that nothing was taken; Refused, that nothing ever will be; any other Unreachable, that nobody knows.
    """

    name: str
    workspace: str
    """The only workspace that it reaches; empty for one that reaches all of the platform."""
    window: float
    """Seconds within which the same key posted again is the same post; 0 where it would be another."""
    revoked: frozenset[str]
    """Its words, in a Refused, for taking the bot nowhere any more."""

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post a document that fits, and return the message's id; the key goes along."""

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for all posts that carry the key."""

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""

    def fits(self, document: Document) -> bool:
        """Return whether the document is one message there."""


class Measured(Protocol):
    """Keeps what was measured for a library: nothing that couldn't be measured anew."""

    def recall(self, key: str) -> Thresholds | None:
        """Return what was kept under the key, if anything was."""

    def keep(self, key: str, thresholds: Thresholds) -> None:
        """Keep what was measured; does nothing where that can't be done."""


class Subscriptions(Protocol):
    """Who gets a weekly summary, what became of each, and what the briefings said when."""

    async def at(self, place: Place) -> Subscription | None:
        """Return the subscription of exactly this place."""

    async def get(self, name: str) -> Subscription | None:
        """Return the subscription with this id."""

    async def of(self, platform: str, workspace: str) -> tuple[Subscription, ...]:
        """Return all of a workspace, in the order of their places; without a platform, all that there are."""

    async def owned(self, person: Person) -> tuple[Subscription, ...]:
        """Return those that a person has made, in the order of their places."""

    async def put(self, subscription: Subscription) -> None:
        """Keep a new subscription, or what people may change of the one that its place has.

        There, its id, `since` and `snapshot` stay as they were.
        """

    async def stand(self, name: str, standing: Standing, next_at: datetime, why: str = "") -> None:
        """Pause, suspend or resume; `next_at` is when the next summary is due."""

    async def remove(self, name: str) -> None:
        """Delete a subscription and what became of its deliveries."""

    async def deliver(self, subscription: Subscription, key: str, at: datetime) -> bool:
        """Ask for a summary now; False where this key was asked for already."""

    async def deliveries(self, name: str, limit: int = 10) -> tuple[Delivery, ...]:
        """Return a subscription's deliveries, newest first; notices are none."""

    async def delivery(self, key: str) -> Delivery | None:
        """Return the delivery with this key."""

    async def settle(self, key: str, *, arrived: bool) -> bool:
        """Say of a delivery that is held whether it arrived, else it is posted again; False where it isn't held."""

    async def keep(self, snapshots: Mapping[str, str], at: datetime, library: str = "") -> None:
        """Keep what each briefing of a library says from now on, by slug; what is the same as before is kept once.

        The library is named after the workspace that has it for itself; the one that all others share has no name.
        """

    async def served(self, at: datetime, library: str = "") -> Editions:
        """Return what each briefing of a library said at a moment; where the bot knew none yet, what it knew first."""

    async def pin(self, content: str) -> str:
        """Keep a text, and return its SHA-256 as the key that brings it back."""

    async def content(self, key: str) -> str:
        """Return what is kept under the SHA-256 of its content; empty for what isn't there."""


class Editions(NamedTuple):
    """What briefings said, by slug, and from when on the bot can tell: None where it knows nothing."""

    snapshots: Mapping[str, str]
    known_from: datetime | None


class Store(Protocol):
    """The bot's memory. Every row belongs to a workspace of a platform, and is deleted with it."""

    async def claim(self, key: str, lease: float) -> bool:
        """Take a piece of work for `lease` seconds; False if it is done or in another's hands."""

    async def finish(self, key: str) -> bool:
        """Say that a claimed piece of work is done for good; False where another took it over, and it is theirs."""

    async def release(self, key: str) -> None:
        """Give a claimed piece of work back, for another try, done or not; what another has taken over stays theirs."""

    async def is_done(self, key: str) -> bool:
        """Return whether a piece of work is done for good."""

    async def remember(self, place: Place, context: Context) -> None:
        """Keep what the conversation in this place is about."""

    async def recall(self, place: Place) -> Context | None:
        """Return what the conversation in this place is about; None after 30 days of silence."""

    async def configure(self, place: Place, name: str, value: str) -> None:
        """Keep a setting of the place's channel, all of its threads included."""

    async def configured(self, place: Place, name: str) -> str:
        """Return a setting of the place's channel; nothing where none was made."""

    async def keep_line(self, place: Place, person: Person, line: str) -> str:
        """Keep a command line that a button has no room for, and return a key of 22 letters, digits, "-" and "_"."""

    async def line(self, place: Place, key: str) -> str | None:
        """Return the line that was kept in the place's workspace; None for one that is gone, after 90 days say."""

    async def add_uncovered(self, uncovered: Uncovered) -> None:
        """Keep a question that was not covered, for the curators."""

    async def uncovered(self, limit: int = 100) -> tuple[Uncovered, ...]:
        """Return the latest questions that were not covered, newest first."""

    async def drop_uncovered(self, questions: Collection[str]) -> None:
        """Delete the questions with exactly these words, whoever asked them: the curators have dealt with them."""

    async def most_asked(
        self, platform: str, workspace: str, since: datetime, least: int = 3, limit: int = 5
    ) -> tuple[tuple[str, int], ...]:
        """Return what the most people have asked in a workspace's public places since then, with how many they were.

        Only what was not covered and what at least `least` people asked, each question as it was written last. Ways of
        writing that differ in case, punctuation and spaces alone are one question.
        """

    async def add_feedback(self, feedback: Feedback) -> None:
        """Keep what a person thought of an answer, in place of what they thought before."""

    async def feedback(self, entry: str) -> tuple[Feedback, ...]:
        """Return what people thought of an entry, newest first."""

    async def forget_person(self, person: Person) -> None:
        """Delete everything that is kept of this person."""

    async def forget_workspace(self, platform: str, workspace: str) -> None:
        """Delete everything that was said in this workspace, and by its people elsewhere."""

    async def close(self) -> None:
        """Let go of files and connections; the store is not used afterwards."""
