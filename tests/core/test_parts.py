"""Where a line that asks several things is cut, and what each part means."""

import pytest

from bot.core import parts
from bot.core.limits import LONGEST_QUESTION
from tests.pace import ends_soon

SEVERAL = {
    "when did Ada first pay and how much was it": ("when did Ada first pay", "how much was it"),
    "who owns the lamp? and is it lit?": ("who owns the lamp?", "is it lit?"),
    "how long was Ada gone, and did Tom hold a seat then?": ("how long was Ada gone", "did Tom hold a seat then?"),
    "what is the lamp called and which ship is it meant for?": (
        "what is the lamp called",
        "which ship is it meant for?",
    ),
    "who owns the lamp; who lit the lamp; who sold the lamp": (
        "who owns the lamp",
        "who lit the lamp",
        "who sold the lamp",
    ),
    "who lit the lamp, and when?": ("who lit the lamp", "when?"),
    "who is the keeper, what does the keeper eat": ("who is the keeper", "what does the keeper eat"),
    "since it fell, who owns the lamp, and who lit the lamp": ("since it fell, who owns the lamp", "who lit the lamp"),
    "is the lamp lit, who sold it, and who paid for it": ("is the lamp lit", "who sold it", "who paid for it"),
    "tell me about the lamp and tell me about the horn": ("tell me about the lamp", "tell me about the horn"),
    "by Ada's word, is the lamp lit? Is the lamp sold?": ("by Ada's word, is the lamp lit?", "Is the lamp sold?"),
    "according to Ada, who owns the lamp and is the lamp lit": (
        "according to Ada, who owns the lamp",
        "is the lamp lit",
    ),
}
ONE = [
    "why did the trust and the county fall out",
    "what is the difference between the lamp and the horn",
    "what is the difference between what Ada says and what Tom says",
    "how and why did the lamp fail",
    "when and how much did Ada pay",
    "he and who",
    "who was fired and was rehired by Ada",
    "is there a link between who pays and what Ada gets",
    "who said “the lamp is lit and who are you” to Ada",
    "who are the people who left and who stayed",
    "who decides when the lamp comes and how it's called",
    "what happened when Ada left and then what happened",
    "and then what happened",
    "which source says ten lamps and which twelve",
    "who is Ada, who was fired",
    "when Ada paid, what did Ada get",
    "did Sam and Will leave the lamp",
    "why did the lamp scare Sam and Will Smith at night",
    "who owns the lamp? thanks",
    "I read about the lamp. who owns the lamp?",
    "is the lamp lit or not",
    "and who and who and who",
]


@pytest.mark.parametrize(("line", "found"), SEVERAL.items())
def test_a_line_is_cut_where_another_question_begins(line: str, found: tuple[str, ...]) -> None:
    """Each part is a question in itself, and has something to ask for."""
    assert parts.split(line) == found


@pytest.mark.parametrize("line", ONE)
def test_one_question_stays_whole(line: str) -> None:
    """What only looks like two questions is one."""
    assert parts.split(line) == (line,)


def test_what_is_asked_twice_is_asked_once() -> None:
    """The same words again are no further question."""
    assert parts.split("who owns the lamp? who lit it? Who owns the lamp?") == ("who owns the lamp?", "who lit it?")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("who owns the lamp\nis the lamp lit", "who owns the lamp; is the lamp lit"),
        ("/briefing ask who owns the lamp?\n2. is the lamp lit", "/briefing ask who owns the lamp? is the lamp lit"),
        ("who owns\nthe lamp", "who owns the lamp"),
        ("the lamp\nwho owns the lamp", "the lamp who owns the lamp"),
        ("", ""),
    ],
)
def test_lines_are_questions_where_they_read_so(text: str, line: str) -> None:
    """A line break ends a question only where one ends and another begins; a list's numbers are dropped."""
    assert parts.one_line(text) == line


@pytest.mark.parametrize(
    ("part", "before", "answered", "reading"),
    [
        ("is it lit?", "who owns Gannet Rock", "", "is gannet lit"),
        ("how much was it", "when did Brill first pay", "", "how much was it brill first pay"),
        (
            "which ship is it meant for",
            "what's Brill's new lamp called",
            "What is the Fresnel?",
            "which ship is fresnel meant for",
        ),
        ("did the trust resign", "who fired Brill", "", "did the trust resign brill"),
        ("who owns Torsey", "who owns Gannet Rock", "", "who owns Torsey"),
    ],
)
def test_a_part_leans_on_the_one_before(part: str, before: str, answered: str, reading: str) -> None:
    """A pronoun stands for a name of the former part or of what answered it; a part with a name stands by itself."""
    assert reading in parts.readings(part, before, answered)


def test_the_owner_of_what_was_asked_about_is_not_meant() -> None:
    """Of somebody's thing, it is the thing that a pronoun stands for, under the name that the answer has for it."""
    first, *_ = parts.readings("which ship is it meant for", "what's Brill's new thing called", "What is the Fresnel?")
    assert first == "which ship is fresnel meant for"


def test_a_pronoun_is_tried_for_a_few_names_only() -> None:
    """Each reading is searched for, so a part that names many gives no more of them than one that names some."""
    many = " ".join(f"zork{letter}" for letter in "abcdefghijklmnop")
    assert len(parts.readings("is it lit", f"who owns {many}", "")) == len(
        parts.readings("is it lit", "who owns zorka zorkb zorkc", "")
    )


@pytest.mark.parametrize(
    "piece",
    ["and who ", "who owns it and ", "is it lit? ", "(", "'a", "between ", "? ", ", what is ", "\n", "a; who is "],
)
def test_case_33_no_line_takes_long(piece: str) -> None:
    """However often a line repeats how a question begins, it is soon taken apart."""
    with ends_soon():
        parts.split(parts.one_line((piece * LONGEST_QUESTION)[:LONGEST_QUESTION]))
