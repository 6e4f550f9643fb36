"""What stands on the pages."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot.adapters.discord.render import render as for_discord
from bot.adapters.slack.render import render as for_slack
from bot.core.model import Outcome, Person, Place
from bot.core.remembered import Uncovered
from bot.preview import discord, slack
from bot.testing.fakes import NOON
from tests.preview.rig import visiting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.preview.rig import Visit

PAGES = ("/", "/briefings/gannet-rock", "/ask", "/ask?q=who+owns+the+lighthouse", "/sources", "/uncovered", "/weekly")
ANN = Person("slack", "T1", "U-ANN")
ROOM = Place("slack", "T1", "C-ROOM")


async def test_every_page_is_whole_and_built_for_everybody(visit: Visit) -> None:
    """Each page has a title, one main heading and landmarks, headings without a gap, labels, and no id twice."""
    for path in (*PAGES, "/briefings/january-blackout", "/ask?q=list", "/weekly?date=2026-11-01"):
        page = await visit.page(path)
        names = [name for name, _ in page.tags]
        assert [names.count(name) for name in ("title", "h1", "main", "header", "nav")] == [1] * 5, path
        assert page.all("html") == [{"lang": "en"}]
        levels = [int(name[1]) for name in names if name in {"h1", "h2", "h3", "h4"}]
        assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False)), (path, levels)
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), path
        labelled = {attributes["for"] for attributes in page.all("label")}
        assert {one["id"] for one in (*page.all("input"), *page.all("select"))} <= labelled
        assert page.all("a")[0] == {"class": "skip", "href": "#content"}
        named = {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes}
        assert named <= set(ids), path


async def test_no_page_asks_another_host_for_anything(visit: Visit) -> None:
    """What a page loads, where its forms lead, and its script and styles are its own, and nothing is inline."""
    for path in PAGES:
        page = await visit.page(path)
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name == "style" or name.startswith("on")], (path, tag)
            loaded = [attributes.get("src", ""), attributes.get("action", "")]
            loaded += [attributes["href"]] if tag == "link" else []
            assert all(urlsplit(one).netloc == "" and urlsplit(one).scheme in ("", "data") for one in loaded), path
        assert "style" not in [name for name, _ in page.tags]
        assert page.all("script") == [{"src": "/static/page.js", "defer": ""}]
        for file in [
            page.all("script")[0]["src"],
            *(one["href"] for one in page.all("link") if "data:" not in one["href"]),
        ]:
            async with visit.web.get(file) as response:
                text = await response.text()
            assert response.status == 200
            assert "://" not in text
            assert "@import" not in text


async def test_every_link_within_leads_somewhere(visit: Visit) -> None:
    """A link to a page, and to a place on it, finds both."""
    seen: dict[str, set[str]] = {}
    for path in PAGES:
        for link in (await visit.page(path)).all("a"):
            where, _, place = link["href"].partition("#")
            if where.startswith("/") and "?" not in where:
                if where not in seen:
                    seen[where] = {one.get("id", "") for _, one in (await visit.page(where)).tags}
                assert not place or place in seen[where], link["href"]


async def test_a_briefing_is_shown_whole(visit: Visit) -> None:
    """Everything that a briefing holds is on its page, the facts with what their sources state."""
    page = await visit.page("/briefings/gannet-rock")
    briefing = visit.look.library().by_slug["gannet-rock"]
    said = [claim.say for claim in briefing.claims] + [claim.quote for claim in briefing.claims if claim.quote]
    said += [one.say for one in briefing.unknowns]
    said += [one.ask for one in briefing.questions] + [one.ask for one in briefing.decoys]
    said += [point.about for point in briefing.disagreements] + [line.what for line in briefing.log]
    assert [words for words in said if words not in page.text] == []
    assert visit.look.library().by_locator[briefing.facts[0].cites[0]].say in page.text


async def test_a_problem_stands_with_the_line_that_it_is_on(visit: Visit) -> None:
    """What check finds is on the briefing's page with file, line, what to try and the line itself."""
    page = await visit.page("/briefings/gannet-rock")
    assert "briefings/gannet-rock.yaml:14 to mend 1st fact, say: 40% stands in no note Try: write 4%" in page.text
    assert {"value": "14", "class": "hit"} in page.all("li")
    assert "40% stands" not in (await visit.page("/briefings/january-blackout")).text
    assert "1 to mend, 0 to look at." in (await visit.page("/")).text


async def test_the_matrix_tells_agreement_and_disagreement_in_words(visit: Visit) -> None:
    """Each claim has a word for how the sources stand to it, and each cell one for its source, not only a colour."""
    page = await visit.page("/briefings/january-blackout")
    assert "Nine hours, says the trust. ≠ disputed ✓says so harbour-post p7 ≠says otherwise tern-review p4" in page.text
    assert "took a weak yellow light for a farm. = agreed ✓says so harbour-post p7 ✓says so tern-review p5" in page.text


@pytest.mark.parametrize("line", ["who owns the lighthouse", "gannet-rock", "list", "what is a puffin's weight"])
async def test_a_reply_is_shown_as_both_platforms_are_sent_it(visit: Visit, line: str) -> None:
    """The page holds drawing, budgets and JSON of exactly what the renderers make of the handler's reply."""
    async with visit.web.get("/ask", params={"q": line}) as response:
        html = await response.text()
    document = (await visit.look.ask(line, 0)).document
    sent_to_slack, sent_to_discord = for_slack(document), for_discord(document)
    assert slack.slack_html(sent_to_slack) in html
    assert discord.discord_html(sent_to_discord) in html
    page = await visit.page(f"/ask?q={line.replace(' ', '+')}")
    for used in (*slack.slack_budget(sent_to_slack), *discord.discord_budget(sent_to_discord)):
        assert f"{used.what} {used.used:,} of {used.limit:,}" in page.text
    for sent in (slack.as_json(sent_to_slack), discord.as_json(sent_to_discord)):
        assert sent in page.words
        json.loads(sent)


async def test_an_answer_tells_how_it_was_found(visit: Visit) -> None:
    """Outcome, verdict, score, reasons and claims stand beside the reply, and all of it can be copied."""
    page = await visit.page("/ask?q=is+the+lighthouse+manned")
    finding = (await visit.look.ask("is the lighthouse manned", 0)).finding
    assert finding.outcome is Outcome.ANSWER
    assert f"Outcome answer Verdict no Score {finding.score:.2f} of 1 Briefing gannet-rock" in page.text
    assert all(reason in page.text for reason in finding.reasons)
    assert finding.claims[0].say in page.text
    assert {"type": "button", "data-copies": "reply", "hidden": ""} in page.all("button")


async def test_a_question_can_be_as_long_as_elsewhere(visit: Visit) -> None:
    """The longest question arrives in any script, and a longer one is answered with what the handler says to it."""
    assert (await visit.page("/ask")).all("input")[0]["maxlength"] == "2000"
    for length, said in ((2_000, False), (2_001, True)):
        async with visit.web.get("/ask", params={"q": "ก" * length}) as response:
            assert response.status == 200
            assert ("too long" in (await response.text())) is said


async def test_a_button_without_room_for_its_line_leads_on(visit: Visit) -> None:
    """Where a platform's button holds a key in place of its line, asking for the key brings the same reply."""
    [*_, actions] = (await visit.look.ask("gannet-rock", 4)).document.blocks
    key = actions.actions[0].command  # type: ignore[union-attr]
    assert key.startswith("~")
    assert (await visit.look.ask(key, 0)).document == (await visit.look.ask("gannet-rock facts", 0)).document


async def test_sources_tell_where_each_paragraph_is_used(lighthouse_copy: Path) -> None:
    """Each note stands with the claims that cite it, whose reporting it is, and a note that nobody cites says so."""
    file = lighthouse_copy / "seeds" / "tern-review.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("p6: skip", "p6: The walls are white."), encoding="utf-8")
    async with visiting(lighthouse_copy) as visit:
        page = await visit.page("/sources")
    used = "Gannet Rock without keepers, 2nd fact"
    assert page.text.count(used) == 2
    assert "instead of eight. reported by harbour-post" in page.text
    assert {"href": "/briefings/gannet-rock#2nd-fact"} in page.all("a")
    assert "p6 The walls are white. nowhere p7" in page.text


async def test_what_was_asked_in_vain_comes_most_wanted_first(visit: Visit) -> None:
    """Questions come by how often they were asked in public; nobody is named, and what is private isn't shown."""
    asked = [("who sells nets", 2, True), ("who painted the boat", 1, True), ("who painted the boat?", 3, True)]
    asked += [("has doctor brill a cure for gout", 4, False), ("who owns the lighthouse on gannet rock", 5, True)]
    for question, days, public in asked:
        await visit.store.add_uncovered(Uncovered(question, ROOM, ANN, NOON - timedelta(days=days), public))
    page = await visit.page("/uncovered")
    rows = [
        page.text.index(words) for words in ("who painted the boat", "who sells nets", "Dealt with since", "who owns")
    ]
    assert rows == sorted(rows)
    assert "2 times" in page.text
    assert "answered" in page.text[rows[-1] :]
    assert "Never shown: 1 question asked in private." in page.text
    assert "gout" not in page.text
    assert "U-ANN" not in page.text
