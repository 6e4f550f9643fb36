"""Slack's messages and views as HTML that looks like Slack: drawn from the blocks that are sent, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.slack import limits
from bot.adapters.slack.elements import words_of
from bot.preview.drawing import (
    UnknownKind,
    Used,
    asking,
    budget,
    element,
    joined,
    message,
    outside,
    pretty,
    resting,
    void,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from markupsafe import Markup

    from bot.adapters.slack.render import Message

    Json = dict[str, Any]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ASK: Final = "ask:"  # begins the id of a button that stands for a command line
_STYLES: Final = {"bold": "strong", "italic": "em", "code": "code"}


def slack_html(messages: Sequence[Message]) -> Markup:
    """Return the messages as Slack shows them, in order; raises UnknownKind for a kind of block that is new here."""
    return joined(
        message("slack", number, len(messages), _all(one.blocks)) for number, one in enumerate(messages, start=1)
    )


def view_html(view: Json) -> Markup:
    """Return a modal or a home page as Slack shows it; its fields can't be filled here. Raises UnknownKind."""
    return _drawn(view)


def slack_budget(messages: Sequence[Message]) -> tuple[Used, ...]:
    """Return how much of Slack's limits each message uses."""
    return budget(map(_used, messages))


def as_json(messages: Sequence[Message]) -> str:
    """Return the messages as they are sent, without the channel: a text and blocks each."""
    return pretty({"text": one.text, "blocks": one.blocks} for one in messages)


def _used(sent: Message) -> Iterable[Used]:
    shown = sum(len(words) for block in sent.blocks for words in words_of(block))
    yield Used("blocks", len(sent.blocks), limits.BLOCKS)
    yield Used("characters in blocks", shown, limits.BLOCK_TEXT)
    yield Used("characters for notifications and screen readers", len(sent.text), limits.MESSAGE_TEXT)


def _drawn(part: Json) -> Markup:
    kind = part["type"]
    if kind not in _DRAWN:
        raise UnknownKind(f"Slack's {kind}")
    return _DRAWN[kind](part)


def _all(parts: Iterable[Json]) -> Markup:
    return joined(map(_drawn, parts))


def _words(part: Json) -> Markup:
    return joined([part["text"]])


def _text(part: Json) -> Markup:
    shown = _words(part)
    for style in reversed(part.get("style", {})):
        if style not in _STYLES:
            raise UnknownKind(f"Slack's style {style}")
        shown = element(_STYLES[style], shown)
    return shown


def _link(part: Json) -> Markup:
    return outside(part["text"], part["url"], "slack-link")


def _date(part: Json) -> Markup:
    """Show the moment in words: Slack itself shows it in each reader's own time zone."""
    at = _EPOCH + timedelta(seconds=part["timestamp"])
    return element("time", part["fallback"], datetime=at.isoformat())


def _section(part: Json) -> Markup:
    return element("p", _all(part["elements"]))


def _list(part: Json) -> Markup:
    if part["style"] != "bullet":
        raise UnknownKind(f"Slack's list of style {part['style']}")
    return element("ul", *(element("li", _drawn(item)) for item in part["elements"]), css="slack-list")


def _quote(part: Json) -> Markup:
    return element("blockquote", element("p", _all(part["elements"])), css="slack-quote")


def _rich(part: Json) -> Markup:
    return element("div", _all(part["elements"]), css="slack-rich")


def _header(part: Json) -> Markup:
    return element("h3", _drawn(part["text"]), css="slack-header")


def _one_text(part: Json) -> Markup:
    return element("p", _drawn(part["text"]), css="slack-section")


def _context(part: Json) -> Markup:
    return joined(element("p", _drawn(one), css="slack-context") for one in part["elements"])


def _rule(_: Json) -> Markup:
    return void("hr", css="slack-divider")


def _table(part: Json) -> Markup:
    """Draw the first row as names of columns, as Slack does; a wide table scrolls, by keyboard too."""
    names, *rows = part["rows"]
    head = element("tr", *(element("th", _drawn(cell), scope="col") for cell in names))
    body = [element("tr", *map(_cell, row, [True, *[False] * len(row)])) for row in rows]
    table = element("table", element("thead", head), element("tbody", *body))
    return element("div", table, css="slack-table", role="group", aria_label="Table", tabindex="0")


def _cell(cell: Json, first: bool) -> Markup:  # noqa: FBT001 - it goes along with the cells in a map
    return element("th", _drawn(cell), scope="row") if first else element("td", _drawn(cell))


def _actions(part: Json) -> Markup:
    return element("ul", *(element("li", _drawn(one)) for one in part["elements"]), css="slack-actions")


def _button(part: Json) -> Markup:
    label = _drawn(part["text"])
    if part["action_id"].startswith(_ASK):
        return asking(label, part["value"], "slack-button")
    return resting(label, "slack-button")


def _feedback(part: Json) -> Markup:
    sides = (part[f"{side}_button"] for side in ("positive", "negative"))
    return joined(resting(_drawn(side["text"]), "slack-button") for side in sides)


def _modal(view: Json) -> Markup:
    title = element("p", _drawn(view["title"]), css="slack-title")
    ends = [resting(_drawn(view[end]), "slack-button") for end in ("close", "submit") if end in view]
    return element("div", title, _all(view["blocks"]), element("p", *ends, css="slack-ends"), css="slack-modal")


def _home(view: Json) -> Markup:
    return element("div", _all(view["blocks"]), css="slack-home")


def _input(part: Json) -> Markup:
    label, field = element("span", _drawn(part["label"]), css="slack-label"), _drawn(part["element"])
    if part["element"]["type"] == "radio_buttons":
        return element("fieldset", element("legend", label), field, css="slack-field")
    return element("label", label, field, css="slack-field")


def _typed(part: Json) -> Markup:
    hint = part.get("placeholder", {}).get("text", "")
    return void("input", type="text", value=part.get("initial_value", ""), placeholder=hint, disabled="disabled")


def _menu(part: Json) -> Markup:
    several = "multiple" if part["type"].startswith("multi_") else ""
    before = part.get("initial_options", [part.get("initial_option")])
    options = [
        element("option", _drawn(one["text"]), selected="selected" if one in before else "") for one in part["options"]
    ]
    return element("select", *options, multiple=several, disabled="disabled")


def _radio(part: Json) -> Markup:
    before = part.get("initial_option")
    return joined(
        element(
            "label",
            void("input", type="radio", checked="checked" if one == before else "", disabled="disabled"),
            _drawn(one["text"]),
        )
        for one in part["options"]
    )


_DRAWN: Final[Mapping[str, Callable[[Json], Markup]]] = {
    "actions": _actions,
    "button": _button,
    "context": _context,
    "context_actions": _actions,
    "date": _date,
    "divider": _rule,
    "external_select": _typed,
    "feedback_buttons": _feedback,
    "header": _header,
    "home": _home,
    "input": _input,
    "link": _link,
    "modal": _modal,
    "multi_static_select": _menu,
    "plain_text": _words,
    "plain_text_input": _typed,
    "radio_buttons": _radio,
    "raw_text": _words,
    "rich_text": _rich,
    "rich_text_list": _list,
    "rich_text_quote": _quote,
    "rich_text_section": _section,
    "section": _one_text,
    "static_select": _menu,
    "table": _table,
    "text": _text,
}
