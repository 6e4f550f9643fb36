"""Running a file of questions, and counting what was right, wrong, and rightly or wrongly declined."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters import plain
from bot.core.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bot.core.model import Reply

ANSWER, ABSTAIN = "answer", "abstain"
RIGHT, WRONG, RIGHTLY_DECLINED, WRONGLY_DECLINED = "right", "wrong", "rightly declined", "wrongly declined"
COLUMNS = (RIGHT, WRONG, RIGHTLY_DECLINED, WRONGLY_DECLINED)
FAILURES = frozenset({WRONG, WRONGLY_DECLINED})


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what should come of it; `answer_matches` is searched in the answer's text."""

    question: str
    kind: str
    expected: str
    answer_matches: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One question, what came of it, and which of COLUMNS that is."""

    case: Case
    outcome: Outcome
    entry: str
    column: str


def judge(cases: Iterable[Case], ask: Callable[[str], Reply]) -> tuple[Judged, ...]:
    """Ask every question by itself and judge what comes back."""
    replies = ((case, ask(f"ask {case.question}")) for case in cases)
    return tuple(
        Judged(case, reply.finding.outcome, reply.finding.entry, _column(case, reply)) for case, reply in replies
    )


def _column(case: Case, reply: Reply) -> str:
    answered = reply.finding.outcome is Outcome.ANSWER
    if case.expected == ABSTAIN:
        return WRONG if answered else RIGHTLY_DECLINED
    if not answered:
        return WRONGLY_DECLINED
    wanted = case.answer_matches
    return RIGHT if wanted is None or wanted.search(plain.render(reply.document)) else WRONG


def table(judged: Iterable[Judged]) -> str:
    """Return the counts by kind, in the order of the file, and over all."""
    counts: dict[str, Counter[str]] = {}
    for one in judged:
        counts.setdefault(one.case.kind, Counter())[one.column] += 1
    counts["all"] = sum(counts.values(), Counter())
    rows = [("kind", "asked", *COLUMNS)]
    rows += [(kind, str(count.total()), *(str(count[name]) for name in COLUMNS)) for kind, count in counts.items()]
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(
        "  ".join([row[0].ljust(first), *map(str.rjust, row[1:], others)]) for row in rows
    )
