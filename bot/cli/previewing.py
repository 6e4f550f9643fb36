"""The command that shows the library and every reply in a browser: preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.cli.output import OK, seen_in, settings_of, tell

if TYPE_CHECKING:
    import argparse

    from bot.cli.output import Verb

_PORT: Final = 8750
_MOST: Final = 65_535


def add(verb: Verb) -> None:
    """Add this command to the command line."""
    shows = verb("preview", preview, "show the briefings and every reply as web pages, on this machine alone")
    shows.add_argument("--port", type=_port, default=_PORT, help=f"0 takes any that is free (default: {_PORT})")
    seen_in(shows)
    shows.add_argument("--host", default="127.0.0.1", help="127.0.0.1, localhost or ::1 (default: 127.0.0.1)")


def _port(text: str) -> int:
    import argparse

    if not (text.isdecimal() and int(text[:6]) <= _MOST):
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to {_MOST}, nor 0 for any")
    return int(text)


def preview(options: argparse.Namespace) -> int:
    """Serve the pages until told to stop."""
    import asyncio

    from bot import previewing

    asyncio.run(previewing.preview(settings_of(options), options.host, options.port, tell, options.area))
    return OK
