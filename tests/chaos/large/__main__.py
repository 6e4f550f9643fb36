"""Whole bots under fire, on both platforms at once; and ten thousand subscriptions, due at once.

    make chaos-large
    make chaos-large ARGS="--seed 17"

It prints the tables that the docs hold, and ends with 1 where something was that must not be, which it tells with
the seed. Each seed is a schedule of its own, the same each time.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.chaos.large import cluster, many
from tests.chaos.large.schedules import Outcome, carry_out, drawn, made_before
from tests.chaos.running import as_row

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE: Final = 8


def main() -> int:
    """Carry out what was asked for; return the exit code."""
    options = _options()
    seeds = [options.seed] if options.seed else range(1, options.schedules + 1)
    wrong = _bots(seeds, options.at_once) if options.only != "weekly" else False
    if options.only != "bots" and not options.seed:
        wrong |= _weekly(many.Load(options.subscriptions, options.kills, options.restarts))
    return 1 if wrong else 0


def _bots(seeds: Sequence[int], at_once: int) -> bool:
    """Carry out schedules; return whether in any of them something was that must not be."""
    with tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as folder:
        outcomes = asyncio.run(_all(seeds, at_once, Path(folder)))
    bad = [outcome for outcome in outcomes if outcome.violations]
    met: Counter[str] = sum((outcome.met for outcome in outcomes), Counter())
    head = ("schedules", "requests", "troubles", "kills", "memory grew by", "descriptors", "seconds each", "violated")
    _tell(as_row(*head))
    _tell(as_row(*["---"] * len(head)))
    _tell(
        as_row(
            len(outcomes),
            sum(outcome.asked for outcome in outcomes),
            met.total() - met["kill"],
            sum(len(outcome.schedule.kills) for outcome in outcomes),
            f"{_mean([outcome.grown.memory for outcome in outcomes]):.1f} MiB "
            f"(at most {max(outcome.grown.memory for outcome in outcomes):.1f})",
            f"{_mean([outcome.grown.descriptors for outcome in outcomes]):.1f} "
            f"(at most {max(outcome.grown.descriptors for outcome in outcomes)})",
            f"{_mean([outcome.seconds for outcome in outcomes]):.0f}",
            len(bad),
        )
    )
    _tell(", ".join(f"{name} {count}" for name, count in sorted(met.items())))
    return bool(bad)


async def _all(seeds: Sequence[int], at_once: int, folder: Path) -> list[Outcome]:
    """Carry out schedules, a few at a time, and tell of those in which something was that must not be."""
    turns = asyncio.Semaphore(at_once)
    (folder / "before").mkdir()
    state = await asyncio.to_thread(made_before, folder / "before")

    async def one(seed: int) -> Outcome:
        async with turns:
            where = folder / str(seed)
            where.mkdir()
            try:
                outcome = await carry_out(drawn(seed), where, state=state)
            except Exception:  # noqa: BLE001 - it is told, and the others go on
                outcome = Outcome(drawn(seed), [traceback.format_exc()])
        if outcome.violations:
            _tell("\n  ".join([outcome.schedule.told(), *outcome.violations]), is_wrong=True)
        return outcome

    return await asyncio.gather(*map(one, seeds))


def _weekly(load: many.Load) -> bool:
    """Deliver many; return whether something was that must not be."""
    if not cluster.is_installed():
        _tell("Many subscriptions are left out: PostgreSQL's server isn't installed.", is_wrong=True)
        return False
    with cluster.cluster() as server, tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        came = asyncio.run(many.deliver(load, server, Path(folder)))
    head = (
        *("subscriptions", "processes", "kills", "restarts of the database"),
        *("ideal seconds", "seconds", "times the ideal", "lost", "twice"),
    )
    _tell("")
    _tell(as_row(*head))
    _tell(as_row(*["---"] * len(head)))
    first = (load.subscriptions, load.workers, came.kills, came.restarts)
    _tell(as_row(*first, f"{load.ideal:.0f}", f"{came.seconds:.0f}", f"{came.times:.2f}", came.lost, came.twice))
    for violated in came.violations():
        _tell(violated, is_wrong=True)
    return bool(came.violations())


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / max(len(numbers), 1)


def _tell(words: str, *, is_wrong: bool = False) -> None:
    print(words, file=sys.stderr if is_wrong else sys.stdout, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.large", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--schedules", type=int, default=200, help="how many, from seed 1 (200)")
    parser.add_argument("--seed", type=int, default=0, help="this schedule only")
    parser.add_argument("--only", choices=("bots", "weekly"), default="", help="one of the two parts")
    parser.add_argument("--at-once", type=int, default=_AT_ONCE, help=f"how many schedules ({_AT_ONCE})")
    parser.add_argument("--subscriptions", type=int, default=10_000, help="how many are due at once (10000)")
    parser.add_argument("--kills", type=int, default=30, help="of processes that deliver them (30)")
    parser.add_argument("--restarts", type=int, default=2, help="of their database (2)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
