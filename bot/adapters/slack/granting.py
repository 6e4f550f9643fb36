"""Where the bot is installed, and the tokens that it has there."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Granted(NamedTuple):
    """One installation, as the bot uses it."""

    workspace: str
    """The team's id, or the organisation's for an installation in all of its workspaces."""
    organisation: str
    """The enterprise's id; empty without one."""
    bot_user: str
    bot_id: str
    scopes: str
    """As Slack's header has them, divided by commas."""
    app: str
    """The app's id."""


class Grants(Protocol):
    """Every installation, and the token of each."""

    async def of(self, workspace: str, organisation: str = "") -> Granted | None:
        """Return the workspace's own installation, else the organisation's; None where there is neither."""

    async def token(self, granted: Granted) -> str:
        """Return a token that is good now; refreshed where it is about to expire, once for all who ask.

        Raises Refused("token_revoked") where there is none any more, Unreachable and RateLimited where Slack can't be
        asked.
        """

    async def renew(self, granted: Granted, spent: str) -> str:
        """Return a token other than `spent`, which Slack has just called expired; raises as `token` does."""

    async def every(self) -> tuple[Granted, ...]:
        """Return all installations."""

    async def remove(self, workspace: str) -> None:
        """Forget an installation."""
