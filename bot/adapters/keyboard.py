"""Reading lines from a person or a pipe: history and completion where there is somebody to use them."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document as Buffer
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    Complete: TypeAlias = Callable[[str], Iterable[str]]
    ReadLine: TypeAlias = Callable[[], Awaitable[str]]

PROMPT: Final = "you> "

_CHUNK = 65_536


class Lines(NamedTuple):
    """Where lines come from: `read` returns the next or raises EOFError; `forget` empties the history."""

    read: ReadLine
    forget: Callable[[], None]


def reader(history: Path, complete: Complete) -> Lines:
    """Return the lines of the keyboard if there is one, else of standard input.

    What is typed at a keyboard is kept in the file `history`.
    """
    if sys.stdin.isatty() and sys.stdout.isatty():
        return typed(history, complete)
    return Lines(Pipe(sys.stdin.fileno()), lambda: _empty(history))


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


def typed(history: Path, complete: Complete) -> Lines:
    """Return the lines that are typed at the keyboard; what others print meanwhile stands above the prompt."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415 - only a person at a keyboard needs it
    from prompt_toolkit.completion import Completer, Completion  # noqa: PLC0415
    from prompt_toolkit.patch_stdout import patch_stdout  # noqa: PLC0415

    class WholeLines(Completer):
        """Completes whole command lines."""

        def get_completions(self, document: Buffer, complete_event: CompleteEvent) -> Iterable[Completion]:
            before = document.text_before_cursor
            return (Completion(line, start_position=-len(before)) for line in complete(before))

    kept, forget = _kept_in(history)
    session: PromptSession[str] = PromptSession(
        history=kept, completer=WholeLines(), complete_while_typing=False, key_bindings=_keys()
    )

    async def read() -> str:
        with patch_stdout(raw=True):
            return await session.prompt_async(PROMPT)

    return Lines(read, forget)


def _keys() -> KeyBindings:
    """Let Ctrl-C clear the line, and leave where there is nothing to clear, as Ctrl-D does."""
    from prompt_toolkit.enums import DEFAULT_BUFFER  # noqa: PLC0415 - only a person at a keyboard needs it
    from prompt_toolkit.filters import has_focus  # noqa: PLC0415
    from prompt_toolkit.key_binding import KeyBindings  # noqa: PLC0415

    keys = KeyBindings()

    @keys.add("c-c", filter=has_focus(DEFAULT_BUFFER))
    def clear_or_leave(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=EOFError, style="class:exiting")

    return keys


def _kept_in(file: Path) -> tuple[History, Callable[[], None]]:
    """Return the history in a file, and what empties it; where there can be none, it is forgotten at the end."""
    from prompt_toolkit.history import FileHistory  # noqa: PLC0415 - only a person at a keyboard needs it

    class Kept(FileHistory):
        """What was typed, for its owner alone."""

        def store_string(self, string: str) -> None:
            os.close(_open_own(os.fsdecode(self.filename)))
            super().store_string(string)

        def forget(self) -> None:
            self._loaded_strings.clear()
            _empty(file)

    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(_open_own(file))
        file.chmod(0o600)
    except OSError:
        kept = Kept(os.devnull)
    else:
        kept = Kept(str(file))
    return kept, kept.forget


def _open_own(file: str | os.PathLike[str]) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT, 0o600)


def _empty(file: Path) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        os.truncate(file, 0)
