"""The HTTP server of the bot: what hosts look at, and where platforms that call the bot call it."""

from __future__ import annotations

import errno
from contextlib import asynccontextmanager
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    Receive = Callable[[bytes, Mapping[str, str]], Awaitable[tuple[int, str, str]]]
    Page = Callable[[Mapping[str, str], Mapping[str, str]], Awaitable[tuple[int, Mapping[str, str], str]]]

_LARGEST: Final = (1 << 20) + 1  # bytes of a body: one more than anybody takes
_LEAVING: Final = (
    2.0  # seconds, twice at most, for who is being read or shown a page at the end; the rest is drained by then
)


class Health(NamedTuple):
    """Whether the bot can answer, and what keeps it from that, in whole or in part."""

    is_ready: bool = True
    notes: Sequence[str] = ()


@asynccontextmanager
async def serving(  # noqa: PLR0913, PLR0917 - what a server is made of
    host: str,
    port: int,
    health: Callable[[], Health],
    posts: Mapping[str, Receive],
    metrics: Callable[[], str] | None = None,
    pages: Mapping[str, Page] = MappingProxyType({}),
) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port.

    `health` tells how it stands at the moment. Each of `posts` takes a body and headers and returns a status, a text
    and its type. `metrics`, for a port that nobody else reaches, are given as Prometheus reads them. Each of `pages`
    takes a browser's query and cookies and returns a status, headers and HTML. Raises Unusable where nothing can be
    served there.
    """
    app = web.Application(client_max_size=_LARGEST)
    app.router.add_get("/livez", _alive)
    app.router.add_get("/readyz", partial(_ready, health))
    if metrics:
        app.router.add_get("/metrics", partial(_measured, metrics))
    for path, receive in posts.items():
        app.router.add_post(path, partial(_received, receive))
    for path, page in pages.items():
        # HEAD is for who looks at a link before anybody follows it, and a page may do something.
        app.router.add_get(path, partial(_shown, page), allow_head=False)
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=_LEAVING)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except (OSError, UnicodeError) as error:  # the latter for what can be no host's name
            raise Unusable(_told(host, port, error, "BRIEFING_METRICS_" if metrics else "")) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _told(host: str, port: int, error: Exception, prefix: str) -> str:
    """Return what is wrong, and which variable to set: those of the figures' port have a prefix."""
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return f"Port {port} is taken, perhaps by another briefing-bot. End that one, or set {prefix}PORT."
        case errno.EACCES:
            return f"Port {port} is for the machine's owner only. Set {prefix}PORT to one above 1023."
        case _:
            mend = f"Set {prefix or 'BRIEFING_'}HOST to 127.0.0.1, or to 0.0.0.0 for every address that it has."
            return f"{host} is no address of this machine. {mend}"


async def _alive(_: web.Request) -> web.Response:
    return web.Response(text="alive\n")


async def _ready(health: Callable[[], Health], _: web.Request) -> web.Response:
    is_ready, notes = health()
    return web.Response(text="\n".join(notes or ["ready"]) + "\n", status=200 if is_ready else 503)


async def _measured(metrics: Callable[[], str], _: web.Request) -> web.Response:
    return web.Response(text=metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _received(receive: Receive, request: web.Request) -> web.Response:
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return web.Response(status=413)
    status, text, content_type = await receive(body, request.headers)
    return web.Response(status=status, text=text, content_type=content_type)


async def _shown(page: Page, request: web.Request) -> web.Response:
    status, headers, body = await page(request.query, request.cookies)
    return web.Response(status=status, headers=headers, text=body, content_type="text/html")
