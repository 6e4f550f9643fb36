"""Discord's messages in a browser: all that is sent, its markdown read back, and nothing that a text could do there."""

from __future__ import annotations

import json
from functools import cache
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord import limits
from bot.adapters.discord.markdown import marked
from bot.adapters.discord.render import Message, button_row, render
from bot.adapters.discord.responding import payload_of
from bot.core.document import Action, Actions, Document, Mono, Paragraph, Rule, Text
from bot.preview.discord import as_json, discord_budget, discord_html
from bot.preview.drawing import UnknownKind, Used
from bot.preview.markdown import html_of
from bot.testing import ZOO, missing
from tests.adapters.discord.fake.reading import links, parse, read
from tests.documents import documents
from tests.golden import check_golden
from tests.preview.drawn import STATIC, Drawn, Pressable, lines_of, squeezed, styled

Json = dict[str, Any]
EMPTY = Document()
TRICKS = st.lists(
    st.sampled_from(
        [" ", *r"\ * ** *** _ ` `` < > # ## -# - 1. [ ] ( ) ]( :// <t:0:D> <https://x.example> a b灯 <b> &".split()]
    ),
    max_size=10,
).map("".join)


def drawn(*messages: Message) -> Drawn:
    """Return what a browser makes of messages."""
    return Drawn(discord_html(messages), "discord")


def carded(*components: Json) -> Message:
    """Return a message with these components on its card."""
    return Message({"type": 17, "components": list(components)}, EMPTY)


@cache
def everything() -> tuple[Message, ...]:
    """Return the messages of all documents."""
    return tuple(chain.from_iterable(map(render, ZOO.values())))


def check(document: Document) -> None:
    """A browser shows exactly the words that people read in Discord, and links to what Discord links to."""
    messages = render(document)
    found = drawn(*messages)
    cards: Json = {"components": [message.card for message in messages]}
    assert squeezed(found.text) == squeezed(read(cards))
    assert not missing(document, found.text)
    assert found.links == [*links(cards)]


@pytest.mark.parametrize("name", ZOO)
def test_what_is_sent_is_shown(name: str) -> None:
    """Every document's words and links are in the browser as they are in Discord."""
    check(ZOO[name])


@settings(max_examples=60)
@given(documents())
def test_whatever_is_sent_is_shown(document: Document) -> None:
    """Whatever stands in a document, the browser shows it as text, and no element that isn't ours."""
    check(document)


@given(st.lists(st.builds(Text, TRICKS, st.booleans(), st.booleans()) | st.builds(Mono, TRICKS), max_size=5))
def test_marks_are_read_as_they_were_meant(mixed: list[Text | Mono]) -> None:
    """Words are as bold, slanted or typed in the browser as in Discord, however they touch."""
    line = marked((*mixed,))
    looks = {"bold": "strong", "italic": "em", "code": "code"}
    meant = [
        (one, frozenset(looks[mark] for mark in piece.marks))
        for piece in parse(f"\u2060{line}")  # so that nothing begins a line
        for one in piece.text
    ]
    assert Drawn(html_of(f"\u2060{line}"), "discord").looks == meant


@pytest.mark.parametrize("name", ["everything", "markdown"])
def test_what_a_browser_gets(name: str) -> None:
    """A document's HTML is that of its golden file."""
    check_golden("preview", f"discord {name}", lines_of(discord_html(render(ZOO[name]))), "html")


def test_lines_are_what_they_are_in_discord() -> None:
    """Headings, small print, quotes and lists are elements of their own, and a row's lines stay below it."""
    shown = html_of("## Lamp\n### Oil\n-# small\n- one\n  below\n- two\n\n> said\n\n* no\n  list")
    assert shown == (
        '<div class="discord-run"><h3 class="discord-title">Lamp</h3><h3 class="discord-heading">Oil</h3>'
        '<p class="discord-small">small</p><ul class="discord-list"><li>one<br>below</li><li>two</li></ul></div>'
        '<div class="discord-run"><blockquote class="discord-quote"><p>said</p></blockquote></div>'
        '<div class="discord-run"><p>* no</p><ul class="discord-list"><li>list</li></ul></div>'
    )


@pytest.mark.parametrize(
    "text", ["_it_ __it__ ~~it~~ ||it||", "a * b", "[x](https://x.example)", "<t:0:R>", "<@1> :bell:", "<b>it</b>"]
)
def test_what_the_adapter_never_writes_stands_as_it_is(text: str) -> None:
    """Markup that the renderer doesn't use would be a mistake of it, and is seen."""
    found = Drawn(html_of(text), "discord")
    assert (found.text, found.links) == (text, [])


def test_buttons_lead_to_their_command_lines() -> None:
    """A button asks what it asks in Discord; what needs a channel, a person or a thread leads nowhere."""
    asking = Action("Who & why?", "ask: why & who=1?#x")
    [message] = render(Document(blocks=(Actions((asking, asking)),)))
    assert drawn(message).buttons == [Pressable("Who & why?", "ask: why & who=1?#x")] * 2
    resting = [("share:lamp", "Share"), ("rate:good lamp", "Good answer"), ("follow:", "Ask a follow-up")]
    assert drawn(carded(button_row(resting))).buttons == [Pressable(label, None) for _, label in resting]


def test_every_kind_of_component_is_drawn() -> None:
    """A document of every block is drawn; a kind of component that never was isn't left out in silence."""
    assert drawn(*everything()).text
    with pytest.raises(UnknownKind):
        drawn(carded({"type": 9, "components": []}))


def test_styles_and_classes_belong_together() -> None:
    """Every class has its style, no style is for nothing, none fetches anything, and the card has its own colour."""
    assert drawn(*everything()).classes == styled("discord")
    css = (STATIC / "discord.css").read_text(encoding="utf-8")
    assert "url(" not in css
    assert "@import" not in css
    assert {f"#{message.card['accent_color']:06x}" in css for message in everything()} == {True}


def test_budgets_are_the_adapters_own() -> None:
    """What a message uses is counted against the adapter's limits, what is within a component too."""
    lit = Paragraph((Text("Lit. *"),))
    messages = render(Document(blocks=(lit, Rule(), lit, Actions((Action("Who?", "who"),) * 2))))
    assert discord_budget(messages) == (
        Used("components", 7, limits.COMPONENTS),
        Used("characters", 14, limits.TEXT),
    )
    assert [used.what for used in discord_budget([*messages, *messages])][1::2] == [
        "characters of message 1",
        "characters of message 2",
    ]
    assert all(used.used <= used.limit for used in discord_budget(everything()))


def test_what_is_copied_is_what_is_sent() -> None:
    """The JSON has each message's components and flags, with every character as it is."""
    messages = render(ZOO["scripts"])
    copied = as_json(messages)
    assert json.loads(copied) == [payload_of([one.card]) for one in messages]
    assert "\\u" not in copied
