"""Where the bot runs, as far as it matters: whether what it remembers will be lost, and when it is to end."""

from __future__ import annotations

import asyncio
import os
import signal
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
    """Return what is set by SIGTERM and Ctrl-C. On Windows, a loop itself can't listen to them."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        stack.callback(signal.signal, name, signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set)))
    return stop
