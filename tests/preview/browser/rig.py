"""A real browser that looks at the preview, and keeps account of what pages load and of what it complains.

Without Chromium such tests are skipped; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
import shutil
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request

PHONE: Final = 360  # CSS pixels, as wide as the narrowest phones in use
_FLAGS: Final = (
    "--no-sandbox",  # it can't be had by root, who runs CI
    "--disable-gpu",
    "--disable-quic",  # and from here on, what a browser does of its own accord
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run the Chromium that is installed while the block runs; without one, skip, or fail where it is required."""
    found = shutil.which("chromium")
    if not found:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER is 1, and there is no chromium on PATH")
        pytest.skip("there is no chromium on PATH")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=found, args=[*_FLAGS])
        try:
            yield browser
        finally:
            await browser.close()


class Tab:
    """A page, all that was requested while it was open, and all that the browser complained of."""

    def __init__(self, page: Page) -> None:
        """Listen from the first request on."""
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._requested)
        page.on("console", self._logged)
        page.on("pageerror", self._failed)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:  # what the pages' policy forbids is told as an error
            self.complaints.append(message.text)

    def _failed(self, error: Error) -> None:
        self.complaints.append(str(error))

    async def barriers(self) -> list[str]:
        """Return what would keep people from using the page as it is now, by all rules of axe."""
        found = (await Axe().run(self.page)).response
        assert found["passes"], "axe looked at nothing"
        return [
            f"{rule['id']} {node['target']}: {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    async def narrow(self) -> int:
        """Look at the page on a phone, and return by how much it is too wide for that."""
        await self.page.set_viewport_size({"width": PHONE, "height": 740})
        too_wide: int = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return too_wide

    async def darken(self) -> None:
        """Prefer dark pages from now on."""
        await self.page.emulate_media(color_scheme="dark")

    async def keep(self, name: str, folder: Path) -> None:
        """Keep a picture of the whole page in a folder, or in the one that BROWSER_SHOTS names."""
        shots = Path(os.environ.get("BROWSER_SHOTS") or folder)
        await self.page.screenshot(path=shots / f"{name}.png", full_page=True)


@asynccontextmanager
async def looking(browser: Browser, address: str, *, scripts: bool = True) -> AsyncIterator[Tab]:
    """Open an empty tab from which paths lead to a site, while the block runs. Light pages are preferred."""
    context = await browser.new_context(
        base_url=address,
        color_scheme="light",
        java_script_enabled=scripts,
        permissions=["clipboard-read", "clipboard-write"],
    )
    try:
        yield Tab(await context.new_page())
    finally:
        await context.close()
