"""Our own library and files of questions, as a trial; and what the whole bot makes of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.matching.methods import our_meaning
from benchmarks.matching.trial import Given, Trial
from bot import evaluation
from bot.app import OneShot, open_library
from bot.core.answering import Answering
from bot.core.briefing import Decoy, Unknown
from bot.core.entries import claims_of, entries
from bot.evaluation import Case, Expected
from bot.settings import read_settings
from bot.storage.measured import MeasuredFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.briefing import Library

ROOT = Path(__file__).parent.parent.parent

_MEMORISED = "kept"
"""Questions of this kind may stand in the briefings word for word; that any method finds them says nothing."""

_NEAR = "near"


class Decided(NamedTuple):
    """What came of questions when it was decided whether to answer them."""

    right: int
    answerable: int
    false: int
    """Answers that weren't right, to whatever question."""
    asked: int


def library() -> Library:
    """Load the library of this repository, which the questions are about, whatever the environment names."""
    return open_library(read_settings(ROOT / "config" / "settings.yaml", environ={}))


def cases(files: Sequence[Path]) -> tuple[Case, ...]:
    """Return the questions of some files that no briefing may hold."""
    return tuple(case for file in files for case in evaluation.read(file) if case.kind != _MEMORISED)


def trial(library: Library, cases: Sequence[Case]) -> Trial:
    """Return the library's entries and the questions; an entry is right whose first phrasing or answer matches."""
    found = entries(library)
    given = tuple(
        Given(entry.id, entry.phrasings, " ".join(claim.say for claim in claims_of(entry.item))) for entry in found
    )
    declining = frozenset(entry.id for entry in found if isinstance(entry.item, Unknown | Decoy))
    texts = {entry.id: f"{entry.phrasings[0]} {entry.answer}" for entry in given if entry.phrasings}

    def right(case: Case) -> frozenset[str]:
        return frozenset(name for name, text in texts.items() if case.answer_matches.search(text)) - declining

    others = [case for case in cases if case.expected is Expected.ABSTAIN]
    return Trial(
        given,
        tuple((case.question, right(case)) for case in cases if case.expected is Expected.ANSWER),
        tuple(case.question for case in others if case.kind == _NEAR),
        tuple(case.question for case in others if case.kind != _NEAR),
        declining,
    )


def decided(library: Library, cases: Sequence[Case]) -> Decided:
    """Ask the whole bot, and count as `briefing-bot eval` does."""
    with TemporaryDirectory() as folder:
        answering = Answering(library, our_meaning(), MeasuredFile(Path(folder) / "measured.json"))
        columns = [one.column for one in evaluation.judge(cases, OneShot(answering).ask)]
    answerable = sum(case.expected is Expected.ANSWER for case in cases)
    return Decided(columns.count(evaluation.RIGHT), answerable, columns.count(evaluation.WRONG), len(columns))
