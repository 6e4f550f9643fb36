"""Dividing documents: nothing over the budget, nothing lost, nothing cut that needn't be."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.adapters import plain
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
    Reference,
    Table,
    Text,
)
from bot.core.splitting import shortened, split
from bot.testing import ZOO, texts
from tests import documents
from tests.pace import ends_soon
from tests.unicode import graphemes

BUDGETS = st.integers(60, 400)


def length(document: Document) -> int:
    """Return how long the document is as plain text."""
    return len(plain.render(document))


def say(*words: str) -> Document:
    """Return a paragraph for each of the words."""
    return Document(blocks=tuple(Paragraph((Text(one),)) for one in words))


def squeezed(parts: tuple[Document, ...]) -> str:
    """Return all that the parts say, without spaces."""
    return "".join("".join(texts(parts)).split())


def is_in_order(wanted: str, told: str) -> bool:
    """Tell whether all characters are there in their order, whatever stands between."""
    characters = iter(told)
    return all(one in characters for one in wanted)


def changes_form(document: Document) -> bool:
    """Tell whether the document has blocks or spans that are divided into others."""
    return any(f"{kind}(" in repr(document) for kind in ("Table", "Action", "Link"))


@given(documents.documents(), BUDGETS)
def test_case_26_every_part_is_within_the_budget(document: Document, budget: int) -> None:
    """No part is larger than asked, or empty where there is something to say, and dividing it again changes nothing."""
    parts = split(document, budget, length)
    assert all(length(part) <= budget for part in parts)
    assert all(split(part, budget, length) == (part,) for part in parts)
    assert len(parts) == 1 or all(part != Document() for part in parts)


@given(documents.documents(), BUDGETS)
def test_case_26_nothing_is_lost_and_order_is_kept(document: Document, budget: int) -> None:
    """All characters of all texts are in the parts, in their order, and none twice."""
    assume(not changes_form(document))
    assert squeezed(split(document, budget, length)) == squeezed((document,))


@given(documents.documents(), BUDGETS)
def test_case_26_what_changes_its_form_is_told_in_full(document: Document, budget: int) -> None:
    """Rows of tables, buttons and links may take another form, and tell the same in the same order."""
    rows = tuple(block.rows if isinstance(block, Table) else block for block in document.blocks)
    wanted = "".join("".join(texts((document.title, rows, document.sources))).split())
    parts = split(document, budget, length)
    assert is_in_order(wanted, squeezed(parts))
    names = [word for block in document.blocks if isinstance(block, Table) for word in texts(block.header)]
    assert all(is_in_order("".join(name.split()), squeezed(parts)) for name in names)


@given(documents.texts(60), st.integers(61, 80))
def test_case_26_no_grapheme_is_cut(text: str, budget: int) -> None:
    """What a reader takes for one character stays in one part."""
    parts = split(Document(blocks=(Paragraph((Text(text),)),)), budget, length)
    divided = [one for part in parts for piece in texts(part) for one in graphemes(piece)]
    whole = graphemes(Text(text).text)
    assert [one for one in divided if one.strip()] == [one for one in whole if one.strip()]


@pytest.mark.parametrize("budget", [200, 2_000])
@pytest.mark.parametrize("name", ZOO)
def test_case_26_the_zoo_is_divided(name: str, budget: int) -> None:
    """Every document of the zoo fits, in parts, and quickly."""
    with ends_soon():
        parts = split(ZOO[name], budget, length)
    assert all(length(part) <= budget for part in parts)
    if not changes_form(ZOO[name]):
        assert squeezed(parts) == squeezed((ZOO[name],))


@pytest.mark.parametrize("name", [name for name, document in ZOO.items() if [*texts(document)]])
def test_case_26_a_budget_without_room_is_refused(name: str) -> None:
    """Where not even one character has room, it says so instead of losing text or never ending."""
    with pytest.raises(ValueError, match="no room for a single character"):
        split(ZOO[name], 5, lambda _: 10)


def test_case_26_only_a_grapheme_that_is_too_long_is_cut() -> None:
    """A single character of many code points is divided between those, and its neighbours are whole."""
    family = "👩" + "\u200d👩" * 40
    parts = split(say(f"lamp {family} rock"), 20, length)
    assert squeezed(parts) == f"lamp{family}rock"
    assert "lamp " in [*texts(parts)]
    assert all(length(part) <= 20 for part in parts)


def test_what_fits_is_left_alone() -> None:
    """A document within the budget is returned as it is."""
    assert split(ZOO["everything"], 100_000, length) == (ZOO["everything"],)
    assert split(Document(), 0, length) == (Document(),)


DIVIDED = {
    "blocks stay whole": (
        say("The lamp burns.", "It burns oil."),
        (say("The lamp burns."), say("It burns oil.")),
    ),
    "text is divided after a sentence": (
        say("The lamp burns. It burns oil."),
        (say("The lamp burns. "), say("It burns oil.")),
    ),
    "else after a word": (say("lamp oil wick glass rock"), (say("lamp oil wick glass "), say("rock"))),
    "a short first sentence doesn't stand alone": (
        say("No. lamp oil wick glass rock"),
        (say("No. lamp oil wick "), say("glass rock")),
    ),
    "a heading goes with what follows": (
        Document(blocks=(*say("lamp oil").blocks, Heading("Rock"), *say("glass wick").blocks)),
        (say("lamp oil"), Document(blocks=(Heading("Rock"), *say("glass wick").blocks))),
    ),
    "a title doesn't stand alone": (
        Document("Lamp", say("oil wick glass rock").blocks),
        (Document("Lamp", say("oil wick ").blocks), say("glass rock")),
    ),
    "a long title goes on": (
        Document("The lamp of the rock in the sea"),
        (Document(blocks=(Heading("The lamp of the "),)), Document(blocks=(Heading("rock in the sea"),))),
    ),
    "lists are divided between items": (
        Document(blocks=(Bullets(((Text("lamp oil"),), (Text("wick"),), (Text("glass"),))),)),
        (
            Document(blocks=(Bullets(((Text("lamp oil"),), (Text("wick"),))),)),
            Document(blocks=(Bullets(((Text("glass"),),)),)),
        ),
    ),
    "a citation stays with its sentence": (
        Document(blocks=(Paragraph((Text("A lamp. "), Text("Oil is"), Cite(1, "p33"))),)),
        (say("A lamp. "), Document(blocks=(Paragraph((Text("Oil is"), Cite(1, "p33"))),))),
    ),
    "a row becomes labelled values": (
        Document(blocks=(Table(((Text("a"),), (Text("b"),)), (((Text("lamp oil"),), (Text("glass"),)),)),)),
        (Document(blocks=(Facts((((Text("a"),), (Text("lamp oil"),)), ((Text("b"),), (Text("glass"),)))),)),),
    ),
    "a long button is told": (
        Document(blocks=(Actions((Action("The lamp", "lamp"),)),)),
        (Document(blocks=(Paragraph((Text("The lamp"),)), Paragraph((Mono("lamp"),)))),),
    ),
    "a long link is told": (
        Document(blocks=(Paragraph((Link("The log", "https://l.example/"),)),)),
        (say("The log "), say("https://l.example/")),
    ),
    "else a link stays whole": (
        Document(blocks=(Paragraph((Text("lamp oil "), Link("log", "https://l.e/"))),)),
        (say("lamp oil "), Document(blocks=(Paragraph((Link("log", "https://l.e/"),)),))),
    ),
    "a space that carries an accent is no seam": (
        say("lamp oil wick \u0301glass rock"),
        (say("lamp oil wick \u0301glass"), say(" rock")),
    ),
    "blanks at the end are no part": (say("lamp oil wick glass" + 30 * " "), (say("lamp oil wick glass "),)),
    "the sources come last": (
        Document(blocks=say("The lamp burns.").blocks, sources=(Reference(1, (Text("log"),)),)),
        (say("The lamp burns."), Document(sources=(Reference(1, (Text("log"),)),))),
    ),
}


@pytest.mark.parametrize(("whole", "parts"), DIVIDED.values(), ids=DIVIDED)
def test_where_documents_are_divided(whole: Document, parts: tuple[Document, ...]) -> None:
    """Documents are divided where a reader would divide them."""
    assert split(whole, 20, length) == parts


def test_a_word_that_begins_a_span_stays_whole() -> None:
    """Between two spans is as good a place as inside one, if the earlier ends with a space."""
    spans = tuple(Text(f"night {n} ", bold=n % 2 == 0) for n in range(100, 140))
    parts = split(Document(blocks=(Paragraph(spans),)), 64, lambda part: len(plain.render(part)))
    words = [word for part in parts for word in plain.render(part).split()]
    assert words == [word for n in range(100, 140) for word in ("night", str(n))]


@given(st.text(), st.integers(2, 80))
def test_a_cut_label_is_short_enough(text: str, most: int) -> None:
    """Nothing is cut that fits, and what is cut ends with a sign of it."""
    cut = shortened(text, most)
    assert len(cut) <= most
    assert cut == text if len(text) <= most else cut.endswith("…")


def test_a_label_is_cut_between_graphemes() -> None:
    """An emoji of several characters stays whole or goes."""
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert shortened(f"ab{family}cd", 6) == "ab…"
