"""The one handler layer: every request of every platform comes through here."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core import commands, since
from bot.core.authority import NOBODY
from bot.core.compose import notices, orders, ways
from bot.core.document import Action, Actions, Document
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Audience, Finding, Kind, Outcome, Reply, Request
from bot.core.ports import InHand
from bot.core.remembered import Context, Feedback, Uncovered
from bot.core.responder import Said, usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.core.authority import Authority
    from bot.core.desk import Desk
    from bot.core.document import Block
    from bot.core.limits import Limit
    from bot.core.model import Person, Place
    from bot.core.ports import Clock, Store
    from bot.core.responder import Responder

    Think = Callable[[Callable[[], Said]], Awaitable[Said]]

# Longer than any reply takes to be made and sent; after a crash, a redelivery waits no longer than this.
LEASE_SECONDS = 60.0

_EVERYONE = frozenset({Kind.MENTION, Kind.DIRECT, Kind.SHARE, Kind.OVERHEARD})

# Nothing is claimed, counted or kept of these: they are asked for at every letter typed, and may be answered twice.
_PASSING = frozenset({Kind.SUGGEST, Kind.HOME, Kind.DIALOG})
_UNCOUNTED = _PASSING | {Kind.OVERHEARD}  # nobody asked the bot

# What nobody says to the bot changes nothing, whatever it sounds like.
_NOT_OWN = frozenset({Kind.OVERHEARD, Kind.SHARE})
_ORDERS = frozenset({"listen", "forget", "feedback"}) | commands.SUBSCRIBING

# What a platform delivers again where nobody has taken it.
_REPEATED = frozenset({Kind.MENTION, Kind.DIRECT, Kind.OVERHEARD})

_LISTEN = "listen"

_KEY = "~"  # begins what stands for a line in a button that had no room for it
_BUTTONS = frozenset({Kind.ACTION, Kind.SHARE})
_NOT_FOUND = frozenset({Outcome.SUGGEST, Outcome.NOT_COVERED})


async def at_once(work: Callable[[], Said]) -> Said:
    """Do the work here and now; nothing else goes on meanwhile."""
    return work()


@dataclass(frozen=True, slots=True)
class Handler:
    """Answers requests with the responder that `responder` returns at that moment for the place where somebody asks.

    It knows what may be seen there, and nothing else. It is called for every request and should be quick: indexing is
    for other threads. `limit` says how much one person may ask; without it there is no limit, as for a person's own
    terminal. `forget` deletes what others than the store keep of a person. `think` says where a reply is worked out: in
    another thread, where a platform's connection must not be kept waiting. `authority` says who may change settings.
    `desk` takes the orders about weekly summaries; without one there are none, as for lines that a script asks.
    """

    responder: Callable[[Place], Responder]
    store: Store
    clock: Clock
    limit: Limit | None = None
    forget: Callable[[Person], object] = lambda _: None
    think: Think = at_once
    authority: Authority = NOBODY
    desk: Desk | None = None

    @asynccontextmanager
    async def answer(self, request: Request) -> AsyncIterator[Reply | None]:
        """Give the reply to send, or None where there is to be none: it is or was answered by somebody else, say.

        Leaving the block without an exception says that the reply was sent; with one, the request is free to be tried
        again. Where the block is cancelled or its process killed, the reply may be there, and isn't given again.
        Raises InHand for what platforms deliver again, while somebody else may still answer it.
        """
        if request.kind in _PASSING:
            yield await self._reply(request)
            return
        key = f"request/{request.place.platform}/{request.place.workspace}/{request.id}"
        if not await self.store.claim(key, LEASE_SECONDS):
            if request.kind in _REPEATED and not await self.store.is_done(key):
                raise InHand
            yield None
            return
        try:
            reply = await self._reply(request)
            # What is on its way may be there, whatever becomes of this process: nobody else answers from now on.
            if not await self.store.finish(key):
                reply = None  # it took longer than the claim lasts, and somebody else answers
        except BaseException:
            await self.store.release(key)
            raise
        try:
            yield reply
        except Exception:
            await self.store.release(key)
            raise
        if request.kind is Kind.SHARE and not (reply and ways.can_be_shared(reply)):
            await self.store.release(key)  # nothing was shared; pressed again, it may be

    async def _reply(self, request: Request) -> Reply | None:
        """Whatever breaks, the person who asked hears of it."""
        line = rated = ""
        try:
            pressed, request = request, await self._spelled_out(request)
            said = self._limited(request) or await self._said(request)
            if request is not pressed and said.finding.outcome in _NOT_FOUND:
                said = Said(notices.expired(), Finding(Outcome.CHAT))  # its line may name what isn't shown here
            if request.kind is not Kind.OVERHEARD or said.finding.outcome is Outcome.ANSWER:
                line = await self._short(request, _line(request, said))
                rated = await self._short(request, said.finding.entry)
                said = said._replace(document=await self._fitting(request, said.document))
        except Exception as error:  # noqa: BLE001 - the last line of defence
            said = Said(notices.apology(_logged(request, error)), Finding(Outcome.CHAT))
        if request.kind is Kind.OVERHEARD and said.finding.outcome is not Outcome.ANSWER:
            return None  # people talk among themselves
        if request.kind not in _PASSING:
            try:
                await self._keep(request, said.finding)
            except Exception as error:  # noqa: BLE001 - an answer is worth more than the memory of it
                _logged(request, error)
        audience = Audience.EVERYONE if request.kind in _EVERYONE else Audience.ASKER
        return Reply(said.document, audience, said.finding, line, rated, said.dialog)

    async def _spelled_out(self, request: Request) -> Request:
        """Return what a button asks for that had no room for its line; the key's mark alone where it is gone."""
        if request.kind not in _BUTTONS or not request.text.startswith(_KEY):
            return request
        return replace(request, text=await self.store.line(request.place, request.text.removeprefix(_KEY)) or _KEY)

    async def _short(self, request: Request, line: str) -> str:
        if not request.room or len(line) <= request.room:
            return line
        return _KEY + await self.store.keep_line(request.place, request.person, line)

    async def _fitting(self, request: Request, document: Document) -> Document:
        """Return the document with buttons that have room for their lines."""
        if not request.room:
            return document
        blocks: list[Block] = []
        for block in document.blocks:
            if isinstance(block, Actions):
                lines = [await self._short(request, action.command) for action in block.actions]
                pairs = zip(block.actions, lines, strict=True)
                blocks.append(Actions(tuple(Action(action.label or action.command, line) for action, line in pairs)))
            else:
                blocks.append(block)
        return replace(document, blocks=tuple(blocks))

    def _limited(self, request: Request) -> Said | None:
        if not self.limit or request.kind in _UNCOUNTED:
            return None
        wait = self.limit.wait(str(request.person), self.clock.now())
        return Said(notices.slow_down(wait), Finding(Outcome.CHAT)) if wait else None

    async def _said(self, request: Request) -> Said:
        if request.text == _KEY and request.kind in _BUTTONS:
            return Said(notices.expired(), Finding(Outcome.CHAT))
        responder = self.responder(request.place)
        if request.kind is Kind.HOME:
            return await self._home(request, responder)
        if request.kind is Kind.SUGGEST:
            return await self.think(lambda: responder.suggest(request.text))
        line = commands.parse(request.text) if len(request.text) <= LONGEST_QUESTION else commands.Line("", "")
        if request.kind in _NOT_OWN and line.command in _ORDERS:
            return Said(Document(), Finding(Outcome.CHAT))
        if line.command in commands.SUBSCRIBING or request.kind is Kind.DIALOG:
            return await self.desk.answer(request, line, responder) if self.desk else _done(orders.elsewhere_only())
        summaries = self.desk.summaries if self.desk else None
        if (asked := responder.asked_since(line)) and request.kind is not Kind.OVERHEARD:
            return await since.changes(asked, responder.library, self.clock.now(), summaries, request.place)
        match line:
            case commands.Line("listen", words):
                return await self._listening(request, words)
            case commands.Line("forget", words):
                return await self._forgotten(request) if words else usage("forget")
            case commands.Line("feedback", words):
                return await self._feedback(request, words, responder)
            case _:
                return await self._replied(request, responder)

    async def _home(self, request: Request, responder: Responder) -> Said:
        said = await self.think(responder.home)
        more = await self.desk.home(request, responder) if self.desk else ()
        return said._replace(document=replace(said.document, blocks=(*said.document.blocks, *more)))

    async def _replied(self, request: Request, responder: Responder) -> Said:
        context = await self.store.recall(request.place)
        if request.kind is Kind.OVERHEARD and not (context and await self._listens(request)):
            return Said(Document(), Finding(Outcome.CHAT))
        return await self.think(lambda: responder.respond(request.text, context))

    async def _listens(self, request: Request) -> bool:
        return await self.store.configured(request.place, _LISTEN) != "off"

    async def _listening(self, request: Request, words: str) -> Said:
        if not words:
            return usage("listen")
        if request.alone or request.kind is Kind.DIRECT:
            return _done(notices.alone())
        if not self.authority.allows(request):
            return _done(notices.not_allowed(str(request.person)))
        value = words.casefold()
        await self.store.configure(request.place, _LISTEN, value)
        return _done(notices.listening(on=value == "on"))

    async def _forgotten(self, request: Request) -> Said:
        await self.store.forget_person(request.person)
        if request.kind is Kind.DIRECT or request.alone:  # nobody else speaks there
            await self.store.remember(request.place, Context(""))
        self.forget(request.person)
        return _done(notices.forgotten())

    async def _feedback(self, request: Request, words: str, responder: Responder) -> Said:
        word, _, comment = words.partition(" ")
        verdict = word.casefold().strip(",.;:!")
        if verdict not in ("good", "bad"):
            return _done(notices.good_or_bad()) if words else usage("feedback")
        entry = await self._rated(request, comment)
        if not entry or entry.partition("/")[0] in responder.library.hidden:
            return _done(notices.nothing_to_rate())
        comment = "" if request.kind is Kind.ACTION else comment
        good = verdict == "good"
        await self.store.add_feedback(Feedback(entry, good, request.place, request.person, request.at, comment))
        return _done(notices.thanks_for_feedback())

    async def _rated(self, request: Request, named: str) -> str:
        """Return the entry that is meant: a button under an answer names its own, else it is what was last shown."""
        if request.kind is Kind.ACTION and named:
            return await self.store.line(request.place, named[1:]) or "" if named.startswith(_KEY) else named
        context = await self.store.recall(request.place)
        return context.entry if context else ""

    async def _keep(self, request: Request, finding: Finding) -> None:
        """Remember what the conversation is about and what was last said, and what could not be answered.

        A reply that has no entry is known by its briefing, or by what became of the question.
        """
        if finding.briefing or finding.outcome not in (Outcome.COMMAND, Outcome.CHAT):
            before = await self.store.recall(request.place)
            topic = finding.briefing or (before.briefing if before else "")
            said = finding.entry or finding.briefing or finding.outcome.value
            await self.store.remember(request.place, Context(topic, said))
        whole = (commands.strip_prefix(request.text),) if finding.outcome is Outcome.NOT_COVERED else ()
        for question in finding.uncovered or whole:
            await self.store.add_uncovered(
                Uncovered(question, request.place, request.person, request.at, request.public)
            )


def _line(request: Request, said: Said) -> str:
    """Return the command line that brings a reply again, whatever was talked about before; nothing where none does."""
    match said.finding.outcome:
        case Outcome.ANSWER if said.document.title:
            return f"ask {said.document.title}"
        case Outcome.CHAT | Outcome.NOT_COVERED:
            return ""
        case _:
            return said.line or request.text or "list"


def _done(document: Document) -> Said:
    return Said(document, Finding(Outcome.COMMAND))


def _logged(request: Request, error: Exception) -> str:
    """Log where it broke, never what was said, and return the reference: an exception's text may quote it."""
    import hashlib  # noqa: PLC0415 - hardly ever does anything break, and a cold `ask` would load all three
    import logging  # noqa: PLC0415
    import traceback  # noqa: PLC0415

    reference = hashlib.sha256(str(request.id).encode()).hexdigest()[:8]
    where = "".join(traceback.format_tb(error.__traceback__))
    steps = [f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(error.__traceback__)]
    kind = type(error).__name__
    data = {"error": kind, "where": steps}
    logging.getLogger(__name__).error("request %s failed with %s\n%s", reference, kind, where, extra=data)
    return reference
