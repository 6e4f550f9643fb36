"""Where something may be seen."""

from __future__ import annotations

from typing import NamedTuple


class Area(NamedTuple):
    """A whole workspace, or one channel of it, by immutable ids; without any, what everyone may see."""

    platform: str = ""
    workspace: str = ""
    channel: str = ""

    def __str__(self) -> str:
        """Return the area as curators write it."""
        return ":".join(filter(None, self))

    def holds(self, other: Area) -> bool:
        """Return whether the other is this one, or a channel of this workspace."""
        return self in (other, other._replace(channel=""))

    @property
    def name(self) -> str:
        """What a workspace's own library is called, and its folder."""
        return f"{self.platform}-{self.workspace}"
