"""Where the lines between answering, suggesting and declining are drawn."""

import pytest

from bot.core.matching import THRESHOLDS, Entry, Matcher
from bot.core.matching.calibration import calibrate
from bot.core.matching.decide import HIGHEST, LOWEST

TOWNS = "Alba Brix Cumo Dorn Elva Fano Gerp Holm".split()
DEEDS = "bridge harbour school market tower mill".split()


def library(asked: tuple[str, ...]) -> list[Entry]:
    """Return a library of towns and what they built."""
    return [
        Entry(f"{town}-{deed}", tuple(each.format(town=town, deed=deed) for each in asked), f"{town} has a {deed}.")
        for town in TOWNS
        for deed in DEEDS
    ]


CLEAR = library(("who built the {deed} of {town}", "builder of the {deed} in {town}", "by whom is {town}'s {deed}"))
ODD = [
    Entry(f"odd-{town}", (f"who built the {deed} of {town} anew", f"what did {town}'s {deed} cost"), "")
    for town in TOWNS
    for deed in DEEDS[:3]
]


def declined(name: str) -> bool:
    """Return whether an entry of these declines."""
    return name.startswith("odd")


def test_the_same_library_gives_the_same_lines_in_any_order() -> None:
    """What is tried is spread over the entries by their ids."""
    first = calibrate(Matcher(CLEAR), CLEAR, declined)
    assert first == calibrate(Matcher(CLEAR), CLEAR[::-1], declined)


def test_lines_keep_their_bounds_and_their_order() -> None:
    """Whatever is measured, a suggestion needs no more than an answer, and both stay where scores mean something."""
    found = calibrate(Matcher([*CLEAR, *ODD]), [*CLEAR, *ODD], declined)
    assert LOWEST <= found.suggest <= found.answer <= HIGHEST


def test_near_misses_raise_the_line() -> None:
    """The more of what a library declines comes near to what it answers, the surer an answer has to be."""
    plain = calibrate(Matcher(CLEAR), CLEAR, declined)
    hard = calibrate(Matcher([*CLEAR, *ODD]), [*CLEAR, *ODD], declined)
    assert hard.answer > plain.answer


@pytest.mark.parametrize("entries", [[], [Entry("a", ("who built it",), "x")], [Entry("a", (), "")]])
def test_with_nothing_to_try_the_usual_lines_hold(entries: list[Entry]) -> None:
    """A phrasing that stands alone can't be left out."""
    assert calibrate(Matcher(entries), entries, declined) == THRESHOLDS
