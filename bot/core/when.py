"""What people write behind "subscribe", taken apart: topics, weekday, time, zone and wishes, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot.core.asking import compiled
from bot.core.clocks import ANY_DAY, day_in, time_in
from bot.core.leftover import LEFT, MARKS, RIGHT, Leftover, quoted
from bot.core.locating import city_in, zone_in
from bot.core.zones import suggest_zones

if TYPE_CHECKING:
    from datetime import time

__all__ = ["Read", "read", "suggest_zones"]


class Read(NamedTuple):
    """What was understood. What wasn't said is None or empty.

    `topics` are names as they were written, with commas between them, or "all". `unclear` are sentences for the person,
    each of which says what to write instead.
    """

    topics: str
    weekday: int | None
    time: time | None
    zone: str
    quiet: bool
    thread: bool
    unclear: tuple[str, ...]


_ORDINAL: Final = r"(?:other|second|third|fourth|2nd|3rd|4th|two|three|four|\d+)"
_PERIOD: Final = r"(?:day|hour|weekday|working day|month|quarter|year|fortnight|morning|evening)s?"
_OTHERWISE: Final = (
    rf"{LEFT}(?:every|each) {_ORDINAL}(?: (?:weeks?|{_PERIOD})|(?= {ANY_DAY}\b)){RIGHT}",
    rf"{LEFT}(?:every|each|(?:once|twice) an?|(?:\w+ )?times an?|per) {_PERIOD}{RIGHT}",
    rf"{LEFT}(?:twice|\w+ times) (?:a|per|every) week{RIGHT}",
    rf"{LEFT}(?:bi-?weekly|fortnightly|daily|hourly|monthly|quarterly|yearly|(?:on )?weekdays){RIGHT}",
    rf"{LEFT}{ANY_DAY} ?[-–] ?{ANY_DAY}{RIGHT}",
)
_WEEKLY: Final = rf"{LEFT}(?:(?:every|each|(?:once )?(?:a|per|every)) week|weekly){RIGHT}"

_CHANGED: Final = (
    r"(?:only |just )*(?:if|when|unless) (?:there (?:is|are|was|were) |there's )?"
    r"(?:something|anything|nothing|things?|it|news|changes)\b"
    r"(?: (?:has|have|is|are|was))?(?: (?:new|changed|changes|change))?"
)
_QUIET: Final = rf"{LEFT}(?:(?:be|stay|keep|and|but) )*(?:(?:quiet|silent)(?:ly)?(?: {_CHANGED})?|{_CHANGED}){RIGHT}"
_THREAD: Final = rf"{LEFT}(?:(?:right )?here )?(?:in|into|to) (?:this|the) thread{RIGHT}"
_HERE: Final = rf"{LEFT}(?:(?:in|into|to) (?:this|the|our) channel|this channel|(?:right |in )?here){RIGHT}"

_PART: Final = r"\s(?:,|and|&|plus|\+)(?=\s)"
_OPENING: Final = (
    r"^(?:(?:(?:(?:a|the|all|any) )?(?:everything|news|updates?|changes|summar(?:y|ies)|briefings?|topics?)"
    r" (?:about|on|of|for|from|in|to)|topics?:|(?:to|about|on|of|for|with|at|in|from|by|me|us|please|and|but|send|post"
    r"|topics?|briefings?|every|each|a|an)) )+"
)
_CLOSING: Final = r"(?: (?:to|about|on|of|for|with|at|in|from|by|please|and|but|every|each|topics?|briefings?))+$"
_EMPTY: Final = frozenset(
    "to about on of for with at in from by me us please and but send post every each a an the summary summaries"
    " updates next briefing briefings topic topics".split()
)
_ALL: Final = r"(?:all|everything|every|any)(?: (?:of )?(?:the |your |our )?(?:topics?|briefings?|them|it))?"


def read(words: str) -> Read:
    """Return what the words mean, whoever typed them; nothing that anybody can type raises."""
    left = Leftover(words)
    zone = zone_in(left)
    if otherwise := [match for form in _OTHERWISE for match in left.take(form)]:
        said = quoted(otherwise[0][0])
        left.ask(f"Summaries come only weekly, not {said}: write a weekday and a time, as in “Mondays at 09:00”.")
    quiet = bool(left.take(_QUIET))
    thread = bool(left.take(_THREAD))
    left.take(_HERE)
    weekday = day_in(left)
    left.take(_WEEKLY)
    at = time_in(left)
    zone = zone or city_in(left)
    return Read(_topics(left.text), weekday, at, zone, quiet, thread, tuple(left.unclear))


def _topics(text: str) -> str:
    """Return the names of topics in what is left of the line."""
    for mark in MARKS:
        text = text.replace(mark, ",")
    parts = [_topic(part.strip()) for part in compiled(_PART).sub("\n", f" {text} ").split("\n")]
    return ", ".join(dict.fromkeys(part for part in parts if part and part.casefold() not in _EMPTY))


def _topic(part: str) -> str:
    """Return a name without the words around it and without what closes a sentence, or "all"."""
    before = ""
    while part != before:
        if compiled(_ALL).fullmatch(part):
            return "all"
        before = part
        part = compiled(_CLOSING).sub("", compiled(_OPENING).sub("", part)).strip(" .!?:'\"“”‘’*`")
    return part
