"""What changed since a date, on demand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.compose import ways
from bot.core.model import Kind
from tests.core.desk_rig import TYPED, Office, Way, office
from tests.dialogue import Bench, verify

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library

TOLD = "The tower is a hotel now."


async def edited(here: Office) -> None:
    """Let a curator change a briefing, ten days after the bot began to serve."""
    first, *others = here.bench.library.briefings
    here.bench.clock.pass_time(days=10)
    new = first._replace(bottom_line=first.bottom_line._replace(say=TOLD))
    here.bench.library = replace(here.bench.library, briefings=(new, *others))
    await here.summaries.remember(here.bench.clock.now())


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ("changes", True),
        ("changes since 1 December", True),
        ("Changes Since Last Week!", True),
        ("gannet-rock changes since 2026-11-28", True),
        ("ganet rock changes since last week", True),
        ("show gannet-rock changes since last monday", True),
        ("january-blackout changes since last week", False),
    ],
)
async def test_changes_are_told_since_a_date(said: str, lighthouse: Library, tmp_path: Path, *, is_told: bool) -> None:
    """Of all briefings or of one, by what they said then and say now; without a date, of the last seven days."""
    async with office(lighthouse, tmp_path) as here:
        await edited(here)
        heard = await here.hear(said)
        assert (TOLD in heard) is is_told
        assert "Changes since" in heard or "changes since" in heard


async def test_what_changed_before_is_not_told(lighthouse: Library, tmp_path: Path) -> None:
    """An edit of ten days ago is none of the last seven days."""
    async with office(lighthouse, tmp_path) as here:
        await edited(here)
        here.bench.clock.pass_time(days=10)
        assert TOLD not in await here.hear("changes")
        assert TOLD in await here.hear("changes since 2 weeks ago")


@pytest.mark.parametrize("said", ["changes since the tide", "gannet-rock changes since 3/4/2026", "changes since 2031"])
async def test_a_date_that_cant_be_read_is_asked_for(said: str, lighthouse: Library, tmp_path: Path) -> None:
    """The reply repeats it and shows how dates are written."""
    async with office(lighthouse, tmp_path) as here:
        heard = await here.hear(said)
        assert heard.startswith(f"I can't read “{said.partition(' since ')[2]}” as a day in the past.")
        assert "/briefing changes since last week" in heard


async def test_a_topics_log_leads_to_what_is_new_in_it(lighthouse: Library, tmp_path: Path) -> None:
    """Without a date a topic's changes are the curators' log, with a button for the last week."""
    async with office(lighthouse, tmp_path) as here:
        await edited(here)
        reply = await here.ask("gannet-rock changes")
        button = ways.actions_of(reply.document)[-1]
        assert (button.label, button.command) == ("Since last week", "gannet-rock changes since last week")
        assert TOLD in await here.hear(button.command, TYPED._replace(kind=Kind.ACTION))


async def test_a_topics_changes_can_be_shared(lighthouse: Library, tmp_path: Path) -> None:
    """They are of a briefing, and the line that brings them again names the day."""
    async with office(lighthouse, tmp_path) as here:
        await edited(here)
        reply = await here.ask("gannet-rock changes since last week")
        assert reply.line == "gannet-rock changes since 2026-11-27"
        assert ways.can_be_shared(reply)
        assert TOLD in await here.hear(reply.line, Way(kind=Kind.SHARE))


@pytest.mark.parametrize(
    "said",
    [
        "what changes since 2019 did the trust make?",
        "volcano changes since last week",
        "changes in the crew",
        "how often are there changes since 2019",
    ],
)
async def test_a_question_about_changes_stays_one(said: str, lighthouse: Library, tmp_path: Path) -> None:
    """Only a topic's name before it, or nothing, makes it a command."""
    async with office(lighthouse, tmp_path) as here:
        heard = await here.hear(said)
        assert "Changes since" not in heard
        assert "I can't read" not in heard


async def test_without_a_memory_it_is_what_the_curators_noted(lighthouse: Library) -> None:
    """A command that runs once knows no earlier library; the log has dates, and the newest line comes first."""
    await verify(
        lighthouse,
        [
            (
                "changes since june 2024",
                "1 July 2024: Gannet Rock without keepers: first version (added)\n20 June 2024",
            ),
            ("changes since 25 june 2024", "Changes since 25 June 2024\n\n1 July 2024: Gannet Rock"),
            ("january-blackout changes since 2024", "Changes since 1 January 2024\n\n20 June 2024: The night the lamp"),
            ("changes", "The curators have noted nothing since then."),
        ],
    )
    assert "20 June" not in await Bench(lighthouse).hear("gannet-rock changes since 2024")
