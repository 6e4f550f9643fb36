"""What a test bench for an adapter has to offer: a platform, real or pretended, and its people."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.core.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.core.model import Place
    from bot.core.ports import Answer, ChatAdapter, RateLimited, Refused, Unreachable

PATIENCE = 10.0
"""How long, in seconds, the contract waits for what must come; what is there is never waited for."""


class Capability(StrEnum):
    """What a platform may lack. An adapter declares it with the reason, and pytest shows that."""

    MENTION = "mention"  # calling the bot by name where others read
    COMMAND = "command"  # a command of the platform's own, such as a slash command
    THREAD = "thread"  # several conversations in one channel
    PRIVACY = "privacy"  # showing something to one of several people
    BOTS = "bots"  # others than people, who speak
    REDELIVERY = "redelivery"  # the same event twice
    DEADLINE = "deadline"  # acknowledging an event before it is answered
    RATE_LIMIT = "rate limit"  # being told to wait
    REFUSAL = "refusal"  # being told that something will never be taken
    UNSURE = "unsure"  # an attempt to show something of which nobody knows whether it did
    BUTTON = "button"  # pressing what a document offers
    SHARE = "share"  # a button that shows everybody what one person has before them
    SUGGEST = "suggest"  # offering what half a line may become, as it is typed
    HOME = "home"  # a page that a person has with the bot
    SAME_KEY = "same key"  # seeing that a post with this key is there already
    FIND = "find"  # looking for a post by its key
    EDIT = "edit"  # changing a post
    DELETE = "delete"  # taking a post back


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said to the bot. `id` is the bench's own: to redeliver it, or to go on from it."""

    id: str
    text: str
    kind: Kind
    person: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of the bot's, as people have it before them now.

    `text` is what they read once the platform has made of its markup whatever it makes: where an asterisk
    became bold type, it is gone from `text`. `readers` are the names of those who see it, None meaning
    everyone in the place. `pings` are those whom it notifies, `links` the addresses that can be followed, and
    `faults` whatever the platform forbids or would cut, such as a limit overrun or a preview left on.
    """

    id: str
    place: Place
    text: str
    readers: frozenset[str] | None = None
    pings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class Rig(Protocol):
    """A platform with an adapter on it. Two people are there, "ann" and "bob", unless there is but one.

    The platform should be as real as can be: the true SDK against a pretended server, not a pretended SDK.
    """

    @property
    def adapter(self) -> ChatAdapter:
        """The adapter that runs now; another one after a restart."""
        ...

    async def start(self, answer: Answer) -> None:
        """Start the adapter's `run`, as a new process would; return once it hears what people say."""
        ...

    async def stop(self) -> None:
        """Cancel `run` and return when it has ended; harmless if it isn't running."""
        ...

    async def say(self, text: str, kind: Kind = Kind.DIRECT, *, person: str = "ann", after: Said | None = None) -> Said:
        """Say something to the bot: in a channel, or alone with it where `kind` is DIRECT.

        `after` is what the person goes on from, in its thread. What marks a text as a mention or a command
        is put there by the bench.
        """
        ...

    async def bot_says(self, text: str, *, own: bool) -> None:
        """Let a bot say something that would be a mention if a person said it: ours, or another."""
        ...

    async def redeliver(self, said: Said) -> None:
        """Deliver once more what was delivered, to the adapter that runs now."""
        ...

    async def press(self, shown: Shown, label: str, *, person: str = "ann") -> Said:
        """Press a button of a message."""
        ...

    async def typing(self, text: str, *, person: str = "ann") -> Sequence[str]:
        """Type half a line where that offers what it may become; return the labels of the offers."""
        ...

    async def home(self, *, person: str = "ann") -> str:
        """Open the person's page with the bot; return what it says once it is there."""
        ...

    async def acknowledged(self, said: Said) -> None:
        """Return when the platform has the acknowledgement."""
        ...

    def fail_next(self, error: RateLimited | Refused | Unreachable) -> None:
        """Let the platform meet the next attempt to show something with what means this.

        With Unreachable, what was to be shown is there all the same, but the adapter isn't told so.
        """
        ...

    @property
    def attempts(self) -> int:
        """How often the adapter has tried to show something: the calls that `fail_next` may meet."""
        ...

    @property
    def shown(self) -> Sequence[Shown]:
        """All messages of the bot's that are to be seen now, oldest first; what it took back is gone."""
        ...


async def eventually(condition: Callable[[], object], what: str) -> None:
    """Wait until the condition holds; raises AssertionError, naming `what`, where it doesn't in time."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not condition():
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"{what}: not within {PATIENCE:g} s")
        await asyncio.sleep(0.005)
