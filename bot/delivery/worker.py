"""The worker: takes what is due, and sees to it that each post is there once.

One delivery's way: planned (`planning.py`) → taken under a lease → a slot of the platform's limits → written down as
being sent → posted → written down as sent. Whatever happens in between, the next one to take it knows that it may be
there, and finds out first.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError

from bot.adapters.underway import logged
from bot.core.subscription import State
from bot.delivery import limits
from bot.delivery.posting import LONGEST_PATIENCE, Posting, Revoked

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.ports import Sender, Subscriptions
    from bot.delivery.figures import Figures
    from bot.delivery.ledger import Ledger, Taken
    from bot.delivery.posting import Writer
    from bot.delivery.timing import Timing

log = logging.getLogger(__name__)

_AT_ONCE: Final = 24  # deliveries under way in one process, as far as limits let so many through
_EVERY: Final = 1.0  # seconds between looks at what is due
_PAUSE: Final = 1.0  # seconds after the database has failed; doubled each time
_LONGEST_PAUSE: Final = 60.0
_PRUNED_EVERY: Final = 3600.0  # seconds


@dataclass(eq=False)
class Worker:
    """Delivers what is due on one platform."""

    ledger: Ledger
    subscriptions: Subscriptions
    writer: Writer
    sender: Sender
    timing: Timing
    figures: Figures
    ended: str = ""
    """The platform's word for why it takes the bot nowhere any more."""

    def __post_init__(self) -> None:
        """Begin with nothing under way."""
        self._under_way: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._reach = [(self.sender.name, self.sender.workspace)]
        self._room = limits.at_once(self.sender.name, LONGEST_PATIENCE, _AT_ONCE)
        self._next_plan = 0.0

    async def run(self) -> None:
        """Deliver until `stop`, or until the platform takes the bot no more."""
        await self._deliver(once=False)

    async def once(self, progress: Callable[[int, int], object] = lambda _done, _of: None) -> None:
        """Deliver what is due, and end; `progress` hears how many are done, of how many."""
        await self._deliver(once=True, progress=progress)

    def stop(self) -> None:
        """Take nothing more; what is under way is seen to its end."""
        self._stop.set()

    async def _deliver(self, *, once: bool, progress: Callable[[int, int], object] = lambda _d, _o: None) -> None:
        done, next_prune, pause = 0, 0.0, _PAUSE
        loop = asyncio.get_running_loop()
        while not self._stop.is_set() and not self.ended:
            try:
                if loop.time() >= next_prune:
                    next_prune = loop.time() + _PRUNED_EVERY
                    await self.ledger.prune()
                is_idle = await self._round()
                left = await self.ledger.open(self._reach) if once else 0
            except Exception as error:  # noqa: BLE001 - a database that is restarted, above all
                logged("planning deliveries", error)
                await self._wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            pause = _PAUSE
            if once:
                progress(done, done + left)
                if is_idle and not left:
                    break
            done += await self._wait(_EVERY)
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=self.timing.http_timeout.total_seconds() + 1)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        with suppress(DBAPIError):
            await self.ledger.release()

    async def _round(self) -> bool:
        """Take what there is room for; return whether there was nothing."""
        loop = asyncio.get_running_loop()
        if not self._under_way or loop.time() >= self._next_plan:
            planned = await self.ledger.plan()
            self.figures.due.inc(planned)
            self._next_plan = loop.time() + (0 if planned else _EVERY)  # there may be more
        room = self._room - len(self._under_way)
        taken = await self.ledger.take(self._reach, room) if room else ()
        for one in taken:
            task = asyncio.create_task(self.see_to(one))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return not self._under_way

    async def _wait(self, seconds: float) -> int:
        """Wait for the first delivery to end, for being stopped, or for some time; return how many have ended."""
        before = set(self._under_way)
        stopped = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({stopped, *before}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
        return len([one for one in before if one.done()])

    async def see_to(self, taken: Taken) -> None:
        """Bring one delivery further. Whatever breaks, the lease runs out, and somebody takes it up again."""
        posting = Posting(
            *(self.ledger, self.subscriptions, self.writer, self.sender, self.timing, self.figures), self._stop.is_set
        )
        try:
            match taken.delivery.state:
                case State.PENDING:
                    await posting.post(taken)
                case State.SENDING:
                    await posting.find_out(taken)
                case _:
                    await posting.verify(taken)
        except Revoked as revoked:
            self.ended = str(revoked)
        except Exception as error:  # noqa: BLE001 - one delivery never takes the others down
            logged(f"the delivery {taken.delivery.key}", error)
