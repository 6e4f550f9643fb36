"""Figures of the deliveries, for Prometheus: without names of workspaces, channels or people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import Counter, Histogram

if TYPE_CHECKING:
    from datetime import timedelta

    from prometheus_client import CollectorRegistry

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_LATE: Final = (1, 5, 15, _MINUTE, 5 * _MINUTE, 15 * _MINUTE, _HOUR, 6 * _HOUR, _DAY, 7 * _DAY)


class Figures:
    """What one process has done since it started."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """Begin at nothing, in the registry of whoever looks, if anybody does."""

        def counter(name: str, what: str) -> Counter:
            return Counter(f"briefing_deliveries_{name}", what, registry=registry)

        self.due = counter("due", "Summaries that have become due")
        self.sent = counter("sent", "Posts that are there")
        self.silent = counter("silent", "Summaries that had nothing to say")
        self.held = counter("held", "Posts of which nobody knows whether they are there")
        self.dead = counter("dead", "Posts that a platform will never take")
        self.doubled = counter("doubled", "Posts that were there twice, and removed once")
        self._late = Histogram(
            "briefing_delivery_lateness_seconds",
            "Seconds from when a post was due until it was known to be there",
            buckets=_LATE,
            registry=registry,
        )

    def arrived(self, late: timedelta) -> None:
        """Count a post that is there, and how late it came."""
        self.sent.inc()
        self._late.observe(max(late.total_seconds(), 0))
