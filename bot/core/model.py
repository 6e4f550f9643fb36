"""What a person asked and what the bot answers, whatever the platform."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.briefing import Claim, Verdict
    from bot.core.dialog import Dialog
    from bot.core.document import Document

_SEPARATOR = ":"


def _pack(*parts: str) -> str:
    return _SEPARATOR.join(quote(part, safe="") for part in parts)


def _unpack(text: str, count: int) -> list[str]:
    parts = [unquote(part) for part in text.split(_SEPARATOR)]
    if len(parts) != count or _pack(*parts) != text:
        raise ValueError(f"expected {count} encoded parts divided by {_SEPARATOR!r}, not {text!r}")
    return parts


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said, by immutable ids; `thread` is empty outside threads.

    `Place.parse(str(place)) == place` holds for every place.
    """

    platform: str
    workspace: str
    channel: str
    thread: str = ""

    def __str__(self) -> str:
        """Return the place as one word."""
        return _pack(self.platform, self.workspace, self.channel, self.thread)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a place back; raises ValueError for anything that `str` did not write."""
        return cls(*_unpack(text, 4))


@dataclass(frozen=True, slots=True)
class Person:
    """Who says something, by immutable ids, never by name."""

    platform: str
    workspace: str
    id: str

    def __str__(self) -> str:
        """Return the person as one word."""
        return _pack(self.platform, self.workspace, self.id)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a person back; raises ValueError for anything that `str` did not write."""
        return cls(*_unpack(text, 3))


class Kind(StrEnum):
    """How a request reached the bot. What it is decides who sees the reply, and whether there must be one."""

    COMMAND = "command"
    MENTION = "mention"
    DIRECT = "direct"
    ACTION = "action"  # a button, for whoever pressed it
    SHARE = "share"  # a button that shows its command's reply to everyone
    OVERHEARD = "overheard"  # said in a thread where the bot was asked before, but not to the bot
    SUGGEST = "suggest"  # half a line; the reply's actions are what it may become
    HOME = "home"  # the page that a person has with the bot
    DIALOG = "dialog"  # a button that opens a form; the reply has the form, or says why there is none


class Audience(StrEnum):
    """Who sees a reply."""

    EVERYONE = "everyone"
    ASKER = "asker"


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked, as they typed it.

    `id` is the platform's own, the same in a redelivery. `public` says that everyone of the workspace may read the
    place; a question from anywhere else is never shown to others. `belongs` says that the platform vouches for the
    person as one of the workspace, and no guest from another. `room` is how many characters of a command line a button
    has room for there, 0 meaning any: a longer line comes back as a key, which the handler knows when it is pressed.
    `alone` says that the place is a conversation of this person with the bot alone.
    """

    id: str
    text: str
    kind: Kind
    place: Place
    person: Person
    at: datetime
    public: bool = False
    belongs: bool = False
    room: int = 0
    alone: bool = False


class Outcome(StrEnum):
    """What became of a request."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    NOT_COVERED = "not_covered"
    COMMAND = "command"
    CHAT = "chat"


class Finding(NamedTuple):
    """The reply as data: for scripts, for the context of a follow-up, for `ask --why`.

    `score` runs from 0 to 1; `reasons` are sentences that a curator can act on. `briefing` is a slug and
    `entry` an entry's id, both empty where there is none. `uncovered` are those of several questions in one line that
    no briefing covers, as they were understood.
    """

    outcome: Outcome
    briefing: str = ""
    entry: str = ""
    verdict: Verdict | None = None
    claims: tuple[Claim, ...] = ()
    suggestions: tuple[str, ...] = ()
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()


class Reply(NamedTuple):
    """What the bot answers.

    `line` is the command line that brings it again, whatever was talked about before; `rated` is what a button names
    that rates it: the finding's entry, or a key where that has no room in it. `dialog` is a form to be shown instead of
    the document.
    """

    document: Document
    audience: Audience
    finding: Finding
    line: str = ""
    rated: str = ""
    dialog: Dialog | None = None
