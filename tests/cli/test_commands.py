"""The command line, as a person or a script runs it: a real process each time."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import sleep
from typing import IO

import pytest

LIGHTHOUSE = Path(__file__).parent / "data" / "lighthouse"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of another team: settings that name their folders."""
    (tmp_path / "config").mkdir()
    folders = "\n".join(f"{name}: {LIGHTHOUSE / name}" for name in ("briefings", "seeds", "texts"))
    (tmp_path / "config" / "settings.yaml").write_text(f"{folders}\nreview days: 9999\n")
    return tmp_path


def run(project: Path, *arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run briefing-bot in the project's folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=project,
        env={**environment, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONIOENCODING": "utf-8", **variables},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_an_answer_is_printed_with_its_sources(project: Path) -> None:
    """`ask` answers on standard output, says nothing on standard error, and ends with 0."""
    done = run(project, "ask", "are there still keepers on gannet rock?")
    assert done.stdout.startswith("Are there still keepers on Gannet Rock?\n\nNo. The last two, Ines Calder")
    assert "[1] Mara Ellison" in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(("question", "code"), [("who won the world cup in 1998", 1), ("thank you", 0)])
def test_the_exit_code_tells_whether_it_was_answered(project: Path, question: str, code: int) -> None:
    """Not covered is 1; small talk is answered."""
    assert run(project, "ask", question).returncode == code


def test_why(project: Path) -> None:
    """`--why` adds the score and the reasons."""
    done = run(project, "ask", "--why", "who", "owns", "the", "lighthouse")
    assert re.search(r"\nscore 0\.\d\d\nmatched “", done.stdout)


def test_json_has_the_frozen_keys(project: Path) -> None:
    """Scripts find the keys that they were promised, and nothing renamed."""
    found = json.loads(run(project, "ask", "--json", "who owns the lighthouse on gannet rock").stdout)
    assert set(found) == {
        *("question", "outcome", "briefing", "entry", "verdict", "text", "claims", "suggestions", "score", "ms"),
    }
    assert (found["outcome"], found["briefing"], found["verdict"]) == ("answer", "gannet-rock", None)
    assert found["claims"] == [
        {
            "say": "It belongs to the Northern Lamp Trust.",
            "from": [
                {
                    "source": "harbour-post",
                    "locator": "p4",
                    "title": "Gannet Rock Loses Its Last Keepers",
                    "author": "Mara Ellison",
                    "published": "2024-03-09",
                }
            ],
        }
    ]


def test_many_questions_a_line_each(project: Path) -> None:
    """With --stdin every line gets an object, in order, each a conversation of its own and none put off."""
    questions = ["is the lighthouse manned", "", "how tall is the tower", "hi", "/briefing gannet-rock"] + ["x?"] * 60
    done = run(project, "ask", "--json", "--stdin", typed="\n".join(questions))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["question"] for one in found] == [question for question in questions if question]
    assert [one["outcome"] for one in found[:4]] == ["answer", "not_covered", "chat", "command"]
    assert (found[0]["verdict"], found[1]["verdict"]) == ("no", "not covered")
    assert "Neither article gives its height." in found[1]["text"]
    assert not any("a lot of questions" in one["text"] for one in found)
    assert done.returncode == 0


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--stdin", "who"], ["fly"], [], ["ask", "--loud", "x"]])
def test_wrong_usage_is_2_and_told_on_standard_error(project: Path, arguments: list[str]) -> None:
    """What can't be run says so, and prints no data."""
    done = run(project, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr


def test_list_and_show(project: Path) -> None:
    """The catalogue and a section print like in a chat; a topic that isn't there is 1."""
    assert "gannet-rock" in run(project, "list").stdout
    assert run(project, "show", "gannet", "rock", "timeline").stdout.startswith("Gannet Rock without keepers: timeline")
    done = run(project, "show", "volcano")
    assert done.returncode == 1
    assert "There is no topic" in done.stdout


def test_check_is_quiet_about_what_is_in_order(project: Path) -> None:
    """A library in order, texts and all, is 0."""
    done = run(project, "check")
    assert (done.stdout, done.stderr, done.returncode) == ("", "Nothing to mend.\n", 0)


def test_check_prints_problems_and_ends_with_1(project: Path) -> None:
    """What is wrong is printed with file and line, and counted."""
    folder = project / "briefings"
    folder.mkdir()
    for file in (LIGHTHOUSE / "briefings").iterdir():
        text = file.read_text(encoding="utf-8").replace("county paid 40%", "county paid 45%")
        (folder / file.name).write_text(text, encoding="utf-8")
    done = run(project, "check", BRIEFING_BRIEFINGS=str(folder))
    assert done.returncode == 1
    assert re.search(r"^briefings/gannet-rock\.yaml:\d+: 1st fact, say: .*45", done.stdout)
    assert "1 to mend" in done.stderr


def test_a_broken_library_is_2_and_answers_nothing(project: Path) -> None:
    """With a problem in one file nothing is answered from the others; all problems are told."""
    folder = project / "broken"
    folder.mkdir()
    (folder / "a.yaml").write_text("title: A\ncolour: red\n", encoding="utf-8")
    (folder / "b.yaml").write_text("title: &b B\n", encoding="utf-8")
    done = run(project, "ask", "who", BRIEFING_BRIEFINGS=str(folder))
    assert (done.stdout, done.returncode) == ("", 2)
    assert "broken/a.yaml:2" in done.stderr
    assert "broken/b.yaml:1" in done.stderr


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
    assert "wrong: is the lighthouse manned [para]" in done.stdout


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


def test_chat_from_a_pipe(project: Path) -> None:
    """Lines from a pipe are answered in turn, uncoloured, and the end of the pipe ends the talk."""
    done = run(project, "chat", typed="hi\nthe rock\nand who owns it?\n")
    assert "Hello!" in done.stdout
    assert "It belongs to the Northern Lamp Trust." in done.stdout
    assert "\x1b" not in done.stdout
    assert done.returncode == 0
    assert (project / "state" / "briefing-bot.sqlite3").exists()


def test_an_edit_is_used_while_chatting_and_a_broken_one_is_told(project: Path) -> None:
    """A saved briefing answers the next question; a broken one is reported, and the last good one serves on."""
    folder = project / "briefings"
    folder.mkdir()
    for file in (LIGHTHOUSE / "briefings").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    edited = folder / "gannet-rock.yaml"
    good = edited.read_text(encoding="utf-8")
    with start(project, "chat", BRIEFING_BRIEFINGS=str(folder)) as chat:
        assert chat.stdin
        assert chat.stdout
        assert chat.stderr
        said, told = Listener(chat.stdout), Listener(chat.stderr)
        ask_until(chat, said, "gannet-rock", "Gannet Rock without keepers\n")
        edited.write_text(good.replace("title: Gannet Rock without keepers", "title: Gannet alone"), encoding="utf-8")
        ask_until(chat, said, "gannet-rock", "Gannet alone\n")
        edited.write_text("title: &x broken\n", encoding="utf-8")
        ask_until(chat, told, "gannet-rock", "go on serving")
        ask_until(chat, said, "gannet-rock", "Gannet alone\n")
        chat.stdin.close()
        chat.wait(timeout=30)
    assert "briefings/gannet-rock.yaml:1" in told.end()


def test_ctrl_c_ends_quietly(project: Path) -> None:
    """Ctrl-C leaves no traceback, and the shell's own exit code."""
    with start(project, "ask", "--stdin") as ask:
        assert ask.stdin
        assert ask.stdout
        assert ask.stderr
        ask.stdin.write("hi\n")
        ask.stdin.flush()
        ask.stdout.readline()
        ask.send_signal(signal.SIGINT)
        assert ask.wait(timeout=30) == 130
        assert ask.stderr.read() == ""


def test_a_closed_pipe_ends_quietly(project: Path) -> None:
    """A reader that has seen enough, like head, causes no traceback."""
    with start(project, "ask", "--stdin") as ask:
        assert ask.stdin
        assert ask.stdout
        assert ask.stderr
        ask.stdout.close()
        ask.stdin.write("gannet-rock\n" * 2000)
        ask.stdin.close()
        assert ask.wait(timeout=30) == 141
        assert ask.stderr.read() == ""


def start(project: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """Start briefing-bot with pipes on every side."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=project,
        env={**environment, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONIOENCODING": "utf-8", **variables},
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        encoding="utf-8",
    )


class Listener:
    """Reads a pipe in the background, so that nobody waits for a line that doesn't come."""

    def __init__(self, pipe: IO[str]) -> None:
        """Begin to read."""
        self.heard = ""
        self._thread = Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def _read(self, pipe: IO[str]) -> None:
        for line in pipe:
            self.heard += line

    def end(self) -> str:
        """Return everything, once the pipe is closed."""
        self._thread.join(timeout=30)
        return self.heard


def ask_until(chat: subprocess.Popen[str], heard: Listener, text: str, expected: str) -> None:
    """Ask the same until the answer is as expected; the library looks for edits only now and then."""
    assert chat.stdin
    seen = len(heard.heard)
    for _ in range(150):
        chat.stdin.write(f"{text}\n")
        chat.stdin.flush()
        sleep(0.1)
        if expected in heard.heard[seen:]:
            return
    raise AssertionError(f"never heard {expected!r} in {heard.heard[seen:]!r}")
