"""What serves now, loaded anew when its files are edited."""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from bot.problems import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Look = tuple[tuple[str, int, int, int], ...]

EVERY = 2.0  # seconds between two looks at the folders: soon enough for whoever saved a file and asks


class Printed(Protocol):
    """A library, or what is made of one."""

    @property
    def fingerprint(self) -> str:
        """Tell two libraries apart."""
        ...


T = TypeVar("T", bound=Printed)


class Shelf(Generic[T]):
    """Holds one library, or what is made of it, at a time; always a whole one.

    `load` returns it or raises Problems; `report` is told what keeps an edit from serving, once for
    each set of problems, and nothing (an empty tuple) when an edit serves or is taken back. `time` counts
    seconds, like time.monotonic. Safe to use from several threads; nobody waits while another thread loads.
    """

    def __init__(
        self,
        load: Callable[[], T],
        watched: Callable[[], Iterable[Path]],
        *,
        time: Callable[[], float],
        report: Callable[[tuple[Problem, ...]], None],
        every: float = EVERY,
    ) -> None:
        """Load the first library, from what `watched` names: folders and files. Raises Problems if there is none."""
        self._load, self._watched, self._time, self._report, self._every = load, watched, time, report, every
        self._seen = look(watched())
        self._held = load()
        self._looked = time()
        self._reported: tuple[Problem, ...] = ()
        self._lock = Lock()

    def held(self) -> T:
        """Return what it holds, at once; never loads."""
        return self._held

    def current(self) -> T:
        """Return it as of the last edit that was in order; loads it where that is due, which takes a second."""
        if self._lock.acquire(blocking=False):
            try:
                if self._time() - self._looked >= self._every:
                    self._refresh()
            finally:
                self._lock.release()
        return self._held

    def _refresh(self) -> None:
        self._looked = self._time()
        now = look(self._watched())
        if now == self._seen:
            return
        self._seen = now  # before loading: an edit during it is noticed at the next look
        try:
            loaded = self._load()
        except Problems as problems:
            if problems.problems != self._reported:
                self._tell(problems.problems)
            return
        edited = loaded.fingerprint != self._held.fingerprint  # else the files were only touched
        if edited:
            self._held = loaded
        if edited or self._reported:
            self._tell(())

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        self._reported = problems
        self._report(problems)


def look(watched: Iterable[Path]) -> Look:
    """Return what changes when a file, or one of a folder's, is edited, added, removed or replaced; opens none."""
    return tuple(each for path in watched for each in _look_into(path))


def _look_into(path: Path) -> Look:
    try:
        with os.scandir(path) as entries:
            return tuple(sorted(_facts(entry) for entry in entries if not entry.name.startswith(".")))
    except NotADirectoryError:
        return (_facts(path),)
    except OSError:
        return ()


def _facts(entry: os.DirEntry[str] | Path) -> tuple[str, int, int, int]:
    try:
        facts = entry.stat()
    except OSError:
        return os.fspath(entry), 0, 0, 0
    return os.fspath(entry), facts.st_mtime_ns, facts.st_size, facts.st_ino
