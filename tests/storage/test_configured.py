"""What was set in chat, in every kind of store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.storage.rig import OTHER_ROOM, ROOM

if TYPE_CHECKING:
    from bot.core.ports import Store


async def test_a_setting_is_the_whole_channel_s(store: Store) -> None:
    """What was set in one thread holds in all of the channel, for this name alone, until it is set anew."""
    assert await store.configured(ROOM, "listen") == ""
    await store.configure(ROOM, "listen", "off")
    assert await store.configured(replace(ROOM, thread="other"), "listen") == "off"
    assert await store.configured(ROOM, "other") == await store.configured(OTHER_ROOM, "listen") == ""
    await store.configure(ROOM, "listen", "on")
    assert await store.configured(ROOM, "listen") == "on"
    await store.configure(ROOM, "listen", "o\0n")
    assert await store.configured(ROOM, "listen") == "o\ufffdn"
    await store.forget_workspace("slack", "T1")
    assert await store.configured(ROOM, "listen") == ""
