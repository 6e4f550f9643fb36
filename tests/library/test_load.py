"""Loading: what is written is what is loaded, and everything that is wrong is told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.core.briefing import ChangeKind, Library, Locator, Status, Verdict, folded, line_of
from bot.library.load import load
from tests.cases import cases
from tests.library.rig import BRIEFING, FULL, SOURCE, lay_out, problems, write


@pytest.mark.parametrize(("file", "right", "wrong", "told"), cases(Path(__file__).parent / "wrong.txt"))
def test_every_problem_is_told_with_its_line(tmp_path: Path, file: str, right: str, wrong: str, told: str) -> None:
    """Each slip has a line, the path in words, a sentence and something to try."""
    lay_out(tmp_path, FULL)
    written = (tmp_path / file).read_text("utf-8")
    assert right in written
    write(tmp_path, file, written.replace(right, wrong, 1))
    assert told in problems(tmp_path)


def test_a_slip_in_a_record_is_told_once(tmp_path: Path) -> None:
    """A record that is half read is not blamed again for every claim that cites it."""
    lay_out(tmp_path, source=SOURCE.replace("  p2:", "  p4:"))
    assert len(problems(tmp_path)) == 1


def test_the_full_form_loads_to_what_is_written(tmp_path: Path) -> None:
    """Every key that the form knows comes out where it belongs."""
    lay_out(tmp_path, FULL)
    library = load(tmp_path / "briefings", tmp_path / "seeds")
    briefing = library.by_slug["lamp"]
    question = briefing.questions[0]
    assert (briefing.title, briefing.also, briefing.status) == ("The lamp", ("lamp", "the light"), Status.DORMANT)
    assert briefing.facts[0].cites == (Locator("gull", 2), Locator("gull", 3))
    assert (briefing.facts[0].quote, briefing.facts[0].id) == ("was lit … in 1883", "lit")
    assert (briefing.timeline[0].date, briefing.timeline[0].when) == ("1883", "in 1883")
    assert [position.say for position in briefing.disagreements[0].positions] == ["Ada", "nobody"]
    assert (briefing.unknowns[0].searched, briefing.unknowns[0].also) == (("gull",), ("how tall is it",))
    assert (question.verdict, question.name, line_of(question.ask)) == (Verdict.NO, "works", 34)
    assert question.premise
    assert question.premise.when == ("now that it works",)
    assert briefing.decoys[0].because == "Nobody says."
    assert [(called.name, called.also) for called in briefing.names] == [
        ("Ada Brill", ("Ada", "the lighter of the lamp")),
        ("The Gull", ("the paper",)),
    ]
    assert (briefing.log[0].kind, briefing.file) == (ChangeKind.ADDED, "briefings/lamp.yaml")
    source = library.by_source["gull"]
    assert (source.origin, source.skipped, [note.locator.paragraph for note in source.notes]) == ("gull", (1,), [2, 3])


def test_the_names_of_all_briefings_are_one_list(tmp_path: Path) -> None:
    """What one briefing calls somebody holds for the others, and one name may have aliases in several."""
    lay_out(tmp_path, BRIEFING + "names:\n  - name: Ada Brill\n    also: [Ada, Brill]\n")
    write(
        tmp_path,
        "briefings/oil.yaml",
        BRIEFING + "names:\n  - {name: Ada Brill, also: [Ada]}\n  - {name: The Gull, also: [the paper]}\n",
    )
    library = load(tmp_path / "briefings", tmp_path / "seeds")
    assert library.names == {"Ada": "Ada Brill", "Brill": "Ada Brill", "the paper": "The Gull"}


def test_an_alias_of_two_names_is_told_over_all_files(tmp_path: Path) -> None:
    """Whom an alias means must not hang on the briefing that is read first."""
    lay_out(tmp_path, BRIEFING + "names:\n  - {name: Ada Brill, also: [Ada]}\n")
    write(tmp_path, "briefings/oil.yaml", BRIEFING + "names:\n  - {name: Ada Crane, also: [ada]}\n")
    what = '"ada" stands for "Ada Brill" too: briefings/lamp.yaml:11'
    mend = "leave it in one of the two places, or in neither if people mean both"
    assert problems(tmp_path) == [f"briefings/oil.yaml:11: 1st name, 1st also: {what}\n    try: {mend}"]


def test_a_note_may_rest_on_another_origin(lighthouse: Library) -> None:
    """What a paragraph repeats of somebody else's reporting is known as theirs."""
    notes = lighthouse.by_locator
    assert (notes[Locator("tern-review", 8)].origin, notes[Locator("tern-review", 7)].origin) == (
        "harbour-post",
        "tern-review",
    )


def test_everything_wrong_over_all_files_is_told_at_once(tmp_path: Path) -> None:
    """Syntax, form and links of every file are told in one go, and nothing is loaded."""
    lay_out(tmp_path, BRIEFING.replace("gull p2", "gull p7").replace("owner", "ownr"))
    write(tmp_path, "briefings/other.yaml", "title: [")
    write(tmp_path, "seeds/tern.yaml", "title: b\n")
    files = [problem.split(":")[0] for problem in problems(tmp_path)]
    assert sorted(set(files)) == ["briefings/lamp.yaml", "briefings/other.yaml", "seeds/tern.yaml"]
    assert files.count("briefings/lamp.yaml") == 3


def test_names_of_briefings_are_unique_and_no_commands(tmp_path: Path) -> None:
    """What people type leads to one briefing, and never shadows a command."""
    lay_out(tmp_path, BRIEFING + "also: [Search, The Light]\n")
    write(tmp_path, "briefings/search.yaml", BRIEFING)
    write(tmp_path, "briefings/the-light.yaml", BRIEFING + "also:\n  - lamp\n")
    command, elsewhere = "is a command, so no briefing can be called so", "is also a name of another briefing:"
    told = [problem.split("\n")[0] for problem in problems(tmp_path, frozenset({"search"}))]
    assert told == [
        f'briefings/lamp.yaml:10: 1st also: "Search" {command}',
        f'briefings/lamp.yaml:10: 2nd also: "The Light" {elsewhere} briefings/the-light.yaml',
        f'briefings/search.yaml: "search" {command}',
        f'briefings/the-light.yaml:11: 1st also: "lamp" {elsewhere} briefings/lamp.yaml',
    ]


def test_the_fingerprint_follows_names_and_bytes(tmp_path: Path) -> None:
    """Two libraries have one fingerprint exactly when their files are the same."""
    lay_out(tmp_path)
    first = load(tmp_path / "briefings", tmp_path / "seeds").fingerprint
    assert load(tmp_path / "briefings", tmp_path / "seeds").fingerprint == first
    (tmp_path / "briefings/lamp.yaml").rename(tmp_path / "briefings/light.yaml")
    second = load(tmp_path / "briefings", tmp_path / "seeds").fingerprint
    write(tmp_path, "briefings/light.yaml", BRIEFING + "# a comment\n")
    assert len({first, second, load(tmp_path / "briefings", tmp_path / "seeds").fingerprint}) == 3


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=40)
SENTENCES = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
CLAIMS = st.fixed_dictionaries({"say": SENTENCES, "from": st.sampled_from(["gull p2", "gull p3, gull p2"])})


def asked(question: dict[str, Any]) -> str:
    """Return what a question is known by."""
    return folded(question["ask"])


BRIEFINGS = st.fixed_dictionaries(
    {
        "title": SENTENCES,
        "owner": SENTENCES,
        "reviewed": st.dates().map(str),
        "bottom line": CLAIMS,
        "why it matters": CLAIMS,
    },
    optional={
        "facts": st.lists(CLAIMS, min_size=1, max_size=3),
        "questions": st.lists(
            st.fixed_dictionaries(
                {"ask": SENTENCES, "answer": st.lists(CLAIMS, min_size=1, max_size=2)},
                optional={
                    "also": st.lists(SENTENCES, min_size=1, max_size=3),
                    "verdict": st.sampled_from(["yes", "no"]),
                },
            ),
            min_size=1,
            max_size=3,
            unique_by=asked,
        ),
    },
)


@given(BRIEFINGS)
def test_a_written_briefing_loads_to_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, written: dict[str, Any]
) -> None:
    """Any text that YAML can write comes back the same, words like no and 2023 included."""
    folder = tmp_path_factory.mktemp("library")
    lay_out(folder, yaml.safe_dump(written, allow_unicode=True))
    briefing = load(folder / "briefings", folder / "seeds").by_slug["lamp"]
    assert (briefing.title, briefing.owner, briefing.reviewed) == (
        written["title"],
        written["owner"],
        written["reviewed"],
    )
    assert [claim.say for claim in briefing.facts] == [claim["say"] for claim in written.get("facts", [])]
    assert [(q.ask, list(q.also), q.verdict) for q in briefing.questions] == [
        (q["ask"], q.get("also", []), q.get("verdict")) for q in written.get("questions", [])
    ]


def test_what_is_asked_twice_in_one_briefing_is_told(tmp_path: Path) -> None:
    """Two entries with the same words would be one, and the other never heard of again."""
    lay_out(tmp_path)
    twice = "".join(
        f"  - ask: {ask}\n    answer:\n      - say: Ada Brill lit the lamp.\n        from: gull p2\n"
        for ask in ("Who lit the lamp?", "who lit  the LAMP")
    )
    write(tmp_path, "briefings/lamp.yaml", f"{BRIEFING}questions:\n{twice}")
    line = BRIEFING.count("\n") + 2
    told = f'briefings/lamp.yaml:{line + 4}: 2nd question, ask: "who lit the LAMP" is there twice, first on line {line}'
    assert [problem.split("\n")[0] for problem in problems(tmp_path)] == [told]
