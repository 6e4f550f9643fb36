"""What Slack delivers is answered from what its place may see: commands, menus as one types, and the home page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.core.answering import Answering
from bot.core.area import Area
from bot.core.handler import Handler
from bot.core.responder import Responder
from bot.core.views import views_of
from bot.storage.memory import MemoryStore
from bot.testing import eventually
from tests.adapters.slack.fake.world import CHANNELS, TEAM
from tests.private import SECRET, SLUG, TITLE, library_with

if TYPE_CHECKING:
    from pathlib import Path

    from tests.adapters.slack.rig import SlackRig


def _has_posts(rig: SlackRig, count: int) -> bool:
    return len(rig.slack.world.posts) >= count


@pytest.mark.parametrize(
    ("area", "shown_in"),
    [
        (Area("slack", TEAM), {"general", "elsewhere", "direct"}),
        (Area("slack", TEAM, CHANNELS["general"]), {"general"}),
        (Area("slack", "T9"), set[str]()),
    ],
    ids=["workspace", "channel", "elsewhere"],
)
async def test_what_a_place_may_not_see_never_leaves_for_slack(
    rig: SlackRig, lighthouse_folder: Path, tmp_path: Path, area: Area, shown_in: set[str]
) -> None:
    """A briefing of the workspace is shown everywhere in it; one of a channel in that channel alone."""
    views = views_of(library_with(tmp_path / "library", lighthouse_folder, area))
    seen = views.map(lambda library: Responder(Answering(library)))
    await rig.start(Handler(seen.at, MemoryStore(rig.clock), rig.clock).answer)
    for channel in ("general", "elsewhere", "direct"):
        count = len(rig.slack.world.posts) + 1
        await rig.slack.command("ann", channel, f"show {SLUG}")
        await eventually(partial(_has_posts, rig, count), "a reply")
        assert (SECRET in repr([*rig.slack.world.posts.values()][-1])) is (channel in shown_in)
    between_two = "direct" in shown_in
    assert (TITLE in await rig.typing("quok")) is between_two  # a modal belongs to no channel
    assert (SECRET in await rig.home()) is between_two
    if not shown_in:
        assert SECRET not in repr(rig.slack.calls)
