"""Where the bot runs, as far as it matters: whether what it remembers will be lost, and when it is to end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AsyncExitStack
    from pathlib import Path

# What hosting services set that give a program a disk of its own at every start. Their documentation names them.
_FLEETING: Final = {
    "DYNO": "Heroku",
    "K_SERVICE": "Cloud Run",
    "RENDER": "Render",
    "RAILWAY_ENVIRONMENT": "Railway",
    "FLY_APP_NAME": "Fly.io",
}
LAST_SECONDS: Final = 19.0
"""Seconds from being told to end until the end, whatever happens; hosts kill after twenty, or later."""
_TOLD: Final = 0.5  # seconds that the log is given for the last word
_THROWN_AWAY: Final = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - looked at, and not written to


def warning(state: Path, root: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return that the state will be lost, and what to do, or nothing where it looks lasting."""
    host = next((name for variable, name in _FLEETING.items() if environ.get(variable)), "")
    if host and state.is_relative_to(root):
        where = f"{host} gives the program a new disk at every start, and the state lies on it"
    elif passing := next((path for path in _THROWN_AWAY if state.is_relative_to(path)), ""):
        where = f"the state lies in {passing}, which is emptied from time to time"
    else:
        return ""
    return (
        f"{where}: {state}. What the bot remembers will be lost; let BRIEFING_STATE name a file on a lasting "
        "disk, or DATABASE_URL a database."
    )


def told_to_stop(stack: AsyncExitStack) -> asyncio.Event:
    """Return what is set by SIGTERM and Ctrl-C. On Windows, a loop itself can't listen to them.

    From then on the program has `LAST_SECONDS`, as hosts give it: a database that stands still would keep it for ever.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    last = threading.Timer(LAST_SECONDS, _leave)
    last.daemon = True
    stack.callback(last.cancel)

    def told(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)
        if not last.is_alive():
            last.start()

    for name in (signal.SIGTERM, signal.SIGINT):
        stack.callback(signal.signal, name, signal.signal(name, told))
    return stop


def _leave() -> None:
    """End here and now. What was under way is taken up by the next start, which looks before it does anything twice."""
    # What stands still may be standard error, with the log's lock in somebody's hand.
    telling = threading.Thread(target=_tell, daemon=True)
    telling.start()
    telling.join(_TOLD)
    os._exit(1)


def _tell() -> None:
    logging.getLogger(__name__).critical("Something stood still; ended without waiting for it.")
