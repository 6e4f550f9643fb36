"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dates import read_date

TODAY = date(2026, 11, 28)  # a Saturday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        ("2026/11/21", date(2026, 11, 21)),
        ("2026-11", date(2026, 11, 1)),
        ("21.11.2026", date(2026, 11, 21)),
        ("3. 4. 2026", date(2026, 4, 3)),
        ("21 November", date(2026, 11, 21)),
        ("the 21st of november, 2025", date(2025, 11, 21)),
        ("Nov 21", date(2026, 11, 21)),
        ("Sept. 3rd", date(2026, 9, 3)),
        ("December 3", date(2025, 12, 3)),
        ("since November", date(2026, 11, 1)),
        ("2025", date(2025, 1, 1)),
        ("today", TODAY),
        ("Yesterday!", date(2026, 11, 27)),
        ("monday", date(2026, 11, 23)),
        ("last saturday", date(2026, 11, 21)),
        ("last week", date(2026, 11, 21)),
        ("the past 2 weeks", date(2026, 11, 14)),
        ("3 weeks ago", date(2026, 11, 7)),
        ("three days ago", date(2026, 11, 25)),
        ("a month ago", date(2026, 10, 28)),
        ("2 years ago", date(2024, 11, 28)),
        ("21/11/2026", date(2026, 11, 21)),
        ("11/21/2026", date(2026, 11, 21)),
        ("4/4/2026", date(2026, 4, 4)),
    ],
)
def test_a_day_is_understood(words: str, day: date) -> None:
    """Numbers, names and distances mean a day; without a year, or as a weekday, the last one."""
    assert read_date(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        "",
        "3/4/2026",
        "31 February",
        "2026-13-01",
        "0000",
        "tides",
        "next week",
        "13/13/2026",
        "31 april 2026",
        "1 nove x",
    ],
)
def test_what_is_no_one_day_is_none(words: str) -> None:
    """Ambiguous days, days that are in no calendar, and other words give nothing."""
    assert read_date(words, TODAY) is None


def test_a_month_ago_on_the_31st_is_in_the_month_before() -> None:
    """A month that has no such day ends sooner."""
    assert read_date("a month ago", date(2026, 3, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize("words", ["999 weeks ago", "999 months ago", "12 years ago"])
def test_no_day_is_before_the_calendar(words: str) -> None:
    """What would be before the year 1 is no day."""
    assert read_date(words, date(9, 1, 1)) is None


@given(st.text(max_size=40), st.dates())
def test_no_words_break_it(words: str, today: date) -> None:
    """Whatever is typed on whatever day gives a day or nothing."""
    assert isinstance(read_date(words, today), date | None)


@given(st.from_regex(r"[0-9]{1,3} (days|weeks|months|years) ago", fullmatch=True), st.dates())
def test_no_distance_breaks_it(words: str, today: date) -> None:
    """A distance that leads out of the calendar gives nothing."""
    found = read_date(words, today)
    assert found is None or found <= today
