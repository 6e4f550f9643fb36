"""From a question to the entry that answers it."""

from dataclasses import replace

import pytest

from bot.adapters import plain
from bot.core.answering import Answering
from bot.core.briefing import Briefing, Claim, Gap, Library, Locator, Name, Note, Premise, Question, Source, slugify
from bot.core.entries import entries
from bot.core.matching import Answer, NotCovered
from bot.core.model import Outcome
from bot.core.remembered import Context
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
            ("ask who is the author of What the Keepers Knew", "Its author is not known."),
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


@pytest.mark.parametrize("asked", ["now that the foghorn is broken, {}?", "{} since the foghorn broke?"])
def test_what_is_asked_is_found_without_the_assumption(asked: str, lighthouse: Library) -> None:
    """Where the words of a false assumption lead elsewhere, the question is asked once more without them."""
    outcome = Answering(lighthouse).find(asked.format("how long was the lamp out"))
    assert isinstance(outcome, Answer)
    assert outcome.hit.id == "january-blackout/how-long-was-the-lamp-out"


def test_without_the_assumption_a_follow_up_is_still_one(lighthouse: Library) -> None:
    """The topic last shown is leant on, too, when the question is asked once more."""
    outcome = Answering(lighthouse).find(
        "now that the foghorn is broken, how long was it out?", Context("january-blackout")
    )
    assert isinstance(outcome, Answer)


@pytest.mark.parametrize("mark", ["'", "’", ""])
def test_an_assumption_is_left_out_with_any_apostrophe(mark: str, lighthouse: Library) -> None:
    """However somebody types it, the assumption is found again in the question."""
    heard = Premise(("since the trust's foghorn broke",), Claim("It did not break.", (Locator("tern-review", 7),)))
    asks = [each._replace(premise=heard) for each in lighthouse.by_slug["gannet-rock"].questions]
    briefings = tuple(
        each._replace(questions=tuple(asks)) if each.slug == "gannet-rock" else each for each in lighthouse.briefings
    )
    asked = f"since the trust{mark}s foghorn broke, how long was the lamp out?"
    assert isinstance(Answering(replace(lighthouse, briefings=briefings)).find(asked), Answer)


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ("how much did Zork invest in the foghorn of Torsey", "how much Zork invested in Torsey"),
        ("how much did Zork invest", ""),
    ],
)
def test_what_is_missing_names_all_or_nothing(asked: str, missing: str, lighthouse: Library) -> None:
    """A phrase with a name too few is none."""
    assert Answering(lighthouse).missing(asked, Gap("how much {} invested in {}", ())) == missing


def test_search_finds_beginnings_of_words(lighthouse: Library) -> None:
    """Every word must occur, in any order; the beginning of a word is enough."""
    answering = Answering(lighthouse)
    assert answering.search("fog complain")
    assert not answering.search("fog submarine")
    assert not answering.search("  ")


@pytest.mark.parametrize(
    ("asked", "opening"),
    [
        ("are there still keepers on gannet rock", "No. The last two"),
        ("gannet rock keepers still there?", "No. The last two"),
        ("who are the keepers still on gannet rock", "The last two"),
        ("do you know how many keepers are still on gannet rock", "The last two"),
        ("since the sea is calm, who are the keepers still on gannet rock", "The last two"),
    ],
)
async def test_only_a_yes_no_question_gets_a_yes_or_no(asked: str, opening: str, lighthouse: Library) -> None:
    """The verdict comes first where it answers what was asked, and is left out where it doesn't."""
    reply = await Bench(lighthouse).ask(f"ask {asked}")
    assert reply
    assert reply.finding.entry == "gannet-rock/are-there-still-keepers-on-gannet-rock"
    assert f"\n\n{opening}" in plain.render(reply.document)
    assert (reply.finding.verdict is None) is (not opening.startswith("No"))


async def test_what_is_corrected_is_among_the_claims(lighthouse: Library) -> None:
    """The claims hold everything that the text states, the corrected assumption included."""
    reply = await Bench(lighthouse).ask("since the foghorn broke, will it come back")
    assert reply
    assert [claim.say for claim in reply.finding.claims] == [
        "The foghorn did not break; it was silenced because guests had complained.",
        "The trust will not bring it back.",
    ]


def test_two_facts_of_one_name_are_two_entries() -> None:
    """A curator's id tells claims apart within a briefing; across briefings, the sentence does."""
    claims = [Claim(f"The {name} is deep.", (Locator("log", 1),), name="depth") for name in ("harbour", "lake")]
    two = [Briefing(c.say[4:8].strip(), "T", "desk", "2026-01-01", c, c, facts=(c,)) for c in claims]
    assert {entry.item for entry in entries(Library(tuple(two)))} >= set(claims)


async def test_what_no_briefing_corrects_is_set_aside(lighthouse: Library) -> None:
    """A clause that no premise covers neither leads the question astray nor passes for true."""
    await verify(
        lighthouse,
        [
            ("since the sea froze over, who owns the lighthouse?", "whether “the sea froze over” is so"),
            ("since the sea froze over, who owns the lighthouse?", "It belongs to the Northern Lamp Trust."),
            ("since 2019, who owns the lighthouse?", "It belongs to the Northern Lamp Trust."),
        ],
    )


@pytest.mark.parametrize("asked", ["and what of the goats behind the shed?", "and what did they eat?"])
async def test_the_topic_never_stands_in_for_what_is_asked(asked: str) -> None:
    """A follow-up that shares nothing but the topic's own name with an entry is not answered with that."""
    places = (Locator("log", 1),)
    shown = Claim("The long winter failure of the harbour lamp showed that the battery was cold.", places)
    painted = Claim("Ada Brill painted the boat shed in May.", places)
    source = Source("log", "Log", "unknown", "unknown", "unknown", "", "log", (Note(places[0], "Cold.", "log"),))
    title = "The long winter failure of the harbour lamp"
    asks = (
        Question(f"What did {title} show?", (shown,)),
        Question("Who painted the boat shed of the pier?", (painted,)),
    )
    topic = Briefing("lamp", title, "desk", "2026-01-01", shown, shown, questions=asks)
    bench = Bench(Library((topic,), (source,)))
    await bench.ask("lamp")
    reply = await bench.ask(asked)
    assert reply
    assert "battery" not in plain.render(reply.document)


def test_the_names_of_the_library_are_read_in_questions(lighthouse: Library) -> None:
    """What a briefing lists as names is known wherever entries are looked for."""
    first, *rest = lighthouse.briefings
    named = first._replace(names=(Name("Gannet Rock", ("Cormorant Stack",)),))
    asked = "who owns the lighthouse on cormorant stack"
    for briefings, found in ((lighthouse.briefings, False), ((named, *rest), True)):
        answering = Answering(replace(lighthouse, briefings=briefings))
        assert ("“cormorant stack” read as “Gannet Rock”" in answering.nearest(asked)[0].reasons) is found
        assert (answering.nearest(asked)[0].score == 1) is found


def test_the_names_of_the_library_are_read_where_sources_differ(lighthouse: Library) -> None:
    """Whoever asks who says what may call things by an alias, too."""
    briefings = tuple(each._replace(names=(Name("conversion", ("Plan Tern",)),)) for each in lighthouse.briefings)
    asked = "what did Plan Tern cost"
    without = Answering(lighthouse).disagreement(asked)
    named = Answering(replace(lighthouse, briefings=briefings)).disagreement(asked)
    assert named
    assert "“plan tern” read as “conversion”" in named.reasons
    assert without is None or without.score < named.score
