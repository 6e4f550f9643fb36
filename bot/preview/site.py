"""The pages as a web site on this machine."""

from __future__ import annotations

import errno
import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.core.briefing import slugify
from bot.core.document import literal
from bot.core.limits import LONGEST_QUESTION
from bot.core.wording import counted, date_in_words
from bot.forms.report import ordinal
from bot.preview import guard
from bot.preview.pages import PAGES, Missing, located
from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.preview.material import Material
    from bot.preview.pages import Make

_HERE: Final = Path(__file__).parent
_STATIC: Final = {file.name: file for file in (_HERE / "static").iterdir() if file.suffix in {".css", ".js"}}
_LONGEST_LINE: Final = 1 << 15  # bytes of an address: a question of the longest, each character of it encoded
_ALIVE: Final = 15.0  # seconds between two signs of life to who listens for edits
_MOMENT: Final = 1.0  # seconds that a page under way is given at the end

_SAID: Final = {
    404: ("Not found", "There is no such page. The briefing may have been renamed or removed."),
    405: ("Not possible", "These pages can only be read."),
    500: ("Something broke", "That is a fault of this program. The log of briefing-bot preview tells where."),
}
_ELSE: Final = ("Not possible", "The browser asked for something that this site doesn't have.")


class Site:
    """The pages, made anew each time from what the material says at that moment."""

    def __init__(self, material: Material) -> None:
        """Take what the pages are made from."""
        self._material = material
        self._templates = _templates()

    def application(self) -> web.Application:
        """Return the site as an application of aiohttp."""
        app = web.Application(middlewares=[guard.guarding(self._told)])
        app.on_response_prepare.append(guard.protect)
        app.on_shutdown.append(self._end)
        for path, make in PAGES.items():
            app.router.add_get(path, self._page(make), allow_head=False)
        app.router.add_get("/events", self._events, allow_head=False)
        app.router.add_get("/static/{name}", _static, allow_head=False)
        return app

    def _page(self, make: Make) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def page(request: web.Request) -> web.Response:
            try:
                made = await make(self._material, request.match_info, request.query)
            except Missing:
                raise web.HTTPNotFound from None
            return self._shown(made.template, made.status, **made.content)

        return page

    def _told(self, status: int, reference: str) -> web.Response:
        heading, words = _SAID.get(status, _ELSE)
        return self._shown("message.html", status, heading=heading, words=words, reference=reference)

    def _shown(self, template: str, status: int, **content: Any) -> web.Response:  # noqa: ANN401 - for a template
        edits = self._material.edits
        always = {"now": edits.now, "turn": edits.turn, "broken": located(self._material, edits.now.broken)}
        text = self._templates.get_template(template).render(always, **content)
        return web.Response(text=text, status=status, content_type="text/html")

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Say how the briefings stand, at once and at each change, until whoever listens is gone."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        edits = self._material.edits
        try:
            async for changed in edits.changes(_ALIVE):
                said = json.dumps({"version": edits.now.version, "turn": edits.turn})
                await response.write(f"event: standing\ndata: {said}\n\n".encode() if changed else b": alive\n\n")
        except ConnectionError:
            pass  # a page that was closed listens no more
        return response

    async def _end(self, _: web.Application) -> None:
        self._material.edits.close()


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["verbatim"] = _verbatim
    made.globals |= {
        "anchor": slugify,
        "counted": counted,
        "in_words": date_in_words,
        "longest": LONGEST_QUESTION,
        "ordinal": ordinal,
    }
    return made


def _finalized(value: object) -> object:
    """Show text without characters that nobody sees; what is markup already was made from such text."""
    return literal(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _verbatim(text: str) -> Markup:
    """Show JSON to the letter; characters that nobody sees stand there as JSON can write them, too."""
    return escape("".join(one if one == "\n" or literal(one) else json.dumps(one)[1:-1] for one in text))


async def _static(request: web.Request) -> web.StreamResponse:
    file = _STATIC.get(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    return web.FileResponse(file)


@asynccontextmanager
async def serving(material: Material, host: str, port: int) -> AsyncIterator[str]:
    """Serve the pages while the block runs; gives their address. Raises Unusable where that can't be done."""
    address = guard.ADDRESSES.get(host.casefold())
    if address is None:
        raise Unusable(f"{host} is not this machine alone, and these pages are: --host {', '.join(guard.ADDRESSES)}.")
    runner = web.AppRunner(
        Site(material).application(),
        access_log=None,
        handle_signals=False,
        max_line_size=_LONGEST_LINE,
        shutdown_timeout=_MOMENT,
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, address, port).start()
        except OSError as error:
            raise Unusable(_why(address, port, error)) from None
        named = f"[{address}]" if ":" in address else address
        yield f"http://{named}:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def _why(address: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is taken, perhaps by another preview. End that one, or name another port: --port 0."
        case errno.EACCES:
            return f"Port {port} is for the machine's owner only. Name one above 1023: --port 0."
        case _:
            return f"This machine has no address {address}. Name another: --host 127.0.0.1."
