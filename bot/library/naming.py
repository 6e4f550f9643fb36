"""What must hold of the names that a library lists: nothing is called by a word that means something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.briefing import line_of
from bot.forms.report import ordinal, shown
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.briefing import Library


class _Written(NamedTuple):
    """A name or an alias of it, and where it stands."""

    text: str
    name: str
    where: str
    file: str

    @property
    def place(self) -> str:
        return f"{self.file}:{line_of(self.text)}"

    def problem(self, what: str, mend: str) -> Problem:
        return Problem(self.file, line_of(self.text), self.where, what, mend)


def check_naming(library: Library) -> Iterator[Problem]:
    """Yield the names and aliases that say nothing, and the aliases that already stand for another name."""
    if not any(briefing.names for briefing in library.briefings):
        return
    from bot.core.matching import names  # noqa: PLC0415 - a library without names is loaded without the matcher

    listed = [each for each in _names(library) if each.text]  # what is blank was told as such
    owners: dict[tuple[str, ...], _Written] = {}
    for each in listed:
        owners.setdefault(names.bare(each.text), each)
        if not names.bare(each.text):
            yield each.problem(f"{shown(each.text)} has no word to be known by", "write the name in letters")
    for each in (each for each in _aliases(library) if each.text and each.name):
        if not names.is_telling(each.text):
            what = f"{shown(each.text)} is too common or too short: it would be read as {shown(each.name)} everywhere"
            yield each.problem(what, "write more of it, or leave it out")
            continue
        owner = owners.setdefault(names.bare(each.text), each)
        if names.bare(owner.name) != names.bare(each.name):
            yield each.problem(*_taken(each, owner))


def _taken(each: _Written, owner: _Written) -> tuple[str, str]:
    if owner.text == owner.name:
        return f"{shown(each.text)} is itself a name: {owner.place}", "leave it out here"
    what = f"{shown(each.text)} stands for {shown(owner.name)} too: {owner.place}"
    return what, "leave it in one of the two places, or in neither if people mean both"


def _names(library: Library) -> Iterator[_Written]:
    for briefing in library.briefings:
        for number, called in enumerate(briefing.names, 1):
            yield _Written(called.name, called.name, f"{ordinal(number)} name, name", briefing.file)


def _aliases(library: Library) -> Iterator[_Written]:
    for briefing in library.briefings:
        for number, called in enumerate(briefing.names, 1):
            for place, alias in enumerate(called.also, 1):
                where = f"{ordinal(number)} name, {ordinal(place)} also"
                yield _Written(alias, called.name, where, briefing.file)
