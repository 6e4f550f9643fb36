"""What the bot survives on Slack, by the numbers of the cases."""

from __future__ import annotations

import asyncio
import copy
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.web import Web
from bot.core.document import Action, Actions, Document
from bot.core.model import Kind
from bot.core.ports import RateLimited, Refused, Unreachable
from bot.testing import Answers, FakeClock, eventually
from bot.testing.steps import words
from tests.adapters.slack.fake import APP_TOKEN, TEAM, TOKEN, FakeSlack, Trouble
from tests.adapters.slack.fake.reading import read
from tests.adapters.slack.rig import SlackRig

if TYPE_CHECKING:
    from collections.abc import Iterator


async def test_case_07_two_hundred_commands_are_acknowledged_while_answers_take_long(
    rig: SlackRig, answers: Answers
) -> None:
    """Acknowledging waits for no answer, however many there are."""
    await rig.start(answers)
    answers.hold()
    sent = await asyncio.gather(*(rig.slack.command("ann", "general", f"number {n}.") for n in range(200)))
    await asyncio.gather(*(one.heard.wait() for one in sent))
    assert not rig.shown
    answers.let_go()
    await eventually(lambda: len(rig.shown) == 200, "all answers")


async def test_cases_08_37_a_button_of_another_version_says_so(rig: SlackRig, answers: Answers) -> None:
    """Whoever presses what this version doesn't know is told, once, and alone."""
    answers.document = Document("Lamp", (Actions((Action("When", "lamp timeline"),)),))
    await rig.start(answers)
    await rig.say("one", Kind.MENTION)
    await eventually(lambda: rig.shown, "an answer")
    [post] = rig.slack.world.posts.values()
    for block in post.blocks:
        for element in block.get("elements", ()):
            element["action_id"] = "of-old"
    await rig.slack.press("bob", post, "When")
    await eventually(lambda: len(rig.shown) == 2, "a notice")
    notice = [*rig.slack.world.posts.values()][-1]
    assert notice.readers == frozenset({"UBOB"})
    assert "This button no longer works." in read(notice.blocks, "")
    assert len(answers.requests) == 1


async def test_case_08_a_menu_that_breaks_stays_empty(rig: SlackRig, answers: Answers) -> None:
    """Where what may be chosen can't be found, the menu opens all the same, and choosing apologises."""
    await rig.start(answers)
    await rig.slack.shortcut("ann", "find")
    await eventually(lambda: rig.slack.world.views, "a modal")
    [name] = rig.slack.world.views
    answers.error = RuntimeError("what only the log may hold")
    assert await rig.slack.suggest("ann", name, "lamp") == []
    await rig.slack.submit("ann", name, {"selected_option": {"value": "lamp"}})
    shown = read(rig.slack.world.views[name]["blocks"], "")
    assert "Sorry, something went wrong" in shown
    assert "only the log" not in shown


def broken(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the payload without one of its fields, for each; and with nothing of the kind that belongs there."""
    for key, value in payload.items():
        less = copy.deepcopy(payload)
        del less[key]
        yield less
        yield payload | {key: None}
        if isinstance(value, dict):
            yield from (payload | {key: inner} for inner in broken(value))


async def test_case_11_a_delivery_that_lacks_a_field_ends_nothing(
    rig: SlackRig, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever Slack leaves out, the next question is answered, and the log says where it broke."""
    await rig.start(answers)
    whole = [
        await rig.slack.command("ann", "general", "one"),
        await rig.slack.mention("ann", "general", "two"),
        await rig.slack.open_home("ann"),
        await rig.slack.message_shortcut("ann", "general", "find_for_message", "three"),
    ]
    for sent in whole:
        for payload in broken(sent.payload):
            sent.payload = payload
            await rig.slack.deliver_again(sent)
    await rig.say("over", Kind.MENTION)
    await eventually(lambda: any("You said over" in shown.text for shown in rig.shown), "an answer")
    assert all(request.person.id for request in answers.requests)
    assert not [status for sent in whole for status in sent.statuses if status >= 500]
    assert "a delivery failed with KeyError" in caplog.text


async def test_case_14_what_is_under_way_is_sent_before_the_end(rig: SlackRig, answers: Answers) -> None:
    """Told to end, the bot takes nothing more, says that it isn't ready, and sends what it has acknowledged."""
    await rig.start(answers)
    answers.hold()
    sent = await rig.slack.command("ann", "general", "one")
    await sent.heard.wait()
    await eventually(lambda: answers.requests, "the request")
    draining = asyncio.create_task(rig.adapter.drain())
    await eventually(lambda: rig.adapter.unready() == ["Slack: the bot is about to end"], "draining")
    if rig.sockets:
        await eventually(lambda: not rig.slack.sockets, "the end of the connection: Slack delivers elsewhere")
    else:
        late = await rig.slack.command("ann", "general", "two")
        assert late.statuses == [503]
    assert not answers.sent
    answers.let_go()
    await draining
    assert [request.text for request in answers.sent] == ["one"]


async def test_case_14_what_came_before_the_end_is_acknowledged(slack: FakeSlack, answers: Answers) -> None:
    """A command that arrives as the bot is told to end is acknowledged and answered, or Slack shows a failure."""
    assert isinstance(slack.clock, FakeClock)
    rig = SlackRig(slack, slack.clock, sockets=True)
    await rig.start(answers)
    sent = [await slack.command("ann", "general", f"number {n}.") for n in range(5)]
    await rig.adapter.drain()
    await eventually(lambda: all(one.heard.is_set() for one in sent), "acknowledgements")
    assert len(answers.sent) == 5
    await rig.stop()


async def test_case_18_a_limit_in_one_channel_is_none_in_another(rig: SlackRig, answers: Answers) -> None:
    """What must wait in a channel waits there alone, and is never sent before its time."""
    await rig.start(answers)
    rig.fail_next(RateLimited(1))
    half = asyncio.create_task(asyncio.sleep(0.5))
    await rig.slack.mention("ann", "general", "one")
    await eventually(lambda: rig.attempts == 1, "the attempt that is limited")
    await rig.slack.say("bob", "direct", "two")
    await rig.slack.mention("ann", "general", "three")
    await eventually(lambda: len(rig.shown) == 3, "all answers")
    assert "two" in rig.shown[0].text
    assert half.done()
    assert rig.attempts == 4


async def test_case_18_a_command_waits_too(rig: SlackRig, answers: Answers) -> None:
    """What goes back by a response URL is no more lost to a limit than a post is."""
    await rig.start(answers)
    rig.fail_next(RateLimited(1))
    half = asyncio.create_task(asyncio.sleep(0.5))
    await rig.slack.command("ann", "general", "one")
    await eventually(lambda: rig.shown, "the answer")
    assert half.done()
    assert rig.attempts == 2


async def test_case_19_what_slack_will_never_take_is_tried_once(rig: SlackRig, answers: Answers) -> None:
    """An archived channel, a revoked token, a channel that the bot isn't in: one call, and Slack's word for it."""
    await rig.start(answers)
    await rig.say("one", Kind.MENTION)
    await eventually(lambda: rig.shown, "an answer")
    place = answers.requests[0].place
    for reason in ("is_archived", "channel_not_found", "not_in_channel", "account_inactive", "token_revoked"):
        rig.slack.troubles["chat.postMessage"].append(Trouble(error=reason))
        before = rig.attempts
        with pytest.raises(Refused, match=reason):
            await rig.adapter.post(place, words("news"), "key")
        assert rig.attempts == before + 1


@pytest.mark.parametrize("trouble", [Trouble(500), Trouble(503), Trouble(reset="after"), Trouble(reset="before")])
async def test_what_slack_may_have_taken_is_not_sent_twice(rig: SlackRig, answers: Answers, trouble: Trouble) -> None:
    """Where nobody knows, one message less is better than one twice; the caller hears that nobody knows."""
    await rig.start(answers)
    await rig.say("one", Kind.MENTION)
    await eventually(lambda: rig.shown, "an answer")
    rig.slack.troubles["chat.postMessage"].append(trouble)
    before = rig.attempts
    with pytest.raises(Unreachable):
        await rig.adapter.post(answers.requests[0].place, words("news"), "key")
    assert rig.attempts == before + 1


async def test_where_nobody_listens_is_tried_again() -> None:
    """A connection that never was has posted nothing, so that the post may be tried again."""
    async with FakeSlack() as gone:
        address = gone.api_url
    body = {"channel": "CGENERAL", "text": "x"}
    async with Web(TOKEN, address) as web:
        with pytest.raises(Unreachable):
            await web.call("chat.postMessage", body)
        posting = asyncio.create_task(web.call("chat.postMessage", body))
        await asyncio.sleep(0.1)
        slack = FakeSlack()
        await slack.start(int(address.split(":")[2].partition("/")[0]))
        await posting
    assert len(slack.world.posts) == 1
    await slack.stop()


async def test_case_24_whatever_comes_is_acknowledged(
    rig: SlackRig, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """An event that nobody asked for is taken without a word, so that Slack doesn't deliver it again."""
    await rig.start(answers)
    for event in (
        {"type": "pin_added", "user": "UANN"},
        {"type": "never_heard_of"},
        {"type": "message", "subtype": "x"},
    ):
        sent = await rig.slack.event(event)
        await asyncio.wait_for(sent.heard.wait(), 10)
        assert sent.statuses in ([], [200])
    assert not answers.requests
    assert not caplog.records


async def test_case_35_no_token_and_no_word_of_anybody_is_logged(
    rig: SlackRig, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level, when all goes well and when all goes wrong."""

    def is_logged(words: str) -> bool:
        return words in caplog.text

    caplog.set_level(logging.DEBUG)
    await rig.start(answers)
    await rig.say("planted words", Kind.MENTION)
    await rig.say("planted words", Kind.COMMAND)
    await rig.slack.event({"type": "never_heard_of", "text": "planted words"})
    await eventually(lambda: len(rig.shown) == 2, "answers")
    for error, logged in ((Unreachable("x"), "may not have been sent"), (Refused("x"), "was not sent")):
        rig.fail_next(error)
        await rig.say("planted words", Kind.MENTION)
        await eventually(partial(is_logged, logged), "word of the failure")
    answers.error = RuntimeError("planted words")
    await rig.say("planted words", Kind.COMMAND)
    await eventually(lambda: "RuntimeError" in caplog.text, "a crash")
    sent = await rig.slack.command("ann", "general", "planted words")
    sent.payload["trigger_id"] = {"planted words": TOKEN}
    await rig.slack.deliver_again(sent)
    await eventually(lambda: "failed with" in caplog.text, "a log of it")
    for secret in ("planted words", TOKEN, APP_TOKEN):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("event", "goes"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["UANN"]}}, False),
    ],
)
async def test_case_25_a_workspace_that_removes_the_bot_is_forgotten(
    slack: FakeSlack, answers: Answers, event: dict[str, Any], *, goes: bool
) -> None:
    """All that is kept of it goes; a person's own token is another matter."""
    forgotten: list[tuple[str, str]] = []

    async def forget(platform: str, workspace: str) -> None:
        forgotten.append((platform, workspace))

    adapter = Slack(Web(TOKEN, slack.api_url), slack.clock, APP_TOKEN, forget)
    running = asyncio.create_task(adapter.run(answers))
    sent = await slack.event(event)
    await sent.heard.wait()
    await slack.mention("ann", "general", "over")
    await eventually(lambda: answers.sent, "an answer")
    assert forgotten == ([("slack", TEAM)] if goes else [])
    running.cancel()
    await asyncio.wait([running])
