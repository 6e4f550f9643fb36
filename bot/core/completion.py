"""What a half-typed command line may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.briefing import folded
from bot.core.commands import COMMANDS, PREFIX, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.briefing import Library

# Commands that are followed by a topic.
_TAKE_A_TOPIC = ("show", "compare", "subscribe")


def complete(typed: str, library: Library) -> tuple[str, ...]:
    """Return the lines that begin as typed, or whose topic goes by a name that does; "/briefing" is kept."""
    words = typed.lstrip()
    prefix = f"{PREFIX} " if words.casefold().startswith(f"{PREFIX} ") else ""
    words = words[len(prefix) :].casefold()
    if not prefix and words and PREFIX.startswith(words):
        return (f"{PREFIX} ",)
    return tuple(dict.fromkeys(prefix + line for line in _lines(words, library)))


def _lines(words: str, library: Library) -> Iterator[str]:
    head, _, last = words.rpartition(" ")
    yield from _topics(words, library)
    if head in library.by_slug:
        yield from (f"{head} {section.name}" for section in SECTIONS if section.name.startswith(last))
    elif head in _TAKE_A_TOPIC:
        yield from (f"{head} {slug}" for slug in _topics(last, library))
    elif not head:
        yield from (command.name for command in COMMANDS if command.name.startswith(last))


def _topics(typed: str, library: Library) -> Iterator[str]:
    wanted = folded(typed)
    if typed.strip() and not wanted:
        return
    for briefing in library.briefings:
        names = (briefing.slug, briefing.title, *briefing.also)
        if any(folded(name).startswith(wanted) for name in names):
            yield briefing.slug
