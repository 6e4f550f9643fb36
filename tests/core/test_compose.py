"""What the bot says, as a person in a terminal reads it; the golden files are for reading, too."""

import pytest

from bot.adapters import plain
from bot.core.briefing import Decoy, Entry, Library, Locator, Status, Unknown
from bot.core.commands import SECTIONS
from bot.core.compose import answers, briefings
from bot.core.compose.citing import Citing
from bot.core.document import Cite
from bot.core.entries import claims_of, entries
from tests.dialogue import Bench
from tests.golden import check_golden

SAID = {
    "catalogue": "/briefing",
    "help": "help",
    "sources": "sources",
    "card": "gannet-rock",
    "compare": "compare gannet-rock",
    "search": "search foghorn",
    "search-topic": "search gannet rock",
    "search-nothing": "search submarine",
    "misspelt": "ganet rock",
    "no-topic": "show volcano",
    "near-topics": "show the gannet",
    "verdict-no": "are there still keepers on gannet rock",
    "verdict-disputed": "how long was the lamp out",
    "premise": "since the foghorn broke, will it come back",
    "quote": "what does odile marsh say about keepers",
    "side-by-side": "do the articles agree on what the conversion cost?",
    "several": "how long was the lamp out, who owns the lighthouse, and how tall is the tower of gannet rock?",
    "decoy": "how tall is the tower of gannet rock",
    "unknown": "will there be a hotel on gannet rock",
    "not-covered": "who won the world cup in 1998",
    "hello": "hello",
    **{f"section-{section.name}": f"gannet-rock {section.name}" for section in SECTIONS},
}


@pytest.mark.parametrize(("name", "said"), SAID.items(), ids=SAID)
async def test_what_people_read(name: str, said: str, lighthouse: Library) -> None:
    """Each reply reads as its golden file does."""
    check_golden("replies", name, await Bench(lighthouse).hear(said))


def test_every_entry_can_be_said(lighthouse: Library) -> None:
    """Whatever a question can match has an answer with sources, or words for what is missing."""
    for entry in entries(lighthouse):
        if claims_of(entry.item):
            document = answers.answer(entry, lighthouse)
            assert document.sources
            assert all(claim.say in plain.render(document) for claim in claims_of(entry.item))
        else:
            assert answers.NOT_COVERED in plain.render(answers.declined(entry, lighthouse))


@pytest.mark.parametrize(
    ("decoy", "words"),
    [
        (Decoy("What does it weigh?", (), "Nobody has weighed it."), "Nobody has weighed it."),
        (Decoy("What does it weigh?", (), "nobody has weighed it"), "Nobody has weighed it."),
        (Decoy("What does it weigh?", (), "iPhones are not covered"), "iPhones are not covered."),
        (Decoy("What does it weigh?", (), "The trust says: “No idea!”"), "The trust says: “No idea!”"),
        (Decoy("What does it weigh?"), "No source answers “What does it weigh?”"),
        (Decoy("weight of the lamp"), "No source answers “weight of the lamp”."),
    ],
)
def test_a_declined_question_says_what_is_missing(decoy: Decoy, words: str) -> None:
    """The curator's own words come first; without them, the question itself is named, and one mark ends it."""
    library = Library(declined=(decoy,))
    (entry,) = entries(library)
    read = plain.render(answers.declined(entry, library))
    assert read == f"{answers.NOT_COVERED} {words}\n\n→ /briefing list (All topics)"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "Nothing in the one source that we searched answers it."),
        (2, "Neither of the two sources that we searched answers it."),
        (3, "None of the 3 sources that we searched answers it."),
    ],
)
def test_an_unknown_says_how_much_was_searched(count: int, words: str, lighthouse: Library) -> None:
    """What no source tells is told with the number of those that were looked through."""
    unknown = Unknown("its weight", ("harbour-post",) * count)
    document = answers.declined(Entry("gannet-rock/x", "gannet-rock", ("its weight",), unknown), lighthouse)
    assert f"Not known: its weight. {words}" in plain.render(document)


def test_every_citation_has_its_source(lighthouse: Library) -> None:
    """Every number in a text is in the list below it."""
    for briefing in lighthouse.briefings:
        for document in (briefings.card(briefing, lighthouse), briefings.compare(briefing, lighthouse)):
            text = plain.render(document)
            assert {f"[{source.n}]" for source in document.sources} <= set(text.split())


@pytest.mark.parametrize(
    ("status", "word"), [(Status.DORMANT, "Nobody keeps this briefing up"), (Status.CORRECTED, "has been corrected")]
)
def test_a_card_says_how_it_stands(status: Status, word: str, lighthouse: Library) -> None:
    """A briefing that is not kept up, or was corrected, says so."""
    briefing = lighthouse.briefings[0]._replace(status=status)
    assert word in plain.render(briefings.card(briefing, lighthouse))


def test_borrowed_reporting_is_named(lighthouse: Library) -> None:
    """Where a paragraph rests on somebody else's reporting, the list of sources says whose."""
    note = next(note for source in lighthouse.sources for note in source.notes if note.origin != source.origin)
    entry = next(entry for entry in entries(lighthouse) if entry.item is note)
    assert f"{note.locator.place} rests on {note.origin}" in plain.render(answers.answer(entry, lighthouse))


def test_an_empty_library_says_so() -> None:
    """Without briefings or sources, the lists say that there are none."""
    assert "no briefings yet" in plain.render(briefings.catalogue(Library()))
    assert "no sources yet" in plain.render(briefings.sources(Library()))


def test_sources_stand_in_the_order_of_their_numbers(lighthouse: Library) -> None:
    """Wherever a claim names its sources, the lower number comes first, and so does the earlier paragraph."""
    citing = Citing(lighthouse)
    citing.cites([Locator("tern-review", 4)])
    cites = citing.cites([Locator("harbour-post", 9), Locator("tern-review", 5), Locator("harbour-post", 3)])
    assert cites == (Cite(1, "p5"), Cite(2, "p3, p9"))
