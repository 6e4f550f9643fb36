"""The commands that ask the bot: chat, ask, list, show."""

from __future__ import annotations

import os
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from bot.cli.output import NOT_DONE, OK, UNUSABLE, one_shot, seen_in, settings_of, tell, width

if TYPE_CHECKING:
    import argparse

    from bot.app import OneShot
    from bot.cli.output import Verb


def add(verb: Verb) -> None:
    """Add these commands to the command line."""
    seen_in(verb("chat", chat, "talk with the bot in this terminal"))
    one = verb("ask", _ask, "ask a question, or many")
    one.add_argument("question", nargs="*", help="a question, or a line that begins with /briefing")
    one.add_argument("--json", action="store_true", help="print one JSON object a line")
    lines = "take the questions from standard input, one a line; blank lines are passed over"
    one.add_argument("--stdin", action="store_true", help=lines)
    seen_in(one)
    one.add_argument("--why", action="store_true", help="print the score and the reasons too")
    verb("list", _catalogue, "list all topics")
    topic = verb("show", _show, "show a briefing, or one section of it")
    topic.add_argument("words", nargs="+", metavar="TOPIC [SECTION]")


def chat(options: argparse.Namespace) -> int:
    """Talk with whoever is at the keyboard."""
    import asyncio

    from bot import chatting

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    asyncio.run(chatting.chat(settings_of(options), colour=colour, tell=tell, area=options.area))
    return OK


def _ask(options: argparse.Namespace) -> int:
    question = " ".join(options.question).strip()
    if options.stdin == bool(question):
        tell("briefing-bot ask: give a question, or --stdin and a question a line.")
        return UNUSABLE
    bot = one_shot(options)
    if not options.stdin:
        return _answer(bot, question, options)
    for line in sys.stdin:
        if question := line.strip():
            if not options.json:
                print(f"> {question}\n")
            _answer(bot, question, options)
            if not options.json:
                print()
            sys.stdout.flush()
    return OK


def _answer(bot: OneShot, question: str, options: argparse.Namespace) -> int:
    """Print the answer; a line is a question unless it begins with /briefing."""
    from bot.core.commands import PREFIX
    from bot.core.model import Outcome

    start = perf_counter()
    reply = bot.ask(question if question.casefold().split()[:1] == [PREFIX] else f"ask {question}")
    ms = 1000 * (perf_counter() - start)
    if options.json:
        from bot.adapters import script

        reasons = {"reasons": reply.finding.reasons} if options.why else {}
        print(script.dumps(script.to_json(question, reply, bot.library, ms) | reasons))
    else:
        from bot.adapters import plain

        print(plain.render(reply.document, width()))
        if options.why:
            print("", f"score {reply.finding.score:.2f}", *reply.finding.reasons, sep="\n")
    return NOT_DONE if reply.finding.outcome in (Outcome.SUGGEST, Outcome.NOT_COVERED) else OK


def _catalogue(options: argparse.Namespace) -> int:
    return _print(one_shot(options), "list")


def _show(options: argparse.Namespace) -> int:
    words = " ".join(options.words).strip()
    if not words:
        tell("briefing-bot show: give a topic, and perhaps a section.")
        return UNUSABLE
    return _print(one_shot(options), f"show {words}")


def _print(bot: OneShot, line: str) -> int:
    from bot.adapters import plain
    from bot.core.model import Outcome

    reply = bot.ask(line)
    print(plain.render(reply.document, width()))
    return OK if reply.finding.outcome is Outcome.COMMAND else NOT_DONE
