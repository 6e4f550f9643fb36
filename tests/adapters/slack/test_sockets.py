"""The connection of Socket Mode: how it begins, is renewed, and ends."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapters.slack import sockets as connection
from bot.adapters.slack import web
from bot.core.model import Kind
from bot.core.ports import Refused
from bot.testing import Answers, FakeClock, eventually
from tests.adapters.slack.fake import APP_TOKEN, TOKEN, FakeSlack, Trouble
from tests.adapters.slack.rig import SlackRig

OPEN = "apps.connections.open"


def opened(slack: FakeSlack) -> int:
    """Return how many addresses of sockets were asked for."""
    return sum(method == OPEN for method, _ in slack.calls)


@pytest.fixture
async def sockets(slack: FakeSlack) -> SlackRig:
    """Return the workspace with an adapter that connects by sockets."""
    assert isinstance(slack.clock, FakeClock)
    return SlackRig(slack, slack.clock, sockets=True)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the pauses short."""
    for module, name in ((web, "_FIRST_PAUSE"), (web, "_FIRST_WAIT"), (connection, "_FIRST_PAUSE")):
        monkeypatch.setattr(module, name, 0.02)


async def started(rig: SlackRig, answers: Answers) -> asyncio.Task[None]:
    """Start the adapter without waiting for its connection."""
    return asyncio.create_task(rig.adapter.run(answers))


@pytest.mark.usefixtures(hurry.__name__)
async def test_case_02_every_connection_has_a_fresh_address(sockets: SlackRig, answers: Answers) -> None:
    """While Slack's edge refuses, addresses expire; when it is back, a new one is asked for and the bot hears again."""
    slack = sockets.slack
    slack.refuses_sockets = True
    running = await started(sockets, answers)
    await eventually(lambda: opened(slack) >= 2, "another try with another address")
    slack.tickets.clear()
    slack.refuses_sockets = False
    sent = await slack.mention("ann", "general", "one")
    await eventually(lambda: sockets.shown, "an answer")
    await eventually(sent.heard.is_set, "an acknowledgement")
    running.cancel()
    await asyncio.wait([running])


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets", ""])
async def test_case_23_a_new_connection_loses_nothing(sockets: SlackRig, answers: Answers, reason: str) -> None:
    """A command that is under way while the connection is renewed, or lost, is answered once; there is no storm."""
    await sockets.start(answers)
    answers.hold()
    sent = await sockets.slack.command("ann", "general", "one")
    await eventually(lambda: answers.requests, "the request")
    await sent.heard.wait()
    [before] = sockets.slack.sockets
    await sockets.slack.disconnect(reason)
    await eventually(lambda: sockets.slack.sockets and before not in sockets.slack.sockets, "a new connection alone")
    answers.let_go()
    await sockets.slack.command("ann", "general", "two")
    await eventually(lambda: len(sockets.shown) == 2, "both answers")
    assert opened(sockets.slack) == 2
    await eventually(lambda: len(answers.sent) == 2, "word that both were sent")
    await sockets.stop()


@pytest.mark.parametrize("where", ["auth.test", OPEN])
async def test_case_15_a_refused_token_ends_it(sockets: SlackRig, answers: Answers, where: str) -> None:
    """Where Slack will never take a token, the adapter ends with Slack's word for the reason."""
    sockets.slack.revoked.add(TOKEN if where == "auth.test" else APP_TOKEN)
    with pytest.raises(Refused, match="invalid_auth"):
        await asyncio.wait_for(sockets.adapter.run(answers), 10)


@pytest.mark.usefixtures(hurry.__name__)
@pytest.mark.parametrize(
    ("trouble", "times"),  # more often than one call is tried; a limit is waited for however often
    [(Trouble(503), 4), (Trouble(429, "ratelimited", retry_after=1), 1), (Trouble(reset="before"), 4)],
    ids=["503", "429", "reset"],
)
async def test_slack_may_be_away_at_the_start(rig: SlackRig, answers: Answers, trouble: Trouble, times: int) -> None:
    """Who can't be reached yet is asked again."""
    for method in ("auth.test", OPEN):
        rig.slack.troubles[method].extend([trouble] * times)
    await rig.start(answers)
    await rig.say("one", Kind.MENTION)
    await eventually(lambda: rig.shown, "an answer")
