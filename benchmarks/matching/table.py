"""The table: one row for each method, its columns in parts, so that it fits a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.matching.measures import auroc, right_at_false, wilson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.matching.measures import Scored
    from benchmarks.matching.own import Decided
    from benchmarks.matching.speed import Speed
    from benchmarks.matching.trial import Result

NONE = "–"

SURE = ("near", "far", "right at ≤ 5 % false")
DECIDED = ("decided: right", "false")


def part(caption: str, heads: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    """Return a part of the table: a caption, the heads of its columns, and a row for each method."""
    lines = [("", *heads), *((name, *cells) for name, cells in rows.items())]
    first, *others = (max(map(len, column)) for column in zip(*lines, strict=True))
    aligned = ["  ".join([line[0].ljust(first), *map(str.rjust, line[1:], others)]).rstrip() for line in lines]
    return "\n".join([caption, *aligned])


def percent(count: int, total: int) -> str:
    """Return a share in whole percents."""
    return f"{100 * count / total:.0f}" if total else NONE


def interval(count: int, total: int) -> str:
    """Return a share in whole percents with its 95 % interval."""
    low, high = wilson(count, total)
    return f"{percent(count, total)} [{100 * low:.0f}–{100 * high:.0f}]" if total else NONE


def top1(result: Result) -> str:
    """Return how many answerable questions found a right entry."""
    return percent(result.right, len(result.answerable))


def area(answerable: Sequence[Scored], others: Sequence[Scored]) -> float | None:
    """Return the AUROC of answerable questions against others."""
    return auroc([one.score for one in answerable], [one.score for one in others])


def number(value: float | None) -> str:
    """Return a share as a decimal, without the nought before the point."""
    return NONE if value is None else f"{value:.2f}".removeprefix("0")


def sure(result: Result) -> list[str]:
    """Return the cells under SURE."""
    asked = result.answerable + result.near + result.far
    return [
        number(area(result.answerable, result.near)),
        number(area(result.answerable, result.far)),
        interval(right_at_false(asked), len(result.answerable)),
    ]


def decided(what: Decided | None) -> list[str]:
    """Return the cells under DECIDED."""
    if what is None:
        return [NONE] * len(DECIDED)
    return [interval(what.right, what.answerable), interval(what.false, what.asked)]


_ENOUGH = 1_000
"""Questions from which a 99th percentile is more than two or three of the slowest."""

SPEED = ("p50 ms", "× ours", "p99 ms", "× ours", "slowest ms", "questions", "build s", "memory MiB")


def speed(one: Speed, ours: Speed | None) -> list[str]:
    """Return the cells under SPEED."""
    return [
        _three(one.p50),
        _ratio(one.p50, ours and ours.p50),
        f"{'≈ ' if one.questions < _ENOUGH else ''}{_three(one.p99)}",
        _ratio(one.p99, ours and ours.p99),
        _three(one.slowest),
        f"{one.questions:,}",
        f"{'≈ ' if one.reckoned else ''}{_three(one.build)}",
        f"{one.memory:.0f}",
    ]


def _ratio(value: float, ours: float | None) -> str:
    return _three(value / ours) if ours else NONE


def _three(value: float) -> str:
    """Return a number with about three digits, which is more than repeats from run to run."""
    if value >= 100:  # noqa: PLR2004 - where the digits before the point are enough
        return f"{value:.0f}"
    return f"{value:.3g}" if value >= 1 else f"{value:.2g}"
