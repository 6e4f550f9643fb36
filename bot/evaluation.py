"""Running a file of questions, and counting what was right, wrong, and rightly or wrongly declined."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.adapters import plain
from bot.core.model import Outcome
from bot.forms.form import Each, Field, OneOf, Record, Text, Word
from bot.forms.nodes import parse
from bot.forms.report import Report
from bot.problems import Problem, Problems

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
    except re.error as error:
        raise ValueError(f"no regular expression ({error})") from error


_CASE = Record(
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
    report = Report(file.name)
    try:
        node = parse(file.read_bytes(), report)
    except OSError as error:
        raise Problems([Problem(str(file), 0, "", f"cannot be read: {error.strerror}")]) from error
    cases = Each(_CASE, "question").read(node, None, report) if node else ()
    if report.problems:
        raise Problems(report.problems)
    return cases


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


def table(judged: Iterable[Judged]) -> str:
    """Return the counts by kind, in the order of the file, and over all."""
    counts: dict[str, Counter[str]] = {}
    for one in judged:
        counts.setdefault(one.case.kind, Counter())[one.column] += 1
    counts["all"] = sum(counts.values(), Counter())
    rows: list[tuple[str, ...]] = [("kind", "asked", *COLUMNS)]
    rows += [(kind, str(count.total()), *(str(count[name]) for name in COLUMNS)) for kind, count in counts.items()]
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join("  ".join([row[0].ljust(first), *map(str.rjust, row[1:], others)]) for row in rows)
