"""Questions that no briefing answers: the file is read like a briefing, watched, and checked against the questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.core.answering import Answering
from bot.core.briefing import Decoy, line_of
from bot.core.entries import entries
from bot.library.check import check
from bot.library.load import load
from bot.library.schema import schemas
from bot.library.watch import Shelf
from bot.problems import Problem, Problems
from tests.library.rig import BRIEFING, lay_out, write
from tests.library.test_check import ROCK, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library

WRITTEN = """\
# yaml-language-server: $schema=declined.schema.json
- ask: How do I get a boat?
  also: [boat hire]
  because: The harbour office hires them out.
- ask: Who is the mayor?
"""


def library(folder: Path, written: str | None = WRITTEN) -> Library:
    """Return the library of a folder, with a file of declined questions."""
    if written is not None:
        write(folder, "config/declined.yaml", written)
    return load(folder / "briefings", folder / "seeds", declined=folder / "config/declined.yaml")


def problems(folder: Path, written: str) -> list[str]:
    """Return what is wrong with the file, as printed."""
    with pytest.raises(Problems) as raised:
        library(folder, written)
    return [str(problem) for problem in raised.value.problems]


def found(folder: Path, written: str) -> list[str]:
    """Return what `check` finds."""
    return [str(problem) for problem in check(Answering(library(folder, written)), today=TODAY)]


def test_every_item_is_a_decoy_without_a_briefing(tmp_path: Path) -> None:
    """What is written is what is declined, with its line, under an id of its own; the reason may be left out."""
    lay_out(tmp_path)
    loaded = library(tmp_path)
    boat, mayor = loaded.declined
    assert boat == Decoy("How do I get a boat?", ("boat hire",), "The harbour office hires them out.")
    assert (mayor, line_of(mayor.ask), loaded.declined_file) == (
        Decoy("Who is the mayor?"),
        5,
        "config/declined.yaml",
    )
    ours = {entry.id: entry for entry in entries(loaded) if entry.item in loaded.declined}
    assert list(ours) == ["declined/how-do-i-get-a-boat", "declined/who-is-the-mayor"]
    assert {entry.briefing for entry in ours.values()} == {""}
    assert ours["declined/how-do-i-get-a-boat"].phrasings == ("How do I get a boat?", "boat hire")


@pytest.mark.parametrize("written", [None, "", "# nothing yet\n", "\ufeff\n  # nothing\n"])
def test_nothing_need_be_there(tmp_path: Path, written: str | None) -> None:
    """Without the file, and with nothing but comments in it, nothing is declined and nothing is wrong."""
    lay_out(tmp_path)
    assert library(tmp_path, written).declined == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("ask: who\n", "declined.yaml:1: must be a list, but is a group of keys"),
        ("- who\n", "declined.yaml:1: 1st decoy: must be a decoy with ask, but is a text"),
        ("- ask: a\n- asks: b\n", 'declined.yaml:2: 2nd decoy: "asks" is not a key of a decoy\n    try: write ask'),
        ("- ask: a b\n- ask: A, b!\n", 'declined.yaml:2: 2nd decoy, ask: "A, b!" is there twice, first on line 1'),
        ("- ask: &a who\n", "declined.yaml:1: &a is an anchor, and files have none"),
    ],
)
def test_slips_are_told_with_their_line(tmp_path: Path, written: str, told: str) -> None:
    """The file is read with the same care as a briefing."""
    lay_out(tmp_path)
    assert any(problem.startswith(f"config/{told}") for problem in problems(tmp_path, written))


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    """Only a file that is not there means that nothing is declined."""
    lay_out(tmp_path)
    (tmp_path / "config/declined.yaml").mkdir(parents=True)
    with pytest.raises(Problems, match=r"config/declined\.yaml: the file cannot be read: is a directory"):
        library(tmp_path, None)


def test_the_setting_may_lead_through_a_link(tmp_path: Path) -> None:
    """Whoever deploys mounts files as links, and names this one in the settings."""
    lay_out(tmp_path)
    write(tmp_path, "config/real.yaml", WRITTEN)
    (tmp_path / "config/declined.yaml").symlink_to(tmp_path / "config/real.yaml")
    assert len(library(tmp_path, None).declined) == 2


def test_no_briefing_takes_their_name(tmp_path: Path) -> None:
    """The ids of declined questions are theirs alone."""
    lay_out(tmp_path)
    write(tmp_path, "briefings/declined.yaml", BRIEFING)
    what = '"declined" is what questions are called by that no briefing answers'
    assert problems(tmp_path, WRITTEN) == [
        f"briefings/declined.yaml: {what}\n    try: rename the file to about-declined.yaml"
    ]


def test_questions_in_any_script_are_kept_apart(tmp_path: Path) -> None:
    """What no slug can hold doesn't make two questions one."""
    lay_out(tmp_path)
    loaded = library(tmp_path, "- ask: 誰が払う\n- ask: いつ払う\n- ask: Кто такой Ada\n- ask: Где Ada\n")
    ids = [entry.id for entry in entries(loaded) if entry.id.startswith("declined/")]
    assert len(set(ids)) == 4


def test_the_file_counts_in_the_fingerprint(tmp_path: Path) -> None:
    """An edit of the file is an edit of the library."""
    lay_out(tmp_path)
    before = library(tmp_path).fingerprint
    assert library(tmp_path).fingerprint == before
    assert library(tmp_path, WRITTEN + "- ask: And who was it?\n").fingerprint != before
    (tmp_path / "config/declined.yaml").unlink()
    assert library(tmp_path, None).fingerprint != before


def test_the_shelf_watches_the_file(tmp_path: Path) -> None:
    """The file is noticed when it appears, is edited and goes, like a briefing."""
    lay_out(tmp_path)
    now, reported = [0.0], list[tuple[Problem, ...]]()
    watched = (tmp_path / "briefings", tmp_path / "seeds", tmp_path / "config/declined.yaml")
    shelf = Shelf(lambda: library(tmp_path, None), lambda: watched, time=lambda: now[0], report=reported.append)

    def declined() -> list[str]:
        now[0] += 10
        return [decoy.ask for decoy in shelf.current().declined]

    assert declined() == []
    write(tmp_path, "config/declined.yaml", "- ask: one\n")
    assert declined() == ["one"]
    write(tmp_path, "config/declined.yaml", "- ask: another\n")
    assert declined() == ["another"]
    write(tmp_path, "config/declined.yaml", "- ask: [\n")
    assert declined() == ["another"]
    assert reported[-1][0].file == "config/declined.yaml"
    (tmp_path / "config/declined.yaml").unlink()
    assert declined() == []


def test_what_a_briefing_answers_is_not_declined(lighthouse_copy: Path) -> None:
    """A declined question with the words of a real one is an error, with both places and which is which."""
    line = (lighthouse_copy / ROCK).read_text("utf-8").split("\n").index("      - owner of the tower") + 1
    what = f'"Owner of the Tower?" is asked elsewhere too: {ROCK}:{line} (question)'
    assert found(lighthouse_copy, "- ask: Owner of the Tower?\n") == [
        f"config/declined.yaml:1: 1st decoy, ask: {what}\n    try: leave it in one of the two places"
    ]


def test_a_declined_question_that_stands_too_near_is_told_from_both_sides(lighthouse_copy: Path) -> None:
    """A question and a decoy that can hardly be told apart are both named, with the place of the other."""
    ours, theirs = '"who owns the lighthouse on the gannet rock"', '"Who owns the lighthouse on Gannet Rock?"'
    end = ": people who mean one may get the other\n    try: use other words in one of the two places, or leave one out"
    decoy, question = f"the decoy {ours} (config/declined.yaml:3)", f"the question {theirs} ({ROCK}:59)"
    assert found(lighthouse_copy, f"- ask: What does a ferry cost?\n  also:\n    - {ours}\n") == [
        f"{ROCK}:59: warning: 1st question, ask: {theirs} is close to {decoy}{end}",
        f"config/declined.yaml:3: warning: 1st decoy, 1st also: {ours} is close to {question}{end}",
    ]


def test_declined_questions_may_be_near_each_other(lighthouse_copy: Path) -> None:
    """Whoever asks one of two is declined either way."""
    assert found(lighthouse_copy, "- ask: What does the ferry cost?\n- ask: What does a ferry cost now?\n") == []


@pytest.mark.parametrize(
    ("written", "underlined"),
    [(WRITTEN, 0), ("# nothing", 0), ("- ask: 2023\n", 0), ("ask: a\n", 1), ("- also: [a]\n", 1), ("- ak: a\n", 2)],
)
def test_an_editor_sees_what_the_loader_sees(written: str, underlined: int) -> None:
    """The schema accepts what is in order, a file of comments included, and nothing else."""
    validator = Draft7Validator(json.loads(schemas()["declined.schema.json"]))
    assert len(list(validator.iter_errors(yaml.safe_load(written)))) == underlined
