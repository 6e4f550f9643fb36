"""What kind of question it is, by how it is put."""

import pytest

from bot.core import asking
from bot.core.limits import LONGEST_QUESTION
from tests.pace import ends_soon

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


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Who says what?", ""),
        ("both sides", ""),
        ("who says what about keepers", "keepers"),
        ("give me both sides of the argument on the cost", "the cost"),
        ("which source says ten and which twelve?", "ten twelve"),
        ("which article says ten, and which one says twelve?", "ten twelve"),
        ("compare what the articles say about the cost", "the cost"),
        ("do the sources agree on the cost?", "the cost"),
        ("don’t the texts contradict each other on why it fell", "why it fell"),
        ("what do the different authors say about the cost", "the cost"),
        ("what does each source say about the cost", "the cost"),
        ("the pieces contradict each other on the cost", "the cost"),
        ("are all articles consistent about the cost", "the cost"),
        ("there are conflicting figures for the cost", "the cost"),
        ("is there any disagreement between the sources about the cost", "the cost"),
    ],
)
def test_who_says_what_can_be_asked_for(line: str, wanted: str) -> None:
    """Whoever wants the sources compared says so in many ways; what is left tells on what."""
    assert asking.comparison(line) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "did the trust and the county agree on the cost",
        "do both sides still need each other",
        "what did each side bring",
        "how does the lamp compare with the old one",
        "what do the articles say about the cost",
        "who says that it fell",
        "is there a disagreement between the trust and the county",
    ],
)
def test_what_others_agree_on_is_no_comparison_of_sources(line: str) -> None:
    """Agreeing, sides and differences belong to anybody; only those who wrote the sources are compared."""
    assert asking.comparison(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "could you tell me who owns it?",
        "please, who owns it, thanks?",
        "I'd like to know who owns it?",
        "do you happen to know who owns it?",
        "according to the articles, who owns it?",
        "who owns it according to your briefings?",
        "Going by the sources who owns it?",
        "as per the text: who owns it?",
        "on paper, who owns it?",
        "who on paper owns it?",
        "quick question: who owns it?",
        "hey, remind me who owns it, in a few words?",
        "I was just wondering who owns it, by the way?",
        "what I want to know is: who owns it?",
        "do the articles say who owns it?",
    ],
)
def test_what_is_wrapped_around_a_question_is_taken_off(line: str) -> None:
    """Manners, haste and that the sources should tell are no part of what is asked."""
    assert asking.core(line) == "who owns it?"


@pytest.mark.parametrize(
    "line",
    [
        "according to Ada Brill, who owns it",
        "who owns it according to the third article",
        "so who owns it",
        "now that it fell, who owns it",
        "well known people",
        "if it fell, who owns it",
        "tell me about the lamp",
        "please",
    ],
)
def test_what_tells_something_is_never_taken_off(line: str) -> None:
    """Whose word it is, what is taken for granted and a wish for a topic stay, and something always does."""
    assert asking.core(line) == line


def test_whether_it_is_so_asks_if_it_is() -> None:
    """Of an indirect question, what it asks about is left."""
    assert asking.core("could you tell me whether anyone owns it?") == "anyone owns it?"
    assert asking.core("Is it really true that nobody owns it?") == "nobody owns it?"
    assert asking.core("is it true that nobody owns it") == "nobody owns it?"


@pytest.mark.parametrize(
    "piece", ["please ", "hey, ", "the sources ", "who says a and which ", "according to the ", "do the the ", ", "]
)
def test_case_33_no_filler_takes_long(piece: str) -> None:
    """However much is wrapped around a question, it is soon unwrapped."""
    line = (piece * LONGEST_QUESTION)[:LONGEST_QUESTION]
    with ends_soon():
        asking.core(line)
        asking.comparison(line)


def test_more() -> None:
    """Asking for more asks for nothing else."""
    assert asking.for_more("tell me more")
    assert not asking.for_more("more keepers")


@pytest.mark.parametrize(
    "line",
    [
        "What are your sources?",
        "which sources do you use",
        "who wrote the articles",
        "how many sources are there in all?",
        "where do you get your information from",
        "where do you get this from",
        "show me the sources",
        "who are the authors",
    ],
)
def test_the_sources_can_be_asked_for(line: str) -> None:
    """Who asks where it all comes from wants the list of sources."""
    assert asking.for_sources(line)


@pytest.mark.parametrize(
    "line",
    [
        "which sources disagree",
        "what does the article say about the lamp",
        "who wrote the log of the lighthouse",
        "where does the lamp come from",
        "what is a source of light",
    ],
)
def test_a_question_on_what_sources_say_asks_for_no_list(line: str) -> None:
    """Whatever asks for more than the sources themselves is a question like any other."""
    assert not asking.for_sources(line)
