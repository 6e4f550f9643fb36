"""Slack keeps the contract of every adapter, over sockets and over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.testing import AdapterContract, Capability

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import ClassVar

    from tests.adapters.slack.rig import SlackRig


class TestSlack(AdapterContract):
    """All that Slack has."""

    cannot: ClassVar[Mapping[str, str]] = {
        Capability.SAME_KEY: "Slack keeps no keys; `find` looks for one where the bot may read what was posted"
    }

    @pytest.fixture
    async def rig(self, rig: SlackRig) -> SlackRig:
        """Return the workspace, which lets the bot read its channels."""
        rig.slack.world.scopes.add("channels:history")
        return rig
