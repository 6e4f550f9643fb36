"""What the most people ask, and no briefing covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model import Person
from bot.testing.fakes import NOON
from tests.storage.rig import EVE, OTHER_ROOM, ROOM, asked

if TYPE_CHECKING:
    from bot.core.ports import Store

MONTH_AGO = NOON - timedelta(days=30)


async def ask(store: Store, *questions: str, people: int = 3, **changes: object) -> None:
    """Let several people ask in public, one way of writing after the other."""
    for number in range(people):
        question = asked(questions[number % len(questions)], Person("slack", "T1", f"U{number}"))
        await store.add_uncovered(replace(question, **{"public": True, **changes}))  # type: ignore[arg-type]


async def most_asked(store: Store, **limits: int) -> tuple[tuple[str, int], ...]:
    """Return what the most asked in the workspace T1 within a month."""
    return await store.most_asked("slack", "T1", MONTH_AGO, **limits)


async def test_case_36_three_people_have_to_ask(store: Store) -> None:
    """What two people ask is theirs, however often they do; with the third it is told, and how many they are."""
    await ask(store, "Who owns the moon?", people=2)
    await ask(store, "Who owns the moon?", people=2)
    assert await most_asked(store) == ()
    await ask(store, "Who owns the moon?")
    assert await most_asked(store) == (("Who owns the moon?", 3),)
    assert await most_asked(store, least=4) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"public": False},
        {"place": OTHER_ROOM},
        {"place": replace(ROOM, platform="discord")},
        {"at": MONTH_AGO - timedelta(1)},
    ],
    ids=["private", "another workspace", "another platform", "long ago"],
)
async def test_case_36_only_public_places_count(store: Store, changes: dict[str, object]) -> None:
    """Nothing from a private place, another workspace or longer ago is told, nor does it make three of two."""
    await ask(store, "Who owns the moon?", people=9, **changes)
    await ask(store, "Who owns the moon?", people=2)
    assert await most_asked(store) == ()


async def test_ways_of_writing_are_one_question(store: Store) -> None:
    """Case, punctuation and spaces make no difference, signs and letters do; it is told as it was written last."""
    await ask(store, "who owns the moon", "WHO OWNS,  THE MOON", "Who owns the moon?")
    await ask(store, "What is C++?", "What is C?", "What is C++!")
    await ask(store, "???")
    assert await most_asked(store) == (("Who owns the moon?", 3),)


async def test_what_the_most_people_ask_comes_first(store: Store) -> None:
    """More people come before fewer, then the letters decide; no more are told than asked for."""
    await ask(store, "a")
    await ask(store, "c", people=5)
    await ask(store, "b", people=5)
    assert await most_asked(store) == (("b", 5), ("c", 5), ("a", 3))
    assert await most_asked(store, limit=1) == (("b", 5),)


async def test_whoever_asks_in_a_public_place_counts(store: Store) -> None:
    """A guest from another workspace is one of those who asked there."""
    await ask(store, "Who owns the moon?", people=2)
    await store.add_uncovered(replace(asked("Who owns the moon?", EVE), public=True))
    assert await most_asked(store) == (("Who owns the moon?", 3),)
