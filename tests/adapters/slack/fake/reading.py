"""What a person reads of Slack's blocks, whom a text notifies, and which links it has."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Json = dict[str, Any]

_SHOWN = ("text", "title", "subtitle", "label", "body", "description", "hint", "placeholder", "fallback", "alt_text")
_HELD = ("elements", "rows", "fields", "element", "accessory", "options", "positive_button", "negative_button")
# What Slack makes of a text with markup: <@U1>, <!channel>, <!subteam^S1>, <https://…|label>.
_MENTION = re.compile(r"<(?:@([UW]\w+)|!(channel|here|everyone)|!subteam\^(\w+))[^>]*>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^>|]+)(?:\|[^>]*)?>")
_ENCODED = re.compile(r"<[^<>]*>")


def words(part: object) -> Iterator[str]:
    """Return the texts that are shown of a block, a view or a part of one, in order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from words(one)
    elif isinstance(part, dict):
        for key in _SHOWN:
            if key in part:
                yield from words(part[key])
        for key in _HELD:
            if key in part:
                yield from words(part[key])
        for element in part.get("blocks", ()):
            yield from words(element)


def read(blocks: Sequence[Json], text: str) -> str:
    """Return what a message says: its blocks, or its text where there are none."""
    if not blocks:
        return html.unescape(_ENCODED.sub("", text))
    return "\n".join("".join(_pieces(block)) for block in blocks)


def _pieces(block: Json) -> Iterator[str]:
    """Lines within a block stay lines; what stands beside one another is parted."""
    if block["type"] in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        yield from words(block)
        yield "\n"
    elif block["type"] in ("rich_text", "rich_text_list"):
        for element in block["elements"]:
            yield from _pieces(element)
    else:
        yield "\n".join(words(block))


def pings(blocks: object, text: str, *, markup: bool = True) -> tuple[str, ...]:
    """Return whom a message notifies: by elements that mention somebody, and by markup in texts."""
    found = (
        [named for match in _MENTION.finditer(text) if (named := next(filter(None, match.groups())))] if markup else []
    )
    return (*found, *_elements(blocks, ("user", "usergroup", "broadcast", "channel")))


def links(blocks: object, text: str) -> tuple[str, ...]:
    """Return the addresses that can be followed."""
    found = [match[1] for match in _LINK.finditer(text)] if not blocks else []
    return (*found, *_elements(blocks, ("link",)))


def _elements(part: object, kinds: tuple[str, ...]) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for one in part:
            yield from _elements(one, kinds)
    elif isinstance(part, dict):
        if part.get("type") in kinds:
            yield str(part.get("url") or part.get("user_id") or part.get("usergroup_id") or part.get("range") or part)
        if part.get("type") == "mrkdwn":
            yield from (found[0] for found in (_MENTION if "user" in kinds else _LINK).finditer(part["text"]))
        for value in part.values():
            yield from _elements(value, kinds)
