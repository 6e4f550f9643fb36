"""`briefing-bot eval`: a file of questions, and what came of them."""

import os
from pathlib import Path

import pytest

from tests.cli.rig import run


def test_eval_counts_by_kind(project: Path) -> None:
    """A file of questions is counted as right, wrong, rightly and wrongly declined."""
    file = project / "questions.yaml"
    file.write_text(
        """\
- question: who owns the lighthouse
  kind: para
  expected: answer
  answer_matches: (?:northern lamp)
- question: is the lighthouse manned
  kind: para
  expected: answer
  answer_matches: (?:a thousand keepers)
- question: who won the world cup in 1998
  kind: 'off'
  expected: abstain
- question: what did the minister say in parliament
  kind: para
  expected: answer
""",
        encoding="utf-8",
    )
    done = run(project, "eval", "--failures", str(file))
    assert done.returncode == 0
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith(("para", "off", "all"))]
    assert rows == [
        ["para", "3", "1", "1", "0", "1"],
        ["off", "1", "0", "0", "1", "0"],
        ["all", "4", "1", "1", "1", "1"],
    ]
    wrong, declined, *_ = done.stdout.splitlines()
    assert wrong.startswith("wrong: is the lighthouse manned [para] → answer gannet-rock/")
    assert wrong.endswith(' (expected: answer that matches "(?:a thousand keepers)")')
    minister = "what did the minister say in parliament [para]"
    assert declined == f"wrongly declined: {minister} → not_covered (expected: answer)"


def test_a_kind_may_be_called_all(project: Path) -> None:
    """Whatever the kinds are called, each has its row, and the sum is the last."""
    (project / "q.yaml").write_text(
        "- {question: who owns it, kind: all}\n- {question: who lit it}\n", encoding="utf-8"
    )
    rows = [line.split()[:2] for line in run(project, "eval", "q.yaml").stdout.splitlines()]
    assert rows == [["kind", "asked"], ["all", "1"], ["question", "1"], ["all", "2"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- question: x\n  expected: perhaps\n", "questions.yaml:2: 1st question, expected"),
        ("- question: x\n  answer_matches: '('\n", "no regular expression"),
        ("question: x\n", "must be a list"),
    ],
)
def test_eval_names_what_is_wrong_with_its_file(project: Path, text: str, told: str) -> None:
    """A question file with a mistake is refused with its line."""
    (project / "questions.yaml").write_text(text, encoding="utf-8")
    done = run(project, "eval", "questions.yaml")
    assert (done.stdout, done.returncode) == ("", 2)
    assert told in done.stderr


def test_eval_without_its_file(project: Path) -> None:
    """A question file that isn't there is named."""
    done = run(project, "eval", "nowhere.yaml")
    assert done.returncode == 2
    assert "nowhere.yaml" in done.stderr


@pytest.mark.parametrize("name", ["/dev/zero", "pipe", "folder"])
def test_eval_reads_plain_files_only(project: Path, name: str) -> None:
    """What never ends, or never begins, is refused and not waited for."""
    os.mkfifo(project / "pipe")
    (project / "folder").mkdir()
    done = run(project, "eval", name)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith(f"{name}: ")
    assert "Traceback" not in done.stderr


def test_eval_follows_a_link(project: Path) -> None:
    """A file of questions may lie elsewhere: it is named by who runs it."""
    (project / "real.yaml").write_text("- question: who owns it\n", encoding="utf-8")
    (project / "link.yaml").symlink_to(project / "real.yaml")
    assert run(project, "eval", "link.yaml").returncode == 0


def test_eval_tells_a_hundred_problems_at_most(project: Path) -> None:
    """A file that is something else altogether is no flood, and no crash."""
    (project / "q.yaml").write_text("- question: x\n  expected: perhaps\n" * 200, encoding="utf-8")
    done = run(project, "eval", "q.yaml")
    assert done.returncode == 2
    assert "100 problems so far" in done.stderr
    assert "Traceback" not in done.stderr
