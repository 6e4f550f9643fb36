r"""Discord's markdown read back, as far as bot/adapters/discord/markdown.py and render.py write it.

Whatever they don't write stands there as it is: `_this_`, a `#` within a line, a lone `*`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.preview.drawing import element, joined, outside, void

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

_LINE: Final = re.compile(r"(#{1,3} |-# |> |- |  |)(.*)")
_ESCAPE: Final = re.compile(r"\\([^0-9A-Za-z\s])")
_INLINE: Final = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<marks>\*{1,3})(?P<styled>(?:\\.|[^\\*])+)(?P=marks)"
    r"|`(?P<code>[^`]+)`"
    r"|\[(?P<label>(?:\\.|[^\\\[\]])+)\]\(<(?P<to>(?i:https?)://[^<>\s]+)>\)"
    r"|<(?P<address>(?i:https?)://[^<>\s]+)>"
    r"|<t:(?P<seconds>-?\d+):D>"
)
_STYLES: Final = {"*": ("em",), "**": ("strong",), "***": ("strong", "em")}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SIZES: Final = {"# ": "discord-title", "## ": "discord-title", "### ": "discord-heading"}
_ITEM, _BELOW, _QUOTE, _SMALL = "- ", "  ", "> ", "-# "


def html_of(content: str) -> Markup:
    """Return a text as Discord shows it: empty lines part what belongs together."""
    return joined(element("div", *_blocks(run.split("\n")), css="discord-run") for run in content.split("\n\n"))


def _blocks(lines: Iterable[str]) -> Iterator[Markup]:
    parted = [found.groups() for line in lines if (found := _LINE.fullmatch(line))]
    for mark, group in groupby(parted, key=lambda line: _ITEM if line[0] == _BELOW else line[0]):
        if mark == _ITEM:
            yield element("ul", *_items(group), css="discord-list")
        elif mark == _QUOTE:
            yield element("blockquote", *(element("p", _inline(words)) for _, words in group), css="discord-quote")
        elif mark in _SIZES:
            yield from (element("h3", _inline(words), css=_SIZES[mark]) for _, words in group)
        else:
            small = "discord-small" if mark == _SMALL else ""
            yield from (element("p", _inline(words), css=small) for _, words in group)


def _items(lines: Iterable[tuple[str, ...]]) -> Iterator[Markup]:
    """Return the items of a list, each with the lines that stand below it."""
    items: list[list[Markup]] = []
    for mark, words in lines:
        if mark == _ITEM or not items:
            items.append([_inline(words)])
        else:
            items[-1] += [void("br"), _inline(words)]
    return (element("li", *item) for item in items)


def _inline(text: str) -> Markup:
    parts: list[str] = []
    position = 0
    for found in _INLINE.finditer(text):
        parts += [text[position : found.start()], _made(found)]
        position = found.end()
    return joined([*parts, text[position:]])


def _made(found: re.Match[str]) -> str:
    """Return what one piece of markup shows."""
    part = found.groupdict()
    match found.lastgroup:
        case "escaped":
            return part["escaped"]
        case "styled":
            shown = joined([_unescaped(part["styled"])])
            for name in reversed(_STYLES[part["marks"]]):
                shown = element(name, shown)
            return shown
        case "code":
            return element("code", part["code"])
        case "to":
            return outside(_unescaped(part["label"]), part["to"], "discord-link")
        case "address":
            return outside(part["address"], part["address"], "discord-link")
        case _:
            at = _EPOCH + timedelta(seconds=int(part["seconds"]))
            return element("time", f"{at.day} {at:%B} {at.year}", datetime=at.isoformat())


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)
