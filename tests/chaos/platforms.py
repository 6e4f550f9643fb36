"""The pretended Slack and Discord with many channels, in trouble, and a door of its own for each worker."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from aiohttp import web

from bot.app import SystemClock
from tests.adapters.discord.fake import server as discord
from tests.adapters.discord.fake import trouble as discord_trouble
from tests.adapters.discord.fake import world as discord_world
from tests.adapters.slack.fake import server as slack
from tests.adapters.slack.fake import trouble as slack_trouble
from tests.adapters.slack.fake import world as slack_world

if TYPE_CHECKING:
    from tests.chaos.record import Record

    Json = dict[str, Any]

SLACK: Final = "Slack"
BLIND: Final = "Slack without history"
DISCORD: Final = "Discord"
_HISTORY: Final = ("channels:history", "groups:history")
_LOOKS: Final = ("conversations.history", "conversations.replies")


class Platform(Protocol):
    """A platform as a run needs it."""

    url: str
    record: Record
    channels: tuple[str, ...]
    owner: str

    async def start(self, port: int = 0) -> None:
        """Listen."""

    async def stop(self) -> None:
        """Stop listening."""

    async def door(self) -> tuple[int, dict[str, str]]:
        """Listen on one more port; return it, and the environment that sends a worker there."""
        ...

    def place(self, channel: str) -> str:
        """Return the place that a channel is."""
        ...

    def there(self) -> Counter[str]:
        """Return how many posts each channel has now."""
        ...


class _Workspace(slack_world.World):
    """One with any channel."""

    def exists(self, channel: str) -> bool:
        return channel.startswith(("C", "D"))


class SlackInTrouble(slack.Server):
    """A workspace with so many channels; `sees` says whether the bot may read what was posted."""

    def __init__(self, record: Record, channels: int, *, sees: bool) -> None:
        """Be without a post."""
        super().__init__(_Workspace())
        if sees:
            self.world.scopes.update(_HISTORY)
        self.record = record
        self.channels = tuple(f"C{number:04}" for number in range(channels))
        self.owner = f"slack:{slack_world.TEAM}:{slack_world.PEOPLE['ann']}"

    async def door(self) -> tuple[int, dict[str, str]]:
        """Listen on one more port."""
        port = await _listen(self._runner)
        where = {"SLACK_BOT_TOKEN": slack_world.TOKEN, "SLACK_API_URL": f"http://127.0.0.1:{port}/api/"}
        return port, where

    def place(self, channel: str) -> str:
        """Return the place that a channel is."""
        return f"slack:{slack_world.TEAM}:{channel}:"

    def there(self) -> Counter[str]:
        """Return how many posts each channel has now."""
        return Counter(post.channel for post in self.world.posts.values())

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, take = request.match_info["method"], partial(super()._api, request)
        if method == "chat.postMessage":
            return await self.record.post(request, (await request.json())["channel"], take, self._late)
        if method == "chat.delete":
            self.record.doubled.add((await request.json())["channel"])
        return await (self.record.look(request, take) if method in _LOOKS else take())

    def _late(self, body: Json) -> None:
        with suppress(slack_trouble.ApiError):
            self._chat_postmessage(body)


class DiscordInTrouble(discord.Server):
    """A server with so many channels."""

    def __init__(self, record: Record, channels: int) -> None:
        """Be without a post."""
        super().__init__(discord_world.World(SystemClock()))
        self.record = record
        self.channels = tuple(str(310_000_000_000_000_000 + number) for number in range(channels))
        general = self.world.channels[discord_world.CHANNELS["general"]]
        self.world.channels |= {channel: general | {"id": channel} for channel in self.channels}
        self.owner = f"discord:{discord_world.GUILD}:{discord_world.PEOPLE['ann']}"

    async def door(self) -> tuple[int, dict[str, str]]:
        """Listen on one more port."""
        port = await _listen(self._runner)
        where = {
            "DISCORD_API_URL": f"http://127.0.0.1:{port}{discord.VERSION}",
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }
        return port, {"DISCORD_TOKEN": discord_world.TOKEN, **where}

    def place(self, channel: str) -> str:
        """Return the place that a channel is."""
        return f"discord:{discord_world.GUILD}:{channel}:"

    def there(self) -> Counter[str]:
        """Return how many posts each channel has now."""
        return Counter(post.channel for post in self.world.posts.values())

    async def _api(self, request: web.Request, name: str) -> web.StreamResponse:
        take = partial(super()._api, request, name)
        if name == "message" and request.method == "DELETE":
            self.record.doubled.add(request.match_info["channel"])
        if name != "messages":
            return await take()
        if request.method == "GET":
            return await self.record.look(request, take)
        return await self.record.post(request, request.match_info["channel"], take, partial(self._late, request))

    def _late(self, request: web.Request, body: Json) -> None:
        with suppress(discord_trouble.ApiError):
            self._post_messages(discord.Call(request.match_info, request.query, body))


def platform_of(name: str, record: Record, channels: int) -> Platform:
    """Return a platform by its name."""
    if name == DISCORD:
        return DiscordInTrouble(record, channels)
    return SlackInTrouble(record, channels, sees=name == SLACK)


async def _listen(runner: web.AppRunner | None) -> int:
    """Return a further port that the runner listens on from now."""
    assert runner, "the platform isn't there yet"
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port: int = runner.addresses[-1][1]
    return port
