"""A year of summaries, step by step, with the clocks of five zones and what happens to a bot in a year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from bot.core.schedule import date_of, following, newest
from bot.core.subscription import Weekly
from bot.testing.fakes import FakeClock

STEP = timedelta(minutes=15)  # at which every due moment of these zones falls on a step
# A few days more than the year at both ends, so that each zone's own year lies within.
START, END = datetime(2025, 12, 29, 12, tzinfo=UTC), datetime(2027, 1, 4, 12, tzinfo=UTC)

# Weekdays on which the zones' clocks are changed, and times that are skipped or come twice then, beside ordinary ones.
# The clocks of Kathmandu are never changed; Thursday comes 53 times in 2026.
RULES = [
    *(Weekly(6, at, "Europe/Berlin") for at in (time(2, 30), time(9))),
    *(Weekly(6, at, "America/New_York") for at in (time(1, 45), time(2, 30), time(9))),
    *(Weekly(6, at, "Australia/Lord_Howe") for at in (time(1, 45), time(2, 15), time(2, 30))),
    Weekly(3, time(23, 30), "Africa/Cairo"),
    Weekly(4, time(0), "Africa/Cairo"),
    *(Weekly(3, at, "Asia/Kathmandu") for at in (time(2, 30), time(9))),
]

# Across the changes of clocks, which are in March, April, October and November.
OUTAGES = {
    datetime(2026, 3, 6, 12, tzinfo=UTC): timedelta(days=3),
    datetime(2026, 3, 28, 12, tzinfo=UTC): timedelta(days=3),
    datetime(2026, 4, 22, 12, tzinfo=UTC): timedelta(weeks=2.5),
    datetime(2026, 10, 16, 12, tzinfo=UTC): timedelta(weeks=2.5),
}


class Made(NamedTuple):
    """One delivery: for how many weeks, and when."""

    weeks: int
    at: datetime


class Planner:
    """What a planner does with a schedule: it stores when the next one is due, and its ledger has one a date."""

    def __init__(self, when: Weekly) -> None:
        self.when = when
        self.clock = FakeClock(START)
        self.next_at = following(when, START)
        self.ledger: dict[date, Made] = {}
        self.tries = 0

    def step(self) -> bool:
        """Make what is due; say whether anything was."""
        now = self.clock.now()
        found = newest(self.when, self.next_at, now)
        if found:
            self.tries += 1
            self.ledger.setdefault(date_of(self.when, found[0]), Made(found[1], now))
            self.next_at = following(self.when, now)
        return found is not None

    def run(self, until: datetime = END, *, set_back: int = 0) -> None:
        """Step until then; behind every `set_back`-th delivery, the clock is set back by two hours."""
        while self.clock.now() < until:
            if self.step() and set_back and self.tries % set_back == 0:
                self.clock.pass_time(seconds=-7200)
            self.clock.pass_time(seconds=STEP.total_seconds())

    def in_the_year(self) -> dict[date, Made]:
        """Return what the ledger has for 2026."""
        return {day: made for day, made in self.ledger.items() if day.year == 2026}


def year(when: Weekly) -> list[date]:
    """Return the dates of the weekday in 2026, by the calendar alone."""
    days = (date(2026, 1, 1) + timedelta(days=days) for days in range(365))
    return [day for day in days if day.weekday() == when.weekday]


def since_meant(when: Weekly, day: date, moment: datetime) -> timedelta:
    """Return how much later a clock on the wall shows at the moment than was asked for on the date."""
    return moment.astimezone(ZoneInfo(when.zone)).replace(tzinfo=None) - datetime.combine(day, when.time)


@pytest.mark.parametrize("when", RULES, ids=str)
def test_case_39_a_year_has_one_summary_a_week(when: Weekly) -> None:
    """There is one for each date, on the minute; in a gap, behind it; of two, the first; a clock set back adds none."""
    planner = Planner(when)
    planner.run(set_back=5)
    made = planner.in_the_year()
    assert list(made) == year(when)
    assert len(made) == (53 if when.weekday == 3 else 52)
    assert planner.tries == len(planner.ledger)
    assert {one.weeks for one in made.values()} == {1}
    assert sum(since_meant(when, day, one.at) > timedelta(0) for day, one in made.items()) <= 1  # in the gap alone
    assert all(
        since_meant(when, day, one.at - STEP) < timedelta(0) <= since_meant(when, day, one.at)
        for day, one in made.items()
    )
    assert all(one.at.astimezone(ZoneInfo(when.zone)).fold == 0 for one in made.values())


@pytest.mark.parametrize("when", RULES, ids=str)
def test_case_39_all_weeks_that_an_outage_cost_have_one_summary(when: Weekly) -> None:
    """After an outage, the newest date that was missed has one, which counts them all; other dates have their own."""
    planner = Planner(when)
    expected = dict.fromkeys(year(when), 1)
    for start, length in OUTAGES.items():
        planner.run(start, set_back=5)
        planner.clock.pass_time(seconds=length.total_seconds())
        back = planner.clock.now()
        missed = [
            day
            for day in expected
            if since_meant(when, day, start) < timedelta(0) <= since_meant(when, day, back - STEP)
        ]
        for day in missed[:-1]:
            del expected[day]
        expected |= dict.fromkeys(missed[-1:], len(missed))
    planner.run(set_back=5)
    assert {day: one.weeks for day, one in planner.in_the_year().items()} == expected
    assert sum(expected.values()) == len(year(when))
    assert planner.tries == len(planner.ledger)


@pytest.mark.parametrize("at", [time(0), time(0, 30), time(9), time(23, 30)], ids=str)
@pytest.mark.parametrize(("old", "new"), [(2, 1), (1, 2), (-11, 13), (13, -11)])
def test_case_39_new_rules_for_a_zone_give_no_date_two_and_cost_none(old: int, new: int, at: time) -> None:
    """A time-zone database that is replaced in mid-year leaves one summary for each date."""
    planner = Planner(Weekly(0, at, f"Etc/GMT{-old:+}"))
    planner.run(datetime(2026, 6, 17, tzinfo=UTC))
    planner.when = planner.when._replace(zone=f"Etc/GMT{-new:+}")
    planner.run()
    assert list(planner.in_the_year()) == year(planner.when)
