"""The benchmark of the matcher counts rightly, and runs."""

import json
import random
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.matching.__main__ import main
from benchmarks.matching.attributes import ABSENT, ATTRIBUTES
from benchmarks.matching.everyday import EVERYDAY
from benchmarks.matching.invented import World, trial
from benchmarks.matching.measures import NOTHING, Scored, auroc, percentile, right_at_false, wilson
from benchmarks.matching.methods import methods, ours, token_set_ratio
from benchmarks.matching.trial import Best, Build, Given, Trial, misspelt, run
from benchmarks.matching.typos import misspell


@given(st.integers(), st.integers(1, 3))
def test_a_typo_changes_one_long_word_and_only_that(seed: int, count: int) -> None:
    """So many words of four letters or more are misspelt as were asked for; short ones and signs stay."""
    dice = random.Random(seed)  # noqa: S311 - typing errors need no secrets
    text = "Who owns the tall lighthouse, and WHERE is it?"
    before, after = text.split(), misspell(text, count, dice).split()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == count
    assert {old for old, _ in changed} <= {"owns", "tall", "lighthouse,", "WHERE"}
    assert all(abs(len(old) - len(new)) <= 1 and old[0] == new[0] for old, new in changed)


def test_typos_repeat() -> None:
    """The same seed makes the same errors, and a question too short for any stays as it is."""
    asked = Trial((), (("who keeps the lamp", frozenset()), ("is it on", frozenset())), ("near",), ("far",))
    once, again = (misspelt(asked, 2, (1, 2)) for _ in range(2))
    assert once == again
    assert [question for question, _ in once.answerable][1::2] == ["is it on", "is it on"]
    assert (len(once.answerable), once.near, once.far) == (4, (), ())


def test_area() -> None:
    """The AUROC is the share of pairs in the right order; a tie is half a pair, and nothing found is below all."""
    assert auroc([3, 2], [1, 0]) == 1
    assert auroc([0], [1, NOTHING]) == 0.5
    assert auroc([1, 1], [1]) == 0.5
    assert auroc([4, 2, 1], [3, 1]) == pytest.approx(3.5 / 6)
    assert auroc([], [1]) is None


def yes(score: float) -> Scored:
    """Return an answer that was right."""
    return Scored(score, right=True)


def no(score: float) -> Scored:
    """Return an answer that wasn't."""
    return Scored(score, right=False)


def test_right_at_false() -> None:
    """The threshold lies where false answers are still few enough; what scores the same is answered together."""
    assert right_at_false([yes(9), yes(8), no(7), yes(6)], share=0) == 2
    assert right_at_false([yes(9), yes(8), no(7), yes(6)], share=0.25) == 3
    assert right_at_false([yes(9), yes(8), no(8), yes(6)], share=0) == 1
    assert right_at_false([no(9), yes(8)], share=0.05) == 0
    assert right_at_false([yes(9), *[no(NOTHING)] * 30], share=0.05) == 1


def test_interval() -> None:
    """Wilson's interval is the one of the textbooks, and stays within 0 and 1."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1), abs=1e-4)
    assert wilson(0, 0) == (0, 1)


def test_percentile() -> None:
    """The 99th percentile of a hundred values is the second largest."""
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([5], 0.99) == 5


def test_the_invented_library_answers_what_it_should_and_nothing_else() -> None:
    """Each question has one entry, of its company; no near miss and no everyday question has any."""
    asked = trial(entries=60, near=90)
    phrasings = {entry.id: set(entry.phrasings) for entry in asked.entries}
    assert len(phrasings) == len(asked.entries) == len(asked.answerable) == 60
    assert all(len(right) == 1 and right <= set(phrasings) for _, right in asked.answerable)
    assert asked == trial(entries=60, near=90)
    assert (len(asked.near), asked.far) == (90, EVERYDAY)
    questions = {question for question, _ in asked.answerable}
    assert questions.isdisjoint([*asked.near, *asked.far])
    assert all(questions.isdisjoint(forms) for forms in phrasings.values())


def test_near_misses_are_of_three_kinds() -> None:
    """A known company without the attribute, an attribute that nobody has, and a company that isn't there."""
    world = World(60)
    names = {fact.company.lower() for fact in world.known}
    for kind, known in ((0, True), (1, True), (2, False)):
        misses = [world.near_miss(kind).lower() for _ in range(20)]
        assert all(any(name in miss for name in names) is known for miss in misses)
    assert len(set(islice(world.mixed(), 40))) > 30


def test_questions_are_no_phrasings() -> None:
    """What people ask is never word for word what an entry is asked with, or finding it would prove nothing."""
    forms = {form.lower().strip("?") for one in ATTRIBUTES for form in one.phrasings}
    others = [form.lower() for one in ATTRIBUTES for form in one.questions] + [form for some in ABSENT for form in some]
    assert forms.isdisjoint(others)
    assert len(set(others)) == len(others)
    assert len(set(EVERYDAY)) == len(EVERYDAY)


def test_a_run_tells_right_from_wrong_and_declined() -> None:
    """A method that finds an entry which declines, or none, is sure of nothing."""
    found = {"a": Best("a", 0.9), "b": Best("a", 0.8), "c": Best("no", 0.7)}
    answerable = tuple((question, frozenset({question})) for question in "abcd")
    result = run(found.get, Trial((), answerable, ("b",), ("d",), frozenset({"no"})))
    assert [one.right for one in result.answerable] == [True, False, False, False]
    assert [one.score for one in result.answerable] == [0.9, 0.8, NOTHING, NOTHING]
    assert (result.right, result.near[0].score, result.far[0].score) == (1, 0.8, NOTHING)


@pytest.mark.parametrize("build", [ours, token_set_ratio])
def test_methods_find_what_is_word_for_word_the_same(build: Build) -> None:
    """Whatever the method, the very words of an entry find it, and surer than words that no entry has."""
    rock, lamp = Given("rock", ("who owns the rock", "owner of it")), Given("lamp", ("when was the lamp lit",), "1820")
    same, other, nothing = map(build([rock, lamp]), ("who owns the rock", "When was the lamp lit?", "zzz"))
    assert (same and same.id, other and other.id) == ("rock", "lamp")
    assert same
    assert nothing is None or nothing.score < same.score


def test_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All parts run with what is always installed, and have a row for each method."""
    texts = [["where is my parcel", "parcel"], ["open an account", "account"]]
    clinc = tmp_path / "clinc.json"
    clinc.write_text(json.dumps({"train": texts, "val": texts, "oos_val": [["sing to me", "oos"]]}))
    # Where there are thousands of questions, those that need the least time.
    quick = ["token_set_ratio", "token_set_ratio joined"]
    whole = ["ours", "token_set_ratio"]
    parts = {
        "(a) our own questions": ("a", quick),
        "(b) CLINC150": ("b", whole),
        "(c) an invented library": ("c", quick),
        "(d) one question at a time": ("d", whole),
    }
    for part, (name, compared) in parts.items():
        chosen = ["--only", name, "--methods", ",".join(compared)]
        main([*chosen, "--clinc", str(clinc), "--sizes", "40", "--seconds", "0.01"])
        _, _, rest = capsys.readouterr().out.partition(part)
        assert [line.split("  ")[0] for line in rest.splitlines()[2:4]] == compared


def test_what_is_missing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without its file, a part or a method is left out with a line that names the file."""
    missing = tmp_path / "missing"
    main(["--only", "b", "--methods", "ours", "--clinc", str(missing)])
    assert f"no file {missing}" in capsys.readouterr().out
    assert f"file {missing}" in methods(missing)["MiniLM"].lacks()
    with pytest.raises(SystemExit, match="no method: magic"):
        main(["--methods", "magic"])
