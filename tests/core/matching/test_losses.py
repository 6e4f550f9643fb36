"""What speaks against an entry: other names, another kind of answer, nothing telling."""

import pytest

from bot.core.matching import ANY_NAME, Entry, Matcher
from tests.core.matching.lighthouse import MATCHER, reasons, score


@pytest.mark.parametrize("said", ["gull point", "gull gull gull point", "Tern Tea?"])
def test_names_alone_ask_for_nothing(said: str) -> None:
    """A name that many entries share says what is asked about, not what is asked."""
    assert max(hit.score for hit in MATCHER.search(said)) < 0.45


def test_a_name_with_nothing_of_what_is_asked_is_no_match() -> None:
    """Where none of a question's attributes is in the entry, shared names don't carry it."""
    assert score("how many windows has the tern tea office", "owner") < 0.3
    assert "asks for nothing" in reasons("windows of the tern tea company", "price")


def test_a_word_that_nothing_explains_counts_against_an_entry() -> None:
    """The sum paid for the lighthouse isn't the sum paid for something unknown."""
    assert score("how much did tern tea pay for mistral", "price") < score("how much did tern tea pay", "price") - 0.2
    assert "“mistral” is explained by nothing in this entry" in reasons(
        "how much did tern tea pay for mistral", "price"
    )


def test_an_everyday_word_that_is_missing_weighs_less_than_a_name() -> None:
    """An unknown common word is a matter of style; any other unknown word is likely a name."""
    assert score("who suddenly fired the keeper", "fired") > score("who fired the keeper zork", "fired") + 0.1


def test_another_name_of_the_library_counts_against_an_entry() -> None:
    """Puffin Coffee is in the library but not in the lighthouse's price."""
    assert score("how much did tern tea pay for puffin coffee", "price") < 0.5
    assert "the entry is not about “puffin”" in reasons("how much did tern tea pay for puffin coffee", "price")


def test_a_phrasing_about_another_is_worth_less() -> None:
    """A phrasing that names only others than the question loses to one about the same."""
    matcher = Matcher(
        [
            Entry("a", ("what did Ann get from the deal",), "From the deal, as all know, Ann got money of Bert."),
            Entry("b", ("what did Bert get from the deal",), "From the deal, as all know, Bert got fame by Ann."),
        ]
    )
    a, b = matcher.search("what did bert get from the deal")
    assert (a.id, b.id) == ("b", "a")
    assert a.score > b.score * 3


def test_the_phrasing_about_the_same_is_the_one_that_matches() -> None:
    """Within an entry, too, a phrasing that names only others gives way to one about whom is asked, however worded."""
    phrasings = ("what did Ann get from the deal", "what came out of the deal for Bert")
    matcher = Matcher(
        [("deal", phrasings, "Ann got the lamp, and Bert the tea."), ("tea", ("who made the tea",), "Bo.")]
    )
    assert matcher.search("what did bert get from the deal")[0].phrasing == phrasings[1]


@pytest.mark.parametrize(
    ("said", "entry", "reason"),
    [
        ("how much did tern tea invest in puffin coffee", "fact", "asks how much, the entry has no figure"),
        ("when did the ferry to gull point stop", "ferry", "asks when, the entry has no date"),
        ("who is the lamp trust", "charity", "asks who, the entry has no name"),
        ("why was the keeper fired", "fired", "asks why, which no phrasing of this entry asks"),
    ],
)
def test_another_kind_of_answer_costs_and_is_named(said: str, entry: str, reason: str) -> None:
    """An entry whose answer can't be of the kind that is wanted loses, and says so."""
    assert reason in reasons(said, entry)


def test_wanting_a_figure_that_is_not_there_lowers_the_score() -> None:
    """The same words ask for something else when they ask how much."""
    assert (
        score("does tern tea invest in puffin coffee", "fact")
        > score("how much does tern tea invest in puffin coffee", "fact") + 0.2
    )


def test_another_kind_of_answer_lowers_the_score() -> None:
    """Nobody asked where the keeper was sacked, so that entry is the less likely one."""
    assert score("where keeper sacked", "fired") < score("what keeper sacked", "fired") * 0.92


def test_a_word_only_in_the_answer_suggests_a_phrasing() -> None:
    """What only the answer explains is told to the curator, who can add a phrasing."""
    assert "only in its answer: add a phrasing" in reasons("keeper fired by reed", "fired")


def test_what_is_counted_must_be_in_the_entry() -> None:
    """A figure for something else is no answer."""
    assert score("how many pounds did tern tea pay", "price") > 0.5
    assert score("how many windows did tern tea pay for", "price") < 0.5
    assert "counts “windows”, which the entry doesn't" in reasons("how many windows did tern tea pay for", "price")


def test_the_phrasing_that_matches_tells_the_kind() -> None:
    """That another phrasing asks how much doesn't make a figure of an answer without one."""
    matcher = Matcher(
        [
            Entry("stake", ("What stake does Tern hold?", "how much of it is held"), "A minority stake."),
            Entry("decoy", ("Who designed the jetty?", "architect of the jetty"), ""),
        ]
    )
    (stake,) = matcher.search("how much stake does tern hold")
    assert "asks how much, the entry has no figure" in stake.reasons
    (decoy,) = matcher.search("who is the architect of the jetty")
    assert len(decoy.reasons) == 1, "a decoy has no answer, and no evidence"


@pytest.mark.parametrize("said", ["was the keeper fired", "the keeper was fired?"])
def test_whether_it_is_so_is_not_why(said: str) -> None:
    """A decoy that asks why says nothing against a question that asks only if."""
    matcher = Matcher(
        [
            Entry("decoy", ("why was the keeper fired", "for what reason was the keeper fired"), ""),
            Entry("fired", ("Was the keeper fired by the board?", "keeper sacked"), "The board fired the keeper."),
        ]
    )
    assert [hit.id for hit in matcher.search(said)] == ["fired", "decoy"]
    assert "asks whether it is so, and not why" in matcher.search(said)[1].reasons
    assert matcher.search("why was the keeper fired, then")[0].id == "decoy"


def test_where_any_name_may_stand_one_has_to() -> None:
    """What is declined of whatever is named is not declined of nothing."""
    matcher = Matcher([Entry("gap", (f"who owns {ANY_NAME}",), ""), Entry("pay", ("who paid",), "Ann did.")])
    assert matcher.search("who owns Zork")[0].score > 0.6
    assert matcher.search("who owns it")[0].score < 0.5
    assert "the question names nobody and nothing" in matcher.search("who owns it")[0].reasons
