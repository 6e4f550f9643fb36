"""Documents as Slack's blocks. Structured throughout: nothing is markup, so nothing can format or ping by accident."""

from __future__ import annotations

import html
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple, assert_never

from bot.adapters import plain
from bot.adapters.slack import limits
from bot.adapters.slack.elements import elements_of, plain_text, rich, rich_if, section, text_element, words_of
from bot.core.compose import ways
from bot.core.document import (
    Action,
    Actions,
    Bullets,
    Document,
    Facts,
    Heading,
    Link,
    Notice,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Rule,
    Table,
    Text,
    Time,
)
from bot.core.splitting import shortened, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.document import Block, Span, Spans

    Json = dict[str, Any]

_WHOLE: Final = 10_000  # a message that is as large as Slack allows
_SPARE: Final = 4  # blocks that the adapter may add above and below a reply


class Message(NamedTuple):
    """One message: `text` says all of it to screen readers and notifications, `blocks` to everybody else."""

    text: str
    blocks: tuple[Json, ...]


def render(document: Document, tables: int = limits.TABLES) -> tuple[Message, ...]:
    """Return the document as the fewest messages, in order, each within every limit; none for one that says nothing.

    With more than so many tables in one, they are written out; modals and the home page take none.
    """

    def message(document: Document) -> Message:
        return _message(document, tables)

    whole = message(document)
    if _share(document, whole) <= _WHOLE:
        messages: Iterable[Message] = [whole]
    else:
        messages = map(message, split(document, _WHOLE, lambda part: _share(part, message(part))))
    return tuple(message for message in messages if message.blocks)


def _message(document: Document, tables: int) -> Message:
    return Message(html.escape(plain.render(document), quote=False), tuple(_blocks(document, tables)))


def _share(document: Document, message: Message) -> int:
    """Return how large the one message of a document is, in parts of what Slack allows."""
    text, blocks = message
    shares = [
        (len(text), limits.MESSAGE_TEXT),
        (len(blocks), limits.BLOCKS - _SPARE),
        *((len(text), limits.PLAIN_TEXT) for block in blocks if block["type"] == "context" for text in words_of(block)),
        *((len(action.command), limits.BUTTON_VALUE) for action in _actions(document)),
    ]
    return max(-(-_WHOLE * part // whole) for part, whole in shares)


def button_row(ways: Iterable[tuple[str, str, str]]) -> Json:
    """Return a row of buttons: an action id, a label and a value each."""
    return {"type": "actions", "elements": [_button(*way) for way in ways]}


def feedback_block(good: str, bad: str) -> Json:
    """Return the two buttons that rate an answer, with their values."""
    sides = {
        "positive_button": {"text": plain_text(ways.GOOD), "value": good},
        "negative_button": {"text": plain_text(ways.BAD), "value": bad},
    }
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "feedback", **sides}]}


def _blocks(document: Document, most: int) -> Iterator[Json]:
    yield from _title(document.title)
    blocks = _one_table(document.blocks)
    as_tables = sum(isinstance(block, Table) for block in blocks) <= most
    heading: list[Json] = []
    number = 0
    for block in blocks:
        match block:
            case Heading(text=text):
                if heading:
                    yield rich(*heading)
                heading = [section(text_element(text, {"bold": True}))] if text.strip() else []
                continue
            case Actions(actions=offered):
                actions = [action for action in offered if (action.label or action.command).strip()]
                made = [*_long_labels(actions), *_rows_of_buttons(actions, number)]
                number += len(actions)
            case _:
                made = [*_block(block, as_tables=as_tables)]
        if heading and made and made[0]["type"] == "rich_text":
            made[0] = rich(*heading, *made[0]["elements"])
        elif heading:
            yield rich(*heading)
        heading = []
        yield from made
    if heading:
        yield rich(*heading)
    yield from _sources(document.sources)


def _one_table(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with tables of the same columns as one, as Slack takes no more: headings become rows of it."""
    merged: list[Block] = []
    for block in blocks:
        match [*merged[-2:], block]:
            case [Table(header=header, rows=rows), Heading(text=text), Table(header=same, rows=more)] if header == same:
                row = ((Text(text, bold=True),), *[()] * (len(header) - 1))
                merged[-2:] = [Table(header, (*rows, row, *more))]
            case _:
                merged.append(block)
    return merged


def _title(title: str) -> Iterator[Json]:
    if not title.strip():
        return
    if len(title) <= limits.HEADER:
        yield {"type": "header", "text": plain_text(title)}
    else:
        yield rich(section(text_element(title, {"bold": True})))


def _block(block: Block, *, as_tables: bool) -> Iterator[Json]:
    match block:
        case Paragraph(spans=spans):
            yield from _paragraph(spans)
        case Bullets(items=items):
            yield from _listed([section(*elements_of(item)) for item in items])
        case Facts(rows=rows):
            yield from _listed([section(*_labelled(label, value)) for label, value in rows])
        case Table() if as_tables and _is_small(block):
            yield {"type": "table", "rows": [[_cell(cell) for cell in row] for row in (block.header, *block.rows)]}
        case Table(header=header, rows=rows):
            yield from _paragraph(_joined(header))
            yield from _listed([section(*_row(header, row)) for row in rows])
        case Quote(spans=spans):
            yield from rich_if([{"type": "rich_text_quote", "elements": elements_of(spans)}])
        case Notice(spans=spans):
            yield from _small(spans)
        case Rule():
            yield {"type": "divider"}
        case Picture():
            pass  # it is a message of its own, which follows
        case Heading() | Actions():
            raise AssertionError("headings go with what follows, and buttons are numbered")
        case _:
            assert_never(block)


def _paragraph(spans: Spans) -> Iterator[Json]:
    yield from rich_if([section(*elements_of(spans))])


def _small(spans: Spans) -> Iterator[Json]:
    """Show what is said about the answer in small letters, where it is nothing but words."""
    if any(isinstance(span, Link | Time) for span in spans):
        yield from rich_if([section(*elements_of(spans))])
    else:
        yield from _context(plain.text_of(spans))


def _context(text: str) -> Iterator[Json]:
    if text.strip():
        yield {"type": "context", "elements": [plain_text(text)]}


def _listed(items: Sequence[Json]) -> Iterator[Json]:
    yield from rich_if([{"type": "rich_text_list", "style": "bullet", "elements": list(items)}])


def _labelled(label: Spans, value: Spans) -> list[Json]:
    return [*elements_of(_bold(label)), text_element(": "), *elements_of(value)]


def _bold(spans: Spans) -> Spans:
    return tuple(Text(span.text, bold=True, italic=span.italic) if isinstance(span, Text) else span for span in spans)


def _joined(header: Sequence[Spans]) -> Spans:
    """Return column names in one line."""
    parted: list[Span] = []
    for name in header:
        parted += [*([Text(" · ")] if parted else []), *_bold(name)]
    return tuple(parted)


def _row(header: Sequence[Spans], row: Sequence[Spans]) -> Iterator[Json]:
    """Show a row that has no table: the first cell, then what the others say, under their names."""
    yield from elements_of(row[0])
    for name, cell in zip(header[1:], row[1:], strict=True):
        if plain.text_of(cell).strip():
            yield from (text_element("\n"), *elements_of(name), text_element(": "), *elements_of(cell))


def _is_small(table: Table) -> bool:
    cells = [plain.text_of(cell) for row in (table.header, *table.rows) for cell in row]
    fits = len(table.rows) < limits.TABLE_ROWS and len(table.header) <= limits.TABLE_COLUMNS
    return fits and sum(map(len, cells)) <= limits.TABLE_TEXT


def _cell(spans: Spans) -> Json:
    return rich(section(*elements_of(spans))) if plain.text_of(spans).strip() else {"type": "raw_text", "text": "–"}


def _rows_of_buttons(actions: Sequence[Action], number: int) -> Iterator[Json]:
    for start in range(0, len(actions), limits.ACTIONS):
        row = actions[start : start + limits.ACTIONS]
        yield button_row(
            (f"ask:{number + start + n}", one.label or one.command, one.command) for n, one in enumerate(row)
        )


def _long_labels(actions: Sequence[Action]) -> Iterator[Json]:
    """Write out what no button has room for."""
    long = [section(text_element(one.label)) for one in actions if len(one.label) > limits.BUTTON_TEXT]
    return _listed(long)


def _button(action_id: str, label: str, value: str) -> Json:
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(shortened(label, limits.BUTTON_TEXT)),
        "value": value,
    }


def _sources(sources: Sequence[Reference]) -> Iterator[Json]:
    """Show the sources in small letters, a line each; those with a link can't be small."""
    shown = [(Text(f"[{source.n}] "), *source.spans) for source in sources if plain.text_of(source.spans).strip()]
    if any(isinstance(span, Link) for spans in shown for span in spans):
        yield from rich_if([section(*elements_of(spans)) for spans in shown])
    elif shown:
        yield from _context("\n".join(map(plain.text_of, shown)))


def _actions(document: Document) -> Iterator[Action]:
    return chain.from_iterable(block.actions for block in document.blocks if isinstance(block, Actions))
