"""What must hold at the end of every schedule: the cases 1 to 13 of FAILURES, over what the platforms wrote down."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.app import SystemClock
from tests.adapters.discord.fake import TOKEN as DISCORD_TOKEN
from tests.adapters.discord.fake.reading import read as read_discord
from tests.adapters.slack.fake import APP_TOKEN, TOKEN
from tests.adapters.slack.fake.reading import pings, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.chaos.large.schedules import Stage

FOREIGN: Final = (
    ("slack:T9:C9", "slack:T9:U9"),
    ("discord:900000000000000001:900000000000000002", "discord:9:900000000000000003"),
)
"""Subscriptions of others, each with its owner."""
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
FAR: Final = f"{_DAYS[(SystemClock().now().weekday() + 3) % 7]} 12:00 UTC"
"""A time that no schedule lasts until."""
_SUMMARY: Final = "Nothing material has changed"

# Connections that are kept for further calls, one for each of the three things done at once on two platforms: they are
# let go after fifteen seconds, and others may be there instead.
_CONNECTIONS: Final = 6
# What is needed once for each kind of trouble, and what a few dozen answers leave in caches: some two MiB, usually.
_MEMORY: Final = 12.0


class Held(NamedTuple):
    """What a bot holds while nothing happens."""

    memory: float
    descriptors: int
    connections: int
    """On the platforms' side, those that idle included."""
    sockets: int
    sessions: int


def grown(before: Held, after: Held) -> list[str]:
    """Return what has grown under load, and didn't become again what it was."""
    found = []
    if after.memory - before.memory > _MEMORY:
        found.append(f"memory: {before.memory:.1f} MiB before the load, {after.memory:.1f} after")
    if after.descriptors - before.descriptors > _CONNECTIONS:
        found.append(f"descriptors: {before.descriptors} before the load, {after.descriptors} after")
    if after.connections - before.connections > _CONNECTIONS:
        found.append(f"connections: {before.connections} before the load, {after.connections} after")
    if (after.sockets, after.sessions) != (before.sockets, before.sessions):
        found.append(f"sockets and sessions: {before[3:]} before the load, {after[3:]} after")
    return found


def violations(stage: Stage, folder: Path) -> list[str]:
    """Return what must not be."""
    return [*_replies(stage), *_wire(stage), *_pings(stage), *_kept(folder), *stage.slack.faults, *stage.discord.faults]


def _replies(stage: Stage) -> Iterator[str]:
    """Cases 1, 3, 6 and 8: one reply to each request, whatever happened to it; none at most where nobody could."""
    for one in stage.slack.book.entries:
        least = 0 if one.may_be_lost or one.about in stage.slack.unsure else 1
        if not least <= one.replies() <= 1:
            yield f"case 1: Slack, {one.story()}"
        if not (one.sent.heard.is_set() or one.may_be_lost):
            yield f"case 7: Slack, {one.story()} was never acknowledged"
    for asked in stage.discord.book.entries:
        if not (0 if asked.may_be_lost else 1) <= asked.replies() <= 1:
            yield f"case {8 if asked.sent.token else 1}: Discord, {asked.story()}"
    shown = [read(post.blocks, post.text) for post in stage.slack.world.posts.values() if post.readers is None]
    summaries = sum(_SUMMARY in text for text in shown)
    if summaries > stage.on_slack.orders:
        yield f"case 3: Slack has {summaries} summaries, and {stage.on_slack.orders} were asked for"
    payloads = [post.payload for post in stage.discord.world.posts.values() if post.readers is None]
    summaries = sum(_SUMMARY in read_discord(payload) for payload in payloads)
    if summaries > stage.on_discord.orders:
        yield f"case 3: Discord has {summaries} summaries, and {stage.on_discord.orders} were asked for"


def _wire(stage: Stage) -> Iterator[str]:
    """Cases 2, 10 and 12: addresses are used once, no token but the bot's own is shown, and sessions are few."""
    used = stage.slack.presented
    if len(used) != len({*used}):
        yield "case 2: a socket's address was used twice"
    for method, token in sorted(stage.slack.shown):
        if token != (APP_TOKEN if method == "apps.connections.open" else TOKEN):
            yield f"case 10: {method} was called with another token than the bot's"
    if stage.discord.shown - {f"Bot {DISCORD_TOKEN}"}:
        yield "case 10: Discord was called with another token than the bot's"
    most = stage.bot.lives + stage.discord.ended
    if stage.discord.identifies > most:
        yield f"case 12: {stage.discord.identifies} sessions were begun, where {most} had to be"
    for where, refused in (("Slack", stage.slack.world.refused), ("Discord", stage.discord.world.refused)):
        yield from (f"{where} refused what the bot sent: {why}" for why in refused)


def _pings(stage: Stage) -> Iterator[str]:
    """Case 4: nobody is notified by what people write."""
    for method, body in stage.slack.calls:
        if method.startswith(("chat.", "views.", "response_url")):
            blocks = body.get("blocks", body.get("view", {}).get("blocks", ()))
            if found := pings(blocks, str(body.get("text", ""))):
                yield f"case 4: {method} notifies {', '.join(found)}"
    for method, path, body in stage.discord.calls:
        message = body.get("data") if path.endswith("/callback") else body
        if method in ("POST", "PATCH") and message and ("components" in message or "content" in message):
            allowed = message.get("allowed_mentions")
            if "custom_id" not in message and (allowed is None or any(allowed.values())):  # a modal notifies nobody
                yield f"case 4: {method} {path.split('/')[1]} allows mentions: {allowed}"


def _kept(folder: Path) -> Iterator[str]:
    """Cases 9 and 10: what Bob may not change is as it was, and so is what belongs to others."""
    with closing(sqlite3.connect(folder / "state" / "briefing-bot.sqlite3")) as connection:
        rows = connection.execute("SELECT platform, workspace, channel, person, standing FROM subscription").fetchall()
    ours = [row for row in rows if row[1] not in ("T9", "900000000000000001")]
    if foreign := [row for row in ours if row[3] not in ("UANN", "200000000000000001")]:
        yield f"case 9: {foreign} are somebody's who may not subscribe"
    if len(rows) - len(ours) != len(FOREIGN) or any(row[4] != "active" for row in rows if row not in ours):
        yield "case 10: a subscription of another workspace was changed"
