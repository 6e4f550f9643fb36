"""The elements of Slack's rich text, and the texts in them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, assert_never

from bot.adapters import plain
from bot.core.document import Cite, Link, Mono, Text, Time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.document import Span, Spans

    Json = dict[str, Any]


def words_of(block: Json) -> Iterator[str]:
    """Return every text of a block that people read, in order."""
    for key in ("text", "label", "placeholder"):
        value = block.get(key)
        if isinstance(value, str):
            yield value
        elif value:
            yield from words_of(value)
    if block.get("type") == "date":
        yield block["fallback"]
    for part in chain(block.get("elements", ()), *block.get("rows", ())):
        yield from words_of(part)
    for part in ("element", "accessory", "positive_button", "negative_button"):
        if part in block:
            yield from words_of(block[part])


def rich_if(elements: Sequence[Json]) -> Iterator[Json]:
    """Slack takes no rich text that says nothing."""
    full = [element for element in elements if any(map(str.strip, words_of(element)))]
    if full:
        yield rich(*full)


def rich(*elements: Json) -> Json:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*elements: Json) -> Json:
    """Return running text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def plain_text(text: str) -> Json:
    """Return a text that is shown as it is: no markup, and no emoji of it."""
    return {"type": "plain_text", "text": text, "emoji": False}


def text_element(text: str, style: Json | None = None) -> Json:
    """Return a piece of running text."""
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def elements_of(spans: Spans) -> list[Json]:
    """Return spans as pieces of running text; there is always one."""
    made: list[Json] = []
    for span in spans:
        if isinstance(span, Cite) and made and not str(made[-1].get("text", " ")).endswith(" "):
            made.append(text_element(" "))
        made.extend(_span(span))
    return made or [text_element(" ")]


def _span(span: Span) -> list[Json]:
    match span:
        case Text(text=text, bold=bold, italic=italic):
            style = {name: True for name, there in (("bold", bold), ("italic", italic)) if there}
            return [text_element(text, style)] if text else []
        case Mono(text=text):
            return [text_element(text, {"code": True})] if text else []
        case Link(label=label, href=href):
            shown = [] if plain.tells(label, href) else [text_element(f" ({plain.host_of(href)})")]
            return [{"type": "link", "url": href, "text": label or href}, *shown]
        case Cite():
            return [text_element(plain.text_of((span,)).replace(" ", "\u00a0"))]  # never alone on the next line
        case Time(at=at):
            when = {
                "timestamp": int(at.timestamp()),
                "format": "{date_long}, {time}",
                "fallback": plain.text_of((span,)),
            }
            return [{"type": "date", **when}]
        case _:
            assert_never(span)
