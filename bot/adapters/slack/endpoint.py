"""The HTTP way in: only what Slack has signed is read, and each delivery once."""

from __future__ import annotations

import hmac
import logging
import re
from collections import OrderedDict
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt.response import BoltResponse

    from bot.core.ports import Clock

log = logging.getLogger(__name__)

PATH: Final = "/slack/events"
LARGEST: Final = 1 << 20
"""Bytes of a body; Slack's own are far smaller."""

_FRESH: Final = 300  # seconds that a signature counts, either way: clocks differ
_SIGNATURE: Final = re.compile("v0=[0-9a-f]{64}")
_WARNED: Final = 60  # seconds between two warnings
_REMEMBERED: Final = 20_000  # signatures; as many as come in five minutes at 60 a second


class Response(NamedTuple):
    """What the server answers."""

    status: int
    body: str = ""
    content_type: str = "text/plain"


class Taking(Protocol):
    """An adapter, as Slack calls it."""

    async def take(self, body: str, content_type: str = "") -> BoltResponse:
        """Take what Slack delivers; 400 for what can't be read, 503 where nothing more is taken."""


class Endpoint:
    """Takes what is posted to PATH, whatever server it is posted to."""

    def __init__(self, slack: Taking, secret: str, clock: Clock) -> None:
        """Take the signing secret of the app."""
        self._slack, self._secret, self._clock = slack, secret.encode(), clock
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._warned = 0.0

    async def receive(self, body: bytes, headers: Mapping[str, str]) -> Response:
        """Answer a post. What isn't Slack's is refused unread, and nothing of it is logged."""
        if len(body) > LARGEST:
            return Response(413)
        signature = headers.get("X-Slack-Signature", "")
        if not self._is_signed(body, headers.get("X-Slack-Request-Timestamp", ""), signature):
            return Response(401)
        if signature in self._seen:
            return Response(200)
        self._remember(signature)
        response = await self._dispatch(body, headers)
        if response.status == 503:  # noqa: PLR2004 - not taken: Slack delivers it again
            self._seen.pop(signature, None)
        return response

    def _is_signed(self, body: bytes, timestamp: str, signature: str) -> bool:
        """Slack's own verifier would read the body as text first, and break where it is none."""
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 20 and signature.isascii()):  # noqa: PLR2004 - no time is as long
            return False
        now = self._clock.now().timestamp()
        if abs(now - int(timestamp)) > _FRESH:
            return False
        signed = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, sha256).hexdigest()
        is_signed = hmac.compare_digest(f"v0={signed}", signature)
        if not is_signed and _SIGNATURE.fullmatch(signature):
            self._warn(now)
        return is_signed

    def _warn(self, now: float) -> None:
        """Say what a wrong secret looks like from here; not too often, since anybody may call."""
        if now - self._warned >= _WARNED:
            self._warned = now
            log.warning(
                "A call was refused: its signature doesn't fit SLACK_SIGNING_SECRET. "
                "Copy it anew from Basic Information, Signing Secret."
            )

    def _remember(self, signature: str) -> None:
        self._seen[signature] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)

    async def _dispatch(self, body: bytes, headers: Mapping[str, str]) -> Response:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return Response(400)
        # No other header is signed, and Bolt has some of its own that it obeys.
        answer = await self._slack.take(text, headers.get("Content-Type", ""))
        if answer.status == 404:  # noqa: PLR2004 - Bolt's word for what nobody listens to, which Slack needn't repeat
            return Response(200)
        content_type = answer.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
        return Response(answer.status, answer.body or "", content_type)
