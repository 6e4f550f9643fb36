"""Which entry a question finds, and how sure that is."""

import pytest

from bot.core.matching import Entry, Matcher
from tests.core.matching.lighthouse import MATCHER, best


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("who sacked the keeper", "fired"),
        ("did they oust ann gale", "fired"),
        ("who fird the keeper", "fired"),
        ("hieght of teh tower?", "height"),
        ("how tall is the light house", "height"),
        ("when did the lighthouse open", "opened"),
        ("purchase price?", "price"),
        ("what did the tea firm pay for the lighthouse", "price"),
        ("mark7", "lamp"),
        ("is the trust a charity", "charity"),
        ("have they split up", "partners"),
        ("why is there no ferry any more", "ferry"),
        ("who was the architect", "decoy"),
    ],
)
def test_a_question_in_other_words_finds_its_entry(said: str, found: str) -> None:
    """Synonyms, stems, slips and terse questions all lead to the entry that is meant."""
    assert best(said) == found


@pytest.mark.parametrize(
    "said", ["", "?", "what is what", "the of and what is how", "who who who", "   \n\t", "!!! ???"]
)
def test_a_question_of_stop_words_finds_nothing(said: str) -> None:
    """Without a telling word there is nothing to go by."""
    assert MATCHER.search(said) == []


def test_what_only_the_answer_has_counts_a_little() -> None:
    """Of two entries asked alike, the one whose answer holds the word is meant."""
    matcher = Matcher([Entry("a", ("who fired her",), "It was Poole."), Entry("b", ("who fired her",), "It was Reed.")])
    first, second = matcher.search("fired by reed")
    assert (first.id, second.id) == ("b", "a")
    lone = Matcher([Entry("b", ("who fired her",), "It was Reed."), Entry("c", ("reed",), "")])
    assert lone.search("fired by reed")[0].score < lone.search("fired")[0].score


def test_line_breaks_in_phrasings_mix_nothing_up() -> None:
    """All phrasings are folded at one go, and each stays with its entry."""
    matcher = Matcher([("a", ("the jetty\nrotted\r\n",), "x"), ("b", ("keeper fired",), "y")])
    assert [hit.id for hit in matcher.search("keeper fired")] == ["b"]
    assert [hit.id for hit in matcher.search("jetty rotted")] == ["a"]


def test_weight_decides_between_comparable_entries() -> None:
    """A curated question goes before a note that says the same."""
    matcher = Matcher([Entry("a", ("the jetty rotted",), "x", 0.9), Entry("b", ("the jetty rotted",), "x")])
    assert [hit.id for hit in matcher.search("jetty rotted")] == ["b", "a"]


def test_preference_lifts_what_matches_and_nothing_else() -> None:
    """The topic last shown is favoured among hits, and makes no hit of what shares no word."""
    plain = {hit.id: hit.score for hit in MATCHER.search("and who told the board?", limit=20)}
    lifted = {hit.id: hit.score for hit in MATCHER.search("and who told the board?", limit=20, prefer=lambda _: 1.0)}
    assert plain.keys() == lifted.keys()
    assert all(plain[name] <= lifted[name] <= 1 for name in plain)
    assert any(plain[name] < lifted[name] for name in plain)


def test_equal_hits_come_by_id() -> None:
    """Ties are broken by id, so that the order of files decides nothing."""
    matcher = Matcher([(name, ("the jetty rotted",), "x") for name in "cab"])
    assert [hit.id for hit in matcher.search("jetty")] == ["a", "b", "c"]


def test_the_limit_holds() -> None:
    """No more hits than asked for, and none for a limit of nothing."""
    assert len(MATCHER.search("lighthouse", limit=2)) == 2
    assert MATCHER.search("lighthouse", limit=0) == []


def test_the_very_words_of_a_phrasing_score_1_and_nothing_else_does() -> None:
    """Equal text wins, whatever the entry weighs and whatever else has the same telling words."""
    matcher = Matcher(
        [
            Entry("a", ("was the jetty not rotten",), "It was."),
            Entry("b", ("Was the jetty rotten?",), "It was.", 0.5),
        ]
    )
    assert next((hit.id, hit.score) for hit in matcher.search("was the jetty rotten")) == ("b", 1.0)
    assert all(hit.score < 1 for hit in matcher.search("so was the jetty rotten"))
    assert Matcher([Entry("a", ("jetty, jetty",), "x")]).search("jetty, jetty, jetty")[0].score < 1


def test_equal_text_is_found_among_any_number_of_entries() -> None:
    """Even where more entries share the words than are looked at closely, and its own other phrasings are far off."""
    crowd = [
        Entry(f"a{number}", (f"is the rotten jetty of {number} safe", "rotten boards"), "x") for number in range(50)
    ]
    others = ("when does the ferry leave", "price of a ticket with a dog", "who is the captain")
    assert Matcher([*crowd, Entry("z", ("rotten jetty", *others), "y")]).search("rotten jetty")[0].id == "z"


def test_of_two_entries_with_the_very_words_the_weightier_comes_first() -> None:
    """A curated question goes before a fact that has the same words."""
    matcher = Matcher([Entry("a", ("the jetty rotted",), "x", 0.9), Entry("b", ("the jetty rotted",), "x")])
    assert [(hit.id, hit.score) for hit in matcher.search("The jetty rotted!")] == [("b", 1.0), ("a", 1.0)]


WORDLESS = Matcher(
    [
        Entry("over", ("Is it all over between them?",), "No."),
        Entry("who", ("who are they, and who is with whom", "the keeper"), "The board and the keeper."),
        Entry("jetty", ("what has become of the jetty",), "It rotted."),
    ]
)


@pytest.mark.parametrize(
    ("said", "found", "least"),
    [
        ("is it all over between them?", "over", 1.0),
        ("so is it all over between them?", "over", 0.85),
        ("is it really all over between them now", "over", 0.8),
    ],
)
def test_a_phrasing_of_stop_words_is_found_by_its_order(said: str, found: str, least: float) -> None:
    """Where a phrasing has no telling word, the others count, in their order."""
    hit, *others = WORDLESS.search(said)
    assert all(other.score < 0.45 for other in others)
    assert hit.id == found
    assert least <= hit.score <= (1 if least == 1 else 0.99)


@pytest.mark.parametrize("said", ["between them is it over all", "who is it", "is it", "is it all about us", "and"])
def test_a_few_stop_words_in_common_find_nothing(said: str) -> None:
    """Stop words alone have to be nearly all the same."""
    assert WORDLESS.search(said) == []
