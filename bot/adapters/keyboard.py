"""Reading lines from a person or a pipe: history and completion where there is somebody to use them."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document as Buffer
    from prompt_toolkit.history import History

    Complete: TypeAlias = Callable[[str], Iterable[str]]
    ReadLine: TypeAlias = Callable[[], Awaitable[str]]

PROMPT: Final = "you> "

_CHUNK = 65_536


def reader(history: Path, complete: Complete) -> ReadLine:
    """Return what reads the next line: from the keyboard if there is one, else from standard input.

    It raises EOFError at the end. What is typed at a keyboard is kept in the file `history`.
    """
    return typed(history, complete) if sys.stdin.isatty() and sys.stdout.isatty() else Pipe(sys.stdin.fileno())


class Pipe:
    """Reads lines of UTF-8 from a file descriptor.

    A thread waits for them, so that whoever waits for the thread can be cancelled; it is a daemon and holds
    no lock of `sys.stdin`, so that the program can end while it waits.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = b""

    async def __call__(self) -> str:
        """Return the next line, with U+FFFD for what is no UTF-8; raises EOFError after the last."""
        while b"\n" not in self._read:
            more = await _in_daemon(lambda: os.read(self._descriptor, _CHUNK))
            self._read += more
            if not more:
                break
        if not self._read:
            raise EOFError
        line, _, self._read = self._read.partition(b"\n")
        return line.decode("utf-8", "replace")


async def _in_daemon(read: Callable[[], bytes]) -> bytes:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bytes] = loop.create_future()
    Thread(target=_read_for, args=(read, loop, done), daemon=True).start()
    return await done


def _read_for(read: Callable[[], bytes], loop: asyncio.AbstractEventLoop, done: asyncio.Future[bytes]) -> None:
    try:
        found = read()
    except OSError:  # the terminal is gone
        found = b""
    with suppress(RuntimeError):  # nobody waits any longer: the loop is closed
        loop.call_soon_threadsafe(_tell, done, found)


def _tell(done: asyncio.Future[bytes], found: bytes) -> None:
    if not done.done():
        done.set_result(found)


def typed(history: Path, complete: Complete) -> ReadLine:
    """Return what reads the next line from the keyboard."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415 - only a person at a keyboard needs it
    from prompt_toolkit.completion import Completer, Completion  # noqa: PLC0415

    class Lines(Completer):
        """Completes whole command lines."""

        def get_completions(self, document: Buffer, complete_event: CompleteEvent) -> Iterable[Completion]:
            before = document.text_before_cursor
            return (Completion(line, start_position=-len(before)) for line in complete(before))

    session: PromptSession[str] = PromptSession(
        history=_kept_in(history), completer=Lines(), complete_while_typing=False
    )

    async def read() -> str:
        return await session.prompt_async(PROMPT)

    return read


def _kept_in(file: Path) -> History:
    """Return the history of a file that only its owner reads; where there can be none, forget at the end."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory  # noqa: PLC0415

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))
