"""The command table, and how lines are taken apart."""

import pytest

from bot.core import commands
from bot.core.briefing import Library
from bot.core.commands import COMMANDS, DIALOG, RESERVED, SECTIONS, Line, parse, split_section
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
    "subscribe": Line("subscribe", ""),
    "subscribe to the lamp, monday 9 a.m.": Line("subscribe", "to the lamp, monday 9 a.m."),
    "subscribers of the Post": Line("", "subscribers of the Post"),
    "subscriptions!": Line("subscriptions", ""),
    "subscriptions of the trust": Line("", "subscriptions of the trust"),
    "Next?": Line("next", ""),
    "next to the sea, what stands there?": Line("", "next to the sea, what stands there?"),
    "next s-0123abcd": Line("next", "s-0123abcd"),
    "next s-0123abcd0123abcd": Line("next", "s-0123abcd0123abcd"),
    "next s-0123abcd0123abcd9": Line("", "next s-0123abcd0123abcd9"),
    "pause": Line("pause", ""),
    "pause in the talks?": Line("", "pause in the talks?"),
    "Resume S-0123ABCD": Line("resume", "S-0123ABCD"),
    "resume of the director": Line("", "resume of the director"),
    "unsubscribe.": Line("unsubscribe", ""),
    "send now": Line("send", "now"),
    "send now s-0123abcd": Line("send", "now s-0123abcd"),
    "send": Line("send", ""),
    "send me the sources": Line("", "send me the sources"),
    "send the keepers now": Line("", "send the keepers now"),
    "deliveries": Line("deliveries", ""),
    "deliveries of oil to the rock": Line("", "deliveries of oil to the rock"),
    "deliveries again s-0123abcd/2026-11-23": Line("deliveries", "again s-0123abcd/2026-11-23"),
    "deliveries arrived late": Line("", "deliveries arrived late"),
    "changes": Line("changes", ""),
    "changes since last week": Line("changes", "since last week"),
    "changes in the crew": Line("", "changes in the crew"),
    "gannet-rock changes since 2024": Line("", "gannet-rock changes since 2024"),
    "dialog subscribe": Line("dialog", "subscribe"),
    "dialog of the keepers": Line("", "dialog of the keepers"),
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hlep", "help"),
        ("lst", "list"),
        ("/Helpp!", "help"),
        ("serch foghorn", "search foghorn"),
        ("seatch foghorn", "search foghorn"),
        ("feedbck good", "feedback good"),
        ("sorces", "sources"),
        ("listn off", "listen off"),
        ("/briefing forgt me", "forget me"),
        ("subscibe all", "subscribe all"),
        ("unsubcribe", "unsubscribe"),
    ],
)
async def test_a_mistyped_command_is_offered(typed: str, meant: str, lighthouse: Library) -> None:
    """One slip in a command's name, and it is offered, not carried out; what was shown before can still be rated."""
    bench = Bench(lighthouse)
    await bench.ask("gannet-rock")
    assert await bench.hear(typed) == f"Did you mean /briefing {meant}?\n\n→ /briefing {meant}"
    assert await bench.store.uncovered() == ()
    await bench.ask("feedback good")
    assert await bench.store.feedback("gannet-rock")


@pytest.mark.parametrize(
    "typed",
    [
        "exit",
        "how",
        "least",
        "hell",
        "snow foghorn",
        "research foghorn",
        "lit",
        "source",
        "sorces of light",
        "as",
        "hp",
    ],
)
async def test_what_may_be_meant_as_it_stands_is_no_mistyped_command(typed: str, lighthouse: Library) -> None:
    """Words of English or of the library, two slips, or what the command doesn't take: no command is offered."""
    assert "Did you mean /" not in await Bench(lighthouse).hear(typed)


async def test_a_mistyped_command_hides_no_answer(lighthouse: Library) -> None:
    """Where a question is found in the line, it is answered or declined."""
    bench = Bench(lighthouse)
    for text in ("shwo who owns the lighthouse on gannet rock", "shwo how tall is the tower of gannet rock"):
        assert "Did you mean" not in await bench.hear(text)


async def test_ask_with_a_topics_name_shows_the_briefing_where_there_is_no_answer(lighthouse: Library) -> None:
    """A name asks nothing in particular, so whoever puts "ask" before it gets what the name alone brings."""
    assert await Bench(lighthouse).hear("ask gannet-rock") == await Bench(lighthouse).hear("gannet-rock")


async def test_help_is_made_of_the_table(lighthouse: Library) -> None:
    """Every command and every section is in the help."""
    heard = await Bench(lighthouse).hear("help")
    for command in COMMANDS:
        assert f"/briefing {command.usage}".strip() + f": {command.summary}" in heard
    for section in SECTIONS:
        assert f"/briefing <topic> {section.name}: {section.summary}" in heard


def test_what_only_buttons_say_is_in_no_help() -> None:
    """A form is asked for by a button; no topic may be called like that, and no completion offers it."""
    assert DIALOG.name in RESERVED
    assert DIALOG not in COMMANDS
    assert complete("dial", Library()) == ()


async def test_help_names_the_only_topic(lighthouse: Library) -> None:
    """Where there is but one topic, its sections can be typed as they stand."""
    one = Library(lighthouse.briefings[:1], lighthouse.sources)
    assert "/briefing gannet-rock timeline: " in await Bench(one).hear("help")


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
    ("unsub", "unsubscribe"),
    ("subscribe gan", "subscribe gannet-rock"),
]


@pytest.mark.parametrize(("typed", "line"), COMPLETIONS)
def test_lines_are_completed(typed: str, line: str, lighthouse: Library) -> None:
    """Topics by any of their names, sections after a topic, and commands are offered."""
    assert line in complete(typed, lighthouse)


def test_nothing_is_completed_out_of_thin_air(lighthouse: Library) -> None:
    """What begins no line gets no offer."""
    assert complete("who lit the lamp", lighthouse) == ()


async def test_a_section_by_itself_is_of_the_topic_last_shown(lighthouse: Library) -> None:
    """A section's name alone, "more" or "who says what" means the topic last shown; without one, it is asked for."""
    await verify(
        lighthouse,
        [
            ("timeline", "Timeline: of which topic?\n\n→ /briefing gannet-rock timeline"),
            ("what is the timeline?", "Timeline: of which topic?"),
            ("show me the timeline", "Timeline: of which topic?"),
            ("gannet-rock", "Gannet Rock without keepers"),
            ("timeline", "Gannet Rock without keepers: timeline"),
            ("What's the timeline?", "Gannet Rock without keepers: timeline"),
            ("show the facts", "Gannet Rock without keepers: facts"),
            ("disagrements", "Gannet Rock without keepers: disagreements"),
            ("tell me more", "The Northern Lamp Trust has replaced"),
            ("who says what?", "Gannet Rock without keepers: who says what"),
        ],
    )


async def test_only_topics_with_a_section_are_offered_for_it(lighthouse: Library) -> None:
    """A topic without a timeline isn't one to choose for it; if none has one, that is said."""
    first, second = lighthouse.briefings
    bare = second._replace(timeline=())
    heard = await Bench(Library((first, bare), lighthouse.sources)).hear("timeline")
    assert f"→ /briefing {first.slug} timeline" in heard
    assert bare.slug not in heard
    heard = await Bench(Library((bare,), lighthouse.sources)).hear("timeline")
    assert "no topic has anything under this heading" in heard


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
