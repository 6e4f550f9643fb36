"""Making a subscription, or another one of it: what is wanted, whether it may be, and whether it can be posted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.core import dialog, when
from bot.core.authority import is_here, is_private
from bot.core.compose import notices, orders, subscriptions
from bot.core.document import Action, Document
from bot.core.model import Kind
from bot.core.ports import NotSent, RateLimited, Refused, Unreachable
from bot.core.schedule import following, is_zone
from bot.core.subscribing import MONDAY_MORNING, Wish, named, wish
from bot.core.subscription import Standing, Subscription
from bot.core.views import is_seen

if TYPE_CHECKING:
    from bot.core.desk import Desk
    from bot.core.dialog import Dialog
    from bot.core.model import Place, Request
    from bot.core.responder import Responder


class Tried(NamedTuple):
    """What came of a post: why there is none, or whether it is known to be there."""

    problem: Document | None = None
    sure: bool = True


async def subscribe(desk: Desk, request: Request, words: str, responder: Responder) -> Document:
    """Make a subscription of the place, or change the one that it has or that the words name, and say what came of it.

    Nothing is kept unless it may be, all words are understood, and the platform doesn't refuse a post there.
    """
    name, said = named(words)
    read = when.read(said)
    if read.thread and not name and not (request.kind is Kind.MENTION and request.place.thread):
        return orders.needs_a_mention()
    place = request.place if read.thread else replace(request.place, thread="")
    before = await (desk.subscriptions.get(name) if name else desk.subscriptions.at(place))
    if refusal := _refusal(desk, request, name, before):
        return refusal
    wanted = wish(read, before, responder.topics, name)
    if isinstance(wanted, Document):
        return wanted
    there = desk.summaries.seen(place if before is None else before.place)
    added = set(wanted.topics).difference(before.topics if before else ())
    if unseen := [responder.library.by_slug[slug].title for slug in sorted(added) if slug not in there.by_slug]:
        return orders.not_shown_there(unseen[0])
    zone = wanted.when.zone or await _zone(desk, request)
    if not zone:
        return _which_zone(wanted, name, thread=read.thread)
    wanted = wanted._replace(when=wanted.when._replace(zone=zone))
    if before and before.standing is Standing.ACTIVE and Wish.of(before) == wanted:
        return subscriptions.unchanged(before, responder.library, subscriptions.site(before, request))
    kept = _changed(desk, request, before, wanted) if before else await _new(desk, request, place, wanted)
    tried = await test(desk, request, kept, subscriptions.announcement(kept, there, before))
    if tried.problem:
        return tried.problem
    await desk.subscriptions.put(kept)
    if kept.place == request.place or (kept.alone and is_here(request, kept)):
        return subscriptions.subscribed_alone(kept, sure=tried.sure)
    where = subscriptions.site(kept, request)
    return subscriptions.subscribed(kept, responder.library, where, before, sure=tried.sure)


async def form(desk: Desk, request: Request, words: str, responder: Responder) -> Dialog | Document:
    """Return the form for a subscription of the place, or for the one that the words name, or why there is none."""
    name, _ = named(words)
    place = replace(request.place, thread="")
    before = await (desk.subscriptions.get(name) if name else desk.subscriptions.at(place))
    if refusal := _refusal(desk, request, name, before):
        return refusal
    if before and not is_seen(before.topics, desk.summaries.seen(before.place), responder.library):
        return orders.shown_there()
    wanted = (
        Wish.of(before) if before else Wish((), MONDAY_MORNING._replace(zone=await _zone(desk, request)), quiet=False)
    )
    return dialog.subscribing(responder.library, wanted, before.id if before else "")


async def test(desk: Desk, request: Request, kept: Subscription, document: Document) -> Tried:
    """Post what everyone in a place may read, to see whether it can be posted."""
    try:
        await desk.post(kept.place, document, f"announced/{request.id}")
    except RateLimited as error:
        return Tried(orders.busy(error.retry_after))
    except Refused as error:
        return Tried(orders.refused(str(error)))
    except NotSent:
        return Tried(orders.out_of_reach())
    except Unreachable:
        return Tried(sure=False)
    return Tried()


def digest(text: str) -> str:
    """Return what stands for a text in ids: some say who asked where."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _refusal(desk: Desk, request: Request, name: str, before: Subscription | None) -> Document | None:
    if name and not (before and desk.authority.may_read(request, before)):
        return orders.no_such()
    may = desk.authority.may_change(request, before) if before else desk.authority.allows(request)
    if not may:
        return notices.not_allowed(str(request.person))
    return orders.declared() if before and before.declared else None


async def _new(desk: Desk, request: Request, place: Place, wanted: Wish) -> Subscription:
    now = desk.clock.now()
    return Subscription(
        f"s-{digest(f'{place}/{request.id}')[:16]}",
        place,
        request.person,
        wanted.when,
        since=now,
        next_at=following(wanted.when, now),
        topics=wanted.topics,
        quiet=wanted.quiet,
        alone=is_private(request),
        snapshot=await desk.summaries.baseline(place),
    )


def _changed(desk: Desk, request: Request, before: Subscription, wanted: Wish) -> Subscription:
    """Return it as wanted. Who changes it where it is posted owns it from then on; what is due stays due."""
    is_on_time = before.when == wanted.when and before.standing is Standing.ACTIVE
    return replace(
        before,
        owner=request.person if is_here(request, before) else before.owner,
        when=wanted.when,
        next_at=before.next_at if is_on_time else following(wanted.when, desk.clock.now()),
        topics=wanted.topics,
        quiet=wanted.quiet,
        standing=Standing.ACTIVE,
        why="",
    )


async def _zone(desk: Desk, request: Request) -> str:
    """Return the person's time zone, or the one that most of their subscriptions or of the workspace's have."""
    if is_zone(zone := await desk.zone_of(request.person)):
        return zone
    found = [kept.when.zone for kept in await desk.subscriptions.owned(request.person)]
    if not found and request.place.workspace and not is_private(request):
        there = await desk.subscriptions.of(request.place.platform, request.place.workspace)
        found = [kept.when.zone for kept in there]
    return max(sorted(set(found)), key=found.count, default="")


def _which_zone(wanted: Wish, name: str, *, thread: bool) -> Document:
    """Ask for the time zone; in a thread, by words alone, for a button doesn't tell in which thread it is."""
    lines = [wanted._replace(when=wanted.when._replace(zone=zone)).line(name, thread=thread) for zone in orders.ZONES]
    ways = [] if thread else [Action(zone, line) for zone, line in zip(orders.ZONES, lines, strict=True)]
    return orders.which_zone(ways, lines[1])
