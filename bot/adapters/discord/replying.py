"""What Discord shows of a reply and around it: the ways on from there, and what one thinks of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, assert_never

from bot.adapters.discord import limits
from bot.adapters.discord.heard import FIELD, HERE, first_of
from bot.adapters.discord.render import attached, button_row, render
from bot.adapters.discord.responding import Pictured, Shown, payload_of, payload_of_text
from bot.adapters.filling import BACK, fitting, opening, room_in
from bot.core.compose import ways
from bot.core.dialog import Pick, Typed
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Kind
from bot.core.splitting import shortened

if TYPE_CHECKING:
    from bot.adapters.discord.heard import Heard
    from bot.core.dialog import Dialog, Field
    from bot.core.document import Document
    from bot.core.model import Reply

    Json = dict[str, Any]

_MENU, _INPUT, _LABEL = 3, 4, 18
_LINE, _PARAGRAPH = 1, 2
_OPTIONS, _OPTION_TEXT = 25, 100  # of a menu; a label and a value have the same room
_QUESTION: Final = 100  # characters of a question that stands above its answer; who asked it knows the rest
_ASK: Final = "ask "

_parts_of: Final = lru_cache(maxsize=8)(render)
"""A long reply's messages, which are asked for one by one: dividing it takes the longest."""


def shown_of(reply: Reply, heard: Heard) -> Shown | None:
    """Return the next message of a reply, with the ways on from there; None for nothing to say.

    One message each time: an interaction has one response that can be repeated without harm, and a long reply would
    bury the conversation.
    """
    start, text = heard.way.start, heard.way.text
    messages = _parts_of(reply.document)[start:]
    if not messages or (text and text >= len(messages[0].fallback)):
        return None
    left = len(messages) - 1
    asked = heard.way.asked
    above = _parts(ways.asked(asked, shortened(heard.request.text, _QUESTION))) if asked else []
    below = _parts(ways.below(heard.way.by, left))
    after = f"{start + 1}.0" if left else ""

    def whole(card: Json) -> Json:
        parts = [*above, *card["components"], *below]
        return payload_of([card | {"components": parts}, *_below(reply, heard, after)])

    def fallback() -> Json:
        texts = messages[0].fallback[text:]
        rest = f"{start}.{text + 1}" if len(texts) > 1 else after
        return payload_of_text(texts[0], _below(reply, heard, rest))

    picture = messages[0].picture
    pictured = Pictured(picture, whole(messages[0].pictured), attached(picture)) if picture else None
    return Shown(whole(messages[0].card), fallback, pictured)


def _parts(document: Document) -> list[Json]:
    return [part for message in render(document) for part in message.card["components"]]


def notice_of(document: Document) -> Shown:
    """Return the one message of a short document."""
    [message, *_] = render(document)
    return Shown(payload_of([message.card]), lambda: payload_of_text(message.fallback[0], ()))


def _below(reply: Reply, heard: Heard, rest: str) -> list[Json]:
    """Return the buttons to see the rest, to share, to go on and to rate an answer, where they make sense."""
    offered = ways.offered(reply, heard.request, alone=heard.request.alone)
    buttons = [(f"rest:{rest}:{reply.line}", ways.REST)] if rest else []
    buttons += [(f"share:{reply.line}", ways.SHARE)] if offered.share else []
    if heard.way.form:
        buttons.append((f"ask:0:{opening(heard.way.form)}", BACK))
    buttons += [(f"follow:{_thread(heard)}", ways.FOLLOW_UP)] if offered.follow_up else []
    if offered.rated:
        buttons += [(f"rate:good {offered.rated}", ways.GOOD), (f"rate:bad {offered.rated}", ways.BAD)]
    fit = [button for button in buttons if len(button[0]) <= limits.CUSTOM_ID]
    return [button_row(fit)] if fit else []


def _thread(heard: Heard) -> str:
    """Return what a follow-up belongs to: a thread that all see, the channel itself, or the person's conversation."""
    if first_of(heard.request.place):
        return heard.request.place.thread
    return HERE if heard.request.kind is Kind.MENTION else ""


def field(thread: str) -> Json:
    """Return the field in which a follow-up is typed; it keeps the thread that the answer belongs to."""
    most = min(LONGEST_QUESTION, limits.INPUT_TEXT)
    text = {"type": _INPUT, "custom_id": FIELD, "style": _PARAGRAPH, "max_length": most, "placeholder": "And why?"}
    label = {"type": _LABEL, "label": ways.QUESTION, "component": text | {"required": True}}
    return {"custom_id": f"followed:{thread}", "title": ways.FOLLOW_UP, "components": [label]}


def form(dialog: Dialog) -> Json:
    """Return a form, which keeps what it is for."""
    fields = fitting(dialog, _OPTIONS, _OPTION_TEXT).fields
    labels = [{"type": _LABEL, "label": field.label, "component": _control(field)} for field in fields]
    return {"custom_id": f"filled:{dialog.line}", "title": dialog.title, "components": labels}


def _control(field: Field) -> Json:
    match field:
        case Typed(name, _, value, hint):
            text: Json = {"type": _INPUT, "custom_id": name, "style": _LINE, "max_length": room_in(field)}
            there = {key: said for key, said in (("value", value), ("placeholder", hint)) if said}
            return text | there | {"required": True}
        case Pick(name, _, options, chosen, several):
            made = [
                {"label": shortened(label, _OPTION_TEXT), "value": value, "default": value in chosen}
                for label, value in options
            ]
            most = len(made) if several else 1
            menu: Json = {"type": _MENU, "custom_id": name, "options": made, "required": True}
            return menu | {"min_values": 1, "max_values": most}
        case _:
            assert_never(field)


def choices_of(document: Document) -> list[Json]:
    """Return the topics that a document offers, as choices: a question is no topic."""
    fit = [one for one in ways.actions_of(document) if len(one.command) <= limits.CHOICE_TEXT]
    topics = [one for one in fit if not one.command.startswith(_ASK)][: limits.CHOICES]
    return [{"name": shortened(one.label, limits.CHOICE_TEXT), "value": one.command} for one in topics]
