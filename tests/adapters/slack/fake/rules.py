"""What Slack refuses: the SDK's own validators, those of slackblocks, and the limits that both miss."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.adapters.slack.fake.forms import input_faults
from tests.adapters.slack.fake.reading import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Json = dict[str, Any]

BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
ALL_TEXT: Final = 11_341  # where messages were seen to be refused
KNOWN: Final = frozenset(
    "actions context context_actions divider header image input rich_text section table video markdown card".split()
)
_MOST: Final = {"actions": 25, "context": 10, "context_actions": 5}


def faults(blocks: Sequence[Json], most: int = BLOCKS) -> list[str]:
    """Return what is wrong with blocks; nothing where Slack would take them."""
    found = [*_each(blocks)]
    if len(blocks) > most:
        found.append(f"{len(blocks)} blocks")
    if sum(map(len, words(list(blocks)))) > ALL_TEXT:
        found.append("msg_blocks_too_long")
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    found += [f"block_id {name} twice" for name, count in ids.items() if count > 1]
    if sum(block.get("type") == "table" for block in blocks) > 1:
        found.append("only_one_table_allowed")
    return found


def _each(blocks: Sequence[Json]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        kind = block.get("type", "")
        if kind not in KNOWN:
            yield f"block {number}: {kind} is unknown"
            continue
        try:
            for parsed in Block.parse_all([block]):
                parsed.validate_json()
        except SlackObjectFormationError as error:
            yield f"block {number}: {error}"
        yield from (f"block {number}: {fault}" for fault in _beyond(block))


def _beyond(block: Json) -> Iterator[str]:
    elements = block.get("elements", [])
    kind = block["type"]
    if kind in _MOST and not 1 <= len(elements) <= _MOST[kind]:
        yield f"{len(elements)} elements in {kind}"
    if kind in ("rich_text", "rich_text_list", "rich_text_section") and not elements:
        yield f"no elements in {kind}"
    actions = Counter(element["action_id"] for element in elements if "action_id" in element)
    yield from (f"action_id {name} twice" for name, count in actions.items() if count > 1)
    yield from _texts(block)
    if kind == "header" and len(block["text"]["text"]) > 150:
        yield "header over 150"
    if kind == "input":
        yield from input_faults(block)
    if kind == "table":
        yield from _table(block["rows"])
    for element in elements if kind in ("actions", "context", "context_actions") else ():
        yield from _element(element)


def _texts(part: object) -> Iterator[str]:
    """A text object holds 1 to 3,000 characters, and no rich text element holds none."""
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        if part.get("type") in ("plain_text", "mrkdwn") and not 1 <= len(part["text"]) <= 3_000:
            yield f"a text object of {len(part['text'])} characters"
        if part.get("type") == "text" and not part["text"]:
            yield "an empty text element"
        for value in part.values():
            yield from _texts(value)


def _table(rows: Sequence[Sequence[Json]]) -> Iterator[str]:
    if len(rows) > 100 or any(len(row) > 20 for row in rows) or len({len(row) for row in rows}) != 1:
        yield "a table of an unlawful size"
    if sum(map(len, words([*map(list, rows)]))) > 10_000:
        yield "a table over 10,000 characters"
    if any(cell["type"] not in ("raw_text", "rich_text") for row in rows for cell in row):
        yield "a cell that is no text"


def _element(element: Json) -> Iterator[str]:
    kind = element["type"]
    if kind == "button":
        if len(element["text"]["text"]) > 75 or len(element.get("value", "")) > 2_000:
            yield "a button too long"
        if len(element["action_id"]) > 255:
            yield "an action_id too long"
    if kind == "feedback_buttons":
        for side in ("positive_button", "negative_button"):
            if len(element[side]["text"]["text"]) > 75 or len(element[side]["value"]) > 2_000:
                yield "a feedback button too long"


def option_faults(options: Sequence[Json]) -> list[str]:
    """Return what is wrong with the options of a menu."""
    found = [f"{len(options)} options"] if len(options) > 100 else []
    return found + [
        f"an option too long: {one['value']}"
        for one in options
        if not 1 <= len(one["text"]["text"]) <= 75 or not 1 <= len(one["value"]) <= 150
    ]


def view_faults(view: Json) -> list[str]:
    """Return what is wrong with a modal or a home page."""
    found = faults(view["blocks"], VIEW_BLOCKS)
    found += ["a table in a view" for block in view["blocks"] if block["type"] == "table"]
    if view["type"] == "modal":
        words = [view.get(name, {}).get("text", "") for name in ("title", *({"submit", "close"} & {*view}))]
        found += [f"{word!r} is not of 1 to 24 characters" for word in words if not 1 <= len(word) <= 24]
    if len(view.get("private_metadata", "")) > 3_000:
        found.append("private_metadata")
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        found.append("an input without submit")
    return found
