"""The commands for a bot that workspaces install themselves: key, and installations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.output import NOT_DONE, OK, settings_of, tell

if TYPE_CHECKING:
    import argparse

    from bot.cli.output import Verb


def add(verb: Verb) -> None:
    """Add these commands to the command line."""
    verb("key", _key, "print a new key for BRIEFING_KEY, which seals the tokens of workspaces")
    kept = verb("installations", _list, "list and remove the workspaces that have installed the bot")
    ways = kept.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, run, summary in (
        ("list", _list, "print all workspaces: id, organisation, name, and when the token expires"),
        ("remove", _remove, "delete an installation, and everything that is kept of the workspace"),
    ):
        way = ways.add_parser(name, help=summary, description=summary)
        way.set_defaults(run=run)
    ways.choices["remove"].add_argument("id", nargs="+", help="its id, as `installations list` shows it")


def _key(_: argparse.Namespace) -> int:
    from bot.storage.sealing import new_key

    print(new_key())
    return OK


def _list(options: argparse.Namespace) -> int:
    import asyncio

    from bot import installs

    for one in asyncio.run(installs.every(settings_of(options))):
        print(installs.row(one))
    return OK


def _remove(options: argparse.Namespace) -> int:
    import asyncio

    from bot import installs

    missing = asyncio.run(installs.remove(settings_of(options), options.id))
    for name in missing:
        tell(f"There is no installation {name}; `briefing-bot installations list` shows those that there are.")
    if len(missing) < len(set(options.id)):
        tell("Removed. In Slack the app stays until somebody removes it there, and no longer answers.")
    return NOT_DONE if missing else OK
