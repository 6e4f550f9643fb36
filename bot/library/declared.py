"""Subscriptions as files declare them: `config/subscriptions.yaml`, and what `subscriptions import` reads."""

from __future__ import annotations

import json
import os
import re
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.core import when
from bot.core.briefing import SLUG
from bot.core.model import Person, Place
from bot.core.subscription import Weekly
from bot.forms.files import read_file, read_form, says_nothing
from bot.forms.form import Each, Field, Listed, OneOf, Record, Values, Word
from bot.forms.report import Report, did_you_mean, shown
from bot.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.core.briefing import Library, Lined

    Seen = Callable[[Place], Library]

_ID: Final = "[A-Za-z0-9._~-]"
_ALL: Final = "all"
_NOTHING: Final = "when nothing changed"
_NOBODY: Final = Person("", "", "")


class Unchanged(StrEnum):
    """What is posted in a week without changes."""

    SAY_SO = "say so"
    SILENCE = "silence"


class Declared(NamedTuple):
    """One subscription of a file; `line` is where its place stands."""

    place: Place
    topics: tuple[Lined, ...]
    when: Weekly
    quiet: bool
    owner: Person
    line: int


def place_of(text: str) -> Place:
    """Return a place that a person has written: its last part, the thread, may be left out."""
    return Place.parse(text if text.count(":") == 3 else f"{text}:")  # noqa: PLR2004 - platform, workspace, channel, thread


def rule_of(text: str) -> Weekly:
    """Return a rule that a person has written; raises ValueError that says what is missing or unclear."""
    read = when.read(text)
    if read.unclear:
        raise ValueError(" ".join(read.unclear))
    if read.topics and read.topics != _ALL:
        raise ValueError(f"{read.topics} is no weekday, time or time zone")
    if read.weekday is None or read.time is None or not read.zone:
        raise ValueError("it needs a weekday, a time and a time zone, as in monday 09:00 Europe/Berlin")
    return Weekly(read.weekday, read.time, read.zone)


_RULE: Final = Weekly(0, time(), "UTC")
_PLACE: Final = Word(
    re.compile(rf"(?:slack:{_ID}+|discord:{_ID}*|terminal:local):{_ID}+(?::{_ID}*)?"),
    "a place, as in slack:T012AB3CD:C012AB3CD",
    lambda text: (place_of(text), text.line),
    (Place("", "", ""), 0),
)
_PERSON: Final = Word(
    re.compile(rf"[a-z]+:{_ID}*:{_ID}+"), "a person, as in slack:T012AB3CD:U012AB3CD", Person.parse, _NOBODY
)
_TOPIC: Final = Word(SLUG, "a topic's name, as in microsoft-openai, or all", lambda text: text, "")


def _made(values: Values) -> Declared:
    place, line = values["place"]
    topics = tuple(topic for topic in values["topics"] if topic != _ALL)
    quiet = values[_NOTHING] is Unchanged.SILENCE
    return Declared(place, topics, values["when"], quiet, values["owner"], line)


SUBSCRIPTIONS: Final = Each(
    Record(
        "subscription",
        "A place that gets a summary once a week.",
        (
            Field("place", _PLACE, "The platform, the workspace or server, and the channel, by their ids."),
            Field("when", Word(re.compile(".+", re.DOTALL), "a rule", rule_of, _RULE), "Weekday, time and time zone."),
            Field("topics", Listed(_TOPIC), "The briefings' names; all, if left out.", default=()),
            Field(
                _NOTHING,
                OneOf(tuple(Unchanged)),
                "What is posted in a week without changes: one line that says so, or nothing.",
                default=Unchanged.SAY_SO,
            ),
            Field("owner", _PERSON, "Who is told where something goes wrong.", default=_NOBODY),
        ),
        _made,
    ),
    "subscription",
)


def read(path: Path, seen: Seen, *, must_be_there: bool = False) -> tuple[Declared, ...] | None:
    """Return what a file declares, or None where there is no file. Raises Problems.

    `seen` returns what a place sees, which is what it can be told of.
    """
    report = Report(f"{path.parent.name}/{path.name}")
    file = os.path.realpath(path)
    if not must_be_there and not os.path.lexists(file):
        return None
    data = read_file(file, report.file, report.problems)
    return _read(data, report, seen)


def read_words(said: Mapping[str, str], seen: Seen) -> Declared:
    """Return what a person declares in words, by the keys of a file; raises Problems."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in said.items() if value]
    [declared] = _read(("- " + "\n  ".join(lines)).encode(), Report("subscriptions add"), seen)
    return declared


def _read(data: bytes | None, report: Report, seen: Seen) -> tuple[Declared, ...]:
    found = () if data is None or says_nothing(data) else read_form(data, SUBSCRIPTIONS, report) or ()
    lines: dict[Place, int] = {}
    for one in found:
        known = seen(one.place).by_slug
        for topic in one.topics:
            if topic and topic not in known:
                report.add(topic.line, None, f"there is no topic {shown(topic)} there", did_you_mean(topic, known))
        if one.place.channel and one.place in lines:
            what = f"{one.place} has a subscription already, in line {lines[one.place]}"
            report.add(one.line, None, what, "name all of its topics there: a place has one subscription")
        lines.setdefault(one.place, one.line)
    if report.problems:
        raise Problems(report.problems)
    return found
