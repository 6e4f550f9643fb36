"""The preview shows curators everything, and with `--in` exactly what a place sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.core.area import Area
from bot.preview.site import serving
from bot.previewing import Look
from bot.problems import Problem
from bot.settings import read_settings
from bot.storage.store import SqlStore
from bot.testing.fakes import FakeClock
from tests.preview.test_pages import PAGES
from tests.private import SECRET, SLUG, library_with

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

PATHS = (*PAGES, f"/briefings/{SLUG}", "/ask?q=list", f"/ask?q={SLUG}", "/weekly?date=2026-11-01")


async def pages(settings: Settings, area: Area | None) -> dict[str, tuple[int, str]]:
    """Return every page as it is served, and its status."""
    store = await SqlStore.open(settings.state, clock := FakeClock())

    async def check(_: Settings) -> tuple[Problem, ...]:
        return (Problem(f"briefings/{SLUG}.yaml", 1, "", f"the {SECRET} is wrong"),)

    found: dict[str, tuple[int, str]] = {}
    try:
        look = Look(settings, store, clock, lambda _: None, check=check, area=area)
        async with serving(look, "127.0.0.1", 0) as address, aiohttp.ClientSession(address) as web:
            await look.notice()
            for path in PATHS:
                async with web.get(path) as response:
                    found[path] = response.status, await response.text()
        await look.stop()
    finally:
        await store.close()
    return found


@pytest.fixture
def settings(lighthouse_folder: Path, tmp_path: Path) -> Settings:
    """Return the settings of a library with a briefing for one workspace."""
    library_with(tmp_path / "project", lighthouse_folder)
    file = tmp_path / "project" / "briefings" / f"{SLUG}.yaml"
    file.write_text(f"only in: slack:T1\n{file.read_text('utf-8')}", encoding="utf-8")
    config = tmp_path / "project" / "config" / "settings.yaml"
    config.parent.mkdir()
    config.write_text("state: state.sqlite3\n", encoding="utf-8")
    return read_settings(config, {})


@pytest.mark.parametrize(
    ("area", "status"), [(None, 200), (Area("slack", "T1", "C1"), 200), (Area("slack", "T2"), 404)]
)
async def test_the_pages_show_what_is_seen(settings: Settings, area: Area | None, status: int) -> None:
    """A private briefing is marked; where a place doesn't see it, it has no page, and no other has a word of it."""
    found = await pages(settings, area)
    assert found[f"/briefings/{SLUG}"][0] == status
    shows = status == 200
    for path in ("/", f"/briefings/{SLUG}"):
        assert ("slack:T1" in found[path][1]) is shows
    told = [path for path, (_, text) in found.items() if SECRET in text]
    assert (told == []) is not shows
    assert not shows or {"/", "/sources", "/ask?q=list", f"/ask?q={SLUG}"} <= set(told)
