"""A terminal's window, as a program has it: what is shown in it, and the keys that are pressed."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import termios
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, AnyStr

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

UP, TAB, ENTER, CTRL_C, CTRL_D = "\x1b[A", "\t", "\r", "\x03", "\x04"


@contextmanager
def window(start: Callable[[int], subprocess.Popen[AnyStr]]) -> Iterator[tuple[subprocess.Popen[AnyStr], int]]:
    """Start a program on its side of a window, and give it with ours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    program = start(theirs)
    os.close(theirs)
    try:
        yield program, ours
    finally:
        program.kill()
        program.wait()
        os.close(ours)


def until(descriptor: int, text: str) -> str:
    """Return what is shown, up to this text; a terminal is asked where its cursor is, and answers."""
    shown, deadline = "", time.monotonic() + 20
    while text not in shown and time.monotonic() < deadline:
        if select.select([descriptor], [], [], 0.1)[0]:
            more = os.read(descriptor, 65_536).decode("utf-8", "replace")
            if "\x1b[6n" in more:
                os.write(descriptor, b"\x1b[1;1R")
            shown += more
    assert text in shown
    return shown
