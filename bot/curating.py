"""What curators do about questions that no briefing covered: look at them, and decline them for good."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.adapters.script import dumps
from bot.app import kept_in
from bot.core.briefing import Decoy, Gap, Unknown, folded
from bot.core.commands import parse
from bot.core.document import literal
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Outcome
from bot.core.smalltalk import listen
from bot.core.wording import counted
from bot.library.declining import append
from bot.library.where import kind, place
from bot.storage.rules import storable
from bot.storage.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from datetime import datetime

    from bot.adapters.script import Json
    from bot.app import OneShot
    from bot.core.model import Finding
    from bot.core.ports import Clock, Store
    from bot.core.remembered import Uncovered
    from bot.settings import Settings

T = TypeVar("T")

_ALL = 1_000_000  # questions: more than people ask in the year for which they are kept


class State(StrEnum):
    """What becomes of a question today."""

    OPEN = "open"
    DECLINED = "declined"
    ANSWERED = "answered"


class Near(NamedTuple):
    """An entry that a question comes near to, or leads to: what it is, its nearest words and where they stand."""

    kind: str
    phrasing: str
    place: str
    score: float


class Asked(NamedTuple):
    """A question in the words in which it was last asked, how often it was asked in any, and when last."""

    question: str
    times: int
    last: datetime
    state: State
    nearest: Near | None


class Worklist(NamedTuple):
    """Questions to look at, and sentences on what else there is."""

    rows: tuple[Asked, ...]
    notes: tuple[str, ...]


def kept(database: Path | str, clock: Clock, since: datetime | None = None) -> tuple[Uncovered, ...]:
    """Return all questions that were not covered, newest first, perhaps from a moment on. Raises StorageError."""
    is_there = not isinstance(database, Path) or database.exists()
    questions = _in_store(database, clock, lambda store: store.uncovered(_ALL)) if is_there else ()
    return tuple(one for one in questions if since is None or one.at >= since)


def _in_store(database: Path | str, clock: Clock, act: Callable[[Store], Awaitable[T]]) -> T:
    async def run() -> T:
        store = await SqlStore.open(database, clock)
        try:
            return await act(store)
        finally:
            await store.close()

    return asyncio.run(run())


def spoken(text: str) -> str:
    """Return the question in what somebody typed: without a command before it."""
    line = parse(text)
    return line.words if line.command == "ask" and line.words else " ".join(text.split())


def key(text: str) -> str:
    """Return what two ways of writing one question have in common."""
    question = listen(spoken(text)).rest
    return folded(question) or question.casefold()


def worklist(questions: Iterable[Uncovered], bot: OneShot, *, everything: bool = False) -> Worklist:
    """Return what people asked where others may read it, and no curator has dealt with yet; or everything."""
    of_all = tuple(questions)
    public = [one for one in of_all if one.public]
    found = asked(public, bot)
    rows = tuple(one for one in found if everything or one.state is State.OPEN)
    notes = [] if rows else ["No question is waiting."]
    if done := len(found) - len(rows):
        notes.append(f"Not shown: {counted(done, 'question')} answered or declined by now; --all shows them.")
    if private := len(of_all) - len(public):
        notes.append(f"Never shown: {counted(private, 'question')} asked in private.")
    return Worklist(rows, tuple(notes))


def asked(questions: Iterable[Uncovered], bot: OneShot) -> tuple[Asked, ...]:
    """Return the questions by their words, the most often asked first, and of those the latest; never who asked."""
    groups: dict[str, list[Uncovered]] = {}
    for one in sorted(questions, key=lambda one: one.at, reverse=True):
        groups.setdefault(key(one.question), []).append(one)
    ranked = sorted(groups.values(), key=lambda group: (-len(group), -group[0].at.timestamp()))
    return tuple(_looked_up(spoken(group[0].question), group, bot) for group in ranked)


def _looked_up(question: str, group: list[Uncovered], bot: OneShot) -> Asked:
    finding = bot.ask(f"ask {question}").finding
    state = _state(finding, bot)
    return Asked(question, len(group), group[0].at, state, nearest(question, bot, finding))


def _state(finding: Finding, bot: OneShot) -> State:
    match finding.outcome:
        case Outcome.ANSWER | Outcome.COMMAND | Outcome.CHAT:
            return State.ANSWERED
        case Outcome.NOT_COVERED if finding.entry and isinstance(_item(finding.entry, bot), Decoy | Unknown):
            return State.DECLINED
        case _:  # what is declined of any name whatever, no curator has looked at yet
            return State.OPEN


def nearest(question: str, bot: OneShot, finding: Finding) -> Near | None:
    """Return the entry that the question leads to, or else the one that it comes nearest to."""
    near = bot.answering.nearest(listen(question).rest)
    hits = {hit.id: hit for hit in near if not isinstance(_item(hit.id, bot), Gap)}
    led = bool(finding.entry) and not isinstance(_item(finding.entry, bot), Gap)
    name = finding.entry if led else next(iter(hits), "")
    if not name:
        return None
    entry = bot.answering.entries[name]
    phrasing, score = (hits[name].phrasing, hits[name].score) if name in hits else (entry.phrasings[0], finding.score)
    return Near(kind(entry), str(phrasing), place(entry, phrasing, bot.library), score)


def _item(entry: str, bot: OneShot) -> object:
    return bot.answering.entries[entry].item


_LEADS = {State.OPEN: "nearest", State.DECLINED: "declined as", State.ANSWERED: "answered as"}


def listing(found: Iterable[Asked]) -> str:
    """Return the questions as people read them in a terminal."""
    rows = [f"{'asked':>5}  {'last':10}  question"]
    for one in found:
        rows.append(f"{one.times:>5}  {one.last.date()}  {literal(one.question)}")
        near = one.nearest
        told = f"{literal(near.phrasing)} ({near.place}, {near.kind})" if near else "nothing"
        rows.append(f"{'':19}{_LEADS[one.state]}: {told}")
    return "\n".join(rows)


def lines(found: Iterable[Asked]) -> str:
    """Return the questions as scripts read them: an object a line."""
    return "\n".join(dumps(to_json(one)) for one in found)


def to_json(one: Asked) -> Json:
    """Return a question as one object, for scripts."""
    near = one.nearest
    return {
        "question": one.question,
        "count": one.times,
        "last": one.last.date().isoformat(),
        "state": one.state.value,
        "nearest": near._asdict() | {"score": round(near.score, 4)} if near else None,
    }


def refusal(question: str, bot: OneShot) -> str:
    """Return why a question can't be declined, or nothing where it can."""
    if not folded(question):
        return "There are no words in this question."
    if len(question) > LONGEST_QUESTION:
        return f"Nobody can ask this: a question has at most {LONGEST_QUESTION:,} characters."
    for entry in bot.answering.entries.values():
        same = next((words for words in entry.phrasings if folded(words) == folded(question)), None)
        if same is not None and isinstance(entry.item, Decoy | Unknown):
            return f"That is declined already: “{literal(same)}” ({place(entry, same, bot.library)})."
    finding = bot.ask(f"ask {question}").finding
    if finding.outcome is Outcome.ANSWER and (near := nearest(question, bot, finding)):
        mend = "If that is the wrong answer, write the question under decoys: in a briefing."
        return f"That is answered today, by the {near.kind} “{literal(near.phrasing)}” ({near.place}). {mend}"
    if finding.outcome in (Outcome.COMMAND, Outcome.CHAT):
        return "The bot replies to that without looking for an answer, so there is nothing to decline."
    return ""


def decline(question: str, because: str, bot: OneShot, settings: Settings, clock: Clock) -> str:
    """Write the question into the file of those that are declined, and take it off the list; return what was done.

    Raises Unusable, and leaves the file as it was, where the file or the state can't be used.
    """
    decoy = Decoy(tidy(question), (), tidy(because))
    same = [one for one in kept(kept_in(settings), clock) if key(one.question) == key(question)]
    line = append(settings.declined, decoy, settings.root / "config" / "declined.schema.json")
    if same:
        _in_store(kept_in(settings), clock, lambda store: store.drop_uncovered({one.question for one in same}))
    file = f"{settings.declined.parent.name}/{settings.declined.name}:{line}"
    said = [f"Declined from now on: “{literal(decoy.ask)}” ({file})."]
    if public := sum(one.public for one in same):
        said.append(f"It was asked {counted(public, 'time')}, and is off the list.")
    finding = bot.ask(f"ask {question}").finding  # of the library as it was
    if finding.outcome is Outcome.SUGGEST and (near := nearest(question, bot, finding)):
        said.append(f"It is not far from the {near.kind} “{literal(near.phrasing)}” ({near.place}):")
        said.append("briefing-bot check tells if the two can be mistaken for each other.")
    return " ".join(said)


def tidy(text: str) -> str:
    """Return the text as a file takes it: on one line, and nothing in it that is no character."""
    return " ".join(storable(text).split())
