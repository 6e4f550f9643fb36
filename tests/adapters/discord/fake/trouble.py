"""What goes wrong on the way to Discord and back, and what answers look like."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping


class Trouble(NamedTuple):
    """What meets a call: an HTTP status with a code of Discord's own, or a connection that ends or says nothing."""

    status: int = 200
    code: int = 0
    retry_after: float = 0
    is_global: bool = False
    scope: str = "user"
    """Of a 429: `user`, `global` or `shared`."""
    reset: str = ""
    """`before` or `after` the call was taken, the connection ends."""
    hang: str = ""
    """Likewise, it says nothing more."""
    taken: bool = False
    """Whether the call is taken, whatever its status says."""
    late: float = 0
    """Seconds after which the call is taken, whatever was said before; 0: never."""
    slow: float = 0
    """Seconds that the answer takes."""
    words: str = ""
    """What somebody on the way says in Discord's place."""


class ApiError(Exception):
    """What Discord refuses a call with."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """Take the HTTP status, Discord's code and its words."""
        super().__init__(message)
        self.status, self.code = status, code


def as_json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return an answer whose content type is JSON and nothing more, as the SDK wants it."""
    if status == 204:
        return web.Response(status=204, headers=headers)
    body = json.dumps(value).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


def refusal(trouble: Trouble) -> web.Response:
    """Return what Discord answers in trouble, or what somebody else does."""
    if trouble.words:
        return web.Response(text=trouble.words, status=trouble.status, content_type="text/html")
    body: dict[str, object] = {"message": "You are being rate limited.", "code": trouble.code}
    if trouble.status != 429:
        return as_json(body | {"message": f"{trouble.status}: trouble"}, trouble.status)
    headers = {"Via": "1.1 google", "Retry-After": str(math.ceil(trouble.retry_after))}
    headers["X-RateLimit-Scope"] = "global" if trouble.is_global else trouble.scope
    if trouble.is_global:
        headers["X-RateLimit-Global"] = "true"
    body |= {"retry_after": trouble.retry_after, "global": trouble.is_global}
    return as_json(body, 429, headers)
