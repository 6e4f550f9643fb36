"""Reading lines from a person or a pipe: history and completion where there is somebody to use them."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document as Buffer


def reader(history: Path, complete: Callable[[str], Iterable[str]]) -> Callable[[], Awaitable[str]]:
    """Return what reads the next line: from the keyboard if there is one, else from standard input."""
    return _keyboard(history, complete) if sys.stdin.isatty() and sys.stdout.isatty() else _next_line


async def _next_line() -> str:
    line = await asyncio.to_thread(sys.stdin.readline)
    if not line:
        raise EOFError
    return line


def _keyboard(history: Path, complete: Callable[[str], Iterable[str]]) -> Callable[[], Awaitable[str]]:
    from prompt_toolkit import PromptSession  # noqa: PLC0415 - only a person at a keyboard needs it
    from prompt_toolkit.completion import Completer, Completion  # noqa: PLC0415
    from prompt_toolkit.history import FileHistory  # noqa: PLC0415

    class Lines(Completer):
        """Completes whole command lines."""

        def get_completions(self, document: Buffer, complete_event: CompleteEvent) -> Iterable[Completion]:
            typed = document.text_before_cursor
            return (Completion(line, start_position=-len(typed)) for line in complete(typed))

    history.parent.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)), completer=Lines(), complete_while_typing=False
    )
    return lambda: session.prompt_async("you> ")
