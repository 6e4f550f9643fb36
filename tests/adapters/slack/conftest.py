"""What the tests of Slack share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.answering import Answering
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.responder import Responder
from bot.storage.memory import MemoryStore
from bot.testing import Answers, FakeClock
from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.rig import SlackRig
from tests.databases import each_database, postgres, postgres_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.briefing import Library

__all__ = ["each_database", "postgres", "postgres_server"]


@pytest.fixture
def answers() -> Answers:
    """Return what answers."""
    return Answers()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """Return a workspace."""
    async with FakeSlack(FakeClock()) as slack:
        yield slack


@pytest.fixture(params=["sockets", "http"])
async def rig(request: pytest.FixtureRequest, slack: FakeSlack) -> AsyncIterator[SlackRig]:
    """Return the workspace with an adapter that can be started, in both ways to run."""
    assert isinstance(slack.clock, FakeClock)
    rig = SlackRig(slack, slack.clock, sockets=request.param == "sockets")
    yield rig
    await rig.stop()


@pytest.fixture
async def bot(rig: SlackRig, lighthouse: Library) -> SlackRig:
    """Return the workspace with the bot and its library."""
    responder, store = Responder(Answering(lighthouse)), MemoryStore(rig.clock)
    authority = Authority(members=True)
    await rig.start(Handler(lambda _: responder, store, rig.clock, authority=authority).answer)
    return rig
