"""Discord for the contract: the adapter with the real SDK, and a pretended server with Ann and Bob."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.adapters.discord.adapter import Discord, Kept
from bot.adapters.discord.heard import thread_of
from bot.core.model import Kind, Place
from bot.core.ports import RateLimited, Unreachable
from bot.storage.memory import MemoryStore
from bot.testing import FakeClock, Said, Shown, eventually
from tests.adapters.discord.fake import TOKEN, FakeDiscord, Post, Sent, Trouble
from tests.adapters.discord.fake.reading import links, pings, read
from tests.adapters.discord.fake.world import DIRECTS, GUILD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.ports import Answer, Refused, Store

SHOWING = ("POST messages", "POST callback", "PATCH webhooks")


def kept_in(store: Store) -> Kept:
    """Return what the one process of a bot keeps, which notes no servers."""
    return Kept(store.claim, store.release, store.forget_workspace)


class DiscordRig:
    """A server with the adapter in it."""

    def __init__(self, discord: FakeDiscord, clock: FakeClock) -> None:
        """Take the server."""
        self.discord, self.clock = discord, clock
        self.store = MemoryStore(clock)
        self.sent: dict[str, Sent] = {}
        self.adapter = self._new()
        self.running: asyncio.Task[None] | None = None

    def _new(self) -> Discord:
        return Discord(TOKEN, self.clock, kept_in(self.store))

    async def start(self, answer: Answer) -> None:
        """Start another adapter; the moment is over in which no other session may begin."""
        if self.running:
            self.clock.pass_time(seconds=6)
        self.adapter = self._new()
        self.running = asyncio.create_task(self.adapter.run(answer))
        await eventually(lambda: not self.adapter.unready() or (self.running and self.running.done()), "a start")

    async def stop(self) -> None:
        """Cancel the adapter."""
        if self.running:
            self.running.cancel()
            await asyncio.wait([self.running])

    async def say(self, text: str, kind: Kind = Kind.DIRECT, *, person: str = "ann", after: Said | None = None) -> Said:
        """Say it as people do."""
        match kind:
            case Kind.COMMAND:
                sent = await self.discord.command(person, "general", "briefing", "ask", question=text)
            case Kind.MENTION:
                sent = await self.discord.mention(person, "general", text, self._last_answer(after) if after else "")
            case _:
                sent = await self.discord.say(person, "direct", text)
        self.sent[sent.id] = sent
        return Said(sent.id, text, kind, person)

    def _last_answer(self, after: Said) -> str:
        """Return the bot's reply to a message, which people reply to in turn."""
        return [post.id for post in self.discord.world.posts.values() if post.reference == after.id][-1]

    async def bot_says(self, text: str, *, own: bool) -> None:
        """Let a bot mention ours."""
        await self.discord.mention("bot" if own else "other", "general", text)

    async def redeliver(self, said: Said) -> None:
        """Deliver it again."""
        await self.discord.deliver_again(self.sent[said.id])

    async def press(self, shown: Shown, label: str, *, person: str = "ann") -> Said:
        """Press a button."""
        sent = await self.discord.press(person, self.discord.world.posts[shown.id], label)
        self.sent[sent.id] = sent
        return Said(sent.id, label, Kind.ACTION, person)

    async def typing(self, text: str, *, person: str = "ann") -> Sequence[str]:
        """Type into the option of a topic."""
        sent = await self.discord.autocomplete(person, "general", "briefing", "show", topic=text)
        await sent.heard.wait()
        return [choice["name"] for choice in sent.choices]

    async def home(self, *, person: str = "ann") -> str:
        """Refuse: see `cannot`."""
        raise NotImplementedError

    async def acknowledged(self, said: Said) -> None:
        """Wait for the first response; a message needs none."""
        if self.sent[said.id].token:
            await self.sent[said.id].heard.wait()

    def fail_next(self, error: RateLimited | Refused | Unreachable) -> None:
        """Let the next message meet with this."""
        if isinstance(error, RateLimited):
            trouble = Trouble(429, retry_after=error.retry_after)
        elif isinstance(error, Unreachable):
            trouble = Trouble(reset="after")
        else:
            trouble = Trouble(403, 50013)
        for call in SHOWING:
            self.discord.troubles[call].clear()
            self.discord.troubles[call].append(trouble)

    @property
    def attempts(self) -> int:
        """How many messages were tried."""
        paths = [path for method, path, _ in self.discord.calls if method in ("POST", "PATCH")]
        return sum(path.endswith(("/messages", "/callback", "@original")) for path in paths)

    @property
    def shown(self) -> Sequence[Shown]:
        """All messages as people see them."""
        return [self._shown(post) for post in self.discord.world.posts.values()]

    def _shown(self, post: Post) -> Shown:
        alone = post.channel in DIRECTS.values()
        root = post.reference
        while before := self._replied(root):
            root = before
        place = Place("discord", "" if alone else GUILD, post.channel, thread_of(int(root)) if root else "")
        payload = post.payload | {"flags": post.flags}
        faults = tuple(self.discord.world.refused)
        return Shown(post.id, place, read(payload), post.readers, pings(payload), links(payload), faults)

    def _replied(self, message: str) -> str:
        found = self.discord.world.found(message) if message else None
        return str((found or {}).get("message_reference", {}).get("message_id", ""))
