"""Which entry a question finds, how sure that is, and why."""

import pytest

from bot.core.matching import ANY_NAME, Entry, Matcher, reading
from bot.core.matching.index import Index
from tests.core.matching.lighthouse import ENTRIES, MATCHER, best, reasons, score


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


def test_what_only_the_answer_has_counts_a_little() -> None:
    """Of two entries asked alike, the one whose answer holds the word is meant."""
    matcher = Matcher([Entry("a", ("who fired her",), "It was Poole."), Entry("b", ("who fired her",), "It was Reed.")])
    first, second = matcher.search("fired by reed")
    assert (first.id, second.id) == ("b", "a")
    lone = Matcher([Entry("b", ("who fired her",), "It was Reed."), Entry("c", ("reed",), "")])
    assert lone.search("fired by reed")[0].score < lone.search("fired")[0].score


def test_an_unknown_name_weighs_more_than_any_known_word() -> None:
    """The word that neither the library nor English knows is likely the very thing that is asked about."""
    weights = {asked.read: asked.weight for asked in reading.read("zork keeper suddenly", Index(ENTRIES)).asked}
    assert weights["zork"] > weights["keeper"] > weights["suddenly"]


def test_two_words_are_read_as_the_one_that_the_library_has() -> None:
    """`light house` is the lighthouse, and `lamptrust` the lamp and the trust."""
    assert "lighthouse" in reading.read("the light house", Index(ENTRIES)).tokens
    assert reading.read("lamptrust", Index(ENTRIES)).tokens == ("lamp", "trust")


def test_only_a_few_words_are_put_right() -> None:
    """A question of nothing but slips costs no more than some of them."""
    slips = " ".join(f"lighthous{letter}" for letter in "bcdfghijklmnop")
    assert reading.read(slips, Index(ENTRIES)).tokens.count("lighthouse") == reading.MOST_REPAIRS


def test_line_breaks_in_phrasings_mix_nothing_up() -> None:
    """All phrasings are folded at one go, and each stays with its entry."""
    matcher = Matcher([("a", ("the jetty\nrotted\r\n",), "x"), ("b", ("keeper fired",), "y")])
    assert [hit.id for hit in matcher.search("keeper fired")] == ["b"]
    assert [hit.id for hit in matcher.search("jetty rotted")] == ["a"]


def test_a_word_put_right_is_named_and_counts_less() -> None:
    """Repair is told to the reader, and a question spelt right matches better."""
    assert "“lighthuose” read as “lighthouse”" in reasons("how tall is the lighthuose", "height")
    assert score("how tall is the lighthuose", "height") < score("how tall is the lighthouse", "height")


@pytest.mark.parametrize("said", ["rower", "lump", "tall is the moor"])
def test_a_short_word_put_right_is_not_enough(said: str) -> None:
    """One slip in a short word makes another word, so it carries no answer by itself."""
    assert all(hit.score < 0.45 for hit in MATCHER.search(said))


def test_ordinary_words_are_never_put_right() -> None:
    """`power` is a word of its own, not a slip for `tower`."""
    assert MATCHER.search("power") == []


def test_a_word_only_in_the_answer_suggests_a_phrasing() -> None:
    """What only the answer explains is told to the curator, who can add a phrasing."""
    assert "only in its answer: add a phrasing" in reasons("keeper fired by reed", "fired")


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


def test_ordinary_words_with_a_capital_are_no_names() -> None:
    """Titles have capitals; only an ordinary word that belongs to a name, as in Gull Point, is one."""
    names = Index(
        [
            ("a", ("When did they meet?",), "They met at Gull Point with a Rival, says “The Zork of Tern”."),
            ("b", ("Why?",), "The Tern Board is another board."),
        ]
    ).names
    assert names == {"gull", "point", "tern"}


def test_names_of_phrasings_are_names() -> None:
    """Who is only asked after, in a decoy, is named all the same; a capital at the beginning names nobody."""
    matcher = Matcher(
        [
            Entry("decoy", ("Did Zork ever visit the tower?",), ""),
            Entry("visitors", ("Who watches the tower?", "zork"), "Few people do."),
            Entry("watch", ("Is the tower watched?",), "Yes, by day and by night."),
        ]
    )
    hit = next(hit for hit in matcher.search("is zork watching the tower") if hit.id == "watch")
    assert "the entry is not about “zork”" in hit.reasons
    assert Index([("a", ("Did Zork call?",), "")]).names == {"zork"}


@pytest.mark.parametrize("said", ["redoing", "aggressively", "portions"])
def test_unknown_verbs_adverbs_and_common_words_are_no_names(said: str) -> None:
    """They weigh as an everyday word does that the library lacks."""
    (asked,) = reading.read(said, Index(ENTRIES)).asked
    assert (asked.name, asked.weight) == (False, reading.UNKNOWN_ORDINARY)


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
    """Even where more entries share the words than are looked at closely."""
    crowd = [Entry(f"a{number}", (f"is the jetty of {number} rotten",), "x") for number in range(50)]
    assert Matcher([*crowd, Entry("z", ("rotten jetty",), "y")]).search("rotten jetty")[0].id == "z"


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


@pytest.mark.parametrize(
    "said",
    ["who fired the keeper of Ford", "which board of Visa fired the keeper", "was it Nike that fired the keeper"],
)
def test_a_capital_makes_a_name(said: str) -> None:
    """A company that is called like a word, or nearly, is neither read as that word nor passed over."""
    assert MATCHER.search(said)[0].foreign
    assert not MATCHER.search(said.lower().replace("ford", "late").replace("visa", "late").replace("nike", "late"))[
        0
    ].foreign


@pytest.mark.parametrize(
    "said", ["Who Fired The Keeper", "WHO FIRED THE KEEPER", "Who fired the keeper? In October or so"]
)
def test_a_headline_has_no_names_of_its_own(said: str) -> None:
    """Capitals tell nothing where all words have them, at the beginning, or in a month."""
    assert not MATCHER.search(said)[0].foreign


@pytest.mark.parametrize(
    "said", ["did tern tea pay 5 million for the lighthouse", "when in 1870 was the lighthouse opened"]
)
def test_another_number_is_foreign(said: str) -> None:
    """A sum or a year that stands nowhere in the entry is told apart."""
    assert MATCHER.search(said)[0].foreign


def test_what_has_a_capital_is_only_put_right_to_a_name() -> None:
    """`Kepper` may be somebody; `kepper` is a keeper, and `Puffinn` can only be Puffin."""
    index = Index(ENTRIES)
    assert "kepper" in reading.read("was it Kepper who closed it", index).tokens
    assert "keeper" in reading.read("was it the kepper who closed it", index).tokens
    assert "puffin" in reading.read("was it for Puffinn that they closed it", index).tokens


def test_where_any_name_may_stand_one_has_to() -> None:
    """What is declined of whatever is named is not declined of nothing."""
    matcher = Matcher([Entry("gap", (f"who owns {ANY_NAME}",), ""), Entry("pay", ("who paid",), "Ann did.")])
    assert matcher.search("who owns Zork")[0].score > 0.6
    assert matcher.search("who owns it")[0].score < 0.5
    assert "the question names nobody and nothing" in matcher.search("who owns it")[0].reasons
