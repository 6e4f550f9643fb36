"""What a document lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.document import Action, Cite, Heading, Link, Mono, Table, Text, literal

if TYPE_CHECKING:
    from bot.core.document import Spans

HOSTILE = {
    "an escape that clears the screen": ("\x1b[2Jboo", "[2Jboo"),
    "a ping hidden by direction": ("@\u202eeveryone", "@everyone"),
    "words in TAG characters": ("hi\U000e0068\U000e0069", "hi"),
    "zero-width spaces": ("a\u200bb\u2060c\ufeff", "abc"),
    "line breaks": ("one\r\ntwo\u2028three", "one  two three"),
    "half a surrogate pair": ("a\ud800b", "ab"),
    "a NUL": ("a\0b", "ab"),
}


@pytest.mark.parametrize(("hostile", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_case_27_invisible_characters_are_not_shown(hostile: str, shown: str) -> None:
    """Whatever could steer a terminal, disguise a ping or hide words is dropped from every span."""
    assert Text(hostile).text == shown
    assert Mono(hostile).text == shown
    assert Heading(hostile).text == shown
    assert Cite(1, hostile).place == shown
    assert Action(hostile, hostile) == Action(shown, shown)


def test_scripts_and_emoji_keep_their_joiners() -> None:
    """Joiners that spell a word or an emoji stay."""
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    persian = "می\u200cخواهم"
    assert literal(family + persian) == family + persian


@given(st.text())
def test_literal_text_stays_literal(text: str) -> None:
    """What is shown once may be shown again without change."""
    assert literal(literal(text)) == literal(text)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "//host/x", "ftp://host", ""])
def test_only_web_addresses_are_links(href: str) -> None:
    """A link to anything but a web page cannot be made."""
    with pytest.raises(ValueError, match="only http and https"):
        Link("label", href)


HIDDEN = {
    "variation selectors, which can spell bytes": ("a\ufe00\U000e0100\U000e01efb", "ab"),
    "letters that are blank": ("a\u3164\u115f\u1160\uffa0b", "ab"),
    "what joins nothing": ("a\u034f\u180eb", "ab"),
    "characters for private use": ("a\ue000\U000f0000\U0010fffdb", "ab"),
    "what will never be a character": ("a\ufdd0\ufffe\U0001ffff\U0010ffffb", "ab"),
}


@pytest.mark.parametrize(("hostile", "shown"), HIDDEN.values(), ids=HIDDEN)
def test_case_27_nothing_is_hidden_between_letters(hostile: str, shown: str) -> None:
    """What nobody sees is not passed on."""
    assert literal(hostile) == shown


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0489", "\u200d", "\ufe0f", "\u200c\u0301"])
def test_case_26_a_heap_of_marks_is_cut(mark: str) -> None:
    """A letter carries as many marks as any script needs, and not ten thousand."""
    shown = literal("a" + mark * 10_000 + "b")
    assert shown == "a" + (mark * 30)[:30] + "b"


@pytest.mark.parametrize(
    "word", ["Tie\u0302\u0301ng", "क्षि", "ก็", "שָׁלוֹם", "❤\ufe0f", "1\ufe0f\u20e3", "👩\u200d👩\u200d👧", "\U0001fae8"]
)
def test_writing_keeps_its_marks(word: str) -> None:
    """Accents, vowels and emoji are spelled with marks, and a new emoji is no stranger."""
    assert literal(word) == word


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_seen_stays(text: str) -> None:
    """Letters, digits, punctuation and symbols are never dropped, blank letters apart."""
    seen = [one for one in text if one.isalnum() and one not in "\u3164\u115f\u1160\uffa0"]
    assert [one for one in literal(text) if one.isalnum()] == seen


@pytest.mark.parametrize("rows", [((),), (((),), ((), ())), (((), (), ()),)])
def test_a_table_is_rectangular(rows: tuple[tuple[Spans, ...], ...]) -> None:
    """Rows that are shorter or longer than the header cannot be made into a table."""
    with pytest.raises(ValueError, match="a table of 2 columns"):
        Table(((Text("Claim"),), (Text("Log"),)), rows)


def test_a_table_has_a_column() -> None:
    """A table without columns is none."""
    with pytest.raises(ValueError, match="a table of 0 columns"):
        Table((), ())


def test_an_address_has_no_spaces() -> None:
    """Nothing can be put behind an address within the link."""
    assert Link("log\n", "https://log.example/ a\n\u202eb").href == "https://log.example/ab"
