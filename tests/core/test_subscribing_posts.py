"""Subscribing tests at once whether the bot can post there, and says so if it can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.ports import NotSent, RateLimited, Refused, Unreachable
from tests.core.desk_rig import CHANNEL, office

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library

REFUSED = [
    (Refused("not_in_channel"), "type /invite and my name"),
    (Refused("channel_not_found"), "type /invite and my name"),
    (Refused("403 50001"), "permissions View Channel and Send Messages"),
    (Refused("403 50013"), "permissions View Channel and Send Messages"),
    (Refused("restricted_action"), "The platform says: restricted_action."),
    (RateLimited(12), "Please try again in 13 seconds."),
    (RateLimited(3600), "Please try again in some minutes."),
    (NotSent("no route"), "Please try again in some minutes."),
]


@pytest.mark.parametrize(("trouble", "said"), REFUSED, ids=lambda one: repr(one) if isinstance(one, Exception) else "")
async def test_nothing_is_kept_where_nothing_can_be_posted(
    trouble: Exception, said: str, lighthouse: Library, tmp_path: Path
) -> None:
    """Whoever subscribes learns at once that the bot can't post there, why, and what to do."""
    async with office(lighthouse, tmp_path) as here:
        here.trouble = trouble
        heard = await here.hear("subscribe monday 09:00 Berlin")
        assert said in heard
        assert "nothing was changed" in heard
        assert len(here.posts) == 1
        assert await here.subscriptions.of("", "") == ()


@pytest.mark.parametrize("trouble", [Refused("not_in_channel"), RateLimited(5)])
async def test_a_change_that_cant_be_posted_is_none(trouble: Exception, lighthouse: Library, tmp_path: Path) -> None:
    """What there was stays as it was."""
    async with office(lighthouse, tmp_path) as here:
        before = await here.subscribed()
        here.trouble = trouble
        await here.hear("subscribe friday")
        assert await here.subscriptions.at(CHANNEL) == before


async def test_what_nobody_knows_is_kept_and_said(lighthouse: Library, tmp_path: Path) -> None:
    """Where the platform gives no answer, the subscription is made, and who asked is told where to look."""
    async with office(lighthouse, tmp_path) as here:
        here.trouble = Unreachable("timeout")
        heard = await here.hear("subscribe monday 09:00 Berlin")
        assert "so I don't know whether I can post there" in heard
        assert (await here.subscriptions.at(CHANNEL)) is not None
