"""Words to who owns a subscription, about a summary that went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.compose.deliveries import settling
from bot.core.compose.orders import reason
from bot.core.document import Action, Actions, Document, Mono, Paragraph, Text
from bot.core.schedule import moment_in_words
from bot.core.subscription import Purpose

if TYPE_CHECKING:
    from bot.core.subscription import Delivery, Subscription


def held(kept: Subscription, delivery: Delivery) -> Document:
    """Return the question whether a post arrived, which nobody but people can answer."""
    said = (
        Text(f"I can't tell whether {_which(kept, delivery)} arrived in channel "),
        Mono(delivery.place.channel),
        Text(": the connection broke while I posted it, and I may not read there. Please have a look."),
    )
    return Document("", (Paragraph(said), Actions(settling(delivery))))


def stopped(kept: Subscription, delivery: Delivery) -> Document:
    """Return that a subscription rests, why, and how it goes on."""
    said = (
        Text(f"I could not post {_which(kept, delivery)} in channel "),
        Mono(delivery.place.channel),
        Text(f". {reason(delivery.why)} I don't try again by myself: when that is mended, resume it."),
    )
    ways = (Action("Resume", f"resume {kept.id}"), Action("Unsubscribe", f"unsubscribe {kept.id}"))
    return Document("", (Paragraph(said), Actions(ways)))


def _which(kept: Subscription, delivery: Delivery) -> str:
    when = moment_in_words(delivery.due_at, kept.when.zone)
    return f"the summary that was asked for on {when}" if delivery.purpose is Purpose.NOW else f"the summary of {when}"
