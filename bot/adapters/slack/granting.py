"""What Slack has granted the bot in each workspace, as those who answer and post there use it."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Granted(NamedTuple):
    """One installation, as the bot uses it."""

    workspace: str
    """The team's id, or the organisation's where it is for all of its teams."""
    organisation: str
    """The organisation's id; empty without one."""
    bot_user: str
    bot_id: str
    scopes: str
    """As Slack's header has them, divided by commas."""
    app: str
    """The app's id."""


class Grants(Protocol):
    """Knows where the bot is installed, and has the tokens."""

    async def of(self, workspace: str, organisation: str = "") -> Granted | None:
        """Return the workspace's own installation, else the organisation's; None where there is neither."""

    async def token(self, granted: Granted) -> str:
        """Return a token that is good now, refreshed where it is about to expire, once for all who ask.

        Raises Refused("token_revoked") where there is none any more, Unreachable or RateLimited where Slack can't be
        asked.
        """

    async def renew(self, granted: Granted, spent: str, why: str) -> str:
        """Return a token other than `spent`, which Slack takes no more, by its word `why`; raises as `token` does.

        One that has expired is renewed. Of one that is revoked, another process may have had the bot installed again
        since it was read; raises Refused(why) where none has.
        """

    async def since(self, workspace: str) -> float:
        """Return when exactly this was installed, in seconds since 1970, as any process knows it; 0 where it isn't."""

    async def every(self) -> tuple[Granted, ...]:
        """Return all installations, in the order of their ids."""

    async def remove(self, workspace: str) -> None:
        """Forget an installation and its tokens; twice is harmless."""
