"""The answers that are under way, each in a task of its own, so that none is lost when the program ends."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import traceback
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.core.compose import notices
from bot.core.model import Audience, Finding, Kind, Outcome, Reply
from bot.core.ports import InHand, NotSent, RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterator

    from bot.core.document import Document
    from bot.core.model import Request
    from bot.core.ports import Answer

T = TypeVar("T")

log = logging.getLogger(__name__)

_DRAIN: Final = 14.0  # seconds that answers under way are given when the program ends; hosts give twenty for all of it
_SOON: Final = 0.02  # seconds


class Underway:
    """What is being answered. `answer` is there as soon as the adapter runs."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._tasks: set[asyncio.Task[Any]] = set()
        self._taking = 0
        self.answer: Answer | None = None
        self.is_draining = False

    def start(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Do it, soon; what breaks is logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logged("something", error)

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Take a delivery: until that is acknowledged and handed on, `drain` waits."""
        self._taking += 1
        try:
            yield
        finally:
            self._taking -= 1

    async def drain(self) -> None:
        """Take nothing more, and let the answers that are under way be sent."""
        self.is_draining = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN):
                while self._taking or self._tasks:
                    await (asyncio.wait(self._tasks) if self._tasks else asyncio.sleep(_SOON))

    @property
    def is_idle(self) -> bool:
        """Whether nothing is taken or answered at the moment."""
        return not (self._taking or self._tasks)

    def cancel(self) -> None:
        """Leave off at once."""
        for task in self._tasks:
            task.cancel()

    async def end(self) -> None:
        """Take nothing more, and leave off; when it returns, nothing goes on."""
        self.is_draining = True
        while not self.is_idle:
            self.cancel()
            await (asyncio.wait(self._tasks) if self._tasks else asyncio.sleep(_SOON))

    async def give(
        self, request: Request, show: Callable[[Reply], Awaitable[None]], tell: Callable[[Document], Awaitable[None]]
    ) -> bool:
        """Show the reply by `show`; whatever breaks, the person hears so by `tell`.

        Return False where somebody else may still answer: what is delivered again is to be taken then.
        """
        is_sent = False
        try:
            async with self._answered()(request) as reply:
                if reply:
                    await _once(request, show(reply))
                is_sent = True
        except InHand:
            return False
        except (RateLimited, Refused, Unreachable) as error:
            self.failed(f"the reply to {reference(request)} was not sent", error)
            if isinstance(error, Refused) and request.kind is not Kind.OVERHEARD:
                await self.told(request, tell(notices.not_shown()))
        except Exception as error:  # noqa: BLE001 - the last line of defence
            logged(reference(request), error)
            if not is_sent:
                await self.told(request, tell(notices.apology(reference(request))))
        return True

    async def told(self, request: Request, telling: Awaitable[None]) -> None:
        """Tell something, as well as that can be done."""
        try:
            await telling
        except (RateLimited, Refused, Unreachable) as error:
            self.failed(f"a notice on {reference(request)} was not sent", error)

    def failed(self, what: str, error: Exception) -> None:
        """Log what could not be sent, with the platform's word for the reason."""
        log.warning("%s: %s", what, error)

    async def look_up(self, request: Request) -> Reply | None:
        """Return the reply for who shows it in their own way: an apology where that breaks.

        There is none where somebody else has answered already.
        """
        try:
            async with self._answered()(request) as reply:
                return reply
        except Exception as error:  # noqa: BLE001 - the last line of defence
            logged(reference(request), error)
            return Reply(notices.apology(reference(request)), Audience.ASKER, Finding(Outcome.CHAT))

    def _answered(self) -> Answer:
        if self.answer is None:
            raise AssertionError("nothing is delivered before `run`")
        return self.answer


async def _once(request: Request, showing: Awaitable[None]) -> None:
    """What may be there, or is in part, counts as sent: a redelivery would show it twice."""
    try:
        await showing
    except NotSent:
        raise
    except Unreachable as error:
        log.warning("the reply to %s may not have been sent: %s", reference(request), error)


def reference(request: Request) -> str:
    """Return the number that the log knows a request by."""
    return hashlib.sha256(str(request.id).encode()).hexdigest()[:8]


def logged(what: str, error: BaseException) -> None:
    """Log where it broke, never what was said: an exception's text may quote it."""
    where = "".join(traceback.format_tb(error.__traceback__))
    steps = [f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(error.__traceback__)]
    kind = type(error).__name__
    log.error("%s failed with %s\n%s", what, kind, where, extra={"error": kind, "where": steps})
