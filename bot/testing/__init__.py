"""For whoever writes an adapter: its contract, what a test bench has to offer, and documents to render.

    class TestMyAdapter(AdapterContract):
        cannot = {Capability.FIND: "the platform has no search"}

        @pytest.fixture
        async def rig(self) -> AsyncIterator[Rig]:
            ...

`tests/adapters/test_terminal.py` is the smallest example, `tests/adapters/test_contract.py` one that has
every capability. In a `conftest.py`, `pytest.register_assert_rewrite("bot.testing.contract")` makes failures
tell more.
"""

from bot.testing.contract import AdapterContract
from bot.testing.fakes import NOON, Answers, FakeClock
from bot.testing.rig import Capability, Rig, Said, Shown, eventually
from bot.testing.showing import missing, texts
from bot.testing.zoo import HOSTILE, TYPED, ZOO

__all__ = [
    "HOSTILE",
    "NOON",
    "TYPED",
    "ZOO",
    "AdapterContract",
    "Answers",
    "Capability",
    "FakeClock",
    "Rig",
    "Said",
    "Shown",
    "eventually",
    "missing",
    "texts",
]
