"""Documents as Discord's components: within every limit, with every word, and nothing that formats or pings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord import limits
from bot.adapters.discord.markdown import escaped, marked
from bot.adapters.discord.render import SPARE, Message, button_row, render
from bot.core.document import (
    Action,
    Actions,
    Bullets,
    Cite,
    Document,
    Facts,
    Heading,
    Link,
    Mono,
    Paragraph,
    Rule,
    Table,
    Text,
    literal,
)
from bot.core.splitting import shortened
from bot.testing import HOSTILE, ZOO, missing
from bot.testing.showing import links as links_of
from tests.adapters.discord.fake.reading import links, parse, pings, read
from tests.adapters.discord.fake.rules import faults
from tests.adapters.discord.fake.world import V2
from tests.documents import documents, spans
from tests.golden import check_golden

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.document import Block, Spans

    Json = dict[str, Any]

LONG = ("huge table", "many actions", "many bullets", "many paragraphs", "many sources", "many spans", "wide row")
SHORT = sorted(name for name in ZOO if name not in LONG and not name.startswith(("long", "very")))
NOBODY: Json = {"allowed_mentions": {"parse": []}}
BELOW = [button_row([(f"below:{n}", "Below")]) for n in range(SPARE // 2)]
TRICKS = (
    r"\ * ** _ __ ~~ || ` `` ``` < > # ## -# - + 1. 1) > >>> [ ] ( ) ]( : :: ! a b 7 é 灯 🏠 "
    "<@1> <#1> <@&1> @everyone @here [x](http://a.b) http:// https://x.example discord.gg/x www.x.example/y "
    "a@b.example <a@b.example> <+15551234567> :bell: :+1: <t:0:R> <:b:1> </x:1> ](https://x.example)"
).split()
MARKUP = st.lists(st.sampled_from([*TRICKS, " "]), max_size=12).map("".join)


def cards(messages: Sequence[Message]) -> Iterator[Json]:
    """Return messages as they are sent, with as much below the last as an adapter may add."""
    for message in messages:
        below = BELOW if message is messages[-1] else []
        yield {"components": [message.card, *below], "flags": V2, **NOBODY}


def texts(messages: Sequence[Message]) -> Iterator[Json]:
    """Return messages as they are sent where components are refused."""
    return ({"content": text, **NOBODY} for message in messages for text in message.fallback)


def shown(messages: Sequence[Message]) -> str:
    """Return what people read of messages."""
    return "\n".join(read({"components": [message.card]}) for message in messages)


def card(*blocks: Block) -> list[Json]:
    """Return what is on the one card of these blocks."""
    [message] = render(Document(blocks=blocks))
    return list(message.card["components"])


@pytest.mark.parametrize("name", SHORT)
def test_what_discord_gets(name: str) -> None:
    """Each document's components and texts are those of its golden file."""
    both = [{"card": message.card, "fallback": message.fallback} for message in render(ZOO[name])]
    looks = json.dumps(both, indent=1, ensure_ascii=False)
    check_golden("discord", name, looks, ending="json")


def check(document: Document) -> None:
    """Every message is taken, all words are there, and only the library's own links can be followed."""
    messages = render(document)
    for sent in (cards(messages), texts(messages)):
        for payload in sent:
            assert not faults(payload)
            assert not pings({**payload, "allowed_mentions": None})
    assert not missing(document, shown(messages))
    assert not missing(document, "\n".join(map(read, texts(messages))))
    hosts = {href.split("/")[2] for href in links_of(document)}
    assert {href.split("/")[2] for payload in cards(messages) for href in links(payload)} <= hosts
    assert not [href for payload in texts(messages) for href in links(payload)]


@pytest.mark.parametrize("name", [*ZOO, *HOSTILE])
def test_case_26_every_message_is_within_every_limit(name: str) -> None:
    """Discord would take each, with what stands below it, and all words are there, on cards and in texts alike."""
    check({**ZOO, **HOSTILE}[name])


@settings(max_examples=150)
@given(documents())
def test_case_26_any_document_is_taken(document: Document) -> None:
    """Whatever stands in a document, Discord would take it, and people read all of it."""
    check(document)


def check_text(text: str) -> None:
    """People read these characters, none of which formats, links or pings."""
    pieces = [*parse(escaped(text))]
    assert "".join(piece.text for piece in pieces) == text
    assert not [piece for piece in pieces if piece.marks]


@given(st.text() | MARKUP)
def test_text_is_shown_as_it_is(text: str) -> None:
    """Whatever is typed is read as it was typed."""
    check_text(literal(text))


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_works(trick: str) -> None:
    """Nothing that means something to Discord means it here: at the start, within, at the end, beside any other."""
    for other in TRICKS:
        for text in (f"{trick}{other} x", f"{trick} {other} x{trick}", f" {trick} x {other}{trick}x{trick}{other}"):
            check_text(text)
            beside = parse(marked((Link("log", "https://log.example"), Text(text))))
            assert [piece.target for piece in beside if piece.target] == ["https://log.example"]


@given(st.lists(st.builds(Text, MARKUP, st.booleans(), st.booleans()) | st.builds(Mono, MARKUP), max_size=5))
def test_spans_side_by_side_are_shown_as_they_are(mixed: list[Text | Mono]) -> None:
    """Bold, slanted and typed words may touch: their marks are not mixed up, and none is seen."""
    pieces = [*parse(marked((*mixed,)))]
    assert "".join(piece.text for piece in pieces) == "".join(span.text for span in mixed)
    assert {mark for piece in pieces for mark in piece.marks} <= {"bold", "italic", "code"}


@given(spans(), MARKUP, spans())
def test_only_links_are_links(before: Spans, text: str, after: Spans) -> None:
    """What stands beside a link can't lead it elsewhere."""
    mixed: Spans = (*before, Link("log", "https://log.example/a(b)c"), Text(text), *after)
    found = {piece.target.split("/")[2] for piece in parse(marked(mixed)) if "link" in piece.marks}
    assert found == {"log.example"}


@pytest.mark.parametrize(
    ("link", "looks"),
    [
        (
            Link("keepers' log", "https://log.example/a b(c)"),
            "[keepers' log](<https://log.example/ab%28c%29>) (log.example)",
        ),
        (Link("log.example", "https://log.example/a"), "[log.example](<https://log.example/a>)"),
        (Link("", "https://log.example/a"), "<https://log.example/a>"),
        (Link("https://log.example/a", "https://log.example/a"), "<https://log.example/a>"),
        (Link("https://bank.example", "https://log.example"), r"https\://bank.example (<https://log.example>)"),
        (Link("the [log]", "https://log.example"), r"the \[log\] (<https://log.example>)"),
    ],
)
def test_a_link_says_where_it_leads(link: Link, looks: str) -> None:
    """Whoever reads a link reads its host, and Discord takes each as a link."""
    assert marked((link,)) == looks
    [href] = [piece.target for piece in parse(looks) if "link" in piece.marks]
    assert href.startswith("https://log.example")


def test_ordinary_words_stay_short() -> None:
    """What can mean nothing to Discord has no backslash before it."""
    ordinary = "Well-known (since 1911): the lamp's oil, 3.5 barrels; and/or a wick - “new” & dry, 50% off! Isn't it?"
    assert escaped(ordinary) == ordinary


def test_a_place_is_shown_as_everywhere() -> None:
    """A citation is [1 p7], with a space before it."""
    assert marked((Text("Lit."), Cite(1, "p7"), Cite(2))) == r"Lit. \[1 p7\] \[2\]"


def test_nothing_is_no_message() -> None:
    """Discord takes no message that says nothing."""
    assert render(Document()) == ()
    assert render(Document(blocks=(Bullets(()), Bullets(((), (Text(" "),))), Rule()))) == ()


def test_a_heading_may_end_with_any_character() -> None:
    """Discord drops a # at the end of a heading; a title keeps it."""
    messages = render(Document("In C#", (Heading("In F #"), Paragraph((Text("No."),)))))
    assert shown(messages) == "In C#\nIn F #\nNo."


def test_what_stands_below_a_reply_fits_below_it() -> None:
    """However many components a reply has, those that an adapter adds have room in its last message."""
    for count in range(1, 60):
        offers = Actions(tuple(Action(f"Night {n}", f"night {n}") for n in range(count)))
        assert not [fault for payload in cards(render(Document("Nights", (offers,)))) for fault in faults(payload)]


def test_texts_share_a_component() -> None:
    """There are forty components at most, so texts that follow one another are one."""
    lit, oil = Paragraph((Text("Lit."),)), Paragraph((Text("Oil."),))
    assert card(lit, Heading("Oil"), oil, oil, Rule(), lit) == [
        {"type": 10, "content": "Lit.\n### Oil\nOil.\n\nOil."},
        {"type": 14},
        {"type": 10, "content": "Lit."},
    ]


def test_tables_are_lists() -> None:
    """Discord has no tables: a row is its first cell, and below it the others with their names."""
    table = Table(((Text("Claim"),), (Text("Log"),), (Text("Letters"),)), (((Text("Lit"),), (Text("p3"),), ()),))
    assert card(table) == [{"type": 10, "content": "-# Claim · Log · Letters\n- Lit\n  Log: p3"}]
    [text] = card(Heading("A"), table, Heading("B"), table)
    assert text["content"].count("Claim") == 1  # the same columns are named once
    facts = Facts((((Text("1911"),), (Text("Lit."),)),))
    assert card(facts) == [{"type": 10, "content": "- **1911**: Lit."}]


def test_a_label_that_is_too_long_is_written_out() -> None:
    """A button has room for 80 characters; whoever reads the message reads all of it."""
    label = "Why " + "very " * 30 + "long?"
    text, row = card(Actions((Action(label, "ask why"),)))
    assert text["content"] == f"- {label}"
    [button] = row["components"]
    assert (button["custom_id"], button["label"]) == ("ask:0:ask why", shortened(label, limits.BUTTON_LABEL))


def test_a_command_that_is_too_long_is_no_button() -> None:
    """A button is known by a hundred characters at most; what has more is read and can be typed."""
    long, short = Action("Why?", "why " * 30), Action("Who?", "who")
    text, row = card(Actions((long, short)))
    assert text["content"] == "- Why?"
    assert [button["label"] for button in row["components"]] == ["Who?"]


def test_buttons_are_numbered_through_a_message() -> None:
    """Two buttons that ask the same are two to Discord."""
    same = Actions((Action("Who?", "who"),) * 6)
    rows = [part["components"] for part in card(same, same)]
    assert [len(row) for row in rows] == [5, 1, 5, 1]
    assert len({button["custom_id"] for row in rows for button in row}) == 12
