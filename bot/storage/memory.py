"""The store that forgets everything when the program ends: for one-shot commands and for tests.

One-shot commands pay for each import of this module, so it imports neither asyncio nor SQLAlchemy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.storage.rules import (
    CLAIM_KEPT,
    CONTEXT_KEPT,
    LINE_KEPT,
    PRUNED_EVERY,
    UNCOVERED_KEPT,
    in_utc,
    in_workspace,
    is_own_place,
    line_key,
    most_asked,
    storable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from bot.core.model import Person, Place
    from bot.core.ports import Clock
    from bot.core.remembered import Context, Feedback, Uncovered


@dataclass(slots=True)
class _Claim:
    until: datetime
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    place: Place
    person: Person
    line: str
    at: datetime


class MemoryStore:
    """A whole `Store` in one process. There is one owner of claims, so none can be taken by another."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._prune_at = in_utc(clock.now())
        self._claims: dict[str, _Claim] = {}
        self._contexts: dict[Place, tuple[datetime, Context]] = {}
        self._settings: dict[tuple[Place, str], str] = {}
        self._uncovered: list[Uncovered] = []
        self._feedback: dict[tuple[Person, str], Feedback] = {}
        self._lines: dict[str, _Line] = {}

    async def claim(self, key: str, lease: float) -> bool:
        """Take a piece of work for `lease` seconds; False if it is done or in another's hands."""
        now = self._now_pruned()
        held = self._claims.get(key)
        if held and (held.finished or held.until > now):
            return False
        self._claims[key] = _Claim(now + timedelta(seconds=lease))
        return True

    async def finish(self, key: str) -> bool:
        """Say that a claimed piece of work is done for good; False for what nobody claimed, or was done before."""
        claim, now = self._claims.get(key), in_utc(self._clock.now())
        if claim is None or claim.finished not in (None, now):
            return False
        claim.finished = now
        return True

    async def release(self, key: str) -> None:
        """Give a claimed piece of work back, for another try, done or not."""
        self._claims.pop(key, None)

    async def is_done(self, key: str) -> bool:
        """Return whether a piece of work is done for good."""
        claim = self._claims.get(key)
        return bool(claim and claim.finished)

    async def remember(self, place: Place, context: Context) -> None:
        """Keep what the conversation in this place is about, for `CONTEXT_KEPT`."""
        self._contexts[place] = (self._now_pruned(), context)

    async def recall(self, place: Place) -> Context | None:
        """Return what the conversation in this place is about."""
        at, context = self._contexts.get(place, (None, None))
        return context if at and at >= in_utc(self._clock.now()) - CONTEXT_KEPT else None

    async def configure(self, place: Place, name: str, value: str) -> None:
        """Keep a setting of the place's channel, all of its threads included."""
        self._settings[replace(place, thread=""), name] = storable(value)

    async def configured(self, place: Place, name: str) -> str:
        """Return a setting of the place's channel; nothing where none was made."""
        return self._settings.get((replace(place, thread=""), name), "")

    async def keep_line(self, place: Place, person: Person, line: str) -> str:
        """Keep a command line, for `LINE_KEPT` after it was last shown, and return its key."""
        key = line_key(place, person, line)
        self._lines[key] = _Line(place, person, storable(line), self._now_pruned())
        return key

    async def line(self, place: Place, key: str) -> str | None:
        """Return the line that was kept under the key in the place's workspace."""
        kept = self._lines.get(key)
        if not kept or kept.at < in_utc(self._clock.now()) - LINE_KEPT:
            return None
        return kept.line if in_workspace(kept.place, place.platform, place.workspace) else None

    async def add_uncovered(self, uncovered: Uncovered) -> None:
        """Keep a question that was not covered, for the curators."""
        kept = replace(uncovered, question=storable(uncovered.question), at=in_utc(uncovered.at))
        self._uncovered.append(kept)

    async def uncovered(self, limit: int = 100) -> tuple[Uncovered, ...]:
        """Return the latest questions that were not covered, newest first."""
        latest = sorted(self._uncovered, key=lambda one: one.at)[::-1]
        return tuple(latest[: max(limit, 0)])

    async def drop_uncovered(self, questions: Collection[str]) -> None:
        """Delete the questions with exactly these words, whoever asked them."""
        dropped = {storable(question) for question in questions}
        self._uncovered = [one for one in self._uncovered if one.question not in dropped]

    async def most_asked(
        self, platform: str, workspace: str, since: datetime, least: int = 3, limit: int = 5
    ) -> tuple[tuple[str, int], ...]:
        """Return what the most people have asked in a workspace's public places since then, with how many they were."""
        asked = [
            (one.question, one.person)
            for one in sorted(self._uncovered, key=lambda one: one.at)
            if one.public and one.at >= since and in_workspace(one.place, platform, workspace)
        ]
        return most_asked(asked, least, limit)

    async def add_feedback(self, feedback: Feedback) -> None:
        """Keep what a person thought of an answer; a later word of theirs on it replaces the earlier."""
        kept = replace(feedback, comment=storable(feedback.comment), at=in_utc(feedback.at))
        self._feedback[feedback.person, feedback.entry] = kept

    async def feedback(self, entry: str) -> tuple[Feedback, ...]:
        """Return what people thought of an entry, newest first."""
        found = [one for one in self._feedback.values() if one.entry == entry]
        found.sort(key=lambda one: (one.person.platform, one.person.workspace, one.person.id))
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    async def forget_person(self, person: Person) -> None:
        """Delete everything that is kept of this person, their direct conversations included."""
        self._forget(
            place_goes=lambda place: is_own_place(place, person),
            person_goes=lambda other: other == person,
        )
        self._lines = {key: kept for key, kept in self._lines.items() if kept.person != person}

    async def forget_workspace(self, platform: str, workspace: str) -> None:
        """Delete everything that was said in this workspace, and by its people elsewhere."""
        self._forget(
            place_goes=lambda place: in_workspace(place, platform, workspace),
            person_goes=lambda person: in_workspace(person, platform, workspace),
        )
        self._lines = {
            key: kept
            for key, kept in self._lines.items()
            if not any(in_workspace(one, platform, workspace) for one in (kept.place, kept.person))
        }
        kept = self._settings.items()
        self._settings = {key: value for key, value in kept if not in_workspace(key[0], platform, workspace)}

    async def close(self) -> None:
        """Let go of nothing: memory needs no farewell."""

    def clear(self) -> None:
        """Forget everything, claims included."""
        for kept in (self._claims, self._contexts, self._settings, self._uncovered, self._feedback, self._lines):
            kept.clear()

    def _forget(self, place_goes: Callable[[Place], bool], person_goes: Callable[[Person], bool]) -> None:
        def stays(row: Uncovered | Feedback) -> bool:
            return not (place_goes(row.place) or person_goes(row.person))

        self._contexts = {place: kept for place, kept in self._contexts.items() if not place_goes(place)}
        self._uncovered = [row for row in self._uncovered if stays(row)]
        self._feedback = {key: row for key, row in self._feedback.items() if stays(row)}

    def _now_pruned(self) -> datetime:
        now = in_utc(self._clock.now())
        if now >= self._prune_at:
            self._prune_at = now + PRUNED_EVERY
            self._prune(now)
        return now

    def _prune(self, now: datetime) -> None:
        self._claims = {
            key: claim
            for key, claim in self._claims.items()
            if max(claim.until, claim.finished or claim.until) >= now - CLAIM_KEPT
        }
        self._contexts = {
            place: (at, context) for place, (at, context) in self._contexts.items() if at >= now - CONTEXT_KEPT
        }
        self._uncovered = [one for one in self._uncovered if one.at >= now - UNCOVERED_KEPT]
        self._lines = {key: kept for key, kept in self._lines.items() if kept.at >= now - LINE_KEPT}
