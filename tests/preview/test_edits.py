"""Pages follow the edits of the briefings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp

from bot.preview.edits import Edits, Standing
from tests.preview.rig import standing, visiting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.preview.rig import Visit

OLD, NEW = "title: Gannet Rock without keepers", "title: Gannet Rock, deserted"
BROKEN = "titel: Gannet Rock, deserted"


async def test_an_edit_reaches_every_page_that_is_open(visit: Visit) -> None:
    """Each listener hears of another version, which is the one that the pages are then made from."""
    async with visit.web.get("/events") as one, visit.web.get("/events") as another:
        assert one.content_type == "text/event-stream"
        before = [await standing(stream) for stream in (one, another)]
        await visit.edit("gannet-rock", OLD, NEW)
        after = [await standing(stream) for stream in (one, another)]
    assert before[0] == before[1]
    assert after[0]["version"] == after[1]["version"] != before[0]["version"]
    page = await visit.page("/")
    assert "Gannet Rock, deserted" in page.text
    assert page.all("body")[0]["data-version"] == after[0]["version"]


async def test_a_broken_edit_is_shown_in_place_while_the_last_good_version_stays(visit: Visit) -> None:
    """The version stays, listeners hear that something is to be shown, and every page tells file, line and the mend."""
    async with visit.web.get("/events") as stream:
        before = await standing(stream)
        await visit.edit("gannet-rock", OLD, BROKEN)
        broken = await standing(stream)
        assert broken["version"] == before["version"]
        assert broken["turn"] != before["turn"]
        for path in ("/", "/briefings/gannet-rock", "/sources", "/ask"):
            page = await visit.page(path)
            assert "in the latest edit Until this is mended, the last good briefings go on serving." in page.text
            assert "briefings/gannet-rock.yaml:2 to mend" in page.text
            assert "titel: Gannet Rock, deserted" in page.text  # the line itself
            assert page.all("body")[0]["data-turn"] == str(broken["turn"])
            assert {"id": "edits", "class": "edits", "role": "status", "data-live": ""} in page.all("div")
        assert "Gannet Rock without keepers" in (await visit.page("/briefings/gannet-rock")).text
        await visit.edit("gannet-rock", BROKEN, NEW)
        mended = await standing(stream)
    assert mended["version"] != before["version"]
    assert "in the latest edit" not in (await visit.page("/")).text


async def test_an_edit_that_is_taken_back_clears_what_was_shown(visit: Visit) -> None:
    """The version is as before, and the problems are gone."""
    await visit.edit("gannet-rock", OLD, BROKEN)
    async with visit.web.get("/events") as stream:
        broken = await standing(stream)
        await visit.edit("gannet-rock", BROKEN, OLD)
        mended = await standing(stream)
    assert (mended["version"], mended["turn"] != broken["turn"]) == (broken["version"], True)
    assert "in the latest edit" not in (await visit.page("/")).text


async def test_pages_tell_that_a_check_is_under_way_and_what_it_finds(lighthouse_copy: Path) -> None:
    """A check takes long: pages don't wait for it, and hear when it is done; an edit begins it anew."""
    done = asyncio.Event()
    async with visiting(lighthouse_copy, done=done) as visit, visit.web.get("/events") as stream:
        first = await standing(stream)
        assert "being checked" in (await visit.page("/briefings/gannet-rock")).text
        done.set()
        second = await standing(stream)
        assert (second["version"], second["turn"] != first["turn"]) == (first["version"], True)
        assert "Nothing to mend." in (await visit.page("/briefings/gannet-rock")).text
        done.clear()
        await visit.edit("gannet-rock", OLD, NEW)
        assert "being checked" in (await visit.page("/")).text


async def test_one_edition_is_checked_at_a_time(lighthouse_copy: Path) -> None:
    """An edit ends the check of what it replaces, and so does the end of the preview."""
    async with visiting(lighthouse_copy, done=asyncio.Event()) as visit:
        assert len(visit.checks) == 1
        await visit.edit("gannet-rock", OLD, NEW)
        await asyncio.sleep(0)
        assert len(visit.checks) == 1
        await visit.look.stop()
        assert visit.checks == []


async def test_whoever_is_slow_hears_the_last_word() -> None:
    """What was overtaken is told to nobody; what is as before is no change; a sign of life says that there is none."""
    edits = Edits(Standing("a"))
    changes = edits.changes(0.001)
    assert await anext(changes)
    edits.tell(Standing("a"))
    assert not await anext(changes)
    edits.tell(Standing("b"))
    edits.tell(Standing("c"))
    assert await anext(changes)
    assert edits.now.version == "c"
    assert not await anext(changes)
    edits.close()
    async with asyncio.timeout(10):
        assert [one async for one in changes] == []


async def test_the_end_keeps_nobody_waiting(lighthouse_copy: Path) -> None:
    """Pages that are open when the preview ends don't hold it up: their streams end in order."""
    async with aiohttp.ClientSession() as web:
        async with visiting(lighthouse_copy) as visit:
            stream = await web.get(f"{visit.address}events")
            await standing(stream)
        assert await stream.content.read() == b"\n"
