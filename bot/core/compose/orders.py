"""What the bot says where an order about weekly summaries can't be carried out as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.commands import BY_NAME, PREFIX
from bot.core.document import Action, Actions, Document, Mono, Notice, Paragraph, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "config/subscriptions.yaml"
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo")
"""A few to choose of, where nothing tells in which one somebody lives."""

_PLATFORMS_WORDS = (
    ("not_in_channel", "I'm not in that channel. Invite me first: type /invite and my name there."),
    ("channel_not_found", "I can't see that channel. Invite me first: type /invite and my name there."),
    ("50001", "I can't see that channel. Give me the permissions View Channel and Send Messages there."),
    ("50013", "I may not write there. Give me the permissions View Channel and Send Messages."),
    ("unknown_time_zone", "Its time zone isn't known any more where I run. Subscribe again with another one."),
    ("is_archived", "The channel is archived."),
    ("not_installed", "I'm not installed in that workspace. Whoever manages its apps can install me."),
    ("token_revoked", "The workspace doesn't let me in any more. Whoever manages its apps can install me again."),
)


def which_zone(lines: Sequence[Action], example: str) -> Document:
    """Return that a time zone is needed, with the whole line for each of a few."""
    text = Text("In which time zone? I don't know yours. Choose one, or add a city to the line, as in ")
    ask = Paragraph((text, Mono(f"{PREFIX} {example}")))
    return Document("", (ask, Actions(tuple(lines))) if lines else (ask,))


def unclear(sentences: Sequence[str]) -> Document:
    """Return what was not understood; nothing was changed."""
    return Document("", (*map(_paragraph, sentences), Notice((Text("Nothing was changed."),))))


def no_topic(words: str, near: Sequence[Action]) -> Document:
    """Return that no topic has this name; each action is the whole line with one that comes near."""
    ways = Actions((*near, Action("All topics", "list")))
    asked = f"There is no topic “{words}”, so nothing was changed." + (" Did you mean:" if near else "")
    return Document("", (_paragraph(asked), ways))


def needs_a_mention() -> Document:
    """Return how a thread is subscribed: a command doesn't tell the bot in which one it was typed."""
    return _says("For a summary in a thread, mention me in that thread with the same words. Nothing was changed.")


def refused(why: str) -> Document:
    """Return that nothing can be posted in a place, and what to do."""
    return _says(f"I can't post there, so nothing was changed. {reason(why)} When that is mended, try again.")


def busy(seconds: float) -> Document:
    """Return that the platform asks to wait."""
    wait = f"in {int(seconds) + 1} seconds" if seconds < 60 else "in some minutes"  # noqa: PLR2004 - a minute
    return _says(f"The platform takes no post there at the moment, so nothing was changed. Please try again {wait}.")


def out_of_reach() -> Document:
    """Return that the platform doesn't answer."""
    return _says("The platform doesn't answer at the moment, so nothing was changed. Please try again in some minutes.")


def declared() -> Document:
    """Return where a subscription is changed that stands in a file."""
    spans = (Text("This one stands in a file, and is changed there: "), Mono(FILE), Text(". Nothing was changed."))
    return Document("", (Paragraph(spans),))


def not_shown_there(title: str) -> Document:
    """Return that a topic may not be seen where a summary is posted."""
    return _says(f"“{title}” isn't shown where that summary is posted, so nothing was changed.")


def shown_there() -> Document:
    """Return that a subscription tells of more than may be seen where somebody asks."""
    return _says("It tells of topics that aren't shown here. Please ask for that where it is posted.")


def elsewhere_only() -> Document:
    """Return where subscriptions are made, for who asks by a command that runs once."""
    text = Text("Subscriptions are made in chat, where the summaries are to come, or by ")
    return Document("", (Paragraph((text, Mono("briefing-bot subscriptions"), Text("."))),))


def how() -> Document:
    """Return how a subscription is typed."""
    command = BY_NAME["subscribe"]
    typed = (Text("Type "), Mono(f"{PREFIX} {command.usage}"), Text(", for example "))
    return Document("", (Paragraph((*typed, Mono(f"{PREFIX} {command.example}"))),))


def none_here() -> Document:
    """Return that no summary comes here."""
    typed = (Text("No weekly summary comes here. To get one: "), Mono(f"{PREFIX} {BY_NAME['subscribe'].example}"))
    return Document("", (Paragraph(typed), Actions((Action("Subscribe…", "dialog subscribe"),))))


def no_such() -> Document:
    """Return that there is no subscription of this name, or none that is for who asks: which, is not told."""
    actions = Actions((Action("Subscriptions", "subscriptions"),))
    return Document("", (_paragraph("I know of no such subscription of yours. It may have ended."), actions))


def reason(why: str) -> str:
    """Return in a sentence why a platform takes no post, and what to do where that is known."""
    known = (words for code, words in _PLATFORMS_WORDS if code in why)
    return next(known, f"The platform says: {why}.")


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _says(text: str) -> Document:
    return Document("", (_paragraph(text),))
