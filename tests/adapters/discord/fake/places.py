"""How Discord writes a server down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.adapters.discord.fake.world import CURATORS, GUILD, MANAGE, PEOPLE, member

if TYPE_CHECKING:
    from tests.adapters.discord.fake.world import World

    Json = dict[str, Any]


def guild_json(world: World, guild: str = GUILD) -> Json:
    """Return a server as it is told of when it becomes available."""
    everyone = {"id": guild, "name": "@everyone", "permissions": world.permissions("bob", "")}
    curators = {"id": CURATORS, "name": "curators", "permissions": str(MANAGE)}
    look = {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
    shown = [channel for channel in world.channels.values() if channel.get("guild_id") == guild]
    return {
        "id": guild,
        "name": "Acme",
        "owner_id": PEOPLE["ann"],
        "roles": [role | look | {"position": place} for place, role in enumerate((everyone, curators))],
        "channels": [channel for channel in shown if channel["type"] == 0],
        "threads": [channel for channel in shown if channel["type"] == 11],
        "members": [member("bot")],
        "member_count": 4,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "large": False,
        "unavailable": False,
        "preferred_locale": "en-US",
        "emojis": [],
        "features": [],
    }
