"""What names are also called by: aliases are read as their names, in entries and in questions."""

import pytest

from bot.core.matching import Entry, Matcher
from bot.core.matching.names import Aliases
from bot.core.matching.reading import MOST_REPAIRS

NAMES = {
    "TTC": "Tern Tea",
    "the kettle maker": "Tern Tea",
    "the shop": "Tern Tea",
    "Ann's company": "Tern Tea",
    "Ann": "Ann Gale",
    "Gale": "Ann Gale",
    "the beacon": "Gull Point",
    "Torsey": "Gull Point",
    "Plan A": "Gull Point",
}
ALIASES = Aliases(NAMES)

ENTRIES = (
    Entry("owner", ("Does Tern Tea own Gull Point?", "is the beacon the property of the kettle maker"), "It does."),
    Entry("fired", ("Who fired Ann Gale?", "gale sacked"), "The board of Gull Point dismissed Ann Gale."),
    Entry("price", ("How much did Tern Tea pay?", "purchase price"), "The kettle maker paid 2 million."),
    Entry("height", ("How tall is the tower?", "height in metres"), "It is 34 metres tall."),
)
MATCHER = Matcher(ENTRIES, names=NAMES)
WITHOUT = Matcher(ENTRIES)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("does ttc own torsey", "does tern tea own gull point"),
        ("the kettle maker pays", "tern tea pays"),
        ("a kettle maker pays", "tern tea pays"),
        ("kettle maker", "tern tea"),
        ("the shop pays", "tern tea pays"),
        ("any shop pays", "any shop pays"),
        ("a shop pays", "a shop pays"),
        ("the the shop", "the tern tea"),
        ("shop the", "shop the"),
        ("plan a shop", "gull point shop"),
        ("plan the shop", "plan tern tea"),
        ("gale", "ann gale"),
        ("ann", "ann gale"),
        ("ann gale", "ann gale"),
        ("ann ann gale gale", "ann gale ann gale ann gale"),
        ("ann company pays ann", "tern tea pays ann gale"),
        ("tern tea", "tern tea"),
        ("the ttc", "the tern tea"),
        ("annual", "annual"),
        ("", ""),
    ],
)
def test_the_longest_alias_is_read_as_its_name(said: str, read: str) -> None:
    """Each stretch of words is read once; an article belongs to an alias of several words, or where it is written."""
    assert ALIASES.read(said.split()) == read.split()


def test_reading_twice_changes_nothing() -> None:
    """What has been read holds names alone, and no alias is found inside them."""
    once = ALIASES.read("ann gale of the kettle maker at torsey".split())
    assert ALIASES.read(once) == once


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("does ttc own torsey", "owner"),
        ("Does the kettle maker own the beacon?", "owner"),
        ("is gull point the property of tern tea", "owner"),
        ("who fired Ann", "fired"),
        ("who fired gale", "fired"),
        ("Ann Gale sacked", "fired"),
        ("how much did TTC pay?", "price"),
        ("how much did Ann's company pay", "price"),
    ],
)
def test_words_that_are_the_same_but_for_names_score_one(said: str, found: str) -> None:
    """An alias in the question, in the phrasing or in both is as good as the name."""
    assert [(hit.id, hit.score) for hit in MATCHER.search(said, limit=1)] == [(found, 1.0)]


def test_every_phrasing_still_scores_one() -> None:
    """What a curator wrote finds its own entry word by word, aliases and all."""
    for entry in ENTRIES:
        assert {MATCHER.search(text, limit=1)[0][:2] for text in entry.phrasings} == {(entry.id, 1.0)}


def test_an_alias_in_an_answer_is_its_name() -> None:
    """A question is answered where the answer tells of somebody under another name."""
    entries = [("a", ("Who paid for the bell?",), "TTC paid for it."), ("b", ("Who lit the lamp?",), "Nobody did.")]
    (hit, *_) = Matcher(entries, names=NAMES).search("was the bell paid for by tern tea")
    (bare, *_) = Matcher(entries).search("was the bell paid for by tern tea")
    assert hit.score > bare.score


@pytest.mark.parametrize("said", ["does ttc's rival own torsey's tower", "TTC’s hold on the beacon"])
def test_a_possessive_is_read_too(said: str) -> None:
    """An alias may own something."""
    assert {"“ttc” read as “Tern Tea”"} <= set(MATCHER.search(said)[0].reasons)


def test_the_reasons_name_the_alias() -> None:
    """A curator sees what was read as whom; a name that was typed as it is, is no reason."""
    (hit, *_) = MATCHER.search("did the kettle maker really purchase torsey from gull point")
    assert hit.reasons[1:3] == ("“the kettle maker” read as “Tern Tea”", "“torsey” read as “Gull Point”")
    assert not any("read as" in reason for reason in MATCHER.search("does tern tea own a tower")[0].reasons)


def test_a_misspelt_alias_is_read_as_its_name() -> None:
    """A slip in an alias is put right first, and counts as any slip does, once."""
    (slip, *_), (right, *_) = MATCHER.search("does ttc own torzey now"), MATCHER.search("does ttc own torsey now")
    assert slip.id == right.id == "owner"
    assert 0 < right.score - slip.score < 0.2
    read = [reason for reason in slip.reasons if "read as" in reason]
    assert read == ["“ttc” read as “Tern Tea”", "“torzey” read as “Gull Point”"]


def test_an_alias_is_no_word_to_be_put_right() -> None:
    """However often somebody is called by an alias, other words are still read as they are meant."""
    assert "“hieght” read as “height”" in MATCHER.search("torsey " * MOST_REPAIRS + "hieght in metres")[0].reasons


def test_an_alias_is_not_read_as_another_word() -> None:
    """Two words of an alias stay two, though the library has one word that is spelt like both."""
    entries = [("tea", ("What does Tern Tea sell?",), "Tea."), ("lamp", ("How tall is the lighthouse?",), "34 metres.")]
    read = Matcher(entries, names={"Light House": "Tern Tea"}).search("so what does light house sell")
    assert (read[0].id, read[0].reasons[1]) == ("tea", "“light house” read as “Tern Tea”")


def test_who_does_what_to_whom_is_told_by_any_name() -> None:
    """Turned round, a deed is another one, whatever the two are called."""
    as_told, turned = (MATCHER.search(said, limit=1)[0] for said in ("so does ttc own torsey", "does torsey own ttc"))
    assert (as_told.id, turned.id) == ("owner", "owner")
    assert as_told.score > turned.score + 0.2
    assert "the entry has “own” the other way round" in turned.reasons
    assert not any("the other way round" in reason for reason in as_told.reasons)


def test_the_names_in_a_question_are_told_as_they_are_called() -> None:
    """Whoever asks for an alias is asking about the name."""
    assert MATCHER.named("who is gale") == ("ann gale",)
    assert "ann gale" not in WITHOUT.named("who is gale")


def test_a_listed_name_is_a_name_wherever_it_stands() -> None:
    """A name that no sentence writes with a capital inside is known from the list."""
    entries = [("a", ("tern tea prices", "what ttc charges"), "Much.")]
    assert Matcher(entries, names={"TTC": "Tern Tea"}).named("is tern tea dear") == ("tern tea",)
    assert Matcher(entries).named("is tern tea dear") == ()


@pytest.mark.parametrize("names", [{"the": "Tern"}, {"!?": "Tern"}, {"Tern": ""}, {"tern": "Tern"}, {"": ""}])
def test_a_list_that_says_nothing_changes_nothing(names: dict[str, str]) -> None:
    """Without a word to look for, or one to read it as, questions are read as they are."""
    assert Matcher(ENTRIES, names=names).search("who owns the tower") == WITHOUT.search("who owns the tower")


def test_of_two_names_for_one_alias_the_order_decides_nothing() -> None:
    """A list that `check` would refuse is still read the same way each time."""
    names = {"Lot": "Bert", "lot": "Ann"}
    assert Aliases(names).read(["lot"]) == Aliases(dict(reversed(names.items()))).read(["lot"])
