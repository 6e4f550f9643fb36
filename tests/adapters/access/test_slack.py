"""The table, walked on Slack."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.manifest import manifest
from tests.adapters.access import house, slack, slack_table, table, walking
from tests.adapters.access.house import House
from tests.adapters.desks import office
from tests.adapters.slack.fake import TEAM
from tests.adapters.slack.fake.world import CHANNELS, PEOPLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.briefing import Library
    from tests.adapters.access.slack import Way, Workspace


@pytest.fixture(params=["sockets", "http"])
async def there(
    request: pytest.FixtureRequest, lighthouse: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Workspace, House]]:
    """Return the workspace with everybody in it, and what is kept of them, in both ways to run."""
    for name, channel in slack.PLACES.items():
        monkeypatch.setitem(CHANNELS, name, channel)
    for role, person in slack.IDS.items():
        monkeypatch.setitem(PEOPLE, role, person)
    async with slack.opened(lighthouse, sockets=request.param == "sockets") as rig:
        people = [rig.who(role) for role in table.WHERE]
        by_role = {who.role: who for who in people}
        authority = house.authority(by_role["admin"].person)
        async with office(rig, lighthouse, tmp_path, authority, rig.keep) as kept:
            home = House(kept, by_role["member"].place, by_role["owner"].person, people)
            await home.furnish()
            yield rig, home


async def test_every_listener_is_in_the_table() -> None:
    """What Bolt listens for, and what the manifest subscribes to, is walked."""
    walking.complete(await slack.listeners(), slack_table.SLACK, "SLACK in tests/adapters/access/slack_table.py")
    walking.complete([key for key, row in slack_table.SLACK.items() if row.matrix], slack.WAYS, "WAYS in slack.py")
    events = manifest("briefings")["settings"]["event_subscriptions"]["bot_events"]
    walking.complete(events, slack_table.SLACK_EVENTS, "SLACK_EVENTS in tests/adapters/access/slack_table.py")
    assert {*slack_table.SLACK_EVENTS.values()} <= {*slack_table.SLACK}
    assert all(f"test_{row.test}" in globals() for row in slack_table.SLACK.values() if not row.matrix)


async def test_case_09_everybody_may_what_the_table_says(there: tuple[Workspace, House]) -> None:
    """By every listener, for everybody, each line does what its cell says, and changes no other row."""
    rig, home = there
    found = []
    for key, row in slack_table.SLACK.items():
        if row.matrix:
            lines = walking.lines(row, every=key == slack.ALL and not rig.sockets, few=rig.sockets)
            found += await walking.walk(home, key, row, lines, partial(rig.said, slack.WAYS[key]))
    assert not found, "\n".join(found)


async def test_removal(there: tuple[Workspace, House]) -> None:
    """Who removes the bot has all of their own deleted, and no more; a person's token alone, or others', nothing."""
    rig, home = there

    def event(kind: str, **more: object) -> Way:
        return lambda there, *_: there.slack.event({"type": kind} | more)

    others = event("app_uninstalled", team="T9"), event("tokens_revoked", team="T9", tokens={"bot": ["UBOT"]})
    for way in (*others, event("tokens_revoked", tokens={"oauth": ["UOWNER"]})):
        assert await rig.said(way, rig.who("owner"), "") == ""
        assert await home.changed() == {}
    for way in (event("app_uninstalled"), event("tokens_revoked", tokens={"bot": ["UBOT"]})):
        assert await rig.said(way, rig.who("owner"), "") == ""
        assert walking.in_order(await home.changed()) == walking.in_order(home.of(TEAM))
