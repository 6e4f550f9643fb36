"""How much one person may ask."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# A longer text is no question; matching it would cost everyone else their time.
LONGEST_QUESTION = 2_000


@dataclass(slots=True)
class Limit:
    """A cell-rate limit (GCRA) for each key: `burst` at once, and one more every `every` seconds.

    At most `keys` keys are remembered; the one that asked longest ago is forgotten first, so a flood of
    keys costs no memory.
    """

    burst: int = 20
    every: float = 1.0
    keys: int = 10_000
    _due: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def wait(self, key: str, now: datetime) -> float:
        """Count one request and return 0, or return the seconds to wait and count nothing."""
        moment = now.timestamp()
        due = max(self._due.pop(key, moment), moment)
        over = due - moment - (self.burst - 1) * self.every
        self._due[key] = due if over > 0 else due + self.every
        if len(self._due) > self.keys:
            self._due.popitem(last=False)
        return max(over, 0.0)

    def forget(self, begins: str) -> None:
        """Forget all keys that begin so."""
        for key in [key for key in self._due if key.startswith(begins)]:
            del self._due[key]
