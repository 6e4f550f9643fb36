"""What every command of the command line uses: its exit codes, where it prints, and the bot that it asks."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.problems import Unusable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Coroutine

    from bot.app import OneShot
    from bot.core.area import Area
    from bot.settings import Settings

    Run = Callable[[argparse.Namespace], int]
    Verb = Callable[[str, Run, str], argparse.ArgumentParser]
    """Adds a command by its name, what it does, and what is told of it."""

OK, NOT_DONE, UNUSABLE, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 130, 141


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings that were named, or the usual ones; raises Problems."""
    from bot.settings import read_settings

    return read_settings(options.config)


def one_shot(options: argparse.Namespace) -> OneShot:
    """Return a bot for single lines; raises Problems."""
    from bot.app import OneShot, open_answering, open_meaning

    settings = settings_of(options)
    return OneShot(open_answering(settings, open_meaning(settings, tell), getattr(options, "area", None)))


def seen_in(added: argparse.ArgumentParser) -> None:
    """Let a command be told in which workspace or channel all is to be seen."""
    summary = "see exactly what is seen there: slack:T012AB3CD, or slack:T012AB3CD:C012AB3CD"
    added.add_argument("--in", type=_area, dest="area", metavar="PLACE", help=summary)


def _area(text: str) -> Area:
    from bot.library.areas import read_area

    try:
        return read_area(text)
    except ValueError as error:
        import argparse

        raise argparse.ArgumentTypeError(f"{text!r} is none: {error}") from None


def serve(settings: Settings, work: Callable[[Callable[[str], None]], Coroutine[object, object, None]]) -> int:
    """Run what goes on until it is told to stop, and return its exit code.

    The work is given what tells people something. That, and the log, look as the settings say; so does what ends it.
    """
    import asyncio

    from bot import logs
    from bot.adapters.underway import logged

    say = logs.begin(settings.log_format, settings.log_level, tell)
    try:
        asyncio.run(work(say))
    except Unusable as error:
        say(str(error))
        return UNUSABLE
    except OSError as error:
        if error.filename or isinstance(error, BrokenPipeError):
            raise
        logged("what goes on", error)  # the network, say: another start may help, as after anything unforeseen
        return NOT_DONE
    return OK


def width() -> int | None:
    """Wrap for people; scripts get whole lines."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return min(shutil.get_terminal_size().columns, 100)


def tell(message: str) -> None:
    """Print what is no data."""
    with suppress(OSError):  # nobody listens
        print(message, file=sys.stderr)
