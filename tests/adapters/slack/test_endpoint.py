"""What is posted to the bot by HTTP: only what Slack signed is read, and nothing ends in a 500."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.endpoint import LARGEST, Endpoint
from bot.adapters.slack.web import Web
from bot.testing import Answers, FakeClock, eventually
from tests.adapters.slack.fake import SECRET, TOKEN, FakeSlack
from tests.adapters.slack.rig import SlackRig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def rig(slack: FakeSlack, answers: Answers) -> AsyncIterator[SlackRig]:
    """Return the workspace with an adapter that is called by HTTP."""
    assert isinstance(slack.clock, FakeClock)
    rig = SlackRig(slack, slack.clock, sockets=False)
    await rig.start(answers)
    yield rig
    await rig.stop()


async def status(rig: SlackRig, body: bytes, kind: str = JSON, **headers: str) -> int:
    """Post a body with Slack's signature, and other headers in the place of its own."""
    assert rig.slack.take
    given = rig.slack.signed(body, kind) | {name.replace("_", "-"): value for name, value in headers.items()}
    return (await rig.slack.take(body, given))[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Slack_Signature": "v0=0123"},
        {"X_Slack_Signature": ""},
        {"X_Slack_Signature": "v0=ü€"},
        {"X_Slack_Request_Timestamp": ""},
        {"X_Slack_Request_Timestamp": "yesterday"},
        {"X_Slack_Request_Timestamp": "-5"},
        {"X_Slack_Request_Timestamp": "٣٤٥"},
        {"X_Slack_Request_Timestamp": "9" * 5_000},
        {"X_Slack_Request_Timestamp": "1" * 19},
    ],
)
async def test_case_05_what_slack_did_not_sign_is_refused(rig: SlackRig, headers: dict[str, str]) -> None:
    """A signature that is missing, wrong, or no signature at all is a 401, and never a 500."""
    assert await status(rig, b'{"type": "url_verification", "challenge": "c"}', **headers) == 401


@pytest.mark.parametrize(("seconds", "expected"), [(-301, 401), (-299, 200), (299, 200), (301, 401)])
async def test_case_05_a_signature_is_good_for_five_minutes(rig: SlackRig, seconds: int, expected: int) -> None:
    """Earlier or later, the clocks of two machines differ by less."""
    body = b'{"type": "url_verification", "challenge": "c"}'
    headers = rig.slack.signed(body, JSON, rig.clock.now().timestamp() + seconds)
    assert rig.slack.take
    assert (await rig.slack.take(body, headers))[0] == expected


DEEP = b'{"a":' * 100_000


@pytest.mark.parametrize(
    ("body", "kind"),
    [(DEEP, JSON), (b"\xff\xfe", JSON), (b"[1", JSON), (b"payload=" + DEEP, FORM), (b"payload=%ff", FORM)],
)
async def test_case_05_an_unsigned_body_is_not_even_read(rig: SlackRig, body: bytes, kind: str) -> None:
    """Whatever it holds, it is refused for its signature; signed, it is a bad request."""
    assert await status(rig, body, kind, X_Slack_Signature="v0=00") == 401
    assert await status(rig, body, kind) in (200, 400)


async def test_case_05_a_body_has_a_size(rig: SlackRig) -> None:
    """Two megabytes are nobody's command."""
    assert await status(rig, bytes(LARGEST + 1), X_Slack_Signature="v0=00") == 413


async def test_case_05_nothing_of_a_refused_body_is_logged(rig: SlackRig, caplog: pytest.LogCaptureFixture) -> None:
    """Who posts what isn't signed can't write into the log."""
    caplog.set_level(logging.DEBUG)
    await status(rig, b'{"planted": "secret words"}', X_Slack_Signature="v0=00")
    await status(rig, b'{"planted": "secret words"')
    assert "secret words" not in caplog.text


async def test_a_wrong_secret_is_told_and_not_too_often(rig: SlackRig, caplog: pytest.LogCaptureFixture) -> None:
    """What looks signed and isn't may be Slack with another secret: that is worth a line, one a minute."""
    wrong, told = "v0=" + "ab" * 32, "its signature doesn't fit SLACK_SIGNING_SECRET. Copy it anew from Basic"
    for seconds, times in ((0, 1), (30, 1), (31, 2)):
        rig.clock.pass_time(seconds=seconds)
        for signature in (wrong, wrong, "v0=0123", "", "v0=" + "AB" * 32):
            assert await status(rig, b"secret words", X_Slack_Signature=signature) == 401
        assert caplog.text.count(told) == times
    assert await status(rig, b"{}") == 200
    assert caplog.text.count("refused") == 2
    assert "secret words" not in caplog.text


async def test_slack_sees_that_the_address_is_ours(rig: SlackRig) -> None:
    """Slack's own check of the address is answered."""
    body = b'{"type": "url_verification", "challenge": "nonce"}'
    assert rig.slack.take
    code, text, _ = await rig.slack.take(body, rig.slack.signed(body, JSON))
    assert (code, json.loads(text)) == (200, {"challenge": "nonce"})


async def test_case_06_the_same_bytes_have_one_effect(rig: SlackRig, answers: Answers) -> None:
    """Whoever repeats a signed request within five minutes repeats nothing."""
    sent = await rig.slack.command("ann", "general", "once")
    body, kind = rig.slack.body_of(sent)
    assert await status(rig, body, kind) == 200
    assert await status(rig, body, kind) == 200
    await rig.slack.command("ann", "general", "twice")
    await eventually(lambda: len(rig.shown) == 2, "an answer to each")
    assert [request.text for request in answers.requests] == ["once", "twice"]


async def test_case_06_what_was_not_taken_may_come_again(rig: SlackRig, answers: Answers) -> None:
    """While the bot ends, Slack is asked to deliver it later, and then it counts."""
    await rig.adapter.drain()
    sent = await rig.slack.command("ann", "general", "later")
    assert sent.statuses == [503]
    await rig.stop()
    await rig.start(answers)
    await rig.slack.deliver_again(sent)
    await eventually(lambda: [request.text for request in answers.sent] == ["later"], "an answer")


async def test_a_message_is_taken_when_it_is_answered(
    rig: SlackRig, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the process die before, Slack delivers it to another one, which takes it when the first one has died."""
    monkeypatch.setattr("bot.adapters.slack.talking._HEARD_OUT", 30)
    endpoint = Endpoint(rig.adapter, SECRET, rig.clock)
    bodies: list[bytes] = []

    async def take(body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
        bodies.append(body)
        return await endpoint.receive(body, headers)

    rig.slack.take = take
    answers.hold()
    sending = asyncio.create_task(rig.slack.mention("ann", "general", "one"))
    await eventually(lambda: answers.requests, "a request")
    [body] = bodies
    rig.clock.pass_time(seconds=1)
    assert await status(rig, body) == 503  # somebody else may still answer it
    assert not sending.done()
    answers.let_go()
    assert (await sending).statuses == [200]
    assert len(rig.slack.world.posts) == 1
    rig.clock.pass_time(seconds=1)
    assert await status(rig, body) == 200
    assert len(rig.slack.world.posts) == 1


async def test_an_answer_that_takes_long_keeps_slack_from_waiting(
    rig: SlackRig, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack waits for three seconds: what takes longer is taken before its answer is there."""
    monkeypatch.setattr("bot.adapters.slack.talking._HEARD_OUT", 0.01)
    answers.hold()
    assert (await rig.slack.mention("ann", "general", "one")).statuses == [200]
    assert not rig.slack.world.posts
    answers.let_go()
    await eventually(lambda: rig.slack.world.posts, "an answer")


async def test_the_headers_that_bolt_trusts_are_not_taken_from_outside(rig: SlackRig, answers: Answers) -> None:
    """Bolt has headers of its own, which nobody signs."""
    sent = await rig.slack.command("ann", "general", "one")
    body, kind = rig.slack.body_of(sent)
    body += b"&x=1"
    assert await status(rig, body, kind, X_Slack_Bolt_Lazy_Only="1", X_Slack_Bolt_Lazy_Function_Name="x") == 200
    await eventually(lambda: len(answers.requests) == 2, "a second request")


async def test_an_endpoint_forgets_old_signatures(rig: SlackRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of requests costs no memory."""
    monkeypatch.setattr("bot.adapters.slack.endpoint._REMEMBERED", 3)
    endpoint = Endpoint(rig.adapter, SECRET, rig.clock)
    for number in range(10):
        body = b'{"type": "url_verification", "challenge": "%d"}' % number
        assert (await endpoint.receive(body, rig.slack.signed(body, JSON))).status == 200
    assert len(endpoint._seen) == 3  # noqa: SLF001 - memory is what is tested


async def test_nothing_is_taken_before_it_can_be_answered(slack: FakeSlack, answers: Answers) -> None:
    """Until Slack has said who the bot is, it is asked to deliver again, and what comes again is answered."""
    adapter = Slack(Web(TOKEN, slack.api_url), slack.clock)
    slack.take = Endpoint(adapter, SECRET, slack.clock).receive
    sent = await slack.command("ann", "general", "early")
    running = asyncio.create_task(adapter.run(answers))
    await eventually(lambda: not adapter.unready(), "a start")
    await slack.deliver_again(sent)
    assert sent.statuses == [503, 200]
    await eventually(lambda: slack.world.posts, "an answer")
    running.cancel()
    await asyncio.wait([running])
