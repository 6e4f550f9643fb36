"""Tokens that expire, and are renewed in time: by one of those who need them, for all."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.adapters.slack.access import SINCE
from bot.adapters.slack.access import granted as granted_by
from bot.adapters.slack.heard import NAME
from bot.adapters.slack.installed import NOT_INSTALLED
from bot.adapters.slack.web import EXPIRED, REVOKED
from bot.core.ports import NotSent, RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from bot.adapters.slack.access import Access
    from bot.adapters.slack.granting import Granted
    from bot.core.installation import Installation, Installations
    from bot.core.ports import Clock, Store

log = logging.getLogger(__name__)

_EARLY: Final = timedelta(hours=1)
"""How long before it expires a token is renewed; Slack's are good for twelve hours."""
_SPARE: Final = timedelta(minutes=1)
"""How long it must still be good for a call to go out with it: clocks differ, and calls take time."""
_KNOWN: Final = timedelta(minutes=1)
"""How long what was read is taken for true: another process may have had the bot installed anew, or removed."""
_MOST: Final = 10_000  # installations that are known at once

_ASKING: Final = 45.0  # seconds for asking Slack, its tries included
_LEASE: Final = 60.0  # seconds for which one process alone may ask
_PATIENCE: Final = 50.0  # seconds that another waits for it
_LEAVING: Final = 3.0  # seconds that one under way is given when the program ends
_SOON: Final = 0.2  # seconds between two looks at whether it is done

GONE: Final = "token_revoked"
_FINAL: Final = frozenset({"account_inactive", "invalid_refresh_token", GONE})
"""Slack's words for a refresh token that it takes no more. Other refusals are of the app, and end with its mending."""


class Rotating:
    """The `Grants` of an app that is installed by OAuth."""

    def __init__(
        self,
        installations: Installations,
        access: Access,
        store: Store,
        clock: Clock,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Take where installations are kept; the store's claims say which process renews.

        `tell` hears, once, of a workspace that must be installed again.
        """
        self._installations, self._access, self._store = installations, access, store
        self._clock, self._tell = clock, tell
        self._held: OrderedDict[str, tuple[Installation, datetime]] = OrderedDict()
        self._renewing: dict[str, asyncio.Task[Installation]] = {}
        self._useless: dict[str, str] = {}
        """Of workspaces, the refresh token that Slack takes no more."""

    async def of(self, workspace: str, organisation: str = "") -> Granted | None:
        """Return the workspace's own installation, else the organisation's; None where there is neither."""
        for name in dict.fromkeys((workspace, organisation)):
            if name and (found := await self._known(name)):
                return granted_by(found)
        return None

    async def token(self, granted: Granted) -> str:
        """Return a token that is good now.

        Shortly before it expires it is renewed beside, and whoever asks meanwhile goes on with it while it is good.
        Raises Refused("token_revoked") where there is none any more, Unreachable or RateLimited where Slack can't be
        asked.
        """
        found = await self._known(granted.workspace)
        if found is None:
            raise Refused(GONE)
        left = found.expires_at - self._clock.now() if found.expires_at else None
        if left is None or left > _EARLY:
            return found.token
        renewing = self._begin(found)
        return found.token if left > _SPARE else (await asyncio.shield(renewing)).token

    async def renew(self, granted: Granted, spent: str, why: str = EXPIRED) -> str:
        """Return a token other than `spent`, which Slack takes no more, by its word `why`; raises as `token` does.

        One that has expired is renewed. Of one that is revoked, another process may have had the bot installed again
        since it was read; raises Refused(why) where none has.
        """
        found = await self._read(granted.workspace)
        if found and found.token != spent:
            return await self.token(granted)
        if why != EXPIRED:
            raise Refused(why)
        if found is None or not found.refresh:
            raise Refused(GONE)
        return (await asyncio.shield(self._begin(found))).token

    async def since(self, workspace: str) -> float:
        """Return when exactly this was installed, in seconds since 1970, as any process knows it; 0 where it isn't."""
        try:
            found = await self._read(workspace)
        except NotSent:  # the tokens can't be opened here; that it is there can't be told from the rest
            return 0.0
        return float(found.about.get(SINCE, "0")) if found else 0.0

    async def every(self) -> tuple[Granted, ...]:
        """Return all installations, in the order of their ids."""
        return tuple(map(granted_by, await self._installations.every(NAME)))

    async def keep(self, installation: Installation) -> None:
        """Keep what was just installed, before what the workspace had; summaries that rested for want of it go on."""
        await self._installations.keep(installation, {*REVOKED, NOT_INSTALLED})
        self._held.pop(installation.workspace, None)

    async def remove(self, workspace: str) -> None:
        """Forget an installation and its tokens; twice is harmless."""
        await self._installations.remove(NAME, workspace)
        self._held.pop(workspace, None)
        self._useless.pop(workspace, None)

    async def close(self) -> None:
        """See to its end what was asked for, if it comes soon; one whose answer is lost is asked for again."""
        if self._renewing:
            await asyncio.wait(self._renewing.values(), timeout=_LEAVING)

    async def _known(self, workspace: str) -> Installation | None:
        found, until = self._held.get(workspace, (None, None))
        return found if until and self._clock.now() < until else await self._read(workspace)

    async def _read(self, workspace: str) -> Installation | None:
        found = await self._installations.find(NAME, workspace)
        self._held.pop(workspace, None)
        if found:
            self._held[workspace] = (found, self._clock.now() + _KNOWN)
            if len(self._held) > _MOST:
                self._held.popitem(last=False)
        return found

    def _begin(self, spent: Installation) -> asyncio.Task[Installation]:
        """Renew, if that isn't under way: in a task of its own, so that no one who leaves takes the answer along."""
        workspace = spent.workspace
        if workspace not in self._renewing:
            task = asyncio.create_task(self._renewed(spent))
            self._renewing[workspace] = task
            task.add_done_callback(lambda _: self._ended(workspace, task))
        return self._renewing[workspace]

    def _ended(self, workspace: str, task: asyncio.Task[Installation]) -> None:
        self._renewing.pop(workspace, None)
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, Refused):
            log.warning("Slack: a token was not renewed (%s); it is tried again when it is needed", _reason(error))

    async def _renewed(self, spent: Installation) -> Installation:
        async with self._alone(spent.workspace):
            # Read only now: another process may just have done it.
            found = await self._read(spent.workspace)
            if found is None or (found.token == spent.token and not found.refresh):
                raise Refused(GONE)
            if found.token != spent.token:
                return found
            return await self._asked(found)

    async def _asked(self, spent: Installation) -> Installation:
        workspace = spent.workspace
        if self._useless.get(workspace) == spent.refresh:
            raise Refused(GONE)
        try:
            async with asyncio.timeout(_ASKING):
                renewed = await self._access.refresh(spent)
        except TimeoutError:
            raise Unreachable("TimeoutError") from None
        except Refused as refused:
            return await self._refused(spent, str(refused))
        kept = await self._installations.renew(spent, renewed)
        found = await self._read(workspace)
        if found is None:
            raise Refused(GONE)
        return renewed if kept else found

    async def _refused(self, spent: Installation, reason: str) -> Installation:
        """Return what another process has had meanwhile; else tell what is to be done, and raise."""
        found = await self._read(spent.workspace)
        if found and found.refresh != spent.refresh:
            return found
        if reason not in _FINAL:
            raise Unreachable(reason)
        self._useless[spent.workspace] = spent.refresh
        self._tell(
            f"Slack: the token of workspace {spent.workspace} can't be renewed any more ({reason}). Let somebody there "
            "install the bot again; what is kept of the workspace stays."
        )
        raise Refused(GONE)

    @asynccontextmanager
    async def _alone(self, workspace: str) -> AsyncIterator[None]:
        """Be the one process that renews this workspace's token; raises Unreachable where another takes too long."""
        key = f"{NAME}/renew/{workspace}"
        try:
            async with asyncio.timeout(_PATIENCE):
                while not await self._store.claim(key, _LEASE):  # noqa: ASYNC110 - another process ends it
                    await asyncio.sleep(_SOON)
        except TimeoutError:
            raise Unreachable("TimeoutError") from None
        try:
            yield
        finally:
            await self._store.release(key)


def _reason(error: BaseException) -> str:
    return str(error) if isinstance(error, Unreachable | RateLimited) else type(error).__name__
