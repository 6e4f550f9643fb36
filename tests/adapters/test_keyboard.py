"""Reading lines: from a keyboard with history and completion, or from a pipe."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
import textwrap
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.adapters.keyboard import PROMPT, Pipe, reader, typed
from bot.testing.rig import eventually
from tests.window import CTRL_C, CTRL_D, ENTER, TAB, UP, until, window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prompt_toolkit.input import PipeInput

    from bot.adapters.keyboard import ReadLine

TOPICS = ("oddny-rock", "oddny-rock timeline", "help")


def begun(line: str) -> list[str]:
    """Return the topics that begin like this."""
    return [topic for topic in TOPICS if topic.startswith(line)]


@contextmanager
def keyboard() -> Iterator[PipeInput]:
    """Put a keyboard in, to type on."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


async def press(keys: PipeInput, read: ReadLine, *pressed: str) -> str:
    """Press key after key, at a human's pace: history and completion come when they come."""
    line = asyncio.ensure_future(read())
    for key in pressed:
        await asyncio.sleep(0.1)
        keys.send_text(key)
    return await asyncio.wait_for(line, 5)


async def test_lines_are_read_and_kept(tmp_path: Path) -> None:
    """What was typed is there again in the next conversation, in a file that only its owner reads."""
    history = tmp_path / "state" / "bot.history"
    with keyboard() as keys:
        read = typed(history, begun).read
        keys.send_text(f"who lit it?{ENTER}")
        assert await read() == "who lit it?"
    with keyboard() as keys:
        assert await press(keys, typed(history, begun).read, UP, ENTER) == "who lit it?"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


async def test_a_history_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    """An older file with another mode, and one that was removed meanwhile, are for the owner alone."""
    history = tmp_path / "history"
    history.touch(mode=0o644)
    with keyboard() as keys:
        read = typed(history, begun).read
        assert stat.S_IMODE(history.stat().st_mode) == 0o600
        history.unlink()
        assert await press(keys, read, "one", ENTER) == "one"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


async def test_what_was_typed_can_be_forgotten(tmp_path: Path) -> None:
    """Nothing is left in the file or under the arrow key; what comes after is kept again."""
    history = tmp_path / "history"
    with keyboard() as keys:
        lines = typed(history, begun)
        for line in ("who lit it?", "forget me"):
            assert await press(keys, lines.read, line, ENTER) == line
        lines.forget()
        assert history.read_bytes() == b""
        assert await press(keys, lines.read, UP, "two", ENTER) == "two"
        assert await press(keys, lines.read, UP, ENTER) == "two"
    assert b"who lit it?" not in history.read_bytes()


def test_a_pipe_can_forget_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed in earlier conversations is emptied from a pipe as well; no history is no harm."""
    with (tmp_path / "input").open("w+") as pipe:
        monkeypatch.setattr("sys.stdin", pipe)
        lines = reader(tmp_path / "history", begun)
        lines.forget()
        assert not (tmp_path / "history").exists()
        (tmp_path / "history").write_text("+who lit it?")
        lines.forget()
    assert (tmp_path / "history").read_bytes() == b""


async def test_where_nothing_can_be_kept_one_can_type(tmp_path: Path) -> None:
    """A folder that cannot be made costs the history, not the conversation."""
    (tmp_path / "file").touch()
    with keyboard() as keys:
        lines = typed(tmp_path / "file" / "history", begun)
        assert await press(keys, lines.read, "one", ENTER) == "one"
        assert await press(keys, lines.read, UP, ENTER) == "one"
        lines.forget()
        assert await press(keys, lines.read, UP, "two", ENTER) == "two"


async def test_a_topic_is_completed(tmp_path: Path) -> None:
    """The tabulator completes the line, whatever of it is typed."""
    with keyboard() as keys:
        read = typed(tmp_path / "history", begun).read
        assert await press(keys, read, "he", TAB, ENTER) == "help"
        assert await press(keys, read, "oddny-rock t", TAB, ENTER) == "oddny-rock timeline"


@pytest.mark.parametrize("key", [CTRL_D, CTRL_C])
async def test_leaving(tmp_path: Path, key: str) -> None:
    """Where nothing is typed, Ctrl-D and Ctrl-C are the end of what there is to read."""
    with keyboard() as keys:
        keys.send_text(key)
        with pytest.raises(EOFError):
            await typed(tmp_path / "history", begun).read()


async def test_ctrl_c_clears_the_line(tmp_path: Path) -> None:
    """Who changes their mind half-way stays in the conversation, with an empty line."""
    with keyboard() as keys:
        read = typed(tmp_path / "history", begun).read
        assert await press(keys, read, "who li", CTRL_C, "one", ENTER) == "one"


@pytest.mark.parametrize("chunks", [[b"one\ntw", b"o\n\xff?\n\nlast"], [b"o", b"ne\ntwo\n\xff", b"?\n\nlast"]])
async def test_a_pipe_is_read_line_by_line(chunks: list[bytes]) -> None:
    """However a pipe is filled, lines come whole, the last without its end; what is no text is marked."""
    out, into = os.pipe()
    read = Pipe(out)
    first = asyncio.create_task(read())
    for chunk in chunks:
        os.write(into, chunk)
        await asyncio.sleep(0.01)
    os.close(into)
    assert [await first, *[await read() for _ in range(4)]] == ["one", "two", "\ufffd?", "", "last"]
    for _ in range(2):
        with pytest.raises(EOFError):
            await read()
    os.close(out)


async def test_a_line_that_comes_too_late_is_no_error() -> None:
    """Who stopped waiting for a line hears nothing of the one that comes all the same."""
    out, into = os.pipe()
    complaints: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, complaint: complaints.append(complaint))
    others = set(threading.enumerate())
    waiting = asyncio.create_task(Pipe(out)())
    await eventually(lambda: set(threading.enumerate()) - others, "a thread that reads")
    (reading,) = set(threading.enumerate()) - others
    waiting.cancel()
    await asyncio.wait([waiting])
    os.write(into, b"late\n")
    await eventually(lambda: not reading.is_alive(), "the end of the thread")
    await asyncio.sleep(0.01)
    os.close(into)
    os.close(out)
    assert not complaints


CHAT = """
    import asyncio, sys
    from pathlib import Path
    from bot.adapters.keyboard import reader
    from bot.adapters.terminal import Terminal
    from bot.testing import Answers, FakeClock

    async def chat(seconds):
        read = reader(Path(sys.argv[1]), lambda line: ["help"]).read
        write = lambda text: print(text, flush=True)
        await asyncio.wait_for(Terminal(read, write, FakeClock()).run(Answers()), seconds)

    asyncio.run(chat(float(sys.argv[2])))
"""


def chat(tmp_path: Path, seconds: float, **streams: int) -> subprocess.Popen[bytes]:
    """Start a conversation as a program of its own."""
    code = textwrap.dedent(CHAT)
    return subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "history"), str(seconds)], **streams)  # type: ignore[call-overload, no-any-return]


def test_a_conversation_in_a_real_terminal(tmp_path: Path) -> None:
    """In a terminal there is a prompt, an answer, and an end by Ctrl-D."""
    with window(lambda side: chat(tmp_path, 20, stdin=side, stdout=side, stderr=side)) as (program, ours):
        until(ours, PROMPT.strip())
        os.write(ours, f"who lit it?{ENTER}".encode())
        assert "You said who lit it?" in until(ours, "You said who lit it?")
        until(ours, PROMPT.strip())
        os.write(ours, CTRL_D.encode())
        assert program.wait(30) == 0


def test_a_program_can_end_while_it_waits_for_a_pipe(tmp_path: Path) -> None:
    """Being cancelled ends the program at once, though nothing more comes through the pipe."""
    out, into = os.pipe()
    program = chat(tmp_path, 0.2, stdin=out, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        _, errors = program.communicate(timeout=30)
    finally:
        program.kill()
        program.wait()
        os.close(into)
        os.close(out)
    assert errors.rstrip().endswith(b"TimeoutError")
