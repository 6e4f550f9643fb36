"""Edited files are loaded anew while the bot runs, and a broken edit never takes the library away."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from bot.library.load import load
from bot.library.watch import Shelf
from bot.problems import Problem, Problems
from tests.library.rig import BRIEFING, lay_out, write

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library


class Rig:
    """A shelf over a folder, with a time that tests set and what was reported."""

    def __init__(self, folder: Path) -> None:
        lay_out(folder)
        self.folder, self.now, self.loads = folder, 0.0, 0
        self.reported: list[tuple[Problem, ...]] = []
        folders = (folder / "briefings", folder / "seeds")
        self.shelf = Shelf(self._load, lambda: folders, time=lambda: self.now, report=self.reported.append, every=2)

    def _load(self) -> Library:
        self.loads += 1
        return load(self.folder / "briefings", self.folder / "seeds")

    def edit(self, text: str | bytes, name: str = "briefings/lamp.yaml") -> None:
        """Write a file with a time of its own, as editors do."""
        write(self.folder, name, text)
        os.utime(self.folder / name, ns=(self.loads, self.loads + len(self.reported)))

    def titles(self, after: float = 3) -> list[str]:
        """Return the titles that serve after some seconds."""
        self.now += after
        return [briefing.title for briefing in self.shelf.current().briefings]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """Return a shelf with one briefing."""
    return Rig(tmp_path)


def test_an_edit_serves_at_the_next_look(rig: Rig) -> None:
    """A saved file is noticed, but the folders are looked at no more often than agreed."""
    rig.edit(BRIEFING.replace("The lamp\n", "The light\n"))
    assert rig.titles(after=1) == ["The lamp"]
    assert rig.titles(after=1) == ["The light"]


def test_nothing_is_loaded_while_nothing_changes(rig: Rig) -> None:
    """Looking is cheap, and files that were only touched make no new library."""
    before = rig.shelf.current()
    assert rig.titles() == rig.titles() == ["The lamp"]
    assert rig.loads == 1
    os.utime(rig.folder / "briefings/lamp.yaml", ns=(5, 5))
    rig.titles()
    rig.titles()
    assert (rig.loads, rig.shelf.current() is before) == (2, True)


def test_what_is_held_is_handed_out_without_loading(rig: Rig) -> None:
    """Whoever asks for what serves gets it at once, however long ago the folders were looked at."""
    before = rig.shelf.held()
    rig.edit(BRIEFING.replace("The lamp\n", "The light\n"))
    rig.now += 10
    assert (rig.shelf.held() is before, rig.loads) == (True, 1)
    assert rig.titles() == ["The light"]
    assert rig.shelf.held() is rig.shelf.current()


def test_files_that_come_and_go_are_noticed(rig: Rig) -> None:
    """A new briefing serves, and a removed one no longer."""
    rig.edit(BRIEFING.replace("The lamp\n", "The horn\n"), "briefings/horn.yaml")
    assert rig.titles() == ["The horn", "The lamp"]
    (rig.folder / "briefings/lamp.yaml").unlink()
    assert rig.titles() == ["The horn"]


@pytest.mark.parametrize(
    "broken",
    [
        "a: &a [x]\nb: [*a]",
        "a: !!python/name:os.system",
        b"x" * 10 * 2**20,
        "[" * 5000,
        BRIEFING.replace("07-01", "02-31"),
        "a: 1\na: 2",
        "a:\n\tb: c",
        "",
    ],
)
def test_case_29_a_broken_edit_keeps_the_old_library_serving(rig: Rig, broken: str | bytes) -> None:
    """Whatever is saved, the last good library serves on, and the edit is reported with file and line."""
    before = rig.shelf.current()
    rig.edit(broken)
    rig.titles()
    assert rig.shelf.current() is before
    assert rig.reported[0][0].file == "briefings/lamp.yaml"


def test_each_set_of_problems_is_reported_once(rig: Rig) -> None:
    """A curator hears of a broken edit once, of another one again, and of the mending."""
    rig.edit("title: [")
    rig.titles()
    rig.edit("title: [ ")
    rig.titles()
    assert len(rig.reported) == 1
    rig.edit("title: a")
    rig.titles()
    assert len(rig.reported) == 2
    rig.edit(BRIEFING.replace("The lamp\n", "The light\n"))
    assert rig.titles() == ["The light"]
    assert rig.reported[2:] == [()]


def test_a_good_edit_is_reported_too(rig: Rig) -> None:
    """Whoever saves a file hears that it serves, once; files that were only touched are no news."""
    rig.edit(BRIEFING.replace("The lamp\n", "The light\n"))
    rig.titles()
    os.utime(rig.folder / "briefings/lamp.yaml", ns=(5, 5))
    rig.titles()
    assert rig.reported == [()]


def test_a_broken_edit_that_is_taken_back_is_reported(rig: Rig) -> None:
    """Who heard that the last good briefings go on serving hears when that is over, though nothing is new."""
    rig.edit("title: [")
    rig.titles()
    rig.edit(BRIEFING)
    rig.titles()
    assert rig.reported[1:] == [()]


def test_an_edit_while_loading_is_noticed_at_the_next_look(tmp_path: Path) -> None:
    """A file that is saved after it was read, but before the library stands, isn't taken for what was loaded."""
    lay_out(tmp_path)
    now, late = [0.0], iter(["", BRIEFING.replace("The lamp\n", "The light\n"), ""])

    def load_slowly() -> Library:
        library = load(tmp_path / "briefings", tmp_path / "seeds")
        if edit := next(late):
            write(tmp_path, "briefings/lamp.yaml", edit)
        return library

    shelf = Shelf(load_slowly, lambda: [tmp_path / "briefings"], time=lambda: now[0], report=lambda _: None)
    write(tmp_path, "briefings/lamp.yaml", BRIEFING.replace("The lamp\n", "The horn\n"))
    titles = []
    for now[0] in (10.0, 20.0):
        titles.append(shelf.current().briefings[0].title)
    assert titles == ["The horn", "The light"]


def test_a_library_that_never_loaded_is_no_shelf(tmp_path: Path) -> None:
    """At the start there is nothing to fall back to, so that the problems are raised."""
    lay_out(tmp_path, "title: [")
    with pytest.raises(Problems):
        Shelf(
            lambda: load(tmp_path / "briefings", tmp_path / "seeds"),
            lambda: [tmp_path / "briefings"],
            time=lambda: 0.0,
            report=lambda _: None,
        )


def test_nobody_waits_while_another_thread_loads(tmp_path: Path) -> None:
    """A question asked during a reload is answered from the library that is there."""
    lay_out(tmp_path)
    loading, go_on = threading.Event(), threading.Event()
    now = [0.0]

    def slow() -> Library:
        if now[0]:
            loading.set()
            assert go_on.wait(5)
        return load(tmp_path / "briefings", tmp_path / "seeds")

    shelf = Shelf(slow, lambda: [tmp_path / "briefings"], time=lambda: now[0], report=lambda _: None)
    before, now[0] = shelf.current(), 10.0
    write(tmp_path, "briefings/horn.yaml", BRIEFING)
    thread = threading.Thread(target=shelf.current)
    thread.start()
    assert loading.wait(5)
    assert shelf.held() is shelf.current() is before
    go_on.set()
    thread.join()
    assert len(shelf.current().briefings) == 2
