"""What Slack's adapter takes from the core's types: when a reply can be shared, and when nobody else is there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.adapters.slack.heard import Ear, Heard
from bot.adapters.slack.replying import messages_of
from bot.core.document import Document, Paragraph, Text
from bot.core.model import Audience, Finding, Kind, Outcome, Person, Place, Reply, Request
from bot.testing.fakes import NOON

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
