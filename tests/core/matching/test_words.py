"""Many ways of writing are one way of reading."""

import pytest

from bot.core.matching import words


def read(text: str) -> list[str]:
    """Return the concepts of a text's telling words."""
    return [words.word(token).concept for token in words.tokens(words.fold(text)) if not words.is_stop(token)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mark-7", "Mark 7"),
        ("mark7", "MARK-7"),
        ("£2,000", "2000 pounds"),
        ("$13bn", "dollars 13 billion"),
        ("non-profit", "nonprofit"),
        ("a non profit", "not-for-profit"),
        ("the keeper's lamps", "keepers lamp"),
        ("the keeper’s lamp", "the keeper's lamp"),
        ("what's the height", "whats the height"),
        ("ﬁred", "fired"),
        ("café", "cafe"),
        ("café", "cafe\u0301"),
        ("light\u200bhouse", "lighthouse"),
        ("STRASSE", "straße"),
        ("bought", "buys"),
        ("re-opened", "reopened"),
        ("who parted ways", "who broke up"),
        ("data centre", "datacenters"),
    ],
)
def test_the_same_thing_written_differently_is_read_alike(one: str, other: str) -> None:
    """Case, accents, signs, hyphens, possessives, irregular forms and invisible characters make no difference."""
    assert sorted(read(one)) == sorted(read(other))


@pytest.mark.parametrize(
    ("one", "other"), [("sacked", "ousted"), ("purchase", "acquired"), ("boss", "CEO"), ("firm", "companies")]
)
def test_everyday_synonyms_are_one_concept(one: str, other: str) -> None:
    """General English words that ask for the same thing share a concept."""
    assert read(one) == read(other)


def test_different_numbers_stay_different() -> None:
    """Mark-7 and Mark-8 are two things, and so are 1.5 and 15."""
    assert read("mark-7") != read("mark-8")
    assert read("1.5") != read("15")


def test_a_negation_is_no_telling_word() -> None:
    """`didn't` is read as `not`, which never becomes a word of the subject."""
    assert words.tokens(words.fold("she didn’t")) == ["she", "not"]
    assert read("she didn’t") == []


def test_line_breaks_survive_folding() -> None:
    """Folding keeps lines apart, since the index folds all phrasings at one go."""
    assert words.fold("Non-\nprofit\nthe \u2028 tower’s\n").count("\n") == 3
