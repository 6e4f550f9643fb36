"""The platforms that have tokens: how each is made, and what is run of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot import installs, tokens
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.endpoint import PATH, Endpoint
from bot.adapters.slack.heard import NAME as SLACK
from bot.adapters.slack.installing import INSTALL
from bot.adapters.slack.web import API_URL, Web
from bot.adapters.slack.workspaces import Workspaces
from bot.adapters.underway import logged
from bot.core.model import Person
from bot.core.ports import Refused
from bot.delivering import Drained, Outlet, Posting, installed_outlet, outlets
from bot.storage.servers import SqlServers
from bot.storage.shards import SqlShards
from bot.storage.teams import SqlTeams
from bot.tokens import SlackInstalls, SlackTokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AsyncExitStack

    from bot.adapters.picturing import Draw
    from bot.adapters.slack.granting import Grants
    from bot.adapters.slack.listeners import Forget
    from bot.core.limits import Limit
    from bot.core.ports import Answer, Clock
    from bot.metering import Meters
    from bot.serving import Page, Receive
    from bot.settings import Settings
    from bot.storage.store import SqlStore
    from bot.tokens import DiscordTokens


class Adapter(Drained, Posting, Protocol):
    """What is run here of an adapter."""

    name: str

    async def run(self, answer: Answer) -> None:
        """Answer until cancelled; raises Refused where the platform doesn't take a token."""

    def draw_with(self, draw: Draw) -> None:
        """Show the pictures that it makes, beside the texts that say the same."""

    def connections(self) -> int:
        """Return how many connections the platform delivers by."""

    def unready(self) -> list[str]:
        """Return why it can't answer at the moment; nothing where it can."""


@dataclass
class Platform:
    """An adapter, what to say where its platform refuses a token, and where the platform calls the bot, if it does."""

    adapter: Adapter
    refused: Callable[[str], str]
    posts: dict[str, Receive] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    """What browsers may look at."""
    notes: Callable[[], list[str]] = list
    """What else is worth knowing there."""
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

    def counted_posts(self, meters: Meters) -> dict[str, Receive]:
        """Return who takes what the platform posts, counted."""
        return {path: meters.received(self.adapter.name, receive) for path, receive in self.posts.items()}

    def is_ready(self) -> bool:
        """Return whether the bot can answer there at the moment."""
        return not self.unready()

    def unready(self) -> list[str]:
        """Return why the bot can't answer there at the moment; nothing where it can."""
        return [self.ended] if self.ended else self.adapter.unready()


def forgetting(store: SqlStore, limit: Limit) -> Forget:
    """Return what deletes everything of a workspace, in the database and in memory."""

    async def forget(platform: str, workspace: str) -> None:
        await store.forget_workspace(platform, workspace)
        limit.forget(str(Person(platform, workspace, "")))

    return forget


def installed_slack(  # noqa: PLR0913 - what a platform is made of
    grants: Grants,
    secret: str,
    clock: Clock,
    store: SqlStore,
    *,
    forget: Forget,
    api_url: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> Platform:
    """Return Slack in every workspace where the bot is installed; Slack calls it, and signs by the secret."""
    slack = Workspaces(grants, SqlTeams(store.turns, SLACK), clock, forget, api_url or API_URL, tell=tell)
    return Platform(slack, tokens.refused, {PATH: Endpoint(slack, secret, clock).receive})


class Made(NamedTuple):
    """The platforms to answer on, and those to deliver on."""

    platforms: list[Platform]
    outlets: list[Outlet]


@dataclass(frozen=True)
class Making:
    """Makes platforms; `forget` deletes what is kept of a workspace, and `tell` tells whoever runs the bot."""

    settings: Settings
    clock: Clock
    store: SqlStore
    forget: Forget
    tell: Callable[[str], None]

    async def of(
        self, stack: AsyncExitStack, slack: SlackTokens | SlackInstalls | None, discord: DiscordTokens | None
    ) -> Made:
        """Return those that have tokens, until the end of the stack."""
        made = Made([], outlets(slack, discord))
        if isinstance(slack, SlackTokens):
            made.platforms.append(self._slack(slack))
        if isinstance(slack, SlackInstalls):
            granting = installs.sealed_and_granting(slack, self.store, self.clock, self.tell)
            pages, grants = await stack.enter_async_context(granting)
            made.platforms.append(self._installed(slack, grants, pages))
            made.outlets.append(installed_outlet(grants, self.store, slack.api_url))
        if discord:
            made.platforms.append(self._discord(discord))
        return made

    def _installed(self, given: SlackInstalls, grants: Grants, pages: dict[str, Page]) -> Platform:
        platform = installed_slack(
            grants,
            given.secret,
            self.clock,
            self.store,
            forget=self.forget,
            api_url=given.api_url,
            tell=self.tell,
        )
        platform.pages = pages
        self.tell(f"Slack: workspaces install the bot at {given.url.rstrip('/')}{INSTALL}.")
        return platform

    def _slack(self, given: SlackTokens) -> Platform:
        if given.app and given.secret:
            self.tell(f"Slack: {tokens.BOTH}")
        self.tell("Slack: connecting …")
        web = Web(given.bot, given.api_url or API_URL)
        slack = Slack(web, self.clock, given.app, self.forget, self.tell)
        posts: dict[str, Receive] = {} if given.app else {PATH: Endpoint(slack, given.secret, self.clock).receive}
        return Platform(slack, tokens.refused, posts)

    def _discord(self, given: DiscordTokens) -> Platform:
        from bot.adapters.discord.adapter import Discord, Kept, point_at  # noqa: PLC0415 - a second of imports, for some

        point_at(given.api_url, given.gateway_url)
        self.tell("Discord: connecting …")
        turns = self.store.turns
        # A file has one process, which need not wait for what another one held before it was killed.
        leases = SqlShards(turns) if self.settings.database else None
        kept = Kept(self.store.claim, self.store.release, self.forget, SqlServers(turns), leases)
        discord = Discord(given.bot, self.clock, kept, self.tell, shards=self.settings.shards)
        return Platform(discord, tokens.refused_by_discord, notes=discord.notes)
