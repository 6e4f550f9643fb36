"""What a browser makes of drawn messages: their words, links and buttons, and whether every element is ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

STATIC: Final = Path("bot/preview/static")
_VOID: Final = frozenset({"br", "hr", "input"})
_LOOKS: Final = frozenset({"code", "em", "strong"})
_FORMS: Final = frozenset({"fieldset", "input", "label", "legend", "option", "select"})
_TAGS: Final = _FORMS | set(
    "a article blockquote br button code div em h3 hr li p span strong table tbody td th thead time tr ul".split()
)
_FIELD: Final = "checked disabled multiple placeholder selected type value".split()
_ATTRIBUTES: Final = {*_FIELD, *"aria-label class datetime href rel role scope tabindex".split()}


class Pressable(NamedTuple):
    """A button, and the command line that it leads to; none where it leads nowhere."""

    label: str
    line: str | None


class Drawn(HTMLParser):
    """Reads HTML as strictly as it can: every element ends, and nothing is there that a message has no use for."""

    def __init__(self, markup: str, platform: str) -> None:
        """Read the markup of a platform's messages."""
        super().__init__()
        self.text = ""
        """All words in order, but who says them."""
        self.looks: list[tuple[str, frozenset[str]]] = []
        """Each character, with the names of the elements that say how it looks."""
        self.links: list[str] = []
        """The addresses that lead out."""
        self.buttons: list[Pressable] = []
        self.classes: set[str] = set()
        self._platform = platform
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(str(markup))  # markup itself would escape what it is joined with
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Look at what begins, and note where it leads."""
        there = {key: value or "" for key, value in attrs}
        assert tag in _TAGS
        assert set(there) <= _ATTRIBUTES
        classes = there.get("class", "").split()
        assert all(one.startswith(f"{self._platform}-") for one in classes)
        self.classes.update(classes)
        if tag == "button" or f"{self._platform}-button" in classes:
            asked = parse_qs(urlsplit(there.get("href", "")).query, keep_blank_values=True).get("q", [None])
            assert (tag == "a") == there.get("href", "").startswith("/ask?q=")
            self.buttons.append(Pressable("", asked[0]))
        elif tag == "a":
            assert re.match("https?://", there["href"], re.IGNORECASE)
            self.links.append(there["href"])
        if tag not in _VOID:
            self._open.append((tag, there))

    def handle_endtag(self, tag: str) -> None:
        """Look that what ends is what began last."""
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Note the words, and what stands on a button."""
        classes = [there.get("class", "") for _, there in self._open]
        if f"{self._platform}-sender" in classes:
            return
        self.text += data
        looks = _LOOKS & {tag for tag, _ in self._open}
        self.looks += [(one, looks) for one in data]
        if f"{self._platform}-button" in classes:
            label, line = self.buttons[-1]
            self.buttons[-1] = Pressable(label + data, line)


def squeezed(text: str) -> str:
    """Return the text without white space, which stands between elements where a browser sees a new line."""
    return "".join(text.split())


def lines_of(markup: str) -> str:
    """Return markup with an element a line, to be read."""
    return str(markup).replace("><", ">\n<") + "\n"


def styled(platform: str) -> set[str]:
    """Return the classes that a platform's style sheet speaks of."""
    css = (STATIC / f"{platform}.css").read_text(encoding="utf-8")
    return set(re.findall(r"\.([a-z][a-z-]*)", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))
