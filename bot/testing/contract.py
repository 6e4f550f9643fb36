"""The contract of every adapter: one test a rule."""

from __future__ import annotations

import pytest

from bot.testing.asking import Asking
from bot.testing.failing import Failing
from bot.testing.posting import Posting
from bot.testing.rig import Capability


class AdapterContract(Asking, Posting, Failing):
    """What every adapter promises.

    A subclass brings the fixture `rig`, which stops the rig in the end, and declares in `cannot` what its
    platform cannot have.
    """

    pytestmark = pytest.mark.asyncio

    async def test_what_it_cannot_is_declared_with_a_reason(self) -> None:
        """Only what the contract knows can be declared as missing, and never without a reason."""
        assert set(self.cannot) <= set(Capability)
        assert all(reason.strip() for reason in self.cannot.values())
