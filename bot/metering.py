"""What one process does, in figures for Prometheus: no label names a person, a channel, a workspace or a briefing."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.adapters.calls import CALLS, UNACKNOWLEDGED
from bot.core.model import Kind, Outcome
from bot.core.ports import InHand

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from bot.core.model import Reply, Request
    from bot.core.ports import Answer, Clock

    Receive = Callable[[bytes, Mapping[str, str]], Awaitable[tuple[int, str, str]]]

PLATFORMS: Final = ("slack", "discord")
NOTHING: Final = "nothing"
"""The outcome of what got no reply: somebody else has answered it, or it was not for the bot."""
FAILED: Final = "failed"
"""The outcome of a reply that couldn't be shown."""

_OTHER: Final = "other"
_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_OK: Final = 200
_TURN: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
_TAKEN: Final = {_OK: "taken", 503: "not now"}
_REFUSED: Final = "refused"


class Meters:
    """Counts what happens around the answers. All of it is in one registry, where others put theirs."""

    def __init__(self, clock: Clock) -> None:
        """Begin at nothing."""
        self._clock = clock
        self.registry: Final = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(CALLS)
        self.registry.register(UNACKNOWLEDGED)
        self._requests = Counter(
            "briefing_requests",
            "What was asked, and what became of it",
            ["platform", "kind", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "briefing_answer_seconds",
            "Seconds from when a request was received until its reply was handed to the platform",
            ["platform"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._posts = Counter(
            "briefing_posts_received",
            "What a platform posted to the bot's own server",
            ["platform", "outcome"],
            registry=self.registry,
        )
        self._connections = Gauge(
            "briefing_connections", "Connections that a platform delivers by", ["platform"], registry=self.registry
        )
        self._ready = Gauge(
            "briefing_platform_ready", "Whether the bot can answer there", ["platform"], registry=self.registry
        )
        self._turns = Histogram(
            "briefing_database_turn_seconds",
            "Seconds of a transaction that all shared who waited for it",
            buckets=_TURN,
            registry=self.registry,
        )
        self._undone = Counter(
            "briefing_database_failures", "Pieces of work that the database did not do", registry=self.registry
        )
        self._lines = _Lines(self.registry)

    def watch_log(self) -> None:
        """Count warnings and errors from now on, whether they are shown or not."""
        logging.getLogger().addHandler(self._lines)

    def counted(self, answer: Answer) -> Answer:
        """Return what answers likewise, and is counted."""

        @asynccontextmanager
        async def counting(request: Request) -> AsyncIterator[Reply | None]:
            platform, outcome = _known(request.place.platform), FAILED
            try:
                async with answer(request) as reply:
                    yield reply
                outcome = reply.finding.outcome.value if reply else NOTHING
                if reply:
                    late = self._clock.now() - request.at
                    self._seconds.labels(platform).observe(max(late.total_seconds(), 0))
            except InHand:
                outcome = NOTHING
                raise
            finally:
                self._requests.labels(platform, request.kind.value, outcome).inc()

        return counting

    def received(self, platform: str, receive: Receive) -> Receive:
        """Return what takes posts likewise, and is counted."""
        counters = {end: self._posts.labels(platform, end) for end in (*_TAKEN.values(), _REFUSED)}

        async def receiving(body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
            answer = await receive(body, headers)
            counters[_TAKEN.get(answer[0], _REFUSED)].inc()
            return answer

        return receiving

    def turned(self, seconds: float, failures: int) -> None:
        """Count a transaction of the database, and what of it was not done."""
        self._turns.observe(seconds)
        self._undone.inc(failures)

    def platform(self, name: str, connections: Callable[[], int], is_ready: Callable[[], bool]) -> None:
        """Show how it stands there whenever somebody looks."""
        for kind in Kind:
            for outcome in (*Outcome, NOTHING, FAILED):
                self._requests.labels(name, kind.value, str(outcome))
        self._seconds.labels(name)
        self._connections.labels(name).set_function(connections)
        self._ready.labels(name).set_function(is_ready)

    def text(self) -> str:
        """Return all of it, as Prometheus reads it."""
        return generate_latest(self.registry).decode()


class _Lines(logging.Handler):
    """Counts what is logged, by the platform whose adapter says it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(logging.WARNING)
        self._counter = Counter(
            "briefing_log_lines", "Warnings and errors in the log", ["platform", "level"], registry=registry
        )
        for platform in (*PLATFORMS, _OTHER):
            for level in ("warning", "error"):
                self._counter.labels(platform, level)

    def emit(self, record: logging.LogRecord) -> None:
        """Count it."""
        platform = _known(record.name.removeprefix("bot.adapters.").partition(".")[0])
        self._counter.labels(platform, "error" if record.levelno >= logging.ERROR else "warning").inc()


def _known(platform: str) -> str:
    return platform if platform in PLATFORMS else _OTHER
