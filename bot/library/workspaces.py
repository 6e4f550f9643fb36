"""All libraries: the one that workspaces share, and those that some have for themselves, in a folder each."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.core.area import Area
from bot.core.views import views_of
from bot.library.load import load
from bot.library.watch import look
from bot.problems import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.views import Views
    from bot.library.watch import Look

_NAME: Final = re.compile(r"(slack)-(T[A-Z0-9]+)|(discord)-([0-9]+)")
_SHARED: Final = ""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the libraries lie; `reserved` are words that no briefing may be called by."""

    briefings: Path
    seeds: Path
    declined: Path
    workspaces: Path | None
    reserved: frozenset[str]

    def of(self, name: str) -> tuple[Path, Path, Path]:
        """Return where the briefings, the sources and the declined questions of a library are."""
        if self.workspaces and name:
            home = self.workspaces / name
            return home / "briefings", home / "seeds", home / "declined.yaml"
        return self.briefings, self.seeds, self.declined

    def watched(self) -> Iterator[Path]:
        """Give every folder and file in which an edit is to be noticed, as of this moment."""
        yield from self.of(_SHARED)
        if self.workspaces:
            yield self.workspaces
            for name in _names(self.workspaces, []) or ():
                yield from self.of(name)


class _Part(NamedTuple):
    """One library: its files when they were read, what serves, and what keeps an edit from it."""

    look: Look
    library: Library | None
    problems: tuple[Problem, ...]


class Loaded(NamedTuple):
    """All libraries, as far as they are in order, and what is to be mended in the others."""

    parts: Mapping[str, _Part]
    problems: tuple[Problem, ...]

    def views(self) -> Views[Library]:
        """Return what each place sees of them; what is to be mended tells two of them apart as well."""
        libraries = {name: part.library for name, part in self.parts.items() if part.library}
        shared = libraries.pop(_SHARED)
        views = views_of(shared, {area_named(name): library for name, library in libraries.items()})
        told = "\n".join([views.fingerprint, *map(str, self.problems)])
        return replace(views, fingerprint=hashlib.sha256(told.encode()).hexdigest())


def area_named(name: str) -> Area:
    """Return the workspace that has a library of this name for itself."""
    platform, _, workspace = name.partition("-")
    return Area(platform, workspace)


def load_all(folders: Folders, before: Loaded | None = None) -> Loaded:
    """Return all libraries. Raises Problems with everything that is wrong over all of them, if nothing served `before`.

    Else what is wrong keeps its own library as it was, and is told along with the others. A workspace whose library was
    never in order goes on with what it had: the one that all share.
    """
    problems: list[Problem] = []
    known = before.parts if before else {}
    own = _names(folders.workspaces, problems) if folders.workspaces else ()
    names = (name for name in known if name) if own is None else own
    parts = {name: _part(folders, name, known.get(name)) for name in (_SHARED, *names)}
    problems += (problem for part in parts.values() for problem in part.problems)
    if problems and before is None:
        raise Problems(problems)
    return Loaded(parts, tuple(problems))


def _part(folders: Folders, name: str, before: _Part | None) -> _Part:
    briefings, seeds, declined = folders.of(name)
    now = look((briefings, seeds, declined))  # before loading: an edit during it is noticed at the next look
    if before and before.look == now:
        return before
    last = before.library if before else None
    try:
        library = load(briefings, seeds, declined=declined, reserved=folders.reserved, name=name)
    except Problems as error:
        return _Part(now, last, tuple(error.problems))
    return _Part(now, last if last and last.fingerprint == library.fingerprint else library, ())


def _names(workspaces: Path, problems: list[Problem]) -> list[str] | None:
    """Return the names of the folders that are workspaces'; None where nobody can tell."""
    try:
        with os.scandir(workspaces) as entries:
            names = sorted(one.name for one in entries if one.is_dir() and not one.name.startswith("."))
    except OSError as error:
        what = f"the folder cannot be read: {(error.strerror or 'no such folder').lower()}"
        problems.append(Problem(str(workspaces), 0, "", what, "make it, or leave the setting workspaces out"))
        return None
    for name in names:
        if not _NAME.fullmatch(name):
            what = "a folder here is named after a platform and the workspace whose library it holds"
            shown = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)
            problems.append(Problem(f"{workspaces.name}/{shown}", 0, "", what, f"rename it{_likely(name)}"))
    return [name for name in names if _NAME.fullmatch(name)]


def _likely(name: str) -> str:
    """Return the name that was probably meant, or an example."""
    words = re.findall("[A-Za-z0-9]+", name)
    platform = words[0].casefold() if words else ""
    workspace = words[-1].upper() if words else ""
    if platform not in ("slack", "discord"):
        platform = "discord" if workspace.isdecimal() else "slack"
    meant = f"{platform}-{workspace}"
    return f" to {meant}" if _NAME.fullmatch(meant) and re.search("[0-9]", workspace) else ", as in slack-T012AB3CD"
