"""Who may look, and what a browser may do with the pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.preview.guard import HEADERS
from bot.preview.site import serving
from bot.problems import Unusable
from tests.preview.rig import visiting

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Reply
    from tests.preview.rig import Visit

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


async def test_every_response_has_the_policy(visit: Visit) -> None:
    """Whatever is asked for, and whatever comes of it, the browser is told what it may do."""
    wanted = ("/", "/ask?q=list", "/events", "/static/page.css", "/static/none.css", "/none", "/weekly?date=x")
    for path in wanted:
        async with visit.web.get(path) as response:
            assert {name: response.headers[name] for name in HEADERS} == HEADERS, path
    assert HEADERS["Content-Security-Policy"] == POLICY
    for method in ("POST", "HEAD", "PUT", "DELETE", "OPTIONS"):
        async with visit.web.request(method, "/ask") as response:
            assert response.status == 405
            assert response.headers["Content-Security-Policy"] == POLICY


HOSTS = (
    ("127.0.0.1:8750", 200),
    ("localhost", 200),
    ("LocalHost:1", 200),
    ("[::1]:8750", 200),
    ("rebound.example", 421),
    ("rebound.example:8750", 421),
    ("127.0.0.1.rebound.example", 421),
    ("localhost.rebound.example", 421),
    ("rebound.example@localhost", 421),
    ("192.168.1.7:8750", 421),
    ("0.0.0.0", 421),  # noqa: S104 - it is refused
    ("", 421),
)


async def test_only_this_machine_is_the_host(visit: Visit) -> None:
    """A page of another site whose name leads here gets nothing, not even that there is no such page."""
    for host, status in HOSTS:
        for path in ("/", "/events", "/static/page.css", *(["/none"] if status == 421 else [])):
            async with visit.web.get(path, headers={"Host": host}) as response:
                assert response.status == status, host
                if status == 421:
                    assert "for this machine alone" in await response.text()
                    assert response.headers["Content-Security-Policy"] == POLICY


PATHS = (
    "/briefings/..",
    "/briefings/../seeds/tern-review",
    "/briefings/%2e%2e%2fseeds%2ftern-review",
    "/briefings/%2e%2e",
    "/briefings/gannet-rock%00",
    "/briefings/gannet-rock.yaml",
    "/briefings/gannet%2Drock%2F",
    "/briefings/",
    "/static/..%2fsite.py",
    "/static/../site.py",
    "/static/page.css%00",
    "/static/%2fetc%2fpasswd",
    "/config/settings.yaml",
    "/%ff",
)


async def test_a_path_leads_to_pages_alone(visit: Visit) -> None:
    """A name is looked up in the library and in what is served, and never in the file system."""
    for path in PATHS:
        answer = await visit.raw(path)
        assert answer.startswith("HTTP/1.1 404 "), path
        assert "<h1>Not found</h1>" in answer, path


async def test_whatever_breaks_gives_a_reference_and_no_trace(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Who asked sees where to look; the log tells where it broke, and neither repeats what was asked."""

    async def broken(line: str, _: int) -> Reply:
        raise RuntimeError(f"cannot answer {line}")

    monkeypatch.setattr(visit.look, "ask", broken)
    with caplog.at_level(logging.ERROR):
        page = await visit.page("/ask?q=secret+thing", 500)
    [record] = caplog.records
    reference = record.getMessage().split()[1]
    assert f"Its reference is {reference}." in page.text
    assert "test_guard.py" in record.getMessage()
    for said in (page.text, caplog.text):
        assert "secret" not in said
    assert "Traceback" not in page.text


async def test_hostile_text_is_text(lighthouse_copy: Path) -> None:
    """Nothing that a briefing, a source or a question says becomes an element, steers the page or hides in it."""
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>' \\\" & {{ 7 * 7 }}\u202e\U000e0041"
    for name, line in (
        ("briefings/gannet-rock.yaml", "title: Gannet Rock without keepers"),
        ("briefings/gannet-rock.yaml", "owner: coast desk"),
        ("briefings/gannet-rock.yaml", "  - about: What the conversion cost"),
        ("briefings/gannet-rock.yaml", "    say: The foghorn fell silent after guests had complained."),
        ("briefings/gannet-rock.yaml", "  - say: The trust saves about $310,000 a year by its own account."),
        ("briefings/gannet-rock.yaml", "    what: first version"),
        ("seeds/harbour-post.yaml", "title: Gannet Rock Loses Its Last Keepers"),
        ("seeds/harbour-post.yaml", "author: Mara Ellison"),
    ):
        file = lighthouse_copy / name
        text = file.read_text(encoding="utf-8")
        assert line in text
        key = line.partition(":")[0]
        file.write_text(text.replace(line, f'{key}: "{hostile}"', 1), encoding="utf-8")
    async with visiting(lighthouse_copy) as visit:
        for path in ("/", "/briefings/gannet-rock", "/sources", "/ask?q=gannet-rock", "/weekly", "/ask?q=<script>x"):
            page = await visit.page(path)
            assert len(page.all("script")) == 1
            assert not page.all("img")
            if path != "/weekly":
                assert "<script>" in page.text
            assert "49" not in page.text
            assert not {"\u202e", "\U000e0041"} & set(page.words)


async def test_no_other_machine_is_served(visit: Visit) -> None:
    """Whoever names an address that others can reach is told that these pages are for this machine."""
    for host in ("0.0.0.0", "192.0.2.1", "example.com", "", "127.0.0.1.example"):  # noqa: S104 - it is refused
        with pytest.raises(Unusable, match="is not this machine alone"):
            await serving(visit.look, host, 0).__aenter__()


async def test_a_port_that_is_taken_is_told(visit: Visit) -> None:
    """Whoever starts a second preview learns so."""
    port = int(visit.address.rstrip("/").rpartition(":")[2])
    with pytest.raises(Unusable, match=f"Port {port} is taken, perhaps by another preview"):
        await serving(visit.look, "localhost", port).__aenter__()
