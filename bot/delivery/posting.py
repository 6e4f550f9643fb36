"""One delivery: posted once, or found out about."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.core.ports import Absent, CannotTell, Found, NotSent, RateLimited, Refused, Unreachable
from bot.core.subscription import Purpose, Standing, State
from bot.core.weekly import Written
from bot.delivery import limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.core.document import Document
    from bot.core.model import Place
    from bot.core.ports import Sender, Subscriptions
    from bot.core.subscription import Delivery, Subscription
    from bot.delivery.figures import Figures
    from bot.delivery.ledger import Ledger, Taken
    from bot.delivery.timing import Timing

log = logging.getLogger(__name__)

LONGEST_PATIENCE: Final = timedelta(seconds=2)
"""For a limit, with a delivery in hand; else that is given back."""
_FIRST_PAUSE: Final = timedelta(seconds=2)  # after a platform has certainly taken nothing; doubled each time
_LONGEST_PAUSE: Final = timedelta(minutes=5)
_LOOKED_FOR: Final = timedelta(days=1)  # after that, a person is asked, though the platform might answer some day
_NOTICES: Final = 2  # a private word is rather said twice than never


class Revoked(Exception):
    """The platform takes the bot nowhere any more; the text is its word for that."""


class Writer(Protocol):
    """Puts deliveries into words."""

    async def summary(
        self, subscription: Subscription, delivery: Delivery, fits: Callable[[Document], bool]
    ) -> Written:
        """Return a summary that is one message."""
        ...

    async def notice(self, subscription: Subscription, about: Delivery) -> Written:
        """Return the word to an owner about a delivery that is held or dead; nothing where that is settled."""
        ...


@dataclass(frozen=True, slots=True)
class Posting:
    """What is done with one delivery. Raises Revoked where the platform takes the bot nowhere any more.

    `is_ending` tells whether nothing more is to be begun.
    """

    ledger: Ledger
    subscriptions: Subscriptions
    writer: Writer
    sender: Sender
    timing: Timing
    figures: Figures
    is_ending: Callable[[], bool] = lambda: False

    async def post(self, taken: Taken, *, doubtful: bool = False) -> None:
        """Post it; `doubtful` says that it may be there already, though it wasn't found."""
        one = taken.delivery
        wait = await self.ledger.reserve(limits.of_post(one.place), self._patience())
        if wait > self._patience():
            await self.ledger.postpone(taken, wait)
            return
        written = await self._written(taken, doubtful=doubtful)
        if written is None or written.document is None:
            return
        place = await self._place(taken)
        if place is None:
            return
        await asyncio.sleep(wait.total_seconds())
        if self.is_ending():
            return
        await self._send(taken, place, written.document, written.snapshot, doubtful=doubtful)

    async def _written(self, taken: Taken, *, doubtful: bool) -> Written | None:
        """Return what to post; None, where there is nothing to post any more, and that is written down."""
        one = taken.delivery
        subscription = await self.subscriptions.get(one.subscription)
        is_free = one.state is State.PENDING or doubtful  # it isn't there
        if subscription is None or (is_free and one.purpose is Purpose.SUMMARY and _is_over(subscription, one)):
            await self.ledger.withdraw(taken)
            return None
        if one.purpose is Purpose.NOTICE:
            about = await self.subscriptions.delivery(one.about)
            written = await self.writer.notice(subscription, about) if about else Written(None)
            if written.document is None:
                await self.ledger.withdraw(taken)
            return written
        written = await self.writer.summary(subscription, one, self.sender.fits)
        if written.document is None:
            await self.ledger.silent(taken, written.snapshot)
            self.figures.silent.inc()
        return written

    async def _place(self, taken: Taken) -> Place | None:
        """Return where to post; None, where that can't be found out now, and the delivery was given back."""
        one = taken.delivery
        if one.purpose is not Purpose.NOTICE:
            return one.place
        try:
            return await self.sender.direct(one.owner)
        except RateLimited as limited:
            await self.ledger.postpone(taken, timedelta(seconds=limited.retry_after), str(limited))
        except Unreachable as error:
            await self.ledger.postpone(taken, _pause(one.attempts), str(error))
        except Refused as refused:
            if str(refused) in self.sender.revoked:
                raise Revoked(str(refused)) from None
            await self._refused(taken, one.attempts, str(refused))
        return None

    async def _send(self, taken: Taken, place: Place, document: Document, snapshot: str, *, doubtful: bool) -> None:
        one, loop = taken.delivery, asyncio.get_running_loop()
        started = loop.time()
        unknown = one.state is State.SENDING and not doubtful  # an earlier attempt may be there, with what it told
        snapshot = one.snapshot if unknown else snapshot
        attempt = await self.ledger.begin(taken, snapshot, self._quiet(), doubtful=doubtful or unknown)
        if attempt is None:
            return
        nothing = State.SENDING if unknown else State.PENDING
        if loop.time() - started > (self.timing.lease - self.timing.http_timeout).total_seconds():
            # The machine stood still: by the time that this is posted, somebody else may have.
            await self.ledger.missed(taken, attempt, nothing, _FIRST_PAUSE, "not posted in time")
            return
        try:
            message = await self.sender.post(place, document, one.key)
        except RateLimited as limited:
            wait = timedelta(seconds=limited.retry_after)
            await self.ledger.push(limits.of_post(one.place)[0 if limited.everywhere else 1 :], wait)
            await self.ledger.missed(taken, attempt, nothing, wait, str(limited))
        except NotSent as error:
            await self.ledger.missed(taken, attempt, nothing, _pause(attempt), str(error))
        except Refused as refused:
            if str(refused) in self.sender.revoked:
                await self.ledger.missed(taken, attempt, nothing, _FIRST_PAUSE, str(refused))
                raise Revoked(str(refused)) from None
            if unknown:
                await self.ledger.missed(taken, attempt, State.SENDING, self._quiet(), str(refused))
            else:
                await self._refused(taken, attempt, str(refused))
        except Unreachable as error:
            await self.ledger.missed(taken, attempt, State.SENDING, self._quiet(), str(error))
        else:
            await self._arrived(taken, attempt, message)

    async def _arrived(self, taken: Taken, attempt: int, message: str, *, doubtful: bool = False) -> None:
        at = await self.ledger.sent(taken.delivery.key, attempt, message, doubtful=doubtful)
        if at and taken.delivery.purpose is not Purpose.NOTICE:
            self.figures.arrived(at - taken.delivery.due_at)

    async def _refused(self, taken: Taken, attempt: int, why: str) -> None:
        if await self.ledger.dead(taken, attempt, why) and taken.delivery.purpose is not Purpose.NOTICE:
            log.warning("%s is not posted, and its subscription rests: %s", taken.delivery.key, why)
            self.figures.dead.inc()

    async def find_out(self, taken: Taken) -> None:
        """See what became of an attempt of which nobody knows, before anything is posted again."""
        one = taken.delivery
        first = taken.first_attempt_at or taken.now
        if taken.now - first < timedelta(seconds=self.sender.window):
            await self.post(taken)  # within the window, the same key posted again is one post
            return
        match await self._found(taken, first):
            case Found(message, more):
                await self._arrived(taken, one.attempts, message, doubtful=bool(more))
            case Absent():
                await self.post(taken, doubtful=True)
            case CannotTell(why, for_good=True):
                await self._held(taken, why)
            case CannotTell(why) if taken.now - first > _LOOKED_FOR:
                await self._held(taken, why)
            case CannotTell(why):
                await self.ledger.postpone(taken, self._quiet(), why)
            case None:
                pass

    async def _held(self, taken: Taken, why: str) -> None:
        one = taken.delivery
        if one.purpose is Purpose.NOTICE and one.attempts < _NOTICES:
            await self.post(taken, doubtful=True)
        elif one.purpose is Purpose.NOTICE:
            await self.ledger.withdraw(taken)
        elif await self.ledger.held(taken, why):
            log.warning("nobody knows whether %s arrived (%s); its owner is asked", one.key, why)
            self.figures.held.inc()

    async def verify(self, taken: Taken) -> None:
        """Look once more for what was in doubt, and remove what is there twice."""
        one = taken.delivery
        match await self._found(taken, taken.first_attempt_at or one.due_at):
            case Found(first, more):
                kept = one.message if one.message in (first, *more) else first
                await self._remove(taken, [message for message in (first, *more) if message != kept])
            case Absent() | CannotTell(_, for_good=True):
                await self.ledger.verified(taken)
            case CannotTell(why):
                await self.ledger.postpone(taken, self.timing.verify, why)
            case None:
                pass

    async def _remove(self, taken: Taken, messages: list[str]) -> None:
        try:
            place = await self._place_of(taken.delivery)
            for message in messages:
                await self.sender.delete(place, message)
                self.figures.doubled.inc()
        except RateLimited as limited:
            await self.ledger.postpone(taken, timedelta(seconds=limited.retry_after), str(limited))
        except Unreachable as error:
            await self.ledger.postpone(taken, self.timing.verify, str(error))
        except Refused as refused:
            log.warning("%s is there twice, and can't be removed: %s", taken.delivery.key, refused)
            await self.ledger.verified(taken)
        else:
            await self.ledger.verified(taken)

    async def _found(self, taken: Taken, since: datetime) -> Found | Absent | CannotTell | None:
        """Look for all posts of a delivery; None, where that has to wait, and the delivery was given back."""
        one = taken.delivery
        wait = await self.ledger.reserve(limits.of_find(one.place), self._patience())
        if wait > self._patience():
            await self.ledger.postpone(taken, wait)
            return None
        await asyncio.sleep(wait.total_seconds())
        try:
            return await self.sender.find(await self._place_of(one), one.key, since)
        except RateLimited as limited:
            wait = timedelta(seconds=limited.retry_after)
            if limited.everywhere:
                await self.ledger.push(limits.of_find(one.place), wait)
            if taken.now - since > _LOOKED_FOR:
                return CannotTell(str(limited))
            await self.ledger.postpone(taken, wait, str(limited))
            return None
        except Unreachable as error:
            return CannotTell(str(error))
        except Refused as refused:
            return CannotTell(str(refused), for_good=True)

    async def _place_of(self, one: Delivery) -> Place:
        """Return where a delivery is posted; raises as `Sender.direct` does."""
        return await self.sender.direct(one.owner) if one.purpose is Purpose.NOTICE else one.place

    def _patience(self) -> timedelta:
        """Return how long a limit is waited for with a delivery in hand: the lease has to last."""
        return min(LONGEST_PATIENCE, (self.timing.lease - self.timing.http_timeout) / 2)

    def _quiet(self) -> timedelta:
        """Return how long what was accepted late may take; where a repeat does no harm, it is soon made."""
        soon = timedelta(seconds=self.sender.window / 4)
        return min(self.timing.quiet, soon or self.timing.quiet)


def _is_over(subscription: Subscription, delivery: Delivery) -> bool:
    """Return whether nobody waits for a summary any more: it is paused, or a newer one has told it."""
    return subscription.standing is not Standing.ACTIVE or delivery.due_at <= subscription.since


def _pause(attempts: int) -> timedelta:
    return min(_FIRST_PAUSE * (1 << min(attempts, 10)), _LONGEST_PAUSE)
