"""Words put right, and words left alone."""

import pytest

from bot.core.matching import reading, vocabulary
from bot.core.matching.index import Index
from bot.core.matching.spelling import Speller

INDEX = Index(
    [
        ("a", ("did the board cohere when the keeper was sacked at the table?", "wish for a stake", "side lines"), ""),
        ("b", ("the position of the former keeper", "say it", "abbot on the map"), ""),
    ]
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("wich", "which"),
        ("tabel", "table"),
        ("steak", "stake"),
        ("keper", "keeper"),
        ("abot", "about"),
        ("teh", "the"),
        ("sya", "say"),
    ],
)
def test_a_slip_is_put_right_to_the_likeliest_word(typed: str, read: str) -> None:
    """Letters left out or swapped are likelier than others in their place, and stop words are words, too."""
    assert reading.read(typed, INDEX).tokens == (read,)


@pytest.mark.parametrize("typed", ["nowhere", "hacked", "stable", "forever", "portion", "sidelines", "asy", "mpa"])
def test_everyday_english_is_not_put_right(typed: str) -> None:
    """A word of English is no slip for one of the library, nor two of its words typed as one."""
    assert reading.read(typed, INDEX).tokens == (typed,)


@pytest.mark.parametrize("token", ["aggressive", "hack", "hacked", "galaxies", "varied", "baker", "slipped", "noisily"])
def test_forms_of_everyday_words_are_known(token: str) -> None:
    """Endings and doubled letters make no other word."""
    assert vocabulary.is_everyday(token)


@pytest.mark.parametrize("token", ["zork", "mistral", "xs", "", "ing", "lighthuose"])
def test_other_words_are_not(token: str) -> None:
    """Names and slips are no everyday words."""
    assert not vocabulary.is_everyday(token)


@pytest.mark.parametrize(
    ("token", "seems"), [("redoing", True), ("zorkily", True), ("boeing", False), ("ahmed", False)]
)
def test_verbs_and_adverbs_are_told_by_their_endings(token: str, seems: bool) -> None:  # noqa: FBT001
    """An unknown word that ends as a verb or an adverb is hardly a name, unless it is short."""
    assert vocabulary.seems_everyday(token) is seems


@pytest.mark.parametrize(
    ("typed", "right"), [("dell", None), ("ford", None), ("nike", None), ("wich", "which"), ("teh", "the")]
)
def test_a_short_word_is_put_right_only_where_it_is_likely_a_slip(typed: str, right: str | None) -> None:
    """A letter left out or two swapped make a slip; any other short word may be somebody's name."""
    found = Speller({"deal": 3, "for": 9, "like": 3, "which": 9, "the": 9}).repair(typed)
    assert (found.word if found else None) == right


@pytest.mark.parametrize(
    ("typed", "right"), [("lighthuose", "lighthouse"), ("ilghthouse", "lighthouse"), ("ghthouse", None)]
)
def test_of_very_many_words_those_of_the_first_letters_are_looked_at(typed: str, right: str | None) -> None:
    """A slip further on, or the first two letters swapped, is found among thousands of words, too."""
    others = {
        f"word{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676)}x": 1
        for number in range(6_000)
    }
    found = Speller({"lighthouse": 3} | others).repair(typed)
    assert (found.word if found else None) == right
