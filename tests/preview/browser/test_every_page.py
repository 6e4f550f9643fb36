"""Every page in a real browser: in light, in dark and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.preview.browser.rig import chromium, looking

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

    from tests.preview.rig import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = {
    "topics": "/",
    "briefing": "/briefings/gannet-rock",
    "disputed": "/briefings/january-blackout",
    "ask": "/ask",
    "answer": "/ask?q=is+the+lighthouse+manned",
    "card": "/ask?q=gannet-rock",
    "compare": "/ask?q=compare+gannet-rock",
    "in-vain": "/ask?q=what+is+a+puffins+weight",
    "sources": "/sources",
    "uncovered": "/uncovered",
    "weekly": "/weekly?subscription=s-1",
    "wrong-date": "/weekly?date=soon",
    "not-found": "/briefings/none",
}


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_for_everybody(browser: Browser, filled: Visit, tmp_path: Path, name: str) -> None:
    """It has no barriers in light and in dark, fits on a phone, and loads and does nothing that a browser forbids."""
    async with looking(browser, filled.address) as tab:
        answer = await tab.page.goto(PAGES[name])
        assert answer
        for summary in await tab.page.locator("summary").all():
            await summary.click()
        assert await tab.barriers() == []
        await tab.keep(f"{name}-light", tmp_path)
        await tab.darken()
        await tab.keep(f"{name}-dark", tmp_path)
        assert await tab.narrow() <= 0
        assert await tab.barriers() == []
        await tab.keep(f"{name}-phone", tmp_path)
        assert {f"{filled.address}static/page.js", f"{filled.address}events"} <= set(tab.requests)
        assert [url for url in tab.requests if not url.startswith((filled.address, "data:"))] == []
        told = f"the server responded with a status of {answer.status} "  # which browsers complain of above 399
        assert [one for one in tab.complaints if told not in one] == []


async def test_the_briefings_can_be_read_without_the_script(browser: Browser, filled: Visit) -> None:
    """Everything is on the page already; what needs the script isn't offered."""
    async with looking(browser, filled.address, scripts=False) as tab:
        await tab.page.goto(PAGES["answer"])
        await tab.page.locator("summary").first.click()
        assert await tab.page.locator("pre").first.is_visible()
        assert await tab.page.get_by_role("button", name="Copy").count() == 0


async def test_a_browser_can_be_required(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there is no browser these tests are left out, except where that is a failure."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for required, ends in (("0", pytest.skip.Exception), ("1", pytest.fail.Exception)):
        monkeypatch.setenv("REQUIRE_BROWSER", required)
        with pytest.raises((pytest.skip.Exception, pytest.fail.Exception)) as raised:
            await chromium().__aenter__()
        assert raised.type is ends
