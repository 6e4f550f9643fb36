"""Somebody uses the pages in a real browser: by mouse, by keyboard alone, and with an editor beside it."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.preview.browser.rig import looking
from tests.preview.conftest import TO_MEND
from tests.preview.rig import visiting

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

    from tests.preview.rig import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

BEFORE, AFTER = "Gannet Rock without keepers", "Gannet Rock, deserted"
OLD, NEW, BROKEN = f"title: {BEFORE}", f"title: {AFTER}", f"titel: {AFTER}"
EDITED = "The briefings were edited, and the page shows them as they are now."
PAGE = "/briefings/gannet-rock"


async def test_a_newcomer_reads(browser: Browser, filled: Visit) -> None:
    """From the topics a click leads to a briefing, and from a claim there to the paragraph that it rests on."""
    async with looking(browser, filled.address) as tab:
        await tab.page.goto("/")
        await tab.page.get_by_role("link", name=BEFORE).click()
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text(BEFORE)
        await tab.page.locator("#facts + ol").get_by_role("link", name="harbour-post p8").click()
        await expect(tab.page.locator("tr:target")).to_contain_text("The foghorn was silenced in 2019")
        await expect(tab.page.locator("tr:target")).to_be_in_viewport()


async def test_one_asks_by_keyboard_alone(browser: Browser, filled: Visit) -> None:
    """The first stop leads past the menu, the next is the field, and Enter asks."""
    async with looking(browser, filled.address) as tab:
        await tab.page.goto("/ask")
        keyboard, skip = tab.page.keyboard, tab.page.get_by_role("link", name="Skip to the content")
        await expect(skip).not_to_be_in_viewport()
        await keyboard.press("Tab")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport(ratio=1)
        await keyboard.press("Enter")
        await keyboard.press("Tab")
        await expect(tab.page.get_by_label("Ask, or type a topic")).to_be_focused()
        await keyboard.type("is the lighthouse manned")
        await keyboard.press("Enter")
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text("Ask: is the lighthouse manned")
        await expect(tab.page.get_by_label("Message 1 of 1 in Slack")).to_contain_text("No.")
        await expect(tab.page.get_by_label("Message 1 of 1 in Discord")).to_contain_text("No.")


STOP = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getClientRects()[0];
    if (at === document.body) return null;
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(box.x + box.width / 2, y);
    return [at.outerHTML.slice(0, 200), style.outlineStyle, parseFloat(style.outlineWidth), at.contains(top)];
}"""


@pytest.mark.parametrize("path", [PAGE, "/ask?q=compare+gannet-rock", "/weekly"])
async def test_one_sees_where_one_is(browser: Browser, own: Visit, path: str) -> None:
    """Whatever the keyboard comes to, from the end of a page up, has a frame then, and no notice lies over it."""
    await own.edit("gannet-rock", OLD, BROKEN)
    async with looking(browser, own.address) as tab:
        await tab.page.goto(path)
        stops: list[list[object]] = []
        while not stops or stops[-1]:
            await tab.page.keyboard.press("Shift+Tab")
            stops.append(await tab.page.evaluate(STOP))
        assert len(stops) > 10
        assert [stop for stop in stops[:-1] if stop[1:] != ["solid", 3, True]] == []


async def test_a_saved_briefing_is_shown_without_a_click(browser: Browser, own: Visit) -> None:
    """The page shows the edit by itself, and says so where screen readers hear it."""
    async with looking(browser, own.address) as tab:
        await tab.page.goto(PAGE)
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text(BEFORE)
        await own.edit("gannet-rock", OLD, NEW)
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text(AFTER)
        await expect(tab.page.get_by_role("status").filter(has_text=EDITED)).to_be_in_viewport()
        assert await tab.barriers() == []
        assert tab.complaints == []


async def test_what_one_types_is_not_lost(browser: Browser, lighthouse_copy: Path) -> None:
    """Whoever is typing is told of the edit instead, and goes on being told while other parts of the page change."""
    done = asyncio.Event()
    async with visiting(lighthouse_copy, done=done) as visit, looking(browser, visit.address) as tab:
        await tab.page.goto("/")
        field = tab.page.get_by_label("Ask, or type a topic")
        await field.fill("is the light")
        await visit.edit("gannet-rock", OLD, NEW)
        told = tab.page.get_by_role("status").filter(has_text="Reload the page to see them.")
        await expect(told).to_be_visible()
        done.set()
        await expect(tab.page.locator("#checked")).to_contain_text("Nothing to mend.")
        await expect(told).to_be_visible()
        await expect(field).to_have_value("is the light")


async def test_a_broken_edit_is_shown_in_place(browser: Browser, own: Visit, tmp_path: Path) -> None:
    """File, line and mend stand above the last good version; whoever reads is told, and stays where that is."""
    async with looking(browser, own.address) as tab:
        await tab.page.goto(PAGE)
        link = tab.page.get_by_role("link", name="How Slack and Discord show it")
        await link.focus()
        await own.edit("gannet-rock", OLD, BROKEN)
        told, where = tab.page.get_by_role("status").filter(has_text="in the latest edit"), tab.page.locator("#edits")
        await expect(where).to_contain_text("briefings/gannet-rock.yaml:2")
        await expect(where.locator(".hit").first).to_have_text(BROKEN)
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text(BEFORE)
        await expect(link).to_be_focused()
        await tab.page.keyboard.press("End")
        await expect(where).not_to_be_in_viewport()
        await expect(told).to_be_in_viewport()
        assert await tab.barriers() == []
        await tab.keep("broken-light", tmp_path)
        await tab.darken()
        assert await tab.narrow() <= 0
        assert await tab.barriers() == []
        await tab.keep("broken-phone", tmp_path)
        await own.edit("gannet-rock", BROKEN, NEW)
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text(AFTER)
        await expect(told).to_have_count(0)
        assert tab.complaints == []


async def test_what_check_finds_comes_to_the_topics(browser: Browser, lighthouse_copy: Path) -> None:
    """A check takes long: its problems come onto the page that is open, at their topic too."""
    done = asyncio.Event()
    async with visiting(lighthouse_copy, TO_MEND, done=done) as visit, looking(browser, visit.address) as tab:
        await tab.page.goto("/")
        await expect(tab.page.locator("#checked")).to_contain_text("being checked")
        done.set()
        await expect(tab.page.locator("#checked")).to_contain_text("40% stands in no note")
        await expect(tab.page.get_by_role("link", name="1 problem")).to_be_visible()


async def test_what_is_sent_can_be_copied(browser: Browser, filled: Visit) -> None:
    """A press copies what stands there, and tells that it did, in view of whoever pressed."""
    async with looking(browser, filled.address) as tab:
        await tab.page.goto("/ask?q=gannet-rock")
        await tab.page.get_by_text("What is sent to Discord, as JSON").first.click()
        await tab.page.get_by_role("button", name="Copy What is sent to Discord").click()
        await expect(tab.page.get_by_role("status").filter(has_text="Copied.")).to_be_in_viewport()
        copied = await tab.page.evaluate("navigator.clipboard.readText()")
        assert copied == await tab.page.locator("#sent-to-discord").text_content()
        assert "Gannet Rock" in json.dumps(json.loads(copied))


async def test_a_page_tells_that_the_preview_has_ended(browser: Browser, lighthouse_copy: Path) -> None:
    """Nobody takes a page that is left over for one that still follows the edits."""
    async with AsyncExitStack() as stays:
        async with visiting(lighthouse_copy) as visit:
            tab = await stays.enter_async_context(looking(browser, visit.address))
            await tab.page.goto(PAGE)
        told = tab.page.get_by_role("status").filter(has_text="doesn't answer any more")
        await expect(told).to_be_visible()
