"""The bot's own HTTP server."""

import asyncio
import io
from collections.abc import Mapping

import aiohttp
import pytest

from bot.problems import Unusable
from bot.serving import Health, serving


async def received(body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
    """Say what came."""
    return 202, f'"{len(body)} {headers["X-Name"]}"', "application/json"


async def test_hosts_see_whether_it_is_alive_and_ready() -> None:
    """It is alive while it runs, and ready while nothing stands in the way; what does is told."""
    health = Health(is_ready=True)
    async with (
        serving("127.0.0.1", 0, lambda: health, {}) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):
        for path, said in (("/livez", "alive\n"), ("/readyz", "ready\n")):
            async with web.get(path) as response:
                assert (response.status, await response.text()) == (200, said)
        for is_ready, status in ((True, 200), (False, 503)):
            health = Health(is_ready, ("Slack: not connected",))
            async with web.get("/readyz") as response:
                assert (response.status, await response.text()) == (status, "Slack: not connected\n")
        async with web.get("/livez") as response:
            assert response.status == 200


async def test_a_post_goes_to_who_takes_it() -> None:
    """Body and headers arrive as they were sent; what is too large or goes elsewhere is refused."""
    async with (
        serving("127.0.0.1", 0, Health, {"/in": received}) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers={"X-Name": "ann"}) as web,
    ):
        async with web.post("/in", data=b"12345") as response:
            assert (response.status, await response.text()) == (202, '"5 ann"')
            assert response.content_type == "application/json"
        async with web.post("/in", data=io.BytesIO(bytes(2 << 20))) as response:
            assert response.status == 413
        async with web.post("/out", data=b"1") as response:
            assert response.status == 404
        async with web.get("/in") as response:
            assert response.status == 405


async def test_only_the_port_of_its_own_has_figures() -> None:
    """What faces the internet shows no figures; where they are, hosts see how it stands, too."""
    for figures, status in ((None, 404), (lambda: "briefing_x 1.0\n", 200)):
        async with (
            serving("127.0.0.1", 0, Health, {}, figures) as port,
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
        ):
            async with web.get("/metrics") as response:
                assert response.status == status
            for path in ("/livez", "/readyz"):
                async with web.get(path) as response:
                    assert response.status == 200


async def test_an_address_of_another_machine_is_told() -> None:
    """Nobody can listen for somebody else; the message says what to set."""
    with pytest.raises(Unusable, match=r"192\.0\.2\.1 is no address of this machine\. Set BRIEFING_HOST to"):
        await serving("192.0.2.1", 0, Health, {}).__aenter__()


async def test_a_port_that_is_taken_is_told() -> None:
    """Whoever starts the bot twice learns so."""
    async with serving("127.0.0.1", 0, Health, {}) as port:
        with pytest.raises(Unusable, match=f"Port {port} is taken, perhaps by another briefing-bot. End that one"):
            await serving("127.0.0.1", port, Health, {}).__aenter__()
        with pytest.raises(Unusable, match=r"or set BRIEFING_METRICS_PORT\.$"):
            await serving("127.0.0.1", port, Health, {}, str).__aenter__()


async def test_a_page_takes_what_a_browser_brings() -> None:
    """Its query and its cookies arrive, and its headers go back; a HEAD does nothing, and so does a post."""
    seen: list[tuple[dict[str, str], dict[str, str]]] = []

    async def page(query: Mapping[str, str], cookies: Mapping[str, str]) -> tuple[int, Mapping[str, str], str]:
        seen.append((dict(query), dict(cookies)))
        return 302, {"Location": "/there", "Cache-Control": "no-store"}, "<p>There"

    async with (
        serving("127.0.0.1", 0, Health, {}, pages={"/page": page}) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):
        async with web.get("/page?a=b&c=%00", headers={"Cookie": "d=e"}, allow_redirects=False) as response:
            assert (response.status, await response.text()) == (302, "<p>There")
            assert response.content_type == "text/html"
            assert (response.headers["Location"], response.headers["Cache-Control"]) == ("/there", "no-store")
        for ask in (web.head, web.post):
            async with ask("/page") as response:
                assert response.status == 405
    assert seen == [({"a": "b", "c": "\0"}, {"d": "e"})]


async def test_case_14_who_never_ends_a_post_keeps_nobody_waiting() -> None:
    """A body that doesn't come to its end, from anybody at all, doesn't take the seconds that a host gives."""
    loop = asyncio.get_running_loop()
    async with serving("127.0.0.1", 0, Health, {"/in": received}) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /in HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhalf")
        await writer.drain()
        await asyncio.sleep(0.1)
        begun = loop.time()
    writer.close()
    assert loop.time() - begun < 5
