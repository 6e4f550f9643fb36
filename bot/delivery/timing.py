"""How long a delivery waits for what, from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.problems import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX: Final = "DELIVERY_"
_LONGEST: Final = 86_400.0
_ENVIRONMENT: Final = "environment"


@dataclass(frozen=True, slots=True)
class Timing:
    """Times of a delivery.

    A platform has `http_timeout` to answer. Nobody else takes a delivery within its `lease`, which is longer: else two
    could ask at once. After an outcome that nobody knows, nothing is looked for or posted within `quiet`, which is
    longer, too: what was accepted late has arrived by then. What was ever in doubt is looked for once more after
    `verify`, which is longer than `quiet`.
    """

    http_timeout: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(seconds=30)
    quiet: timedelta = timedelta(seconds=60)
    verify: timedelta = timedelta(minutes=5)


def read_timing(environ: Mapping[str, str] = os.environ) -> Timing:
    """Return the times that the environment sets, in seconds; raises Problems for what is none, or doesn't fit."""
    problems: list[Problem] = []
    usual = Timing()
    times = {
        name: _seconds(environ, _PREFIX + name.upper(), getattr(usual, name), problems)
        for name in ("http_timeout", "lease", "quiet", "verify")
    }
    for shorter, longer in (("http_timeout", "lease"), ("http_timeout", "quiet"), ("quiet", "verify")):
        if times[shorter] >= times[longer] and not problems:
            names = {name: f"{_PREFIX}{name.upper()}" for name in (shorter, longer)}
            said = " and ".join(f"{names[name]} is {times[name].total_seconds():g} s" for name in (longer, shorter))
            problems.append(Problem(_ENVIRONMENT, 0, "", said, f"make {names[longer]} the longer one"))
    if problems:
        raise Problems(problems)
    return Timing(**times)


def _seconds(environ: Mapping[str, str], name: str, usual: timedelta, problems: list[Problem]) -> timedelta:
    said = environ.get(name, "")
    if not said:
        return usual
    try:
        seconds = float(said)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST:
        problems.append(Problem(_ENVIRONMENT, 0, name, "this is no time", "write a number of seconds, as in 30"))
        return usual
    return timedelta(seconds=seconds)
