"""What every store keeps to, whatever it writes on."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model import Person, Place

CLAIM_KEPT = timedelta(days=7)
"""How long a finished claim turns redeliveries away; the platforms give up within hours."""

CONTEXT_KEPT = timedelta(days=30)
"""How long a conversation's context is kept after the last answer in it."""

UNCOVERED_KEPT = timedelta(days=365)
"""How long a question that was not covered is kept: it is what somebody typed, and no gap is news after a year."""

LINE_KEPT = timedelta(days=90)
"""How long a button works that had no room for its command line."""

PRUNED_EVERY = timedelta(hours=1)
"""How often a store in use looks for what it need not keep any longer."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class StorageError(Unusable):
    """The state cannot be opened."""


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC; raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment to be kept needs a time zone")
    return moment.astimezone(UTC)


def storable(text: str) -> str:
    """Return what people wrote with U+FFFD for what no database takes: NUL and lone surrogates."""
    return _UNSTORABLE.sub("\ufffd", text)


def in_workspace(owner: Person | Place, platform: str, workspace: str) -> bool:
    """Tell whether a person or a place belongs to the workspace."""
    return (owner.platform, owner.workspace) == (platform, workspace)


def is_own_place(place: Place, person: Person) -> bool:
    """Tell whether the place is named after the person: a direct conversation, or what only they see of a channel.

    A person without a workspace is the same one in all of them.
    """
    meets = place.platform == person.platform and person.workspace in ("", place.workspace)
    return meets and person.id in (place.channel, place.thread)


def line_key(place: Place, person: Person, line: str) -> str:
    """Return the key of a kept line: the same for the same line of a person's, and none that could be guessed."""
    owner = (place.platform, place.workspace, str(person), line)
    digest = hashlib.sha256("\0".join(owner).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def most_asked(asked: Iterable[tuple[str, Person]], least: int, limit: int) -> tuple[tuple[str, int], ...]:
    """Return the questions that at least `least` people asked, most people first, as they were written last.

    They come in the order in which they were asked. Case, punctuation and spaces make no difference.
    """
    people: dict[str, set[Person]] = {}
    written: dict[str, str] = {}
    for question, person in asked:
        if key := _folded(question):
            people.setdefault(key, set()).add(person)
            written[key] = question
    counted = [(written[key], len(who)) for key, who in people.items() if len(who) >= least]
    return tuple(sorted(counted, key=lambda one: (-one[1], one[0]))[:limit])


def _folded(question: str) -> str:
    kept = (letter for letter in question.casefold() if unicodedata.category(letter)[0] not in "PZC")
    return "".join(kept)
