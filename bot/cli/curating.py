"""The commands for curators: check, eval, uncovered, decline, schema."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.output import NOT_DONE, OK, one_shot, settings_of, tell

if TYPE_CHECKING:
    from bot.cli.output import Verb


def add(verb: Verb) -> None:
    """Add these commands to the command line."""
    proving = verb("check", _check, "prove the briefings against their sources")
    proving.add_argument("--texts", type=Path, metavar="DIR", help="the folder with the articles' own texts")
    judging = verb("eval", _evaluate, "run a file of questions and count what was right")
    judging.add_argument("file", type=Path)
    judging.add_argument("--failures", action="store_true", help="print every question that went wrong")
    listing = verb(
        "uncovered", _uncovered, "list what people asked and no briefing covered, the most often asked first"
    )
    listing.add_argument("--all", action="store_true", help="list what is answered or declined by now, too")
    listing.add_argument("--json", action="store_true", help="print one JSON object a line")
    listing.add_argument("--since", type=_days, metavar="DAYS", help="only what was asked in the last so many days")
    declining = verb("decline", _decline, "write a question into the file of those that the bot declines")
    declining.add_argument("question", nargs="+")
    declining.add_argument("--because", default="", metavar="SENTENCE", help="what readers are told of the reason")
    describing = verb("schema", _schema, "print the JSON schemas of the files that curators write")
    describing.add_argument("--write", action="store_true", help="write them beside the settings instead")


def _days(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text[:5]) < 10_000):  # noqa: PLR2004 - as for the setting `review days`
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 1 to 9999")
    return int(text)


def _check(options: argparse.Namespace) -> int:
    from bot.app import check_library, open_meaning

    settings = settings_of(options)
    problems = check_library(settings, options.texts, open_meaning(settings, tell))
    for problem in problems:
        print(problem)
    wrong = sum(not problem.warning for problem in problems)
    tell(f"{wrong} to mend, {len(problems) - wrong} to look at." if problems else "Nothing to mend.")
    return NOT_DONE if wrong else OK


def _evaluate(options: argparse.Namespace) -> int:
    from bot import evaluation

    bot = one_shot(options)
    judged = evaluation.judge(evaluation.read(options.file), bot.ask)
    if options.failures:
        print(evaluation.failures(judged), end="\n\n")
    print(evaluation.table(judged))
    return OK


def _uncovered(options: argparse.Namespace) -> int:
    from datetime import timedelta

    from bot import curating
    from bot.app import SystemClock, kept_in

    clock = SystemClock()
    since = clock.now() - timedelta(days=options.since) if options.since else None
    questions = curating.kept(kept_in(settings_of(options)), clock, since)
    rows, notes = curating.worklist(questions, one_shot(options), everything=options.all)
    if rows:
        print(curating.lines(rows) if options.json else curating.listing(rows))
    for note in notes:
        tell(note)
    return OK


def _decline(options: argparse.Namespace) -> int:
    from bot import curating
    from bot.app import SystemClock

    question = curating.spoken(" ".join(options.question))
    bot = one_shot(options)
    if refusal := curating.refusal(question, bot):
        tell(refusal)
        return NOT_DONE
    tell(curating.decline(question, options.because, bot, settings_of(options), SystemClock()))
    return OK


def _schema(options: argparse.Namespace) -> int:
    from bot.library.schema import schemas

    folder = settings_of(options).root / "config"
    for name, text in schemas().items():
        if options.write:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            tell(f"wrote config/{name}")
        else:
            print(text)
    return OK
