"""Our matcher beside others, in one table from one run: how often right, how well it declines, how fast.

`make bench-matching ARGS="--only a,c --methods ours,bm25s"` runs some of it; `ARGS=--help` lists what can be chosen.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.matching.methods import methods
from benchmarks.matching.own import ROOT
from benchmarks.matching.parts import PARTS
from bot.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.matching.methods import Method

SHARED = Path(os.environ.get("BRIEFING_SHARED") or ROOT.parent / "shared")
"""Where CLINC150 and BERT's vocabulary lie, which aren't in the repository."""

LEGEND = """\
top-1: % of answerable questions whose best entry is right; 1 typo, 2 typos: the same with typing errors.
near, far: AUROC of the best entry's score, answerable questions against near misses and against all others; .5 is
chance. An entry that says "not covered" declines, whichever method finds it.
joined: all of an entry's phrasings as one text; else by the best phrasing.
right at ≤ 5 % false: % of answerable questions answered rightly at the best threshold with at most 5 % false answers
among all questions, chosen on these very questions. decided: the same for the bot as it is, with thresholds of its own;
false: % of all questions with an answer that isn't right. […]: 95 % interval (Wilson), too narrow for (c), whose
questions share 48 forms.
slowest: mostly a first question. ≈: p99 of fewer than 1,000 questions; a build that was measured for a part.
memory: what the process grew by, beyond the entries."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the parts that were asked for and print each as it is done."""
    options = _parser().parse_args(arguments)
    start, load = perf_counter(), os.getloadavg()[0]
    chosen = _chosen(options)
    try:
        for name in options.only:
            for text in PARTS[name](chosen, options):
                print(f"\n{text}", flush=True)
    except Problems as problems:
        sys.exit(str(problems))
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} at the start"
    print(f"\n{LEGEND}\n{machine}; took {perf_counter() - start:.0f} s.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench-matching", description="Measure the matcher beside others.")

    def names(text: str) -> list[str]:
        return [name.strip() for name in text.split(",") if name.strip()]

    def parts(text: str) -> list[str]:
        if unknown := set(names(text)) - set(PARTS):
            raise argparse.ArgumentTypeError(f"no part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return names(text)

    def sizes(text: str) -> list[int]:
        return [int(size.replace("_", "")) for size in names(text)]

    parser.add_argument("--only", type=parts, default=list(PARTS), metavar="a,b,…", help="parts of the table")
    parser.add_argument("--methods", type=names, metavar="NAME,…", help="methods; without it, all that are installed")
    parser.add_argument("--questions", type=Path, action="append", metavar="FILE", help="more questions, for a")
    parser.add_argument("--clinc", type=Path, default=SHARED / "data" / "clinc150_train_val.json", metavar="FILE")
    parser.add_argument("--vocab", type=Path, default=_vocabulary(), metavar="FILE", help="vocab.txt of MiniLM")
    parser.add_argument("--sizes", type=sizes, default=[40, 10_000, 100_000], metavar="N,…", help="entries, for d")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long to ask each method at each size, for d")
    return parser


def _vocabulary() -> Path:
    """Return where BERT's vocabulary lies: beside the repository, or with our own table, which has the same."""
    shared = SHARED / "models" / "vocab.txt"
    return shared if shared.is_file() else ROOT / "bot" / "embedding" / "table" / "vocab.txt"


def _chosen(options: argparse.Namespace) -> list[Method]:
    """Return the methods to run, and say which are left out and what they lack."""
    known = methods(options.vocab)
    if unknown := set(options.methods or ()) - set(known):
        sys.exit(f"no method: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    wanted = [known[name] for name in options.methods or known]
    lacking = {method.name: what for method in wanted if (what := method.lacks())}
    for name, what in lacking.items():
        print(f"Left out: {name} (missing: {what}). `make bench-matching` installs packages; --vocab names the file.")
    return [method for method in wanted if method.name not in lacking]


if __name__ == "__main__":
    main()
