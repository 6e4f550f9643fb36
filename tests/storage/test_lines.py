"""The command lines that buttons had no room for, in every kind of store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.storage.rig import ANN, BOB, OTHER_ROOM, ROOM

if TYPE_CHECKING:
    from bot.core.ports import Store
    from bot.testing.fakes import FakeClock

LONG = "ask " + "why " * 100


async def test_a_line_is_found_by_its_key(store: Store) -> None:
    """In all of the workspace, and in no other; the same line of the same person has the same key."""
    key = await store.keep_line(ROOM, ANN, LONG)
    assert len(key) == 22
    assert await store.keep_line(ROOM, ANN, LONG) == key != await store.keep_line(ROOM, BOB, LONG)
    assert await store.line(replace(ROOM, channel="C-ELSE", thread=""), key) == LONG
    assert await store.line(OTHER_ROOM, key) is None
    assert await store.line(ROOM, "x" * 22) is None


async def test_a_line_is_kept_while_it_is_shown(store: Store, clock: FakeClock) -> None:
    """Ninety days after it was last shown, its button no longer works."""
    key = await store.keep_line(ROOM, ANN, LONG)
    clock.pass_time(days=80)
    await store.keep_line(ROOM, ANN, LONG)
    clock.pass_time(days=89)
    assert await store.line(ROOM, key) == LONG
    clock.pass_time(days=2)
    assert await store.line(ROOM, key) is None


@pytest.mark.parametrize("whose", ["person", "workspace"])
async def test_case_25_a_line_goes_with_who_asked(store: Store, whose: str) -> None:
    """It may quote what somebody typed, so it goes with that person, or with the workspace."""
    key, other = await store.keep_line(ROOM, ANN, LONG), await store.keep_line(OTHER_ROOM, BOB, LONG)
    await (store.forget_person(ANN) if whose == "person" else store.forget_workspace("slack", "T1"))
    assert await store.line(ROOM, key) is None
    assert (await store.line(OTHER_ROOM, other) is None) == (whose == "workspace")  # Bob belongs to it
