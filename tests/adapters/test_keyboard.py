"""Reading lines: from a keyboard with history and completion, or from a pipe."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import stat
import struct
import subprocess
import sys
import termios
import textwrap
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.adapters.keyboard import PROMPT, Pipe, typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prompt_toolkit.input import PipeInput

    from bot.adapters.keyboard import ReadLine

TOPICS = ("oddny-rock", "oddny-rock timeline", "help")
UP, TAB, ENTER, CTRL_C, CTRL_D = "\x1b[A", "\t", "\r", "\x03", "\x04"


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
    history = tmp_path / "state" / "history"
    with keyboard() as keys:
        read = typed(history, begun)
        keys.send_text(f"who lit it?{ENTER}")
        assert await read() == "who lit it?"
    with keyboard() as keys:
        assert await press(keys, typed(history, begun), UP, ENTER) == "who lit it?"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


async def test_where_nothing_can_be_kept_one_can_type(tmp_path: Path) -> None:
    """A folder that cannot be made costs the history, not the conversation."""
    (tmp_path / "file").touch()
    with keyboard() as keys:
        read = typed(tmp_path / "file" / "history", begun)
        assert await press(keys, read, "one", ENTER) == "one"
        assert await press(keys, read, UP, ENTER) == "one"


async def test_a_topic_is_completed(tmp_path: Path) -> None:
    """The tabulator completes the line, whatever of it is typed."""
    with keyboard() as keys:
        read = typed(tmp_path / "history", begun)
        assert await press(keys, read, "he", TAB, ENTER) == "help"
        assert await press(keys, read, "oddny-rock t", TAB, ENTER) == "oddny-rock timeline"


@pytest.mark.parametrize(("key", "error"), [(CTRL_D, EOFError), (CTRL_C, KeyboardInterrupt)])
async def test_leaving(tmp_path: Path, key: str, error: type[BaseException]) -> None:
    """Ctrl-D is the end of what there is to read, Ctrl-C ends the program."""
    with keyboard() as keys:
        keys.send_text(key)
        with pytest.raises(error):
            await typed(tmp_path / "history", begun)()


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


CHAT = """
    import asyncio, sys
    from pathlib import Path
    from bot.adapters.keyboard import reader
    from bot.adapters.terminal import Terminal
    from bot.testing import Answers, FakeClock

    async def chat(seconds):
        read = reader(Path(sys.argv[1]), lambda line: ["help"])
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
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    program = chat(tmp_path, 20, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        until(ours, PROMPT.strip())
        os.write(ours, f"who lit it?{ENTER}".encode())
        assert "You said who lit it?" in until(ours, "You said who lit it?")
        until(ours, PROMPT.strip())
        os.write(ours, CTRL_D.encode())
        assert program.wait(5) == 0
    finally:
        program.kill()
        program.wait()
        os.close(ours)


def until(descriptor: int, text: str) -> str:
    """Return what is shown, up to this text; a terminal is asked where its cursor is, and answers."""
    shown, deadline = "", time.monotonic() + 10
    while text not in shown and time.monotonic() < deadline:
        if select.select([descriptor], [], [], 0.1)[0]:
            more = os.read(descriptor, 65_536).decode("utf-8", "replace")
            if "\x1b[6n" in more:
                os.write(descriptor, b"\x1b[1;1R")
            shown += more
    assert text in shown
    return shown


def test_a_program_can_end_while_it_waits_for_a_pipe(tmp_path: Path) -> None:
    """Being cancelled ends the program at once, though nothing more comes through the pipe."""
    out, into = os.pipe()
    since = time.monotonic()
    program = chat(tmp_path, 0.2, stdin=out, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        _, errors = program.communicate(timeout=8)
    finally:
        program.kill()
        program.wait()
        os.close(into)
        os.close(out)
    assert errors.rstrip().endswith(b"TimeoutError")
    assert time.monotonic() - since < 8
