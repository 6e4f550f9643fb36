"""`check`: what can be proven of a library beside its evidence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.core.answering import Answering
from bot.library.check import LENGTHS, Budget, check
from bot.library.load import load

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2024, 7, 5)
ROCK = "briefings/gannet-rock.yaml"


def found(folder: Path, *, today: date = TODAY, budgets: tuple[Budget, ...] = ()) -> list[str]:
    """Return what `check` finds, as printed."""
    library = load(folder / "briefings", folder / "seeds")
    return [str(problem) for problem in check(Answering(library), today=today, texts=folder / "texts", budgets=budgets)]


def edit(folder: Path, right: str, wrong: str, file: str = ROCK) -> None:
    """Replace some words in a file."""
    written = (folder / file).read_text("utf-8")
    assert right in written
    (folder / file).write_text(written.replace(right, wrong, 1), "utf-8")


def test_the_lighthouse_passes(lighthouse_folder: Path) -> None:
    """The library that the tests stand on needs no mending."""
    assert found(lighthouse_folder) == []


def test_two_entries_with_one_question_are_named_with_both_lines(lighthouse_copy: Path) -> None:
    """A phrasing that stands at two answers can lead to one only."""
    edit(lighthouse_copy, "- does anyone live on the rock", "- Owner of the Tower?")
    line = (lighthouse_copy / ROCK).read_text("utf-8").split("\n").index("      - owner of the tower") + 1
    assert (
        f'{ROCK}:68: 2nd question, 1st also: "Owner of the Tower?" is asked elsewhere too: {ROCK}:{line} (question)\n'
        "    try: leave it in one of the two places"
    ) in found(lighthouse_copy)


def test_a_decoy_that_asks_a_real_question_is_told(lighthouse_copy: Path) -> None:
    """A decoy must not decline what the briefing answers."""
    edit(lighthouse_copy, "ask: How tall is the tower of Gannet Rock?", "ask: Who owns the lighthouse on Gannet Rock?")
    assert any(
        "1st decoy, ask: " in problem and "is asked elsewhere too" in problem for problem in found(lighthouse_copy)
    )


def test_a_question_that_does_not_find_its_answer_is_told(lighthouse_copy: Path) -> None:
    """A phrasing that says what another entry's says leads elsewhere, and that is an error in both places."""
    edit(lighthouse_copy, "- foghorn plans", "- does anyone live on the rock's")
    told = [problem.split("\n")[0] for problem in found(lighthouse_copy)]
    assert told == [
        f'{ROCK}:68: 2nd question, 1st also: "does anyone live on the rock" does not find its own answer',
        f'{ROCK}:77: 3rd question, 2nd also: "does anyone live on the rock\'s" does not find its own answer',
    ]


def test_a_question_that_finds_its_answer_narrowly_is_a_warning(lighthouse_copy: Path) -> None:
    """Two answers that a question can hardly tell apart are named, both, but are no error."""
    edit(lighthouse_copy, "- foghorn plans", "- who owns the lighthouse on the gannet rock")
    ours, theirs = '"who owns the lighthouse on the gannet rock"', '"Who owns the lighthouse on Gannet Rock?"'
    end = ": people who mean one may get the other\n    try: use other words in one of the two places, or leave one out"
    assert found(lighthouse_copy) == [
        f"{ROCK}:59: warning: 1st question, ask: {theirs} is close to the question {ours} ({ROCK}:77){end}",
        f"{ROCK}:77: warning: 3rd question, 2nd also: {ours} is close to the question {theirs} ({ROCK}:59){end}",
    ]


def test_a_question_that_a_decoy_declines_is_told_with_the_decoy(lighthouse_copy: Path) -> None:
    """A question that says what a decoy says would be declined, and the message names the decoy as one."""
    edit(lighthouse_copy, "- does anyone live on the rock", "- height of the lighthouse's")
    lines = (lighthouse_copy / ROCK).read_text("utf-8").split("\n")
    decoy = next(number for number, line in enumerate(lines, 1) if "also: [height of the lighthouse]" in line)
    what = '2nd question, 1st also: "height of the lighthouse\'s" does not find its own answer'
    mend = f'use other words than the decoy "height of the lighthouse" ({ROCK}:{decoy})'
    assert f"{ROCK}:68: {what}\n    try: {mend}" in found(lighthouse_copy)


def test_a_source_or_paragraph_that_nobody_cites_is_a_warning(lighthouse_copy: Path) -> None:
    """What was read and noted but never used deserves a look."""
    edit(lighthouse_copy, "from: tern-review p9", "from: tern-review p5")
    edit(lighthouse_copy, "quote: '\"For a fisherman with a compass … ask me again in winter.\"'", "id: winter")
    assert any(
        "notes, p9: no claim cites this paragraph\n    try: cite it in a claim" in each
        for each in found(lighthouse_copy)
    )
    unused = (lighthouse_copy / "seeds/tern-review.yaml").read_text("utf-8")
    (lighthouse_copy / "seeds/unused.yaml").write_text(unused, "utf-8")
    assert "seeds/unused.yaml: warning: no briefing cites this source\n    try: cite it, or delete it" in found(
        lighthouse_copy
    )


def test_a_review_goes_stale_after_ninety_days(lighthouse_copy: Path) -> None:
    """An active briefing that nobody read for three months is a warning; a dormant one isn't."""
    assert found(lighthouse_copy, today=date(2024, 9, 18)) == []
    mend = "read it through and write 2024-09-30 here, or write status: dormant"
    told = f"{ROCK}:6: warning: reviewed: the last review was 91 days ago\n    try: {mend}"
    assert told in found(lighthouse_copy, today=date(2024, 9, 30))
    edit(lighthouse_copy, "status: active", "status: dormant")
    assert told not in found(lighthouse_copy, today=date(2024, 9, 30))


def test_an_edit_cannot_be_of_tomorrow(lighthouse_copy: Path) -> None:
    """A review or a log line that lies ahead is a slip of the pen."""
    edit(lighthouse_copy, "reviewed: 2024-07-01", "reviewed: 2042-07-01")
    edit(lighthouse_copy, "- date: 2024-07-01", "- date: 2024-07-06")
    assert [problem for problem in found(lighthouse_copy) if "has not come yet" in problem] == [
        f"{ROCK}:6: reviewed: 2042-07-01 has not come yet\n    try: write 2024-07-05",
        f"{ROCK}:103: 1st log line, date: 2024-07-06 has not come yet\n    try: write 2024-07-05",
    ]


@pytest.mark.parametrize("what", LENGTHS)
def test_what_a_platform_cannot_show_is_told(lighthouse_folder: Path, what: str) -> None:
    """Every kind of text can be held to a platform's budget, with the line of what is too long."""
    told = found(lighthouse_folder, budgets=(Budget("Semaphore", what, 3),))
    assert told
    assert all("characters, but Semaphore shows 3\n    try: use fewer words" in problem for problem in told)
    assert all(":0:" not in problem for problem in told)
