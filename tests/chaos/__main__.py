"""Weekly summaries under fire: worker processes are killed and stopped, and the platform is in trouble.

    make chaos
    make chaos ARGS="--seeds 7 --only discord"

It prints the table that the docs hold, a row for each run, and ends with 1 where a summary was lost or posted
twice, or held without need. PostgreSQL takes part where TEST_DATABASE_URL names a server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from tests.chaos.platforms import BLIND, DISCORD, SLACK
from tests.chaos.running import Run, as_row, carry_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.chaos.running import Outcome

_HEAD: Final = (
    *("platform", "database × processes", "seed", "subscriptions", "kills", "stops", "troubles", "seconds"),
    *("lost", "twice", "held of unknown"),
)


def main() -> int:
    """Carry out what was asked for, a few runs at a time; return the exit code."""
    options = _options()
    runs = [run for run in _runs(options) if options.only.casefold() in f"{run.platform}, {run.name}".casefold()]
    if not os.environ.get("TEST_DATABASE_URL"):
        _tell("PostgreSQL is left out: TEST_DATABASE_URL names no server.", sys.stderr)
    _tell(as_row(*_HEAD))
    _tell(as_row(*["---"] * len(_HEAD)))
    violated = asyncio.run(_all(runs, options.at_once, options.folder))
    for outcome in violated:
        _tell("\n  ".join(["", outcome.row, *outcome.violations()]), sys.stderr)
    return 1 if violated or not runs else 0


async def _all(runs: Sequence[Run], at_once: int, folder: Path | None) -> list[Outcome]:
    """Carry out all runs, and return those in which something was that must not be."""
    turns = asyncio.Semaphore(at_once)

    async def one(number: int, run: Run) -> Outcome:
        async with turns:
            with tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as temporary:
                where = folder / str(number) if folder else Path(temporary)
                where.mkdir(parents=True, exist_ok=True)
                outcome = await carry_out(run, where)
        _tell(outcome.row)
        return outcome

    outcomes = await asyncio.gather(*(one(number, run) for number, run in enumerate(runs, 1)))
    return [outcome for outcome in outcomes if outcome.violations()]


def _runs(options: argparse.Namespace) -> Iterator[Run]:
    server = os.environ.get("TEST_DATABASE_URL", "")
    platforms = (SLACK, BLIND, DISCORD)
    for number, seed in enumerate(options.seeds):
        for platform in platforms:
            about = {"platform": platform, "seed": seed, "subscriptions": options.subscriptions}
            yield Run(**about, kills=options.kills or 8)
            if server:
                yield Run(**about, server=server, workers=2, kills=options.kills or 14)
                if platform == platforms[number % len(platforms)]:
                    yield Run(**about, server=server, workers=2, never_returns=True)


def _tell(words: str, stream: TextIO | None = None) -> None:
    print(words, file=stream, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--subscriptions", type=int, default=200, help="how many are due at once (200)")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="what decides on blows and troubles")
    parser.add_argument("--kills", type=int, default=0, help="how many (8 with one process, 14 with two)")
    parser.add_argument("--only", default="", help='words of a run: "discord", "sqlite", "never returns"')
    parser.add_argument("--at-once", type=int, default=4, help="how many runs (4); they wait most of the time")
    parser.add_argument("--folder", type=Path, help="where databases and logs are left behind, for a look at them")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
