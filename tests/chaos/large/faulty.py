"""Bots that are wrong on purpose, each in one thing, so that a harness that sees nothing is seen.

    python -m tests.chaos.large.faulty claims run      answers whatever comes, however often

Most faults are put on the wire, below everything that the bot knows.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Request = Callable[..., Awaitable[aiohttp.ClientResponse]]
    Json = dict[str, Any]

_LEAKED: Final[list[object]] = []
_request: Final[Request] = aiohttp.ClientSession._request  # noqa: SLF001 - all calls pass through it


def claims() -> None:
    """Take everything for one's own: what is delivered twice is answered twice."""
    from bot.storage.store import SqlStore  # noqa: PLC0415 - for this fault

    async def claim(*_: object) -> bool:
        return True

    _put(SqlStore, claim=claim)


def nonces() -> None:
    """Send no nonce, so that a post made again is a second post."""
    _change(lambda body: body.pop("nonce", None))


def mentions() -> None:
    """Leave out who may be pinged."""

    def change(body: Json) -> None:
        body.pop("allowed_mentions", None)
        if isinstance(body.get("data"), dict):
            body["data"].pop("allowed_mentions", None)

    _change(change)


def leak() -> None:
    """Open a session for each call, and never close it."""

    async def request(session: aiohttp.ClientSession, method: str, url: Any, **more: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - the SDK's
        where = urlsplit(str(url))
        _LEAKED.append(await asyncio.open_connection(where.hostname, where.port))
        return await _request(session, method, url, **more)

    _patch(request)


def posts() -> None:
    """Post again on Slack whenever an answer is lost."""

    async def request(session: aiohttp.ClientSession, method: str, url: Any, **more: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - the SDK's
        try:
            return await _request(session, method, url, **more)
        except aiohttp.ClientError:
            if not str(url).endswith("chat.postMessage") and "/respond/" not in str(url):
                raise
            return await _request(session, method, url, **more)

    _patch(request)


def anyone() -> None:
    """Let anybody change what belongs to others."""
    from bot.core.authority import Authority  # noqa: PLC0415 - for this fault

    _put(Authority, allows=lambda *_: True)


def _change(change: Callable[[Json], object]) -> None:
    """Change the JSON of each call that has some."""

    async def request(session: aiohttp.ClientSession, method: str, url: Any, **more: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - the SDK's
        if isinstance(more.get("json"), dict):
            change(more["json"])
        elif isinstance(said := more.get("data"), str | bytes) and said[:1] in ("{", b"{"):
            body = json.loads(said)
            change(body)
            more["data"] = json.dumps(body) if isinstance(said, str) else json.dumps(body).encode()
        return await _request(session, method, url, **more)

    _patch(request)


def _patch(request: Request) -> None:
    _put(aiohttp.ClientSession, _request=request)


def _put(kind: type, **changed: object) -> None:
    """Change what all of a kind do."""
    for name, value in changed.items():
        setattr(kind, name, value)


FAULTS: Final = {one.__name__: one for one in (claims, nonces, mentions, leak, posts, anyone)}

if __name__ == "__main__":
    FAULTS[sys.argv.pop(1)]()
    from bot.cli import main

    sys.exit(main())
