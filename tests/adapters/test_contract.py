"""The contract itself: an adapter that keeps it passes, and each single flaw is found."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from bot.testing import TYPED, AdapterContract, Answers, Capability, missing
from bot.testing import rig as bench
from bot.testing.zoo import ZOO
from tests.adapters.room_rig import RoomRig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class TestRoom(AdapterContract):
    """A platform that has everything."""

    @pytest.fixture
    async def rig(self) -> AsyncIterator[RoomRig]:
        """Return a room."""
        rig = RoomRig()
        yield rig
        await rig.stop()


LONG, PINGS = "very long paragraph", "pings"

FLAWS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("answers twice", "test_a_question_is_answered_once_where_it_was_asked", {}),
    ("wrong thread", "test_each_mention_is_answered_in_its_own_thread", {}),
    ("answers bots", "test_bots_are_not_answered", {}),
    ("numbers anew", "test_case_01_a_redelivery_is_answered_once", {}),
    ("leaves it encoded", "test_the_handler_sees_what_was_typed", {"typed": TYPED["markup"]}),
    ("acknowledges late", "test_case_07_a_slow_answer_is_acknowledged_in_time", {}),
    ("shows the first part", "test_case_26_every_document_shows_all_its_text", {"name": LONG}),
    ("ignores limits", "test_case_26_every_document_shows_all_its_text", {"name": LONG}),
    ("passes markup on", "test_cases_04_27_32_hostile_text_is_literal", {"name": PINGS}),
    ("links by itself", "test_cases_04_27_32_hostile_text_is_literal", {"name": "addresses"}),
    ("shows all to all", "test_what_is_for_the_asker_is_private", {}),
    ("has no private place", "test_a_direct_place_is_private", {}),
    ("posts beside the thread", "test_places_round_trip", {}),
    ("knows only who asked", "test_posting_works_after_a_restart", {}),
    ("posts twice", "test_a_post_with_the_same_key_is_shown_once", {}),
    ("finds anything", "test_a_post_is_found_by_its_key", {}),
    ("adds when editing", "test_a_post_can_be_changed", {}),
    ("deletes once", "test_a_post_can_be_taken_back", {}),
    ("doesn't wait", "test_an_answer_waits_for_a_rate_limit", {}),
    ("tries again", "test_a_refusal_is_not_tried_again", {}),
    ("hides refusals", "test_a_refusal_is_not_tried_again", {}),
    ("crashes in silence", "test_case_08_a_crash_apologises", {}),
    ("tells the error", "test_case_08_a_crash_apologises", {}),
    ("ends slowly", "test_cancelling_ends_promptly", {}),
    ("says again what may be there", "test_case_03_what_may_be_there_is_not_said_again", {}),
    ("shares twice", "test_what_is_shared_everybody_sees_once", {}),
    ("shows no suggest", "test_half_a_line_is_offered_what_it_may_become", {}),
    ("offers what broke", "test_half_a_line_is_offered_what_it_may_become", {}),
    ("shows no home", "test_a_person_has_a_page", {}),
    ("numbers alike", "test_a_request_tells_who_where_and_when", {}),
    ("ignores buttons", "test_a_button_asks_for_its_command", {}),
    ("doesn't wait", "test_a_post_waits_for_a_rate_limit", {}),
)


@pytest.mark.parametrize(("flaw", "test", "arguments"), FLAWS)
async def test_each_flaw_is_found(
    flaw: str, test: str, arguments: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An adapter with one flaw fails the test of the rule that it breaks, and a sound one passes it."""
    assert await passes(RoomRig(), test, arguments)
    for module in ("rig", "asking"):  # what never comes is waited for in vain, so not for long
        monkeypatch.setattr(f"bot.testing.{module}.PATIENCE", 0.3)
    monkeypatch.setattr("bot.testing.failing.PROMPTLY", 0.3)
    assert not await passes(RoomRig(flaw), test, arguments)


async def passes(rig: RoomRig, test: str, arguments: dict[str, str]) -> bool:
    """Tell whether the adapter passes one test of the contract."""
    try:
        await getattr(AdapterContract(), test)(rig, Answers(), **arguments)
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - whatever a test fails with
        return False
    finally:
        if rig.flaw != "ends slowly":
            await rig.stop()
    return True


def test_every_rule_has_its_flaw() -> None:
    """A rule that no flaw breaks might hold for anything."""
    rules = {name for name in dir(AdapterContract) if name.startswith("test_")}
    assert rules - {test for _, test, _ in FLAWS} == {"test_what_it_cannot_is_declared_with_a_reason"}


def test_every_rule_is_told_in_a_sentence() -> None:
    """Each test of the contract says what it asks for."""
    for name, test in inspect.getmembers(AdapterContract, inspect.isfunction):
        if name.startswith("test_"):
            assert (test.__doc__ or "").endswith("."), name


@pytest.mark.parametrize("cannot", [{"telepathy": "nobody can"}, {Capability.FIND: " "}])
async def test_what_is_declared_is_known_and_has_a_reason(cannot: dict[str, str]) -> None:
    """A misspelt capability, or one without a reason, is no declaration."""
    contract = AdapterContract()
    contract.cannot = cannot  # type: ignore[misc]
    with pytest.raises(AssertionError):
        await contract.test_what_it_cannot_is_declared_with_a_reason()


async def test_a_declared_lack_is_told() -> None:
    """What is left out says which capability is missing, and why."""
    contract = AdapterContract()
    contract.cannot = {Capability.FIND: "it has no search"}  # type: ignore[misc]
    with pytest.raises(pytest.skip.Exception, match="no find: it has no search"):
        await contract.test_a_post_is_found_by_its_key(RoomRig(), Answers())


async def test_waiting_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What never comes is named, after a while."""
    monkeypatch.setattr(bench, "PATIENCE", 0.05)
    with pytest.raises(AssertionError, match=r"the tide: not within 0\.05 s"):
        await bench.eventually(lambda: False, "the tide")


def test_what_is_missing_is_named() -> None:
    """A word that is left out, and one that comes too early, are missing."""
    document = ZOO["paragraph"]
    assert missing(document, "It was lit in 1911. p3 It burns oil.") == []
    assert missing(document, "It was lit in. p3 It burns oil.") == ["1911."]
    assert missing(document, "It burns oil. It was lit in 1911. p3") == ["It", "burns", "oil."]
