"""How a question is read: what is put right, what is a name, what weighs how much."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot.core.matching import Entry, Matcher, Meaning, reading
from bot.core.matching.index import Index
from bot.core.matching.meaning import Vectors
from tests.core.matching.lighthouse import ENTRIES, MATCHER, reasons, score


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


def test_a_word_put_right_is_named_and_counts_less() -> None:
    """Repair is told to the reader, and a question spelt right matches better."""
    assert "“lighthuose” read as “lighthouse”" in reasons("how tall is the lighthuose", "height")
    assert score("how tall is the lighthuose", "height") < score("how tall is the lighthouse", "height")


def test_what_texts_write_so_is_no_slip() -> None:
    """A word that the library doesn't have, but others write, is left as it is; put in order it may be."""
    spelling = Meaning("", words=no_meaning, sentences=no_meaning, spells={"meeper", "keepre"}.__contains__)
    assert reading.read("the meeper", Index(ENTRIES)).tokens == ("the", "keeper")
    assert reading.read("the meeper", Index(ENTRIES, spelling)).tokens == ("the", "meeper")
    assert reading.read("the keepre", Index(ENTRIES, spelling)).tokens == ("the", "keeper")


def no_meaning(texts: Sequence[str]) -> Vectors:
    """Know none of the texts."""
    return np.zeros((len(texts), 1), np.float32)


@pytest.mark.parametrize("said", ["rower", "lump", "tall is the moor"])
def test_a_short_word_put_right_is_not_enough(said: str) -> None:
    """One slip in a short word makes another word, so it carries no answer by itself."""
    assert all(hit.score < 0.45 for hit in MATCHER.search(said))


def test_ordinary_words_are_never_put_right() -> None:
    """`power` is a word of its own, not a slip for `tower`."""
    assert MATCHER.search("power") == []


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


def test_only_so_many_words_are_compared() -> None:
    """A question of very many telling words costs no more than one of some."""
    said = " ".join(f"{first}{second}" for first in "bcdfghjklmnpqrstvwxz" for second in "bcdfghjklmnpqrstvwxz")
    assert len(reading.read(said, Index(ENTRIES)).asked) == reading.MOST_WORDS


def test_capitals_far_behind_make_no_names() -> None:
    """What stands beyond the characters that are read says nothing of the words before."""
    said = "was it the kepper who closed it".ljust(reading.LONGEST)
    assert "keeper" in reading.read(f"{said}as Kepper was", Index(ENTRIES)).tokens
