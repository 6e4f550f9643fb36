"""An answer is shown once, where it belongs, and whoever can't be shown it there hears so."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.replying import blocks_of
from bot.core.model import Kind
from bot.testing import ZOO, Answers, eventually
from tests.adapters.slack.fake import Trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.model import Reply, Request
    from tests.adapters.slack.rig import SlackRig


def texts(rig: SlackRig) -> list[str]:
    """Return the first line of each message."""
    return [shown.text.partition("\n")[0] for shown in rig.shown]


@pytest.mark.parametrize("rig", ["sockets"], indirect=True)  # answers go the same way, however questions came
async def test_case_18_a_channel_s_answers_wait_for_each_other(rig: SlackRig, answers: Answers) -> None:
    """Where a channel takes one post a second, five answers at once are all shown, each in its turn."""
    await rig.start(answers)
    rig.slack.paced = 0.9
    await asyncio.gather(*(rig.slack.mention("ann", "general", f"number {n}.") for n in range(5)))
    await eventually(lambda: len(rig.shown) == 5, "all answers")
    assert rig.attempts <= 5 + 5 + 4  # all meet the first limit, and then at most one each


async def test_a_command_between_two_people_is_answered(rig: SlackRig, answers: Answers) -> None:
    """The bot can't post where two people talk, and still answers the one who asks."""
    await rig.start(answers)
    await rig.slack.command("ann", "between", "one")
    await eventually(lambda: rig.shown, "an answer")
    assert texts(rig) == ["You said one"]
    assert rig.shown[0].readers == frozenset({"ann"})


async def test_case_14_what_was_acknowledged_is_handed_on_already(rig: SlackRig, answers: Answers) -> None:
    """Told to end just after a delivery was taken, the bot still answers it."""
    await rig.start(answers)
    answers.hold()
    sent = await rig.slack.mention("ann", "general", "one")
    await sent.heard.wait()
    payload = sent.payload | {"event_id": "another"}
    assert (await rig.adapter.take(payload, mode="socket_mode")).status == 200
    asyncio.get_running_loop().call_later(0.05, answers.let_go)
    await rig.adapter.drain()
    assert len(answers.sent) == 2


async def test_case_14_a_modal_gets_its_answer_before_the_end(rig: SlackRig, answers: Answers) -> None:
    """What is being acknowledged with an answer is under way as well."""
    await rig.start(answers)
    await rig.slack.shortcut("ann", "find")
    await eventually(lambda: rig.slack.world.views, "a modal")
    [name] = rig.slack.world.views
    answers.hold()
    submitting = asyncio.create_task(rig.slack.submit("ann", name, {"selected_option": {"value": "one"}}))
    await eventually(lambda: answers.requests, "the request")
    draining = asyncio.create_task(rig.adapter.drain())
    await asyncio.sleep(0)
    answers.let_go()
    await draining
    assert answers.sent
    await submitting


async def test_an_answer_that_was_sent_needs_no_apology(rig: SlackRig, answers: Answers) -> None:
    """Where noting that it was sent breaks, nobody is told that answering did."""

    @asynccontextmanager
    async def forgetful(request: Request) -> AsyncIterator[Reply | None]:
        async with answers(request) as reply:
            yield reply
        raise OSError("no room on the disk")

    await rig.start(forgetful)
    await rig.say("one", Kind.MENTION)
    await rig.say("two", Kind.MENTION)
    await eventually(lambda: len(answers.sent) == 2, "both answers")
    assert sorted(texts(rig)) == ["You said one", "You said two"]


async def test_who_can_t_be_answered_where_they_asked_is_told(rig: SlackRig, answers: Answers) -> None:
    """Where Slack will not take the answer, the one who asked hears so, alone."""
    await rig.start(answers)
    rig.slack.troubles["chat.postMessage"].append(Trouble(error="restricted_action"))
    await rig.say("one", Kind.MENTION)
    await eventually(lambda: rig.shown, "a notice")
    [shown] = rig.shown
    assert "I may not post where you asked" in shown.text
    assert shown.readers == frozenset({"ann"})


async def test_case_03_what_may_be_there_is_not_said_again(rig: SlackRig, answers: Answers) -> None:
    """The post was taken and the connection ended; Slack delivers the question again: there is one answer."""
    await rig.start(answers)
    rig.slack.troubles["chat.postMessage"].append(Trouble(reset="after"))
    said = await rig.say("one", Kind.MENTION)
    await eventually(lambda: answers.sent, "an answer that may be there")
    await rig.redeliver(said)
    await rig.say("over", Kind.MENTION)
    await eventually(lambda: "You said over" in texts(rig), "the next answer")
    assert texts(rig).count("You said one") == 1


async def test_what_is_there_in_part_is_not_begun_again(rig: SlackRig, answers: Answers) -> None:
    """The second of several messages fails: a redelivery doesn't show the first one once more."""
    await rig.start(answers)
    answers.document = ZOO["many paragraphs"]
    rig.slack.troubles["chat.postMessage"] += [Trouble(), Trouble(error="msg_too_long")]
    said = await rig.say("one", Kind.MENTION)
    await eventually(lambda: answers.sent, "an answer in part")
    await rig.redeliver(said)
    answers.document = None
    await rig.say("over", Kind.MENTION)
    await eventually(lambda: "You said over" in texts(rig), "the next answer")
    assert len(rig.shown) == 2


@pytest.mark.parametrize("name", ["table", "huge table", "everything"])
def test_no_table_stands_in_a_modal_or_on_the_home_page(name: str) -> None:
    """Slack takes tables in messages alone; elsewhere their cells are written out."""
    blocks = blocks_of(ZOO[name], name)
    assert blocks
    assert "table" not in {block["type"] for block in blocks}
