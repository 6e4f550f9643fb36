"""Which workspaces answer by an organisation's installation: rows without a token, so that none is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.storage.moments import database_now
from bot.storage.statements import insert
from bot.storage.tables import installation

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.turns import Turns

_NO_TOKEN: Final = ""
"""What is sealed of a workspace that has no installation of its own."""


class SqlTeams:
    """The workspaces of organisations, on one platform."""

    def __init__(self, turns: Turns, platform: str) -> None:
        """Take the thread that uses the database."""
        self._turns, self._platform = turns, platform

    async def keep(self, team: str, organisation: str) -> None:
        """Keep that a workspace is of an organisation; one that has an installation of its own stays as it is."""
        c = installation.c
        which = {"platform": self._platform, "workspace": team}

        def work(connection: Connection) -> None:
            row = {"organisation": organisation, "about": "{}", "sealed": _NO_TOKEN, "at": database_now(connection)}
            connection.execute(
                insert(installation)
                .values(**which, **row)
                .on_conflict_do_update(
                    index_elements=[*which], set_={"organisation": organisation}, where=c.sealed == _NO_TOKEN
                )
            )

        await self._turns.do(work)

    async def organisation(self, team: str) -> str:
        """Return the organisation of a workspace; nothing where none is known."""
        c = installation.c
        found = select(c.organisation).where(c.platform == self._platform, c.workspace == team)
        return await self._turns.do(lambda connection: connection.execute(found).scalar() or "")

    async def of(self, organisation: str) -> tuple[str, ...]:
        """Return the workspaces of an organisation that have no installation of their own."""
        c = installation.c
        of = (c.platform == self._platform, c.organisation == organisation, c.sealed == _NO_TOKEN)
        found = select(c.workspace).where(*of).order_by(c.workspace)
        return await self._turns.do(lambda connection: tuple(connection.execute(found).scalars()))
