"""Slack for the contract: the adapter with the real SDK, and a pretended workspace with Ann and Bob."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.adapters.slack import views
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.endpoint import Endpoint
from bot.adapters.slack.web import Web
from bot.core.model import Kind, Place
from bot.core.ports import RateLimited, Unreachable
from bot.testing import FakeClock, Said, Shown, eventually
from tests.adapters.slack.fake import APP_TOKEN, BOT, SECRET, TEAM, TOKEN, FakeSlack, Post, Sent, Trouble
from tests.adapters.slack.fake.reading import links, pings, read
from tests.adapters.slack.fake.world import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.ports import Answer, Refused

OWNER = "who owns the lighthouse on gannet rock"

SHOWING = ("chat.postMessage", "chat.postEphemeral", "response_url")


class SlackRig:
    """A workspace with the adapter on it: by sockets, or by HTTP."""

    def __init__(self, slack: FakeSlack, clock: FakeClock, *, sockets: bool = True) -> None:
        """Take the workspace."""
        self.slack, self.clock, self.sockets = slack, clock, sockets
        self.sent: dict[str, Sent] = {}
        self.adapter = self._new()
        self._running: asyncio.Task[None] | None = None

    def _new(self) -> Slack:
        return Slack(Web(TOKEN, self.slack.api_url), self.clock, APP_TOKEN if self.sockets else "")

    async def start(self, answer: Answer) -> None:
        """Start another adapter."""
        self.adapter = self._new()
        if not self.sockets:
            self.slack.take = Endpoint(self.adapter, SECRET, self.clock).receive
        self._running = asyncio.create_task(self.adapter.run(answer))
        await eventually(lambda: not self.adapter.unready() or (self._running and self._running.done()), "a start")

    async def stop(self) -> None:
        """Cancel the adapter."""
        if self._running:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def say(self, text: str, kind: Kind = Kind.DIRECT, *, person: str = "ann", after: Said | None = None) -> Said:
        """Say it as people do."""
        thread = self.sent[after.id].thread if after else ""
        match kind:
            case Kind.COMMAND:
                sent = await self.slack.command(person, "general", text)
            case Kind.MENTION:
                sent = await self.slack.mention(person, "general", text, thread)
            case _:
                sent = await self.slack.say(person, "direct", text, thread)
        self.sent[sent.id] = sent
        return Said(sent.id, text, kind, person)

    async def bot_says(self, text: str, *, own: bool) -> None:
        """Let a bot mention ours."""
        await self.slack.mention(BOT if own else "UOTHER", "general", text, bot_id="B1" if own else "B2")

    async def redeliver(self, said: Said) -> None:
        """Deliver it again."""
        await self.slack.deliver_again(self.sent[said.id])

    async def press(self, shown: Shown, label: str, *, person: str = "ann") -> Said:
        """Press a button."""
        sent = await self.slack.press(person, self.slack.world.posts[shown.id], label)
        self.sent[sent.id] = sent
        return Said(sent.id, label, Kind.ACTION, person)

    async def typing(self, text: str, *, person: str = "ann") -> Sequence[str]:
        """Type into the menu of the shortcut."""
        if not self.slack.world.views:
            await self.slack.shortcut(person, views.FIND)
            await eventually(lambda: self.slack.world.views, "a modal")
        options = await self.slack.suggest(person, next(iter(self.slack.world.views)), text)
        return [option["text"]["text"] for option in options]

    async def home(self, *, person: str = "ann") -> str:
        """Open the home page."""
        self.slack.world.homes.clear()
        await self.slack.open_home(person)
        await eventually(lambda: self.slack.world.homes, "a home page")
        [page] = self.slack.world.homes.values()
        return read(page["blocks"], "")

    async def acknowledged(self, said: Said) -> None:
        """Wait for the acknowledgement."""
        await self.sent[said.id].heard.wait()

    def fail_next(self, error: RateLimited | Refused | Unreachable) -> None:
        """Let the next message meet with this."""
        if isinstance(error, RateLimited):
            trouble = Trouble(429, "ratelimited", retry_after=int(error.retry_after))
        elif isinstance(error, Unreachable):
            trouble = Trouble(reset="after")
        else:
            trouble = Trouble(error="is_archived")
        for method in SHOWING:
            self.slack.troubles[method].clear()
            self.slack.troubles[method].append(trouble)

    @property
    def attempts(self) -> int:
        """How many messages were tried."""
        return sum(method in SHOWING for method, _ in self.slack.calls)

    @property
    def shown(self) -> Sequence[Shown]:
        """All messages as people see them."""
        return [self._shown(post) for post in self.slack.world.posts.values()]

    def _shown(self, post: Post) -> Shown:
        names = {person: name for name, person in PEOPLE.items()}
        readers = None if post.readers is None else frozenset(names[reader] for reader in post.readers)
        off = ("unfurl_links", "unfurl_media", "link_names", "mrkdwn")
        faults = [f"{name} is not off" for name in off if post.arguments.get(name) is not False]
        return Shown(
            post.id,
            Place("slack", TEAM, post.channel, post.thread),
            read(post.blocks, post.text),
            readers,
            pings(post.blocks, post.text),
            links(post.blocks, post.text),
            (*faults, *self.slack.world.refused),
        )


async def last(rig: SlackRig, count: int) -> Post:
    """Wait for so many messages; return the latest."""
    await eventually(lambda: len(rig.slack.world.posts) >= count, f"{count} messages")
    assert len(rig.slack.world.posts) == count
    assert not rig.slack.world.refused
    return [*rig.slack.world.posts.values()][-1]


def said(post: Post) -> str:
    """Return what a message says."""
    return read(post.blocks, post.text)
