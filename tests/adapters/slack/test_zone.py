"""Where a person is, as far as Slack tells: whoever subscribes a channel need not say it then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack import adapter
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.web import Web
from bot.core.model import Person
from bot.testing import FakeClock
from tests.adapters.slack.fake import TEAM, TOKEN, FakeSlack, Trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ANN = Person("slack", TEAM, "UANN")


@pytest.fixture
async def bot(slack: FakeSlack) -> AsyncIterator[Slack]:
    """Return the bot in a workspace that has granted the scope, where Ann is in Berlin."""
    slack.world.scopes.add("users:read")
    slack.world.zones["UANN"] = "Europe/Berlin"
    async with Web(TOKEN, slack.api_url) as web:
        yield Slack(web, FakeClock())


async def test_a_person_s_zone_is_known(bot: Slack) -> None:
    """It is what stands in their profile."""
    assert await bot.zone(ANN) == "Europe/Berlin"
    assert not await bot.zone(Person("slack", TEAM, "UNOBODY"))


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Europe", "../../etc/passwd", "/etc/passwd", "Europe/Berlin\0"])
async def test_what_is_no_zone_is_none(slack: FakeSlack, bot: Slack, zone: str) -> None:
    """Whatever Slack may call one day, it is the name of a zone that can be reckoned with, or nothing."""
    slack.world.zones["UANN"] = zone
    assert not await bot.zone(ANN)


async def test_without_the_scope_no_zone_is_known(slack: FakeSlack, bot: Slack) -> None:
    """A workspace may leave the scope out."""
    slack.world.scopes.remove("users:read")
    assert not await bot.zone(ANN)


@pytest.mark.parametrize(
    "trouble", [Trouble(429, "ratelimited", retry_after=30), Trouble(hang="before"), Trouble(error="fatal_error")]
)
async def test_nobody_waits_for_a_zone(
    slack: FakeSlack, bot: Slack, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Slack doesn't tell at once, the person is asked."""
    monkeypatch.setattr(adapter, "_ZONE", 0.2)
    slack.troubles["users.info"] += [trouble] * 3
    assert not await bot.zone(ANN)
