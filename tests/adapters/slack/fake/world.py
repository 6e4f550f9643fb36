"""What there is in the pretended workspace, and what people see of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.app import SystemClock

if TYPE_CHECKING:
    from collections.abc import Mapping

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


class Names(NamedTuple):
    """By which ids and with which token a workspace is known."""

    team: str = TEAM
    bot: str = BOT
    token: str = TOKEN
    people: Mapping[str, str] = PEOPLE
    channels: Mapping[str, str] = CHANNELS
    organisation: str = ""
    """Where the bot is installed in all of its workspaces."""
    first: int = 1
    """The first number: no two workspaces share one."""

    @classmethod
    def another(cls, word: str, first: int, organisation: str = "") -> Names:
        """Return a workspace whose ids all end in a word; one of an organisation has that one's bot and token."""
        whose = organisation or word
        people = {name: person + word for name, person in PEOPLE.items()}
        channels = {name: channel + word for name, channel in CHANNELS.items()}
        return cls(f"T{word}", f"UBOT{whose}", f"xoxb-{whose}", people, channels, organisation, first)

    def by(self, person: str, team: str = "") -> Json:
        """Return who does something, and where, as slash commands and what is pressed or filled in name it.

        Who visits is of another workspace.
        """
        named = {"id": self.people[person], "name": person, "team_id": team or self.team}
        where: Json = {"team": {"id": self.team}, "team_id": self.team, "api_app_id": "A1"}
        if whole := self.organisation:
            where |= {"enterprise": {"id": whole}, "enterprise_id": whole, "is_enterprise_install": True}
        return {"user": named, "user_id": named["id"], **where}

    def typed_by(self, person: str) -> Json:
        """Return likewise who types a command, in the fields of a form."""
        fields = {name: value for name, value in self.by(person).items() if isinstance(value, str)}
        return fields | {"is_enterprise_install": "true" if self.organisation else "false"}

    def authorization(self) -> Json:
        """Return for which installation an event is."""
        whose = {"enterprise_id": self.organisation or None, "is_enterprise_install": bool(self.organisation)}
        return whose | {"team_id": self.team, "user_id": self.bot, "is_bot": True}


@dataclass
class World:
    """The workspace."""

    clock: Clock = field(default_factory=SystemClock)
    names: Names = field(default_factory=Names)
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

    def __post_init__(self) -> None:
        """Begin to count."""
        self._numbers = itertools.count(self.names.first)

    def has(self, said: str) -> bool:
        """Tell whether a call names somebody or something of this workspace."""
        people, channels = self.names.people.values(), self.names.channels.values()
        return any(one.lstrip("UCG") in said for one in (*people, *channels, *self.triggers, *self.views))

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
        return channel in (*self.names.channels.values(), *map(self.direct, self.names.people.values()))

    def holds_bot(self, channel: str) -> bool:
        """Tell whether the bot is in the channel."""
        return channel != self.names.channels["elsewhere"]

    def add(self, post: Post) -> Post:
        """Show a message."""
        self.posts[post.id] = post
        return post
