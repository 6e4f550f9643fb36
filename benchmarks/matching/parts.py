"""The parts of the table: what is asked, of which methods, and which columns come of it."""

from __future__ import annotations

import sys
from statistics import fmean
from typing import TYPE_CHECKING

from benchmarks.matching import clinc, invented, own, speed, table
from benchmarks.matching.methods import OURS, our_matcher
from benchmarks.matching.own import Decided
from benchmarks.matching.trial import misspelt, run
from bot.core.matching import Answer, Entry, calibrate, decide

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from benchmarks.matching.methods import Method
    from benchmarks.matching.trial import Result, Trial

_SEEDS = (1, 2, 3)
_TYPOS = (1, 2)
_EXAMPLES = (1, 5)
_DECISION_HITS = 8
"""As many hits as the bot looks at when it decides."""


def _told(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


def _own(chosen: list[Method], options: argparse.Namespace) -> list[str]:
    library = own.library()
    cases = own.cases([own.ROOT / "tests" / "data" / "questions.yaml", *(options.questions or ())])
    trial = own.trial(library, cases)
    rows = {}
    for method in chosen:
        _told(f"a: {method.name}")
        ask = method.build(trial.entries)
        result = run(ask, trial)
        typed = [table.top1(run(ask, misspelt(trial, count, _SEEDS))) for count in _TYPOS]
        decision = own.decided(library, cases) if method.name == OURS else None
        rows[method.name] = [table.top1(result), *typed, *table.sure(result), *table.decided(decision)]
    caption = f"(a) our own questions, typing errors drawn {len(_SEEDS)} times: {_counts(trial)}"
    return [table.part(caption, ("top-1", "1 typo", "2 typos", *table.SURE, *table.DECIDED), rows)]


def _counts(trial: Trial) -> str:
    asked = f"{len(trial.answerable)} answerable, {len(trial.near)} near, {len(trial.far)} far"
    return f"{len(trial.entries)} entries, {asked}"


def _clinc(chosen: list[Method], options: argparse.Namespace) -> list[str]:
    if not options.clinc.is_file():
        return [f"(b) CLINC150 is left out: no file {options.clinc}; name it with --clinc FILE."]
    data = clinc.read(options.clinc)
    trials = [[clinc.trial(data, examples, seed) for seed in _SEEDS] for examples in _EXAMPLES]
    rows = {}
    for method in chosen:
        _told(f"b: {method.name}")
        results = [[run(method.build(trial.entries), trial) for trial in group] for group in trials]
        rows[method.name] = [cell for group in results for cell in _means(group)]
    heads = [head for examples in _EXAMPLES for head in (f"{examples}: top-1", "AUROC")]
    asked = f"{len(data['val']):,} questions, {len(data['oos_val'])} out of scope"
    caption = f"(b) CLINC150, mean of {len(_SEEDS)} draws of 1 and of 5 examples an intent: {asked}"
    return [table.part(caption, heads, rows)]


def _means(results: list[Result]) -> list[str]:
    """Return the mean top-1 and AUROC of draws that are alike but for the seed."""
    right = sum(result.right for result in results)
    areas = [value for result in results if (value := table.area(result.answerable, result.far)) is not None]
    total = sum(len(result.answerable) for result in results)
    return [table.percent(right, total), table.number(fmean(areas) if areas else None)]


def _invented(chosen: list[Method], _: argparse.Namespace) -> list[str]:
    trial = invented.trial()
    rows = {}
    for method in chosen:
        _told(f"c: {method.name}")
        result = run(method.build(trial.entries), trial)
        decision = _decided(trial) if method.name == OURS else None
        rows[method.name] = [table.top1(result), *table.sure(result), *table.decided(decision)]
    caption = f"(c) an invented library: {_counts(trial)}"
    return [table.part(caption, ("top-1", *table.SURE, *table.DECIDED), rows)]


def _decided(trial: Trial) -> Decided:
    """Return what our decision makes of a trial, without a library around it."""
    matcher, declines = our_matcher(trial.entries), trial.declining.__contains__
    entries = [Entry(entry.id, entry.phrasings, entry.answer) for entry in trial.entries]
    lines = calibrate(matcher, entries, declines)

    def answer(question: str) -> str:
        hits = matcher.search(question, limit=_DECISION_HITS)
        outcome = decide(question, hits, declines=declines, thresholds=lines)
        return outcome.hit.id if isinstance(outcome, Answer) else ""

    answered = [(answer(question), right) for question, right in trial.answerable]
    wrongly = sum(bool(answer(question)) for question in trial.near + trial.far)
    right = sum(name in ids for name, ids in answered)
    wrong = sum(bool(name) for name, _ in answered) - right
    return Decided(right, len(answered), wrong + wrongly, len(answered) + len(trial.near) + len(trial.far))


def _speed(chosen: list[Method], options: argparse.Namespace) -> list[str]:
    parts = []
    for size in options.sizes:
        measured = {}
        for method in chosen:
            _told(f"d: {method.name}, {size:,} entries")
            measured[method.name] = speed.measure(method.name, size, options.seconds, options.vocab)
        rows = {name: table.speed(one, measured.get(OURS)) for name, one in measured.items()}
        parts.append(table.part(f"(d) one question at a time to {size:,} entries, one thread", table.SPEED, rows))
    return parts


PARTS: dict[str, Callable[[list[Method], argparse.Namespace], list[str]]] = {
    "a": _own,
    "b": _clinc,
    "c": _invented,
    "d": _speed,
}
