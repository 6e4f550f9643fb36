"""The command table, and how lines are taken apart."""

import pytest

from bot.core import commands
from bot.core.briefing import Library
from bot.core.commands import COMMANDS, SECTIONS, Line, parse, split_section
from bot.core.completion import complete
from bot.core.model import Outcome
from tests.dialogue import Bench, verify

LINES = {
    "": Line("list", ""),
    "/briefing": Line("list", ""),
    "/briefing  help ": Line("help", ""),
    "HELP": Line("help", ""),
    "help me with the lamp": Line("", "help me with the lamp"),
    "list the keepers": Line("", "list the keepers"),
    "sources": Line("sources", ""),
    "ask  who lit   the lamp": Line("ask", "who lit the lamp"),
    "/Briefing ask": Line("ask", ""),
    "/help": Line("help", ""),
    "help!": Line("help", ""),
    "sources?": Line("sources", ""),
    "topics": Line("list", ""),
    "list all topics": Line("list", "all topics"),
    "ask ....": Line("ask", "...."),
    "ask who lit it?": Line("ask", "who lit it?"),
    "feedback great": Line("feedback", "great"),
    "forget the lamp, who owns the rock": Line("", "forget the lamp, who owns the rock"),
    "Forget Me": Line("forget", "Me"),
    "feedback from fishermen about the light": Line("", "feedback from fishermen about the light"),
    "feedback GOOD and short": Line("feedback", "GOOD and short"),
    "feedback goodness": Line("feedback", "goodness"),
    "gannet-rock timeline": Line("", "gannet-rock timeline"),
    "/briefingask x": Line("", "/briefingask x"),
}


@pytest.mark.parametrize(("text", "line"), LINES.items(), ids=[text or "nothing" for text in LINES])
def test_lines_are_taken_apart(text: str, line: Line) -> None:
    """A command is its first word; a sentence that happens to begin with one is no command."""
    assert parse(text) == line


def test_sections_end_a_line() -> None:
    """A section's name is one only after a topic."""
    assert split_section("gannet-rock Timeline") == ("gannet-rock", "timeline")
    assert split_section("timeline") == ("timeline", "")
    assert split_section("gannet-rock") == ("gannet-rock", "")
    assert split_section("gannet-rock timelines") == ("gannet-rock", "timeline")
    assert split_section("timeline of gannet rock") == ("gannet rock", "timeline")
    assert split_section("sources gannet-rock") == ("gannet-rock", "sources")
    assert split_section("gannet-rock watch please!") == ("gannet-rock", "watch")
    assert split_section("gannet-rock lines") == ("gannet-rock lines", "")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_every_example_works(command: commands.Command, lighthouse: Library) -> None:
    """What the table gives as an example does what its command is for, and shows no usage."""
    bench = Bench(lighthouse)
    await bench.ask("who owns the lighthouse on gannet rock")
    line = command.example.replace("{topic}", "gannet-rock").replace("{word}", "foghorn")
    reply = await bench.ask(f"/briefing {line}".strip())
    assert reply
    assert reply.finding.outcome in (Outcome.COMMAND, Outcome.ANSWER)
    assert "needs a little more" not in await bench.hear(line)


@pytest.mark.parametrize("name", ["ask", "show", "search", "compare", "forget", "feedback"])
async def test_a_bare_command_shows_how_it_is_typed(name: str, lighthouse: Library) -> None:
    """A command without what it needs answers with its usage."""
    heard = await Bench(lighthouse).hear(name)
    assert "needs a little more" in heard
    assert f"/briefing {commands.BY_NAME[name].usage}" in heard


async def test_help_is_made_of_the_table(lighthouse: Library) -> None:
    """Every command and every section is in the help."""
    heard = await Bench(lighthouse).hear("help")
    for command in COMMANDS:
        assert f"/briefing {command.usage}".strip() + f": {command.summary}" in heard
    for section in SECTIONS:
        assert section.summary in heard


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
async def test_every_section_can_be_asked_for(section: commands.Section, lighthouse: Library) -> None:
    """A topic and a section's name show that section and the way back."""
    heard = await Bench(lighthouse).hear(f"gannet-rock {section.name}")
    assert heard.startswith(f"Gannet Rock without keepers: {section.label.lower()}")
    assert "/briefing gannet-rock" in heard


COMPLETIONS = [
    ("/br", "/briefing "),
    ("/briefing ga", "/briefing gannet-rock"),
    ("the rock", "gannet-rock"),
    ("gannet-rock ti", "gannet-rock timeline"),
    ("compare jan", "compare january-blackout"),
    ("sea", "search"),
]


@pytest.mark.parametrize(("typed", "line"), COMPLETIONS)
def test_lines_are_completed(typed: str, line: str, lighthouse: Library) -> None:
    """Topics by any of their names, sections after a topic, and commands are offered."""
    assert line in complete(typed, lighthouse)


def test_nothing_is_completed_out_of_thin_air(lighthouse: Library) -> None:
    """What begins no line gets no offer."""
    assert complete("who lit the lamp", lighthouse) == ()


async def test_a_section_by_itself_is_of_the_topic_last_shown(lighthouse: Library) -> None:
    """A section's name alone, "more" or "who says what" means the topic last shown; without one, usage is shown."""
    await verify(
        lighthouse,
        [
            ("timeline", "/briefing <topic> timeline"),
            ("gannet-rock", "Gannet Rock without keepers"),
            ("timeline", "Gannet Rock without keepers: timeline"),
            ("disagrements", "Gannet Rock without keepers: disagreements"),
            ("tell me more", "The Northern Lamp Trust has replaced"),
            ("who says what?", "Gannet Rock without keepers: who says what"),
        ],
    )


async def test_a_single_word_is_answered_only_if_it_is_sure(lighthouse: Library) -> None:
    """One word asks for little: what it only resembles is offered, not answered."""
    bench = Bench(lighthouse)
    for text in ("duration", "ask manned"):
        reply = await bench.ask(text)
        assert reply
        assert reply.finding.outcome is not Outcome.ANSWER


async def test_whole_commands_are_no_questions(lighthouse: Library) -> None:
    """Help, the list and the sources are shown even to who puts "ask" before them."""
    await verify(
        lighthouse,
        [("ask help", "/briefing forget me"), ("ask sources?", "paragraphs noted"), ("ask list", "gannet-rock")],
    )


async def test_a_source_goes_by_its_id(lighthouse: Library) -> None:
    """The id that stands behind every answer can be typed."""
    await verify(
        lighthouse,
        [("harbour-post", "by Mara Ellison"), ("sources Tern-Review", "Its author is not known.")],
    )


async def test_what_is_no_section_is_said(lighthouse: Library) -> None:
    """With a topic's name and a word that is no section, the sections are shown."""
    await verify(lighthouse, [("show gannet-rock weather", "“weather” is no section of Gannet Rock")])


async def test_compare_says_which_topic_it_took(lighthouse: Library) -> None:
    """A misspelt topic is compared with a word on that."""
    await verify(lighthouse, [("compare ganet rock", "No topic is called “ganet rock”; this is the closest.")])
