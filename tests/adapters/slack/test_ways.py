"""What Slack's adapter takes from the core's types: when a reply can be shared, and when nobody else is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.slack.heard import Ear, Heard
from bot.adapters.slack.replying import messages_of
from bot.core.document import Document, Paragraph, Text
from bot.core.model import Audience, Finding, Kind, Outcome, Person, Place, Reply, Request
from bot.testing import Answers, eventually
from bot.testing.fakes import NOON
from tests.adapters.slack.rig import last, said

if TYPE_CHECKING:
    from tests.adapters.slack.rig import SlackRig

EAR = Ear("T1", "UBOT")
ASKED = Request("1", "x", Kind.COMMAND, Place("slack", "T1", "C1"), Person("slack", "T1", "UANN"), NOON)


@pytest.mark.parametrize(
    ("outcome", "briefing", "can_be_shared"),
    [
        (Outcome.ANSWER, "gannet-rock", True),
        (Outcome.COMMAND, "gannet-rock", True),
        (Outcome.NOT_COVERED, "gannet-rock", False),
        (Outcome.NOT_COVERED, "", False),
    ],
)
def test_only_what_is_covered_can_be_shared(outcome: Outcome, briefing: str, *, can_be_shared: bool) -> None:
    """That the briefings don't cover a question is for who asked it."""
    document = Document("", (Paragraph((Text("So it is."),)),))
    (message,) = messages_of(Reply(document, Audience.ASKER, Finding(outcome, briefing), "x"), Heard(ASKED))
    shown = json.dumps(message.blocks)
    assert ("Share in channel" in shown) is can_be_shared
    assert "Ask a follow-up" in shown


@pytest.mark.parametrize(("channel", "alone"), [("D1", True), ("C1", False)])
def test_a_command_or_a_button_may_be_alone_with_the_bot(channel: str, *, alone: bool) -> None:
    """In a direct message there is nobody else, however something is asked there."""
    body: dict[str, Any] = {
        "user_id": "UANN",
        "channel_id": channel,
        "trigger_id": "1",
        "response_url": "",
        "user": {"id": "UANN"},
        "channel": {"id": channel},
        "actions": [{}],
    }
    assert EAR.command(body, NOON).request.alone is alone
    assert EAR.pressed(body, "listen off", NOON).request.alone is alone


async def test_the_rest_goes_on_where_a_follow_up_s_answer_ended(rig: SlackRig, answers: Answers) -> None:
    """Who asked what stands above the first message, and no paragraph is lost for it."""
    lines = [f"Line {n}. " + "word " * 100 for n in range(24)]
    await rig.start(answers)
    await rig.slack.mention("ann", "general", "lamp")
    first = await last(rig, 1)
    answers.document = Document(blocks=tuple(Paragraph((Text(line),)) for line in lines))
    await rig.slack.press("bob", first, "Ask a follow-up")
    await eventually(lambda: rig.slack.world.views, "a field")
    [name] = rig.slack.world.views
    await rig.slack.submit("bob", name, {"type": "plain_text_input", "value": "and why?"})
    shown = await last(rig, 4)
    assert "bob asked: and why?" in said([*rig.slack.world.posts.values()][1])
    while "Show the rest" in said(shown):
        count = len(answers.sent)
        await rig.slack.press("bob", shown, "Show the rest")
        await eventually(lambda before=count: len(answers.sent) > before, "the rest")  # type: ignore[misc]
        shown = [*rig.slack.world.posts.values()][-1]
    whole = " ".join(map(said, rig.slack.world.posts.values()))
    assert not rig.slack.world.refused
    assert [n for n in range(24) if f"Line {n}. " not in whole] == []
