"""Slack for deliveries: each call once, within its time, and what is known when it fails."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.adapters.slack.heard import NAME
from bot.adapters.slack.installed import NOT_INSTALLED, Installed
from bot.adapters.slack.outbox import Outbox
from bot.adapters.slack.render import render
from bot.adapters.slack.web import API_URL, REVOKED, Connections, Web
from bot.core.model import Place
from bot.core.ports import CannotTell, NotSent, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.adapters.slack.granting import Grants
    from bot.adapters.slack.teams import Teams
    from bot.core.document import Document
    from bot.core.model import Person
    from bot.core.ports import Absent, Found


@asynccontextmanager
async def slack_sender(token: str, api_url: str, timeout: float) -> AsyncIterator[SlackSender]:  # noqa: ASYNC109 - of each call
    """Give the workspace that the token is for, with a timeout in seconds for each call.

    Waits until Slack has told which workspace that is; raises Refused where it doesn't take the token.
    """
    async with Web(token, api_url or API_URL, timeout) as web:
        who = await web.greeting()
        yield SlackSender(Outbox(web), who["team_id"], timeout)


@asynccontextmanager
async def workspaces_sender(
    grants: Grants,
    teams: Teams,
    api_url: str,
    timeout: float,  # noqa: ASYNC109 - of each call
) -> AsyncIterator[WorkspacesSender]:
    """Give all workspaces where the bot is installed, with a timeout in seconds for each call."""
    connections = Connections(timeout)
    try:
        yield WorkspacesSender(grants, teams, api_url or API_URL, timeout, connections)
    finally:
        await connections.close()


class SlackSender:
    """One workspace's Slack, as deliveries need it."""

    name: str = NAME
    window: float = 0  # Slack keeps no keys
    revoked: frozenset[str] = REVOKED

    def __init__(self, outbox: Outbox, workspace: str, timeout: float) -> None:
        """Take the way to Slack, where each call is made once."""
        self._outbox, self.workspace, self._timeout = outbox, workspace, timeout

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post a document that fits, and return the message's id; the key goes along, for `find`."""
        messages = render(document)
        if len(messages) != 1:
            raise Refused("the document isn't one message")
        return await self._outbox.post(place, messages, key)

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for all posts that carry the key; raises RateLimited."""
        try:
            async with asyncio.timeout(self._timeout):  # of all pages together
                return await self._outbox.look(place, key, since)
        except TimeoutError as error:
            return CannotTell(type(error).__name__)

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""
        await self._outbox.delete(place, message)

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""
        return Place(NAME, self.workspace, await self._outbox.direct(person))

    def fits(self, document: Document) -> bool:
        """Return whether the document is one message in Slack."""
        return len(render(document)) == 1


class WorkspacesSender:
    """Slack wherever the bot is installed, as deliveries need it: each workspace is reached with its own token.

    What one workspace refuses is refused to its own subscriptions, and the others go on.
    """

    name: str = NAME
    workspace: str = ""
    window: float = 0  # Slack keeps no keys
    revoked: frozenset[str] = frozenset()

    def __init__(self, grants: Grants, teams: Teams, api_url: str, timeout: float, connections: Connections) -> None:
        """Take where the bot is installed, and the way to Slack."""
        self._grants, self._teams = grants, teams
        self._api_url, self._timeout, self._connections = api_url, timeout, connections

    async def _of(self, workspace: str) -> SlackSender:
        """Return the workspace's; raises Refused where the bot isn't installed there.

        Whatever breaks here, the database, say: nothing was sent.
        """
        try:
            async with asyncio.timeout(self._timeout / 2):
                granted = await self._grants.of(workspace, await self._teams.organisation(workspace))
        except Exception as error:  # noqa: BLE001 - it is asked for again, with the delivery
            raise NotSent(type(error).__name__) from None
        if granted is None:
            raise Refused(NOT_INSTALLED)
        web = Web(Installed(self._grants, granted), self._api_url, self._timeout, connections=self._connections)
        return SlackSender(Outbox(web), workspace, self._timeout)

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post a document that fits, and return the message's id; the key goes along, for `find`."""
        try:
            async with asyncio.timeout(self._timeout):  # finding out how to reach it included: the lease has to last
                return await (await self._of(place.workspace)).post(place, document, key)
        except TimeoutError as error:
            raise Unreachable(type(error).__name__) from None

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for all posts that carry the key; raises RateLimited."""
        return await (await self._of(place.workspace)).find(place, key, since)

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""
        await (await self._of(place.workspace)).delete(place, message)

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""
        return await (await self._of(person.workspace)).direct(person)

    def fits(self, document: Document) -> bool:
        """Return whether the document is one message in Slack."""
        return len(render(document)) == 1
