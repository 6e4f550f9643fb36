"""Where things stand in the drawings: the timeline, and who says what."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.core.briefing import Claim, Event, Locator
from bot.preview.matrix import Stance, Standing, matrix_of
from bot.preview.timeline import WIDTH, picture_of

if TYPE_CHECKING:
    from bot.core.briefing import Library


def events(*dates: str) -> list[Event]:
    """Return something that happened on each date."""
    return [Event(date, Claim(f"It happened in {date}.", (Locator("tern-review", 3),))) for date in dates]


def test_events_stand_in_order_of_time_and_to_scale() -> None:
    """The numbers follow time, whatever the order of the file; twice the time is twice the way."""
    picture = picture_of(events("2021-01-01", "2019-01-01", "2023-01-01"))
    assert picture
    assert [mark.event.date for mark in picture.marks] == ["2019-01-01", "2021-01-01", "2023-01-01"]
    first, second, third = (mark.x for mark in picture.marks)
    assert abs((third - first) - 2 * (second - first)) < 1
    assert [mark.number for mark in picture.marks] == [1, 2, 3]


def test_a_date_that_names_no_day_spans_what_it_may_mean() -> None:
    """A year is as wide as twelve months, a month as its days, and a day is a point."""
    picture = picture_of(events("2020", "2020-06", "2020-06-15"))
    assert picture
    year, month, day = picture.marks
    assert 11.5 < year.width / month.width < 13
    assert day.width == 0


def test_no_two_marks_lie_upon_each_other() -> None:
    """Events of one time stand below each other, and the axis below them all."""
    picture = picture_of(events(*["2024-01-17"] * 4, "2024-01-18", "2024"))
    assert picture
    assert len({(mark.x, mark.y) for mark in picture.marks}) == 6
    lanes: dict[float, list[float]] = {}
    for mark in picture.marks:
        lanes.setdefault(mark.y, []).append(mark.x)
    assert all(after - before >= 26 for xs in lanes.values() for before, after in pairwise(xs))
    assert max(mark.y for mark in picture.marks) < picture.axis < picture.height


def test_everything_is_within_the_picture() -> None:
    """Whatever the dates, marks and labels lie on the axis, and there are few labels."""
    for dates in (["2024-01-17"], ["0001", "9999"], ["2023-12-31", "2024-01-01"], ["2023"], ["1900-01", "2024"]):
        picture = picture_of(events(*dates))
        assert picture
        assert 1 <= len(picture.ticks) <= 9
        assert all(mark.x >= 0 and mark.x + mark.width <= WIDTH for mark in picture.marks)
        assert all(0 <= tick.x <= WIDTH for tick in picture.ticks)
    assert picture_of([]) is None


def test_sources_agree_where_they_report_independently(lighthouse: Library) -> None:
    """A source that repeats another's reporting says so, and makes no agreement with it."""
    matrix = matrix_of(lighthouse.by_slug["gannet-rock"], lighthouse)
    rows = {row.claim.say: row for group in matrix.groups for row in group.rows}
    saved = rows["The trust saves about $310,000 a year by its own account."]
    assert [cell.stance for cell in saved.cells] == [Stance.SAYS, Stance.REPEATS]
    assert saved.standing is Standing.ALONE
    blackout = matrix_of(lighthouse.by_slug["january-blackout"], lighthouse)
    first = next(group for group in blackout.groups if group.heading == "At a glance").rows[0]
    assert first.standing is Standing.AGREED


def test_positions_are_held_against_one_another(lighthouse: Library) -> None:
    """On a point in dispute each source says so or says otherwise, each at its own paragraphs."""
    matrix = matrix_of(lighthouse.by_slug["january-blackout"], lighthouse)
    group = matrix.groups[0]
    assert group.heading == "How long the lamp was dark"
    assert [[cell.stance for cell in row.cells] for row in group.rows] == [
        [Stance.SAYS, Stance.DIFFERS],
        [Stance.DIFFERS, Stance.SAYS],
    ]
    assert group.rows[0].cells[1].cites == (Locator("tern-review", 4),)
    assert {row.standing for row in group.rows} == {Standing.DISPUTED}


def test_every_claim_stands_in_the_matrix_once(lighthouse: Library) -> None:
    """Nothing that a briefing states is left out, and a sentence that is said in two places is one row."""
    for briefing in lighthouse.briefings:
        said = [row.claim.say for group in matrix_of(briefing, lighthouse).groups for row in group.rows]
        assert sorted(said) == sorted({claim.say for claim in briefing.claims})
