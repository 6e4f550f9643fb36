"""What a document lets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.document import Action, Cite, Heading, Link, Mono, Text, literal

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
