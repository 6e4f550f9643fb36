"""The modals: what is looked for, a follow-up, and what stands there while the answer is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.adapters.slack.elements import plain_text
from bot.core.limits import LONGEST_QUESTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.slack.heard import Kept

    View = dict[str, Any]

FIND: Final = "find"
FOLLOW_UP: Final = "follow_up"
WORDS: Final = "words"
TITLE: Final = "Briefings"


def find() -> View:
    """Return the modal in which a topic or a question is looked for by its letters."""
    menu = {
        "type": "external_select",
        "action_id": WORDS,
        "min_query_length": 0,
        "placeholder": plain_text("Type a few letters"),
    }
    return _asking(FIND, _input("A topic or a question", menu), submit="Show")


def follow_up(kept: Kept) -> View:
    """Return the modal in which a follow-up is typed."""
    field = {
        "type": "plain_text_input",
        "action_id": WORDS,
        "max_length": LONGEST_QUESTION,
        "placeholder": plain_text("And why?"),
    }
    return _asking(FOLLOW_UP, _input("Your question", field), submit="Ask") | {"private_metadata": str(kept)}


def waiting() -> View:
    """Return what is shown until there is an answer."""
    return shown([{"type": "section", "text": plain_text("One moment …")}])


def shown(blocks: Sequence[Any]) -> View:
    """Return a modal that shows blocks."""
    return {"type": "modal", "title": plain_text(TITLE), "close": plain_text("Close"), "blocks": list(blocks)}


def home(blocks: Sequence[Any]) -> View:
    """Return a home page that shows blocks."""
    return {"type": "home", "blocks": list(blocks)}


def back() -> dict[str, Any]:
    """Return the way back to the home page's beginning."""
    button = {"type": "button", "action_id": "ask:back", "text": plain_text("All topics"), "value": "list"}
    return {"type": "actions", "elements": [button]}


def _asking(name: str, field: dict[str, Any], *, submit: str) -> View:
    return shown([field]) | {"callback_id": name, "submit": plain_text(submit), "close": plain_text("Cancel")}


def _input(label: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "block_id": WORDS, "label": plain_text(label), "element": element}
