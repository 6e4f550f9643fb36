"""The desk: orders about who gets a weekly summary, when, and of what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.core import enrolling
from bot.core.authority import Authority, is_here, is_private
from bot.core.compose import deliveries, notices, orders, subscriptions
from bot.core.document import Action, Actions, Document, Heading, Notice, Text
from bot.core.model import Finding, Kind, Outcome, Person, Place
from bot.core.responder import Said, usage
from bot.core.schedule import following
from bot.core.subscribing import Wish, named
from bot.core.subscription import Purpose, Standing, Subscription

if TYPE_CHECKING:
    from bot.core.commands import Line
    from bot.core.compose.subscriptions import Site
    from bot.core.document import Block
    from bot.core.model import Request
    from bot.core.ports import Clock, Subscriptions
    from bot.core.responder import Responder
    from bot.core.weekly import Summaries

Post: TypeAlias = Callable[[Place, Document, str], Awaitable[str]]
ZoneOf: TypeAlias = Callable[[Person], Awaitable[str]]

# Who may do what with a subscription that there is.
_RULES: dict[str, Callable[[Authority, Request, Subscription], bool]] = {
    "unsubscribe": Authority.may_stop,
    "pause": Authority.may_stop,
    "resume": Authority.may_change,
    "send": Authority.may_change,
    "next": Authority.may_read,
    "deliveries": Authority.may_read,
}
_OF_FILES = frozenset({"unsubscribe", "pause", "resume"})  # done in the file, for what stands in one
_SETTLING = {"arrived": True, "again": False}


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers orders.

    `post` posts by the platform's adapter, and raises RateLimited, Refused and Unreachable; `zone_of` returns the name
    of a person's time zone, empty where it isn't known.
    """

    subscriptions: Subscriptions
    summaries: Summaries
    clock: Clock
    authority: Authority
    post: Post
    zone_of: ZoneOf

    async def answer(self, request: Request, line: Line, responder: Responder) -> Said:
        """Carry an order of the command table out, or say why not."""
        if request.kind is Kind.DIALOG:
            return await self._form(request, line.words, responder)
        match line.command, line.words.split():
            case "subscribe", _:
                return _told(await enrolling.subscribe(self, request, line.words, responder))
            case "subscriptions", _:
                return _shown(await self._listing(request, responder))
            case "send", []:
                return usage("send")
            case "deliveries", [word, key]:
                return _told(await self._settle(request, key, arrived=_SETTLING[word.casefold()]))
            case command, words if command in _RULES:
                return await self._order(request, command, words[-1] if words else "", responder)
            case _:
                return _told(orders.how())

    async def home(self, request: Request, responder: Responder) -> tuple[Block, ...]:
        """Return the person's own subscriptions, for their page with the bot."""
        there = await self._owned(request)
        blocks = [block for kept in there for block in subscriptions.listed(kept, responder.library, request)]
        subscribe = Actions((Action("Subscribe…", "dialog subscribe"),))
        none = Notice((Text("None yet. Those that you subscribe to here come as a direct message."),))
        return (Heading("Your weekly summaries"), *(blocks or [none]), subscribe)

    async def _order(self, request: Request, command: str, word: str, responder: Responder) -> Said:
        kept = await self._meant(request, word if named(word)[0] else "")
        if isinstance(kept, Document):
            return _told(kept)
        is_stopped = command == "resume" and kept.standing is Standing.SUSPENDED
        may = Authority.may_stop if is_stopped else _RULES[command]  # what people didn't stop, its owner may resume
        if not may(self.authority, request, kept):
            return _told(notices.not_allowed(str(request.person)))
        if kept.declared and command in _OF_FILES:
            return _told(orders.declared())
        where = subscriptions.site(kept, request)
        match command:
            case "unsubscribe":
                await self.subscriptions.remove(kept.id)
                is_told = responder.library.by_slug.keys() >= set(kept.topics)  # else it would name what is hidden here
                again = Wish.of(kept).line(thread=bool(kept.place.thread)) if is_told else ""
                return _told(subscriptions.ended(kept, where, again))
            case "pause":
                return _told(await self._pause(kept, where))
            case "resume":
                return _told(await self._resume(request, kept))
            case "send":
                return _told(await self._send(request, kept, where))
            case "next":
                return _shown(await self._next(request, kept))
            case _:
                found = await self.subscriptions.deliveries(kept.id)
                return _shown(deliveries.deliveries(kept, found, where))

    async def _meant(self, request: Request, name: str) -> Subscription | Document:
        """Return the subscription with this id; without one, that of the thread, else of the channel."""
        if name:
            kept = await self.subscriptions.get(name)
            return kept if kept and self.authority.may_read(request, kept) else orders.no_such()
        kept = await self.subscriptions.at(request.place)
        return kept or await self.subscriptions.at(replace(request.place, thread="")) or orders.none_here()

    async def _pause(self, kept: Subscription, where: Site) -> Document:
        if kept.standing is not Standing.ACTIVE:
            return subscriptions.stopped(kept) if kept.standing is Standing.SUSPENDED else subscriptions.already(kept)
        await self.subscriptions.stand(kept.id, Standing.PAUSED, kept.next_at)
        return subscriptions.paused(kept, where)

    async def _resume(self, request: Request, kept: Subscription) -> Document:
        """Let it go on; what the platform refused before is tested first."""
        if kept.standing is Standing.ACTIVE:
            return subscriptions.already(kept)
        going = replace(kept, standing=Standing.ACTIVE, next_at=following(kept.when, self.clock.now()), why="")
        if kept.standing is Standing.SUSPENDED:
            there = self.summaries.seen(kept.place)
            tried = await enrolling.test(self, request, kept, subscriptions.again(going, there))
            if tried.problem:
                return tried.problem
        await self.subscriptions.stand(kept.id, going.standing, going.next_at)
        return subscriptions.resumed(going, where=subscriptions.site(kept, request))

    async def _send(self, request: Request, kept: Subscription, where: Site) -> Document:
        if kept.standing is Standing.SUSPENDED:
            return subscriptions.stopped(kept)
        await self.subscriptions.deliver(kept, f"{kept.id}/now/{enrolling.digest(request.id)[:12]}", self.clock.now())
        return subscriptions.on_its_way(kept, where)

    async def _next(self, request: Request, kept: Subscription) -> Document:
        if _is_public(request):
            return subscriptions.for_you_alone(kept)
        summary = await self.summaries.preview(kept, self.clock.now(), request.place)
        return subscriptions.previewed(summary, kept) if summary else orders.shown_there()

    async def _settle(self, request: Request, key: str, *, arrived: bool) -> Document:
        held = await self.subscriptions.delivery(key)
        kept = await self.subscriptions.get(held.subscription) if held else None
        if kept is None or not self.authority.may_read(request, kept):
            return orders.no_such()
        if not self.authority.may_stop(request, kept):
            return notices.not_allowed(str(request.person))
        is_settled = await self.subscriptions.settle(key, arrived=arrived)
        if is_settled and not arrived and held and held.purpose is Purpose.SUMMARY and held.due_at <= kept.since:
            return deliveries.told_since()
        return deliveries.settled(arrived=arrived) if is_settled else deliveries.settled_before()

    async def _listing(self, request: Request, responder: Responder) -> Document:
        """Return those of the place, and where only the person reads the reply, those that they own elsewhere."""
        here = await self._here(request)
        there = () if _is_public(request) else await self._owned(request)
        found = [*here, *(kept for kept in there if kept.id not in {one.id for one in here})]
        blocks = [block for kept in found for block in subscriptions.listed(kept, responder.library, request)]
        return Document("", tuple(blocks)) if blocks else orders.none_here()

    async def _here(self, request: Request) -> tuple[Subscription, ...]:
        if is_private(request):
            kept = await self.subscriptions.at(replace(request.place, thread=""))
            return (kept,) if kept else ()
        there = await self.subscriptions.of(request.place.platform, request.place.workspace)
        return tuple(kept for kept in there if is_here(request, kept))

    async def _owned(self, request: Request) -> tuple[Subscription, ...]:
        owned = await self.subscriptions.owned(request.person)
        return tuple(kept for kept in owned if self.authority.may_read(request, kept))

    async def _form(self, request: Request, words: str, responder: Responder) -> Said:
        found = await enrolling.form(self, request, words, responder)
        return _told(found) if isinstance(found, Document) else _told(orders.how())._replace(dialog=found)


def _is_public(request: Request) -> bool:
    """Return whether others read the reply: it follows from the request alone."""
    return request.kind is Kind.MENTION and not is_private(request)


def _told(document: Document) -> Said:
    """Return what came of an order. Nothing brings it again: that would be the order once more."""
    return Said(document, Finding(Outcome.CHAT))


def _shown(document: Document) -> Said:
    """Return what was asked for, and changed nothing."""
    return Said(document, Finding(Outcome.COMMAND))
