"""What every platform's messages are drawn with: elements around escaped text, links, and what is used of a limit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from bot.core.document import LINK_SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterable


class UnknownKind(LookupError):
    """A renderer sends what the preview can't draw yet."""


class Used(NamedTuple):
    """How much of one of a platform's limits a message uses."""

    what: str
    used: int
    limit: int


def joined(parts: Iterable[str]) -> Markup:
    """Return the parts one after the other; those that are no markup are escaped."""
    return Markup("").join(parts)


def element(name: str, *inside: str, css: str = "", **attributes: str) -> Markup:
    """Return an HTML element around the parts, which are escaped unless they are markup; empty attributes are left out.

    An underscore in an attribute's name stands for a hyphen.
    """
    return Markup("<{0}{1}>{2}</{0}>").format(name, _attributes(css, attributes), joined(inside))


def void(name: str, css: str = "", **attributes: str) -> Markup:
    """Return an HTML element that has nothing inside."""
    return Markup("<{}{}>").format(name, _attributes(css, attributes))


def _attributes(css: str, attributes: dict[str, str]) -> Markup:
    there = [(key.replace("_", "-"), value) for key, value in {"class": css, **attributes}.items() if value]
    return joined(Markup(' {}="{}"').format(key, value) for key, value in there)


def outside(label: str, href: str, css: str) -> Markup:
    """Return a link that leads out, or its label alone where the address is neither http nor https."""
    if not href.lower().startswith(LINK_SCHEMES):
        return element("span", label)
    return element("a", label, css=css, href=href, rel="noopener noreferrer")


def asking(label: str, line: str, css: str) -> Markup:
    """Return a button as what it does: a link to the reply to its command line."""
    return element("a", label, css=css, href=f"/ask?{urlencode({'q': line})}")


def resting(label: str, css: str) -> Markup:
    """Return a button that does nothing here, as there is nobody to share with, to talk with or to rate for."""
    return element("button", label, css=css, type="button", disabled="disabled")


def message(platform: str, number: int, of: int, *inside: str) -> Markup:
    """Return a message as what the bot says; screen readers hear which one of how many, and where."""
    sender = element(
        "p",
        element("span", "Briefings", css=f"{platform}-name"),
        " ",
        element("span", "APP", css=f"{platform}-badge"),
        css=f"{platform}-sender",
    )
    label = f"Message {number} of {of} in {platform.capitalize()}"
    return element("article", sender, *inside, css=f"{platform}-message", aria_label=label)


def budget(messages: Iterable[Iterable[Used]]) -> tuple[Used, ...]:
    """Return what each message uses as one list, which says of which message unless there is only one."""
    every = [tuple(message) for message in messages]
    if len(every) == 1:
        return every[0]
    return tuple(
        used._replace(what=f"{used.what} of message {number}")
        for number, message in enumerate(every, start=1)
        for used in message
    )


def pretty(payloads: Iterable[object]) -> str:
    """Return what is sent, to be read and copied."""
    return json.dumps([*payloads], indent=2, ensure_ascii=False)
