"""One process for many workspaces: each has a `Slack` of its own, with its own token."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

from slack_bolt.request.internals import parse_body
from slack_bolt.response import BoltResponse

from bot.adapters.picturing import undrawn
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.endpoint import PATH
from bot.adapters.slack.heard import NAME
from bot.adapters.slack.installed import NOT_INSTALLED, Installed
from bot.adapters.slack.listeners import Listeners
from bot.adapters.slack.manifest import lacking
from bot.adapters.slack.removing import Removals
from bot.adapters.slack.render import render
from bot.adapters.slack.teams import Address, Removal
from bot.adapters.slack.web import API_URL, Connections, Web
from bot.adapters.underway import logged
from bot.core.compose import notices
from bot.core.ports import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.adapters.picturing import Draw
    from bot.adapters.slack.granting import Granted, Grants
    from bot.adapters.slack.listeners import Forget
    from bot.adapters.slack.teams import Teams
    from bot.core.document import Document
    from bot.core.model import Person, Place
    from bot.core.ports import Absent, Answer, CannotTell, Clock, Found

    Payload = dict[str, Any]

log = logging.getLogger(__name__)

_MOST: Final = 5_000  # workspaces that are kept while nothing happens there: about 3 KiB each
_KNOWN: Final = 60.0
"""Seconds after which it is written down anew that a workspace answers by its organisation: another process may have
deleted that with a removal, and the bot may be back since."""
_WARNED: Final = 60  # seconds between two warnings of workspaces that don't have the bot
_ACKNOWLEDGED: Final = 2.0  # seconds that what is being taken may last when the program ends
_SOON: Final = 0.02  # seconds
_UNREADABLE: Final = 400
_NOT_NOW: Final = 503


@dataclass(eq=False, slots=True)
class _Room:
    """A workspace that has the bot."""

    slack: Slack
    granted: Granted
    organisation: str
    known_at: float
    """When it was written down that it answers by its organisation, by the loop's clock."""


class Workspaces:
    """Slack, wherever the bot is installed. The endpoint calls `take`."""

    name: str = NAME

    def __init__(  # noqa: PLR0913 - what a process is made of
        self,
        grants: Grants,
        teams: Teams,
        clock: Clock,
        forget: Forget,
        api_url: str = API_URL,
        *,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Take where the bot is installed; `forget` deletes what is kept of a workspace that has removed the bot."""
        self._grants, self._teams, self._clock, self._api_url, self._tell = grants, teams, clock, api_url, tell
        self._removals = Removals(grants, teams, forget, self._leave)
        self._connections, self._app = Connections(), Listeners.listening()
        self._rooms: OrderedDict[str, _Room] = OrderedDict()
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._leaving: set[asyncio.Task[None]] = set()
        self._warned, self._taking = 0.0, 0
        self._lacking: set[str] = set()
        self._draw: Draw = undrawn
        self._answer: Answer | None = None
        self._is_ending = False

    def draw_with(self, draw: Draw) -> None:
        """Show the pictures that it makes, beside the texts that say the same."""
        self._draw = draw

    async def run(self, answer: Answer) -> None:
        """Answer what is delivered until cancelled; what one workspace refuses ends nothing."""
        self._answer = answer
        self._tell(f"Slack: wherever the bot is installed; waiting to be called at {PATH}.")
        try:
            await asyncio.Event().wait()
        finally:
            self._is_ending = True
            self._removals.cancel()
            await asyncio.gather(*[room.slack.end() for room in self._rooms.values()])
            await self._connections.close()

    def connections(self) -> int:
        """Return none: Slack calls the endpoint."""
        return 0

    def unready(self) -> list[str]:
        """Return why the bot can't answer on Slack at the moment; nothing where it can."""
        if self._is_ending:
            return ["Slack: the bot is about to end"]
        return [] if self._answer else ["Slack: not begun yet"]

    async def drain(self) -> None:
        """Take nothing more, and let the answers that are under way be sent."""
        self._is_ending = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_ACKNOWLEDGED):
                while self._taking:  # noqa: ASYNC110 - nothing else tells
                    await asyncio.sleep(_SOON)
        each = [room.slack.drain() for room in self._rooms.values()]
        await asyncio.gather(*each, *self._leaving, self._removals.drain())

    async def take(self, body: str, content_type: str = "") -> BoltResponse:
        """Take what Slack delivers; 400 for what can't be read, 503 where it can't be taken now."""
        if self._is_ending or self._answer is None:
            return BoltResponse(status=_NOT_NOW)
        try:
            payload = parse_body(body, content_type.partition(";")[0].strip())
            removal, address = Removal.read(payload), Address.of(payload)
        except (
            AttributeError,
            KeyError,
            RecursionError,
            TypeError,
            ValueError,
        ):  # what lacks a field lacks it for ever
            return BoltResponse(status=_UNREADABLE)
        if payload.get("type") == "url_verification":
            said = json.dumps({"challenge": payload.get("challenge")})
            return BoltResponse(status=200, body=said, headers={"content-type": "application/json"})
        self._taking += 1
        try:
            if removal:
                await self._removals.carry_out(removal)
                return BoltResponse(status=200)
            return await self._taken(address, body, content_type, is_command="command" in payload)
        except Exception as error:  # noqa: BLE001 - a database that is away, above all: Slack delivers it again
            logged("a delivery", error)
            return BoltResponse(status=_NOT_NOW)
        finally:
            self._taking -= 1

    async def _taken(self, address: Address, body: str, content_type: str, *, is_command: bool) -> BoltResponse:
        room = await self._room(address) if address.team else None
        if room:
            return await room.slack.take(body, content_type)
        self._warn()
        told = "".join(message.text for message in render(notices.not_installed()))
        return BoltResponse(status=200, body=told if is_command else "")

    def _warn(self) -> None:
        """Say that somebody asks in vain; not too often, since they may go on."""
        now = self._clock.now().timestamp()
        if now - self._warned >= _WARNED:
            self._warned = now
            log.warning("Slack delivers from a workspace where the bot isn't installed; it isn't answered there.")

    async def _room(self, address: Address) -> _Room | None:
        """Return the workspace as it is installed now; none where it isn't."""
        team = address.team
        room = self._rooms.get(team)
        known = room.organisation if room else await self._teams.organisation(team)
        address = Address(team, address.organisation or known)  # not every delivery names it
        granted = await self._grants.of(*address)
        if room and room is self._rooms.get(team) and room.granted == granted and self._is_known(room):
            self._rooms.move_to_end(team)
            return room
        async with self._lock(team):
            return await self._made(address)

    def _lock(self, team: str) -> asyncio.Lock:
        """Return what one holds while a workspace comes or goes."""
        return self._making.setdefault(team, asyncio.Lock())

    def _is_known(self, room: _Room) -> bool:
        is_own = room.granted.workspace != room.organisation
        return is_own or asyncio.get_running_loop().time() - room.known_at < _KNOWN

    async def _made(self, address: Address) -> _Room | None:
        """Return the workspace, made anew where it was installed anew. First, that is written down.

        So nothing is kept of a workspace that wouldn't be found when its organisation removes the bot.
        """
        team, organisation = address
        granted = await self._grants.of(team, organisation)
        if granted and granted.workspace == organisation != team:
            await self._teams.keep(team, organisation)
        room = self._rooms.get(team)
        if room and granted != room.granted:
            self._part(team, room)
            room = None
        if granted is None or self._answer is None:
            return None
        if room is None:
            room = self._open(team, granted, organisation, self._answer)
        room.known_at = asyncio.get_running_loop().time()
        return room

    def _open(self, team: str, granted: Granted, organisation: str, answer: Answer) -> _Room:
        web = Web(Installed(self._grants, granted), self._api_url, connections=self._connections)
        slack = Slack(web, self._clock, app=self._app)
        slack.draw_with(self._draw)
        who = {"team_id": team, "user_id": granted.bot_user, "bot_id": granted.bot_id, "enterprise_id": organisation}
        slack.begin(who, answer)
        self._make_room()
        room = self._rooms[team] = _Room(slack, granted, organisation, 0.0)
        slack.revoked.add_done_callback(lambda _: self._part(team, room))
        if team not in self._lacking:
            for lack in lacking(granted.scopes):
                self._lacking.add(team)
                log.warning("Slack, in one workspace: %s; `briefing-bot doctor` tells in which", lack)
        return room

    def _make_room(self) -> None:
        """Let go of workspaces where nothing happens, beginning with those where nothing has happened for longest."""
        spare = len(self._rooms) + 1 - _MOST
        idle = (team for team, room in self._rooms.items() if room.slack.is_idle)
        for team in [team for _, team in zip(range(spare), idle, strict=False)]:
            del self._rooms[team]

    def _part(self, team: str, room: _Room) -> None:
        """Let go of a workspace as it was; what is under way there is seen to its end."""
        if self._rooms.get(team) is room:
            del self._rooms[team]
            leaving = asyncio.create_task(room.slack.drain())
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    async def _leave(
        self, workspace: str, delete: Callable[[], Awaitable[None]], unless: Callable[[], Awaitable[bool]] | None = None
    ) -> None:
        """Leave a workspace: nothing is taken there meanwhile, and nothing of it goes on when it is deleted."""
        async with self._lock(workspace):
            if unless and await unless():
                return
            if room := self._rooms.pop(workspace, None):
                await room.slack.end()
            self._lacking.discard(workspace)
            await delete()

    async def _slack(self, workspace: str) -> Slack:
        """Return the workspace's; raises Refused where the bot isn't installed there."""
        room = await self._room(Address(workspace))
        if room is None:
            raise Refused(NOT_INSTALLED)
        return room.slack

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post; the key goes along, for `find`."""
        return await (await self._slack(place.workspace)).post(place, document, key)

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for all posts that carry the key."""
        return await (await self._slack(place.workspace)).find(place, key, since)

    async def edit(self, place: Place, message: str, document: Document) -> None:
        """Replace a post of the bot's own; raises Refused where the document isn't one message."""
        await (await self._slack(place.workspace)).edit(place, message, document)

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""
        await (await self._slack(place.workspace)).delete(place, message)

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""
        return await (await self._slack(person.workspace)).direct(person)

    async def zone(self, person: Person) -> str:
        """Return the name of a person's time zone; nothing where Slack doesn't tell, or not at once."""
        try:
            return await (await self._slack(person.workspace)).zone(person)
        except Refused:
            return ""
