"""How long a cold `ask` takes, and how time and memory of loading grow with the library.

Timings are noisy, so everything is told as a ratio of two things that were measured in the same run:

    make bench
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parent.parent
QUESTION = "does microsoft own openai"
BARE = [sys.executable, "-c", "import yaml, rapidfuzz"]
ASK = [sys.executable, "-m", "bot", "ask", QUESTION]
RUNS = 21
SIZES = (10, 1_000, 10_000)

# What a child prints: seconds to load, seconds to index, and how many KiB its memory grew by.
LOAD = """
import resource, sys
from pathlib import Path
from time import perf_counter
from bot.core.answering import Answering
from bot.core.responder import Responder
from bot.library.load import load
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = perf_counter()
library = load(Path(sys.argv[1]) / "briefings", Path(sys.argv[1]) / "seeds")
loaded = perf_counter()
Responder(Answering(library)).respond('x y z')
print(loaded - start, perf_counter() - loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def seconds(command: list[str]) -> float:
    """Return how long a command takes from start to end."""
    start = perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def cold_ask() -> None:
    """Print a cold `ask` as a multiple of starting Python and importing two libraries."""
    pairs = [(seconds(BARE), seconds(ASK)) for _ in range(RUNS)]
    bare, ask = (median(times) for times in zip(*pairs, strict=True))
    print(f"cold ask: {ask / bare:.2f} × importing yaml and rapidfuzz ({ask * 1000:.0f} ms / {bare * 1000:.0f} ms)")


def loading() -> None:
    """Print what a briefing costs, by the size of the library."""
    print(f"{'briefings':>10} {'load, ms each':>14} {'index, ms each':>15} {'memory, KiB each':>17}")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder), size)
            command = [sys.executable, "-c", LOAD, folder]
            output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        load, index, memory = map(float, output.split())
        print(f"{size:>10,} {load / size * 1000:>14.2f} {index / size * 1000:>15.2f} {memory / size:>17.1f}")


def generate(folder: Path, count: int) -> None:
    """Write a library of `count` briefings on invented subjects, the same every time."""
    dice = random.Random(count)
    words = [
        "".join(dice.choices("bcdfglmnprstv", k=1) + dice.choices("aeiou") + dice.choices("lmnrst")) for _ in range(90)
    ]
    for name in ("seeds", "briefings"):
        (folder / name).mkdir()
    notes = "\n".join(f"  p{n}: The {noun(dice, words)} keeps the {noun(dice, words)}." for n in range(1, 41))
    head = "title: Harbour news\nauthor: unknown\npublisher: unknown\npublished: unknown\n"
    digest = hashlib.sha256(b"").hexdigest()
    (folder / "seeds" / "harbour.yaml").write_text(f"{head}sha256: {digest}\nnotes:\n{notes}\n")
    for n in range(count):
        (folder / "briefings" / f"topic-{n}.yaml").write_text(briefing(dice, words, n))


def noun(dice: random.Random, words: list[str]) -> str:
    """Return an invented noun of three syllables."""
    return "".join(dice.choices(words, k=3))


def briefing(dice: random.Random, words: list[str], n: int) -> str:
    """Return the text of a briefing with five facts and five questions."""

    def claim() -> str:
        say = f"The {noun(dice, words)} of {noun(dice, words)} holds the {noun(dice, words)}."
        return f"say: {say}\n    from: harbour p{dice.randint(1, 40)}"

    def question() -> str:
        also = "\n".join(f"      - who keeps {noun(dice, words)} for {noun(dice, words)}" for _ in range(4))
        return (
            f"  - ask: What does {noun(dice, words)} hold?\n    also:\n{also}\n    answer:\n      - {claim()}".replace(
                "\n    from: h", "\n        from: h"
            )
        )

    single = claim().replace("\n    ", "\n  ")
    return "\n".join(
        [
            f"title: Topic {n} {noun(dice, words)}",
            "owner: desk",
            "reviewed: 2026-11-24",
            f"bottom line:\n  {single}",
            f"why it matters:\n  {single}",
            "facts:",
            *(f"  - {claim()}" for _ in range(5)),
            "questions:",
            *(question() for _ in range(5)),
            "log:\n  - date: 2026-11-24\n    change: added\n    what: first version",
            "",
        ]
    )


if __name__ == "__main__":
    cold_ask()
    loading()
