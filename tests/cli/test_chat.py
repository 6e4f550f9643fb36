"""`briefing-bot chat`: from a pipe and in a window, while briefings are edited."""

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.adapters.keyboard import PROMPT
from bot.app import RELOADED
from bot.chatting import WELCOME
from tests.cli.rig import Listener, ask_until, copied, edit, environment, run, start
from tests.window import CTRL_C, ENTER, until, window

ASKED = PROMPT.strip()
FRESH = "\x1b[?2004h"  # a prompt that takes keys; one that is only drawn anew doesn't say it again

# Edits are due at once, but nobody looks for them while nobody asks.
NOT_LOOKING = """
import functools, sys
from bot.library import watch
watch.EVERY, watch.Shelf = 1e6, functools.partial(watch.Shelf, every=0)
from bot.cli import main
sys.exit(main())
"""


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
    folder = copied(project)
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


def test_a_reload_is_told_when_it_happens(project: Path) -> None:
    """Nobody need ask to hear that an edit serves, or that it doesn't."""
    edited = copied(project) / "gannet-rock.yaml"
    with start(project, "chat", BRIEFING_BRIEFINGS=str(edited.parent)) as chat:
        assert chat.stdin
        assert chat.stderr
        told = Listener(chat.stderr)
        told.wait_for(WELCOME)
        edit(edited, "title: Gannet Rock without keepers", "title: Gannet alone")
        told.wait_for(RELOADED)
        edit(edited, "owner: ", "ownr: ")
        told.wait_for("go on serving")
        chat.stdin.close()
        assert chat.wait(timeout=30) == 0
    assert all(len(line) <= 80 for line in told.end().splitlines())


def test_asking_loads_nothing(project: Path) -> None:
    """An edit is loaded beside the conversation, never while a question waits for its answer."""
    edited, pipe = copied(project) / "gannet-rock.yaml", subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", NOT_LOOKING, "chat"],
        cwd=project,
        env=environment(BRIEFING_BRIEFINGS=str(edited.parent)),
        stdin=pipe,
        stdout=pipe,
        encoding="utf-8",
    ) as chat:
        assert chat.stdin
        assert chat.stdout
        chat.stdin.write("gannet-rock\n")
        chat.stdin.flush()
        assert "Gannet Rock without keepers\n" in iter(chat.stdout.readline, "")
        edit(edited, "title: Gannet Rock without keepers", "title: Gannet alone")
        said, _ = chat.communicate("gannet-rock\n", timeout=30)
    assert "Gannet Rock without keepers\n" in said


def answered(window: int, words: str) -> None:
    """Wait until something was said and keys are taken again."""
    shown = until(window, words)
    while FRESH not in shown.rpartition(words)[2]:
        shown += until(window, FRESH[-1])  # the rest of it may have come before


def in_window(project: Path, side: int, **variables: str) -> subprocess.Popen[bytes]:
    """Start a conversation in a window."""
    command = [sys.executable, "-m", "bot", "chat"]
    return subprocess.Popen(
        command, cwd=project, env=environment(TERM="xterm", **variables), stdin=side, stdout=side, stderr=side
    )


def test_in_a_window_a_reload_stands_above_the_prompt(project: Path) -> None:
    """What is typed half-way stays; Ctrl-C clears it, and in an empty line ends all with 0."""
    edited = copied(project) / "gannet-rock.yaml"
    with window(partial(in_window, project, BRIEFING_BRIEFINGS=str(edited.parent))) as (program, ours):
        assert WELCOME in until(ours, ASKED)
        os.write(ours, b"who own")
        until(ours, "own")
        edit(edited, "title: Gannet Rock without keepers", "title: Gannet alone")
        until(ours, RELOADED)
        assert "who own" in until(ours, "who own")
        os.write(ours, f"s it?{ENTER}".encode())
        answered(ours, "Northern Lamp Trust")
        os.write(ours, f"half{CTRL_C}gannet-rock{ENTER}".encode())
        answered(ours, "Gannet alone")
        os.write(ours, CTRL_C.encode())
        assert program.wait(30) == 0
    assert (project / "state/briefing-bot.history").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_colours_can_be_turned_off(project: Path, no_colour: str, coloured: bool) -> None:  # noqa: FBT001 - pytest's
    """A window has colours, unless NO_COLOR says otherwise."""
    with window(partial(in_window, project, NO_COLOR=no_colour)) as (_, ours):
        until(ours, ASKED)
        os.write(ours, f"who owns it?{ENTER}".encode())
        shown = until(ours, "Sources") + until(ours, ASKED)
    assert bool(re.search(r"\x1b\[1mSources\x1b\[0m", shown)) is coloured


def test_forget_me_empties_the_history(project: Path) -> None:
    """Who asks to be forgotten leaves no typed line behind."""
    history = project / "state/briefing-bot.history"
    with window(partial(in_window, project)) as (program, ours):
        until(ours, ASKED)
        os.write(ours, f"who owns it?{ENTER}".encode())
        answered(ours, "Sources")
        assert b"who owns it?" in history.read_bytes()
        os.write(ours, f"forget me{ENTER}".encode())
        answered(ours, "Done")
        os.write(ours, CTRL_C.encode())
        assert program.wait(30) == 0
    assert history.read_bytes() == b""


def test_a_person_without_a_name_can_talk(project: Path) -> None:
    """In a container, a user may be a number that nobody has a name for."""
    nobody = "import getpass, sys; getpass.getuser = {}.popitem; from bot.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", nobody, "chat"],
        cwd=project,
        env=environment(),
        input=b"hi\n",
        capture_output=True,
        check=True,
    )
    assert b"Hello!" in done.stdout
