"""What happens when a stream or the state is not as it should be: a sentence and an exit code, never a traceback."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.chatting import WELCOME
from tests.cli.rig import environment, run, run_in_shell, start

OWNER = "who owns the lighthouse"


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


def test_a_closed_pipe_ends_a_conversation_quietly(project: Path) -> None:
    """`chat | head -1` is no crash."""
    with start(project, "chat") as chat:
        assert chat.stdin
        assert chat.stdout
        assert chat.stderr
        chat.stdout.close()
        chat.stdin.write("hi\n")
        chat.stdin.close()
        assert chat.wait(timeout=30) == 141
        assert chat.stderr.read() == f"{WELCOME}\n"


@pytest.mark.parametrize("variables", [{"PYTHONIOENCODING": "latin-1"}, {"PYTHONIOENCODING": "ascii:strict"}])
def test_output_is_utf_8_whatever_the_machine_speaks(project: Path, variables: dict[str, str]) -> None:
    """Quote marks and arrows of an answer are printed where the machine's own encoding has none."""
    done = run(project, "ask", OWNER, **variables)
    assert (done.stderr, done.returncode) == ("", 0)
    assert "“" in done.stdout


@pytest.mark.parametrize("verb", [["ask", "--stdin"], ["ask", "--stdin", "--json"], ["chat"]])
def test_what_is_no_utf_8_is_read_as_far_as_it_is(project: Path, verb: list[str]) -> None:
    """A byte that is no text costs itself, neither its line nor the next."""
    done = run(project, *verb, typed=b"caf\xe9 \xff\n" + OWNER.encode())
    assert done.returncode == 0
    assert "Northern Lamp Trust" in done.stdout
    assert "Traceback" not in done.stderr


def test_an_argument_that_is_no_utf_8_is_answered(project: Path) -> None:
    """So in an argument."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json", b"caf\xe9"],
        cwd=project,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == (b"", 1)


@pytest.mark.parametrize("verb", [["ask", OWNER], ["ask", "--stdin"], ["chat"]])
def test_a_closed_standard_input_is_an_empty_one(project: Path, verb: list[str]) -> None:
    """Started by something that gives no input, it does what needs none."""
    done = run_in_shell(project, "<&-", *verb)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", [["ask", OWNER], ["list"], ["chat"], ["check"]])
def test_a_closed_standard_output_is_told(project: Path, verb: list[str]) -> None:
    """Where nothing can be shown, nothing is done; and no file that is opened later gets what was to be shown."""
    done = run_in_shell(project, ">&-", *verb, typed="hi\n")
    assert (done.stderr, done.returncode) == ("Standard output is closed, so nothing can be shown.\n", 2)
    assert not (project / "state").exists()


def test_messages_never_stand_among_the_data(project: Path) -> None:
    """With standard error closed, what would be told is dropped."""
    done = run_in_shell(project, "2>&-", "ask", "")
    assert (done.stdout, done.returncode) == ("", 2)


@pytest.mark.parametrize("verb", [["ask", OWNER], ["list"], ["ask", "--stdin"], ["chat"]])
def test_a_full_disk_is_told(project: Path, verb: list[str]) -> None:
    """Output that can't be written is one sentence, and no success."""
    done = run_in_shell(project, ">/dev/full", *verb, typed=OWNER)
    assert done.returncode == 2
    assert done.stderr.removeprefix(f"{WELCOME}\n") == "Reading or writing failed: no space left on device\n"


def nothing(state: Path) -> None:
    """Leave it: see where it is to be."""


def newer(state: Path) -> None:
    """Make a database of a later version."""
    with connect(state) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")


@pytest.mark.parametrize(
    ("make", "name", "sentence"),
    [
        (Path.mkdir, "s", "cannot be opened: is a directory. "),
        (lambda state: state.parent.touch(), "file/s", "cannot be made: a file stands in its way. "),
        (lambda state: state.write_text("Dear diary, " * 100), "s", "is not a database. "),
        (newer, "s", "was made by a newer version of this program. "),
        (nothing, "/proc/none/s", "cannot be made: no such file or directory. "),
    ],
)
def test_a_state_that_cannot_be_used_is_told(
    project: Path, make: Callable[[Path], object], name: str, sentence: str
) -> None:
    """A sentence names the file, what is wrong with it and the setting."""
    make(project / name)
    done = run(project, "chat", typed="hi\n", BRIEFING_STATE=name)
    assert (done.stdout, done.returncode) == ("", 2)
    assert sentence in done.stderr
    assert done.stderr.endswith("in the settings: state, or BRIEFING_STATE.\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("verb", "rarely"), [("list", True), ("chat", False)])
def test_garbage_is_left_lying_in_short_commands_only(verb: str, rarely: bool) -> None:  # noqa: FBT001 - pytest's
    """A conversation may last for days."""
    code = (
        "import gc, sys; from bot import cli; before = gc.get_threshold();"
        "tell = lambda _: print(gc.get_threshold() != before);"
        "cli.asking.chat, cli.asking._catalogue = tell, lambda _: tell(_); cli.main()"
    )
    command = [sys.executable, "-c", code, verb]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout == f"{rarely}\n"
