"""What the bot says about itself: help, small talk, search results, limits and apologies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.commands import BY_NAME, COMMANDS, PREFIX, SECTION_BY_NAME, SECTIONS
from bot.core.document import Action, Actions, Document, Facts, Mono, Notice, Paragraph, Text
from bot.core.limits import LONGEST_QUESTION
from bot.core.smalltalk import Talk
from bot.core.wording import counted, date_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.core.briefing import Library

_TALK = {
    Talk.GREETING: "Hello! Ask me about one of the briefings, or type a topic's name.",
    Talk.THANKS: "You're welcome.",
    Talk.GOODBYE: "Goodbye!",
    Talk.ABOUT_ME: "I'm the briefing bot. I answer from briefings that people here curate, "
    "each sentence with its source, and I say so when they don't cover a question.",
    Talk.FEELINGS: "I'm a program and have nothing to say about that. About the briefings I do.",
    Talk.ORDER: "I can't do that. All I do is answer from the briefings.",
    Talk.REACTION: "Ask me about one of the briefings. If an answer was wrong or of no use, “feedback bad” and a word "
    "on why tells the curators.",
    Talk.PRIVACY: "Type “forget me”, and everything that is kept about you is deleted.",
    Talk.LANGUAGE: "The briefings are in English, and so must be what is asked of them. Please ask in English.",
    Talk.NOISE: "I found no words in that. Ask me about one of the briefings.",
}
_LEADS_ON = frozenset({Talk.GREETING, Talk.ABOUT_ME, Talk.ORDER, Talk.NOISE, Talk.FEELINGS, Talk.LANGUAGE})


def talk(heard: Talk) -> Document:
    """Return a short word back, with a way on."""
    actions = (Actions((Action("All topics", "list"), Action("Help", "help"))),) if heard in _LEADS_ON else ()
    return _line(_TALK[heard], *actions)


def help_page(library: Library) -> Document:
    """Return all commands, made of the command table."""
    topic = library.briefings[0].slug if len(library.briefings) == 1 else "<topic>"
    rows = tuple(((Mono(f"{PREFIX} {command.usage}".strip()),), (Text(command.summary),)) for command in COMMANDS)
    sections = tuple(((Mono(f"{PREFIX} {topic} {section.name}"),), (Text(section.summary),)) for section in SECTIONS)
    lead = "Type a topic, a command, or a question in your own words. Near spellings will do."
    return Document("Help", (Paragraph((Text(lead),)), Facts(rows), Facts(sections)))


def usage(command: str, usage: str) -> Document:
    """Return how a command is typed."""
    return Document("", (Paragraph((Text(f"“{command}” needs a little more: "), Mono(f"{PREFIX} {usage}"))),))


def mistyped(meant: str) -> Document:
    """Return the command line that was likely meant."""
    asked = Paragraph((Text("Did you mean "), Mono(f"{PREFIX} {meant}"), Text("?")))
    return Document("", (asked, Actions((Action(meant, meant),))))


def of_which_topic(section: str, having: Sequence[Action]) -> Document:
    """Return the topics that have a section which was asked for by itself."""
    label = SECTION_BY_NAME[section].label
    if not having:
        return _line(f"{label}: no topic has anything under this heading.", Actions((Action("All topics", "list"),)))
    return _line(f"{label}: of which topic?", Actions(tuple(having)))


def no_topic(words: str, near: Sequence[Action]) -> Document:
    """Return that no topic has this name, and which come near."""
    ways = Actions((*near, Action("All topics", "list")))
    return _line(f"There is no topic “{words}”." + (" Did you mean:" if near else ""), ways)


def taken_as(words: str) -> Notice:
    """Return that a misspelt name was understood."""
    return Notice((Text(f"No topic is called “{words}”; this is the closest."),))


def unchecked(granted: str) -> Notice:
    """Return that what the question builds on was not looked at."""
    return Notice((Text(f"This is about the question alone; I can't tell whether “{granted}” is so.", italic=True),))


def too_long() -> Document:
    """Return that a text is longer than any question."""
    return _line(f"That is too long for me. Please ask in under {LONGEST_QUESTION:,} characters.")


def slow_down(seconds: float) -> Document:
    """Return how long to wait after too many questions."""
    return _line(f"That's a lot of questions at once. Please try again in {counted(int(seconds) + 1, 'second')}.")


def apology(reference: str) -> Document:
    """Return that something broke, with the number that the log knows it by."""
    return _line(f"Sorry, something went wrong on my side. If you report it, name the reference {reference}.")


def not_installed() -> Document:
    """Return why nothing is answered in a workspace."""
    return _line(
        "I'm not installed in this workspace, so I can't answer here. Whoever manages its apps can install me."
    )


def not_shown() -> Document:
    """Return that a reply could not be shown where it was asked for."""
    return _line("I may not post where you asked, so nobody has seen my answer. Invite me there, or ask me here.")


def withheld() -> Document:
    """Return that the platform doesn't tell the bot what was said in reply, and how to ask all the same."""
    return _line("I'm not shown what you reply to that. Press “Ask a follow-up” under it, or mention me.")


def with_since(log: Document, slug: str) -> Document:
    """Return a briefing's log with the way to what its claims say now and didn't before."""
    lately = Actions((Action("Since last week", f"{slug} changes since last week"),))
    return Document(log.title, (*log.blocks, lately), log.sources)


def which_date(words: str) -> Document:
    """Return how a date is written."""
    typed = tuple(Mono(f"{PREFIX} changes since {date}") for date in ("2026-11-21", "21 november", "last week"))
    ask = (Text(f"I can't read “{words}” as a day in the past. Write it like one of these: "), typed[0])
    return Document("", (Paragraph((*ask, Text(", "), typed[1], Text(" or "), typed[2])),))


def noted_since(library: Library, slugs: Sequence[str], since: date) -> Document:
    """Return what the curators noted in these briefings, or in all, since a date, newest first."""
    lines = sorted(
        (
            (line.date, briefing.title, line)
            for briefing in library.briefings
            for line in briefing.log
            if line.date >= since.isoformat() and (not slugs or briefing.slug in slugs)
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    rows = tuple(
        ((Text(date_in_words(day), bold=True),), (Text(f"{title}: {line.what} ({line.kind})"),))
        for day, title, line in lines
    )
    title = f"Changes since {date_in_words(since.isoformat())}"
    nothing = Notice((Text("The curators have noted nothing since then."),))
    return Document(title, (Facts(rows) if rows else nothing,))


def expired() -> Document:
    """Return that a button is of another version of the bot."""
    return _line("This button no longer works. Please ask again.", Actions((Action("All topics", "list"),)))


def good_or_bad() -> Document:
    """Return that feedback is one word of two."""
    typed = Mono(f"{PREFIX} {BY_NAME['feedback'].usage}")
    return Document("", (Paragraph((Text("Please say good or bad: "), typed)),))


def ending() -> Document:
    """Return that the bot is about to end, and takes no more questions."""
    return _line("I'm being restarted. Please ask again in a minute.")


def thanks_for_feedback() -> Document:
    """Return that feedback was kept."""
    return _line("Thank you. The curators will see it.")


def nothing_to_rate() -> Document:
    """Return that there is no answer to give feedback on."""
    return _line("There is nothing yet in this conversation that you could rate.")


def forgotten() -> Document:
    """Return that a person's data is gone."""
    return _line("Done. Everything that was kept about you is deleted.")


def may_not_write() -> Document:
    """Return that who shares something may not write where they would."""
    return _line("You may not write in this channel, so I don't share it there for you.")


def listening(*, on: bool) -> Document:
    """Return that a channel's threads are followed from now on, or no longer."""
    if on:
        return _line("Done. In this channel's threads I follow on without a mention, as far as I get to hear them.")
    return _line("Done. In this channel I answer only when I'm mentioned or asked by a command.")


def alone() -> Document:
    """Return that a setting for channels means nothing between two."""
    return _line("Here it's only the two of us, and I listen anyway. Say it in a channel.")


def not_allowed(person: str) -> Document:
    """Return that somebody may not change settings, and by what name they could be let."""
    text = "That is for those who look after this channel's bot. Whoever runs the bot can add you to its settings, as "
    where = (Text(". The setting is "), Mono("admins"), Text(" in "), Mono("config/settings.yaml"), Text("."))
    return Document("", (Paragraph((Text(text), Mono(person), *where)),))


def _line(text: str, *more: Actions) -> Document:
    return Document("", (Paragraph((Text(text),)), *more))
