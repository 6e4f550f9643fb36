"""What Discord shows of a reply and around it: the ways on from there, and what one thinks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.adapters.discord import limits
from bot.adapters.discord.heard import FIELD, first_of
from bot.adapters.discord.render import button_row, render, shortened
from bot.adapters.discord.responding import payload_of, payload_of_text
from bot.core.compose import ways
from bot.core.limits import LONGEST_QUESTION

if TYPE_CHECKING:
    from bot.adapters.discord.heard import Heard
    from bot.core.document import Document
    from bot.core.model import Reply

    Json = dict[str, Any]

_ROW, _LABEL, _INPUT = 1, 18, 4
_PARAGRAPH: Final = 2
_ASK: Final = "ask "


def payloads_of(reply: Reply, heard: Heard) -> tuple[Json, Json] | None:
    """Return the next message of a reply and its fallback, with the ways on from there; None for nothing to say.

    One message each time: an interaction has one response that can be repeated without harm, and a long reply would
    bury the conversation.
    """
    document = ways.asked(reply.document, heard.way.asked, heard.request.text) if heard.way.asked else reply.document
    messages = render(document)[heard.way.start :]
    if not messages:
        return None
    card = messages[0].card
    texts = [text for message in messages for text in message.fallback]
    below, above = _below(reply, heard, len(messages) - 1), _below(reply, heard, len(texts) - 1)
    said = [part for one in render(ways.below(heard.way.by, len(messages) - 1)) for part in one.card["components"]]
    whole = card | {"components": [*card["components"], *said]}
    return payload_of([whole, *below]), payload_of_text(texts[0], above)


def notice_of(document: Document) -> tuple[Json, Json]:
    """Return the one message of a short document, and its fallback."""
    [message, *_] = render(document)
    return payload_of([message.card]), payload_of_text(message.fallback[0], ())


def _below(reply: Reply, heard: Heard, left: int) -> list[Json]:
    """Return the buttons to see the rest, to share, to go on and to rate an answer, where they make sense."""
    offered = ways.offered(reply, heard.request, alone=heard.alone)
    thread = heard.request.place.thread if first_of(heard.request.place) else ""
    buttons = [(f"rest:{heard.way.start + 1}:{reply.line}", ways.REST)] if left else []
    buttons += [(f"share:{reply.line}", ways.SHARE)] if offered.share else []
    buttons += [(f"follow:{thread}", ways.FOLLOW_UP)] if offered.follow_up else []
    if offered.rated:
        buttons += [(f"rate:good {offered.rated}", ways.GOOD), (f"rate:bad {offered.rated}", ways.BAD)]
    fit = [button for button in buttons if len(button[0]) <= limits.CUSTOM_ID]
    return [button_row(fit)] if fit else []


def field(thread: str) -> Json:
    """Return the field in which a follow-up is typed; it keeps the thread that the answer belongs to."""
    most = min(LONGEST_QUESTION, limits.INPUT_TEXT)
    text = {"type": _INPUT, "custom_id": FIELD, "style": _PARAGRAPH, "max_length": most, "placeholder": "And why?"}
    label = {"type": _LABEL, "label": ways.QUESTION, "component": text | {"required": True}}
    return {"custom_id": f"followed:{thread}", "title": ways.FOLLOW_UP, "components": [label]}


def choices_of(document: Document) -> list[Json]:
    """Return the topics that a document offers, as choices: a question is no topic."""
    fit = [one for one in ways.actions_of(document) if len(one.command) <= limits.CHOICE_TEXT]
    topics = [one for one in fit if not one.command.startswith(_ASK)][: limits.CHOICES]
    return [{"name": shortened(one.label, limits.CHOICE_TEXT), "value": one.command} for one in topics]
