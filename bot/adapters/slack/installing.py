"""How a workspace installs the bot: a browser goes to Slack and comes back, and brings what tokens are had for."""

from __future__ import annotations

import logging
import re
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from urllib.parse import urlencode

from bot.adapters.slack import landing
from bot.adapters.slack.manifest import OPTIONAL, REDIRECT, SCOPES
from bot.adapters.underway import logged
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.adapters.slack.access import Access
    from bot.core.installation import Installation

    Keep = Callable[[Installation], Awaitable[None]]

log = logging.getLogger(__name__)

INSTALL: Final = "/slack/install"
COOKIE: Final = "__Host-slack-install"
"""With this prefix, browsers take it only from this very host, and by https."""

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # as token_urlsafe makes them
_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,500}")
_BYTES: Final = 32
_MINUTES: Final = 10
_BEGUN_AGAIN: Final = frozenset({"code_already_used", "invalid_code", "invalid_grant"})
"""Slack's words for a code that is of no use any more; other refusals are of how the bot is set up."""


class Answer(NamedTuple):
    """What the server answers a browser."""

    status: int
    headers: Mapping[str, str]
    body: str = ""


class Beginnings(Protocol):
    """Keeps who has begun."""

    async def begin(self, state: str, browser: str) -> bool:
        """Keep a beginning; False where there are too many at the moment."""

    async def finish(self, state: str, browser: str) -> bool:
        """Tell whether this browser has begun with this state and not finished yet; it has now."""


class Installing:
    """The two pages."""

    def __init__(self, client: str, url: str, access: Access, beginnings: Beginnings, keep: Keep) -> None:
        """Take the app's id, the bot's own address, and what keeps an installation."""
        self._client, self._access, self._beginnings, self._keep = client, access, beginnings, keep
        self._redirect, self._again = (url.rstrip("/") + path for path in (REDIRECT, INSTALL))
        self.pages: Final = {INSTALL: self.begin, REDIRECT: self.finish}

    async def begin(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> Answer:
        """Send a browser to Slack, with what only this one can come back with."""
        # A browser that has begun already keeps its secret: else, of two tabs only the later could finish.
        known = cookies.get(COOKIE, "")
        browser = known if _SECRET.fullmatch(known) else secrets.token_urlsafe(_BYTES)
        state = secrets.token_urlsafe(_BYTES)
        try:
            is_kept = await self._beginnings.begin(state, browser)
        except Exception as error:  # noqa: BLE001 - the database is away, say
            return self._broken(error)
        if not is_kept:
            return self._page(503, landing.BUSY)
        asked = {
            "client_id": self._client,
            "scope": ",".join(sorted({*SCOPES, *OPTIONAL})),
            "redirect_uri": self._redirect,
            "state": state,
        }
        cookie = f"{COOKIE}={browser}; Path=/; Max-Age={_MINUTES * 60}; Secure; HttpOnly; SameSite=Lax"
        return Answer(
            302, {**landing.HEADERS, "Location": f"{self._access.authorize}?{urlencode(asked)}", "Set-Cookie": cookie}
        )

    async def finish(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> Answer:
        """Install what a browser brings, if it is the one that has begun; Slack is asked for nothing before that."""
        try:
            return await self._finished(query, cookies)
        except Exception as error:  # noqa: BLE001 - whatever breaks, no log quotes what the browser brought
            return self._broken(error)

    async def _finished(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> Answer:
        state, browser = query.get("state", ""), cookies.get(COOKIE, "")
        if not (_SECRET.fullmatch(state) and _SECRET.fullmatch(browser)):
            return self._page(400, landing.STRANGE)
        if not await self._beginnings.finish(state, browser):
            return self._page(400, landing.STRANGE)
        if query.get("error"):
            return self._page(200, landing.DENIED)
        code = query.get("code", "")
        if not _CODE.fullmatch(code):
            return self._page(400, landing.STRANGE)
        try:
            installation = await self._access.exchange(code, self._redirect)
        except Refused as refused:
            if str(refused) in _BEGUN_AGAIN:
                return self._page(400, landing.STRANGE)
            log.warning("Slack: an installation was refused (%s); `briefing-bot doctor` looks at the settings", refused)
            return self._page(500, landing.UNFIT)
        except (Unreachable, RateLimited) as error:
            log.warning("Slack: an installation was not finished (%s)", error)
            return self._page(503, landing.AWAY)
        await self._keep(installation)
        return self._page(200, landing.installed(installation))

    def _broken(self, error: Exception) -> Answer:
        logged("an installation", error)
        return self._page(503, landing.AWAY)

    def _page(self, status: int, page: landing.Page) -> Answer:
        return Answer(status, landing.HEADERS, landing.drawn(page, self._again))
