"""Starts, asks and counts, with short pauses, for the tests of the connection."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.discord import adapter, client, connecting, registering, rest, shards, starts
from bot.adapters.discord.adapter import Discord
from bot.core.model import Kind
from bot.testing import Answers, eventually
from tests.adapters.discord.fake import TOKEN, FakeDiscord
from tests.adapters.discord.rig import kept_in

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.adapters.discord.rig import DiscordRig

    Json = dict[str, Any]
    Lose = Callable[[FakeDiscord], Coroutine[Any, Any, None]]


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the pauses short."""
    for name in ("_FIRST_BREATH", "_WATCHED", "_LOOKED_FOR"):
        monkeypatch.setattr(client, name, 0.01)
    for name in ("_FIRST_PAUSE", "_UNUSED", "_TRIED"):
        monkeypatch.setattr(starts, name, 0.01)
    for module in (starts, connecting, registering):
        monkeypatch.setattr(module, "_LONGEST_PAUSE", 0.05)
    for module in (connecting, registering):
        monkeypatch.setattr(module, "_FIRST_PAUSE", 0.005)
    monkeypatch.setattr(client, "_LONGEST_BREATH", 0.05)
    monkeypatch.setattr(adapter, "_PAUSE", 0.01)
    monkeypatch.setattr(shards, "_EVERY", 0.02)
    monkeypatch.setattr(rest, "_PAUSES", (0.01,))


def begin(rig: DiscordRig, answers: Answers) -> asyncio.Task[None]:
    """Start the adapter without waiting for its connection."""
    rig.running = asyncio.create_task(rig.adapter.run(answers))
    return rig.running


async def restarted(rig: DiscordRig, answers: Answers, until: Callable[[], object]) -> None:
    """Start another adapter over the same store."""
    await rig.stop()
    rig.adapter = Discord(TOKEN, rig.clock, kept_in(rig.store))
    begin(rig, answers)
    await eventually(until, "a start")


def told(rig: DiscordRig, text: str) -> int:
    """Return how often it was answered."""
    return sum(f"You said {text}" in one.text for one in rig.shown)


async def asked(rig: DiscordRig, text: str = "and now?") -> None:
    """Ask by a command, and see it answered."""
    await rig.say(text, Kind.COMMAND)
    await eventually(lambda: told(rig, text), "an answer")


def logins(rig: DiscordRig) -> int:
    """Return how often a client began from nothing."""
    return sum(path == "/users/@me" for _, path, _ in rig.discord.calls)
