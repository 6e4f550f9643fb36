"""The form reader: every problem at once, with the path in words, and never anything but a value."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.form import Each, Either, Field, Listed, Numbered, OneOf, Record, Text, Values, Word
from bot.forms.nodes import parse
from bot.forms.report import Report, TooMany, in_words, ordinal, shown
from tests.cases import cases


class Colour(StrEnum):
    """Colours of a lamp."""

    RED = "red"
    GREEN = "green"


WORD = Word(re.compile("[a-z]+"), "a small word", lambda text: text.upper(), "", lambda text: text.lower())
LAMP = Record(
    "lamp",
    "A lamp.",
    (
        Field("name", Text(), "What it is called.", required=True),
        Field("colour", OneOf(tuple(Colour)), "Its colour.", default=Colour.RED),
        Field(
            "height",
            Word(re.compile("[0-9]+"), "a height", lambda text: _height(int(text)), 0),
            "In metres.",
            default=0,
        ),
    ),
    lambda values: values,
)
COAST = Record(
    "coast",
    "A coast.",
    (
        Field("lamps", Each(LAMP, "lamp"), "Its lamps.", required=True),
        Field("pairs", Each(Text(), "pair", least=2), "Two at least.", default=()),
        Field("words", Listed(WORD), "Words.", default=()),
        Field("pages", Numbered("p", Either(Text(), LAMP)), "Pages.", default=()),
    ),
    lambda values: values,
)


def _height(metres: int) -> int:
    if metres > 300:
        raise ValueError("no tower is so tall")
    return metres


def read(written: str) -> tuple[Values, list[str]]:
    """Return the values and the problems as printed, of a coast."""
    report = Report("f")
    node = parse(written.encode(), report)
    assert node is not None, report.problems
    return COAST.read(node, None, report), [str(problem) for problem in report.problems]


@pytest.mark.parametrize(("written", "told"), cases(Path(__file__).parent / "wrong.txt"))
def test_every_problem_names_line_path_and_mend(written: str, told: str) -> None:
    """A problem says where, in words a person uses, what is wrong and what to try."""
    assert "\n".join(read(written)[1]) == told


def test_all_problems_are_told_at_once() -> None:
    """A wrong value hides no other: reading goes on with a blank in its place."""
    values, problems = read("lamps: [{nme: a}, {name: b, colour: x}]\nwords: A, b, C\n")
    assert len(problems) == 5
    assert values["words"] == ("B",)


def test_what_is_right_is_read_as_written() -> None:
    """Values come in their order, defaults fill what is left out, text keeps its line."""
    values, problems = read(
        "lamps:\n- name:  Big\n    Red\n  colour: green\nwords: [a, 'b, c']\npages: {p2: y, p1: no}"
    )
    assert problems == []
    lamp = values["lamps"][0]
    assert (lamp["name"], lamp["name"].line, lamp["colour"], lamp["height"]) == ("Big Red", 2, Colour.GREEN, 0)
    assert (values["words"], values["pages"], values["pairs"]) == (("A", "B", "C"), ("no", "y"), ())


@given(st.text(st.sampled_from("lampsnewordgip123:-[]{}, \n"), max_size=80))
def test_any_text_gives_values_and_problems_only(written: str) -> None:
    """Whatever is written, the reader returns; only an end of patience is raised, and told."""
    report = Report("f")
    try:
        if node := parse(("lamps:\n" + written).encode(), report):
            COAST.read(node, None, report)
    except TooMany:
        assert report.problems


def test_people_count_with_endings() -> None:
    """Ordinals are spelled as people spell them."""
    assert [
        ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 111)
    ] == "1st 2nd 3rd 4th 11th 12th 13th 21st 111th".split()


def test_a_message_repeats_no_more_than_it_must() -> None:
    """Somebody's text cannot flood or steer the terminal through a message."""
    assert shown("a\x1b[2J\u202eb") == '"a\ufffd[2J\ufffdb"'
    assert len(shown("x" * 10_000)) == 62
    assert in_words(None) == ""
