"""What kind of question it is, by how it is put."""

import pytest

from bot.core import asking

OPEN = [
    "who owns it",
    "And what’s the height?",
    "do you know who owns it",
    "could someone tell me where it stands",
    "by how much did it grow",
    "in which year",
    "so, why?",
]
CLOSED = ["does anyone own it", "did they know what was coming", "is it tall", "the owner?", "can you own it"]


@pytest.mark.parametrize("question", OPEN)
def test_some_questions_have_no_yes_and_no_no(question: str) -> None:
    """Who, what, when, where, why and how ask for more than yes or no, however politely."""
    assert asking.is_open(question)


@pytest.mark.parametrize("question", CLOSED)
def test_other_questions_may_be_answered_with_yes_or_no(question: str) -> None:
    """A question word within a question doesn't make it an open one."""
    assert not asking.is_open(question)


@pytest.mark.parametrize(
    ("question", "granted"),
    [
        ("Now that it fell, who owns it?", "it fell"),
        ("given that it fell, who owns it?", "it fell"),
        ("who owns it, since it fell?", ""),
        ("since when does it stand", ""),
    ],
)
def test_what_a_question_builds_on_is_told_from_what_it_asks(question: str, granted: str) -> None:
    """A clause before the question is taken off it; without one, the question stays whole."""
    assert asking.granted(question) == (granted, "who owns it?" if granted else question)


@pytest.mark.parametrize(
    ("question", "topic"),
    [("What’s the lamp about?", "the lamp"), ("tell me more about the lamp", "the lamp"), ("who lit the lamp", "")],
)
def test_a_topic_can_be_asked_for_as_a_whole(question: str, topic: str) -> None:
    """Asking what something is about is asking for its briefing."""
    assert asking.topic(question) == topic


def test_comparison() -> None:
    """Asking who says what names no topic, and asks for nothing else."""
    assert asking.for_comparison("Who says what?")
    assert not asking.for_comparison("who says what about keepers")


def test_more() -> None:
    """Asking for more asks for nothing else."""
    assert asking.for_more("tell me more")
    assert not asking.for_more("more keepers")
