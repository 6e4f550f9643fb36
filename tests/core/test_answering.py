"""From a question to the entry that answers it."""

import pytest

from bot.core.answering import Answering
from bot.core.briefing import Briefing, Claim, Library, Locator, Note, Question, Source, slugify
from bot.core.entries import entries
from bot.core.matching import Answer, NotCovered
from bot.core.model import Outcome
from tests.dialogue import Bench, verify


def test_entries_have_ids_of_their_own(lighthouse: Library) -> None:
    """No two entries share an id, and each belongs to a briefing or to a source."""
    found = entries(lighthouse)
    assert len({entry.id for entry in found}) == len(found)
    assert all(entry.briefing in lighthouse.by_slug for entry in found if entry.briefing)


def test_a_statement_of_two_briefings_is_one_entry() -> None:
    """The same sentence in two briefings is no choice between two answers."""
    claim = Claim("The harbour is deep.", (Locator("log", 1),))
    source = Source(
        "log", "Log", "unknown", "unknown", "unknown", "", "log", (Note(Locator("log", 1), "Deep.", "log"),)
    )
    two = [Briefing(slug, slug, "desk", "2026-01-01", claim, claim, facts=(claim,)) for slug in ("a", "b")]
    assert sum(entry.item == claim for entry in entries(Library(tuple(two), (source,)))) == 1


async def test_authors_and_dates_can_be_asked_for(lighthouse: Library) -> None:
    """Who wrote an article and when it appeared is answered from its record, with what is not known."""
    await verify(
        lighthouse,
        [
            (
                "ask who wrote Gannet Rock Loses Its Last Keepers",
                "is by Mara Ellison, published by Torsey Harbour Post",
            ),
            ("ask when was Gannet Rock Loses Its Last Keepers published", "dated 9 March 2024"),
            ("ask who is the author of What the Keepers Knew", "by an unknown author"),
        ],
    )


async def test_a_note_answers_where_no_briefing_does(lighthouse: Library) -> None:
    """What only a source's note tells is answered from it, and marked as that."""
    reply = await Bench(lighthouse).ask("ask which cat was brought ashore at Torsey")
    assert reply
    assert reply.finding.outcome is Outcome.ANSWER
    assert reply.finding.entry == "harbour-post/p3"


async def test_follow_ups_prefer_the_topic_last_shown() -> None:
    """Of two equal answers, the one of the conversation's topic is given."""
    claims = {
        slug: Claim(f"The {slug} opens at {hour}.", (Locator("log", 1),)) for slug, hour in (("mill", 7), ("quarry", 9))
    }
    note = Note(Locator("log", 1), "They open early.", "log")
    source = Source("log", "Log", "unknown", "unknown", "unknown", "", "log", (note,))
    topics = tuple(
        Briefing(
            slug,
            f"The {slug}",
            "desk",
            "2026-01-01",
            Claim("Work.", ()),
            Claim("Bread.", ()),
            questions=(Question(f"When does the {slug} open?", (claim,)),),
        )
        for slug, claim in claims.items()
    )
    for slug in claims:
        bench = Bench(Library(topics, (source,)))
        await bench.ask(slug)
        reply = await bench.ask("and when does it open?")
        assert reply
        assert reply.finding.briefing == slug


def test_a_decoy_declines(lighthouse: Library) -> None:
    """A question that the curator declines is not covered, and known to be."""
    outcome = Answering(lighthouse).find("height of the lighthouse")
    assert isinstance(outcome, NotCovered)
    assert outcome.declined
    assert outcome.declined.id == f"gannet-rock/decoy-{slugify('How tall is the tower of Gannet Rock?')}"


def test_the_curated_answer_goes_before_the_bare_fact(lighthouse: Library) -> None:
    """Where a question and a fact match alike, the curated answer is given."""
    outcome = Answering(lighthouse).find("will the foghorn come back")
    assert isinstance(outcome, Answer)
    assert outcome.hit.id == "gannet-rock/will-the-foghorn-come-back"


@pytest.mark.parametrize(
    ("asked", "named"),
    [("Since the foghorn  BROKE, will it return?", True), ("will the foghorn return?", False)],
)
def test_a_premise_is_heard_in_the_question(asked: str, named: bool, lighthouse: Library) -> None:  # noqa: FBT001 - a table
    """A false assumption is heard in any case and spacing, and not where nobody made it."""
    assert (Answering(lighthouse).premise(asked) is not None) is named


async def test_a_premise_is_put_right_whatever_is_asked(lighthouse: Library) -> None:
    """A false assumption is named even where another entry, or none, answers the question."""
    await verify(
        lighthouse,
        [
            ("now that the foghorn is broken, who owns the lighthouse?", "The foghorn did not break"),
            ("now that the foghorn is broken, how tall is the tower of gannet rock?", "The foghorn did not break"),
            ("now that the foghorn is broken, who won the world cup?", "The foghorn did not break"),
        ],
    )


def test_search_finds_beginnings_of_words(lighthouse: Library) -> None:
    """Every word must occur, in any order; the beginning of a word is enough."""
    answering = Answering(lighthouse)
    assert answering.search("fog complain")
    assert not answering.search("fog submarine")
    assert not answering.search("  ")
