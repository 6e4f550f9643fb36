"""Deliveries on every platform that has tokens: beside the answers, or in a process of their own."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from bot import hosting, tokens
from bot.app import SystemClock, keep_fresh, kept_in, library_shelf, lost_with
from bot.core.desk import Desk
from bot.core.ports import Refused
from bot.core.weekly import Summaries, nobody_asked
from bot.core.wording import counted
from bot.delivery import declared
from bot.delivery.figures import Figures
from bot.delivery.ledger import Ledger
from bot.delivery.timing import read_timing
from bot.delivery.worker import Worker
from bot.delivery.writing import Writing
from bot.metering import Meters
from bot.problems import Unusable
from bot.serving import Health, serving
from bot.storage.moments import database_now
from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.teams import SqlTeams
from bot.tokens import SlackInstalls, SlackTokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from bot.adapters.slack.granting import Grants
    from bot.core.authority import Authority
    from bot.core.briefing import Library
    from bot.core.document import Document
    from bot.core.model import Person, Place
    from bot.core.ports import Sender
    from bot.core.views import Views
    from bot.core.weekly import Apart, Asked
    from bot.settings import Settings
    from bot.tokens import DiscordTokens

    Progress = Callable[[int, int], object]

T = TypeVar("T")

_NOTHING: Final = "There is no platform to deliver on: no token is set in the environment.\n"
_DRAIN: Final = 14.0  # seconds that what is under way is given when the program ends


@dataclass
class Outlet:
    """A platform to deliver on: how it is opened, and what to say where it refuses a token."""

    name: str
    open: Callable[[], AbstractAsyncContextManager[Sender]]
    refused: Callable[[str], str]


@dataclass
class Deliveries:
    """Delivers what is due, on each platform by itself: one that is away keeps no other waiting."""

    store: SqlStore
    summaries: Summaries
    outlets: Sequence[Outlet]
    tell: Callable[[str], None]
    figures: Figures = field(default_factory=Figures)

    def __post_init__(self) -> None:
        """Begin with no worker; raises Problems for times in the environment that don't fit."""
        self.timing = read_timing()
        self._workers: dict[str, Worker] = {}
        self._tasks: dict[str, asyncio.Task[str]] = {}
        self._is_ending = False

    async def run(self) -> None:
        """Deliver until `drain`; raises Unusable where no platform takes the bot any more."""
        await self._each(lambda worker: worker.run())

    async def once(self, progress: Progress) -> None:
        """Deliver what is due, and end; `progress` hears how much is done, of how much; raises Unusable likewise."""
        shares: dict[Worker, tuple[int, int]] = {}

        def heard(worker: Worker, done: int, of: int) -> None:
            shares[worker] = (done, of)
            progress(*map(sum, zip(*shares.values(), strict=True)))

        await self._each(lambda worker: worker.once(partial(heard, worker)))

    async def _each(self, work: Callable[[Worker], Awaitable[None]]) -> None:
        self._tasks = {outlet.name: asyncio.create_task(self._on(outlet, work)) for outlet in self.outlets}
        try:
            ended = await asyncio.gather(*self._tasks.values())
        finally:
            for task in self._tasks.values():
                task.cancel()
        if ended and all(ended):
            raise Unusable("\n".join(ended))

    async def _on(self, outlet: Outlet, work: Callable[[Worker], Awaitable[None]]) -> str:
        """Work on one platform; return why that ended by itself, if it did."""
        try:
            async with outlet.open() as sender:
                await self._tell_of_strangers(sender)
                worker = self._worker(sender)
                await work(worker)
                ended = worker.ended
        except Refused as refused:
            ended = str(refused)
        if not ended:
            return ""
        told = outlet.refused(ended.partition(" ")[0])
        if len(self.outlets) > 1:
            self.tell(told)
        return told

    async def _tell_of_strangers(self, sender: Sender) -> None:
        """Tell of subscriptions that this token doesn't reach: they wait, without anybody else noticing."""
        every = await SqlSubscriptions(self.store.turns).of("", "") if sender.workspace else ()
        ours = (sender.name, sender.workspace)
        lost = [one for one in every if one.place.platform == ours[0] and one.place.workspace != ours[1]]
        if lost:
            which = f"{counted(len(lost), 'subscription')} of another workspace than the bot's, {sender.workspace}"
            self.tell(f"Note: no summaries come to {which}; the first is {lost[0].id}, {lost[0].place}.")

    def _worker(self, sender: Sender) -> Worker:
        turns = self.store.turns
        ledger, subscriptions = Ledger(turns, self.timing, database_now), SqlSubscriptions(turns)
        worker = Worker(ledger, subscriptions, Writing(self.summaries), sender, self.timing, self.figures)
        self._workers[sender.name] = worker
        if self._is_ending:
            worker.stop()
        return worker

    async def drain(self) -> None:
        """Take nothing more, and see what is under way to its end."""
        self._is_ending = True
        for worker in self._workers.values():
            worker.stop()
        if at_work := [self._tasks[name] for name in self._workers]:  # the others still wait for their platform
            await asyncio.wait(at_work, timeout=min(self.timing.http_timeout.total_seconds() + 2, _DRAIN))


class Drained(Protocol):
    """What sees to its end what it has begun."""

    async def drain(self) -> None:
        """Take nothing more, and let what is under way be sent."""


class Posting(Protocol):
    """An adapter, as the desk needs it."""

    name: str

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post and return the message's id."""

    async def zone(self, person: Person) -> str:
        """Return the name of a person's time zone; nothing where it isn't known."""


def desk_of(store: SqlStore, summaries: Summaries, authority: Authority, adapters: Sequence[Posting]) -> Desk:
    """Return what takes orders about weekly summaries from these platforms."""
    by_name = {adapter.name: adapter for adapter in adapters}

    async def post(place: Place, document: Document, key: str) -> str:
        return await by_name[place.platform].post(place, document, key)

    async def zone_of(person: Person) -> str:
        return await by_name[person.platform].zone(person)

    return Desk(SqlSubscriptions(store.turns), summaries, SystemClock(), authority, post, zone_of)


async def in_thread(work: Callable[[], T]) -> T:
    """Return what the work returns, which is done in another thread."""
    return await asyncio.to_thread(work)


async def declare(settings: Settings, store: SqlStore, libraries: Views[Library]) -> None:
    """Keep the subscriptions that the settings' file declares; raises Problems."""
    await declared.keep(settings.subscriptions, SqlSubscriptions(store.turns), libraries.at, SystemClock().now())


def outlets(slack: SlackTokens | SlackInstalls | None, discord: DiscordTokens | None) -> list[Outlet]:
    """Return the platforms that have tokens."""
    timeout = read_timing().http_timeout.total_seconds()
    found: list[Outlet] = []
    if isinstance(slack, SlackTokens):
        from bot.adapters.slack.sending import slack_sender  # noqa: PLC0415 - a second of imports, for some

        found.append(Outlet("slack", partial(slack_sender, slack.bot, slack.api_url, timeout), tokens.refused))
    if discord:
        from bot.adapters.discord.adapter import point_at  # noqa: PLC0415 - likewise
        from bot.adapters.discord.sending import discord_sender  # noqa: PLC0415

        point_at(discord.api_url, discord.gateway_url)
        found.append(Outlet("discord", partial(discord_sender, discord.bot, timeout), tokens.refused_by_discord))
    return found


def installed_outlet(grants: Grants, store: SqlStore, api_url: str) -> Outlet:
    """Return Slack in every workspace where the bot is installed, as a platform to deliver on."""
    from bot.adapters.slack.sending import workspaces_sender  # noqa: PLC0415 - a second of imports, for some

    timeout = read_timing().http_timeout.total_seconds()
    teams = SqlTeams(store.turns, "slack")
    return Outlet("slack", partial(workspaces_sender, grants, teams, api_url, timeout), tokens.refused)


def summaries_of(
    settings: Settings, store: SqlStore, libraries: Callable[[], Views[Library]], apart: Apart
) -> Summaries:
    """Return what puts changes into words; it tells what several people asked where the settings allow that."""

    async def asked(place: Place, since: datetime) -> Asked:
        return await store.most_asked(place.platform, place.workspace, since)

    return Summaries(SqlSubscriptions(store.turns), libraries, asked if settings.most_asked else nobody_asked, apart)


async def metered(
    stack: AsyncExitStack, settings: Settings, meters: Meters, store: SqlStore, health: Callable[[], Health]
) -> None:
    """Count what the log and the database do, and show all figures at a port of their own, if the settings want it.

    Raises Unusable where nothing can be served there.
    """
    store.turns.watched = meters.turned
    meters.watch_log()
    if settings.metrics_port:
        served = serving(settings.metrics_host, settings.metrics_port, health, {}, meters.text)
        await stack.enter_async_context(served)


async def deliver(  # noqa: PLR0913 - what a process is made of
    settings: Settings,
    slack: SlackTokens | SlackInstalls | None,
    discord: DiscordTokens | None,
    tell: Callable[[str], None],
    *,
    once: bool = False,
    progress: Progress = lambda _done, _of: None,
) -> None:
    """Deliver until SIGTERM or SIGINT, or `once`: until nothing is due.

    Raises Unusable where there is no token, or no platform takes the bot any more.
    """
    if slack is None and discord is None:
        raise Unusable(_NOTHING + tokens.none(listens=False))
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        stop = hosting.told_to_stop(stack)
        if lost := lost_with(settings):
            tell(f"Note: {lost}")
        shelf = library_shelf(settings, tell)
        store = await SqlStore.open(kept_in(settings), clock)
        stack.push_async_callback(store.close)
        found = outlets(slack, discord)
        if isinstance(slack, SlackInstalls):
            from bot import installs  # noqa: PLC0415 - a second of imports, for some

            _, grants = await stack.enter_async_context(installs.sealed_and_granting(slack, store, clock, tell))
            found.append(installed_outlet(grants, store, slack.api_url))
        summaries = summaries_of(settings, store, shelf.held, in_thread)
        meters = Meters(clock)
        deliveries = Deliveries(store, summaries, found, tell, Figures(meters.registry))
        await declare(settings, store, shelf.held())
        await summaries.remember(clock.now())
        await metered(stack, settings, meters, store, Health)
        if settings.port:
            await stack.enter_async_context(serving(settings.host, settings.port, Health, {}))
        tell("Delivering.")
        work = deliveries.once(progress) if once else deliveries.run()
        keeping = keep_fresh(shelf, lambda: summaries.remember(clock.now()))
        await until(stop, [deliveries], [work, keeping])


async def until(
    stop: asyncio.Event, drained: Sequence[Drained], work: Sequence[Coroutine[object, object, None]]
) -> None:
    """Work until told to stop, or until a part of it ends; then let what is under way be sent.

    Raises what ended a part of it.
    """
    tasks = [asyncio.ensure_future(one) for one in (stop.wait(), *work)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.gather(*[one.drain() for one in drained])
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result
