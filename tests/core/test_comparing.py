"""Lines that ask who says what."""

import pytest

from bot.adapters import plain
from bot.core.answering import Answering
from bot.core.briefing import Briefing, Disagreement, Library, Question, Verdict
from bot.core.model import Outcome
from bot.core.remembered import Context
from tests.core.asked import DARK, LIT, heard, library_of
from tests.dialogue import Bench, verify

HEIGHT = "how tall is the tower of gannet rock"
WHO_SAYS_WHAT = "The night the lamp failed: who says what"


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("which source says nine hours and which fourteen", "How long the lamp was dark"),
        ("do the articles agree on the cost?", "What the conversion cost"),
        ("the pieces contradict each other on what stopped the lamp", "What stopped the lamp"),
        ("what do the different authors say about the cost", "What the conversion cost"),
        ("give me both sides of what stopped the lamp", "What stopped the lamp"),
        ("compare the figures on what the conversion cost", "What the conversion cost"),
    ],
)
async def test_who_says_what_goes_to_the_point_in_dispute(line: str, about: str, lighthouse: Library) -> None:
    """Whoever wants the sources compared gets the positions side by side."""
    for said in (f"ask {line}", line):
        reply = await Bench(lighthouse).ask(said)
        assert reply
        assert reply.document.title == about
        assert "The sources disagree:" in plain.render(reply.document)


async def test_without_a_point_in_dispute_the_topic_is_compared(lighthouse: Library) -> None:
    """A topic's name leads to its page of who says what, and no name to that of the topic last shown."""
    await verify(
        lighthouse,
        [
            ("who says what about the blackout", WHO_SAYS_WHAT),
            ("both sides", WHO_SAYS_WHAT),
            ("compare", WHO_SAYS_WHAT),
            ("ask do the sources agree on that?", WHO_SAYS_WHAT),
        ],
    )


async def test_what_no_source_tells_is_no_point_in_dispute(lighthouse: Library) -> None:
    """Asking whether the sources agree doesn't make them speak of it, and no topic is shown instead."""
    bench = Bench(lighthouse)
    await bench.ask("blackout")
    reply = await bench.ask(f"ask do the sources agree on {HEIGHT}")
    assert reply
    assert reply.finding.outcome is Outcome.NOT_COVERED
    assert "There is no topic" in await bench.hear("compare submarines")


async def test_what_the_sources_agree_on_is_answered_without_a_yes(lighthouse: Library) -> None:
    """A curated answer that is no dispute is given, but its verdict is no answer to whether the sources agree."""
    reply = await heard(lighthouse, "do the articles agree on whether there are keepers on gannet rock")
    assert reply.finding.entry == "gannet-rock/are-there-still-keepers-on-gannet-rock"
    assert "\n\nThe last two" in plain.render(reply.document)


@pytest.mark.parametrize("line", ["do the sources agree on the lamp?", "who says what"])
async def test_a_curated_comparison_goes_before_all(line: str) -> None:
    """A question that asks for a comparison in the very words of a curator gets the curator's answer."""
    point = Question("Is the lamp dark?", (LIT, DARK), ("the lamp",), Verdict.DISPUTED)
    bench = Bench(library_of(Question("What do the sources disagree about?", (LIT,), (line,)), point))
    await bench.ask("the lamp")
    reply = await bench.ask(f"ask {line}")
    assert reply
    assert reply.document.title == "What do the sources disagree about?"


async def test_of_two_curated_questions_the_nearer_one_is_meant() -> None:
    """A disputed question that shares but a word with what is to be compared is not dragged in."""
    disputed = Question(
        "Was the lamp of Torsey ever dark?", (LIT, DARK), ("was the lamp of Torsey a costly one",), Verdict.DISPUTED
    )
    plain_one = Question("Is the lamp of Torsey expensive?", (LIT,), verdict=Verdict.YES)
    reply = await heard(library_of(disputed, plain_one), "do the sources agree that the lamp of Torsey is expensive")
    assert reply.document.title == "Is the lamp of Torsey expensive?"
    assert "Yes." not in plain.render(reply.document)


def test_of_two_like_disputes_the_one_of_the_topic_is_meant() -> None:
    """Where two points in dispute are as near, the one of the topic last shown goes first."""
    both = [
        Briefing(
            slug,
            slug,
            "desk",
            "2026-01-01",
            LIT,
            LIT,
            disagreements=(Disagreement(f"How deep the water of the {slug} is", (LIT, DARK)),),
        )
        for slug in ("harbour", "lake")
    ]
    answering = Answering(Library(tuple(both)))
    for slug in ("harbour", "lake"):
        hit = answering.disagreement("how deep the water is", Context(slug))
        assert hit
        assert answering.entries[hit.id].briefing == slug


@pytest.mark.parametrize("wanted", ["the depth", "how deep the water is"])
async def test_a_point_in_dispute_goes_before_what_is_near(wanted: str) -> None:
    """Neither a topic that goes nearly by these words nor a question in these very words hides a dispute."""
    deep = Disagreement("The depth, or how deep the water of the harbour is", (LIT, DARK))
    asked = Question("How deep is the water?", (LIT,))
    library = library_of(asked)
    briefing = library.briefings[0]._replace(also=("depth",), disagreements=(deep,))
    reply = await heard(Library((briefing,), library.sources), f"do the sources agree on {wanted}?")
    assert reply.document.title == deep.about
