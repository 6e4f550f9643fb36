"""What curators see of the questions that no briefing covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import curating
from bot.app import OneShot
from bot.core.answering import Answering
from bot.core.briefing import Decoy, Library
from bot.core.model import Person, Place
from bot.core.remembered import Uncovered
from bot.curating import State
from bot.testing.fakes import NOON

if TYPE_CHECKING:
    from datetime import datetime

ROOM = Place("slack", "T1", "C-ROOM")
ANN = Person("slack", "T1", "U-ANN")


@pytest.fixture(scope="module")
def bot(lighthouse: Library) -> OneShot:
    """Return what answers from the lighthouse library, with a declined question of its own."""
    library = replace(lighthouse, declined=(Decoy("Who feeds the seals?"),), declined_file="config/declined.yaml")
    return OneShot(Answering(library))


def said(question: str, at: datetime = NOON, *, public: bool = True) -> Uncovered:
    """Return a question that was asked where others read it."""
    return Uncovered(question, ROOM, ANN, at, public)


def ago(days: int) -> datetime:
    """Return the noon of some days ago."""
    return NOON - timedelta(days=days)


def test_the_most_often_asked_come_first(bot: OneShot) -> None:
    """One question in several spellings is one line, in its latest words; of those asked as often, the latest leads."""
    questions = [
        said("who painted the boat", ago(9)),
        said("what is a puffin's weight?", ago(3)),
        said("What is a puffins weight", ago(1)),
        said("/briefing ask what is a PUFFIN'S weight!", ago(2)),
        said("hi, who painted the boat?", ago(8)),
        said("who sells bait", ago(4)),
        said("who sells nets", ago(5)),
    ]
    found = curating.asked(questions, bot)
    assert [(one.question, one.times, one.last) for one in found] == [
        ("What is a puffins weight", 3, ago(1)),
        ("hi, who painted the boat?", 2, ago(8)),
        ("who sells bait", 1, ago(4)),
        ("who sells nets", 1, ago(5)),
    ]


def test_case_36_a_private_question_is_counted_and_never_shown(bot: OneShot) -> None:
    """What somebody asked in private appears nowhere, not even in the count of the same question in public."""
    whispered = "does doctor brill treat oskar's gout"
    shared = "who painted the boat"
    questions = [said(whispered, public=False), said(shared, public=False), said(shared)]
    rows, notes = curating.worklist(questions, bot, everything=True)
    assert [(one.question, one.times) for one in rows] == [(shared, 1)]
    assert notes == ("Never shown: 2 questions asked in private.",)
    assert "gout" not in curating.listing(rows) + "".join(notes)


def test_nobody_is_told_who_asked(bot: OneShot) -> None:
    """Neither the listing nor the objects hold a person, a place or a time of day."""
    (one,) = curating.asked([said("who painted the boat")], bot)
    shown = curating.listing([one]) + str(curating.to_json(one))
    assert not any(word in shown for word in ("ANN", "ROOM", "T1", "slack", "12:00"))


def test_what_a_curator_has_dealt_with_is_left_out(bot: OneShot) -> None:
    """What is answered or declined today is not waiting, but can be asked for."""
    answered, declined, waiting = (
        "who owns the lighthouse on gannet rock",
        "who feeds the seals",
        "who painted the boat",
    )
    questions = [said(question) for question in (answered, declined, waiting)]
    rows, notes = curating.worklist(questions, bot)
    assert [(one.question, one.state) for one in rows] == [(waiting, State.OPEN)]
    assert notes == ("Not shown: 2 questions answered or declined by now; --all shows them.",)
    rows, notes = curating.worklist(questions, bot, everything=True)
    assert {one.question: one.state for one in rows} == {
        answered: State.ANSWERED,
        declined: State.DECLINED,
        waiting: State.OPEN,
    }
    assert notes == ()


def test_the_nearest_entry_is_named(bot: OneShot) -> None:
    """A curator sees where the words could be added as another way of asking."""
    (one,) = curating.asked([said("who knits for the keepers")], bot)
    assert one.nearest
    assert (one.state, one.nearest.place.split("/")[0] in ("briefings", "seeds")) == (State.OPEN, True)
    assert f"nearest: {one.nearest.phrasing} ({one.nearest.place}, {one.nearest.kind})" in curating.listing([one])


def test_what_is_declined_is_named_with_what_declines_it(bot: OneShot) -> None:
    """The decoy of the file has its place too."""
    (one,) = curating.asked([said("who feeds the seals??")], bot)
    assert curating.listing([one]).endswith("declined as: Who feeds the seals? (config/declined.yaml, decoy)")
    assert curating.to_json(one) == {
        "question": "who feeds the seals??",
        "count": 1,
        "last": NOON.date().isoformat(),
        "state": "declined",
        "nearest": {"kind": "decoy", "phrasing": "Who feeds the seals?", "place": "config/declined.yaml", "score": 1.0},
    }


def test_a_question_that_is_near_nothing_says_so(bot: OneShot) -> None:
    """Where no entry shares a word, there is nothing to compare with."""
    (one,) = curating.asked([said("zzzxq")], bot)
    assert curating.listing([one]).endswith("nearest: nothing")


def test_a_hostile_question_steers_no_terminal(bot: OneShot) -> None:
    """What people typed is shown as literal text, on one line."""
    (one,) = curating.asked([said("who \x1b[2J painted\n\u202e the boat")], bot)
    lines = curating.listing([one]).splitlines()
    assert len(lines) == 3
    assert "who [2J painted" in lines[1]
    assert not {"\x1b", "\u202e"} & set(lines[1])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("?!", "There are no words in this question."),
        ("a" * 2_001, "Nobody can ask this: a question has at most 2,000 characters."),
        ("hello", "The bot replies to that without looking for an answer, so there is nothing to decline."),
        ("list", "The bot replies to that without looking for an answer, so there is nothing to decline."),
        ("WHO feeds the seals", "That is declined already: “Who feeds the seals?” (config/declined.yaml)."),
        (
            "height of the lighthouse",
            "That is declined already: “height of the lighthouse” (briefings/gannet-rock.yaml:99).",
        ),
        (
            "owner of the tower",
            "That is answered today, by the question “owner of the tower” (briefings/gannet-rock.yaml:61).",
        ),
        ("who painted the boat", ""),
        ("誰が払う", ""),
    ],
)
def test_what_needs_no_declining_is_refused_with_the_reason(bot: OneShot, question: str, told: str) -> None:
    """A question that is declined or answered already is refused, with the entry that does it."""
    refused = curating.refusal(question, bot)
    assert refused.removesuffix(" If that is the wrong answer, write the question under decoys: in a briefing.") == told
