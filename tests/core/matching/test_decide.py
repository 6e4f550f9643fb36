"""Answer, suggest, or decline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import THRESHOLDS, Answer, Hit, NotCovered, Suggestions, decide
from tests.core.matching.lighthouse import MATCHER


def hit(name: str, score: float, answer: str = "") -> Hit:
    """Return a hit that says what it's called, unless told otherwise."""
    return Hit(name, score, name, (f"matched “{name}”",), answer or f"{name} {name[::-1]}")


def is_decoy(name: str) -> bool:
    """Tell decoys by their names."""
    return name.startswith("decoy")


def test_a_good_hit_that_is_ahead_is_the_answer() -> None:
    """One clear best hit is answered; the rest come along."""
    good, other = hit("tower", 0.9), hit("ferry", 0.6)
    assert decide("q", [good, other]) == Answer(good, (other,))


def test_two_good_hits_that_say_different_things_are_suggested() -> None:
    """A rival within a hair makes the best a guess."""
    rivals = (hit("tower", 0.9), hit("ferry", 0.899))
    assert decide("q", rivals) == Suggestions(rivals)


def test_two_good_hits_that_say_the_same_are_no_rivals() -> None:
    """A question and a fact with the same content don't make each other doubtful."""
    same = "The tower is 34 metres tall."
    assert isinstance(decide("q", [hit("a", 0.9, same), hit("b", 0.9, same)]), Answer)


def test_middling_hits_are_suggested_three_at_most() -> None:
    """What may be meant is offered, the likeliest three."""
    middling = [hit(name, THRESHOLDS.suggest + 0.01) for name in ("a", "b", "c", "d")]
    assert decide("q", [*middling, hit("e", 0.1)]) == Suggestions(tuple(middling[:3]))


def test_far_hits_are_not_covered_and_say_why() -> None:
    """Nothing is suggested for an off-topic question; the nearest hit is kept for the curator."""
    far = hit("tower", THRESHOLDS.suggest - 0.01)
    outcome = decide("q", [far])
    assert isinstance(outcome, NotCovered)
    assert outcome.nearest == (far,)
    assert outcome.reasons == ("the nearest entry is too far: matched “tower”",)


def test_no_hits_are_not_covered() -> None:
    """A question without a telling word is declined in words, however long it is and whatever is in it."""
    assert decide("%s {0.__class__}", []) == NotCovered((), ("no entry has a telling word of “%s {0.__class__}”",))


def test_a_decoy_that_is_at_least_as_good_declines() -> None:
    """A decoy in a tie wins, and is handed back for its words."""
    outcome = decide("who is q", [hit("a", 0.8), hit("decoy", 0.8)], declines=is_decoy)
    assert isinstance(outcome, NotCovered)
    assert outcome.declined == hit("decoy", 0.8)


def test_a_decoy_that_is_worse_changes_nothing() -> None:
    """A decoy is only ever subtracted when it competes, and it's never suggested."""
    real, decoy = hit("a", 0.8), hit("decoy", 0.7)
    assert decide("q", [real, decoy], declines=is_decoy) == Answer(real, ())
    assert isinstance(decide("q", [decoy, hit("a", 0.2)], declines=is_decoy), NotCovered)


@pytest.mark.parametrize(
    ("said", "score", "outcome"),
    [
        ("tower height", 0.9, Answer),
        ("what is the tower height", 0.8, NotCovered),
        ("did tower", 0.8, NotCovered),
        ("tower height tower height tower height", 0.8, NotCovered),
        ("tower height", 0.999, NotCovered),
    ],
)
def test_key_words_alone_go_to_the_entry_rather_than_to_the_decoy(said: str, score: float, outcome: type) -> None:
    """They don't say what is asked of the tower, so a decoy has to be clearly better to decline."""
    assert isinstance(decide(said, [hit("decoy", score), hit("a", 0.77)], declines=is_decoy), outcome)


def test_the_very_words_of_a_decoy_decline() -> None:
    """However near an entry is to them."""
    outcome = decide("tower height", [hit("decoy", 1.0), hit("a", 0.99)], declines=is_decoy)
    assert isinstance(outcome, NotCovered)


def test_key_words_that_are_near_nothing_are_declined() -> None:
    """A middling entry isn't preferred to a decoy."""
    assert isinstance(decide("nice work", [hit("decoy", 0.41), hit("a", 0.40)], declines=is_decoy), NotCovered)


def test_a_far_decoy_is_not_what_was_asked() -> None:
    """A question that is far from everything isn't declined with a decoy's words."""
    outcome = decide("q", [hit("decoy", 0.2), hit("a", 0.1)], declines=is_decoy)
    assert isinstance(outcome, NotCovered)
    assert outcome.declined is None


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("who fired the keeper?", Answer),
        ("who designed the lighthouse", NotCovered),
        ("what is the capital of mongolia", NotCovered),
        ("hello", NotCovered),
        ("gull point", NotCovered),
        ("how much did tern tea invest in mistral", NotCovered),
        ("who is the ceo of pepsi", NotCovered),
    ],
)
def test_questions_go_where_they_belong(said: str, outcome: type) -> None:
    """Answered where the library has an answer, and declined where it hasn't."""
    assert isinstance(decide(said, MATCHER.search(said), declines=is_decoy), outcome)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "decoy"]), st.floats(0, 1)), max_size=6))
def test_a_decision_never_suggests_badly(rated: list[tuple[str, float]]) -> None:
    """Whatever the hits: answers are good enough, suggestions few and middling at least, and neither is a decoy."""
    hits = sorted((hit(f"{name}{n}", score) for n, (name, score) in enumerate(rated)), key=lambda h: -h.score)
    outcome = decide("q", hits, declines=is_decoy)
    if isinstance(outcome, Answer):
        assert outcome.hit.score >= THRESHOLDS.answer
        assert not is_decoy(outcome.hit.id)
    if isinstance(outcome, Suggestions):
        assert 1 <= len(outcome.hits) <= THRESHOLDS.suggestions
        assert all(h.score >= THRESHOLDS.suggest and not is_decoy(h.id) for h in outcome.hits)


def test_what_asks_about_another_is_only_suggested() -> None:
    """An entry without a name or a number of the question is no answer, however near it is; its own words are."""
    assert isinstance(decide("q", [hit("a", 0.9)._replace(foreign=True)]), Suggestions)
    assert isinstance(decide("q", [hit("a", 1.0)._replace(foreign=True)]), Answer)
