"""Discord keeps the contract of every adapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.testing import AdapterContract, Capability

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import ClassVar


class TestDiscord(AdapterContract):
    """All that Discord has."""

    cannot: ClassVar[Mapping[str, str]] = {Capability.HOME: "a person has no page with a bot"}
