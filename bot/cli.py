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
from contextlib import suppress
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.app import OneShot
    from bot.settings import Settings

    Run = Callable[[argparse.Namespace], int]

OK, NOT_DONE, UNUSABLE, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        _open_streams()
        return _run(arguments)
    except Unusable as error:
        _tell(str(error))
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return CLOSED_PIPE
    except OSError as error:
        _let_go_of_output()
        what = f"{error.filename}: " if error.filename else "Reading or writing failed: "
        _tell(what + (error.strerror or "unknown error").lower())
        return UNUSABLE


def _run(arguments: Sequence[str] | None) -> int:
    try:
        options = parser().parse_args(arguments)
        if options.run is not _chat:
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


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    # Not told the width, argparse looks for it at each of its steps, and imports shutil for that.
    layout = partial(argparse.HelpFormatter, width=(_width() or 80) - 2)
    summary = "Answers from briefings, with sources."
    program = argparse.ArgumentParser(prog="briefing-bot", description=summary, formatter_class=layout)
    program.add_argument("--config", type=Path, metavar="FILE", help="settings (default: config/settings.yaml)")
    verbs = program.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def verb(name: str, run: Run, summary: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=summary, description=summary, formatter_class=layout)
        added.set_defaults(run=run)
        return added

    verb("chat", _chat, "talk with the bot in this terminal")
    ask = verb("ask", _ask, "ask a question, or many")
    ask.add_argument("question", nargs="*", help="a question, or a line that begins with /briefing")
    ask.add_argument("--json", action="store_true", help="print one JSON object a line")
    lines = "take the questions from standard input, one a line; blank lines are passed over"
    ask.add_argument("--stdin", action="store_true", help=lines)
    ask.add_argument("--why", action="store_true", help="print the score and the reasons too")
    verb("list", _list, "list all topics")
    show = verb("show", _show, "show a briefing, or one section of it")
    show.add_argument("words", nargs="+", metavar="TOPIC [SECTION]")
    check = verb("check", _check, "prove the briefings against their sources")
    check.add_argument("--texts", type=Path, metavar="DIR", help="the folder with the articles' own texts")
    evaluate = verb("eval", _eval, "run a file of questions and count what was right")
    evaluate.add_argument("file", type=Path)
    evaluate.add_argument("--failures", action="store_true", help="print every question that went wrong")
    uncovered = verb(
        "uncovered", _uncovered, "list what people asked and no briefing covered, the most often asked first"
    )
    uncovered.add_argument("--all", action="store_true", help="list what is answered or declined by now, too")
    uncovered.add_argument("--json", action="store_true", help="print one JSON object a line")
    uncovered.add_argument("--since", type=_days, metavar="DAYS", help="only what was asked in the last so many days")
    decline = verb("decline", _decline, "write a question into the file of those that the bot declines")
    decline.add_argument("question", nargs="+")
    decline.add_argument("--because", default="", metavar="SENTENCE", help="what readers are told of the reason")
    schema = verb("schema", _schema, "print the JSON schemas of the files that curators write")
    schema.add_argument("--write", action="store_true", help="write them beside the settings instead")
    return program


def _days(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text[:5]) < 10_000):  # noqa: PLR2004 - as for the setting `review days`
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 1 to 9999")
    return int(text)


def _settings(options: argparse.Namespace) -> Settings:
    from bot.settings import read_settings

    return read_settings(options.config)


def _one_shot(options: argparse.Namespace) -> OneShot:
    from bot.app import OneShot, open_answering, open_meaning

    settings = _settings(options)
    return OneShot(open_answering(settings, open_meaning(settings, _tell)))


def _ask(options: argparse.Namespace) -> int:
    question = " ".join(options.question).strip()
    if options.stdin == bool(question):
        _tell("briefing-bot ask: give a question, or --stdin and a question a line.")
        return UNUSABLE
    bot = _one_shot(options)
    if not options.stdin:
        return _answer(bot, question, options)
    for line in sys.stdin:
        if question := line.strip():
            _answer(bot, question, options)
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

        print(plain.render(reply.document, _width()))
        if options.why:
            print("", f"score {reply.finding.score:.2f}", *reply.finding.reasons, sep="\n")
    return NOT_DONE if reply.finding.outcome in (Outcome.SUGGEST, Outcome.NOT_COVERED) else OK


def _list(options: argparse.Namespace) -> int:
    return _print(_one_shot(options), "list")


def _show(options: argparse.Namespace) -> int:
    words = " ".join(options.words).strip()
    if not words:
        _tell("briefing-bot show: give a topic, and perhaps a section.")
        return UNUSABLE
    return _print(_one_shot(options), f"show {words}")


def _print(bot: OneShot, line: str) -> int:
    from bot.adapters import plain
    from bot.core.model import Outcome

    reply = bot.ask(line)
    print(plain.render(reply.document, _width()))
    return OK if reply.finding.outcome is Outcome.COMMAND else NOT_DONE


def _check(options: argparse.Namespace) -> int:
    from bot.app import check_library, open_meaning

    settings = _settings(options)
    problems = check_library(settings, options.texts, open_meaning(settings, _tell))
    for problem in problems:
        print(problem)
    wrong = sum(not problem.warning for problem in problems)
    _tell(f"{wrong} to mend, {len(problems) - wrong} to look at." if problems else "Nothing to mend.")
    return NOT_DONE if wrong else OK


def _eval(options: argparse.Namespace) -> int:
    from bot import evaluation

    bot = _one_shot(options)
    judged = evaluation.judge(evaluation.read(options.file), bot.ask)
    if options.failures:
        print(evaluation.failures(judged), end="\n\n")
    print(evaluation.table(judged))
    return OK


def _uncovered(options: argparse.Namespace) -> int:
    from datetime import timedelta

    from bot import curating
    from bot.app import SystemClock

    clock = SystemClock()
    since = clock.now() - timedelta(days=options.since) if options.since else None
    questions = curating.kept(_settings(options).state, clock, since)
    rows, notes = curating.worklist(questions, _one_shot(options), everything=options.all)
    if rows:
        print(curating.lines(rows) if options.json else curating.listing(rows))
    for note in notes:
        _tell(note)
    return OK


def _decline(options: argparse.Namespace) -> int:
    from bot import curating
    from bot.app import SystemClock

    question = curating.spoken(" ".join(options.question))
    bot = _one_shot(options)
    if refusal := curating.refusal(question, bot):
        _tell(refusal)
        return NOT_DONE
    _tell(curating.decline(question, options.because, bot, _settings(options), SystemClock()))
    return OK


def _schema(options: argparse.Namespace) -> int:
    from bot.library.schema import schemas

    folder = _settings(options).root / "config"
    for name, text in schemas().items():
        if options.write:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            _tell(f"wrote config/{name}")
        else:
            print(text)
    return OK


def _chat(options: argparse.Namespace) -> int:
    import asyncio

    from bot.app import chat

    asyncio.run(chat(_settings(options), colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"), tell=_tell))
    return OK


def _width() -> int | None:
    """Wrap for people; scripts get whole lines."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return min(shutil.get_terminal_size().columns, 100)


def _tell(message: str) -> None:
    with suppress(OSError):  # nobody listens
        print(message, file=sys.stderr)
