"""The modals: what is looked for, a follow-up, a form, and what stands there while the answer is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, assert_never

from bot.adapters.filling import BACK, fitting, opening, room_in
from bot.adapters.slack import limits
from bot.adapters.slack.elements import plain_text
from bot.adapters.slack.heard import HOME, Opened
from bot.adapters.slack.render import button_row
from bot.core.dialog import Pick, Typed
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Kind
from bot.core.splitting import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.slack.heard import Heard, Kept
    from bot.core.dialog import Dialog, Field

    View = dict[str, Any]

FIND: Final = "find"
FOLLOW_UP: Final = "follow_up"
FORM: Final = "form"
WORDS: Final = "words"
TITLE: Final = "Briefings"
_SIDES: Final = 2  # options that stand side by side, without a menu


def find() -> View:
    """Return the modal in which a topic or a question is looked for by its letters."""
    menu = {
        "type": "external_select",
        "action_id": WORDS,
        "min_query_length": 0,
        "placeholder": plain_text("Type a few letters"),
    }
    return _asking(FIND, [_input(WORDS, "A topic or a question", menu)], submit="Show")


def follow_up(kept: Kept) -> View:
    """Return the modal in which a follow-up is typed."""
    field = {
        "type": "plain_text_input",
        "action_id": WORDS,
        "max_length": LONGEST_QUESTION,
        "placeholder": plain_text("And why?"),
    }
    asking = _asking(FOLLOW_UP, [_input(WORDS, "Your question", field)], submit="Ask")
    return asking | {"private_metadata": str(kept)}


def form(dialog: Dialog, opened: Opened) -> View:
    """Return a form that keeps where it was opened, filled as it was before, if it was."""
    fields = fitting(dialog, limits.OPTIONS, limits.OPTION_VALUE, opened.values).fields
    asking = _asking(FORM, [_input(field.name, field.label, _element(field)) for field in fields], submit=dialog.submit)
    return asking | {"title": plain_text(dialog.title), "private_metadata": str(opened)}


def _element(field: Field) -> dict[str, Any]:
    match field:
        case Typed(name, _, value, hint):
            element = {"type": "plain_text_input", "action_id": name, "max_length": room_in(field)}
            hinted = {"placeholder": plain_text(hint)} if hint else {}
            return element | hinted | ({"initial_value": value} if value else {})
        case Pick(name, _, options, chosen, several):
            made = {
                value: {"text": plain_text(shortened(label, limits.OPTION_TEXT)), "value": value}
                for label, value in options
            }
            menu: dict[str, Any] = {"action_id": name, "options": [*made.values()]}
            before = [made[value] for value in chosen]
            if several:
                return menu | {"type": "multi_static_select"} | ({"initial_options": before} if before else {})
            kind = "static_select" if len(made) > _SIDES else "radio_buttons"
            return menu | {"type": kind} | ({"initial_option": before[0]} if before else {})
        case _:
            assert_never(field)


def waiting() -> View:
    """Return what is shown until there is an answer."""
    return shown([{"type": "section", "text": plain_text("One moment …")}])


def shown(blocks: Sequence[Any], opened: Opened = Opened()) -> View:  # noqa: B008 - it never changes
    """Return a modal that shows blocks; it keeps what the form did that it came of."""
    view = {"type": "modal", "title": plain_text(TITLE), "close": plain_text("Close"), "blocks": list(blocks)}
    return view | ({"private_metadata": str(opened)} if opened.channel else {})


def home(blocks: Sequence[Any]) -> View:
    """Return a home page that shows blocks."""
    return {"type": "home", "blocks": list(blocks)}


def back(heard: Heard) -> list[View]:
    """Return the way back from what a view shows: to the home page's beginning, or to the form that it came of."""
    request, way = heard
    if way.view == HOME and request.kind is not Kind.HOME:
        return [button_row([("ask:back", "All topics", "list")])]
    return [button_row([("ask:back", BACK, opening(way.opened.line))])] if way.opened.line else []


def _asking(name: str, fields: Sequence[Any], *, submit: str) -> View:
    return shown(fields) | {"callback_id": name, "submit": plain_text(submit), "close": plain_text("Cancel")}


def _input(name: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "block_id": name, "label": plain_text(label), "element": element}
