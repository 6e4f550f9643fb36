"""How the calls to a platform ended, counted for Prometheus: by platform and by one of five words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import aiohttp
from prometheus_client import Counter

if TYPE_CHECKING:
    from types import SimpleNamespace

_BAD: Final = 400
_TOO_MANY: Final = 429
_BROKEN: Final = 500  # of HTTP

_ENDS: Final = ("answered", "limited", "refused", "broken", "unreachable")

CALLS: Final = Counter(
    "briefing_platform_calls", "Calls to a platform, by how they ended", ["platform", "outcome"], registry=None
)
"""Of the whole process, and in no registry until somebody who looks puts it into one."""

UNACKNOWLEDGED: Final = Counter(
    "briefing_unacknowledged", "Deliveries that a platform was not told to have arrived", ["platform"], registry=None
)
"""Likewise."""


def traced(platform: str) -> aiohttp.TraceConfig:
    """Return what counts the calls of a session: one that a platform limited (429) apart from other refusals."""
    counters = {end: CALLS.labels(platform, end) for end in _ENDS}
    UNACKNOWLEDGED.labels(platform)
    config = aiohttp.TraceConfig()

    async def ended(_: aiohttp.ClientSession, __: SimpleNamespace, call: aiohttp.TraceRequestEndParams) -> None:
        counters[_end(call.response.status)].inc()

    async def broke(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestExceptionParams) -> None:
        counters["unreachable"].inc()

    config.on_request_end.append(ended)
    config.on_request_exception.append(broke)
    return config


def _end(status: int) -> str:
    if status == _TOO_MANY:
        return "limited"
    if status >= _BROKEN:
        return "broken"
    return "refused" if status >= _BAD else "answered"
