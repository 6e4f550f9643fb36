"""Who does what to whom."""

import pytest

from bot.core.matching import Entry, Matcher, words
from bot.core.matching.roles import Role, roles

NAMES = frozenset({"ann", "bert", "cleo"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("did Ann sue Bert", Role("ann", "lawsuit", "bert")),
        ("was Ann sued by Bert", Role("bert", "lawsuit", "ann")),
        ("did Cleo sue Ann Bert", Role("cleo", "lawsuit", "bert")),
        ("did Ann Bert sue Cleo", Role("ann", "lawsuit", "cleo")),
        ("does Ann belong to Bert", Role("bert", "own", "ann")),
        ("Ann's debt to Bert", Role("ann", "debt", "bert")),
        ("did Ann recruit anyone from Bert", Role("ann", "hire", "bert")),
    ],
)
def test_the_order_of_names_tells_who_does_it(text: str, told: Role) -> None:
    """The first of two names is the doer, unless it was done by the other."""
    assert told in roles(words.tokens(words.fold(text)), NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "did Ann and Bert sue",
        "Ann sues with Bert",
        "is Ann a rival of Bert",
        "which friend of Ann did Bert sue",
        "which keeper that Ann pays does Bert sue",
        "did Ann sue",
        "Ann Ann Ann",
        "sue Bert",
        "",
    ],
)
def test_names_on_a_par_have_no_roles(text: str) -> None:
    """What two do together or to each other, and what a clause turns round, tells nothing."""
    assert roles(words.tokens(words.fold(text)), NAMES) == frozenset()


SUED = Matcher(
    [
        Entry("sued", ("Did the Tern Company sue Puffin Coffee?", "was puffin sued"), "Yes, Tern sued Puffin."),
        Entry("needs", ("Does Tern need Puffin?", "does puffin need tern"), "Tern and Puffin need each other."),
        Entry("rivals", ("Are Tern and Puffin competitors?",), "Tern and Puffin both sell hot drinks."),
    ]
)


def score(question: str, entry: str) -> float:
    """Return how well an entry matches."""
    return next(hit.score for hit in SUED.search(question) if hit.id == entry)


@pytest.mark.parametrize("said", ["did puffin sue tern", "was tern sued by puffin"])
def test_the_same_deed_the_other_way_round_is_no_match(said: str) -> None:
    """What one did to the other doesn't answer what the other did to it, and the reason is told."""
    assert score(said, "sued") < 0.5
    assert (
        "the entry has “lawsuit” the other way round"
        in next(hit for hit in SUED.search(said) if hit.id == "sued").reasons
    )


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("did tern sue puffin", "sued"),
        ("was puffin sued by tern", "sued"),
        ("does puffin need the tern", "needs"),
        ("puffin lawsuit tern", "sued"),
        ("are puffin and tern competitors", "rivals"),
    ],
)
def test_the_same_deed_in_other_words_is_a_match(said: str, entry: str) -> None:
    """The passive, an entry that tells both ways, key words, and names joined by `and` lose nothing."""
    assert score(said, entry) > 0.45
