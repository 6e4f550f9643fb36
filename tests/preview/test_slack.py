"""Slack's messages in a browser: all that is sent, nothing else, and nothing that a text could do there."""

from __future__ import annotations

import ast
import json
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from bot.adapters.slack import limits, views
from bot.adapters.slack.heard import Kept, Opened
from bot.adapters.slack.render import Message, button_row, feedback_block, render
from bot.core.dialog import Dialog, Pick, Typed
from bot.core.document import Document, Paragraph, Table, Text
from bot.preview.drawing import UnknownKind, Used
from bot.preview.slack import as_json, slack_budget, slack_html, view_html
from bot.testing import ZOO, missing
from tests.adapters.slack.fake.reading import read
from tests.documents import documents
from tests.golden import check_golden
from tests.preview.drawn import STATIC, Drawn, Pressable, lines_of, squeezed, styled

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]

MAKERS = [Path("bot/adapters/slack", f"{name}.py") for name in ("render", "elements", "replying", "views")]
RATED = Message("Lit.", (button_row([("share", "Share", "oddny-rock")]), feedback_block("good lamp", "bad lamp")))
FORM = Dialog(
    "Weekly summary",
    "Subscribe",
    (
        Pick("topics", "Topics", (("All topics", "all"), ("The lamp", "lamp")), ("lamp",), several=True),
        Pick("day", "Day", (("Mondays", "mo"), ("Tuesdays", "tu"), ("Fridays", "fr")), ("tu",)),
        Pick("unchanged", "When nothing <b>", (("Say so", "say"), ("Post nothing", "quiet")), ("quiet",)),
        Typed("time", "Time", '09:00"><script>', "09:00"),
        Typed("zone", "City", "", "Berlin"),
    ),
    "subscribe",
)
GAP = Document(blocks=(Table(((Text("Claim"),), (Text("Log"),)), (((Text("Lit."),), ()),)),))
VIEWS = {
    "find": views.find(),
    "follow-up": views.follow_up(Kept("C1", "", "")),
    "form": views.form(FORM, Opened("C1")),
    "waiting": views.waiting(),
    "home": views.home(render(ZOO["everything"], tables=0)[0].blocks),
}


def drawn(*messages: Message) -> Drawn:
    """Return what a browser makes of messages."""
    return Drawn(slack_html(messages), "slack")


@cache
def everything() -> tuple[Message, ...]:
    """Return messages with every kind of block that stands in one."""
    return RATED, *chain.from_iterable(map(render, [GAP, *ZOO.values()]))


def kinds_in(part: object) -> Iterator[str]:
    """Return the kinds of everything that is sent in a block or a view."""
    if isinstance(part, dict):
        if "type" in part:
            yield part["type"]
        yield from chain.from_iterable(map(kinds_in, part.values()))
    elif isinstance(part, list | tuple):
        yield from chain.from_iterable(map(kinds_in, part))


def made_in(file: Path) -> Iterator[str]:
    """Return the kinds that a module of the adapter writes: as constants, or as names that it gives to constants."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = {
        one.targets[0].id: one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }
    for found in ast.walk(tree):
        if not isinstance(found, ast.Dict):
            continue
        for key, value in zip(found.keys, found.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "type":
                whole = named[value.id] if isinstance(value, ast.Name) else value
                yield from _constants(whole)


def _constants(value: ast.expr) -> list[str]:
    match value:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_constants(body), *_constants(orelse)]
        case _:
            raise AssertionError(f"what is the type in {ast.unparse(value)}?")


def check(document: Document) -> None:
    """A browser shows exactly the words that are sent, links to what Slack links to, and has the same buttons."""
    messages = render(document)
    found = drawn(*messages)
    blocks = [block for message in messages for block in message.blocks]
    assert squeezed(found.text) == squeezed(read(blocks, ""))
    assert not missing(document, found.text)
    assert found.links == [part["url"] for part in _parts(blocks) if part.get("type") == "link"]
    sent = [part for part in _parts(blocks) if part.get("type") == "button"]
    assert found.buttons == [Pressable(part["text"]["text"], part["value"]) for part in sent]


def _parts(part: object) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
        yield from chain.from_iterable(map(_parts, part.values()))
    elif isinstance(part, list):
        yield from chain.from_iterable(map(_parts, part))


@pytest.mark.parametrize("name", ZOO)
def test_what_is_sent_is_shown(name: str) -> None:
    """Every document's words, links and buttons are in the browser as they are in Slack."""
    check(ZOO[name])


@settings(max_examples=60)
@given(documents())
def test_whatever_is_sent_is_shown(document: Document) -> None:
    """Whatever stands in a document, the browser shows it as text, and no element that isn't ours."""
    check(document)


@pytest.mark.parametrize("name", ["everything", "html"])
def test_what_a_browser_gets(name: str) -> None:
    """A document's HTML is that of its golden file."""
    check_golden("preview", f"slack {name}", lines_of(slack_html(render(ZOO[name]))), "html")


@pytest.mark.parametrize("name", ["follow-up", "form"])
def test_forms_are_shown_as_they_are_sent(name: str) -> None:
    """A form has its labels, and in its fields what stands there already; nothing can be filled in here."""
    check_golden("preview", f"slack {name}", lines_of(view_html(VIEWS[name])), "html")


def test_every_kind_that_the_adapter_makes_is_drawn() -> None:
    """A kind of block that is new in the adapter's modules has to be drawn, and to be tried here."""
    made = set(chain.from_iterable(map(made_in, MAKERS)))
    assert made <= {*kinds_in([*(message.blocks for message in everything()), *VIEWS.values()])}
    assert drawn(*everything()).text
    for view in VIEWS.values():
        assert Drawn(view_html(view), "slack").text


def test_styles_and_classes_belong_together() -> None:
    """Every class has its style, no style is for nothing, and none fetches anything."""
    shown = drawn(*everything()).classes
    shown |= set().union(*(Drawn(view_html(view), "slack").classes for view in VIEWS.values()))
    assert shown == styled("slack")
    assert "url(" not in (css := (STATIC / "slack.css").read_text(encoding="utf-8"))
    assert "@import" not in css


@pytest.mark.parametrize(
    "block",
    [
        {"type": "video"},
        {"type": "rich_text", "elements": [{"type": "user", "user_id": "U1"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": []}]},
        {"type": "text", "text": "gone", "style": {"strike": True}},
    ],
)
def test_what_is_new_is_noticed(block: Json) -> None:
    """What was never drawn isn't left out in silence."""
    with pytest.raises(UnknownKind):
        slack_html([Message("", (block,))])


def test_only_the_web_is_linked() -> None:
    """An address of any other kind is words, whatever a library managed to send."""
    link = {"type": "link", "url": "javascript:alert(1)", "text": "the log"}
    section = {"type": "rich_text_section", "elements": [link]}
    found = drawn(Message("", ({"type": "rich_text", "elements": [section]},)))
    assert (found.text, found.links) == ("the log", [])


def test_what_leads_nowhere_here_is_no_link() -> None:
    """There is nobody to share with in a browser, and nothing to rate for."""
    labels = ["Share", "Good answer", "Bad answer"]
    assert drawn(RATED).buttons == [Pressable(label, None) for label in labels]


def test_budgets_are_the_adapters_own() -> None:
    """What a message uses is counted against the adapter's limits; with several, it says of which message."""
    [message] = messages = render(Document("Lamp", (Paragraph((Text("It was <lit>."),)),)))
    assert slack_budget(messages) == (
        Used("blocks", 2, limits.BLOCKS),
        Used("characters in blocks", 17, limits.BLOCK_TEXT),
        Used("characters for notifications and screen readers", len(message.text), limits.MESSAGE_TEXT),
    )
    assert [used.what for used in slack_budget([message, message])][::3] == [
        "blocks of message 1",
        "blocks of message 2",
    ]
    assert all(used.used <= used.limit for used in slack_budget(everything()))


def test_what_is_copied_is_what_is_sent() -> None:
    """The JSON has each message's text and blocks, with every character as it is."""
    messages = render(ZOO["scripts"])
    copied = as_json(messages)
    assert json.loads(copied) == [{"text": one.text, "blocks": list(one.blocks)} for one in messages]
    assert "\\u" not in copied
