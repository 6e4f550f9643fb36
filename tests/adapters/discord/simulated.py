"""The bot in simcord's Discord: wired as the adapter wires it, in a server with Ann and Bob."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.adapters.discord.client import Client
from bot.adapters.discord.heard import Ear
from bot.adapters.discord.manifest import NAME
from bot.adapters.discord.outbox import Outbox
from bot.adapters.discord.rest import Rest
from bot.adapters.discord.servers import Servers
from bot.adapters.discord.starts import Starts
from bot.adapters.discord.talking import Talk
from bot.core.answering import Answering
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.responder import Responder
from bot.storage.memory import MemoryStore
from bot.testing import FakeClock
from tests.adapters.discord.fake.reading import read

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import discord
    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle, GuildHandle, UserHandle
    from simcord.env import Env
    from simcord.results import InteractionResult, ResponseMessage

    from bot.core.briefing import Library
    from bot.core.model import Reply, Request

QUESTION = "Who owns the lighthouse on Gannet Rock?"


class Unwatched(Client):
    """The bot's client, where there is no heartbeat to watch."""

    async def setup_hook(self) -> None:
        """Leave it."""


class Written(Rest):
    """The bot's way to Discord, over which goes JSON."""

    async def call(self, method: str, path: str, body: object = None, **more: Any) -> Any:  # noqa: ANN401 - JSON
        """Call with what a wire would have of the body."""
        return await super().call(method, path, body and json.loads(json.dumps(body)), **more)


class Bot:
    """The bot as the adapter wires it: it thinks until it may `go` on, and simcord doesn't see what it does `aside`."""

    def __init__(self, library: Library) -> None:
        """Take what it answers from."""
        self.clock = FakeClock()
        self.store = MemoryStore(self.clock)
        responder = Responder(Answering(library))
        self.handler = Handler(lambda _: responder, self.store, self.clock, authority=Authority(members=True))
        self.go = asyncio.Event()
        self.go.set()
        self.aside: asyncio.Queue[discord.Interaction[Any]] | None = None
        self.ways: list[Rest] = []
        self.client = self.restarted()

    async def end(self) -> None:
        """Close all ways to Discord."""
        for way in self.ways:
            await way.close()

    def restarted(self) -> Client:
        """Return another client, with all of the bot behind it."""
        rest = Written(lambda: self.client.http)
        self.ways.append(rest)
        self.talk = Talk(rest, Outbox(rest))
        self.talk.answer = self._answer
        starts = Starts(self.store.claim, self.store.release)
        self.client = Unwatched(self, Servers(self.store.forget_workspace), starts)
        return self.client

    def begin(self) -> None:
        """Hear what comes, as whom the client has logged in."""
        assert self.client.user
        assert self.client.application_id
        self.talk.ear, self.talk.application = Ear(self.client.user.id, self.clock), self.client.application_id

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take it."""
        if self.aside:
            self.aside.put_nowait(interaction)
        else:
            await self.talk.on_interaction(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Take it."""
        await self.talk.on_message(message)

    async def work(self, aside: asyncio.Queue[discord.Interaction[Any]]) -> None:
        """Take what comes, one after the other."""
        while True:
            await self.talk.on_interaction(await aside.get())

    @asynccontextmanager
    async def _answer(self, request: Request) -> AsyncIterator[Reply | None]:
        await self.go.wait()
        async with self.handler.answer(request) as reply:
            yield reply


class Town:
    """A server with Ann and Bob in it, and the bot."""

    def __init__(self, env: Env, bot: Bot) -> None:
        """Take where, and who."""
        self.env, self.bot = env, bot
        self.guild: GuildHandle = env.create_guild()
        self.ann: MemberActor = self.guild.add_member(env.create_user("ann"))
        self.bob: MemberActor = self.guild.add_member(env.create_user("bob"))
        self.general = self.guild.create_text_channel("general")

    async def ask(self, question: str = QUESTION) -> InteractionResult:
        """Let Ann ask by the slash command."""
        return await self.ann.slash(self.general, f"{NAME} ask", question=question)

    def seen(self, channel: ChannelHandle, who: MemberActor | UserHandle) -> list[str]:
        """Return what the bot has written that somebody sees, oldest first."""
        theirs = [one for one in channel.history(viewer=who) if one.author == self.env.bot.user]
        stored = self.env.backend.messages[channel.id]
        return [read({"content": one.content, "components": stored[one.id].components}) for one in theirs]

    @property
    def callbacks(self) -> Counter[str]:
        """How many first responses each interaction was given."""
        return Counter(one.path for one in self.env.http_requests if one.path.endswith("/callback"))


def said(message: ResponseMessage | None) -> str:
    """Return what people read of a response."""
    assert message
    return read({"content": message.content, "components": message.components})
