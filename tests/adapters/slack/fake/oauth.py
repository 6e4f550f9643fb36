"""Installing by OAuth: the page that asks people, codes, tokens that expire, and what the next ones are had for."""

from __future__ import annotations

import base64
import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode

from aiohttp import web

from tests.adapters.slack.fake.trouble import ApiError
from tests.adapters.slack.fake.world import BOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.core.ports import Clock

    Json = dict[str, Any]

ACCESS: Final = "oauth.v2.access"
CLIENT: Final = "11.22"
CLIENT_SECRET: Final = "a-client-secret"  # noqa: S105 - of no real Slack
LIFETIME: Final = 43_200
"""Seconds that a token is good for."""


class Chosen(NamedTuple):
    """What somebody chooses on Slack's page."""

    team: str = "T1"
    name: str = "Acme"
    organisation: str = ""
    is_for_all: bool = False
    """Whether the organisation has it for all of its teams."""
    denies: bool = False


@dataclass
class Issued:
    """A token, and what its successor is had for."""

    chosen: Chosen
    token: str
    scopes: str
    refresh: str = ""
    expires_at: datetime | None = None
    is_used: bool = False
    next: Issued | None = None


class Oauth:
    """What Slack knows of one app."""

    def __init__(self, clock: Clock) -> None:
        """Know the app, and no installation."""
        self._clock = clock
        self.chosen = Chosen()
        self.rotates = True
        self.redirects = {"https://bot.example/slack/oauth_redirect"}
        self.codes: dict[str, tuple[Chosen, str, str]] = {}
        self.spent: set[str] = set()
        self.issued: dict[str, Issued] = {}
        self.refreshed: list[str] = []
        """The refresh tokens that were taken."""
        self._numbers = itertools.count(1)

    @property
    def latest(self) -> Issued:
        """What was issued last."""
        return [*self.issued.values()][-1]

    async def authorize(self, request: web.Request) -> web.Response:
        """Ask, and send the browser back; an app that isn't known, or would have it go elsewhere, is refused here."""
        asked = request.query
        if asked.get("client_id") != CLIENT or asked.get("redirect_uri") not in self.redirects:
            return web.Response(status=400, text="bad_redirect_uri or invalid_client_id")
        if not asked.get("scope"):
            return web.Response(status=400, text="invalid_scope")
        back = {"error": "access_denied"} if self.chosen.denies else {"code": self.code(asked["redirect_uri"])}
        back["state"] = asked.get("state", "")
        return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(back)}"})

    def code(self, redirect: str, scopes: str = "chat:write,commands") -> str:
        """Return a code, as it is good for one exchange."""
        code = f"{next(self._numbers)}.code"
        self.codes[code] = (self.chosen, redirect, scopes)
        return code

    def access(self, form: Mapping[str, Any], headers: Mapping[str, str]) -> Json:
        """Exchange a code or a refresh token; raises ApiError."""
        self._known_app(form, headers)
        if form.get("grant_type") == "refresh_token":
            return self._answer(self._refresh(form.get("refresh_token", "")))
        code = form.get("code", "")
        if code in self.spent:
            raise ApiError("code_already_used")
        if code not in self.codes:
            raise ApiError("invalid_code")
        chosen, redirect, scopes = self.codes.pop(code)
        self.spent.add(code)
        if form.get("redirect_uri") != redirect:
            raise ApiError("bad_redirect_uri")
        return self._answer(self.issue(chosen, scopes))

    def _known_app(self, form: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        given = headers.get("Authorization", "")
        if given.startswith("Basic "):
            client, _, secret = base64.b64decode(given.removeprefix("Basic ")).decode().partition(":")
        else:
            client, secret = form.get("client_id", ""), form.get("client_secret", "")
        if client != CLIENT:
            raise ApiError("invalid_client_id")
        if secret != CLIENT_SECRET:
            raise ApiError("bad_client_secret")

    def _refresh(self, refresh: str) -> Issued:
        """A refresh token is good until what it was exchanged for is used: an answer may have been lost."""
        old = next((one for one in self.issued.values() if refresh and one.refresh == refresh), None)
        if old is None or (old.next and (old.next.is_used or old.next.next)):
            raise ApiError("invalid_refresh_token")
        self.refreshed.append(refresh)
        old.next = self.issue(old.chosen, old.scopes)
        return old.next

    def issue(self, chosen: Chosen, scopes: str) -> Issued:
        """Make a token, which expires where the app has its tokens rotated."""
        number = next(self._numbers)
        if self.rotates:
            until = self._clock.now() + timedelta(seconds=LIFETIME)
            made = Issued(chosen, f"xoxe.xoxb-1-fake{number}", scopes, f"xoxe-1-fake{number}", until)
        else:
            made = Issued(chosen, f"xoxb-fake{number}", scopes)
        self.issued[made.token] = made
        return made

    def _answer(self, made: Issued) -> Json:
        chosen = made.chosen
        organisation = {"id": chosen.organisation, "name": "Acme Group"} if chosen.organisation else None
        lasts = {"refresh_token": made.refresh, "expires_in": LIFETIME} if made.refresh else {}
        return {
            "app_id": "A1",
            "authed_user": {"id": "UANN"},
            "scope": made.scopes,
            "token_type": "bot",
            "access_token": made.token,
            "bot_user_id": BOT,
            "team": None if chosen.is_for_all else {"id": chosen.team, "name": chosen.name},
            "enterprise": organisation,
            "is_enterprise_install": chosen.is_for_all,
        } | lasts

    def use(self, token: str) -> bool:
        """Tell whether the token is one of those that were issued; raises ApiError where it is good no more."""
        if token not in self.issued:
            return False
        one = self.issued[token]
        if one.expires_at and self._clock.now() >= one.expires_at:
            raise ApiError("token_expired")
        one.is_used = True
        return True

    def who(self, token: str) -> Json:
        """Return what `auth.test` says to whoever has the token."""
        chosen = self.issued[token].chosen
        place = (chosen.organisation, "Acme Group") if chosen.is_for_all else (chosen.team, chosen.name)
        return {
            "url": "https://acme.example/",
            "team_id": place[0],
            "team": place[1],
            "user_id": BOT,
            "user": "briefings",
            "bot_id": "B1",
            "is_enterprise_install": chosen.is_for_all,
        } | ({"enterprise_id": chosen.organisation} if chosen.organisation else {})
