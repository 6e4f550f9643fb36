"""The commands for weekly summaries: deliver, and subscriptions."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.output import NOT_DONE, OK, serve, settings_of, tell

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from bot.cli.output import Verb
    from bot.library.declared import Declared
    from bot.settings import Settings

    Progress = Callable[[int, int], object]

_RULE = "monday 09:00 Europe/London"


def add(verb: Verb) -> None:
    """Add these commands to the command line."""
    delivers = verb("deliver", deliver, "post the weekly summaries that are due, and go on doing so")
    delivers.add_argument("--once", action="store_true", help="end when nothing is due any more, for a timer")
    kept = verb("subscriptions", _list, "list, add, import, pause, resume and remove subscriptions")
    ways = kept.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def way(name: str, run: Callable[[argparse.Namespace], int], summary: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = ways.add_parser(name, help=summary, description=summary)
        added.set_defaults(run=run)
        return added

    way("list", _list, "print all subscriptions, with their ids and when they are due next")
    adding = way("add", _add, "subscribe a place, or change what it has")
    adding.add_argument("place", help="the place by its ids, as in slack:T012AB3CD:C012AB3CD")
    adding.add_argument("--when", default=_RULE, help=f"weekday, time and time zone (default: {_RULE})")
    adding.add_argument("--topics", default="", help="the topics' names, divided by commas (default: all)")
    adding.add_argument("--owner", default="", help="who is told where something goes wrong: slack:T012AB3CD:U012AB3CD")
    adding.add_argument("--quiet", action="store_true", help="post nothing in a week without changes")
    way("import", _import, "subscribe all places of a file, written like config/subscriptions.yaml").add_argument(
        "file", type=Path
    )
    sending = way("send", _send, "post the next summary now, of some or of all that are active, and wait for that")
    sending.add_argument("id", nargs="*", help="its id, as `subscriptions list` shows it (default: all)")
    for name, summary in (
        ("pause", "post nothing until it is resumed"),
        ("resume", "go on, after a pause or when what stopped it is mended"),
        ("remove", "end a subscription, and delete what is kept of it"),
    ):
        way(name, _change, summary).add_argument("id", nargs="+", help="its id, as `subscriptions list` shows it")
        ways.choices[name].set_defaults(change=name)


def deliver(options: argparse.Namespace) -> int:
    """Deliver until told to stop, or until nothing is due."""
    return _deliver(settings_of(options), once=options.once)


def _deliver(settings: Settings, *, once: bool) -> int:
    from bot import delivering
    from bot.tokens import discord_tokens, slack_tokens

    async def work(say: Callable[[str], None]) -> None:
        slack, discord = slack_tokens(listens=False), discord_tokens()
        await delivering.deliver(settings, slack, discord, say, once=once, progress=progress)

    with _progress(shown=once and sys.stderr.isatty()) as progress:
        return serve(settings, work)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Progress]:
    """Give what shows how far long work is, where somebody watches."""
    from tqdm import tqdm

    with tqdm(desc="Delivered", total=0, unit="", leave=True, disable=not shown) as bar:

        def progress(done: int, of: int) -> None:
            bar.n, bar.total = done, of
            bar.refresh()

        yield progress


def _list(options: argparse.Namespace) -> int:
    import asyncio

    from bot import subscribing

    for one in asyncio.run(subscribing.every(settings_of(options))):
        print(subscribing.row(one))
    return OK


def _add(options: argparse.Namespace) -> int:
    from bot.app import open_libraries
    from bot.library import declared

    settings = settings_of(options)
    said = {"place": options.place, "when": options.when, "topics": options.topics, "owner": options.owner}
    said["when nothing changed"] = "silence" if options.quiet else ""
    return _keep(settings, [declared.read_words(said, open_libraries(settings).at)])


def _import(options: argparse.Namespace) -> int:
    from bot.app import open_libraries
    from bot.library import declared

    settings = settings_of(options)
    wanted = declared.read(options.file.absolute(), open_libraries(settings).at, must_be_there=True)
    return _keep(settings, wanted or ())


def _keep(settings: Settings, wanted: Sequence[Declared]) -> int:
    import asyncio

    from bot import subscribing
    from bot.core.wording import counted

    kept = asyncio.run(subscribing.keep(settings, wanted))
    for one in kept:
        print(subscribing.row(one))
    tell(f"{counted(len(kept), 'subscription')} kept. Whether the bot may post there shows when a summary is due.")
    return OK


def _change(options: argparse.Namespace) -> int:
    import asyncio

    from bot import subscribing

    return _told(asyncio.run(subscribing.change(settings_of(options), options.id, options.change)))


def _send(options: argparse.Namespace) -> int:
    import asyncio

    from bot import subscribing

    settings = settings_of(options)
    count, missing = asyncio.run(subscribing.send(settings, options.id))
    ended = _deliver(settings, once=True) if count else OK
    return _told(missing) or ended


def _told(missing: Sequence[str]) -> int:
    """Tell which ids there aren't, and return the exit code."""
    for name in missing:
        tell(f"There is no subscription {name}; `briefing-bot subscriptions list` shows those that there are.")
    return NOT_DONE if missing else OK
