"""Files → Library, or everything that is wrong with them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

from bot.core.briefing import Briefing, Library, Locator, Note, Source, Unknown
from bot.core.building import uncollected
from bot.forms.files import read_form
from bot.forms.report import Report
from bot.library.declined import read_declined
from bot.library.files import File, read_folder
from bot.library.forms import ALL, BRIEFING, SOURCE
from bot.library.links import check_areas, check_links
from bot.library.naming import check_naming
from bot.problems import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.forms.form import Record, Values

T = TypeVar("T")

_OWN_MEND = "make it, with files in it, or take {} away: without that folder, the workspace sees the shared library"
_MEND = "start in the project's folder, or with --config FILE; or name another folder in the settings: {}"


@uncollected()
def load(
    briefings: Path,
    seeds: Path,
    *,
    declined: Path | None = None,
    reserved: frozenset[str] = frozenset(),
    name: str = "",
) -> Library:
    """Return the library that the two folders hold; `reserved` are words that no briefing may be called by.

    `declined` is the file of questions that no briefing answers, which need not be there. `name` is that of the
    workspace which has the library for itself: its files are shown in a folder of that name.
    Raises Problems with everything that is wrong over all files; then nothing is loaded.
    """
    problems: list[Problem] = []
    seeds_mend, mend = [_OWN_MEND.format(name) if name else _MEND.format(one) for one in ("seeds", "briefings")]
    records = list(read_folder(seeds, problems, seeds_mend, within=name))
    no_seeds = bool(problems) and not records
    topics = list(read_folder(briefings, problems, mend, within=name))
    sources = [_source(file, _read(file, SOURCE, problems)) for file in records]
    articles = tuple(source for source in sources if source)
    half_read = frozenset(file.name for file in records) - _whole(articles, problems)
    ids = tuple(source.id for source in articles)
    read = [_briefing(file, _read(file, BRIEFING, problems), ids) for file in topics]
    refused = read_declined(declined, problems, within=name)
    library = Library(
        briefings=tuple(topic for topic in read if topic),
        sources=articles,
        declined=refused.decoys,
        declined_file=refused.label,
        fingerprint=_fingerprint((*records, *topics, *refused.files)),
        name=name,
    )
    if not topics and not problems:
        what = "there is no briefing in this folder"
        problems.append(Problem(str(briefings), 0, "", what, mend))
    problems.extend(check_links(library, reserved, half_read, None if no_seeds else seeds))
    problems.extend(check_naming(library))
    problems.extend(check_areas(library))
    if problems:
        raise Problems(problems)
    return library


def _whole(sources: Iterable[Source], problems: Iterable[Problem]) -> frozenset[str]:
    """Return the ids of the sources whose files have no problem."""
    wrong = {problem.file for problem in problems}
    return frozenset(source.id for source in sources if source.file not in wrong)


def _read(file: File, form: Record[Values], problems: list[Problem]) -> Values | None:
    """Return what the file holds, with blanks for what is wrong; None if nothing could be read."""
    report = Report(file.label)
    values = read_form(file.data, form, report)
    problems.extend(report.problems)
    return values


def _source(file: File, values: Values | None) -> Source | None:
    if values is None:
        return None
    origin = values["origin"] or file.name
    remarks = list(enumerate(values["notes"], 1))
    return Source(
        id=file.name,
        title=values["title"],
        author=values["author"],
        publisher=values["publisher"],
        published=values["published"],
        sha256=values["sha256"],
        origin=origin,
        notes=tuple(Note(Locator(file.name, n), each.say, each.origin or origin) for n, each in remarks if each.say),
        skipped=tuple(number for number, each in remarks if not each.say),
        url=values["url"],
        file=file.label,
    )


def _briefing(file: File, values: Values | None, sources: tuple[str, ...]) -> Briefing | None:
    if values is None:
        return None
    return Briefing(
        slug=file.name,
        title=values["title"],
        owner=values["owner"],
        reviewed=values["reviewed"],
        bottom_line=values["bottom line"],
        why_it_matters=values["why it matters"],
        also=values["also"],
        status=values["status"],
        facts=values["facts"],
        timeline=values["timeline"],
        disagreements=values["disagreements"],
        unknowns=tuple(_searched(unknown, sources) for unknown in values["unknowns"]),
        watch=values["watch"],
        questions=values["questions"],
        decoys=values["decoys"],
        names=values["names"],
        log=values["log"],
        only_in=values["only in"],
        file=file.label,
    )


def _searched(unknown: Unknown, sources: tuple[str, ...]) -> Unknown:
    return Unknown(unknown.say, sources, unknown.also) if unknown.searched == (ALL,) else unknown


def _fingerprint(files: Iterable[File]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.label}\0{len(file.data)}\0".encode())
        digest.update(file.data)
    return digest.hexdigest()
