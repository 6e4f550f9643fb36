"""Everything that can be proven about a library that has loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.core.briefing import Status, line_of
from bot.forms.report import ordinal, shown
from bot.library.evidence import check_evidence
from bot.library.findable import check_findable
from bot.library.texts import check_records, read_texts
from bot.library.walk import claims
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from bot.core.answering import Answering
    from bot.core.briefing import Briefing, Library

REVIEW_DAYS = 90


@dataclass(frozen=True, slots=True)
class Budget:
    """How many characters a platform shows of a kind of text: one of the keys of LENGTHS."""

    platform: str
    what: str
    limit: int


# The texts that platforms put where there is little room, by the key that curators write them under.
LENGTHS: dict[str, Callable[[Briefing], Iterable[tuple[str, str]]]] = {
    "title": lambda briefing: [("title", briefing.title)],
    "ask": lambda briefing: [(f"{ordinal(n)} question, ask", each.ask) for n, each in enumerate(briefing.questions, 1)],
    "about": lambda briefing: [
        (f"{ordinal(n)} disagreement, about", each.about) for n, each in enumerate(briefing.disagreements, 1)
    ],
    "say": lambda briefing: [(f"{where}, say", claim.say) for where, claim in claims(briefing)],
    "quote": lambda briefing: [(f"{where}, quote", claim.quote) for where, claim in claims(briefing)],
}


def check(
    answering: Answering,
    *,
    today: date,
    texts: Path | None = None,
    budgets: Iterable[Budget] = (),
    review_days: int = REVIEW_DAYS,
) -> tuple[Problem, ...]:
    """Return what is wrong and, as warnings, what deserves a look, in the order of file and line.

    `answering` finds the library's entries as it will for people; `texts` is the folder with the articles' own words;
    without it, the notes alone are the evidence.
    """
    library, problems = answering.library, list[Problem]()
    articles = read_texts(texts, problems) if texts else {}
    if texts and texts.is_dir():  # else its absence was told, once
        problems.extend(check_records(library, articles, texts))
    problems.extend(check_evidence(library, articles))
    problems.extend(check_findable(answering))
    problems.extend(_check_use(library))
    for briefing in library.briefings:
        problems.extend(_check_dates(briefing, today, review_days))
        problems.extend(_check_budgets(briefing, budgets))
    return tuple(sorted(set(problems)))


def _check_use(library: Library) -> Iterator[Problem]:
    """Yield the sources, and the notes of the others, that no claim cites."""
    cited = {place for briefing in library.briefings for claim in briefing.claims for place in claim.cites}
    used = {place.source for place in cited}
    for source in library.sources:
        if source.id not in used:
            yield Problem(source.file, 0, "", "no briefing cites this source", "cite it, or delete it", warning=True)
            continue
        for note in source.notes:
            if note.locator not in cited:
                where, what = f"notes, {note.locator.place}", "no claim cites this paragraph"
                yield Problem(source.file, line_of(note.say), where, what, "cite it in a claim", warning=True)


def check_shown(shared: Library, own: Collection[str]) -> Iterator[Problem]:
    """Yield the places where nobody sees a briefing of the shared library: their workspaces have one for themselves."""
    for briefing in shared.briefings:
        for area in briefing.only_in:
            if area.name in own:
                what = f"nobody sees it in {shown(str(area))}: that workspace has a library of its own"
                mend = f"move it there, to {area.name}"
                yield Problem(briefing.file, line_of(area.platform), "only in", what, mend, warning=True)


def _check_dates(briefing: Briefing, today: date, review_days: int) -> Iterator[Problem]:
    reviewed = date.fromisoformat(briefing.reviewed)
    days = (today - reviewed).days
    if days > review_days and briefing.status is not Status.DORMANT:
        what = f"the last review was {days} days ago"
        mend = f"read it through and write {today.isoformat()} here, or write status: dormant"
        yield Problem(briefing.file, line_of(briefing.reviewed), "reviewed", what, mend, warning=True)
    dates = [("reviewed", briefing.reviewed)]
    dates += [(f"{ordinal(number)} log line, date", each.date) for number, each in enumerate(briefing.log, 1)]
    for where, written in dates:
        if date.fromisoformat(written) > today:
            what, mend = f"{written} has not come yet", f"write {today.isoformat()}"
            yield Problem(briefing.file, line_of(written), where, what, mend)


def _check_budgets(briefing: Briefing, budgets: Iterable[Budget]) -> Iterator[Problem]:
    for budget in budgets:
        for where, text in LENGTHS[budget.what](briefing):
            if len(text) > budget.limit:
                what = f"{shown(text)} has {len(text)} characters, but {budget.platform} shows {budget.limit}"
                yield Problem(briefing.file, line_of(text), where, what, "use fewer words")
