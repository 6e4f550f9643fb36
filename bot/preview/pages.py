"""What stands on each page: a template, and what goes into it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from bot.adapters import script
from bot.core import schedule
from bot.core.document import Document
from bot.library.walk import claims
from bot.preview.matrix import matrix_of
from bot.preview.replies import PLATFORMS
from bot.preview.timeline import WIDTH, picture_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from bot.core.briefing import Briefing, Library, Locator
    from bot.core.subscription import Subscription
    from bot.preview.material import Material
    from bot.preview.replies import Side
    from bot.problems import Problem

Words: TypeAlias = "Mapping[str, str]"
Make: TypeAlias = "Callable[[Material, Words, Words], Awaitable[Page]]"

_WEEK: Final = timedelta(weeks=1)
_OLDEST, _NEWEST = date(1990, 1, 1), date(2200, 1, 1)
_WHICH_DATE: Final = f"Write the date as in 2026-11-30, from {_OLDEST} to {_NEWEST}."


class Page(NamedTuple):
    """A page to be shown: a template's name, and what it is filled with."""

    template: str
    content: dict[str, Any]
    status: int = 200


class Missing(LookupError):
    """There is no such page."""


class Use(NamedTuple):
    """A claim that cites a paragraph: of which briefing, and where in it."""

    briefing: Briefing
    where: str


class Located(NamedTuple):
    """A problem with the lines of the file around it."""

    problem: Problem
    lines: Sequence[tuple[int, str]]


def located(material: Material, problems: Iterable[Problem]) -> list[Located]:
    """Return problems with the lines that they are on, as the files are now."""
    return [Located(one, material.excerpt(one.file, one.line)) for one in problems]


async def catalogue(material: Material, _: Words, __: Words) -> Page:
    """Return all topics, with how much each holds and what is wrong with it."""
    library = material.library()
    found = {briefing.slug: _of_file(material, briefing.file) for briefing in library.briefings}
    return Page("catalogue.html", {"library": library, "found": found})


async def briefing(material: Material, path: Words, _: Words) -> Page:
    """Return one briefing, whole; raises Missing."""
    library = material.library()
    shown = library.by_slug.get(path["slug"])
    if shown is None:
        raise Missing
    problems = _of_file(material, shown.file)
    return Page(
        "briefing.html",
        {
            "briefing": shown,
            "picture": picture_of(shown.timeline),
            "width": WIDTH,
            "matrix": matrix_of(shown, library),
            "log": sorted(shown.log, key=lambda change: change.date, reverse=True),
            "problems": located(material, problems),
            "notes": library.by_locator,
        },
    )


def _of_file(material: Material, file: str) -> list[Problem]:
    return [problem for problem in material.edits.now.found or () if problem.file == file]


async def ask(material: Material, _: Words, query: Words) -> Page:
    """Return the reply to a line as people type it, and how it was found; without a line, the field for one."""
    line = query.get("q", "").strip()
    content: dict[str, Any] = {"line": line, "reply": None, "sides": (), "json": ""}
    if line:
        replies = [await material.ask(line, platform.room) for platform in PLATFORMS]
        both = zip(PLATFORMS, replies, strict=True)
        reply = replies[0]
        said = script.to_json(line, reply, material.library(), 0) | {"reasons": reply.finding.reasons}
        del said["ms"]  # how long it took says more of this machine than of the reply
        content |= {
            "reply": reply,
            "sides": [platform.side(reply.document) for platform, reply in both],
            "json": json.dumps(said, indent=2, ensure_ascii=False),
        }
    return Page("ask.html", content)


async def sources(material: Material, _: Words, __: Words) -> Page:
    """Return all articles with their notes, and where each paragraph is used."""
    library = material.library()
    return Page("sources.html", {"library": library, "uses": _uses(library)})


def _uses(library: Library) -> dict[Locator, list[Use]]:
    uses: dict[Locator, list[Use]] = {}
    for briefing in library.briefings:
        for where, claim in claims(briefing):
            for locator in dict.fromkeys(claim.cites):
                uses.setdefault(locator, []).append(Use(briefing, where))
    return uses


async def uncovered(material: Material, _: Words, __: Words) -> Page:
    """Return what people asked in vain, most wanted first, those that are open apart from the others."""
    rows, notes = await material.wanted()
    waiting = [one for one in rows if one.state == "open"]
    return Page(
        "uncovered.html", {"waiting": waiting, "done": [one for one in rows if one not in waiting], "notes": notes}
    )


async def weekly(material: Material, _: Words, query: Words) -> Page:
    """Return a subscription's summary that is due on a date or next after it; else all that changed since a date."""
    every = await material.subscriptions.of("", "")
    name, written = query.get("subscription", ""), query.get("date", "").strip()
    chosen = next((one for one in every if one.id == name), None)
    if name and chosen is None:
        raise Missing
    day = _date(written) if written else _usual(material, chosen)
    content: dict[str, Any] = {
        "subscriptions": every,
        "chosen": chosen,
        "rules": {one.id: schedule.in_words(one.when) for one in every},
    }
    if day is None:
        content |= {"day": "", "told": _WHICH_DATE, "sides": ()}
        return Page("weekly.html", content, 400)
    told, sides = await (_due(material, chosen, day) if chosen else _since(material, day))
    return Page("weekly.html", content | {"day": day.isoformat(), "told": told, "sides": sides})


def _date(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if _OLDEST <= day <= _NEWEST else None


def _usual(material: Material, chosen: Subscription | None) -> date:
    if chosen is None:
        return (material.clock.now() - _WEEK).date()
    return chosen.next_at.astimezone(ZoneInfo(chosen.when.zone)).date()


async def _due(material: Material, chosen: Subscription, day: date) -> tuple[str, list[Side]]:
    before = datetime.combine(day, time(), ZoneInfo(chosen.when.zone)) - timedelta(seconds=1)
    due = schedule.following(chosen.when, max(before.astimezone(UTC), chosen.since))
    sides: list[Side] = []
    for platform in PLATFORMS:  # each has room for as much as is one message there
        summary = await material.summaries.of(chosen, due, platform.fits, aloud=True)
        sides.append(platform.side(summary.document or Document()))
    return f"As it would be posted on {schedule.moment_in_words(due, chosen.when.zone)}.", sides


async def _since(material: Material, day: date) -> tuple[str, list[Side]]:
    moment = datetime.combine(day, time(), UTC)
    document = await material.summaries.since((), moment, material.clock.now())
    return "What changed in all briefings since that day.", [platform.side(document) for platform in PLATFORMS]


PAGES: Final[dict[str, Make]] = {
    "/": catalogue,
    "/briefings/{slug}": briefing,
    "/ask": ask,
    "/sources": sources,
    "/uncovered": uncovered,
    "/weekly": weekly,
}
