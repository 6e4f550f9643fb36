"""Whether an answer opens with "Yes." or "No."."""

import pytest

from bot.core import verdicts
from bot.core.briefing import Claim, Locator, Question, Verdict
from bot.core.matching import Hit

USED = Question(
    "Does the ferry use the pier?",
    (Claim("The ferry calls at the pier.", (Locator("log", 1),)),),
    ("is the pier in use by the ferry", "the ferry no longer calls at the pier", "pier use"),
    Verdict.YES,
    opposite=("has the ferry left the pier", "is it true that the ferry doesn't use the pier"),
)


def opened(asked: str, phrasing: str = "", score: float = 1.0, question: Question = USED) -> Verdict | None:
    """Return what the answer opens with where the words came nearest to a phrasing: their own, if none is given."""
    return verdicts.opening(asked, question, Hit("ferry", score, phrasing or asked, ()))


def test_a_curated_question_has_the_curated_verdict() -> None:
    """The verdict is that of the very question, and of the other ways to ask it."""
    assert opened(USED.ask) is Verdict.YES
    assert opened(USED.also[0]) is Verdict.YES
    assert opened("is the pier used by the ferry?", USED.also[0], 0.9) is Verdict.YES


def test_the_contrary_has_the_contrary_verdict() -> None:
    """What a curator marked as the opposite turns a yes into a no, and a no into a yes."""
    assert opened(USED.opposite[0]) is Verdict.NO
    assert opened(USED.opposite[0], question=USED._replace(verdict=Verdict.NO)) is Verdict.YES


def test_a_dispute_is_one_however_it_is_asked() -> None:
    """That the sources disagree holds for a question and for its contrary."""
    disputed = USED._replace(verdict=Verdict.DISPUTED)
    for asked in (*disputed.also, *disputed.opposite, "who uses the pier"):
        assert opened(asked, question=disputed) is Verdict.DISPUTED


@pytest.mark.parametrize(
    ("asked", "phrasing"),
    [
        ("who uses the pier", USED.ask),
        ("does the ferry use the pier or the quay", USED.ask),
        ("does the ferry use the pier", "does the ferry use the pier or the quay"),
        ("pier use", "pier use"),
        ("doesn't the ferry use the pier", USED.ask),
        ("does the ferry not use the pier?", USED.ask),
        ("has the ferry no pier?", "has the ferry no pier?"),
        ("the ferry no longer calls at the pier?", USED.also[1]),
        ("does the ferry stop to use the pier", USED.ask),
        ("does only the ferry use the pier", USED.ask),
        ("does the ferry use the unused pier", "does the ferry use the used pier"),
        ("has the ferry not left the pier", USED.opposite[0]),
    ],
)
def test_neither_yes_nor_no_where_it_could_mislead(asked: str, phrasing: str) -> None:
    """Open and either-or questions, key words, negations and words that turn the question get the claims alone."""
    assert opened(asked, phrasing, 0.95) is None


def test_a_question_that_is_only_alike_gets_no_verdict() -> None:
    """The further from the curated words, the less is a yes to these a yes to those."""
    assert opened("is the pier in use?", USED.ask, 0.6) is None


@pytest.mark.parametrize("asked", ["is it tall or not", "it is tall?", "and has it a roof", "it is tall, right?"])
def test_yes_or_no_can_be_asked_in_many_ways(asked: str) -> None:
    """A verb at the beginning asks for a yes or a no, and so does a question mark behind a statement."""
    assert verdicts.is_yes_or_no(asked)


@pytest.mark.parametrize(
    "line", ["doesn't he own it", "isnt it tall", "is it not true that it fell", "has it no owner"]
)
def test_a_negation_is_heard(line: str) -> None:
    """A question whether something is not so is told from one whether it is."""
    assert verdicts.is_negated(line)


@pytest.mark.parametrize(
    "line", ["is it a not-for-profit", "did he sell it or not", "is it not only tall", "is it tall"]
)
def test_not_every_not_is_a_negation(line: str) -> None:
    """A word that holds a "not", or a "not" as the other choice, turns no question round."""
    assert not verdicts.is_negated(line)
