"""What there is in the pretended server, what people see of it, and how Discord writes it down."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.core.ports import Clock

Json = dict[str, Any]

TOKEN: Final = "MjAwMDAwMDAwMDAwMDAwMDA5.fake.token"  # noqa: S105 - of no real Discord
APPLICATION: Final = "200000000000000008"
BOT: Final = "200000000000000009"
GUILD: Final = "100000000000000001"
FOREIGN: Final = "100000000000000002"
"""A server that the bot is not in, where people use it because they installed it for themselves."""
PEOPLE: Final = {"ann": "200000000000000001", "bob": "200000000000000002"}
BOTS: Final = {"bot": BOT, "other": "200000000000000003"}
"""Ours, and somebody else's."""
CHANNELS: Final = {
    "general": "300000000000000001",
    "secret": "300000000000000002",
    "elsewhere": "300000000000000003",
    "thread": "300000000000000004",
}
"""The bot may not post in the third; the fourth is a thread under the first."""
ABROAD: Final = "300000000000000005"
"""The channel in the foreign server."""
BETWEEN: Final = "300000000000000006"
"""The conversation of Ann and Bob, without the bot."""
DIRECTS: Final = {"ann": "400000000000000001", "bob": "400000000000000002"}
CURATORS: Final = "500000000000000001"
"""The role that may manage the server. Ann has it."""

EPHEMERAL: Final = 1 << 6
V2: Final = 1 << 15
_LOADING: Final = 1 << 7

_VIEW, _SEND, MANAGE = 1 << 10, 1 << 11, 1 << 5
_EPOCH: Final = 1_420_070_400_000
_MENTION: Final = re.compile(r"<@(\d+)>")


@dataclass
class Post:
    """One message of the bot's, as it was sent, without nulls. `readers` are names; None means everybody there."""

    id: str
    channel: str
    payload: Json
    reference: str = ""
    readers: frozenset[str] | None = None
    nonce: str = ""
    flags: int = 0
    token: str = ""
    """Of the interaction that it answers."""


@dataclass
class Spoken:
    """What a person said, or another bot: the message as Discord writes it, nothing hidden."""

    id: str
    channel: str
    person: str
    message: Json


@dataclass
class Sent:
    """What Discord delivered, to be delivered again, and what the bot made of it. `id` is a message's, too."""

    event: str
    payload: Json
    id: str
    person: str
    channel: str
    token: str = ""
    at: datetime | None = None
    user_installed: bool = False
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    responses: list[Json] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    original: Post | None = None
    """The message that a response made, or promised, or that the pressed button belongs to."""
    follow_ups: int = 0
    dead: int = 0
    """The code that its token is refused with; 0 while it is good."""


@dataclass
class World:
    """The server. Tests may take channels out of it, and forbid others."""

    clock: Clock
    posts: dict[str, Post] = field(default_factory=dict)
    said: dict[str, Spoken] = field(default_factory=dict)
    interactions: dict[str, Sent] = field(default_factory=dict)
    """By their tokens."""
    commands: list[Json] = field(default_factory=list)
    puts: int = 0
    """How often the commands were registered."""
    nonces: dict[tuple[str, str], str] = field(default_factory=dict)
    """Of a channel and a nonce, the message. Discord forgets them after some minutes; so may a test."""
    guilds: list[str] = field(default_factory=lambda: [GUILD])
    away: set[str] = field(default_factory=set)
    """Servers that have the bot, and are not available."""
    unlisted: set[str] = field(default_factory=set)
    """Servers that have the bot, and of which a new session isn't told, as in an outage."""
    mute: set[str] = field(default_factory=lambda: {CHANNELS["elsewhere"]})
    """Channels in which the bot may not post."""
    blind: set[str] = field(default_factory=set)
    """Channels in which the bot may not read what was posted."""
    roles: list[str] = field(default_factory=list)
    """The bot's own."""
    silenced: set[str] = field(default_factory=set)
    """People who may write nowhere."""
    refused: list[str] = field(default_factory=list)
    """Why messages, modals, choices or commands were refused."""
    untold: deque[Post] = field(default_factory=deque)
    """Messages of which the gateway has not spoken yet."""
    channels: dict[str, Json] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.channels |= {CHANNELS[name]: self._channel(name) for name in CHANNELS}
        self.channels |= {
            where: {"id": where, "type": 1, "recipients": [user(name)], "last_message_id": None, "flags": 0}
            for name, where in DIRECTS.items()
        }

    def snowflake(self) -> str:
        """Return an id that was not used yet, of the clock's time."""
        moment = int(self.clock.now().timestamp() * 1000) - _EPOCH
        return str((moment << 22) + next(self._numbers))

    def add(self, post: Post) -> Post:
        """Show a message."""
        if post.id not in self.posts and post.channel in self.channels and not post.flags & EPHEMERAL:
            self.untold.append(post)
        self.posts[post.id] = post
        return post

    def edit(self, post: Post, body: Json) -> Json:
        """Return the payload that an edit makes: what it doesn't name stays, but for who may be pinged."""
        kept = {key: value for key, value in post.payload.items() if key != "allowed_mentions"}
        flags = int(post.payload.get("flags", 0)) | (int(body.get("flags") or 0) & V2)
        whole = kept | body | ({"flags": flags} if flags else {})
        return given(whole)

    def readers(self, sent: Sent, flags: int) -> frozenset[str] | None:
        """Tell who reads an answer to an interaction."""
        if flags & EPHEMERAL or sent.channel in DIRECTS.values():
            return frozenset({sent.person})
        return frozenset(PEOPLE) if sent.channel == BETWEEN else None

    def permissions(self, who: str, channel: str) -> str:
        """Return what a person or the bot may do in a channel."""
        may = _VIEW | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31 | 1 << 38
        may |= 0 if who in self.silenced or (who == "bot" and channel in self.mute) else _SEND
        return str(may | (MANAGE if who == "ann" else 0))

    # --- how Discord writes it down

    def post_json(self, post: Post, *, created: bool = False) -> Json:
        """Return a message of the bot's; with its nonce only when it has just been made."""
        payload: Json = {"content": "", "embeds": [], "components": []} | post.payload
        message = self.message(post.id, post.channel, "bot", payload["content"])
        numbers = itertools.count(1)
        message |= {
            "embeds": payload["embeds"],
            "components": [_numbered(component, numbers) for component in payload["components"]],
            "flags": post.flags | (0 if post.payload else _LOADING),
            "mentions": [user(name) for name in (*PEOPLE, "other") if f"<@{_id(name)}>" in payload["content"]],
        }
        if post.nonce and created:
            message["nonce"] = post.nonce
        if post.reference:
            message |= self.referring(post.channel, post.reference)
        if post.token:
            sent = self.interactions[post.token]
            about = {"id": sent.id, "type": sent.payload["type"], "user": user(sent.person)}
            owners = sent.payload["authorizing_integration_owners"]
            message["interaction_metadata"] = about | {"authorizing_integration_owners": owners}
            message |= {"webhook_id": APPLICATION, "type": 20 if sent.payload["type"] == 2 else 0}
        return message | {"application_id": APPLICATION}

    def message(self, number: str, channel: str, author: str, content: str) -> Json:
        """Return a message that is nothing but words."""
        moment = datetime.fromtimestamp(((int(number) >> 22) + _EPOCH) / 1000, UTC)
        none: Json = {name: [] for name in "mentions mention_roles attachments embeds components".split()}
        plain: Json = dict.fromkeys("tts mention_everyone pinned".split(), False)
        whole = {"id": number, "channel_id": channel, "author": user(author), "content": content, "type": 0, "flags": 0}
        return whole | none | plain | {"timestamp": moment.isoformat(), "edited_timestamp": None}

    def referring(self, channel: str, number: str) -> Json:
        """Return what makes a message a reply; the other message itself is there, but not what that replies to."""
        reference = {"type": 0, "message_id": number, "channel_id": channel}
        if channel not in DIRECTS.values():
            reference["guild_id"] = self.guild_of(channel)
        other = self.found(number)
        if other:
            other.pop("referenced_message", None)
        return {"type": 19, "message_reference": reference, "referenced_message": other}

    def found(self, number: str) -> Json | None:
        """Return a message of anybody's."""
        if number in self.posts:
            return self.post_json(self.posts[number])
        return dict(self.said[number].message) if number in self.said else None

    def mentioned(self, text: str, reply_to: str, *, ping: bool) -> list[str]:
        """Return the names of those whom a message mentions; answers to interactions are replied to without a ping."""
        names = [name for number in _MENTION.findall(text) for name in (*PEOPLE, *BOTS) if _id(name) == number]
        if ping and reply_to in self.posts and not self.posts[reply_to].token and "bot" not in names:
            names.append("bot")
        if ping and reply_to in self.said and (other := self.said[reply_to].person) not in names:
            names.append(other)
        return names

    def found_guild(self, number: int) -> str:
        """Let there be another server of this number with the bot in it, and return its one channel."""
        guild, channel = str(int(GUILD) + (number << 22)), str(int(CHANNELS["general"]) + (number << 22))
        self.guilds.append(guild)
        self.channels[channel] = self._channel("general") | {"id": channel, "guild_id": guild}
        return channel

    def guild_of(self, channel: str) -> str:
        """Return the server that a channel belongs to."""
        return str(self.channels.get(channel, {}).get("guild_id", GUILD))

    def _channel(self, name: str) -> Json:
        channel: Json = {"id": CHANNELS[name], "name": name, "guild_id": GUILD, "flags": 0, "last_message_id": None}
        if name == "thread":
            times: Json = {"archived": False, "auto_archive_duration": 1440, "locked": False}
            times |= {"archive_timestamp": "2026-01-01T00:00:00+00:00", "create_timestamp": "2026-01-01T00:00:00+00:00"}
            counts = {"message_count": 0, "member_count": 2, "total_message_sent": 0, "rate_limit_per_user": 0}
            parent = {"type": 11, "parent_id": CHANNELS["general"], "owner_id": PEOPLE["ann"]}
            return channel | counts | parent | {"thread_metadata": times}
        overwrites: list[Json] = []
        if name == "secret":
            let_in = (*PEOPLE.values(), BOT)
            overwrites = [{"id": GUILD, "type": 0, "allow": "0", "deny": str(_VIEW)}]
            overwrites += [{"id": one, "type": 1, "allow": str(_VIEW), "deny": "0"} for one in let_in]
        elif name == "elsewhere":
            overwrites = [{"id": BOT, "type": 1, "allow": "0", "deny": str(_SEND)}]
        return channel | {"type": 0, "position": 0, "parent_id": None, "permission_overwrites": overwrites}


def given(payload: Json) -> Json:
    """Return a payload without what is null."""
    return {key: value for key, value in payload.items() if value is not None}


def user(name: str) -> Json:
    """Return a person or a bot."""
    look = {"discriminator": "0", "global_name": name.title(), "avatar": None, "public_flags": 0}
    return {"id": _id(name), "username": name, "bot": name in BOTS} | look


def member(name: str, *, permissions: str = "", named: bool = True) -> Json:
    """Return a person or a bot as one of the server's members; within a message it is not named again."""
    roles = [CURATORS] if name == "ann" else []
    whole: Json = {"nick": None, "avatar": None, "roles": roles, "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0}
    whole |= {"deaf": False, "mute": False, "pending": False, "premium_since": None}
    whole |= {"permissions": permissions} if permissions else {}
    return whole | ({"user": user(name)} if named else {})


def _numbered(component: Json, numbers: itertools.count[int]) -> Json:
    """Give a component and what is in it the numbers that Discord gives them."""
    component = dict[str, Any]({"id": next(numbers)}) | component
    if "components" in component:
        component["components"] = [_numbered(inner, numbers) for inner in component["components"]]
    if "accessory" in component:
        component["accessory"] = _numbered(component["accessory"], numbers)
    return component


def _id(name: str) -> str:
    return (PEOPLE | BOTS)[name]
