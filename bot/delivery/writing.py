"""What deliveries say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.compose import troubles
from bot.core.subscription import Purpose, State
from bot.core.weekly import Written

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.document import Document
    from bot.core.subscription import Delivery, Subscription
    from bot.core.weekly import Summaries


@dataclass(frozen=True, slots=True)
class Writing:
    """Puts deliveries into words."""

    summaries: Summaries

    async def summary(
        self, subscription: Subscription, delivery: Delivery, fits: Callable[[Document], bool]
    ) -> Written:
        """Return a summary that is one message.

        Who asked for it hears so where nothing changed; so does who may have it already: it said something then.
        """
        aloud = delivery.purpose is Purpose.NOW or delivery.attempts > 0
        return await self.summaries.of(subscription, delivery.due_at, fits, aloud=aloud)

    async def notice(self, subscription: Subscription, about: Delivery) -> Written:
        """Return the word to an owner about a delivery that is held or dead; nothing where that is settled."""
        match about.state:
            case State.HELD:
                return Written(troubles.held(subscription, about))
            case State.DEAD:
                return Written(troubles.stopped(subscription, about))
            case _:
                return Written(None)
