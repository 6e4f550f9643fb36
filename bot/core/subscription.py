"""Who gets a weekly summary, of what, where and when; and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime, time

    from bot.core.model import Person, Place


class Weekly(NamedTuple):
    """Once a week at a local time; `weekday` counts from Monday, 0, and `zone` is a name as in "Europe/Berlin"."""

    weekday: int
    time: time
    zone: str


class Standing(StrEnum):
    """Whether a subscription is delivered."""

    ACTIVE = "active"
    PAUSED = "paused"  # by people
    SUSPENDED = "suspended"  # by the platform: nothing can be posted there any more


@dataclass(frozen=True, slots=True)
class Subscription:
    """A place that gets a summary once a week; a place has one at most.

    `topics` are slugs, and none means all. With `quiet`, nothing is posted where nothing changed. `alone` says that
    only the owner reads the place. `since` is when the last summary was due, or when the subscription was made;
    `snapshot` is the key of what the briefings said then. `next_at` is when the next summary is due. `why` tells what
    suspended it. What is `declared` stands in a file, and is changed there.
    """

    id: str
    place: Place
    owner: Person
    when: Weekly
    since: datetime
    next_at: datetime
    topics: tuple[str, ...] = ()
    quiet: bool = False
    alone: bool = False
    standing: Standing = Standing.ACTIVE
    why: str = ""
    declared: bool = False
    snapshot: str = ""


class State(StrEnum):
    """How far a delivery is."""

    PENDING = "pending"
    SENDING = "sending"  # it may be there: the platform was asked, and has not answered yet
    SENT = "sent"
    HELD = "held"  # nobody can find out whether it is there, so a person is asked
    DEAD = "dead"  # the platform will never take it
    SILENT = "silent"  # nothing changed, and the subscription says nothing then


class Purpose(StrEnum):
    """What a delivery is for."""

    SUMMARY = "summary"  # the week's, or that of all weeks missed
    NOW = "now"  # a summary that somebody asked for
    NOTICE = "notice"  # a word to the owner, about the delivery that its `about` names


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post to one place, made once.

    `key` goes along with the post. `due_at` is when it was due; `sent_at` is when it was known to be there. `why` is
    the platform's word for what went wrong last.
    """

    key: str
    subscription: str
    place: Place
    owner: Person
    purpose: Purpose
    due_at: datetime
    state: State = State.PENDING
    attempts: int = 0
    sent_at: datetime | None = None
    message: str = ""
    why: str = ""
    about: str = ""
    snapshot: str = ""
