"""What is found by meaning and spelling, where no word is shared."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import Entry, Matcher, Meaning, bags, learnt, middles, sentences, words
from bot.core.matching.lexicon import Lexicon
from bot.core.matching.meaning import Vectors
from bot.core.matching.sentences import Sentences
from bot.core.matching.spelt import Spelt
from bot.embedding.static import StaticTable
from tests.core.matching.lighthouse import ENTRIES

TABLE = StaticTable.open()
MEANING = Meaning(TABLE.name, words=TABLE, sentences=TABLE)
KNOWING = Matcher(ENTRIES, MEANING)
PLAIN = Matcher(ENTRIES)


def best(matcher: Matcher, said: str) -> tuple[str, float]:
    """Return the id and the score of the best hit."""
    hits = matcher.search(said, limit=1)
    return (hits[0].id, hits[0].score) if hits else ("", 0.0)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("is the beacon in the possession of the hot drink maker", "owner"),
        ("what sum did tern tea hand over", "price"),
        ("who kicked out the warden", "fired"),
    ],
)
def test_words_of_like_meaning_are_found(said: str, found: str) -> None:
    """Where the meaning of words is known, other words lead to the entry, and further than without."""
    assert best(KNOWING, said)[0] == found
    assert best(KNOWING, said)[1] > best(PLAIN, said)[1]


def test_a_name_means_nothing_but_itself() -> None:
    """Two companies may be alike in meaning; asked for the one, the other is no answer."""
    pepsi, coke = TABLE(["pepsi", "coke"])
    assert pepsi @ coke > 0.7
    matcher = Matcher([("a", ("How much did Coke pay?",), "It paid 5 pounds."), ("b", ("who paid",), "Ann.")], MEANING)
    hit = matcher.search("how much did pepsi pay")[0]
    assert hit.score < 0.6 * best(matcher, "how much did coke pay now")[1]
    assert "“pepsi” is explained by nothing in this entry" in hit.reasons


def test_without_a_table_spelling_and_words_still_match() -> None:
    """A matcher that knows no meaning finds by words, letters and what it learns from all phrasings."""
    assert best(PLAIN, "who fird the keeper")[0] == "fired"
    assert best(PLAIN, "who fird the keeper")[1] > 0.5


@given(st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=8))
def test_sums_are_those_of_the_listed_rows(lists: list[list[int]]) -> None:
    """Adding place by place gives the same as adding list by list."""
    rows = np.arange(40, dtype=np.float32).reshape(10, 4)
    wanted = np.array([rows[each].sum(axis=0) for each in lists] or np.zeros((0, 4)))
    assert np.array_equal(bags.sums(rows, lists), wanted)


def test_rows_are_brought_to_length_one() -> None:
    """Every row has length 1, and one of zeros stays."""
    found = bags.unit(np.array([[3, 4], [0, 0]], np.float32))
    assert found.ravel().tolist() == pytest.approx([0.6, 0.8, 0, 0])


def test_what_is_spelt_alike_is_near() -> None:
    """A slip leaves most runs of letters; another word has none of them."""
    right, slip, other = Spelt().rows([["lighthouse"], ["lighthuose"], ["marmalade"]])
    assert right @ slip > 0.3 > abs(right @ other) + 0.1


def test_spelling_is_the_same_in_every_process() -> None:
    """Rows don't hang on the order in which words were met."""
    first, second = Spelt(), Spelt()
    second.rows([["zeta"], ["alpha", "beta"]])
    assert np.array_equal(first.rows([["alpha"]]), second.rows([["alpha"]]))


def embed(texts: Sequence[str]) -> Vectors:
    """Return the table's rows."""
    return TABLE(texts)


TOKENS = [[words.tokens(words.fold(phrasing)) for phrasing in entry.phrasings] for entry in ENTRIES]


def test_many_phrasings_are_compared_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are made when they are needed are those that would have been kept."""
    few = Sentences(embed, TOKENS)
    monkeypatch.setattr(sentences, "FEW", 1)
    monkeypatch.setattr(sentences, "_CHUNK", 4)
    many = Sentences(embed, TOKENS)
    for numbers in ([0, 1], [2, 3, 0], [4, 5, 6], [1]):
        for kept, made in zip(few.of(numbers), many.of(numbers), strict=True):
            assert kept == pytest.approx(made, abs=1e-6)
    asked = few.rows([["how", "tall", "is", "the", "tower"]])[0]
    assert sorted(few.nearest(asked, 4)) == sorted(many.nearest(asked, 4))


def test_signs_find_what_numbers_find(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among very many entries, the bits of the middles lead to the right ones as well."""
    monkeypatch.setattr(middles, "FEW", 1)
    found = Sentences(embed, TOKENS)
    for number, phrasings in enumerate(TOKENS):
        assert number in found.nearest(found.rows(phrasings[:1])[0], 4)


def test_an_entry_without_a_phrasing_has_no_middle() -> None:
    """Empty entries are passed over, wherever they stand."""
    found = Sentences(embed, [[], [["tower"]], [], [["ferry"], ["boat"]], []])
    assert sorted(found.nearest(found.rows([["boat"]])[0], 5)) == [1, 3]
    assert Sentences(embed, []).nearest(found.rows([["boat"]])[0], 5).tolist() == []


def test_a_question_is_its_own_and_not_its_neighbours() -> None:
    """What is learnt gives a phrasing to its entry, and hardly anything to those around it."""
    rows = Sentences(embed, [[["who", "pays"], ["who", "paid"], ["when", "paid"], ["a", "tower"]]]).of([0])[0]
    owners = np.array([0, 0, 1, 2])
    first = learnt.shares(rows @ rows[0], rows, owners, 3)
    assert first.argmax() == 0
    assert first[0] > 0.8
    assert max(first[1:]) < 0.2


def test_only_the_nearest_phrasings_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    """With many phrasings, what is far away has no say, and costs nothing."""
    monkeypatch.setattr(learnt, "NEIGHBOURS", 2)
    rows = np.eye(4, dtype=np.float32)
    found = learnt.shares(rows @ np.array([0.9, 0.4, 0.1, 0], np.float32), rows, np.arange(4), 4)
    assert found[0] > found[1] > 0 == found[2] == found[3]


def test_words_keep_their_numbers_while_the_lexicon_grows() -> None:
    """A word has one number, whatever is met later, and its meaning stays with it."""
    lexicon = Lexicon(embed)
    first = lexicon.number("tower", words.word("tower"), 0.5)
    before = lexicon.look_up(np.array([first], np.int32))
    for number in range(3_000):
        lexicon.number(f"w{number}", words.word(f"w{number}"), 1.0)
    after = lexicon.look_up(np.array([first], np.int32))
    assert lexicon.number("tower", words.word("tower"), 0.5) == first
    assert after.weights.tolist() == before.weights.tolist() == [0.5]
    assert before.vectors is not None
    assert after.vectors is not None
    assert np.array_equal(before.vectors, after.vectors)


@pytest.mark.parametrize("said", ["2019", "365?", "7 7 7"])
def test_a_bare_number_asks_for_nothing(said: str) -> None:
    """A year alone says when, and not what."""
    matcher = Matcher(
        [Entry("a", ("what happened in 2019", "model 365", "bus 7"), "It closed."), Entry("b", ("x",), "y")]
    )
    assert all(hit.score < 0.3 for hit in matcher.search(said))


CARDS = Matcher(
    [
        Entry("post", ("where is my card", "has my card come yet", "when does my card arrive"), ""),
        Entry("shop", ("card declined", "why was my card refused", "the shop refused my card"), ""),
        Entry("rate", ("what is the exchange rate", "rate of exchange for euros"), ""),
    ],
    MEANING,
)


def test_a_class_of_sayings_is_known_by_those_around_the_question() -> None:
    """Where entries have no answers, a class that only sounds like the question is far behind the one that it is of."""
    first, second, *_ = CARDS.search("when is my card here")
    assert (first.id, second.id) == ("post", "shop")
    assert first.score > 3 * second.score


def test_a_saying_of_several_classes_is_near_to_each() -> None:
    """That a question may be of either is no reason to take it for neither."""
    classes = [Entry(name, ("where is my card", f"the card of {name}"), "") for name in ("ann", "bert", "cleo", "dora")]
    found = Matcher([*classes, Entry("rate", ("rate of exchange",), "")], MEANING).search("so where is my card")
    assert min(hit.score for hit in found[:4]) > 0.35
