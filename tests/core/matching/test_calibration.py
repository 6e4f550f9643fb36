"""Where the lines between answering, suggesting and declining are drawn."""

from collections.abc import Callable

import pytest

from bot.core.matching import THRESHOLDS, Entry, Hit, Matcher
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


SPLIT = [
    entry._replace(id=f"{entry.id}-{half}", phrasings=phrasings)
    for entry in CLEAR
    for half, phrasings in enumerate((entry.phrasings[:2], (entry.phrasings[2], f"{entry.phrasings[1]} then")))
]


@pytest.mark.parametrize("entries", [SPLIT, [entry._replace(answer="") for entry in CLEAR]])
def test_what_says_the_same_is_right(entries: list[Entry]) -> None:
    """An entry that gives the same answer is as good as the one that was meant, which needs no answer to be it."""
    assert calibrate(Matcher(entries), entries, declined).answer == pytest.approx(THRESHOLDS.answer, abs=0.05)


class Told(Matcher):
    """Finds what the phrasing that is left out says, `right 0.4` or `wrong 0.4`."""

    def __init__(self) -> None:
        super().__init__([])

    def search(
        self,
        question: str,
        *,
        limit: int = 5,
        prefer: Callable[[str], float] = lambda _: 0.0,
        without: tuple[str, int] | None = None,
    ) -> list[Hit]:
        """Return the one hit."""
        assert without
        right, score = question.split()
        name = without[0] if right == "right" else "elsewhere"
        return [Hit(name, float(score), question, ("matched",), name)]


def trials(*tried: str) -> list[Entry]:
    """Return a library of which these are the trials; an even number."""
    pairs = zip(tried[::2], tried[1::2], strict=True)
    return [Entry(f"{number:03}", pair, f"{number:03}") for number, pair in enumerate(pairs)]


def test_few_trials_hardly_move_the_lines() -> None:
    """Two mistakes in a library of some entries may be chance; two hundred are not."""
    two, many = (calibrate(Told(), trials(*["wrong 0.5"] * number), declined).answer for number in (2, 200))
    assert THRESHOLDS.answer < two < THRESHOLDS.answer + 0.02
    assert many > THRESHOLDS.answer + 0.1


def test_the_line_for_answers_is_never_below_the_one_for_suggestions() -> None:
    """Where the lowest line is best for answers, and any would do for suggestions, both are the same."""
    tried = trials("right 0.205", *["wrong 0.505"] * 3, *["right 0.56"] * 196)
    found = calibrate(Told(), tried, declined)
    assert found.suggest == found.answer < THRESHOLDS.suggest
