"""Where the bot is installed, with tokens that only the holder of the keys can read."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, or_, select, update

from bot.core.installation import Installation
from bot.core.ports import NotSent
from bot.core.subscription import Standing
from bot.core.wording import counted
from bot.keys import KEYS
from bot.problems import Unusable
from bot.storage.rules import in_utc
from bot.storage.sealing import Seal, Unopened
from bot.storage.statements import insert
from bot.storage.tables import installation, subscription

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection, Row

    from bot.core.ports import Clock
    from bot.storage.turns import Turns

_log = logging.getLogger(__name__)

_KEY = ["platform", "workspace"]


class SqlInstallations:
    """The `Installations` of a database."""

    def __init__(self, turns: Turns, seal: Seal, clock: Clock) -> None:
        """Take the thread that uses the database, and the keys."""
        self._turns, self._seal, self._clock = turns, seal, clock

    async def find(self, platform: str, workspace: str) -> Installation | None:
        """Return the installation of exactly this workspace.

        Raises NotSent where its tokens can't be opened: another process may have the key, and nobody has removed it.
        """
        return await self._turns.do(lambda connection: self._found(connection, platform, workspace))

    async def every(self, platform: str) -> tuple[Installation, ...]:
        """Return all of a platform, in the order of their workspaces and without their tokens."""
        return await installed(self._turns, platform)

    async def keep(self, kept: Installation, mended: Collection[str] = ()) -> None:
        """Keep it in the place of the one that its workspace has, if it has one.

        Subscriptions there that rest for one of the reasons that are `mended` by it go on: what was due meanwhile is
        told by one summary.
        """
        values = self._values(kept)
        changed = {name: value for name, value in values.items() if name not in _KEY}
        statement = insert(installation).values(**values)
        statement = statement.on_conflict_do_update(index_elements=_KEY, set_=changed)
        c, i = subscription.c, installation.c
        teams = select(i.workspace).where(i.platform == kept.platform, i.organisation == kept.workspace)
        rest = and_(c.standing == Standing.SUSPENDED.value, c.why.in_(mended))
        there = and_(c.platform == kept.platform, or_(c.workspace == kept.workspace, c.workspace.in_(teams)))
        again = update(subscription).where(there, rest).values(standing=Standing.ACTIVE.value, why="")

        def work(connection: Connection) -> None:
            connection.execute(statement)
            if mended:
                connection.execute(again)

        await self._turns.do(work)

    async def renew(self, spent: Installation, renewed: Installation) -> bool:
        """Keep what was had for the spent one's tokens; False where it is gone, or others are there by now."""
        where = (_is_of(spent.platform, spent.workspace),)
        values = self._values(renewed)

        def work(connection: Connection) -> bool:
            try:
                found = self._found(connection, spent.platform, spent.workspace, lock=True)
            except NotSent:
                return False
            if found is None or found.token not in (spent.token, renewed.token):
                return False
            connection.execute(update(installation).where(*where).values(**values))
            return True

        return await self._turns.do(work)

    async def remove(self, platform: str, workspace: str) -> None:
        """Delete the installation; what was said in the workspace is another's to delete."""
        statement = delete(installation).where(_is_of(platform, workspace))
        await self._turns.do(lambda connection: connection.execute(statement))

    async def seal_anew(self) -> int:
        """Seal with the first key what another one has sealed; return how many that were.

        Raises Unusable where none of the keys opens a row, and changes nothing then.
        """
        return await self._turns.do(lambda connection: self._sealed_anew(connection, writes=True))

    async def sealed_before(self) -> int:
        """Return how many `seal_anew` would seal, and raise as it does; nothing is changed."""
        return await self._turns.do(lambda connection: self._sealed_anew(connection, writes=False))

    def _sealed_anew(self, connection: Connection, *, writes: bool) -> int:
        count, lost = 0, []
        for row in connection.execute(select(installation).where(installation.c.sealed != "").with_for_update()):
            try:
                secrets = self._seal.open(row.platform, row.workspace, row.sealed)
            except Unopened:
                lost.append(row.workspace)
                continue
            if self._seal.is_by_first(row.sealed):
                continue
            count += 1
            if writes:
                values = {"sealed": self._seal.close(row.platform, row.workspace, secrets)}
                connection.execute(update(installation).where(_is_of(row.platform, row.workspace)).values(values))
        if lost:
            raise Unusable(
                f"{KEYS} doesn't open the tokens of {counted(len(lost), 'workspace')}; the first is {lost[0]}. Put the "
                f"key that was used before beside it: {KEYS}=NEW,OLD. Where it is lost, `briefing-bot installations "
                "remove` deletes what is kept of a workspace, so that it can be installed again."
            )
        return count

    def _found(
        self, connection: Connection, platform: str, workspace: str, *, lock: bool = False
    ) -> Installation | None:
        statement = select(installation).where(_is_of(platform, workspace), installation.c.sealed != "")
        row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
        if row is None:
            return None
        try:
            return _installation(row, self._seal.open(platform, workspace, row.sealed))
        except Unopened:
            _log.error(
                "An installation can't be used: its tokens were sealed with another key than %s holds, "
                "or for another workspace",
                KEYS,
            )
            raise NotSent("the tokens can't be opened") from None

    def _values(self, one: Installation) -> dict[str, Any]:
        secrets = {"token": one.token, "refresh": one.refresh}
        return {
            "platform": one.platform,
            "workspace": one.workspace,
            "organisation": one.organisation,
            "about": json.dumps(dict(one.about)),
            "sealed": self._seal.close(one.platform, one.workspace, secrets),
            "expires_at": one.expires_at,
            "at": in_utc(self._clock.now()),
        }


async def installed(turns: Turns, platform: str) -> tuple[Installation, ...]:
    """Return all installations of a platform, in the order of their workspaces and without their tokens."""
    c = installation.c
    # A row without a seal says that a team answers under its organisation's installation.
    statement = select(installation).where(c.platform == platform, c.sealed != "").order_by(c.workspace)
    return await turns.do(lambda connection: tuple(_installation(row, {}) for row in connection.execute(statement)))


def _is_of(platform: str, workspace: str) -> ColumnElement[bool]:
    return (installation.c.platform == platform) & (installation.c.workspace == workspace)


def _installation(row: Row[Any], secrets: dict[str, str]) -> Installation:
    return Installation(
        row.platform,
        row.workspace,
        row.organisation,
        json.loads(row.about),
        secrets.get("token", ""),
        secrets.get("refresh", ""),
        row.expires_at,
    )
