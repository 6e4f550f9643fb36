"""Who may look, and what a browser may do with the pages: this machine's own, and nothing from elsewhere."""

from __future__ import annotations

import logging
import re
import secrets
import traceback
from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.typedefs import Handler, Middleware

    Told = Callable[[int, str], web.Response]

log = logging.getLogger(__name__)

ADDRESSES: Final = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}
"""Where the pages may be served, by what people call it."""

_OWN: Final = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_FOREIGN: Final = 421  # Misdirected Request: whoever asks takes this server for another
_REFUSED: Final = "These pages are for this machine alone: open them by the address that briefing-bot preview prints.\n"
_BROKEN: Final = 500


async def protect(_: web.Request, response: web.StreamResponse) -> None:
    """Send with every response what keeps a browser from loading, running or telling anything else."""
    response.headers.update(HEADERS)


def guarding(told: Told) -> Middleware:
    """Return the middleware that refuses foreign hosts, and has `told` make a page of whatever goes wrong.

    A page of another site may have its name lead to this machine, and would then read what is served here; but it
    can't keep the browser from naming that site as the host.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _is_own(request.headers.getall("Host", [])):
            return web.Response(status=_FOREIGN, text=_REFUSED)
        try:
            return await handler(request)
        except web.HTTPException as error:
            page = told(error.status, "")
            page.headers.update({name: error.headers[name] for name in ("Allow",) if name in error.headers})
            return page
        except Exception as error:  # noqa: BLE001 - the last line of defence
            return told(_BROKEN, _logged(error))

    return guarded


def _is_own(hosts: list[str]) -> bool:
    return len(hosts) == 1 and bool(_OWN.fullmatch(hosts[0]))


def _logged(error: Exception) -> str:
    """Log where it broke, never what was said, and return the reference: an exception's text may quote it."""
    reference = secrets.token_hex(4)
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("page %s failed with %s\n%s", reference, type(error).__name__, where)
    return reference
