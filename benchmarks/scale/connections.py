"""What is kept in memory: a workspace on Slack, and a library that a workspace has for itself."""

from __future__ import annotations

import asyncio
import os
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.scale.events import megabytes_of
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.listeners import Listeners
from bot.adapters.slack.web import Connections, Web
from bot.app import SystemClock, open_libraries, open_meaning
from bot.core.answering import Answering
from bot.core.responder import Responder
from bot.settings import read_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from bot.core.matching import Meaning
    from bot.core.model import Reply, Request
    from bot.settings import Settings

_LIBRARIES = 5
_TOKEN = "xoxb-1-fake"  # noqa: S105 - of no real Slack


def _nobody(request: Request) -> AbstractAsyncContextManager[Reply | None]:
    raise AssertionError("nobody asks")


async def connections(options: argparse.Namespace) -> AsyncIterator[str]:
    """Give a line for workspaces that are kept beside each other in one process, and one for libraries."""
    shared, app, kept = Connections(), Listeners.listening(), []
    before, start = megabytes_of(os.getpid()), perf_counter()
    for number in range(options.kept):
        slack = Slack(Web(_TOKEN, connections=shared), SystemClock(), app=app)
        slack.begin({"team_id": f"T{number}", "user_id": "UBOT", "bot_id": "B1"}, _nobody)
        kept.append(slack)
        await asyncio.sleep(0)
    took, grown = perf_counter() - start, megabytes_of(os.getpid()) - before
    yield f"a workspace on Slack that is kept: {1024 * grown / len(kept):.1f} KiB, {1000 * took / len(kept):.2f} ms"
    await asyncio.gather(*(slack.end() for slack in kept))
    await shared.close()
    yield _libraries()


def _libraries() -> str:
    """Measure this repository's own, as if several workspaces had it for themselves."""
    settings = read_settings(environ={})
    meaning = open_meaning(settings, print)
    kept = [_responder(settings, meaning)]  # what all of them share is there from now on
    before, start = megabytes_of(os.getpid()), perf_counter()
    kept += [_responder(settings, meaning) for _ in range(_LIBRARIES)]
    took, grown = perf_counter() - start, megabytes_of(os.getpid()) - before
    return f"a library of a workspace's own: {grown / _LIBRARIES:.1f} MB, {took / _LIBRARIES:.1f} s to load and index"


def _responder(settings: Settings, meaning: Meaning | None) -> Responder:
    answering = Answering(open_libraries(settings).whole(), meaning)
    answering.prepare()
    return Responder(answering)
