"""The servers on Discord that have the bot, among all installations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage.moments import database_now
from bot.storage.statements import insert
from bot.storage.tables import installation

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from bot.storage.turns import Turns

_PLATFORM = "discord"


class SqlServers:
    """The servers that have a bot. The bot's application is noted beside each: what another one left isn't lost."""

    def __init__(self, turns: Turns) -> None:
        """Take the thread that uses the database."""
        self._turns = turns

    async def noted(self, application: str) -> frozenset[str]:
        """Return the ids of all servers that have this application's bot."""
        c = installation.c
        found = select(c.workspace).where(c.platform == _PLATFORM, c.about == application)
        return await self._turns.do(lambda connection: frozenset(connection.execute(found).scalars()))

    async def note(self, application: str, servers: Collection[str]) -> None:
        """Note further ones; any number of them, and such as are noted already."""
        if not servers:
            return
        those = sorted(servers)

        def work(connection: Connection) -> None:
            same = {"platform": _PLATFORM, "organisation": "", "about": application, "sealed": ""}
            same_now = same | {"at": database_now(connection)}
            # Who has let another application go on here has the server noted for that one.
            made = insert(installation)
            changed = {"about": made.excluded.about}
            made = made.on_conflict_do_update(index_elements=["platform", "workspace"], set_=changed)
            connection.execute(made, [same_now | {"workspace": server} for server in those])

        await self._turns.do(work)
