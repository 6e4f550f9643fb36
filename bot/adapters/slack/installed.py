"""What is called with the tokens of an installation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.adapters.slack.granting import Granted, Grants

NOT_INSTALLED: Final = "not_installed"
"""Why nothing is posted in a workspace that doesn't have the bot."""


@dataclass(frozen=True, slots=True)
class Installed:
    """One installation's `Tokens`."""

    grants: Grants
    granted: Granted

    async def token(self) -> str:
        """Return a token that is good now."""
        return await self.grants.token(self.granted)

    async def renew(self, spent: str, why: str) -> str:
        """Return another than the one that Slack takes no more."""
        return await self.grants.renew(self.granted, spent, why)
