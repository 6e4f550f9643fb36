"""`make audit`, with a service that knows vulnerabilities pretended on loopback."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from tests.cli.rig import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

HOLE = {"id": "GHSA-test", "summary": "planted", "affected": []}


async def audited(answer: Callable[[dict[str, Any]], web.Response]) -> tuple[int | None, str, list[str]]:
    """Audit by a service that answers so; return the exit code, what was said and which packages were asked for."""
    asked: list[str] = []

    async def ask(request: web.Request) -> web.Response:
        query = json.loads(await request.text())
        asked.append(query["package"]["name"])
        return answer(query)

    app = web.Application()
    app.router.add_post("/query", ask)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        code, said = await run(f"http://127.0.0.1:{runner.addresses[0][1]}/query")
    finally:
        await runner.cleanup()
    return code, said, asked


async def run(url: str) -> tuple[int | None, str]:
    """Audit by the service at an address."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "tools" / "audit.py")),
        env={"PATH": "/usr/bin", "HOME": "/nonexistent", "AUDIT_URL": url, "NO_PROXY": "127.0.0.1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await asyncio.wait_for(program.communicate(), 120)
    assert not complaint.strip()
    return program.returncode, said.decode()


def pinned() -> set[str]:
    """Return the packages that both files pin for every platform."""
    texts = [(ROOT / name).read_text("utf-8") for name in ("requirements.txt", "requirements-dev.txt")]
    return set(re.findall(r"^([a-z0-9-]+)==[^ ]+ \\$", "\n".join(texts), re.MULTILINE))


async def test_every_pin_is_asked_for_and_nothing_found_is_well() -> None:
    """What both files pin is audited, and where nothing is known the check goes on."""
    code, said, asked = await audited(lambda _: web.json_response({}))
    assert (code, "0 known vulnerabilities" in said) == (0, True)
    assert pinned() <= set(asked)


async def test_a_known_vulnerability_fails() -> None:
    """The package, its version and the vulnerability's name are told."""

    def answer(query: dict[str, Any]) -> web.Response:
        return web.json_response({"vulns": [HOLE]} if query["package"]["name"] == "aiohttp" else {})

    code, said, _ = await audited(answer)
    assert code == 1
    assert re.search(r"^aiohttp [0-9.]+: GHSA-test, mended in: none yet$", said, re.MULTILINE)


@pytest.mark.parametrize("status", [403, 503])
async def test_a_service_that_gives_no_answer_is_told_in_a_line(status: int) -> None:
    """Nobody takes an audit that wasn't made for one that found nothing, and nobody is held up by it."""
    code, said, _ = await audited(lambda _: web.Response(status=status))
    assert (code, said) == (0, "Nothing was audited: the service gave no answer (ServiceError).\n")


async def test_no_network_is_told_in_a_line() -> None:
    """Likewise where nobody listens."""
    code, said = await run("http://127.0.0.1:9/query")
    assert (code, said) == (0, "Nothing was audited: the service gave no answer (ConnectionError).\n")
