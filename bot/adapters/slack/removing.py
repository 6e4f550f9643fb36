"""What is done where the bot was removed: everything of the workspace is deleted, and once more after a while."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.adapters.slack.heard import NAME
from bot.adapters.underway import logged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from bot.adapters.slack.granting import Grants
    from bot.adapters.slack.listeners import Forget
    from bot.adapters.slack.teams import Removal, Teams

log = logging.getLogger(__name__)

_AGAIN: Final = 180.0
"""Seconds: another process knows an installation for a minute yet, and what it began to answer then takes its time."""


class Leave(Protocol):
    """Leaves a workspace: nothing of it goes on while `delete` is done; does nothing where `unless` holds."""

    async def __call__(
        self,
        workspace: str,
        delete: Callable[[], Awaitable[None]],
        unless: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """Leave it, and delete what is kept of it."""


class Removals:
    """Deletes what is kept of workspaces that have removed the bot."""

    def __init__(self, grants: Grants, teams: Teams, forget: Forget, leave: Leave) -> None:
        """Take where the bot is installed; `forget` deletes what is kept, and `leave` sees that nothing is added."""
        self._grants, self._teams, self._forget, self._leave = grants, teams, forget, leave
        self._later: set[asyncio.Task[Any]] = set()
        self._draining = asyncio.Event()

    async def carry_out(self, removal: Removal) -> None:
        """Delete everything; what fails raises, so that Slack delivers the removal again."""
        if await self._is_over(removal):
            log.info("a removal was passed over: the bot has been installed there again since")
            return
        gone = await self._of(removal)
        for workspace in gone:
            await self._leave(workspace, partial(self._delete, workspace))
        later = asyncio.create_task(self._once_more(removal, gone))
        self._later.add(later)
        later.add_done_callback(self._later.discard)

    async def drain(self) -> None:
        """Do at once what was to be done after a while."""
        self._draining.set()
        await asyncio.gather(*self._later)

    def cancel(self) -> None:
        """Leave off at once."""
        for task in self._later:
            task.cancel()

    async def _is_over(self, removal: Removal) -> bool:
        """Tell whether the bot was installed there again since: Slack tells of a removal twice, each time until heard.

        That some workspaces were taken from an organisation is never over: its installation is none of theirs.
        """
        named = removal.team or removal.organisation
        return removal.teams is None and bool(named) and await self._grants.since(named) > removal.at

    async def _of(self, removal: Removal) -> tuple[str, ...]:
        """Return what goes: of an organisation, its own installation first, so that no workspace comes back by it."""
        if removal.team:
            return (removal.team,)
        known = await self._teams.of(removal.organisation) if removal.organisation else ()
        if removal.teams is not None:
            return tuple(team for team in known if team in removal.teams)
        return (removal.organisation, *known)

    async def _delete(self, workspace: str) -> None:
        await self._forget(NAME, workspace)
        await self._grants.remove(workspace)

    async def _once_more(self, removal: Removal, gone: Collection[str]) -> None:
        """Delete what others have written meanwhile; who has installed the bot again keeps what is new."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_AGAIN):
                await self._draining.wait()
        try:
            for workspace in dict.fromkeys([*gone, *await self._of(removal)]):
                await self._leave(workspace, partial(self._delete, workspace), partial(self._is_back, workspace))
        except Exception as error:  # noqa: BLE001 - nobody waits for it
            logged("deleting once more what is kept of a workspace", error)

    async def _is_back(self, workspace: str) -> bool:
        """Tell whether it has an installation, or its organisation has: a row may name one that is gone."""
        return await self._grants.of(workspace, await self._teams.organisation(workspace)) is not None
