"""What the bot says about what became of each summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.compose.orders import reason
from bot.core.document import Action, Actions, Document, Facts, Notice, Paragraph, Text
from bot.core.schedule import moment_in_words
from bot.core.subscription import Purpose, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.compose.subscriptions import Site
    from bot.core.document import Block
    from bot.core.subscription import Delivery, Subscription

HELD = "I can't find out whether it arrived. Please look, and tell me with a button below"


def deliveries(kept: Subscription, found: Sequence[Delivery], where: Site) -> Document:
    """Return the last deliveries, newest first: when each was due, and what became of it."""
    zone = kept.when.zone
    due = f"The next one is due on {moment_in_words(kept.next_at, zone)}."
    if not found:
        spans = (Text("Nothing was delivered to "), *where.words, Text(f" so far. {due}"))
        return Document("", (Paragraph(spans),))
    rows = tuple(((Text(_name(one, zone), bold=True),), (Text(_fate(one, zone)),)) for one in found)
    blocks: list[Block] = [
        Paragraph((Text("What was delivered to "), *where.words, Text(f", by the clocks of {zone}:"))),
        Facts(rows),
    ]
    held = [one for one in found if one.state is State.HELD]
    blocks += [Actions(tuple(way for one in held for way in settling(one)))] if held else []
    return Document("", (*blocks, Notice((Text(due),))))


def settling(held: Delivery) -> tuple[Action, Action]:
    """Return the two ways to say whether a delivery that is held has arrived."""
    return (
        Action("It arrived", f"deliveries arrived {held.key}"),
        Action("Post it again", f"deliveries again {held.key}"),
    )


def settled(*, arrived: bool) -> Document:
    """Return that the word was taken."""
    return _says("Thank you. It counts as delivered." if arrived else "It will be posted again, in a moment.")


def told_since() -> Document:
    """Return that a summary isn't posted again, since a newer one has covered what it told."""
    return _says("A newer summary has told that since, so the old one isn't posted again.")


def settled_before() -> Document:
    """Return that there is nothing left to settle."""
    return _says("That is settled already.")


def _name(one: Delivery, zone: str) -> str:
    when = moment_in_words(one.due_at, zone)
    return f"{when}, asked for" if one.purpose is Purpose.NOW else when


def _fate(one: Delivery, zone: str) -> str:
    match one.state:
        case State.PENDING:
            return f"not posted yet; it will be tried again. {reason(one.why)}" if one.why else "on its way"
        case State.SENDING:
            return "on its way; the platform hasn't confirmed it yet"
        case State.SENT:
            return f"posted on {moment_in_words(one.sent_at, zone)}" if one.sent_at else "posted"
        case State.HELD:
            return f"{HELD}."
        case State.DEAD:
            return f"not posted. {reason(one.why)}" if one.why else "not posted"
        case State.SILENT:
            return "nothing had changed, so nothing was posted"


def _says(text: str) -> Document:
    return Document("", (Paragraph((Text(text),)),))
