"""The one handler layer: every request of every platform comes through here."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.core import commands
from bot.core.compose import notices
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Audience, Finding, Kind, Outcome, Reply
from bot.core.remembered import Context, Feedback, Uncovered
from bot.core.responder import Said, usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.core.document import Document
    from bot.core.limits import Limit
    from bot.core.model import Person, Request
    from bot.core.ports import Clock, Store
    from bot.core.responder import Responder

# Longer than any reply takes to be made and sent; after a crash, a redelivery waits no longer than this.
LEASE_SECONDS = 60.0

_AUDIENCE = {Kind.MENTION: Audience.EVERYONE, Kind.DIRECT: Audience.EVERYONE}


class Handler:
    """Answers requests with the responder that `responder()` returns at that moment.

    `limit` says how much one person may ask; without it there is no limit, as for a person's own terminal.
    """

    def __init__(
        self,
        responder: Callable[[], Responder],
        store: Store,
        clock: Clock,
        limit: Limit | None = None,
        *,
        forget: Callable[[Person], object] = lambda _: None,
    ) -> None:
        """Keep the ports. `responder` is called for every request and should be quick: indexing is for other threads.

        `forget` deletes what others than the store keep of a person.
        """
        self._responder = responder
        self._store = store
        self._clock = clock
        self._limit = limit
        self._forget = forget

    @asynccontextmanager
    async def answer(self, request: Request) -> AsyncIterator[Reply | None]:
        """Give the reply to send, or None where this request is or was answered by somebody else.

        Leaving the block without an exception says that the reply was sent; with one, the request is free
        to be tried again.
        """
        key = f"request/{request.place.platform}/{request.place.workspace}/{request.id}"
        if not await self._store.claim(key, LEASE_SECONDS):
            yield None
            return
        try:
            yield await self._reply(request)
        except BaseException:
            await self._store.release(key)
            raise
        await self._store.finish(key)

    async def _reply(self, request: Request) -> Reply:
        """Whatever breaks, the person who asked hears of it."""
        try:
            said = self._limited(request) or await self._said(request)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            said = Said(notices.apology(_logged(request, error)), Finding(Outcome.CHAT))
        try:
            await self._keep(request, said.finding)
        except Exception as error:  # noqa: BLE001 - an answer is worth more than the memory of it
            _logged(request, error)
        return Reply(said.document, _AUDIENCE.get(request.kind, Audience.ASKER), said.finding)

    def _limited(self, request: Request) -> Said | None:
        if not self._limit:
            return None
        wait = self._limit.wait(str(request.person), self._clock.now())
        return Said(notices.slow_down(wait), Finding(Outcome.CHAT)) if wait else None

    async def _said(self, request: Request) -> Said:
        line = commands.parse(request.text) if len(request.text) <= LONGEST_QUESTION else commands.Line("", "")
        match line:
            case commands.Line("forget", words):
                return await self._forgotten(request) if words else usage("forget")
            case commands.Line("feedback", words):
                return await self._feedback(request, words)
            case _:
                context = await self._store.recall(request.place)
                return self._responder().respond(request.text, context)

    async def _forgotten(self, request: Request) -> Said:
        await self._store.forget_person(request.person)
        if request.kind is Kind.DIRECT:  # nobody else speaks there
            await self._store.remember(request.place, Context(""))
        self._forget(request.person)
        return _done(notices.forgotten())

    async def _feedback(self, request: Request, words: str) -> Said:
        word, _, comment = words.partition(" ")
        verdict = word.casefold().strip(",.;:!")
        if verdict not in ("good", "bad"):
            return usage("feedback")
        context = await self._store.recall(request.place)
        if not context or not context.entry:
            return _done(notices.nothing_to_rate())
        good = verdict == "good"
        await self._store.add_feedback(
            Feedback(context.entry, good, request.place, request.person, request.at, comment)
        )
        return _done(notices.thanks_for_feedback())

    async def _keep(self, request: Request, finding: Finding) -> None:
        """Remember what the conversation is about and what was last said, and what could not be answered.

        A reply that has no entry is known by its briefing, or by what became of the question.
        """
        if finding.briefing or finding.outcome not in (Outcome.COMMAND, Outcome.CHAT):
            before = await self._store.recall(request.place)
            topic = finding.briefing or (before.briefing if before else "")
            said = finding.entry or finding.briefing or finding.outcome.value
            await self._store.remember(request.place, Context(topic, said))
        whole = (commands.strip_prefix(request.text),) if finding.outcome is Outcome.NOT_COVERED else ()
        for question in finding.uncovered or whole:
            await self._store.add_uncovered(
                Uncovered(question, request.place, request.person, request.at, request.public)
            )


def _done(document: Document) -> Said:
    return Said(document, Finding(Outcome.COMMAND))


def _logged(request: Request, error: Exception) -> str:
    """Log where it broke, never what was said, and return the reference: an exception's text may quote it."""
    import hashlib  # noqa: PLC0415 - hardly ever does anything break, and a cold `ask` would load all three
    import logging  # noqa: PLC0415
    import traceback  # noqa: PLC0415

    reference = hashlib.sha256(str(request.id).encode()).hexdigest()[:8]
    where = "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger(__name__).error("request %s failed with %s\n%s", reference, type(error).__name__, where)
    return reference
