"""Documents as Discord's components: a card of texts, lines and buttons; and as text, where components are refused."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple, assert_never

from bot.adapters import plain
from bot.adapters.discord import limits
from bot.adapters.discord.markdown import escaped, marked
from bot.adapters.picturing import picture_of
from bot.core.document import (
    Actions,
    Bullets,
    Document,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Table,
    Text,
)
from bot.core.splitting import shortened, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.document import Action, Block, Reference, Spans

    Json = dict[str, Any]

SPARE: Final = 8
"""Components that the adapter may add: a text above a reply, and below it another, and a row of five buttons."""

_SPARE_TEXT: Final = 500  # characters of those texts

_ROW, _BUTTON, _TEXT, _GALLERY, _LINE, _CARD = 1, 2, 10, 12, 14, 17
_GREY: Final = 2
_ACCENT: Final = 0x3B7C8C
_WHOLE: Final = 10_000  # a message that is as large as Discord allows


class Message(NamedTuple):
    """One message: a card, and what it shows."""

    card: Json
    part: Document

    @property
    def picture(self) -> Picture | None:
        """What may be drawn for it."""
        return picture_of(self.part)

    @property
    def pictured(self) -> Json:
        """The card with the picture, for which it has room."""
        return _card(self.part, self.picture) if self.picture else self.card

    @property
    def fallback(self) -> tuple[str, ...]:
        """The same as texts of several messages that format nothing, for where cards are refused."""
        parts = split(self.part, limits.CONTENT, lambda part: len(_text(part)))
        return tuple(filter(str.strip, map(_text, parts)))


def render(document: Document) -> tuple[Message, ...]:
    """Return the document as the fewest messages, in order, each within every limit; none for one that says nothing."""
    whole = Message(_card(document), document)  # most documents are one card
    if _share(whole.pictured) <= _WHOLE:
        messages = [whole]
    else:
        parts = split(document, _WHOLE, lambda part: _share(_card(part, picture_of(part))))
        messages = [Message(_card(part), part) for part in parts]
    return tuple(message for message in messages if _says(message.card))


def button_row(ways: Iterable[tuple[str, str]]) -> Json:
    """Return a row of buttons: an id and a label each."""
    return {"type": _ROW, "components": [_button(*way) for way in ways]}


def _text(document: Document) -> str:
    return "\n".join(map(escaped, plain.render(document).split("\n")))


def _share(card: Json) -> int:
    """Return how large a message of this card is, in parts of what Discord allows."""
    everything = [*_within(card)]
    shares = (
        (len(everything), limits.COMPONENTS - SPARE),
        (sum(len(one.get("content", "")) for one in everything), limits.TEXT - _SPARE_TEXT),
    )
    return max(-(-_WHOLE * part // whole) for part, whole in shares)


def _within(component: Json) -> Iterator[Json]:
    yield component
    yield from chain.from_iterable(map(_within, component.get("components", ())))


def _says(card: Json) -> bool:
    return any(part["type"] != _LINE for part in card["components"])


def _card(document: Document, picture: Picture | None = None) -> Json:
    """Return the document as one card, with texts that follow one another as one component, and with one picture."""
    parts: list[Json] = []
    text = ""
    for part in _parts(document, picture):
        if isinstance(part, str):
            text += _gap(text, part) + part
            continue
        parts += [*_shown(text), part]
        text = ""
    return {"type": _CARD, "accent_color": _ACCENT, "components": [*parts, *_shown(text)]}


def _shown(text: str) -> Iterator[Json]:
    if text:
        yield {"type": _TEXT, "content": text}


def _gap(before: str, after: str) -> str:
    """Return what parts two texts: an empty line, but headings have their own room around them."""
    if not before:
        return ""
    return "\n" if after.startswith("### ") or before.rpartition("\n")[2].startswith(("## ", "### ")) else "\n\n"


def _parts(document: Document, picture: Picture | None) -> Iterator[str | Json]:
    yield from _heading("## ", document.title)
    number = 0
    columns: Sequence[Spans] = ()
    for block in document.blocks:
        match block:
            case Actions(actions=offered):
                actions = [action for action in offered if (action.label or action.command).strip()]
                yield from _buttons(actions, number)
                number += len(actions)
            case Table(header=header, rows=rows):
                names = () if header == columns else _line("-# ", _joined(header))
                yield from _lines(chain(names, chain.from_iterable(_row(header, row) for row in rows)))
                columns = header
            case Picture():
                yield from [_gallery(block)] if block is picture else ()
            case _:
                yield from _block(block)
    yield from _lines(chain.from_iterable(map(_source, document.sources)))


def _block(block: Block) -> Iterator[str | Json]:
    match block:
        case Heading(text=text):
            yield from _heading("### ", text)
        case Paragraph(spans=spans):
            yield from _line("", spans)
        case Bullets(items=items):
            yield from _lines(chain.from_iterable(_line("- ", item) for item in items))
        case Facts(rows=rows):
            yield from _lines(chain.from_iterable(_fact(*row) for row in rows))
        case Quote(spans=spans):
            yield from _line("> ", spans)
        case Notice(spans=spans):
            yield from _line("-# ", spans)
        case Rule():
            yield {"type": _LINE}
        case Actions() | Table() | Picture():
            raise AssertionError("buttons are numbered, columns named once, and one picture is shown")
        case _:
            assert_never(block)


def attached(picture: Picture) -> Json:
    """Return what a message says of the one file that is sent with it: its name, and what is to be seen."""
    return {"id": 0, "filename": _file(picture), "description": shortened(picture.alt, limits.ALT)}


def _file(picture: Picture) -> str:
    return f"{picture.slug}-{picture.kind}.png"


def _gallery(picture: Picture) -> Json:
    shown = {"media": {"url": f"attachment://{_file(picture)}"}, "description": shortened(picture.alt, limits.ALT)}
    return {"type": _GALLERY, "items": [shown]}


def _heading(mark: str, text: str) -> Iterator[str]:
    """Show a heading; at the end of its line Discord drops any #, escaped or not, but none within marks."""
    return _line(mark, (Text(text, bold=text.rstrip().endswith("#")),))


def _line(mark: str, spans: Spans) -> Iterator[str]:
    if words := marked(spans).strip():
        yield f"{mark}{words}"


def _lines(lines: Iterable[str]) -> Iterator[str]:
    if text := "\n".join(lines):
        yield text


def _fact(label: Spans, value: Spans) -> Iterator[str]:
    name, words = marked(_bold(label)).strip(), marked(value).strip()
    if name or words:
        yield f"- {name}: {words}".rstrip()


def _bold(spans: Spans) -> Spans:
    return tuple(Text(span.text, bold=True, italic=span.italic) if isinstance(span, Text) else span for span in spans)


def _joined(header: Sequence[Spans]) -> Spans:
    """Return column names in one line."""
    named = [name for name in header if plain.text_of(name).strip()]
    return tuple(chain.from_iterable((*((Text(" · "),) if n else ()), *name) for n, name in enumerate(named)))


def _row(header: Sequence[Spans], row: Sequence[Spans]) -> Iterator[str]:
    """Show a row as the first cell, then what the others say, under their names: Discord has no tables."""
    cells = [marked(cell).strip() for cell in row]
    if any(cells):
        yield f"- {cells[0] or '–'}"
    for name, cell in zip(header[1:], cells[1:], strict=True):
        if cell:
            yield f"  {marked(name).strip()}: {cell}"


def _source(source: Reference) -> Iterator[str]:
    if plain.text_of(source.spans).strip():
        yield from _line("-# ", (Text(f"[{source.n}] "), *source.spans))


def _buttons(actions: Sequence[Action], number: int) -> Iterator[str | Json]:
    """Show actions as buttons, and write out what no button has room for."""
    ways = [(f"ask:{number + n}:{one.command}", one.label or one.command) for n, one in enumerate(actions)]
    fit = [way for way in ways if len(way[0]) <= limits.CUSTOM_ID]
    long = [way[1] for way in ways if way not in fit or len(way[1]) > limits.BUTTON_LABEL]
    yield from _lines(chain.from_iterable(_line("- ", (Text(label),)) for label in long))
    for start in range(0, len(fit), limits.ROW_BUTTONS):
        yield button_row(fit[start : start + limits.ROW_BUTTONS])


def _button(custom_id: str, label: str) -> Json:
    return {
        "type": _BUTTON,
        "style": _GREY,
        "custom_id": custom_id,
        "label": shortened(label, limits.BUTTON_LABEL),
    }
