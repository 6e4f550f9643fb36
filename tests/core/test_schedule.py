"""When summaries are due: a year of local times, and every way in which clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.schedule import date_of, following, in_words, is_zone, moment_in_words, newest, upcoming, zones
from bot.core.subscription import Weekly

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6
WEEK = timedelta(weeks=1)
BERLIN = Weekly(MONDAY, time(9), "Europe/Berlin")

# What clocks did: a rule, a moment some days before, and when it is due, in UTC.
CHANGES = {
    "an hour that is skipped": (
        Weekly(SUNDAY, time(2, 30), "Europe/Berlin"),
        datetime(2026, 3, 25, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    ),
    "an hour that comes twice": (
        Weekly(SUNDAY, time(2, 30), "Europe/Berlin"),
        datetime(2026, 10, 21, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ),
    "half an hour that is skipped": (
        Weekly(SUNDAY, time(2, 15), "Australia/Lord_Howe"),
        datetime(2026, 10, 1, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    ),
    "half an hour that comes twice": (
        Weekly(SUNDAY, time(1, 45), "Australia/Lord_Howe"),
        datetime(2026, 4, 1, tzinfo=UTC),
        datetime(2026, 4, 4, 14, 45, tzinfo=UTC),
    ),
    "a day that begins at one": (
        Weekly(SUNDAY, time(0, 0), "America/Sao_Paulo"),
        datetime(2018, 11, 1, tzinfo=UTC),
        datetime(2018, 11, 4, 3, 0, tzinfo=UTC),
    ),
    "a day that ends with an hour of the next": (
        Weekly(SUNDAY, time(0, 0), "America/St_Johns"),
        datetime(2010, 11, 3, tzinfo=UTC),
        datetime(2010, 11, 7, 2, 30, tzinfo=UTC),
    ),
    "a gap across midnight": (
        Weekly(SUNDAY, time(23, 45), "America/Toronto"),
        datetime(1919, 3, 28, tzinfo=UTC),
        datetime(1919, 3, 31, 4, 30, tzinfo=UTC),
    ),
    "a date that is skipped": (
        Weekly(FRIDAY, time(9), "Pacific/Apia"),
        datetime(2011, 12, 28, tzinfo=UTC),
        datetime(2011, 12, 30, 10, 0, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize(("when", "before", "due"), CHANGES.values(), ids=CHANGES)
def test_case_39_a_change_of_clocks_leaves_one_due_moment(when: Weekly, before: datetime, due: datetime) -> None:
    """In a gap it is the first moment after it, in a fold the first of two; and the next is that of the next week."""
    first, second = upcoming(when, before, 2)
    assert first == due
    assert date_of(when, second) - date_of(when, first) == WEEK


def test_a_due_moment_is_after_what_was_asked() -> None:
    """At the due moment itself, the next one is a week away; a microsecond before, it is still to come."""
    due = datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert following(BERLIN, due - timedelta(microseconds=1)) == due
    assert following(BERLIN, due) == due + WEEK


def test_the_moments_are_in_utc() -> None:
    """Whatever the zone of the question, the answer is in UTC."""
    assert following(BERLIN, datetime(2026, 11, 24, tzinfo=ZoneInfo("Asia/Tokyo"))).tzinfo is UTC


def test_nothing_is_due_before_the_first() -> None:
    """A due moment counts from its own microsecond on."""
    first = following(BERLIN, datetime(2026, 11, 24, tzinfo=UTC))
    assert newest(BERLIN, first, first - timedelta(microseconds=1)) is None
    assert newest(BERLIN, first, first) == (first, 1)
    assert newest(BERLIN, first, first + WEEK - timedelta(microseconds=1)) == (first, 1)


def test_after_missed_weeks_the_newest_is_due_and_all_are_counted() -> None:
    """Across the change of clocks, weeks are counted by their dates."""
    first = following(BERLIN, datetime(2026, 10, 15, tzinfo=UTC))
    assert newest(BERLIN, first, datetime(2026, 11, 4, tzinfo=UTC)) == (datetime(2026, 11, 2, 8, tzinfo=UTC), 3)


def test_a_skipped_date_is_named_by_its_own_name() -> None:
    """The summary of a Friday that never was belongs to that Friday, though it comes on Saturday."""
    when, before, due = CHANGES["a date that is skipped"]
    assert following(when, before).astimezone(ZoneInfo(when.zone)).weekday() == SATURDAY
    assert date_of(when, due) == date(2011, 12, 30)


@given(
    st.integers(-12, 14),
    st.integers(-12, 14),
    st.integers(0, 6),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_case_39_a_moment_keeps_its_date_when_its_zone_s_rules_change(
    old: int, new: int, weekday: int, at: time
) -> None:
    """What was stored under the old rules has under the new ones the date that they give the same summary."""
    before, after = (Weekly(weekday, at, f"Etc/GMT{hours:+}") for hours in (-old, -new))
    stored = following(before, datetime(2026, 11, 24, tzinfo=UTC))
    assert date_of(after, stored) == date_of(before, stored)
    assert newest(after, stored, stored) == (stored, 1)


def changes_of_clocks() -> st.SearchStrategy[tuple[str, datetime]]:
    """Return zones, and moments at or near which their clocks were changed, if they ever were."""
    return st.builds(
        _near_a_change,
        st.sampled_from(zones()),
        st.datetimes(datetime(1840, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001 - Hypothesis wants them so
    )


def _near_a_change(name: str, start: datetime) -> tuple[str, datetime]:
    zone = ZoneInfo(name)
    before = start.astimezone(zone).utcoffset()
    days = (start + timedelta(days=days) for days in range(1, 370))
    after = next((day for day in days if day.astimezone(zone).utcoffset() != before), start)
    low, high = after - timedelta(days=1), after
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return name, high.replace(microsecond=0)


@settings(deadline=None, max_examples=300)
@given(changes_of_clocks(), st.integers(-180, 180), st.integers(0, 200))
def test_case_39_each_local_date_has_one_due_moment(change: tuple[str, datetime], minutes: int, hours: int) -> None:
    """In every zone, dates follow each other by weeks, at the time asked for or, in a gap, right behind it."""
    name, at = change
    zone = ZoneInfo(name)
    wall = (at + timedelta(minutes=minutes)).astimezone(zone)
    when = Weekly(wall.weekday(), time(wall.hour, wall.minute), name)
    moment, day = at - timedelta(hours=hours), None
    for _ in range(4):
        due = following(when, moment)
        assert due > moment
        assert newest(when, due, due) == (due, 1)
        meant, shown = datetime.combine(date_of(when, due), when.time), _shown(due, zone)
        assert date_of(when, due).weekday() == when.weekday
        assert day is None or date_of(when, due) - day == WEEK
        if shown == meant:
            assert due.astimezone(zone).fold == 0
        else:
            assert _shown(due - timedelta(seconds=1), zone) < meant < shown
        moment, day = due, date_of(when, due)


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what a clock on the wall shows."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def test_a_rule_and_a_moment_in_words() -> None:
    """People read a rule with its zone, and a moment as their own clocks show it."""
    assert in_words(BERLIN) == "Mondays at 09:00, Europe/Berlin"
    moment = datetime(2026, 11, 30, 8, 5, tzinfo=UTC)
    assert moment_in_words(moment, "Europe/Berlin") == "Monday, 30 November 2026, 09:05"
    assert moment_in_words(moment, "Pacific/Auckland") == "Monday, 30 November 2026, 21:05"


@pytest.mark.parametrize("name", ["europe/berlin", "Factory", "localtime", "posix/Europe/Berlin", "../etc/passwd", ""])
def test_what_is_no_zone(name: str) -> None:
    """A zone has an exact name, and it is a place's or a standard's: not the machine's own, no path, nothing odd."""
    assert not is_zone(name)
    assert name not in zones()


def test_every_zone_can_be_used() -> None:
    """Each name that is offered gives a due moment."""
    assert {"Europe/Berlin", "America/New_York", "UTC"} <= set(zones())
    for name in zones():
        assert is_zone(name)
        assert following(BERLIN._replace(zone=name), datetime(2026, 11, 24, tzinfo=UTC)).tzinfo is UTC
