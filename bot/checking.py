"""What `check` finds, worked out in a process of its own: it takes long, and who asks meanwhile isn't kept waiting."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from bot.app import check_library, open_meaning
from bot.problems import Problem, Problems

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from bot.settings import Settings

_EVERY: Final = 0.1  # seconds between two looks whether it is done
_BROKE: Final = "check ended without a word"


async def checked(settings: Settings) -> tuple[Problem, ...]:
    """Return what is found in the files as they are now; cancelled, the process ends, too."""
    spawning = get_context("spawn")  # a copy of this process would have its connections, too
    ours, theirs = spawning.Pipe(duplex=False)
    settings = replace(settings, host=str(settings.host))  # a text that knows its line can't be sent
    process = spawning.Process(target=_check, args=(settings, theirs), daemon=True)
    with ours:
        with theirs:
            process.start()
        try:
            while not ours.poll():  # noqa: ASYNC110 - another process sets no event
                await asyncio.sleep(_EVERY)
            found = tuple(Problem(*each) for each in ours.recv())
        except EOFError:
            found = (Problem(settings.briefings.name, 0, "", _BROKE, "run briefing-bot check"),)
        finally:
            process.kill()
            process.join()
    return found


def _check(settings: Settings, answer: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started this
    try:
        found = check_library(settings, None, open_meaning(settings, lambda _: None))
    except Problems as problems:
        found = problems.problems
    answer.send([tuple(one) for one in found])
