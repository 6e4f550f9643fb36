"""The programs that tests start are the same on every machine."""

import pytest

from tests.cli.rig import environment


@pytest.mark.parametrize("name", ["BRIEFING_STATE", "DATABASE_URL", "DELIVERY_LEASE", "DISCORD_TOKEN", "PORT"])
def test_settings_of_who_runs_the_tests_reach_no_program(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's database, platform or port is used because it stands in their environment."""
    monkeypatch.setenv(name, "theirs")
    assert name not in environment()
