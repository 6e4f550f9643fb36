"""Whether what the bot remembers will last."""

from pathlib import Path

import pytest

from bot.hosting import warning

HOME = Path("/srv/bot")
STATE = HOME / "state/bot.sqlite3"


@pytest.mark.parametrize("environ", [{}, {"HOME": "/srv"}, {"DYNO": ""}])
def test_a_disk_of_ones_own_lasts(environ: dict[str, str]) -> None:
    """On a machine of one's own there is nothing to warn of."""
    assert warning(STATE, HOME, environ) == ""


def test_a_host_that_throws_the_disk_away_is_named() -> None:
    """The warning says who does so, which file is lost, and what to do; a disk beside the program is left alone."""
    said = warning(STATE, HOME, {"DYNO": "web.1"})
    assert said.startswith("Heroku gives the program a new disk at every start")
    assert str(STATE) in said
    assert "BRIEFING_STATE" in said
    assert warning(Path("/data/bot.sqlite3"), HOME, {"DYNO": "web.1"}) == ""


@pytest.mark.parametrize("folder", ["/tmp", "/var/tmp", "/dev/shm"])  # noqa: S108 - looked at, and not written to
def test_a_folder_that_is_emptied_is_named(folder: str) -> None:
    """Nobody's memory belongs there."""
    assert f"the state lies in {folder}" in warning(Path(folder) / "x/bot.sqlite3", HOME, {})
