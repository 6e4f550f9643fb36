"""This repository's own library: what people ask of it is answered. `make content` proves what it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import OneShot
from bot.core.answering import Answering
from bot.core.briefing import folded
from bot.core.commands import RESERVED
from bot.core.entries import entries
from bot.embedding.opening import open_meaning
from bot.evaluation import FAILURES, RIGHT, WRONG, Expected, judge, read, table
from bot.library.load import load

if TYPE_CHECKING:
    from bot.core.briefing import Library

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "data" / "questions.yaml"
KEPT = "kept"  # the kind of the questions that were mended one by one: they measure nothing, and must stay right

# Some points under what is reached, so that a better matcher or library moves them up and nothing moves them down.
LEAST_RIGHT = 0.72  # of the questions that the library answers
MOST_WRONG = 0.03  # of all questions: falsely answered, or answered with something else


@pytest.fixture(scope="module")
def library() -> Library:
    """Return the library that the repository ships."""
    return load(ROOT / "briefings", ROOT / "seeds", reserved=RESERVED)


@pytest.fixture(scope="module")
def bot(library: Library) -> OneShot:
    """Return the bot that answers from it, as `ask` and `eval` do."""
    return OneShot(Answering(library, open_meaning(None, pytest.fail)))


def test_questions_are_answered_rightly_or_declined(bot: OneShot) -> None:
    """Most questions that the articles answer are answered rightly, and hardly any question is answered falsely."""
    judged = judge((case for case in read(QUESTIONS) if case.kind != KEPT), bot.ask)
    columns = Counter(one.column for one in judged)
    answerable = sum(one.case.expected is Expected.ANSWER for one in judged)
    assert columns[RIGHT] >= LEAST_RIGHT * answerable, table(judged)
    assert columns[WRONG] <= MOST_WRONG * len(judged), table(judged)


def test_what_newcomers_asked_stays_right(bot: OneShot) -> None:
    """A question that was answered wrongly once, and mended, is answered rightly ever after."""
    judged = judge((case for case in read(QUESTIONS) if case.kind == KEPT), bot.ask)
    assert [(one.case.question, one.outcome, one.entry) for one in judged if one.column in FAILURES] == []


def test_the_questions_measure_more_than_memory(library: Library) -> None:
    """No question that measures understanding stands in a briefing in the same words, unless it is but a name."""
    known = {folded(words) for entry in entries(library) for words in entry.phrasings}
    asked = [case.question for case in read(QUESTIONS) if case.kind not in (KEPT, "terse")]
    assert [question for question in asked if folded(question) in known] == []
