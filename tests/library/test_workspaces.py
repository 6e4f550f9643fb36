"""Libraries that workspaces have for themselves: loaded together, edited and broken each by itself."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.app import Libraries, check_library, library_shelf, open_libraries
from bot.core.area import Area
from bot.core.model import Place
from bot.library.areas import read_area
from bot.problems import Problems
from bot.settings import Settings, read_settings
from tests.library.rig import BRIEFING, lay_out, write

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library
    from bot.core.views import Views
    from bot.library.watch import Shelf

OURS, THEIRS = Place("slack", "T1", "C1"), Place("slack", "T2", "C1")
HORN = BRIEFING.replace("The lamp\n", "The horn\n")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return a shared library, on the lamp, and one of the workspace T1, on the horn."""
    lay_out(tmp_path)
    lay_out(tmp_path / "workspaces/slack-T1", HORN)
    config = tmp_path / "config/settings.yaml"
    config.parent.mkdir()
    config.write_text("workspaces: workspaces\nstate: state/bot.sqlite3\n", encoding="utf-8")
    return read_settings(config, {})


def titles(views: Views[Library], place: Place | None) -> list[str]:
    """Return what a place sees."""
    return [briefing.title for briefing in views.at(place).briefings]


def problems(settings: Settings) -> list[str]:
    """Return what is wrong at the start."""
    with pytest.raises(Problems) as raised:
        open_libraries(settings)
    return [str(one) for one in raised.value.problems]


class Watched:
    """The libraries while the bot runs, and what was told."""

    def __init__(self, settings: Settings) -> None:
        self.told: list[str] = []
        self.root, self._writes = settings.root, 0
        self.shelf: Shelf[Views[Library]] = library_shelf(settings, self.told.append)

    def edit(self, name: str, text: str) -> None:
        """Write a file with a time of its own, as editors do."""
        self._writes += 1
        write(self.root, name, text)
        os.utime(self.root / name, ns=(self._writes, self._writes))

    def titles(self, place: Place) -> list[str]:
        """Return what a place sees after a look at the files."""
        self.shelf._looked -= 3600  # noqa: SLF001 - an hour ago
        return titles(self.shelf.current(), place)


def test_a_workspace_sees_its_own_library_in_place_of_the_shared_one(settings: Settings) -> None:
    """All others see the shared one, and direct messages without a workspace, too."""
    views = open_libraries(settings)
    assert titles(views, OURS) == titles(views, replace(OURS, channel="D9")) == ["The horn"]
    assert titles(views, THEIRS) == titles(views, Place("discord", "", "7")) == titles(views, None) == ["The lamp"]
    assert [library.name for library in views.wholes] == ["", "slack-T1"]


def test_only_in_works_inside_a_library_of_ones_own(settings: Settings) -> None:
    """What one of its channels alone may see, the workspace's others don't."""
    write(settings.root, "workspaces/slack-T1/briefings/lens.yaml", f"only in: slack:T1:C1\n{BRIEFING}")
    views = open_libraries(settings)
    assert titles(views, OURS) == ["The horn", "The lamp"]
    assert titles(views, replace(OURS, channel="C2")) == ["The horn"]


def test_all_problems_of_all_libraries_are_told_at_the_start(settings: Settings) -> None:
    """With file and line, and the folder of the library that they are in."""
    write(settings.root, "briefings/lamp.yaml", "title: [")
    write(settings.root, "workspaces/slack-T1/briefings/lamp.yaml", f"{BRIEFING}only in: slack:T2\n")
    (settings.root / "workspaces/general").mkdir()
    told = "\n".join(problems(settings))
    assert "briefings/lamp.yaml:1" in told
    assert "slack-T1/briefings/lamp.yaml:10" in told
    assert "another workspace" in told
    assert "workspaces/general" in told
    assert "slack-T012AB3CD" in told


@pytest.mark.parametrize(
    ("name", "likely"),
    [("slack_t012", "slack-T012"), ("T012AB", "slack-T012AB"), ("discord:77", "discord-77"), ("77", "discord-77")],
)
def test_a_folder_that_is_no_workspaces_is_told_with_its_likely_name(
    settings: Settings, name: str, likely: str
) -> None:
    """Whoever named the folder nearly right is told the right name."""
    (settings.root / "workspaces" / name).mkdir()
    assert f"rename it to {likely}" in problems(settings)[0]


@pytest.mark.parametrize("name", ["acme", "slack-C012AB3CD"])
def test_a_folder_of_which_nobody_knows_the_name_is_told_how_one_looks(settings: Settings, name: str) -> None:
    """An example isn't given for the name: another workspace would have the library."""
    (settings.root / "workspaces" / name).mkdir()
    assert "rename it, as in slack-T012AB3CD" in problems(settings)[0]


def test_a_folder_without_a_library_is_told_what_belongs_in_it(settings: Settings) -> None:
    """Where the bot was started, and the settings, have nothing to do with that."""
    (settings.root / "workspaces/slack-T3").mkdir()
    assert all("make it, with files in it, or take slack-T3 away" in one for one in problems(settings))


def test_a_folder_that_is_not_there_is_told(settings: Settings) -> None:
    """A setting that names no folder is wrong: else a workspace would silently see the shared library."""
    assert "cannot be read" in problems(replace(settings, workspaces=settings.root / "elsewhere"))[0]


def test_a_library_that_appears_is_edited_and_goes_is_noticed(settings: Settings) -> None:
    """A new folder serves its workspace at the next look, and without it the workspace sees the shared one again."""
    watched = Watched(settings)
    lay_out(settings.root / "workspaces/slack-T2", HORN)
    assert watched.titles(THEIRS) == ["The horn"]
    watched.edit("workspaces/slack-T2/briefings/lamp.yaml", BRIEFING.replace("The lamp\n", "The lens\n"))
    assert watched.titles(THEIRS) == ["The lens"]
    shutil.rmtree(settings.root / "workspaces/slack-T2")
    assert watched.titles(THEIRS) == ["The lamp"]
    assert watched.told == ["The briefings were reloaded."] * 3


def test_a_broken_library_keeps_itself_alone_from_serving(settings: Settings) -> None:
    """What is wrong in one workspace's keeps its last good one; edits of others serve meanwhile."""
    watched = Watched(settings)
    watched.edit("workspaces/slack-T1/briefings/lamp.yaml", "title: [")
    watched.edit("briefings/lamp.yaml", BRIEFING.replace("The lamp\n", "The light\n"))
    assert (watched.titles(OURS), watched.titles(THEIRS)) == (["The horn"], ["The light"])
    assert "slack-T1/briefings/lamp.yaml" in watched.told[-1]
    assert watched.titles(OURS) == ["The horn"]
    assert len(watched.told) == 1  # once, for one set of problems
    watched.edit("workspaces/slack-T1/briefings/lamp.yaml", HORN)
    assert watched.titles(OURS) == ["The horn"]
    assert watched.told[-1] == "The briefings were reloaded."


def test_a_new_library_that_is_broken_leaves_the_workspace_what_it_had(settings: Settings) -> None:
    """It goes on with the shared one until its own was in order once."""
    watched = Watched(settings)
    lay_out(settings.root / "workspaces/slack-T2", "title: [")
    assert watched.titles(THEIRS) == ["The lamp"]
    assert "slack-T2/briefings/lamp.yaml" in watched.told[-1]


def test_libraries_that_cannot_be_listed_any_more_go_on(settings: Settings) -> None:
    """A folder that is away, as a share may be, shows no workspace the library of others."""
    watched = Watched(settings)
    (settings.root / "workspaces").rename(settings.root / "away")
    assert watched.titles(OURS) == ["The horn"]
    assert "cannot be read" in watched.told[-1]


def test_another_s_edit_loads_nothing_anew(settings: Settings) -> None:
    """A library whose files weren't touched stays the very same."""
    libraries = Libraries(settings)
    before = libraries.load().at(OURS)
    write(settings.root, "briefings/lamp.yaml", BRIEFING.replace("The lamp\n", "The light\n"))
    assert libraries.load().at(OURS) is before


def test_check_looks_at_all_libraries(settings: Settings) -> None:
    """It warns of a briefing that nobody sees where it names a workspace with a library of its own."""
    write(settings.root, "briefings/lamp.yaml", f"{BRIEFING}only in: slack:T1, slack:T2\n")
    found = [str(one) for one in check_library(settings, None, None)]
    assert any("slack-T1/seeds/gull.yaml" in one or "slack-T1/briefings/lamp.yaml" in one for one in found)
    assert [one for one in found if "nobody sees it" in one and "slack:T1" in one]
    assert not [one for one in found if "nobody sees it" in one and "slack:T2" in one]


@pytest.mark.parametrize(
    "text", ["slack", "slack:general", "slack:T1:C1:7", "slack:C012AB3CD", "discord:", "irc:T1", "slack:T1:", ""]
)
def test_what_names_no_place_is_refused(tmp_path: Path, text: str) -> None:
    """Neither a briefing nor the command line takes a name for an id."""
    lay_out(tmp_path, f'{BRIEFING}only in: "{text}"\n')
    with pytest.raises(Problems):
        open_libraries(replace(read_settings(environ={}), briefings=tmp_path / "briefings", seeds=tmp_path / "seeds"))
    with pytest.raises(ValueError, match="slack:T012AB3CD"):
        read_area(text)


def test_a_briefing_that_nobody_sees_cannot_be_written(tmp_path: Path) -> None:
    """An empty list is wrong; a list and a line divided by commas mean the same."""
    lay_out(tmp_path, f"{BRIEFING}only in: []\n")
    settings = replace(read_settings(environ={}), briefings=tmp_path / "briefings", seeds=tmp_path / "seeds")
    assert "at least one item" in problems(settings)[0]
    for written in ("slack:T1, discord:7:8", "[slack:T1, discord:7:8]"):
        write(tmp_path, "briefings/lamp.yaml", f"{BRIEFING}only in: {written}\n")
        [briefing] = open_libraries(settings).wholes[0].briefings
        assert briefing.only_in == (Area("slack", "T1"), Area("discord", "7", "8"))
