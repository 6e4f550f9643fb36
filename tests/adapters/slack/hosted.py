"""One bot for several workspaces: the adapter with the real SDK, pretended workspaces, and installations in memory."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import platforms
from bot.adapters.slack.granting import Granted
from bot.adapters.slack.manifest import OPTIONAL, SCOPES
from bot.adapters.slack.workspaces import Workspaces
from bot.core.answering import Answering
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.limits import Limit
from bot.core.ports import Refused
from bot.core.responder import Responder
from bot.core.views import views_of
from bot.core.weekly import Summaries
from bot.delivering import desk_of
from bot.storage.subscriptions import SqlSubscriptions
from bot.testing import eventually
from tests.adapters.slack.fake import SECRET, FakeSlack, Names

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.briefing import Library
    from bot.core.ports import Answer
    from bot.storage.store import SqlStore
    from bot.testing import FakeClock

ALPHA = Names.another("ALPHA", 1_000_000)
BETA = Names.another("BETA", 2_000_000)
EAST = Names.another("EAST", 3_000_000, "EORG")
WEST = Names.another("WEST", 4_000_000, "EORG")


def granted(names: Names, scopes: str = "") -> Granted:
    """Return the installation in a workspace, or in its organisation."""
    every = scopes or ",".join((*SCOPES, *OPTIONAL))
    return Granted(names.organisation or names.team, names.organisation, names.bot, "B1", every, "A1")


@dataclass
class MemoryGrants:
    """Installations, and their tokens: one that is missing is revoked, and `fresh` is what comes after one expires."""

    installed: dict[str, Granted] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    fresh: dict[str, str] = field(default_factory=dict)
    renewed: list[str] = field(default_factory=list)
    at: dict[str, float] = field(default_factory=dict)
    """When they were installed, where that matters."""
    broken: Exception | None = None

    def install(self, names: Names) -> None:
        """Install the bot in a workspace, or in its organisation."""
        one = granted(names)
        self.installed[one.workspace], self.tokens[one.workspace] = one, names.token

    async def of(self, workspace: str, organisation: str = "") -> Granted | None:
        """Return the workspace's own installation, else the organisation's."""
        if self.broken:
            raise self.broken
        return self.installed.get(workspace) or self.installed.get(organisation)

    async def token(self, granted: Granted) -> str:
        """Return the token."""
        if granted.workspace not in self.tokens:
            raise Refused("token_revoked")
        return self.tokens[granted.workspace]

    async def renew(self, granted: Granted, spent: str, why: str) -> str:
        """Return the next one; where one is revoked, it is what another process has had."""
        if why == "token_expired":
            self.renewed.append(spent)
        elif granted.workspace not in self.fresh:
            raise Refused(why)
        if granted.workspace in self.fresh:
            self.tokens[granted.workspace] = self.fresh.pop(granted.workspace)
        return await self.token(granted)

    async def since(self, workspace: str) -> float:
        """Return when it was installed."""
        return self.at.get(workspace, 0.0) if workspace in self.installed else 0.0

    async def every(self) -> tuple[Granted, ...]:
        """Return all."""
        return tuple(self.installed.values())

    async def remove(self, workspace: str) -> None:
        """Forget one."""
        self.installed.pop(workspace, None)
        self.tokens.pop(workspace, None)


@dataclass
class Hosted:
    """Several workspaces at one address, and the bot that answers for those where it is installed."""

    clock: FakeClock
    store: SqlStore
    slacks: dict[str, FakeSlack]
    grants: MemoryGrants = field(default_factory=MemoryGrants)
    limit: Limit = field(default_factory=Limit)
    work: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        """Install it in each."""
        for slack in self.slacks.values():
            self.grants.install(slack.names)
        self.renew()

    def renew(self) -> None:
        """Make another adapter, as another process would."""
        self.platform = platforms.installed_slack(
            *(self.grants, SECRET, self.clock, self.store),
            forget=platforms.forgetting(self.store, self.limit),
            api_url=next(iter(self.slacks.values())).api_url,
        )
        [receive] = self.platform.posts.values()
        for slack in self.slacks.values():
            slack.take = receive

    @property
    def adapter(self) -> Workspaces:
        """Return the adapter that runs."""
        assert isinstance(self.platform.adapter, Workspaces)
        return self.platform.adapter

    def __getitem__(self, names: Names) -> FakeSlack:
        """Return a workspace."""
        return self.slacks[names.team]

    async def start(self, answer: Answer) -> None:
        """Begin to answer."""
        self.work = asyncio.create_task(self.adapter.run(answer))
        await eventually(lambda: not self.adapter.unready(), "a start")

    async def start_bot(self, library: Library) -> SqlSubscriptions:
        """Begin to answer as the whole bot does, where members may change what they see."""
        responder, authority = Responder(Answering(library)), Authority(members=True)
        subscriptions = SqlSubscriptions(self.store.turns)
        summaries = Summaries(subscriptions, lambda: views_of(library))
        await summaries.remember(self.clock.now())
        desk = desk_of(self.store, summaries, authority, [self.adapter])
        handler = Handler(lambda _: responder, self.store, self.clock, self.limit, authority=authority, desk=desk)
        await self.start(handler.answer)
        return subscriptions

    async def stop(self) -> None:
        """Cancel it."""
        if self.work:
            self.work.cancel()
            await asyncio.wait([self.work])


@asynccontextmanager
async def hosted(clock: FakeClock, store: SqlStore, *names: Names) -> AsyncIterator[Hosted]:
    """Give workspaces at one address, each with the bot installed."""
    first, *others = (FakeSlack(clock, each) for each in names)
    first.beside = [*others]
    async with first:
        host = Hosted(clock, store, {slack.names.team: slack for slack in (first, *others)})
        try:
            yield host
        finally:
            await host.stop()
