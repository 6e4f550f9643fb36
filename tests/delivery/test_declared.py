"""Subscriptions of a file: kept as they stand there, whatever became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model import Person, Place
from bot.core.subscription import Standing
from bot.core.views import views_of
from bot.delivery import declared
from bot.problems import Problems
from tests.delivery.rig import ANN, ROOM

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library
    from tests.delivery.rig import House

ROW = "- place: slack:T1:C-ROOM\n  when: monday 09:00 Europe/Berlin\n"


async def keep(house: House, file: Path, library: Library, text: str | None) -> None:
    """Start with a file that holds this, or without one."""
    write(file, text)
    await declared.keep(file, house.subscriptions, views_of(library).at, house.clock.now())


def write(file: Path, text: str | None) -> None:
    """Let the file hold this, or be gone."""
    file.unlink(missing_ok=True)
    if text is not None:
        file.write_text(text)


async def test_what_stands_in_the_file_is_there_and_ends_with_its_line(
    house: House, tmp_path: Path, lighthouse: Library
) -> None:
    """A line makes a subscription, and the next start without it ends it; those made in chat stay."""
    file = tmp_path / "subscriptions.yaml"
    other = await house.subscribe(Place("slack", "T1", "C-CHAT"), name="s-2")
    await keep(house, file, lighthouse, ROW)
    kept = await house.subscriptions.at(ROOM)
    assert kept
    assert (kept.declared, kept.topics, kept.quiet) == (True, (), False)
    await keep(house, file, lighthouse, "")
    assert [one.id for one in await house.subscriptions.of("", "")] == [other.id]


async def test_a_process_without_the_file_ends_nothing(house: House, tmp_path: Path, lighthouse: Library) -> None:
    """Of several processes only some may have the file; one without it leaves what the others have kept."""
    file = tmp_path / "subscriptions.yaml"
    await keep(house, file, lighthouse, ROW)
    await keep(house, file, lighthouse, None)
    assert await house.subscriptions.at(ROOM)


async def test_what_the_platform_stopped_goes_on_at_the_next_start(
    house: House, tmp_path: Path, lighthouse: Library
) -> None:
    """Who has mended what stopped it starts the bot anew; what people paused stays so, and what is due stays due."""
    file = tmp_path / "subscriptions.yaml"
    await keep(house, file, lighthouse, ROW)
    first = await house.subscriptions.at(ROOM)
    assert first
    await house.subscriptions.stand(first.id, Standing.SUSPENDED, first.next_at, "not_in_channel")
    await keep(house, file, lighthouse, ROW)
    going = await house.subscriptions.at(ROOM)
    assert going
    assert (going.standing, going.why, going.next_at) == (Standing.ACTIVE, "", first.next_at)
    await house.subscriptions.stand(first.id, Standing.PAUSED, first.next_at)
    await keep(house, file, lighthouse, ROW)
    paused = await house.subscriptions.at(ROOM)
    assert paused
    assert paused.standing is Standing.PAUSED


@pytest.mark.parametrize(
    ("place", "alone"),
    [
        (Place("slack", "T1", "D123"), True),
        (Place("slack", "T1", "C123"), False),
        (Place("discord", "", "123"), True),
        (Place("discord", "7", "123"), False),
    ],
)
async def test_case_25_a_direct_conversation_is_forgotten_with_its_person(
    place: Place, *, alone: bool, house: House, tmp_path: Path, lighthouse: Library
) -> None:
    """A person's own conversation that a file subscribed goes with them; a channel's subscription stays."""
    owner = ANN if place.platform == "slack" else Person("discord", "", "9")
    text = ROW.replace("slack:T1:C-ROOM", str(place)[:-1]) + f"  owner: {owner}\n"
    await keep(house, tmp_path / "subscriptions.yaml", lighthouse, text)
    await house.store.forget_person(owner)
    assert bool(await house.subscriptions.at(place)) is not alone


@pytest.mark.parametrize("place", ["slak:T1:C1", "slack::C1", "slack:T1", "discord:1:2:3:4", "terminal:elsewhere:chat"])
async def test_a_place_that_no_platform_has_is_refused(
    place: str, house: House, tmp_path: Path, lighthouse: Library
) -> None:
    """A slip in a place is told, with its line: its summaries would wait for ever."""
    with pytest.raises(Problems, match=r":1: 1st subscription, place"):
        await keep(house, tmp_path / "subscriptions.yaml", lighthouse, ROW.replace("slack:T1:C-ROOM", f'"{place}"'))
