"""Documents as Slack's blocks: within every limit, with every word, and nothing that formats or pings."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from bot.adapters.slack import limits
from bot.adapters.slack.heard import Heard, Way
from bot.adapters.slack.render import Message, render
from bot.adapters.slack.replying import blocks_of, messages_of, options_of, prompts_of
from bot.core.document import Action, Actions, Bullets, Document, Paragraph, Table, Text
from bot.core.model import Audience, Finding, Kind, Outcome, Person, Place, Reply, Request
from bot.testing import HOSTILE, ZOO, missing
from tests.adapters.slack.fake.reading import read, words
from tests.adapters.slack.fake.rules import faults, option_faults
from tests.documents import documents
from tests.golden import check_golden

LONG = ("huge table", "many actions", "many bullets", "many paragraphs", "many sources", "many spans", "wide row")
SHORT = sorted(name for name in ZOO if name not in LONG and not name.startswith(("long", "very")))


def shown(messages: tuple[Message, ...]) -> str:
    """Return what people read of messages."""
    return "\n".join(read(message.blocks, message.text) for message in messages)


@pytest.mark.parametrize("name", SHORT)
def test_what_slack_gets(name: str) -> None:
    """Each document's blocks are those of its golden file."""
    looks = json.dumps([message._asdict() for message in render(ZOO[name])], indent=1, ensure_ascii=False)
    check_golden("slack", name, looks, ending="json")


@pytest.mark.parametrize("name", [*ZOO, *HOSTILE])
def test_case_26_every_message_is_within_every_limit(name: str) -> None:
    """Slack would take each, and all words are there, in the blocks and in the text alike."""
    document = {**ZOO, **HOSTILE}[name]
    messages = render(document)
    assert not [fault for message in messages for fault in faults(message.blocks)]
    assert not missing(document, shown(messages))
    assert not missing(document, html.unescape("\n".join(message.text for message in messages)))
    for message in messages:
        assert len(html.unescape(message.text)) <= limits.MESSAGE_TEXT
        assert sum(map(len, words([*message.blocks]))) <= limits.BLOCK_TEXT


@settings(max_examples=150)
@given(documents())
def test_case_26_any_document_is_taken(document: Document) -> None:
    """Whatever stands in a document, Slack would take it."""
    messages = render(document)
    assert not [fault for message in messages for fault in faults(message.blocks)]
    assert not missing(document, shown(messages))


def test_nothing_is_no_message() -> None:
    """Slack takes no message that says nothing."""
    assert render(Document()) == ()


def test_two_tables_are_lists() -> None:
    """Slack takes one table a message; several would not look alike, so none is one."""
    table = Table(((Text("Claim"),), (Text("Log"),)), (((Text("Lit"),), (Text("p3"),)),))
    kinds = [block["type"] for message in render(Document(blocks=(table,))) for block in message.blocks]
    both = [block["type"] for message in render(Document(blocks=(table, table))) for block in message.blocks]
    assert kinds == ["table"]
    assert set(both) == {"rich_text"}


def test_a_label_that_is_too_long_is_written_out() -> None:
    """A button has room for 75 characters; whoever reads the message reads all of it."""
    label = "Why " + "very " * 30 + "long?"
    [message] = render(Document(blocks=(Actions((Action(label, "ask why"),)),)))
    assert [block["type"] for block in message.blocks] == ["rich_text", "actions"]
    assert label in shown((message,))


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED = Request("1", "lamp", Kind.COMMAND, Place("slack", "T1", "C1", "U1"), Person("slack", "T1", "U1"), NOON)


def test_what_stands_below_a_reply_fits_below_it() -> None:
    """However long a reply is, the buttons and the feedback have room in its last message."""
    for count in range(35, 60):
        document = Document("Lamp", tuple(Paragraph((Text(f"Line {n}."),)) for n in range(count)))
        reply = Reply(document, Audience.ASKER, Finding(Outcome.ANSWER, "lamp", "lamp/why"), "lamp", "lamp/why")
        messages = messages_of(reply, Heard(ASKED, Way("https://respond.example")))
        assert not [fault for message in messages for fault in faults(message.blocks)]
        assert [block["type"] for block in messages[-1].blocks][-2:] == ["actions", "context_actions"]


def test_a_modal_shows_what_it_can_and_says_what_not() -> None:
    """Several messages are one view, and what has no room is named."""
    offers = [Actions((Action(f"Offer {n}", f"offer {n}"),)) for n in range(60)]
    blocks = blocks_of(Document(blocks=tuple(offers)), "lamp")
    assert not faults(blocks, limits.VIEW_BLOCKS)
    assert "Offer 59" in read(blocks, "")
    lines = tuple(Paragraph((Text(f"Line {n}."),)) for n in range(200))
    blocks = blocks_of(Document(blocks=lines), "lamp", spare=1)
    assert len(blocks) == limits.VIEW_BLOCKS - 1
    assert "This goes on: 103 more parts." in read(blocks, "")
    assert blocks[-1]["elements"][0]["value"] == "97 lamp"
    rest = blocks_of(Document(blocks=lines), "lamp", 97, spare=1)
    assert "Line 97." in read(rest, "")


def test_menus_and_prompts_keep_their_limits() -> None:
    """A menu has a hundred options at most, none of them longer than Slack takes; four things to ask are offered."""
    offers = Actions(tuple(Action(f"{n} " + "word " * 30, f"ask {n}") for n in range(120)))
    document = Document(blocks=(offers, Actions((Action("long", "x" * 200),))))
    options = options_of(document)
    assert (len(options), option_faults(options)) == (100, [])
    assert len(prompts_of(document)) == 4


def test_bullets_of_nothing_are_nothing() -> None:
    """An empty list, or one of empty items, is no block."""
    assert render(Document(blocks=(Bullets(()), Bullets(((), (Text(" "),)))))) == ()
