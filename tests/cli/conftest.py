"""What the tests of the command line share."""

from pathlib import Path

import pytest

from tests.cli.rig import LIGHTHOUSE
from tests.databases import postgres, postgres_server

__all__ = ["postgres", "postgres_server"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of another team: settings that name their folders."""
    (tmp_path / "config").mkdir()
    folders = "\n".join(f"{name}: {LIGHTHOUSE / name}" for name in ("briefings", "seeds", "texts"))
    (tmp_path / "config" / "settings.yaml").write_text(f"{folders}\nreview days: 9999\n")
    return tmp_path
