r"""Spans as Discord's markdown, in which text shows as what it is.

Discord's escape is a backslash before any character but letters, digits and white space; it is read before all else.

- Bold, italics, underlining, struck text, spoilers, code: each `*`, `_`, `~`, `|` and backtick is escaped, and the
  backslash itself.
- Mentions of people, roles and channels, emoji, timestamps, commands, addresses in brackets: each begins with `<`, and
  `<`, `>`, `@` and `#` are escaped. `@everyone` is `\@everyone`: sends allow no mention, and it looks like none.
- Addresses and emoji by name, `https://…` and `:bell:`: a colon is escaped unless white space follows it.
- Invitations, `discord.gg/…`: the last dot of a name that a path follows is escaped.
- Links with a label: brackets are escaped, and a parenthesis that follows one, for Discord looks for the end of a label
  without heeding escapes.
- Headings, quotes, lists and small print begin lines only: `#` and `>` are escaped anyhow; `-`, `+` and `1.` where a
  text begins, as it may begin a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never
from urllib.parse import quote

from bot.adapters import plain
from bot.core.document import Cite, Link, Mono, Text, Time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.document import Span, Spans

_SPECIAL: Final = re.compile(r"[\\*_~|`<>@#\[\]]|:(?!\s)|(?<=\])\(|(?<=\w)\.(?=\w+/)")
_START: Final = re.compile(r"^(\s*(?=[-+])|\s*\d+(?=[.)](?!\S)))")
# What would end an address within its markup, or be read as markup itself.
_ENDS: Final = re.compile(r"[()<>\"`|\\^{}*\s]")
_UNFIT: Final = re.compile(r"[\[\]]|://")  # Discord makes no link of a label with any of these


def escaped(text: str) -> str:
    """Return markdown that shows exactly these characters, wherever in a line it stands."""
    return _START.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", text))


def marked(spans: Spans) -> str:
    """Return spans as one line of markdown."""
    line = ""
    styled = False  # whether the line ends with marks: others beside them would be read as one with them
    for span in _merged(spans):
        match span:
            case Text(text=text, bold=bold, italic=italic):
                before, words, after = _parts(text)
                marks = "" if styled and not before else "**" * bold + "*" * italic
                line += f"{before}{marks}{escaped(words)}{marks}{after}"
                styled = bool(marks) and not after
                continue
            case Mono(text=text):
                before, words, after = _parts(text)
                line += f"{before}`{words}`{after}"
            case Link():
                line += _link(span)
            case Cite():
                line += " " * bool(line and not line.endswith(" ")) + escaped(plain.text_of((span,)))
            case Time(at=at):
                line += f"<t:{int(at.timestamp())}:D>"
            case _:
                assert_never(span)
        styled = False
    return line


def _merged(spans: Spans) -> Iterator[Span]:
    """Return the spans with neighbours of one look as one: between them, marks would touch."""
    last: Span | None = None
    for span in map(_plainer, spans):
        match last, span:
            case (Text(text=text), Text(text=more)) if _look(last) == _look(span):
                last = Text(text + more, bold=last.bold, italic=last.italic)
            case Mono(text=text), Mono(text=more):
                last = Mono(text + more)
            case _, Text(text=""):
                pass
            case _:
                if last:
                    yield last
                last = span
    if last:
        yield last


def _plainer(span: Span) -> Span:
    """Return white space as plain text, and so code with a backtick, which could end it."""
    match span:
        case Text(text=text) if not text.strip():
            return Text(text)
        case Mono(text=text) if "`" in text or not text.strip():
            return Text(text)
        case _:
            return span


def _look(text: Text) -> tuple[bool, bool]:
    return text.bold, text.italic


def _parts(text: str) -> tuple[str, str, str]:
    """Return the words, and the white space before and after them: marks take none inside."""
    words = text.strip()
    before, _, after = text.partition(words) if words else (text, "", "")
    return before, words, after


def _link(link: Link) -> str:
    """Return a link that has no preview, with its host where the label doesn't tell it."""
    label, href = link.label.strip(), _ENDS.sub(lambda found: quote(found[0]), link.href)
    if label in ("", href):
        return f"<{href}>"
    if _UNFIT.search(label):
        return f"{escaped(label)} (<{href}>)"
    shown = "" if plain.tells(label, href) else f" ({escaped(plain.host_of(href))})"
    return f"[{escaped(label)}](<{href}>){shown}"
