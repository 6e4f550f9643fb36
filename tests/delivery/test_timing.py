"""Times of deliveries, from the environment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.timing import Timing, read_timing
from bot.problems import Problems


def test_the_usual_times_fit() -> None:
    """Nobody needs to set a time, and an empty one is none."""
    assert read_timing({}) == read_timing({"DELIVERY_LEASE": ""}) == Timing()
    assert Timing().http_timeout < Timing().lease < Timing().quiet < Timing().verify


def test_each_can_be_set_in_seconds() -> None:
    """A time in the environment is in seconds, and may have a fraction."""
    given = {"DELIVERY_HTTP_TIMEOUT": "1", "DELIVERY_LEASE": "2.5", "DELIVERY_QUIET": "4", "DELIVERY_VERIFY": "6"}
    assert read_timing(given) == Timing(*(timedelta(seconds=number) for number in (1, 2.5, 4, 6)))


@pytest.mark.parametrize("said", ["soon", "-1", "0", "nan", "inf", "1e9", "10 s"])
def test_what_is_no_time_is_told(said: str) -> None:
    """Anything but a number of seconds is told, with the variable's name."""
    with pytest.raises(Problems, match="DELIVERY_LEASE: this is no time"):
        read_timing({"DELIVERY_LEASE": said})


@pytest.mark.parametrize(
    ("name", "value"), [("HTTP_TIMEOUT", "30"), ("LEASE", "10"), ("QUIET", "5"), ("QUIET", "300"), ("VERIFY", "60")]
)
def test_times_that_do_not_fit_are_told(name: str, value: str) -> None:
    """A platform that may answer after the lease or the quiet is over would be asked twice."""
    with pytest.raises(Problems, match=r"make DELIVERY_\w+ the longer one"):
        read_timing({f"DELIVERY_{name}": value})


def test_a_lease_may_be_longer_than_the_quiet() -> None:
    """What is in somebody's hands isn't taken up, however short the quiet is."""
    assert read_timing({"DELIVERY_LEASE": "90"}).lease > Timing().quiet
