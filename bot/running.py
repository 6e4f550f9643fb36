"""`briefing-bot run`: every platform that has tokens, in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from bot import hosting, tokens
from bot.adapters.picturing import undrawn
from bot.app import SystemClock, keep_fresh, kept_in, lost_with, open_shelf
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.limits import Limit
from bot.core.views import printed
from bot.delivering import (
    Deliveries,
    declare,
    desk_of,
    in_thread,
    metered,
    summaries_of,
    until,
)
from bot.delivery.figures import Figures
from bot.metering import Meters
from bot.pictures import drawing
from bot.platforms import Making, forgetting
from bot.problems import Unusable
from bot.serving import Health, serving
from bot.storage.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from bot.adapters.picturing import Draw
    from bot.app import Serving
    from bot.core.document import Picture
    from bot.core.model import Place
    from bot.core.ports import Answer
    from bot.core.responder import Responder
    from bot.core.weekly import Apart
    from bot.library.watch import Shelf
    from bot.platforms import Platform
    from bot.settings import Settings
    from bot.tokens import DiscordTokens, SlackInstalls, SlackTokens

T = TypeVar("T")

_USUAL_PORT: Final = 3000  # for platforms to call, where no other is set

_NOTHING: Final = "There is no platform to run on: no token is set in the environment.\n"


async def run(
    settings: Settings,
    slack: SlackTokens | SlackInstalls | None,
    discord: DiscordTokens | None,
    tell: Callable[[str], None],
) -> None:
    """Answer on every platform that has tokens until SIGTERM or SIGINT, and send what is under way before the end.

    Raises Unusable where there is no token, or no platform takes the bot any more.
    """
    if slack is None and discord is None:
        raise Unusable(_NOTHING + tokens.none())
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        stop = hosting.told_to_stop(stack)
        if lost := lost_with(settings):
            tell(f"Note: {lost}")
        tell("Reading the briefings …")
        shelf = open_shelf(settings, tell)
        store = await SqlStore.open(kept_in(settings), clock)
        stack.push_async_callback(store.close)
        meters = Meters(clock)
        # One thread: a reply takes milliseconds, and the connections' own thread must never wait for it.
        think = apart(stack.enter_context(ThreadPoolExecutor(1, "answers")))
        summaries = summaries_of(settings, store, lambda: shelf.held().libraries, in_thread)
        limit = Limit()
        making = Making(settings, clock, store, forgetting(store, limit), tell)
        platforms, ways = await making.of(stack, slack, discord)
        deliveries = Deliveries(store, summaries, ways, tell, Figures(meters.registry))
        await declare(settings, store, shelf.held().libraries)
        _let_draw(platforms, _drawing(stack, shelf))
        authority = Authority(settings.admins, members=settings.members_may_set)
        desk = desk_of(store, summaries, authority, [platform.adapter for platform in platforms])
        handler = Handler(partial(_seen, shelf), store, clock, limit, think=think, authority=authority, desk=desk)
        posts = {path: take for platform in platforms for path, take in platform.counted_posts(meters).items()}
        health = partial(_health, platforms)
        await metered(stack, settings, meters, store, health)
        for platform in platforms:
            meters.platform(platform.adapter.name, platform.adapter.connections, platform.is_ready)
        if settings.port or posts:
            port = settings.port or _USUAL_PORT
            pages = {path: page for platform in platforms for path, page in platform.pages.items()}
            await stack.enter_async_context(serving(settings.host, port, health, posts, pages=pages))
            tell(f"Listening on {settings.host}:{port}.")
        keeping = keep_fresh(shelf, lambda: summaries.remember(clock.now()))
        work = [_answering(platforms, meters.counted(handler.answer), tell), deliveries.run(), keeping]
        await until(stop, [*[platform.adapter for platform in platforms], deliveries], work)
    tell("Ended.")


def _seen(shelf: Shelf[Serving], place: Place) -> Responder:
    """Return what can be said in a place, from what serves at this moment."""
    return shelf.held().responders.at(place)


def _health(platforms: list[Platform]) -> Health:
    """The bot is ready while it can answer on one of its platforms; a host that restarts it would end that, too."""
    each = [platform.unready() for platform in platforms]
    return Health(not all(each), [why for one in (*each, *(platform.notes() for platform in platforms)) for why in one])


def apart(thread: Executor) -> Apart:
    """Return what does work in another thread while the connections go on."""

    async def think(work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(thread, work)

    return think


def _let_draw(platforms: list[Platform], draw: Draw) -> None:
    for platform in platforms:
        platform.adapter.draw_with(draw)


def _drawing(stack: AsyncExitStack, shelf: Shelf[Serving]) -> Draw:
    """Return what draws, in a thread of its own: nothing, without the extra `pictures`."""
    if not drawing.is_installed():
        return undrawn
    think = apart(stack.enter_context(ThreadPoolExecutor(1, "pictures")))

    async def draw(picture: Picture) -> bytes | None:
        library = printed(shelf.held().libraries, picture.library)
        return await think(lambda: drawing.draw(picture, library)) if library else None

    return draw


async def _answering(platforms: list[Platform], answer: Answer, tell: Callable[[str], None]) -> None:
    """Answer on all platforms: one that ends is told of, and the others go on; raises Unusable when none is left."""

    async def one(platform: Platform) -> None:
        await platform.run(answer)
        if not all(other.ended for other in platforms):
            tell(platform.ended)

    await asyncio.gather(*map(one, platforms))
    raise Unusable("\n".join(platform.ended for platform in platforms))
