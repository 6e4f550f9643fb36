"""Two workspaces have the bot, and one refers to the other's ids, in every kind of delivery."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.slack import views
from bot.adapters.slack.heard import Kept, Opened
from bot.core.model import Person, Place
from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions
from bot.testing import FakeClock
from tests.adapters.slack.fake import Post
from tests.adapters.slack.fake.reading import read
from tests.adapters.slack.hosted import ALPHA, BETA, Hosted, hosted
from tests.adapters.slack.test_removal import answered, use
from tests.storage.rig import rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.briefing import Library
    from tests.adapters.slack.fake import FakeSlack

    Json = dict[str, Any]

THEIRS = {**BETA.channels, "direct": "DANNBETA"}


@pytest.fixture
async def host(tmp_path: Path, lighthouse: Library) -> AsyncIterator[Hosted]:
    """Return a bot in two workspaces, where everything was used in both."""
    clock = FakeClock()
    store = await SqlStore.open(tmp_path / "state" / "bot.db", clock)
    async with hosted(clock, store, ALPHA, BETA) as host:
        kept = await host.start_bot(lighthouse)
        for names in (ALPHA, BETA):
            await use(host, names, kept)
            host.clock.pass_time(seconds=60)
        yield host
    await store.close()


def whole(tmp_path: Path) -> list[str]:
    """Return every row of the other workspace."""
    return [line for line in rows(tmp_path / "state" / "bot.db").splitlines() if "BETA" in line and "ALPHA" not in line]


def button(line: str, channel: str, action: str = "ask:0") -> Post:
    """Return a message with a button that nobody was ever shown."""
    element = {"type": "button", "action_id": action, "value": line, "text": {"type": "plain_text", "text": "x"}}
    return Post("1.1", channel, "", [{"type": "actions", "elements": [element]}])


async def forged_lines(host: Hosted) -> list[str]:
    """Return every command line that names something of the other workspace."""
    theirs = await _theirs(host)
    place, ann = Place("slack", BETA.team, BETA.channels["general"]), Person("slack", BETA.team, BETA.people["ann"])
    key = await host.store.keep_line(place, ann, "unsubscribe")
    orders = [f"{verb} {theirs}" for verb in ("unsubscribe", "pause", "resume", "send", "next", "deliveries")]
    settled = [f"deliveries {word} {theirs}/held" for word in ("arrived", "again")]
    return [*orders, *settled, f"~{key}", f"feedback good ~{key}", f"dialog subscribe {theirs}"]


async def _theirs(host: Hosted) -> str:
    """Return the id of the other workspace's subscription."""
    [theirs] = await SqlSubscriptions(host.store.turns).of("slack", BETA.team)
    return theirs.id


async def press_everything(slack: FakeSlack, line: str) -> None:
    """Type it, say it and press it, in one's own places and in those that the other has."""
    await slack.command("ann", "general", line)
    await slack.mention("ann", "general", line)
    await slack.say("ann", "direct", line)
    for channel in (*slack.names.channels.values(), *THEIRS.values()):
        for action in ("ask:0", "share"):
            await slack.press("ann", button(line, channel, action), "x")
    for opened in (Opened(THEIRS["general"], "1.1", line), Opened(THEIRS["direct"], "", line)):
        form: Json = {"type": "modal", "private_metadata": str(opened), "callback_id": views.FORM}
        slack.world.views["VBETA"] = form | {"blocks": [], "title": {"text": "x"}}
        await slack.press_view("ann", form | {"blocks": button(line, "").blocks}, "x", "VBETA")
        await slack._submit("ann", "VBETA", {})  # noqa: SLF001 - nobody fills in what nobody was shown
    kept = Kept(THEIRS["general"], "1.1", "")
    modal: Json = {"type": "modal", "private_metadata": str(kept), "callback_id": views.FOLLOW_UP, "blocks": []}
    slack.world.views["VBETA"] = modal
    words = {views.WORDS: {views.WORDS: {"type": "plain_text_input", "value": line}}}
    await slack._submit("ann", "VBETA", words)  # noqa: SLF001 - likewise


async def test_case_10_what_names_another_workspace_s_things_touches_nothing_of_it(
    host: Hosted, tmp_path: Path
) -> None:
    """Forged channels, people, views, metadata, subscriptions, deliveries and kept lines: no row, and no token."""
    slack, other = host[ALPHA], host[BETA]
    lines = await forged_lines(host)
    before, calls, posts = whole(tmp_path), len(other.calls), len(other.world.posts)
    for line in lines:
        await press_everything(slack, line)
        host.clock.pass_time(seconds=60)
    event = {"type": "app_home_opened", "user": BETA.people["ann"], "channel": THEIRS["direct"], "tab": "home"}
    await slack.event(event)
    for event in ({"type": "message", "channel_type": "im"}, {"type": "app_mention"}):
        said = {"user": BETA.people["ann"], "channel": THEIRS["general"], "text": f"<@{ALPHA.bot}> list", "ts": "1.2"}
        await slack.event(event | said | {"team": BETA.team})
    await slack.command("ann", "general", "list")
    await host.adapter.drain()
    assert before == whole(tmp_path)
    assert len(other.calls) == calls
    assert len(other.world.posts) == posts
    assert all("BETA" not in read(post.blocks, post.text) for post in slack.world.posts.values())


async def test_case_10_a_workspace_s_own_ids_work(host: Hosted) -> None:
    """The same orders, given where the subscription is, are carried out."""
    theirs = await _theirs(host)
    for names, word in ((ALPHA, "no such"), (BETA, "Paused")):
        slack = host[names]
        sent = await slack.command("ann", "general", f"pause {theirs}")
        await answered(slack, sent)
        post = [*slack.world.posts.values()][-1]
        assert word in read(post.blocks, post.text)


async def test_case_10_signed_for_one_workspace_is_answered_by_its_token(host: Hosted) -> None:
    """Whatever a command names, its answer goes by the workspace that Slack says it is of."""
    calls = len(host[BETA].calls)
    sent = await host[ALPHA].command("ann", "general", "list")
    body, kind = host[ALPHA].body_of(sent)
    assert json.dumps(BETA.team) not in body.decode()
    forged = body + f"&text=list&user_team={BETA.team}&channel={THEIRS['general']}".encode()
    status, _, _ = await host.platform.posts["/slack/events"](forged, host[ALPHA].signed(forged, kind))
    await host.adapter.drain()
    assert (status, len(host[BETA].calls)) == (200, calls)
