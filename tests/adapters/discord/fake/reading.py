"""What a person reads of Discord's messages, whom they notify, and which links they have.

It reads markdown as Discord does, and where clients differ, as the one that would make more of it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]

_NESTED: Final = {
    "bold": r"\*\*(?P<bold_>(?:\\.|[^\\])+?)\*\*(?!\*)",
    "underline": r"__(?P<underline_>(?:\\.|[^\\])+?)__(?!_)",
    "italic": r"\*(?=\S)(?P<italic_>(?:\\.|\*\*|[^\\*])+?)(?<!\s)\*(?!\*)",
    "slanted": r"_(?P<slanted_>(?:\\.|__|[^\\_])+?)_(?!\w)",
    "strike": r"~~(?P<strike_>.+?)~~",
    "spoiler": r"\|\|(?P<spoiler_>.+?)\|\|",
}
# In the order in which Discord tries them; a group's name with _ is what is shown of it.
_RULES: Final = {
    "escape": r"\\(?P<escape_>[^0-9A-Za-z\s])",
    "fence": r"```(?:[\w+.#-]*\n)?(?P<fence_>.+?)```",
    "code": r"(?P<ticks>`+)(?P<code_>.*?[^`])(?P=ticks)(?!`)",
    "time": r"<t:(?P<time_>-?\d{1,17})(?::[tTdDfFR])?>",
    "mention": r"<(?P<mention_>@!?\d+|@&\d+|#\d+|id:\w+)>|@(?:everyone|here)\b",
    "emoji": r"<a?(?P<emoji_>:\w+:)\d+>|:[^\s:]+:",
    "command": r"<(?P<command_>/[^:<>\n]+):\d+>",
    "auto": r"<(?P<auto_>\w+:/[^\s<>]+|(?:mailto:)?[^\s<>@]+@[^\s<>]+\.\w+|(?:tel:)?\+?[\d ()-]{5,})>",
    # A label goes as far as it can: Discord doesn't heed escapes when it looks for the end of one.
    "masked": r"\[(?P<masked_>[^\[\n]+)\]\(<?(?P<address>(?:https?|mailto|discord)\\?:(?:\\.|[^\s\\>)])+)>?\)",
    "bare": r"(?:https?|steam|discord)://[^\s<]*[^\s<.,:;\"')\]]",
    "invitation": r"discord(?:app)?\.(?:gg|com/invite|new|gift)/\w+",
    **_NESTED,
}
_INLINE: Final = re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in _RULES.items()), re.DOTALL)
_START: Final = re.compile(
    r"(?P<heading>[^\S\n]*#{1,3}[^\S\n]+)|(?P<small>[^\S\n]*-#[^\S\n]+)|(?P<quote>[^\S\n]*>(?:>>)?[^\S\n]+)"
    r"|(?P<bullet>[^\S\n]*(?:[-*+]|\d+[.)])[^\S\n]+)"
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Piece(NamedTuple):
    """Some words: how they are shown (by no mark, if they are what was typed), and where they lead."""

    text: str
    marks: frozenset[str] = frozenset()
    target: str = ""


def read(payload: Json) -> str:
    """Return what a person reads of a message, button labels included, in order."""
    return "\n".join(words if literal else _shown(words) for words, literal in _texts(payload))


def links(payload: Json) -> tuple[str, ...]:
    """Return the addresses that can be followed."""
    return tuple(piece.target for piece in _pieces(payload) if "link" in piece.marks)


def pings(payload: Json) -> tuple[str, ...]:
    """Return what in a message notifies somebody: without allowed_mentions, every mention does."""
    return tuple(
        piece.target
        for piece in _pieces(payload)
        if "mention" in piece.marks and _notifies(piece.target, payload.get("allowed_mentions"))
    )


def parse(text: str) -> Iterator[Piece]:
    """Return what Discord makes of markdown."""
    for line_end, line in ((found.end() < len(text), found[0]) for found in _lines(text)):
        yield from _line(line)
        if line_end:
            yield Piece("\n")


def _lines(text: str) -> Iterator[re.Match[str]]:
    """Return the lines, but what is in a fence as one."""
    return re.finditer(r"(?:```.+?```|[^\n])+|(?<![^\n])(?=\n)", text, re.DOTALL)


def _line(line: str) -> Iterator[Piece]:
    found = _START.match(line)
    if not found:
        yield from _inline(line)
        return
    kind = str(found.lastgroup)
    body = line[found.end() :]
    if kind == "heading":
        body = re.sub(r"#*\s*$", "", body)
    marker = "".join(re.findall(r"\d+[.)]", found[0]))
    yield Piece(f"{marker} " if marker else "", frozenset({kind}))
    yield from _marked(kind, _line(body) if kind in ("bullet", "quote") else _inline(body))


def _inline(text: str) -> Iterator[Piece]:
    position = 0
    for found in _INLINE.finditer(text):
        if found.start() > position:
            yield Piece(text[position : found.start()])
        yield from _made(found)
        position = found.end()
    if position < len(text):
        yield Piece(text[position:])


def _made(found: re.Match[str]) -> Iterator[Piece]:
    kind = str(found.lastgroup)
    words = found.groupdict().get(f"{kind}_") or found[0]
    if kind == "escape":
        yield Piece(words)
    elif kind in _NESTED:
        yield from _marked(kind, _inline(words))
    elif kind == "masked":
        address = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", found["address"])
        yield Piece(_shown(words), frozenset({"link"}), address)
    elif kind in ("auto", "bare", "invitation"):
        yield Piece(words, frozenset({"link"}), words)
    elif kind == "mention":
        yield Piece(f"@{words.lstrip('@!&#')}", frozenset({kind}), words)
    elif kind == "time":
        yield Piece(_date(int(words)), frozenset({kind}))
    else:
        yield Piece(words, frozenset({kind}))


def _marked(kind: str, pieces: Iterator[Piece]) -> Iterator[Piece]:
    return (piece._replace(marks=piece.marks | {kind}) for piece in pieces)


def _date(seconds: int) -> str:
    try:
        at = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return "Invalid Date"
    return f"{at.day} {at:%B} {at.year}"


def _shown(text: str) -> str:
    return "".join(piece.text for piece in parse(text))


def _pieces(payload: Json) -> Iterator[Piece]:
    for words, literal in _texts(payload):
        if not literal:
            yield from parse(words)


def _texts(part: Json) -> Iterator[tuple[str, bool]]:
    """Return the texts of a message or of a component, in order, and whether each is shown as it is."""
    for key in ("title", "label", "description", "placeholder"):
        if part.get(key):
            yield part[key], True
    if part.get("content"):
        yield part["content"], False
    for key in ("components", "options"):
        for one in part.get(key) or ():
            yield from _texts(one)
    for key in ("accessory", "component"):
        if part.get(key):
            yield from _texts(part[key])


def _notifies(mention: str, allowed: Json | None) -> bool:
    if mention.startswith(("#", "id:")):
        return False
    if allowed is None:
        return True
    kind = "roles" if mention.startswith("@&") else "users" if mention.lstrip("@!").isdigit() else "everyone"
    named = [str(one) for one in allowed.get(kind, ())] if kind != "everyone" else []
    return kind in allowed.get("parse", ()) or mention.lstrip("@!&") in named
