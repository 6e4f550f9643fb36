"""What the app asks of Slack for itself, by its id and secret: tokens, and the next ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from bot.adapters.slack.granting import Granted
from bot.adapters.slack.heard import NAME
from bot.adapters.slack.web import ACCESS, API_URL, Web
from bot.core.installation import Installation
from bot.core.ports import Unreachable

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.ports import Clock

    Payload = dict[str, Any]

SINCE: Final = "since"
"""What says when it was installed, in seconds since 1970, among what is known of an installation."""
_ID: Final = re.compile("[A-Z0-9]{1,50}")


class Access:
    """Asks for tokens; raises as `Web` does, and Unreachable for an answer that holds none."""

    def __init__(self, client: str, secret: str, api_url: str, clock: Clock) -> None:
        """Take the app's id and secret."""
        self._app, self._url, self._clock = (client, secret), api_url or API_URL, clock
        # Slack's own page, which asks people, is beside its API.
        self.authorize: Final = urljoin(self._url, "../oauth/v2/authorize")

    async def exchange(self, code: str, redirect: str) -> Installation:
        """Return what a browser's code stands for; a code is good for one try."""
        asked_at = self._clock.now()
        async with Web("", self._url, app=self._app) as web:
            answer = await web.call(ACCESS, {"code": code, "redirect_uri": redirect})
        token = _token(answer)
        async with Web(token, self._url) as web:
            who = await web.call("auth.test", harmless=True)
        # An installation for all of an organisation has no team.
        organisation = str((answer.get("enterprise") or {}).get("id", ""))
        place = answer.get("enterprise" if answer.get("is_enterprise_install") else "team") or {}
        about = {
            "app": str(answer.get("app_id", "")),
            "bot_user": str(answer.get("bot_user_id", "")),
            "bot_id": str(who.get("bot_id", "")),
            "scopes": str(answer.get("scope", "")),
            "name": str(place.get("name", "")),
            "address": str(who.get("url", "")),
            SINCE: str(asked_at.timestamp()),
        }
        workspace = str(place.get("id", ""))
        if not all(map(_ID.fullmatch, (workspace, about["app"], about["bot_user"]))):
            raise Unreachable("no answer of Slack's")
        made = Installation(NAME, workspace, organisation, about)
        return replace(made, token=token, **_next(answer, asked_at))

    async def refresh(self, spent: Installation) -> Installation:
        """Return the same installation with the next tokens; where the answer was lost, the same is asked again."""
        asked_at = self._clock.now()
        async with Web("", self._url, app=self._app) as web:
            asked = {"grant_type": "refresh_token", "refresh_token": spent.refresh}
            answer = await web.call(ACCESS, asked, harmless=True)
        about = {**spent.about, "scopes": str(answer.get("scope") or spent.about.get("scopes", ""))}
        return replace(spent, about=about, token=_token(answer), **_next(answer, asked_at))


def granted(installation: Installation) -> Granted:
    """Return an installation as the bot uses it."""
    about = installation.about
    own = [about.get(name, "") for name in ("bot_user", "bot_id", "scopes", "app")]
    return Granted(installation.workspace, installation.organisation, *own)


def _token(answer: Payload) -> str:
    token = answer.get("access_token")
    if not isinstance(token, str) or not token or answer.get("token_type") != "bot":
        raise Unreachable("no answer of Slack's")
    return token


def _next(answer: Payload, asked_at: datetime) -> Payload:
    """Return what the next token is had for, and when; nothing where this one never expires."""
    seconds, refresh = answer.get("expires_in"), answer.get("refresh_token")
    if not (isinstance(seconds, int) and isinstance(refresh, str) and refresh):
        return {"refresh": "", "expires_at": None}
    return {"refresh": refresh, "expires_at": asked_at + timedelta(seconds=seconds)}
