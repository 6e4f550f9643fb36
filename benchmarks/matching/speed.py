"""How long a method takes and what memory it needs, measured in a process of its own.

The parent calls `measure`; the child, started as `python -m benchmarks.matching.speed`, prints what it measured.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.matching.invented import World
from benchmarks.matching.measures import percentile
from benchmarks.matching.methods import methods
from benchmarks.matching.minilm import MiniLm
from bot.core.building import uncollected

if TYPE_CHECKING:
    from benchmarks.matching.trial import Ask, Build, Given

_ROOT = Path(__file__).parent.parent.parent

_FEWEST = 200
"""Questions that are asked however long they take."""
_FIRST = 10
"""Questions after which the time is counted: the first of them may have to make what is only made when needed."""
_MOST = 5_000
"""Questions that are asked at most."""

_EMBEDDED = 2_000
"""Phrasings that MiniLM embeds; from these, the time for all is reckoned."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


class Speed(NamedTuple):
    """What one method costs for one number of entries."""

    p50: float
    """Milliseconds for a question."""
    p99: float
    slowest: float
    """Milliseconds for the slowest question, which is mostly the first that needs what is only made when needed."""
    questions: int
    build: float
    """Seconds."""
    reckoned: bool
    """Whether the build was measured for a part and reckoned for all."""
    memory: float
    """By how many MiB the process grew beyond the entries themselves."""


def measure(name: str, entries: int, seconds: float, vocabulary: Path) -> Speed:
    """Start a child that builds the method and asks it for so long."""
    command = [sys.executable, "-m", "benchmarks.matching.speed", name, str(entries), str(seconds), str(vocabulary)]
    environment = os.environ | dict.fromkeys(_THREADS, "1")
    output = subprocess.run(command, cwd=_ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Speed(*json.loads(output))


def _child(name: str, size: int, seconds: float, vocabulary: Path) -> Speed:
    gc.set_threshold(200_000)  # as the bot does in production
    world = World(size)
    entries = world.entries()
    questions = list(islice(world.mixed(), _MOST))
    build, share = methods(vocabulary)[name].build, 1.0
    if name == "MiniLM":
        build = MiniLm(vocabulary, at_most=_EMBEDDED).build
        share = min(1.0, _EMBEDDED / sum(len(entry.phrasings) for entry in entries))
    before = _memory()
    ask, built = _build(build, entries)
    times = _ask(ask, questions, seconds)
    return Speed(
        percentile(times, 0.5),
        percentile(times, 0.99),
        max(times),
        len(times),
        built / share,
        share < 1,
        _memory() - before,
    )


def _build(build: Build, entries: tuple[Given, ...]) -> tuple[Ask, float]:
    start = perf_counter()
    with uncollected():  # as the bot does in production
        ask = build(entries)
    return ask, perf_counter() - start


def _ask(ask: Ask, questions: list[str], seconds: float) -> list[float]:
    """Return the milliseconds of each question; the first ones count for the tail, but not for the time allowed."""
    times: list[float] = []
    for question in questions:
        if len(times) >= _FEWEST and sum(times[_FIRST:]) > seconds * 1000:
            break
        start = perf_counter()
        ask(question)
        times.append((perf_counter() - start) * 1000)
    return times


def _memory() -> float:
    """Return the MiB that this process occupies; where only the most it ever did is known, that."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))))
