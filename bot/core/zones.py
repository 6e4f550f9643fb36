"""The names of time zones, as people write them: in any case, by a city alone, by an abbreviation, half typed."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.core.schedule import zones

MOST_WORDS: Final = 4
"""Words that a name has at most: "Port au Prince", "America/Argentina/Buenos Aires"."""

_MOST: Final = 5
_LONGEST: Final = 60  # letters that are looked at; the longest name has half as many
_SLIPS: Final = 2  # in a name with a slash, which could hardly be anything else
_SLIPS_IN_A_CITY: Final = 1
_LONG_CITY: Final = 6  # letters from which a word with a slip is still that city, and no other word
_LIKE: Final = 75  # of 100: how much of what was typed a suggestion has to have

# By the clocks that people mean, not by the letter: who writes EST in July means New York.
_ALSO: Final = {
    "America/New_York": "et, est, edt, eastern, boston, washington, washington dc, atlanta, miami",
    "America/Chicago": "ct, cst, cdt, central, austin, dallas, houston",
    "America/Denver": "mt, mst, mdt, mountain",
    "America/Los_Angeles": "pt, pst, pdt, pacific, san francisco, seattle, san diego, portland, las vegas",
    "America/Toronto": "ottawa",
    "Europe/London": "bst, uk, british, edinburgh, manchester",
    "CET": "cest, central european",
    "EET": "eest",
    "Europe/Moscow": "msk",
    "Europe/Berlin": "munich, hamburg, frankfurt, cologne",
    "Europe/Rome": "milan",
    "Europe/Madrid": "barcelona",
    "Europe/Zurich": "geneva, basel, bern",
    "Asia/Kolkata": "delhi, new delhi, mumbai, bangalore, bengaluru, chennai, hyderabad, pune",
    "Asia/Shanghai": "beijing, shenzhen",
    "Asia/Tokyo": "jst, osaka",
    "Asia/Seoul": "kst",
    "Asia/Singapore": "sgt",
    "Asia/Hong_Kong": "hkt",
    "Australia/Sydney": "aest, aedt",
    "Pacific/Auckland": "nzst, nzdt, wellington",
    "Pacific/Honolulu": "hawaii",
}
_IN_SEVERAL_COUNTRIES: Final = {"ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")}

# Areas that hold directions and offsets in place of cities; and Australia has both.
_NO_CITIES: Final = frozenset({"Brazil", "Canada", "Chile", "Etc", "Mexico", "US"})
# Names that are words, or slips for some, unless they are written in capitals.
_LIKE_WORDS: Final = frozenset({"GB", "HST", "MET", "NZ", "PRC", "ROC", "ROK"})
_DIRECTIONS: Final = frozenset({"Australia/North", "Australia/South", "Australia/West"})


def meant(words: str) -> tuple[str, ...]:
    """Return the zone that goes by these words, several where an abbreviation is used for several, or none."""
    folded = _fold(words)
    if folded in _IN_SEVERAL_COUNTRIES:
        return _IN_SEVERAL_COUNTRIES[folded]
    zone = _known().get(folded, "")
    is_word = zone in _LIKE_WORDS and words.strip() != zone
    return (zone,) if zone and not is_word else ()


def nearly(words: str) -> tuple[str, ...]:
    """Return the zones whose name these words miss by a slip or two; with a single one, it is clear what was meant."""
    folded = _fold(words)
    slips = _SLIPS if "/" in folded else _SLIPS_IN_A_CITY
    if "/" not in folded and len(folded) < _LONG_CITY:
        return ()
    names = [name for name in _known() if ("/" in name) == ("/" in folded)]
    found = process.extract(folded, names, scorer=OSA.distance, score_cutoff=slips, limit=None)
    return tuple(dict.fromkeys(_known()[name] for name, distance, _ in found if distance == found[0][1]))


def has_area(words: str) -> bool:
    """Return whether the words begin like a zone's full name: "Europe/"."""
    return _fold(words).partition("/")[0] in _areas()


def suggest_zones(words: str) -> tuple[str, ...]:
    """Return up to five zones that somebody may be about to type, the likeliest first; none for nothing."""
    folded = _fold(words)
    if not folded:
        return ()
    names = sorted(_known(), key=lambda name: ("/" in name, name in _also(), len(name), name))
    begun = [name for name in names if name.startswith(folded)]
    inside = [name for name in names if f" {folded}" in name]
    alike = process.extract(folded, names, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_MOST)
    found = (_known()[name] for name in (*begun, *inside, *(name for name, _, _ in alike)))
    return tuple(dict.fromkeys((*meant(words), *found)))[:_MOST]


def _fold(words: str) -> str:
    """Bring one case, no accents, and single spaces between words."""
    decomposed = unicodedata.normalize("NFKD", words[:_LONGEST].replace("_", " ").replace(".", " "))
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).casefold().split())


@cache
def _known() -> dict[str, str]:
    """Return each zone by its folded names; of two with the same city, the one with the fuller name is meant."""
    cities = {_fold(name.rpartition("/")[2]): name for name in sorted(zones(), key=len) if _is_city(name)}
    spaced = {city.replace("-", " "): name for city, name in cities.items()}
    full = {_fold(name): name for name in zones()}
    return spaced | cities | full | _also()


@cache
def _also() -> dict[str, str]:
    return {name: zone for zone, names in _ALSO.items() for name in names.split(", ")}


def _is_city(zone: str) -> bool:
    area, slash, _ = zone.partition("/")
    return bool(slash) and area not in _NO_CITIES and zone not in _DIRECTIONS


@cache
def _areas() -> frozenset[str]:
    return frozenset(_fold(name.partition("/")[0]) for name in zones() if "/" in name)
