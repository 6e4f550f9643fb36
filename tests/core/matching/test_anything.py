"""What holds for any question and any library, hostile ones included."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import Entry, Matcher, index
from tests.core.matching.lighthouse import ENTRIES, MATCHER
from tests.pace import ends_soon

QUESTIONS = st.text() | st.lists(
    st.sampled_from("who fired the keeper hieght tower 34 gull point tern tea ?! mark-7 zzz don't £2bn".split())
).map(" ".join)


@given(QUESTIONS)
def test_any_question_gives_ordered_scores_within_bounds(said: str) -> None:
    """Whatever is asked: no error, every score from 0 to 1, best first, the match named first."""
    hits = MATCHER.search(said)
    assert all(0 <= hit.score <= 1 and hit.reasons[0].startswith("matched “") for hit in hits)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.id))


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_the_order_of_entries_decides_nothing(said: str, chance: random.Random) -> None:
    """The same library in another order gives the same hits, and so does asking twice."""
    shuffled = chance.sample(ENTRIES, len(ENTRIES))
    assert Matcher(shuffled).search(said) == MATCHER.search(said) == MATCHER.search(said)


NAMES = {"gull": "Gull Point", "the tower": "Gull Point", "tern": "Tern Tea", "don't": "Ann Gale", "keeper": "Ann Gale"}


@given(QUESTIONS, st.permutations(list(NAMES.items())))
def test_the_order_of_names_decides_nothing(said: str, names: list[tuple[str, str]]) -> None:
    """What is listed as names counts, not where it is listed."""
    assert Matcher(ENTRIES, names=dict(names)).search(said) == Matcher(ENTRIES, names=NAMES).search(said)


@given(st.dictionaries(st.text(), st.text()), QUESTIONS)
def test_any_names_can_be_listed(names: dict[str, str], said: str) -> None:
    """Whatever is listed as a name: no error, scores within bounds, and the very words still score 1."""
    matcher = Matcher(ENTRIES, names=names)
    assert all(0 <= hit.score <= 1 for hit in matcher.search(said))
    assert matcher.search(ENTRIES[0].phrasings[0])[0].score == 1


@given(
    st.lists(st.tuples(st.text(), st.lists(st.text()).map(tuple), st.text()), unique_by=lambda entry: entry[0]),
    st.text(),
)
def test_any_library_can_be_asked(entries: list[tuple[str, tuple[str, ...], str]], said: str) -> None:
    """Entries of any text, line breaks and all, are indexed and asked without an error."""
    assert all(0 <= hit.score <= 1 for hit in Matcher(entries).search(said))


@pytest.mark.parametrize(
    "said", ["%s {0.__class__} %(x)s", "\x00", "𝔏𝔦𝔤𝔥𝔱𝔥𝔬𝔲𝔰𝔢 \U000e0041", "\ud800", "\u202ewho fired"]
)
def test_hostile_text_is_only_text(said: str) -> None:
    """Format strings, lone surrogates, bidi controls and NULs are read like anything else."""
    assert all(said not in hit.id for hit in MATCHER.search(said))


@pytest.mark.parametrize("piece", ["keeper ", "lighthuose ", "x" * 50 + " ", "\ufdfa", "a\u0301\u0300", "don't-", "🏴"])
def test_a_mebibyte_is_answered_at_once(piece: str) -> None:
    """A huge question costs little, whatever it repeats."""
    said = piece * (2**20 // len(piece.encode()))
    with ends_soon():
        MATCHER.search(said)


@pytest.mark.parametrize("filler", ["zork " * 400, "zork" * 499 + "    "])
def test_only_the_beginning_of_a_huge_question_is_read(filler: str) -> None:
    """Words after the first 2,000 characters don't count, be there many before or one."""
    assert MATCHER.search(f"{filler}who fired the keeper") == []


def test_an_empty_library_answers_nothing() -> None:
    """No entries, or entries without phrasings, are no error."""
    assert Matcher([]).search("who fired the keeper") == []
    assert Matcher([("a", (), "x"), ("b", ("",), "y")]).search("who fired the keeper x") == []


MANY = [
    Entry(f"{deed}-{town}", (f"who built the {deed} of {town}", f"{deed} in {town}"), f"{town} has a {deed}.")
    for town in "Alba Brix Cumo Dorn Elva Fano Gerp Holm".split()
    for deed in "bridge harbour school market tower mill".split()
]


@pytest.mark.parametrize(
    "said", ["who built it", "who built the harbour", "tower", "the mill of alba or brix", "harbuor"]
)
def test_the_order_of_many_entries_decides_nothing(said: str) -> None:
    """Where more entries are alike than are looked at, the same ones are, whatever the order."""
    assert Matcher(MANY).search(said) == Matcher(MANY[::-1]).search(said) == Matcher(MANY[7:] + MANY[:7]).search(said)


def test_what_people_type_is_not_kept() -> None:
    """A thousand unknown words leave the matcher as large as it was."""
    matcher = Matcher(MANY)
    matcher.search("who built the harbour of alba")
    held = matcher._index  # noqa: SLF001 - its size is seen nowhere else
    before = len(held.lexicon._keys), len(held.sentences._spelt._numbers), len(held._words)  # noqa: SLF001
    for number in range(0, 1_000, 10):
        matcher.search(" ".join(f"zork{chr(97 + each % 26)}{each}x" for each in range(number, number + 10)))
    assert before == (len(held.lexicon._keys), len(held.sentences._spelt._numbers), len(held._words))  # noqa: SLF001


def test_what_people_ask_for_does_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a very large library, only some entries stay taken apart, and which ones decides nothing."""
    asked = [f"who built the {entry.id.replace('-', ' of ')} then" for entry in MANY]
    kept, matcher = Matcher(MANY), Matcher(MANY)
    wanted = [kept.search(said) for said in asked]
    monkeypatch.setattr(index, "_KEPT", 3)
    assert [matcher.search(said) for said in asked] == wanted
    assert len(matcher._index._cards) < len(kept._index._cards) == len(MANY)  # noqa: SLF001 - it is seen nowhere else


def test_several_threads_may_ask_at_once() -> None:
    """What is made when it is first needed is made by one of them."""
    alone = Matcher(MANY)
    asked = [f"who built the {entry.id.replace('-', ' of ')} then" for entry in MANY]
    wanted = [alone.search(said) for said in asked]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(5):
            shared = Matcher(MANY)
            with ThreadPoolExecutor(8) as pool:
                assert list(pool.map(shared.search, asked)) == wanted
    finally:
        sys.setswitchinterval(interval)
