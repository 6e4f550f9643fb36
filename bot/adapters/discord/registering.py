"""Tells Discord the commands, where they have changed: of any number of processes, one does."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.discord.manifest import commands, is_registered
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from bot.adapters.discord.rest import Rest
    from bot.adapters.discord.starts import Claim, Release

    Json = dict[str, Any]

log = logging.getLogger(__name__)

_COMMANDS: Final = "/applications/{application_id}/commands"
_TELLING: Final = 60.0  # seconds that a process is given for it, if it ends before it says that it is done
_FIRST_PAUSE: Final = 0.5  # seconds before a further try, or before another process's is looked at; doubled each time
_LONGEST_PAUSE: Final = 60.0


async def register(rest: Rest, application: int, claim: Claim, release: Release) -> None:
    """Tell Discord the commands, and return when it has them, or refuses them; the bot answers meanwhile."""
    pause = _FIRST_PAUSE
    while True:
        wait = 0.0
        try:
            if await _is_told(rest, application) or await _told(rest, application, claim, release):
                return
        except Refused as refused:
            log.error("Discord takes no commands (%s); those that it has may be old", refused)  # noqa: TRY400 - no trace
            return
        except (RateLimited, Unreachable) as error:
            wait = error.retry_after if isinstance(error, RateLimited) else 0.0
            log.warning("the commands were not told to Discord (%s); again in %.3g s", error, max(2 * pause, wait))
        pause = min(2 * pause, _LONGEST_PAUSE)
        await asyncio.sleep(max(pause, wait))


async def _is_told(rest: Rest, application: int) -> bool:
    return is_registered(await rest.call("GET", _COMMANDS, application_id=application), commands())


async def _told(rest: Rest, application: int, claim: Claim, release: Release) -> bool:
    """Return whether Discord has them now; False while another process is telling it."""
    key = f"discord/commands/{application}"
    if not await claim(key, _TELLING):
        return False
    try:
        if not await _is_told(rest, application):  # perhaps another process has, since they were looked at
            await rest.call("PUT", _COMMANDS, commands(), application_id=application)
            log.info("the commands were told to Discord")
    finally:
        await release(key)
    return True
