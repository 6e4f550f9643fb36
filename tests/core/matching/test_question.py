"""What a question wants, and whether it stands alone."""

import pytest

from bot.core.matching import is_follow_up, question, words
from bot.core.matching.question import Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("who fired the keeper", Kind.PERSON),
        ("does anyone know who fired her", Kind.PERSON),
        ("When was it lit?", Kind.TIME),
        ("since when is it open", Kind.TIME),
        ("what year did it open", Kind.TIME),
        ("how much did it cost", Kind.AMOUNT),
        ("how many steps are there", Kind.AMOUNT),
        ("how many days was it dark", Kind.TIME),
        ("where is the tower", Kind.PLACE),
        ("why was she dismissed", Kind.REASON),
        ("how come the ferry stopped", Kind.REASON),
        ("is the tower open", Kind.YES_NO),
        ("didn't they sell it", Kind.OPEN),
        ("what is the Mark-7", Kind.OPEN),
        ("the day when they lit the lamp was when", Kind.TIME),
        ("height", Kind.OPEN),
        ("", Kind.OPEN),
    ],
)
def test_the_opening_tells_the_kind_of_answer(text: str, kind: Kind) -> None:
    """The first question word of the opening decides."""
    assert question.expected(words.tokens(words.fold(text))) is kind


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("how many steps are there", ["steps"]),
        ("roughly how many stone steps has it", ["stone", "steps"]),
        ("how many are there", []),
        ("how many days was it dark", []),
        ("how much is it", []),
    ],
)
def test_what_is_counted_follows_how_many(text: str, counted: list[str]) -> None:
    """Time is measured rather than counted."""
    assert question.counted(words.tokens(text)) == counted


@pytest.mark.parametrize(
    "text",
    ["and who told her?", "what about the ferry", "why?", "when", "did they know", "how much did it cost", "but why"],
)
def test_a_question_that_leans_on_the_last_one_is_a_follow_up(text: str) -> None:
    """A leading conjunction, a pronoun without antecedent, or next to no words make a follow-up."""
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "who fired the keeper",
        "how tall is the tower",
        "did the board tell the keeper that she was fired",
        "band of the lighthouse",
        "",
    ],
)
def test_a_question_that_stands_alone_is_none(text: str) -> None:
    """A pronoun whose antecedent is in the question doesn't make it lean on the last one."""
    assert not is_follow_up(text)
