"""What Discord is told of the bot: its commands, made of the command table, and the link that installs it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from bot.core.commands import BY_NAME, COMMANDS, PREFIX, SECTIONS
from bot.core.compose import ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.commands import Command

    Json = dict[str, Any]

PERMISSIONS: Final = {
    "View Channels": (1 << 10, "to hear a mention"),
    "Send Messages": (1 << 11, "to answer it"),
    "Send Messages in Threads": (1 << 38, "to answer it in a thread"),
    "Read Message History": (1 << 16, "to answer by a reply, and to find its own posts again"),
}
"""What the bot cannot do without in a server, each with its bit and what for."""

NAME: Final = PREFIX.removeprefix("/")
TOPIC: Final = "topic"
_SLASH, _MESSAGE = 1, 3
_SUBCOMMAND, _STRING = 1, 3
_EVERYWHERE: Final = {"integration_types": [0, 1], "contexts": [0, 1, 2]}  # by servers and people, wherever they are
_OPTIONS: Final = {
    TOPIC: "A topic; type a few letters",
    "section": "One section of it",
    "question": "Your question",
    "words": "The words to look for",
    "what": "Which of them",
    "since": "Since when: 21 november, last week, 2026-11-21",
    "topics": "Which topics, with commas between; or all",
    "when": "Weekday, time and city: monday 09:00 Berlin",
}
_FIELDS: Final = (
    *("type", "name", "value", "description", "options", "choices", "required", "autocomplete"),
    *("integration_types", "contexts"),
)
_AUTHORIZE: Final = "https://discord.com/oauth2/authorize?"


def commands() -> list[Json]:
    """Return all commands as Discord takes them."""
    slash = {"type": _SLASH, "name": NAME, "description": "Read a briefing, or ask", "options": [*map(_sub, COMMANDS)]}
    menu = {"type": _MESSAGE, "name": ways.FIND}
    return [slash | _EVERYWHERE, menu | _EVERYWHERE]


def _sub(command: Command) -> Json:
    options = [_option(part) for part in _parts(command) if part[0] != "word"]
    words = {"type": _SUBCOMMAND, "name": command.name, "description": command.summary[0].upper() + command.summary[1:]}
    return words | ({"options": options} if options else {})


def _parts(command: Command) -> Iterator[tuple[str, str]]:
    """Take the usage apart: what must be there, what may be, a choice, and words that are always the same.

    What may be is named by its first word, even where that is typed along with what it stands for: "[since <date>]".
    """
    for word in re.findall(r"\[[^]]*\]|\S+", command.usage):
        if word.startswith("<"):
            yield "must", word.strip("<>")
        elif word.startswith("["):
            yield "may", word.strip("[]").partition(" ")[0]
        elif "|" in word:
            yield "choice", word
        else:
            yield "word", word


def _option(part: tuple[str, str]) -> Json:
    kind, word = part
    name = "what" if kind == "choice" else word
    option = {"type": _STRING, "name": name, "description": _OPTIONS.get(name, name.capitalize())}
    choices = word.split("|") if kind == "choice" else [one.name for one in SECTIONS] if name == "section" else []
    option |= {"required": True} if kind != "may" else {}
    option |= {"autocomplete": True} if name == TOPIC else {}
    return option | ({"choices": [{"name": one, "value": one} for one in choices]} if choices else {})


def line_of(name: str, values: Mapping[str, str]) -> str:
    """Return the command line that somebody has chosen by a subcommand and its options; KeyError for an unknown one."""
    said, usage = [], BY_NAME[name].usage
    for kind, word in _parts(BY_NAME[name]):
        value = word if kind == "word" else values.get("what" if kind == "choice" else word, "")
        said += [word, value] if value and f"[{word} <" in usage else [value]
    return " ".join(filter(None, said))


def is_registered(there: Sequence[Json], ours: Sequence[Json]) -> bool:
    """Return whether what Discord has is what we want; it adds fields of its own, and may give them in any order."""
    return sorted(map(_told, there), key=repr) == sorted(map(_told, ours), key=repr)


def _told(part: Json) -> Json:
    """Return what we tell of a command, an option or a choice, without what says nothing."""
    kept = {name: part[name] for name in _FIELDS if part.get(name)}
    inner = {name: [_told(one) for one in kept[name]] for name in ("options", "choices") if name in kept}
    return kept | inner


def invitation(application: str, *, personal: bool = False) -> str:
    """Return the link that asks a server for the least that the bot needs, or a person for their own account."""
    if personal:
        wanted: Json = {"scope": "applications.commands", "integration_type": 1}
    else:
        bits = sum(bit for bit, _ in PERMISSIONS.values())
        wanted = {"scope": "bot applications.commands", "permissions": bits, "integration_type": 0}
    return _AUTHORIZE + urlencode({"client_id": application, **wanted})
