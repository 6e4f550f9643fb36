"""What Discord delivers is answered from what its place may see: commands, and options as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.answering import Answering
from bot.core.area import Area
from bot.core.handler import Handler
from bot.core.responder import Responder
from bot.core.views import views_of
from tests.adapters.discord.fake.world import CHANNELS, GUILD
from tests.adapters.discord.seen import last, said
from tests.private import SECRET, SLUG, TITLE, library_with

if TYPE_CHECKING:
    from pathlib import Path

    from tests.adapters.discord.rig import DiscordRig


@pytest.mark.parametrize(
    ("area", "shown_in"),
    [
        (Area("discord", GUILD), {"general"}),
        (Area("discord", GUILD, CHANNELS["general"]), {"general"}),
        (Area("discord", GUILD, "7"), set[str]()),
    ],
    ids=["server", "channel", "another channel"],
)
async def test_what_a_place_may_not_see_never_leaves_for_discord(
    rig: DiscordRig, lighthouse_folder: Path, tmp_path: Path, area: Area, shown_in: set[str]
) -> None:
    """A briefing of a server or a channel is shown there; a direct message is of no server, so it isn't."""
    views = views_of(library_with(tmp_path / "library", lighthouse_folder, area))
    seen = views.map(lambda library: Responder(Answering(library)))
    await rig.start(Handler(seen.at, rig.store, rig.clock).answer)
    assert ([*await rig.typing("quok")] == [TITLE]) is ("general" in shown_in)
    for number, channel in enumerate(("general", "direct"), 1):
        await rig.discord.command("ann", channel, "briefing", "show", topic=SLUG)
        assert (SECRET in said(await last(rig, number))) is (channel in shown_in)
