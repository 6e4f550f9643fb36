"""What people fill in, and what of a form Slack would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Json = dict[str, Any]
    Filled = Mapping[str, str | Sequence[str]]

_MOST: Final = {"static_select": 100, "multi_static_select": 100, "radio_buttons": 10, "checkboxes": 10}
_TYPED: Final = 3_000


def fill(view: Json, by_label: Filled) -> Json:
    """Return the state of a form in which fields are filled by their labels, options by theirs; the others stay."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    labels = [block["label"]["text"] for block in inputs]
    assert {*by_label} <= {*labels}, f"there are only the fields {labels}"
    return {
        block["block_id"]: {block["element"]["action_id"]: _filled(block, by_label.get(label))}
        for label, block in zip(labels, inputs, strict=True)
    }


def _filled(block: Json, wanted: str | Sequence[str] | None) -> Json:
    element = block["element"]
    kind = element["type"]
    if kind == "plain_text_input":
        typed = element.get("initial_value", "") if wanted is None else str(wanted)
        assert typed or block.get("optional"), f"{block['label']['text']!r} must be filled in"
        assert len(typed) <= element.get("max_length", _TYPED), "nobody can type so much"
        return {"type": kind, "value": typed or None}
    before = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
    by_text = {option["text"]["text"]: option for option in element["options"]}
    chosen = before if wanted is None else [by_text[one] for one in ([wanted] if isinstance(wanted, str) else wanted)]
    assert chosen or block.get("optional"), f"{block['label']['text']!r} must be filled in"
    if kind == "multi_static_select":
        return {"type": kind, "selected_options": chosen}
    [one] = chosen
    return {"type": kind, "selected_option": one}


def input_faults(block: Json) -> Iterator[str]:
    """Return what is wrong with a field of a form."""
    element = block.get("element", {})
    kind, action = element.get("type", ""), element.get("action_id", "")
    if not 1 <= len(block["label"]["text"]) <= 2_000 or not 1 <= len(action) <= 255:
        yield "a field's label or action_id"
    if len(element.get("placeholder", {}).get("text", "")) > 150:
        yield "a placeholder over 150"
    if kind == "plain_text_input":
        most = element.get("max_length", _TYPED)
        if not 1 <= most <= _TYPED or len(element.get("initial_value", "x")) not in range(1, most + 1):
            yield "a field of a wrong length"
    if kind in _MOST:
        yield from _options(element, _MOST[kind])


def _options(element: Json, most: int) -> Iterator[str]:
    options = element["options"]
    if not 1 <= len(options) <= most:
        yield f"{len(options)} options"
    if len({one["value"] for one in options}) != len(options):
        yield "two options of one value"
    for one in options:
        if not 1 <= len(one["text"]["text"]) <= 75 or not 1 <= len(one["value"]) <= 150:
            yield f"an option too long: {one['value']}"
    chosen = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
    if any(one not in options for one in chosen) or element.get("initial_options") == []:
        yield "what is chosen is no option"
    if ("initial_option" if element["type"] == "multi_static_select" else "initial_options") in element:
        yield "one is chosen of several, or several of one"
