"""Documents as plain text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters import plain
from bot.core.document import Cite, Document, Link, Paragraph, Table, Text, Time
from bot.testing import ZOO, missing
from bot.testing.showing import links
from tests.documents import documents, texts
from tests.golden import check_golden, unknown_golden
from tests.unicode import is_control

SHOWN = {
    "a link shows its address": (Link("log", "https://log.example/1911"), "log (https://log.example/1911)"),
    "a bare address is shown once": (Link("https://log.example", "https://log.example"), "https://log.example"),
    "a label can't pass for another host": (
        Link("https://bank.example", "https://evil.example"),
        "https://bank.example (https://evil.example)",
    ),
    "a link without a label": (Link("", "https://log.example"), "https://log.example"),
    "a citation": (Cite(2), "[2]"),
    "a citation with its place": (Cite(2, "p7"), "[2 p7]"),
    "a moment": (Time(datetime(2026, 3, 1, 9, 5, tzinfo=UTC)), "1 March 2026, 09:05 UTC"),
    "a moment elsewhere": (
        Time(datetime(2026, 3, 1, 9, 5, tzinfo=timezone(timedelta(hours=2)))),
        "1 March 2026, 09:05 UTC+02:00",
    ),
}


@pytest.mark.parametrize(("span", "looks"), SHOWN.values(), ids=SHOWN)
def test_a_span_in_plain_text(span: Link | Cite | Time, looks: str) -> None:
    """Each span tells all that it holds."""
    assert plain.text_of((span,)) == looks


@pytest.mark.parametrize(("before", "looks"), [("lit", "lit [1]"), ("lit ", "lit [1]"), ("", "[1]")])
def test_a_citation_stands_off_from_the_word_before(before: str, looks: str) -> None:
    """There is one space before a citation, and none at the start."""
    assert plain.text_of((Text(before), Cite(1))) == looks


@pytest.mark.parametrize("name", ZOO)
def test_golden(name: str) -> None:
    """Every document of the zoo looks as it did."""
    check_golden("plain", name, plain.render(ZOO[name], 80) + "\n")


@pytest.mark.parametrize("adapter", ["plain", "terminal"])
def test_no_golden_file_is_left_over(adapter: str) -> None:
    """Every golden file has its document."""
    assert not unknown_golden(adapter, set(ZOO))


@given(documents(), st.none() | st.integers(20, 100))
def test_case_26_no_text_is_lost(document: Document, width: int | None) -> None:
    """Every word and every address is shown, in order, however narrow the rows."""
    looks = plain.render(document, width)
    assert not missing(document, looks)
    assert all(address in looks for address in links(document))


@given(documents(), st.none() | st.integers(20, 100))
def test_case_27_nothing_steers(document: Document, width: int | None) -> None:
    """Rows end where the renderer ends them, and no character does anything but be seen."""
    assert not [one for one in plain.render(document, width) if is_control(one) and one != "\n"]


@given(texts(40), st.integers(1, 60), st.integers(0, 4))
def test_wrapping_keeps_all_words(text: str, width: int, indent: int) -> None:
    """Rows hold the words in order, and are wider than asked only for a word that is."""
    line = plain.Line(plain.Role.BODY, Text(text).text, indent)
    rows = plain.wrapped(line, width)
    assert [word for row in rows for word in row.split()] == line.text.split()
    assert all(plain.columns(row) <= width or len(row.split()) == 1 for row in rows)


def test_wide_characters_take_two_columns() -> None:
    """A row of Chinese is as wide as a row of Latin letters."""
    line = plain.Line(plain.Role.BODY, "灯台守 " * 10)
    assert plain.wrapped(line, 14) == ["灯台守 灯台守"] * 5


def test_a_table_without_rows_shows_its_columns() -> None:
    """What a table is about is told even where it is empty."""
    table = Table(((Text("Claim"),), (Text("Log"),)), ())
    assert plain.render(Document(blocks=(table,))) == "Claim · Log"


def test_blank_lines_stand_between_blocks() -> None:
    """One between blocks, and none for what shows nothing."""
    nothing = Paragraph((Text(""),))
    document = Document("Lamp", (nothing, Paragraph((Text("lit"),)), nothing, Paragraph((Text("out"),))))
    assert plain.render(document) == "Lamp\n\nlit\n\nout"
