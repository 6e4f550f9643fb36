"""Figures for Prometheus, after whatever people and others may send."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core.document import Document
from bot.core.model import Audience, Finding, Kind, Outcome, Person, Place, Reply, Request
from bot.core.ports import InHand, Unreachable
from bot.delivery.figures import Figures
from bot.metering import Meters
from bot.testing import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

HOSTILE = 'planted"}\n# HELP x {a="b"} <@U1> T012AB3CD microsoft-openai'
LABELS = {
    "platform": {"slack", "discord", "other"},
    "kind": {kind.value for kind in Kind},
    "outcome": {outcome.value for outcome in Outcome}
    | {"nothing", "failed", "taken", "not now", "refused"}
    | {"answered", "limited", "broken", "unreachable"},
    "level": {"warning", "error"},
}
"""Every label that there may be, with its values; `le` is a number."""


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands still."""
    return FakeClock()


@pytest.fixture
def meters(clock: FakeClock) -> Meters:
    """Return figures of everything, as `run` has them."""
    made = Meters(clock)
    Figures(made.registry)
    for name in ("slack", "discord"):
        made.platform(name, lambda: 1, lambda: True)
    return made


def asked(clock: FakeClock, platform: str = "slack", kind: Kind = Kind.COMMAND) -> Request:
    """Return a request whose every text is hostile."""
    place, person = Place(platform, HOSTILE, HOSTILE), Person(platform, HOSTILE, HOSTILE)
    return Request(HOSTILE, HOSTILE, kind, place, person, clock.now() - timedelta(seconds=3))


class Answers:
    """Answers as it is told to."""

    def __init__(self, outcome: Outcome | None) -> None:
        """Take what becomes of each request; None answers nothing."""
        self._outcome = outcome

    def answer(self, request: Request) -> Answers:
        """Return what gives the reply."""
        return self

    async def __aenter__(self) -> Reply | None:
        """Give it."""
        if self._outcome is None:
            return None
        return Reply(Document(HOSTILE), Audience.ASKER, Finding(self._outcome, HOSTILE, HOSTILE))

    async def __aexit__(self, *_: object) -> None:
        """Leave."""


def judged(text: str) -> None:
    """Fail on a label, or the value of one, that isn't in the closed sets."""
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            for name, value in sample.labels.items():
                if name == "le":
                    float(value)
                else:
                    assert value in LABELS[name], sample
    assert "planted" not in text


async def test_case_35_no_label_has_anything_but_a_word_of_ours(meters: Meters, clock: FakeClock) -> None:
    """Whatever is asked, posted or logged, and wherever from: each label has one of a few values."""
    for platform in ("slack", "discord", HOSTILE):
        for kind in Kind:
            for outcome in (*Outcome, None):
                async with meters.counted(Answers(outcome).answer)(asked(clock, platform, kind)):
                    pass

    async def take(body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
        return int(body), HOSTILE, HOSTILE

    receive = meters.received("slack", take)
    for status in (200, 400, 401, 413, 503, 599):
        await receive(str(status).encode(), {HOSTILE: HOSTILE})
    meters.watch_log()
    for name in ("bot.adapters.slack.web", "bot.adapters.discord.client", "bot.storage.store", HOSTILE):
        logging.getLogger(name).warning(HOSTILE)
        logging.getLogger(name).error(HOSTILE)
    logging.getLogger().removeHandler(meters._lines)  # noqa: SLF001 - else other tests are counted
    meters.turned(0.01, 1)
    text = meters.text()
    judged(text)
    for sample in (
        'briefing_requests_total{kind="command",outcome="answer",platform="slack"} 1.0',
        'briefing_requests_total{kind="mention",outcome="nothing",platform="other"} 1.0',
        'briefing_answer_seconds_bucket{le="5.0",platform="discord"} ',
        'briefing_posts_received_total{outcome="not now",platform="slack"} 1.0',
        'briefing_posts_received_total{outcome="refused",platform="slack"} 4.0',
        'briefing_log_lines_total{level="error",platform="discord"} 1.0',
        'briefing_connections{platform="slack"} 1.0',
        "briefing_database_failures_total 1.0",
        "briefing_database_turn_seconds_count 1.0",
        "process_open_fds ",
    ):
        assert sample in text


async def test_what_could_not_be_shown_is_a_failure(meters: Meters, clock: FakeClock) -> None:
    """A reply that breaks on its way counts as failed, adds no seconds, and still breaks for whoever answers."""
    with pytest.raises(Unreachable):
        async with meters.counted(Answers(Outcome.ANSWER).answer)(asked(clock)):
            raise Unreachable(HOSTILE)
    text = meters.text()
    assert 'briefing_requests_total{kind="command",outcome="failed",platform="slack"} 1.0' in text
    assert 'briefing_answer_seconds_count{platform="slack"} 0.0' in text


async def test_what_another_process_has_in_hand_is_no_failure(meters: Meters, clock: FakeClock) -> None:
    """Each hand-over would else look like trouble: it counts as what got no reply here."""

    @asynccontextmanager
    async def in_hand(request: Request) -> AsyncIterator[Reply | None]:
        if request.kind is Kind.MENTION:
            raise InHand
        yield None

    with pytest.raises(InHand):
        async with meters.counted(in_hand)(asked(clock, kind=Kind.MENTION)):
            pass
    text = meters.text()
    assert 'briefing_requests_total{kind="mention",outcome="nothing",platform="slack"} 1.0' in text
    assert 'briefing_requests_total{kind="mention",outcome="failed",platform="slack"} 0.0' in text
