"""`briefing-bot run`: every platform that has tokens, in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from bot import hosting, tokens
from bot.adapters.picturing import undrawn
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.endpoint import PATH, Endpoint
from bot.adapters.slack.web import API_URL, Web
from bot.adapters.underway import logged
from bot.app import SystemClock, keep_fresh, kept_in, lost_with, open_shelf
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.limits import Limit
from bot.core.ports import Refused
from bot.delivering import Deliveries, Drained, Posting, declare, desk_of, in_thread, outlets, summaries_of, until
from bot.pictures import drawing
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
    from bot.core.ports import Answer, Clock
    from bot.core.responder import Responder
    from bot.core.weekly import Apart
    from bot.library.watch import Shelf
    from bot.serving import Receive
    from bot.settings import Settings
    from bot.tokens import DiscordTokens, SlackTokens

T = TypeVar("T")

_USUAL_PORT: Final = 3000  # for platforms to call, where no other is set

_NOTHING: Final = "There is no platform to run on: no token is set in the environment.\n"


class Adapter(Drained, Posting, Protocol):
    """What is run here of an adapter."""

    name: str

    async def run(self, answer: Answer) -> None:
        """Answer until cancelled; raises Refused where the platform doesn't take a token."""

    def draw_with(self, draw: Draw) -> None:
        """Show the pictures that it makes, beside the texts that say the same."""

    def unready(self) -> list[str]:
        """Return why it can't answer at the moment; nothing where it can."""


@dataclass
class Platform:
    """An adapter, what to say where its platform refuses a token, and where the platform calls the bot, if it does."""

    adapter: Adapter
    refused: Callable[[str], str]
    posts: dict[str, Receive] = field(default_factory=dict)
    ended: str = ""
    """Why the bot no longer answers there."""

    async def run(self, answer: Answer) -> None:
        """Answer until cancelled, or until the platform takes the bot no more."""
        try:
            await self.adapter.run(answer)
            self.ended = f"{self.adapter.name} has ended."
        except Refused as refused:
            self.ended = self.refused(str(refused))
        except Exception as error:  # noqa: BLE001 - one platform never takes another down
            logged(self.adapter.name, error)
            self.ended = f"{self.adapter.name} has ended with {type(error).__name__}; the log tells where."

    def unready(self) -> list[str]:
        """Return why the bot can't answer there at the moment; nothing where it can."""
        return [self.ended] if self.ended else self.adapter.unready()


async def run(
    settings: Settings, slack: SlackTokens | None, discord: DiscordTokens | None, tell: Callable[[str], None]
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
        # One thread: a reply takes milliseconds, and the connections' own thread must never wait for it.
        think = apart(stack.enter_context(ThreadPoolExecutor(1, "answers")))
        summaries = summaries_of(settings, store, lambda: shelf.held().libraries, in_thread)
        deliveries = Deliveries(store, summaries, outlets(slack, discord), tell)
        await declare(settings, store, shelf.held().libraries)
        platforms = [_slack(slack, clock, store, tell)] if slack else []
        platforms += [_discord(discord, clock, store, tell)] if discord else []
        _let_draw(platforms, _drawing(stack, shelf))
        authority = Authority(settings.admins, members=settings.members_may_set)
        desk = desk_of(store, summaries, authority, [platform.adapter for platform in platforms])
        seen = partial(_seen, shelf)
        handler = Handler(seen, store, clock, Limit(), think=think, authority=authority, desk=desk)
        posts = {path: receive for platform in platforms for path, receive in platform.posts.items()}
        if settings.port or posts:
            port = settings.port or _USUAL_PORT
            health = partial(_health, platforms)
            await stack.enter_async_context(serving(settings.host, port, health, posts, deliveries.figures.text))
            tell(f"Listening on {settings.host}:{port}.")
        keeping = keep_fresh(shelf, lambda: summaries.remember(clock.now()))
        work = [_answering(platforms, handler.answer, tell), deliveries.run(), keeping]
        await until(stop, [*[platform.adapter for platform in platforms], deliveries], work)
    tell("Ended.")


def _seen(shelf: Shelf[Serving], place: Place) -> Responder:
    """Return what can be said in a place, from what serves at this moment."""
    return shelf.held().responders.at(place)


def _slack(given: SlackTokens, clock: Clock, store: SqlStore, tell: Callable[[str], None]) -> Platform:
    if given.app and given.secret:
        tell(f"Slack: {tokens.BOTH}")
    tell("Slack: connecting …")
    slack = Slack(Web(given.bot, given.api_url or API_URL), clock, given.app, store.forget_workspace, tell)
    return Platform(slack, tokens.refused, {} if given.app else {PATH: Endpoint(slack, given.secret, clock).receive})


def _discord(given: DiscordTokens, clock: Clock, store: SqlStore, tell: Callable[[str], None]) -> Platform:
    from bot.adapters.discord.adapter import Discord, point_at  # noqa: PLC0415 - a second of imports, for some

    point_at(given.api_url, given.gateway_url)
    tell("Discord: connecting …")
    discord = Discord(given.bot, clock, store.claim, store.forget_workspace, tell)
    return Platform(discord, tokens.refused_by_discord)


def _health(platforms: list[Platform]) -> Health:
    """The bot is ready while it can answer on one of its platforms; a host that restarts it would end that, too."""
    each = [platform.unready() for platform in platforms]
    return Health(not all(each), [why for one in each for why in one])


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
        library = shelf.held().libraries.named(picture.library)
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
