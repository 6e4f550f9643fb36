"""Running a file of questions, and counting what was right, wrong, and rightly or wrongly declined."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.adapters import plain
from bot.core.model import Outcome
from bot.forms.files import read_file, read_form
from bot.forms.form import Each, Field, OneOf, Record, Text, Word
from bot.forms.report import Report, shown
from bot.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bot.core.model import Reply

RIGHT, WRONG, RIGHTLY_DECLINED, WRONGLY_DECLINED = "right", "wrong", "rightly declined", "wrongly declined"
COLUMNS = (RIGHT, WRONG, RIGHTLY_DECLINED, WRONGLY_DECLINED)
FAILURES = frozenset({WRONG, WRONGLY_DECLINED})


class Expected(StrEnum):
    """What should come of a question."""

    ANSWER = "answer"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what should come of it; `answer_matches` is searched in the answer's text."""

    question: str
    kind: str
    expected: Expected
    answer_matches: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question, what came of it, and which of COLUMNS that is."""

    case: Case
    outcome: Outcome
    entry: str
    column: str


_ANYTHING = re.compile("")


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE | re.DOTALL)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"no regular expression ({error})") from error


CASE = Record(
    "question",
    "One question and what should come of it.",
    (
        Field("question", Text(), "The question, as a person would ask it.", required=True),
        Field("kind", Text(), "What kind of question it is, for the table.", default="question"),
        Field("expected", OneOf(tuple(Expected)), "answer or abstain.", default=Expected.ANSWER),
        Field(
            "answer_matches",
            Word(re.compile(".+"), "a regular expression", _pattern, _ANYTHING),
            "A regular expression that the answer's text must hold, in any case.",
            default=_ANYTHING,
        ),
    ),
    lambda values: Case(**values),
)


def read(file: Path) -> tuple[Case, ...]:
    """Return the questions of a file; raises Problems with everything that is wrong with it."""
    report = Report(str(file))
    data = read_file(os.path.realpath(file), report.file, report.problems)
    cases = read_form(data, Each(CASE, "question"), report)
    if report.problems:
        raise Problems(report.problems)
    return cases or ()


def judge(cases: Iterable[Case], ask: Callable[[str], Reply]) -> tuple[Judged, ...]:
    """Ask every question by itself and judge what comes back."""
    replies = ((case, ask(f"ask {case.question}")) for case in cases)
    return tuple(
        Judged(case, reply.finding.outcome, reply.finding.entry, _column(case, reply)) for case, reply in replies
    )


def _column(case: Case, reply: Reply) -> str:
    answered = reply.finding.outcome is Outcome.ANSWER
    if case.expected is Expected.ABSTAIN:
        return WRONG if answered else RIGHTLY_DECLINED
    if not answered:
        return WRONGLY_DECLINED
    return RIGHT if case.answer_matches.search(plain.render(reply.document)) else WRONG


def failures(judged: Iterable[Judged]) -> str:
    """Return a line for each question that went wrong: what came of it, and what was expected."""
    return "\n".join(
        f"{one.column}: {one.case.question} [{one.case.kind}] → {one.outcome}{f' {one.entry}' if one.entry else ''}"
        f" (expected: {_expected(one.case)})"
        for one in judged
        if one.column in FAILURES
    )


def _expected(case: Case) -> str:
    if case.expected is Expected.ABSTAIN or not case.answer_matches.pattern:
        return case.expected
    return f"{case.expected} that matches {shown(case.answer_matches.pattern)}"


def table(judged: Iterable[Judged]) -> str:
    """Return the counts by kind, in the order of the file, and over all."""
    counts: dict[str, Counter[str]] = {}
    for one in judged:
        counts.setdefault(one.case.kind, Counter())[one.column] += 1
    groups = [*counts.items(), ("all", sum(counts.values(), Counter()))]
    rows: list[tuple[str, ...]] = [("kind", "asked", *COLUMNS)]
    rows += [(kind, str(count.total()), *(str(count[name]) for name in COLUMNS)) for kind, count in groups]
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join("  ".join([row[0].ljust(first), *map(str.rjust, row[1:], others)]) for row in rows)
