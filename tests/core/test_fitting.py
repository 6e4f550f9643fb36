"""A summary is one message, however much there is to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters import plain
from bot.adapters.discord import render as discord
from bot.adapters.slack import render as slack
from bot.core.briefing import Change, ChangeKind, Library
from bot.core.compose.summaries import fitted
from bot.core.compose.ways import actions_of
from bot.core.summary import changed
from tests.core.edited import claim, libraries, rock, snapshots, with_rock
from tests.core.test_summaries import first_line, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.document import Document


def on_slack(document: Document) -> bool:
    """Return whether the document is one message of Slack."""
    return len(slack.render(document)) == 1


def on_discord(document: Document) -> bool:
    """Return whether the document is one message of Discord."""
    return len(discord.render(document)) == 1


@given(st.data(), st.integers(1_000, 3_000))
def test_case_26_a_summary_is_one_message(lighthouse: Library, data: st.DataObject, budget: int) -> None:
    """Whatever the room is, the fullest summary that fits is made, and one more change would not fit."""
    edited = data.draw(libraries(lighthouse))
    changes = changed(snapshots(lighthouse), snapshots(edited))

    def fits(document: Document) -> bool:
        return len(plain.render(document)) <= budget

    made = [summary(changes, edited, most) for most in range(len(changes.differences) + 1)]
    document = fitted(lambda most: summary(changes, edited, most), fits)
    assert fits(document)
    assert document in made or not any(map(fits, made))


def test_case_26_a_huge_sentence_is_cut(lighthouse: Library) -> None:
    """A first line that fits nowhere is cut, with a sign; where nothing fits, counts and buttons are left."""
    huge = with_rock(lighthouse, rock(lighthouse)._replace(bottom_line=claim("A fox. " * 2_000)))
    changes = changed(snapshots(lighthouse), snapshots(huge))
    for fits in (on_slack, on_discord):
        document = fitted(lambda most: summary(changes, huge, most), fits)
        assert fits(document)
        assert first_line(document).startswith("Gannet Rock without keepers: A fox. A fox.")
        assert "…" in first_line(document)
        assert len(first_line(document)) > 1_000
    bare = fitted(lambda most: summary(changes, huge, most), lambda made: not made.sources)
    assert "1 new bottom line" in first_line(bare)
    assert actions_of(bare)


@pytest.mark.parametrize("fits", [on_slack, on_discord])
def test_a_full_summary_is_one_message_on_both_platforms(fits: Callable[[Document], bool], lighthouse: Library) -> None:
    """A long week's summary fits one message of Slack and one of Discord, and fills it."""
    old = rock(lighthouse)
    facts = tuple(claim(f"Fox number {n} {'ran and ' * 5}lives in the tower.") for n in range(200))
    many = with_rock(lighthouse, old._replace(facts=facts))
    changes = changed(snapshots(lighthouse), snapshots(many))
    document = fitted(lambda most: summary(changes, many, most), fits)
    assert fits(document)
    assert plain.render(document).count("Fox number") > 15
    assert " more changes: " in plain.render(document)


def test_every_briefing_has_its_share(lighthouse: Library) -> None:
    """Where not all can be told, the briefing with one change is not crowded out by the one with many."""
    old, night = lighthouse.briefings
    facts = tuple(claim(f"Fox {n} came.") for n in range(9))
    edited = Library((old._replace(facts=facts), night._replace(questions=night.questions[:1])), lighthouse.sources)
    changes = changed(snapshots(lighthouse), snapshots(edited))
    said = plain.render(summary(changes, edited, 2))
    assert said.count("came.") == 2
    assert "Was a ship in danger when the lamp failed?" in said


def test_no_share_comes_before_a_correction(lighthouse: Library) -> None:
    """A briefing's second correction is told before another one's most important change."""
    old, night = lighthouse.briefings
    wrong = tuple(Change("2024-07-20", ChangeKind.CORRECTED, f"figure {n}") for n in (1, 2, 3))
    edited = Library((old._replace(log=wrong), night._replace(facts=())), lighthouse.sources)
    said = plain.render(summary(changed(snapshots(lighthouse), snapshots(edited)), edited, 2))
    assert [f"figure {n}" in said for n in (1, 2, 3)] == [True, True, True]
