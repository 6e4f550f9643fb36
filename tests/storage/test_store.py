"""What every store promises, in memory and in SQLite."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from bot.core.model import Person, Place
from bot.core.remembered import Context
from bot.storage.memory import MemoryStore
from bot.testing.fakes import NOON
from tests.storage.rig import ANN, BOB, EVE, OTHER_ROOM, ROOM, asked, thought

if TYPE_CHECKING:
    from bot.core.ports import Store
    from bot.testing.fakes import FakeClock

ABOUT = Context("tides", "q-spring")


async def test_a_conversation_keeps_its_latest_topic(store: Store) -> None:
    """What was said last is what the conversation is about."""
    assert await store.recall(ROOM) is None
    await store.remember(ROOM, Context("rivers"))
    await store.remember(ROOM, ABOUT)
    assert await store.recall(ROOM) == ABOUT


@pytest.mark.parametrize("part", ["platform", "workspace", "channel", "thread"])
async def test_conversations_do_not_mix(store: Store, part: str) -> None:
    """A place that differs in any part is another conversation."""
    await store.remember(ROOM, ABOUT)
    changes = {part: "other"}
    elsewhere = replace(ROOM, **changes)
    assert await store.recall(elsewhere) is None


async def test_a_conversation_is_forgotten_after_thirty_days_of_silence(store: Store, clock: FakeClock) -> None:
    """Thirty days after the last answer, a follow-up has nothing to follow."""
    await store.remember(ROOM, ABOUT)
    clock.pass_time(days=20)
    await store.remember(ROOM, ABOUT)
    clock.pass_time(days=30)
    assert await store.recall(ROOM) == ABOUT
    clock.pass_time(seconds=1)
    assert await store.recall(ROOM) is None


async def test_the_latest_questions_come_first(store: Store) -> None:
    """Questions come newest first, those of one moment in reverse, and no more than asked for."""
    old, new = asked("old", at=NOON - timedelta(hours=1)), asked("new")
    newest, last = asked("newest", at=NOON + timedelta(microseconds=1)), asked("new, too")
    for question in (newest, new, old, last):
        await store.add_uncovered(question)
    assert await store.uncovered() == (newest, last, new, old)
    assert await store.uncovered(limit=2) == (newest, last)
    assert await store.uncovered(limit=0) == await store.uncovered(limit=-1) == ()


async def test_case_36_a_question_keeps_its_privacy(store: Store) -> None:
    """A question is private unless it was marked as public, and stays what it was."""
    private, public = asked("private"), replace(asked("public"), public=True)
    await store.add_uncovered(private)
    await store.add_uncovered(public)
    assert [(one.question, one.public) for one in await store.uncovered()] == [
        ("public", True),
        ("private", False),
    ]


async def test_questions_are_dropped_by_their_words(store: Store) -> None:
    """What the curators have dealt with goes, whoever asked it and wherever; other words stay."""
    for question in (asked("why?"), asked("why?", EVE, OTHER_ROOM), asked("Why?"), asked("wh\0y?")):
        await store.add_uncovered(question)
    await store.drop_uncovered({"why?", "wh\0y?", "never asked"})
    assert [one.question for one in await store.uncovered()] == ["Why?"]
    await store.drop_uncovered(())
    assert len(await store.uncovered()) == 1


async def test_a_later_word_replaces_the_earlier(store: Store) -> None:
    """One person has one opinion on one entry; other people and other entries have their own."""
    changed = replace(thought("e1"), helpful=False, comment="not any more", place=OTHER_ROOM)
    for word in (thought("e1"), thought("e1", BOB), thought("e2"), changed):
        await store.add_feedback(word)
    assert await store.feedback("e1") == (changed, thought("e1", BOB))
    assert await store.feedback("e2") == (thought("e2"),)
    assert await store.feedback("e3") == ()


async def test_the_latest_opinions_come_first(store: Store) -> None:
    """Opinions come newest first."""
    earlier, later = thought("e1", ANN), thought("e1", BOB, at=NOON + timedelta(seconds=1))
    await store.add_feedback(earlier)
    await store.add_feedback(later)
    assert await store.feedback("e1") == (later, earlier)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 24, 12, 0, 0, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=14))),
    ],
)
async def test_moments_are_kept_to_the_microsecond(store: Store, at: datetime) -> None:
    """A moment comes back as the same one, in UTC."""
    await store.add_uncovered(asked("when?", at=at))
    (kept,) = await store.uncovered()
    assert (kept.at, kept.at.tzinfo) == (at, UTC)


async def test_memory_can_be_cleared(clock: FakeClock) -> None:
    """The store in memory forgets everything at once, what was claimed included."""
    store = MemoryStore(clock)
    await store.claim("event", lease=30)
    await store.finish("event")
    await store.remember(ROOM, ABOUT)
    await store.add_uncovered(asked("why?"))
    await store.add_feedback(thought("e1"))
    store.clear()
    assert await store.claim("event", lease=30)
    assert (await store.recall(ROOM), await store.uncovered(), await store.feedback("e1")) == (None, (), ())


async def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    """Nobody guesses which noon was meant."""
    some_noon = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        await store.add_feedback(thought("e1", at=some_noon))
    with pytest.raises(ValueError, match="time zone"):
        await store.add_uncovered(asked("when?", at=some_noon))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "\u202e 👩🏽\u200d🚀 \x1b[31m {0.__class__} %s '; --",
            "\u202e 👩🏽\u200d🚀 \x1b[31m {0.__class__} %s '; --",
        ),
        ("a\0b\ud800c", "a\ufffdb\ufffdc"),
        ("long " * 50_000, "long " * 50_000),
    ],
)
async def test_what_people_write_is_kept_as_it_is(store: Store, said: str, kept: str) -> None:
    """Any text is kept; only what no database takes becomes U+FFFD."""
    await store.add_uncovered(asked(said))
    await store.add_feedback(replace(thought("e1"), comment=said))
    assert [one.question for one in await store.uncovered()] == [kept]
    assert [one.comment for one in await store.feedback("e1")] == [kept]


async def test_case_25_a_person_is_forgotten_alone(store: Store) -> None:
    """Who asks to be forgotten leaves nothing; everybody else stays, a namesake elsewhere included."""
    namesakes = [
        BOB,
        Person("slack", "T2", ANN.id),
        Person("discord", "T1", ANN.id),
    ]
    for person in (ANN, *namesakes):
        await store.add_uncovered(asked("why?", person))
        await store.add_feedback(thought("e1", person))
    await store.forget_person(ANN)
    assert {one.person for one in await store.uncovered()} == set(namesakes)
    assert {one.person for one in await store.feedback("e1")} == set(namesakes)


async def test_case_25_a_direct_conversation_goes_with_its_person(store: Store) -> None:
    """A place that is named after a person is forgotten with them; the rooms that they were in stay."""
    direct, elsewhere = Place("slack", "T1", ANN.id), Place("slack", "T2", ANN.id)
    aside = replace(ROOM, thread=ANN.id)
    for place in (direct, aside, elsewhere, ROOM):
        await store.remember(place, ABOUT)
    await store.add_uncovered(asked("in Ann's own place", BOB, direct))
    await store.add_uncovered(asked("beside Ann", BOB, aside))
    await store.forget_person(ANN)
    places = (direct, aside, elsewhere, ROOM)
    assert [await store.recall(place) for place in places] == [None, None, ABOUT, ABOUT]
    assert await store.uncovered() == ()


async def test_case_25_a_workspace_is_forgotten_alone(store: Store) -> None:
    """What was said in a workspace goes with it, and what its people said elsewhere; others keep theirs."""
    same_name = Place("discord", "T1", "C-ROOM")
    stays = [
        asked("theirs", EVE, OTHER_ROOM),
        asked("other platform", Person("discord", "T1", "U1"), same_name),
    ]
    goes = [asked("ours"), asked("our room", EVE, ROOM), asked("our person", ANN, OTHER_ROOM)]
    for question in (*stays, *goes):
        await store.add_uncovered(question)
        await store.add_feedback(thought(question.question, question.person, question.place))
    for place in (ROOM, OTHER_ROOM, same_name):
        await store.remember(place, ABOUT)
    await store.forget_workspace("slack", "T1")
    assert set(await store.uncovered()) == set(stays)
    assert [len(await store.feedback(one.question)) for one in (*stays, *goes)] == [1, 1, 0, 0, 0]
    assert [await store.recall(place) for place in (ROOM, OTHER_ROOM, same_name)] == [None, ABOUT, ABOUT]


async def test_nobody_claims_again_what_was_finished_for_a_forgotten_workspace(store: Store) -> None:
    """An event that is redelivered after its workspace was removed is still not answered twice."""
    await store.claim("slack T1 event", lease=30)
    await store.finish("slack T1 event")
    await store.forget_workspace("slack", "T1")
    assert not await store.claim("slack T1 event", lease=30)


async def test_finished_work_is_kept_for_seven_days(store: Store, clock: FakeClock) -> None:
    """Finished work turns redeliveries away for seven days and is forgotten within the hour after."""
    await store.claim("event", lease=30)
    clock.pass_time(seconds=20)
    await store.finish("event")
    clock.pass_time(days=7)
    assert not await store.claim("event", lease=30)
    clock.pass_time(seconds=3601)
    assert await store.claim("event", lease=30)


async def test_seven_days_count_from_when_the_work_was_finished(store: Store, clock: FakeClock) -> None:
    """Work that took longer than its lease is kept as long as any other."""
    await store.claim("event", lease=30)
    clock.pass_time(days=5)
    await store.finish("event")
    clock.pass_time(days=5)
    assert not await store.claim("event", lease=30)


async def test_a_question_is_not_kept_for_ever(store: Store, clock: FakeClock) -> None:
    """What somebody typed and nobody answered is forgotten after a year."""
    await store.add_uncovered(asked("what is the tide"))
    clock.pass_time(days=364)
    await store.claim("a", 1)
    assert await store.uncovered()
    clock.pass_time(days=2)
    await store.claim("b", 1)
    assert not await store.uncovered()
