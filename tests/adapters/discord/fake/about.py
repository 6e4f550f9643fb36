"""The calls about the bot itself, and about the server that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.adapters.discord.fake.gateway import Gateway
from tests.adapters.discord.fake.places import guild_json
from tests.adapters.discord.fake.trouble import ApiError
from tests.adapters.discord.fake.world import APPLICATION, BOT, GUILD, member, user

if TYPE_CHECKING:
    from tests.adapters.discord.fake.server import Call

    Json = dict[str, Any]


class About(Gateway):
    """What Discord tells the bot of itself."""

    def _get_gateway(self, call: Call) -> Json:
        limit = {"total": 1000, "remaining": self.starts_left, "reset_after": 86_400_000}
        limit["max_concurrency"] = self.at_once
        return {"url": self.gateway_url, "shards": self.recommended, "session_start_limit": limit}

    def _get_me(self, call: Call) -> Json:
        return user("bot") | {"verified": True, "mfa_enabled": True, "email": None, "flags": 0, "locale": "en-US"}

    def _get_application(self, call: Call) -> Json:
        words = {"name": "Briefings", "description": "", "icon": None, "verify_key": "00" * 32, "flags": 0}
        counts = {"approximate_guild_count": len(self.world.guilds), "approximate_user_install_count": 0}
        kinds: Json = {"0": {"oauth2_install_params": {"scopes": ["applications.commands", "bot"], "permissions": "0"}}}
        kinds["1"] = {"oauth2_install_params": {"scopes": ["applications.commands"], "permissions": "0"}}
        who = {"id": APPLICATION, "owner": user("ann"), "bot": user("bot"), "team": None}
        may = {"bot_public": True, "bot_require_code_grant": False}
        return who | words | counts | may | {"integration_types_config": kinds}

    def _get_guild(self, call: Call) -> Json:
        if call.at["guild"] not in self.world.guilds:
            raise ApiError(404, 10004, "Unknown Guild")
        return guild_json(self.world, call.at["guild"])

    def _get_member(self, call: Call) -> Json:
        if call.at["guild"] != GUILD or call.at["member"] != BOT:
            raise ApiError(404, 10007, "Unknown Member")
        return member("bot") | {"roles": self.world.roles}
