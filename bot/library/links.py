"""What must hold between the files of a library: names that are unique, and places that exist."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.core.briefing import DECLINED, Verdict, folded, line_of, slugify
from bot.forms.report import did_you_mean, ordinal, shown
from bot.library.walk import claims
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from bot.core.briefing import Briefing, Claim, Library, Locator, Source

_SAME_SUBJECT = 60  # of 100: below it two sentences share no more than their small words


def check_links(
    library: Library, reserved: frozenset[str], half_read: frozenset[str], seeds: Path | None
) -> Iterator[Problem]:
    """Yield what doesn't hold. Of sources in `half_read` only the id is trusted: their own files have problems.

    `seeds` is their folder, None if it could not be read: then nothing is said of sources that are missing.
    """
    known = library.by_source.keys() | half_read
    yield from _check_names(library.briefings, reserved)
    yield from _check_repeats(library.declined_file, ("decoy", "ask", [each.ask for each in library.declined]))
    for briefing in library.briefings:
        yield from _check_ids(briefing)
        yield from _check_opposites(briefing)
        yield from _check_repeats(
            briefing.file,
            ("question", "ask", [each.ask for each in briefing.questions]),
            ("decoy", "ask", [each.ask for each in briefing.decoys]),
            ("unknown", "say", [each.say for each in briefing.unknowns]),
            ("disagreement", "about", [each.about for each in briefing.disagreements]),
        )
        if seeds:
            yield from _check_sources(briefing, known, seeds)
        for where, claim in claims(briefing):
            yield from _check_cites(briefing, where, claim, library, half_read)


def check_areas(library: Library) -> Iterator[Problem]:
    """Yield the places that a workspace's own library names, and where nobody sees it: those of other workspaces."""
    for briefing in library.briefings if library.name else ():
        for area in briefing.only_in:
            if area.name != library.name:
                what = f"{shown(str(area))} is of another workspace than this library, so nobody there sees it"
                own = library.name.replace("-", ":", 1)
                yield Problem(briefing.file, line_of(area.platform), "only in", what, f"write {own}, or leave it out")


def _check_names(briefings: Iterable[Briefing], reserved: frozenset[str]) -> Iterator[Problem]:
    taken: dict[str, tuple[str, str]] = {}
    for briefing in briefings:
        if briefing.slug in reserved:
            what = f"{shown(briefing.slug)} is a command, so no briefing can be called so"
            yield Problem(briefing.file, 0, "", what, f"rename the file to about-{briefing.slug}.yaml")
        if briefing.slug == DECLINED:
            what = f"{shown(briefing.slug)} is what questions are called by that no briefing answers"
            yield Problem(briefing.file, 0, "", what, f"rename the file to about-{briefing.slug}.yaml")
        taken[briefing.slug] = (briefing.slug, briefing.file)
    for briefing in briefings:
        for number, name in enumerate(briefing.also, 1):
            key, where = slugify(name) or name.casefold(), f"{ordinal(number)} also"
            owner, place = taken.setdefault(key, (briefing.slug, f"{briefing.file}:{line_of(name)}"))
            if key in reserved:
                what = f"{shown(name)} is a command, so no briefing can be called so"
                yield Problem(briefing.file, line_of(name), where, what, "choose another name")
            elif owner != briefing.slug:
                what = f"{shown(name)} is also a name of another briefing: {place}"
                yield Problem(briefing.file, line_of(name), where, what, "choose a name that tells them apart")


def _check_ids(briefing: Briefing) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    named = [(where, claim.name) for where, claim in claims(briefing)]
    named += [(f"{ordinal(number)} question", each.name) for number, each in enumerate(briefing.questions, 1)]
    for where, name in named:
        if name and seen.setdefault(name, line_of(name)) != line_of(name):
            what = f"the id {shown(name)} is given twice, first on line {seen[name]}"
            yield Problem(briefing.file, line_of(name), f"{where}, id", what, "choose another id")


def _check_opposites(briefing: Briefing) -> Iterator[Problem]:
    """What asks the contrary has the contrary for an answer: without a yes or a no there is none."""
    for number, question in enumerate(briefing.questions, 1):
        if question.opposite and question.verdict not in (Verdict.YES, Verdict.NO):
            what, mend = "nothing can be turned round without a yes or a no", "write verdict: yes or verdict: no"
            where = f"{ordinal(number)} question, opposite"
            yield Problem(briefing.file, line_of(question.opposite[0]), where, what, mend)


def _check_repeats(file: str, *kinds: tuple[str, str, list[str]]) -> Iterator[Problem]:
    """Entries are known by their words: of two with the same words, one would never be heard of again."""
    for kind, key, texts in kinds:
        seen: dict[str, int] = {}
        for number, text in enumerate(texts, 1):
            first = seen.setdefault(folded(text), line_of(text))
            if first != line_of(text):
                what = f"{shown(text)} is there twice, first on line {first}"
                yield Problem(file, line_of(text), f"{ordinal(number)} {kind}, {key}", what, "make one of the two")


def _check_sources(briefing: Briefing, known: AbstractSet[str], seeds: Path) -> Iterator[Problem]:
    """Yield the sources that are not there: once each, where they come first."""
    places = [(where, source) for where, source in _named_sources(briefing) if source not in known]
    times = Counter(source for _, source in places)
    for where, source in sorted(places, key=lambda place: line_of(place[1])):
        if count := times.pop(source, 0):
            what = f"there is no source {shown(source)}" + (f" (named {count} times in this file)" if count > 1 else "")
            mend = did_you_mean(source, known, f"write its record {seeds / source}.yaml")
            yield Problem(briefing.file, line_of(source), where, what, mend)


def _named_sources(briefing: Briefing) -> Iterator[tuple[str, str]]:
    for where, claim in claims(briefing):
        yield from ((f"{where}, from", locator.source) for locator in claim.cites)
    for number, unknown in enumerate(briefing.unknowns, 1):
        yield from ((f"{ordinal(number)} unknown, searched", source) for source in unknown.searched)


def _check_cites(
    briefing: Briefing, where: str, claim: Claim, library: Library, half_read: frozenset[str]
) -> Iterator[Problem]:
    where = f"{where}, from"
    for index, locator in enumerate(claim.cites):
        if locator in claim.cites[:index]:
            what = f"{locator} is given twice"
            yield Problem(briefing.file, line_of(locator.source), where, what, "delete one of the two")
        elif locator in library.by_locator or locator.source in half_read:
            continue
        elif source := library.by_source.get(locator.source):
            yield _no_paragraph(briefing, where, claim.say, locator, source)


def _no_paragraph(briefing: Briefing, where: str, say: str, locator: Locator, source: Source) -> Problem:
    if locator.paragraph in source.skipped:
        what = f"{locator} is marked skip in its record, so it cannot be cited"
    else:
        what = f"{locator} does not exist: {source.id} ends at p{len(source.notes) + len(source.skipped)}"
    return Problem(briefing.file, line_of(locator.source), where, what, nearest_note(say, locator, source))


def nearest_note(say: str, locator: Locator, source: Source) -> str:
    """Return the paragraph that states something like it, or the one that is nearest by number."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only people who err pay for it

    if not source.notes:
        return ""
    notes = [str(note.say) for note in source.notes]
    found = process.extractOne(str(say), notes, scorer=fuzz.token_set_ratio, score_cutoff=_SAME_SUBJECT)
    by_number = min(source.notes, key=lambda note: abs(note.locator.paragraph - locator.paragraph))
    note = source.notes[found[2]] if found else by_number
    return f"cite {note.locator}: {shown(note.say)}"
