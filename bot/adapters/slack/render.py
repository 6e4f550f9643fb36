"""Documents as Slack's blocks. Structured throughout: nothing is markup, so nothing can format or ping by accident."""

from __future__ import annotations

import html
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple, assert_never

import regex

from bot.adapters import plain
from bot.adapters.slack import limits
from bot.core.document import (
    Action,
    Actions,
    Bullets,
    Cite,
    Document,
    Facts,
    Heading,
    Link,
    Mono,
    Notice,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Table,
    Text,
    Time,
)
from bot.core.splitting import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.document import Block, Span, Spans

    Json = dict[str, Any]

_WHOLE: Final = 10_000  # a message that is as large as Slack allows
_SPARE: Final = 3  # blocks that the adapter may add below a reply
_GRAPHEME: Final = regex.compile(r"\X")
_BULLET, _LABEL = "bullet", {"bold": True}


class Message(NamedTuple):
    """One message: `text` says all of it to screen readers and notifications, `blocks` to everybody else."""

    text: str
    blocks: tuple[Json, ...]


def render(document: Document) -> tuple[Message, ...]:
    """Return the document as the fewest messages, in order, each within every limit; none for one that says nothing."""
    messages = map(_message, split(document, _WHOLE, _size))
    return tuple(message for message in messages if message.blocks)


def _message(document: Document) -> Message:
    return Message(html.escape(plain.render(document), quote=False), tuple(_blocks(document)))


def _size(document: Document) -> int:
    """Return how large the one message of a document would be, as a share of what Slack allows."""
    text, blocks = _message(document)
    shares = [
        (len(text), limits.MESSAGE_TEXT),
        (len(blocks), limits.BLOCKS - _SPARE),
        (sum(map(len, chain.from_iterable(map(words_of, blocks)))), limits.BLOCK_TEXT),
        *((len(text), limits.PLAIN_TEXT) for block in blocks if block["type"] == "context" for text in words_of(block)),
        *((len(action.command), limits.BUTTON_VALUE) for action in _actions(document)),
    ]
    return max(-(-_WHOLE * part // whole) for part, whole in shares)


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


def shortened(text: str, most: int) -> str:
    """Return at most so many characters of the text, cut between graphemes, with a sign that it was cut."""
    if len(text) <= most:
        return text
    kept = ""
    for grapheme in _GRAPHEME.findall(text):
        if len(kept) + len(grapheme) >= most:
            break
        kept += grapheme
    return f"{kept.rstrip()}…"


def button_row(ways: Iterable[tuple[str, str, str]]) -> Json:
    """Return a row of buttons: an action id, a label and a value each."""
    return {"type": "actions", "elements": [_button(*way) for way in ways]}


def feedback_block(good: str, bad: str) -> Json:
    """Return the two buttons that rate an answer, with their values."""
    sides = {
        "positive_button": {"text": _plain("Good answer"), "value": good},
        "negative_button": {"text": _plain("Bad answer"), "value": bad},
    }
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "feedback", **sides}]}


def _blocks(document: Document) -> Iterator[Json]:
    yield from _title(document.title)
    tables = sum(isinstance(block, Table) for block in document.blocks)
    heading: list[Json] = []
    number = 0
    for block in document.blocks:
        match block:
            case Heading(text=text):
                if heading:
                    yield _rich(*heading)
                heading = [_section(_text(text, {"bold": True}))] if text.strip() else []
                continue
            case Actions(actions=actions):
                made = [*_long_labels(actions), *_rows_of_buttons(actions, number)]
                number += len(actions)
            case _:
                made = [*_block(block, tables)]
        if heading and made and made[0]["type"] == "rich_text":
            made[0] = _rich(*heading, *made[0]["elements"])
        elif heading:
            yield _rich(*heading)
        heading = []
        yield from made
    if heading:
        yield _rich(*heading)
    yield from _sources(document.sources)


def _title(title: str) -> Iterator[Json]:
    if not title.strip():
        return
    if len(title) <= limits.HEADER:
        yield {"type": "header", "text": _plain(title)}
    else:
        yield _rich(_section(_text(title, _LABEL)))


def _block(block: Block, tables: int) -> Iterator[Json]:
    match block:
        case Paragraph(spans=spans):
            yield from _paragraph(spans)
        case Bullets(items=items):
            yield from _listed([_section(*_spans(item)) for item in items])
        case Facts(rows=rows):
            yield from _listed([_section(*_labelled(label, value)) for label, value in rows])
        case Table() if tables <= limits.TABLES and _is_small(block):
            yield {"type": "table", "rows": [[_cell(cell) for cell in row] for row in (block.header, *block.rows)]}
        case Table(header=header, rows=rows):
            yield from _listed([_section(*_row(header, row)) for row in rows] or [_section(*_row(header, header))])
        case Quote(spans=spans):
            yield from _rich_if([{"type": "rich_text_quote", "elements": _spans(spans)}])
        case Notice(spans=spans):
            yield from _small(spans)
        case Rule():
            yield {"type": "divider"}
        case Heading() | Actions():
            raise AssertionError("headings go with what follows, and buttons are numbered")
        case _:
            assert_never(block)


def _paragraph(spans: Spans) -> Iterator[Json]:
    yield from _rich_if([_section(*_spans(spans))])


def _small(spans: Spans) -> Iterator[Json]:
    """Show what is said about the answer in small letters, where it is nothing but words."""
    if any(isinstance(span, Link | Time) for span in spans):
        yield from _rich_if([_section(*_spans(spans))])
    else:
        yield from _context(plain.text_of(spans))


def _context(text: str) -> Iterator[Json]:
    if text.strip():
        yield {"type": "context", "elements": [_plain(text)]}


def _listed(items: Sequence[Json]) -> Iterator[Json]:
    yield from _rich_if([{"type": "rich_text_list", "style": _BULLET, "elements": list(items)}])


def _labelled(label: Spans, value: Spans) -> list[Json]:
    marked = [Text(span.text, bold=True, italic=span.italic) if isinstance(span, Text) else span for span in label]
    return [*_spans(tuple(marked)), _text(": "), *_spans(value)]


def _row(header: Sequence[Spans], row: Sequence[Spans]) -> Iterator[Json]:
    """Show a row that has no table: the first cell, then what the others say, under their names."""
    yield from _spans(row[0])
    for name, cell in zip(header[1:], row[1:], strict=True):
        if plain.text_of(cell).strip():
            yield from (_text("\n"), *_spans(name), _text(": "), *_spans(cell))


def _is_small(table: Table) -> bool:
    cells = [plain.text_of(cell) for row in (table.header, *table.rows) for cell in row]
    fits = len(table.rows) < limits.TABLE_ROWS and len(table.header) <= limits.TABLE_COLUMNS
    return fits and sum(map(len, cells)) <= limits.TABLE_TEXT


def _cell(spans: Spans) -> Json:
    return _rich(_section(*_spans(spans))) if plain.text_of(spans).strip() else {"type": "raw_text", "text": "–"}


def _rows_of_buttons(actions: Sequence[Action], number: int) -> Iterator[Json]:
    for start in range(0, len(actions), limits.ACTIONS):
        row = actions[start : start + limits.ACTIONS]
        yield button_row(
            (f"ask:{number + start + n}", one.label or one.command, one.command) for n, one in enumerate(row)
        )


def _long_labels(actions: Sequence[Action]) -> Iterator[Json]:
    """Write out what no button has room for."""
    long = [_section(_text(one.label)) for one in actions if len(one.label) > limits.BUTTON_TEXT]
    return _listed(long)


def _button(action_id: str, label: str, value: str) -> Json:
    return {
        "type": "button",
        "action_id": action_id,
        "text": _plain(shortened(label, limits.BUTTON_TEXT)),
        "value": value,
    }


def _sources(sources: Sequence[Reference]) -> Iterator[Json]:
    """Show the sources in small letters, a line each; those with a link can't be small."""
    shown = [(Text(f"[{source.n}] "), *source.spans) for source in sources if plain.text_of(source.spans).strip()]
    if any(isinstance(span, Link) for spans in shown for span in spans):
        yield from _rich_if([_section(*_spans(spans)) for spans in shown])
    elif shown:
        yield from _context("\n".join(map(plain.text_of, shown)))


def _actions(document: Document) -> Iterator[Action]:
    return chain.from_iterable(block.actions for block in document.blocks if isinstance(block, Actions))


def _rich_if(elements: Sequence[Json]) -> Iterator[Json]:
    """Slack takes no rich text that says nothing."""
    full = [element for element in elements if "".join(words_of(element)).strip()]
    if full:
        yield _rich(*full)


def _rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def _section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _text(text: str, style: Json | None = None) -> Json:
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def _spans(spans: Spans) -> list[Json]:
    made: list[Json] = []
    for span in spans:
        if isinstance(span, Cite) and made and not str(made[-1].get("text", " ")).endswith(" "):
            made.append(_text(" "))
        made.extend(_span(span))
    return made or [_text(" ")]


def _span(span: Span) -> list[Json]:
    match span:
        case Text(text=text, bold=bold, italic=italic):
            style = {name: True for name, there in (("bold", bold), ("italic", italic)) if there}
            return [_text(text, style)] if text else []
        case Mono(text=text):
            return [_text(text, {"code": True})] if text else []
        case Link(label=label, href=href):
            shown = [] if _tells(label, href) else [_text(f" ({_host(href)})")]
            return [{"type": "link", "url": href, "text": label or href}, *shown]
        case Cite():
            return [_text(plain.text_of((span,)))]
        case Time(at=at):
            when = {
                "timestamp": int(at.timestamp()),
                "format": "{date_long}, {time}",
                "fallback": plain.text_of((span,)),
            }
            return [{"type": "date", **when}]
        case _:
            assert_never(span)


def _host(href: str) -> str:
    return href.partition("://")[2].partition("/")[0]


def _tells(label: str, href: str) -> bool:
    """Return whether who reads the label knows where the link leads."""
    return label in ("", href, _host(href))
