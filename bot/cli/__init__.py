"""The command line `briefing-bot`.

Data goes to standard output, messages to standard error. Exit codes: 0 all went well; 1 not answered, or
problems were found; 2 the command, the settings, the library, the state or a stream cannot be used; 130 Ctrl-C;
141 whoever read the output has gone.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import asking, curating, delivering, installing, previewing, running
from bot.cli.output import CLOSED_PIPE, INTERRUPTED, UNUSABLE, tell, width
from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cli.output import Run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        _open_streams()
        return _run(arguments)
    except Unusable as error:
        tell(str(error))
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return CLOSED_PIPE
    except OSError as error:
        _let_go_of_output()
        what = f"{error.filename}: " if error.filename else "Reading or writing failed: "
        tell(what + (error.strerror or "unknown error").lower())
        return UNUSABLE


def _run(arguments: Sequence[str] | None) -> int:
    try:
        options = parser().parse_args(arguments)
        if options.run not in (asking.chat, running.run, delivering.deliver, previewing.preview):
            _collect_garbage_rarely()
        code: int = options.run(options)
        return code
    finally:
        sys.stdout.flush()  # here, where it can still be told if that fails


def _open_streams() -> None:
    """Speak UTF-8 whatever the machine's language is; a closed standard input is an empty one."""
    silent = sys.stdout is None
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # its number would else be given to the next file that is opened
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - open until the end
        if isinstance(stream := getattr(sys, name), TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if silent:
        raise Unusable("Standard output is closed, so nothing can be shown.")


def _let_go_of_output() -> None:
    """Python flushes once more at the end, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _collect_garbage_rarely() -> None:
    """Let objects be made by the ten thousand, as starting does, before garbage is looked for: there is hardly any.

    At the end, nothing is looked through once more. The two took an eighth of a cold `ask`.
    """
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)


class _Version(argparse.Action):
    """Prints the version: looked up only when somebody asks."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it, and end."""
        from importlib.metadata import version

        print("briefing-bot", version("briefing-bot"))
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    # Not told the width, argparse looks for it at each of its steps, and imports shutil for that.
    layout = partial(argparse.HelpFormatter, width=(width() or 80) - 2)
    summary = "Answers from briefings, with sources."
    program = argparse.ArgumentParser(prog="briefing-bot", description=summary, formatter_class=layout)
    program.add_argument("--config", type=Path, metavar="FILE", help="settings (default: config/settings.yaml)")
    program.add_argument("--version", action=_Version, nargs=0, help="show which version this is, and end")
    verbs = program.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def verb(name: str, run: Run, summary: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=summary, description=summary, formatter_class=layout)
        added.set_defaults(run=run)
        return added

    asking.add(verb)
    curating.add(verb)
    running.add(verb)
    delivering.add(verb)
    installing.add(verb)
    previewing.add(verb)
    return program
