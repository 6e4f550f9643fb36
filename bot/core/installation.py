"""One place where the bot is installed with tokens of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """What a platform has granted in one workspace, or in an organisation for all of its workspaces."""

    platform: str
    workspace: str
    """The organisation's id where it is for all of them."""
    organisation: str
    about: Mapping[str, str]
    """What is no secret, by names that only the platform's adapter knows."""
    token: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    """What the next token is had for; empty where the token never expires."""
    expires_at: datetime | None = None


class Installations(Protocol):
    """Keeps installations, with their tokens sealed."""

    async def find(self, platform: str, workspace: str) -> Installation | None:
        """Return the installation of exactly this workspace; raises NotSent where its tokens can't be opened."""

    async def every(self, platform: str) -> tuple[Installation, ...]:
        """Return all of a platform, in the order of their workspaces and without their tokens."""

    async def keep(self, installation: Installation, mended: Collection[str] = ()) -> None:
        """Keep it in the place of the one that its workspace has, if it has one.

        Subscriptions there that rest for one of the reasons that are `mended` by it go on.
        """

    async def renew(self, spent: Installation, renewed: Installation) -> bool:
        """Keep what was had for the spent one's tokens; False where it is gone, or others are there by now."""

    async def remove(self, platform: str, workspace: str) -> None:
        """Delete the installation; what was said in the workspace is another's to delete."""
