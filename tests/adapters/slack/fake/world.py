"""What there is in the pretended workspace, and what people see of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.app import SystemClock

if TYPE_CHECKING:
    from bot.core.ports import Clock

Json = dict[str, Any]

TEAM: Final = "T1"
BOT: Final = "UBOT"
TOKEN: Final = "xoxb-1-fake"  # noqa: S105 - of no real Slack
APP_TOKEN: Final = "xapp-1-fake"  # noqa: S105 - of no real Slack
SECRET: Final = "a-signing-secret"  # noqa: S105 - of no real Slack
SCOPES: Final = ("app_mentions:read", "assistant:write", "chat:write", "commands", "im:history", "im:write")
PEOPLE: Final = {"ann": "UANN", "bob": "UBOB"}
CHANNELS: Final = {"general": "CGENERAL", "secret": "GSECRET", "elsewhere": "CELSEWHERE"}
"""The bot is in the first two, and not in the third."""
BETWEEN: Final = "DBETWEEN"
"""The conversation of Ann and Bob, which is no channel for anybody else."""


@dataclass
class Post:
    """One message of the bot's. `readers` are ids of those who see it; None means everybody in the channel."""

    id: str
    channel: str
    text: str
    blocks: list[Json]
    thread: str = ""
    readers: frozenset[str] | None = None
    metadata: Json = field(default_factory=dict)
    arguments: Json = field(default_factory=dict)

    def seen(self, *, metadata: bool = False) -> Json:
        """Return the message as Slack writes it down; its metadata only for who asks for it."""
        return {"type": "message", "ts": self.id, "text": self.text} | ({"metadata": self.metadata} if metadata else {})


@dataclass
class File:
    """What the bot has uploaded, or begun to; it is seen as soon as it has a channel."""

    name: str
    length: int
    alt: str
    content: bytes = b""
    channel: str = ""
    thread: str = ""


@dataclass
class World:
    """The workspace."""

    clock: Clock = field(default_factory=SystemClock)
    posts: dict[str, Post] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    prompts: dict[str, list[Json]] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    zones: dict[str, str] = field(default_factory=dict)
    """Of people who have said it, where they are."""
    urls: dict[str, tuple[str, str, list[int]]] = field(default_factory=dict)
    """Of response URLs: the channel, the person, and how often each was used."""
    triggers: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    """Why blocks or views were refused."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def number(self) -> int:
        """Return a number that was not used yet."""
        return next(self._numbers)

    def timestamp(self) -> str:
        """Return a message's id, later than all before."""
        number = self.number()
        return f"{int(self.clock.now().timestamp())}.{number:06}"

    def direct(self, person: str) -> str:
        """Return the channel of the bot and one person."""
        return f"D{person.removeprefix('U')}"

    def exists(self, channel: str) -> bool:
        """Tell whether there is such a channel."""
        return channel in CHANNELS.values() or channel in map(self.direct, PEOPLE.values())

    def holds_bot(self, channel: str) -> bool:
        """Tell whether the bot is in the channel."""
        return channel != CHANNELS["elsewhere"]

    def add(self, post: Post) -> Post:
        """Show a message."""
        self.posts[post.id] = post
        return post
