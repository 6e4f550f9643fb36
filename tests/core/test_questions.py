"""Lines that ask several things, and what opens an answer."""

from dataclasses import replace

import pytest

from bot.adapters import plain
from bot.core.briefing import Claim, Decoy, Library, Question, Verdict
from bot.core.compose import answers
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Outcome
from tests.core.asked import DARK, LIT, PLACES, heard, library_of
from tests.dialogue import Bench
from tests.pace import ends_soon

KEEPERS = "are there still keepers on gannet rock"
OWNER = "who owns the lighthouse on gannet rock"
HEIGHT = "how tall is the tower of gannet rock"
OUT = "how long was the lamp out"


async def test_each_of_several_questions_is_answered(lighthouse: Library) -> None:
    """Every part stands under its question, its verdict first, and the sources are numbered through."""
    reply = await heard(lighthouse, f"{OUT}? {KEEPERS}?")
    text = plain.render(reply.document)
    assert "How long was the lamp out?\nThe sources disagree:\n" in text
    assert "Are there still keepers on Gannet Rock?\nNo. The last two" in text
    assert [source.n for source in reply.document.sources] == [1, 2]
    assert text.count("[1] Mara Ellison") == 1


async def test_the_finding_holds_all_parts(lighthouse: Library) -> None:
    """It has the first answer's entry, all claims, the lowest score, and tells whose reason each is."""
    reply = await heard(lighthouse, f"{HEIGHT}, are there still keepers, and {OWNER}?")
    finding = reply.finding
    assert finding.outcome is Outcome.ANSWER
    assert finding.entry == "gannet-rock/are-there-still-keepers-on-gannet-rock"
    assert [claim.say[:12] for claim in finding.claims] == ["The last two", "It belongs t"]
    assert finding.score < 1
    assert all(reason.startswith(("“how tall", "“are there", "“who owns")) for reason in finding.reasons)


async def test_what_is_not_covered_is_said_of_its_part(lighthouse: Library) -> None:
    """One part without an answer takes nothing from the others."""
    for line in (f"{OWNER} and {HEIGHT}?", f"{HEIGHT}? and {OWNER}?"):
        text = plain.render((await heard(lighthouse, line)).document)
        assert "How tall is the tower of gannet rock?\nThe briefings don't cover that. Neither article" in text
        assert "It belongs to the Northern Lamp Trust." in text


async def test_parts_with_one_answer_get_it_once(lighthouse: Library) -> None:
    """Two questions that the same entry answers are answered as one."""
    reply = await heard(lighthouse, f"{OWNER} and who does the lighthouse belong to?")
    assert reply.document.title == "Who owns the lighthouse on Gannet Rock?"


async def test_nothing_covered_is_said_once(lighthouse: Library) -> None:
    """Where no part is covered and there is nothing more to say, one sentence says so."""
    reply = await heard(lighthouse, "who invented the zeppelin and who painted the sistine ceiling?")
    assert reply.finding.outcome is Outcome.NOT_COVERED
    assert plain.render(reply.document).count(answers.NOT_COVERED) == 1


async def test_every_reason_for_not_covering_is_given(lighthouse: Library) -> None:
    """Questions that are declined in different words are declined in all of them."""
    reply = await heard(lighthouse, f"{HEIGHT} and who made the battery?")
    text = plain.render(reply.document)
    assert reply.finding.outcome is Outcome.NOT_COVERED
    assert "Neither article gives its height." in text
    assert "its maker is not named" in text


async def test_a_curated_question_of_several_is_one(lighthouse: Library) -> None:
    """A line that a curator foresaw word by word gets that answer, however many questions it seems to hold."""
    briefing = lighthouse.briefings[0]
    line = f"{KEEPERS} and will the foghorn come back"
    asks = (*briefing.questions[1:], briefing.questions[0]._replace(also=(line,)))
    library = Library((briefing._replace(questions=asks), *lighthouse.briefings[1:]), lighthouse.sources)
    assert (await heard(library, line)).document.title == "Who owns the lighthouse on Gannet Rock?"


async def test_a_part_that_leans_on_the_one_before_is_understood(lighthouse: Library) -> None:
    """What "it" is, the former question tells."""
    reply = await heard(lighthouse, "who silenced the foghorn and will it come back")
    assert "No. The trust will not bring it back." in plain.render(reply.document)


async def test_no_more_than_four_are_answered_at_a_time(lighthouse: Library) -> None:
    """Whoever asks more is told to ask the rest again."""
    line = f"{OUT}? {KEEPERS}? {OWNER}? {HEIGHT}? will the foghorn come back? who made the battery?"
    text = plain.render((await heard(lighthouse, line)).document)
    assert "The trust will not bring it back" not in text
    assert "I answer 4 questions at a time. Please ask the last 2 again." in text


async def test_a_false_assumption_is_put_right_where_it_was_made(lighthouse: Library) -> None:
    """What one part takes for granted is corrected in that part, and only there."""
    text = plain.render((await heard(lighthouse, f"since the foghorn broke, will it come back, and {OWNER}?")).document)
    assert text.count("The foghorn did not break") == 1
    assert text.index("The foghorn did not break") < text.index("It belongs to")


async def test_lines_of_their_own_are_questions_of_their_own(lighthouse: Library) -> None:
    """Several lines are several questions."""
    text = await Bench(lighthouse).hear(f"1. {OWNER}\n2. {KEEPERS}")
    assert "It belongs to" in text
    assert "No. The last two" in text


@pytest.mark.parametrize("piece", ["and who ", "who owns the lighthouse and ", "is it lit? ", "do the sources agree "])
async def test_case_33_many_questions_cost_little(piece: str, lighthouse: Library) -> None:
    """A line of nothing but beginnings is soon answered."""
    bench = Bench(lighthouse)
    with ends_soon():
        assert await bench.ask((piece * LONGEST_QUESTION)[:LONGEST_QUESTION])


@pytest.mark.parametrize("line", ["aren't there still keepers on gannet rock", "are there no keepers on gannet rock"])
async def test_a_negated_question_gets_no_bare_yes_or_no(line: str, lighthouse: Library) -> None:
    """Where a "No." could mean either, the sentence speaks for itself, to scripts too."""
    reply = await heard(lighthouse, line)
    assert reply.finding.verdict is None
    assert "\n\nThe last two" in plain.render(reply.document)


async def test_a_question_is_answered_whatever_is_wrapped_around_it(lighthouse: Library) -> None:
    """Manners before and behind change nothing."""
    wrapped = f"hey, quick question: according to the articles, could you tell me {OWNER}, please?"
    assert (await heard(lighthouse, wrapped)).finding == (await heard(lighthouse, f"{OWNER}?")).finding


NAMED = (("pier", LIT), ("mill", Claim("Nobody paid for oil.", PLACES)))

TORSEY = [Question(f"Is the {name} of Torsey lit?", (claim,), ("is torsey lit",)) for name, claim in NAMED]


async def test_a_part_may_only_be_guessed_at() -> None:
    """A part that may mean something offers it in its place."""
    salt = Question("Who sells the salt?", (Claim("Ada Brill sells the salt.", PLACES),))
    reply = await heard(library_of(*TORSEY, salt), "who sells the salt? is torsey lit?")
    text = plain.render(reply.document)
    assert reply.finding.outcome is Outcome.ANSWER
    assert reply.finding.suggestions == ("Is the mill of Torsey lit?", "Is the pier of Torsey lit?")
    assert "Is torsey lit?\nI'm not sure what you mean. Is it one of these?" in text
    assert "/briefing ask Is the pier of Torsey lit?" in text


async def test_what_is_answered_is_not_offered_too() -> None:
    """A part that may only mean what other parts were answered as adds nothing."""
    line = "is the pier of torsey lit? is the mill of torsey lit? is torsey lit?"
    assert not (await heard(library_of(*TORSEY), line)).finding.suggestions


async def test_what_is_meant_is_rather_what_is_answered() -> None:
    """Where one reading of a part only leads to a guess and another to an answer, the answer is given."""
    arden = Question("Is the tower of Arden lit at night?", (Claim("Arden shines until midnight.", PLACES),))
    owner = Question("Who owns Torsey and Arden?", (Claim("Ada Brill owns both places.", PLACES),))
    reply = await heard(library_of(*TORSEY, arden, owner), "who owns torsey with arden and is it lit?")
    assert "Arden shines until midnight." in plain.render(reply.document)


async def test_a_pronoun_stands_for_who_was_named_first() -> None:
    """Where a part fits two names alike, the first of the former question is meant, as in any sentence."""
    sold = Question("Did Torsey sell the lamp to Arden?", (Claim("Torsey sold it for a song.", PLACES),))
    torsey = Question("What did Torsey gain then?", (Claim("Torsey gained a view.", PLACES),))
    arden = Question(
        "And what did Arden gain?", (Claim("Arden gained a ferry.", PLACES),), ("arden's gain", "what it gained")
    )
    reply = await heard(library_of(sold, arden, torsey), "did torsey sell the lamp to arden and what did it gain?")
    assert "Torsey gained a view." in plain.render(reply.document)


@pytest.mark.parametrize(
    ("line", "opening"),
    [
        ("has the lamp a keeper", ""),
        ("has the lamp no keeper", ""),
        ("the lamp has no keeper, right?", "Yes. "),
        ("is it true that the lamp has no keeper", "Yes. "),
    ],
)
async def test_a_verdict_on_a_negation_is_no_answer_to_its_opposite(line: str, opening: str) -> None:
    """A "Yes." to whether something is not so is given only to those who plainly asked that."""
    asked = Question("Is it right that the lamp has no keeper?", (DARK,), verdict=Verdict.YES)
    reply = await heard(library_of(asked), line)
    assert (reply.finding.verdict is Verdict.YES) is bool(opening)
    assert f"\n\n{opening}The lamp is dark." in plain.render(reply.document)


@pytest.mark.parametrize("before", ["", "who sells the salt, and "])
async def test_the_contrary_is_answered_under_its_own_words(before: str) -> None:
    """A "No." to whether the ferry has gone doesn't stand under "Does the ferry run?"."""
    runs = Question("Does the ferry run?", (LIT,), verdict=Verdict.YES, opposite=("has the ferry gone for good",))
    salt = Question("Who sells the salt?", (DARK,))
    text = plain.render((await heard(library_of(runs, salt), f"{before}has the ferry gone for good?")).document)
    assert "Has the ferry gone for good?\n" in text
    assert "No. The lamp is lit." in text
    assert "Does the ferry run?" not in text


async def test_every_part_is_freed_of_its_wrapping(lighthouse: Library) -> None:
    """Manners within a line are no part of the question that they stand around."""
    reply = await heard(lighthouse, f"{KEEPERS}? and could you please tell me {OWNER}, thanks?")
    assert reply.finding.score == 1


async def test_a_far_decoy_gives_no_reason(lighthouse: Library) -> None:
    """What is declined only because nothing is nearer doesn't get the words of another question."""
    near = (await heard(lighthouse, "how tall is the tower of gannet rock")).document
    far = (await heard(lighthouse, "what colour is the tower of gannet rock")).document
    assert "Neither article gives its height." in plain.render(near)
    assert "Neither article gives its height." not in plain.render(far)
    assert "don't cover" in plain.render(far)


async def test_a_question_that_is_only_like_the_curated_one_gets_no_yes_or_no(lighthouse: Library) -> None:
    """A "No." is the answer to just that question; to another one, the claims speak for themselves."""
    near = await heard(lighthouse, "are there still keepers on gannet rock")
    like = await heard(lighthouse, "do people keep working out on that rock these days")
    assert (near.finding.verdict, plain.render(near.document).count("No. ")) == ("no", 1)
    assert like.finding.verdict is None
    assert "No. " not in plain.render(like.document)


async def test_a_follow_up_is_read_with_the_question_before_it(lighthouse: Library) -> None:
    """What finds nothing by itself is asked again of what was answered last; without that it stays open."""
    assert "Neither article gives its height." not in await Bench(lighthouse).hear("how tall is it?")
    bench = Bench(lighthouse)
    await bench.hear(OWNER)
    assert "Neither article gives its height." in await bench.hear("and how tall is it?")


@pytest.mark.parametrize("line", ["and why?", "since when?", "how much was it?"])
async def test_a_follow_up_is_not_answered_with_the_same_again(line: str, lighthouse: Library) -> None:
    """What finds only the answer before found nothing."""
    bench = Bench(lighthouse)
    await bench.hear(OWNER)
    assert "Northern Lamp Trust" not in await bench.hear(line)


async def test_a_pronoun_stands_for_what_was_shown(lighthouse: Library) -> None:
    """After the foghorn, "is it manned?" is hardly about the lighthouse: that is offered, not answered."""
    for before, outcome in ((OWNER, Outcome.ANSWER), ("will the foghorn come back", Outcome.SUGGEST)):
        bench = Bench(lighthouse)
        await bench.hear(before)
        reply = await bench.ask("is it manned?")
        assert reply
        assert reply.finding.outcome is outcome


async def test_a_pronoun_gets_nobody_elses_reason(lighthouse: Library) -> None:
    """Why something isn't known of a thing that nobody has spoken of is no answer to what "it" is."""
    decoy = Decoy("Does the Zorkmid open every day of the week?", (), "Nobody says when the Zorkmid opens.")
    library = replace(lighthouse, declined=(decoy,))
    assert decoy.because in await Bench(library).hear("does the zorkmid open every day of the week")
    bench = Bench(library)
    await bench.hear(OWNER)
    assert decoy.because not in await bench.hear("does it open every day of the week?")
