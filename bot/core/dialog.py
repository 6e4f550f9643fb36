"""Forms to fill in, on platforms that have them; a filled one stands for a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.core.schedule import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.briefing import Library
    from bot.core.subscribing import Wish

ALL = "all"
QUIET = "quiet"


class Pick(NamedTuple):
    """A field in which one of the options is chosen, or several; each is a label and its value, `chosen` are values."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    several: bool = False


class Typed(NamedTuple):
    """A field in which words are typed; `value` stands there already, `hint` where nothing does."""

    name: str
    label: str
    value: str = ""
    hint: str = ""


Field: TypeAlias = Pick | Typed


class Dialog(NamedTuple):
    """A form. Filled in, it is the line that `line_of` makes of `line`, which platforms keep, and of its values."""

    title: str
    submit: str
    fields: tuple[Field, ...]
    line: str


def subscribing(library: Library, wish: Wish, name: str) -> Dialog:
    """Return the form for a subscription, filled with what is there; `name` is the id of one that is changed."""
    titles = tuple((briefing.title, briefing.slug) for briefing in library.briefings)
    shown = tuple(slug for slug in wish.topics if slug in library.by_slug)
    days = tuple((f"{day}s", day.casefold()) for day in WEEKDAYS)
    unchanged = (("Say so in one line", "say"), ("Post nothing", QUIET))
    day, clock, zone = WEEKDAYS[wish.when.weekday], f"{wish.when.time:%H:%M}", wish.when.zone
    return Dialog(
        "Weekly summary",
        "Save" if name else "Subscribe",
        (
            Pick("topics", "Topics", (("All topics", ALL), *titles), shown if wish.topics else (ALL,), several=True),
            Pick("weekday", "Day", days, (day.casefold(),)),
            Typed("time", "Time", clock, "09:00"),
            Typed("zone", "City or time zone", zone, "Berlin, or Europe/Berlin"),
            Pick("unchanged", "When nothing has changed", unchanged, (QUIET if wish.quiet else "say",)),
        ),
        f"subscribe {name}".strip(),
    )


def line_of(line: str, values: Mapping[str, Sequence[str]]) -> str:
    """Return the command line that a filled form stands for; `line` is the form's, `values` go by its fields' names."""
    topics = values.get("topics", ())
    said = [line, ALL if not topics or ALL in topics else ", ".join(topics)]
    said += [*values.get("weekday", ()), *(f"at {time}" for time in values.get("time", ()) if time.strip())]
    said += [one for one in values.get("unchanged", ()) if one == QUIET]
    said += [f"time zone: {zone}" for zone in values.get("zone", ()) if zone.strip()]
    return " ".join(" ".join(said).split())
