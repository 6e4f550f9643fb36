"""What a store keeps of conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.model import Person, Place


class Context(NamedTuple):
    """What a conversation is about: the briefing and the entry last shown there."""

    briefing: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A question that the briefings don't cover; only those from public places are ever shown."""

    question: str
    place: Place
    person: Person
    at: datetime
    public: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thought of an answer."""

    entry: str
    helpful: bool
    place: Place
    person: Person
    at: datetime
    comment: str = ""
