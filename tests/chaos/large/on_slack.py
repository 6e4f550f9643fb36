"""What people do on Slack, and what Slack does to the connection."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from bot.testing import eventually
from tests.adapters.slack.fake.world import CHANNELS
from tests.chaos.large.process import once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from tests.adapters.slack.fake import Post, Sent
    from tests.chaos.large.process import Bot
    from tests.chaos.large.wires import SlackInStorm

QUESTIONS: Final = (
    "who owns the lighthouse on gannet rock",
    "how tall is the tower of gannet rock",
    "who made the battery",
    "how long was the lamp out",
    "gannet-rock",
    "what is the price of herring in reykjavik",
)
HOSTILE: Final = (
    "<!channel> @everyone <@UBOB> @\u202eeveryone <!subteam^S1> <@&500000000000000001> who owns the lighthouse"
)
_PATIENCE: Final = 8.0  # seconds that somebody waits for a form
_JSON: Final = "application/json"
_LARGE: Final = 1 << 21
_DEEP: Final = b'{"a":' * 100_000
_EDGE_AWAY: Final = 0.8  # seconds
_NOT_NOW: Final = 503
_SOON: Final = 0.05  # seconds


class OnSlack:
    """Ann, who may change what she likes; Bob, who may not; and whoever is in the way."""

    def __init__(self, slack: SlackInStorm, bot: Bot, random: Random, *, by_http: bool) -> None:
        """Take the workspace. By HTTP, Slack calls the bot; else the bot listens on a socket."""
        self._slack, self._bot, self._random = slack, bot, random
        self.by_http = by_http
        self.orders = 0
        """How often a summary was asked for."""
        if by_http:
            slack.take = self._take

    async def _take(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
        try:
            address = f"{self._bot.url}/slack/events"
            async with aiohttp.request("POST", address, data=body, headers=headers, connector=once()) as response:
                return response.status, await response.text(), response.content_type
        except (aiohttp.ClientError, OSError):
            return 0, "", ""

    # --- what people do

    async def mention(self, text: str = "") -> None:
        """Ask in a channel."""
        self._threaded("mention", await self._slack.mention("ann", "general", text or self._question()))

    async def hostile(self) -> None:
        """Ask with what would notify everybody."""
        await self.mention(HOSTILE)

    async def say(self) -> None:
        """Ask the bot alone, in a thread, so that the reply can be told from others."""
        thread = self._slack.world.timestamp()
        self._threaded("direct message", await self._slack.say("bob", "direct", self._question(), thread))

    async def command(self, text: str = "", person: str = "ann") -> Sent:
        """Ask by a command."""
        return self._answered_by_url("command", await self._slack.command(person, "general", text or self._question()))

    async def press(self) -> None:
        """Press a button under something that was answered."""
        posts = [(post, label) for post in self._slack.world.posts.values() if (label := _button(post))]
        if posts:
            post, label = self._random.choice(posts[-8:])
            self._answered_by_url("button", await self._slack.press("ann", post, label))

    async def find(self) -> None:
        """Look for something by the shortcut: half a line, and what is chosen of it."""
        before = {*self._slack.world.views}
        await self._slack.shortcut("ann", "find")
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                name = await self._new(before, "A topic or a question")
                options = await self._slack.suggest("ann", name, "lamp")
                if options:
                    await self._slack.submit("ann", name, {"type": "external_select", "selected_option": options[0]})

    async def form(self) -> None:
        """Subscribe the channel by a form, or change what it has."""
        before, posts = {*self._slack.world.views}, {*self._slack.world.posts}
        sent = await self.command("subscriptions")
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                found = await self._shown(posts)
                label = next((one for one in ("Subscribe…", "Change…") if _has(found, one)), "")
                if label and sent.channel == found.channel:
                    await self._slack.press("ann", found, label)
                    filled = {"Day": "Fridays", "City or time zone": "berlin"}
                    await self._slack.fill("ann", await self._new(before, "City or time zone"), filled)

    async def _shown(self, before: set[str]) -> Post:
        """Return what somebody alone is shown, and wasn't before."""
        while True:
            for name, post in self._slack.world.posts.items():
                if name not in before and post.readers:
                    return post
            await asyncio.sleep(0.02)

    async def _new(self, before: set[str], label: str) -> str:
        """Return a modal that wasn't there before, by what is to be filled in."""
        while True:
            for name, view in self._slack.world.views.items():
                labels = [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]
                if name not in before and label in labels:
                    return name
            await asyncio.sleep(0.02)

    async def send_now(self) -> None:
        """Ask for the summary now."""
        self.orders += 1
        await self.command("send now")

    async def bob(self) -> None:
        """Try, as somebody who may not, to subscribe and to unsubscribe; by words and by an id."""
        await self.command(
            self._random.choice(["subscribe monday 9:00 berlin", "unsubscribe", "unsubscribe s-1"]), "bob"
        )

    async def forged(self) -> None:
        """Press a button that says what somebody else's button would say."""
        posts = [(post, label) for post in self._slack.world.posts.values() if (label := _button(post))]
        if posts:
            post, label = posts[-1]
            blocks = _with_value(post.blocks, self._random.choice(["unsubscribe", "subscribe monday 9:00 berlin"]))
            forged = type(post)(post.id, post.channel, post.text, blocks, post.thread, post.readers)
            self._answered_by_url("forged button", await self._slack.press("bob", forged, label))

    async def again(self) -> None:
        """Deliver again what was delivered before."""
        if entries := self._slack.book.entries:
            await self._slack.deliver_again(self._random.choice(entries).sent)

    # --- what Slack does to the connection

    async def refresh(self) -> None:
        """Let the connection be made anew."""
        await self._slack.disconnect("refresh_requested")

    async def cut(self) -> None:
        """Break it off."""
        await self._slack.disconnect("")

    async def edge_away(self) -> None:
        """Break it off, and refuse every connection for a while (case 2)."""
        self._slack.refuses_sockets = True
        await self._slack.disconnect("")
        await asyncio.sleep(_EDGE_AWAY)
        self._slack.refuses_sockets = False
        if not self.by_http:
            await eventually(lambda: self._slack.sockets, "another socket")

    async def malformed(self) -> None:
        """Deliver what lacks everything (case 11); by HTTP also what nobody signed, or nobody can read (cases 5, 6)."""
        await self._slack.event({"type": "app_mention"})
        if self.by_http:
            await self._wrongly_posted()

    async def _wrongly_posted(self) -> None:
        slack, body = self._slack, b'{"type": "url_verification", "challenge": "c"}'
        now = slack.clock.now().timestamp()
        unsigned = {"Content-Type": _JSON}
        wrong = slack.signed(body, _JSON) | {"X-Slack-Signature": "v0=" + "ab" * 32}
        odd = slack.signed(body, _JSON) | {"X-Slack-Request-Timestamp": "now"}
        old, deep, letters = (
            slack.signed(body, _JSON, now - 301),
            slack.signed(_DEEP, _JSON),
            slack.signed(b"\xff", _JSON),
        )
        tried = [(body, unsigned), (body, wrong), (body, odd), (body, old), (_DEEP, deep), (b"\xff", letters)]
        for number, (one, headers) in enumerate([*tried, (bytes(_LARGE), wrong)]):
            status, _, _ = await self._take(one, headers)
            while status == _NOT_NOW:  # a process that has just begun takes nothing yet
                await asyncio.sleep(_SOON)
                status, _, _ = await self._take(one, headers)
            if status and not 400 <= status < 500:
                slack.faults.append(f"case 5: what nobody can have meant (number {number}) is answered with {status}")

    async def replayed(self) -> None:
        """Post the same signed bytes twice (case 6); the second must change nothing, which `rules.py` counts."""
        sent = await self.command()
        body, kind = self._slack.body_of(sent)
        headers = self._slack.signed(body, kind)
        for _ in range(2):
            await self._take(body, headers)

    # --- how it is written down

    def _question(self) -> str:
        return self._random.choice(QUESTIONS)

    def _threaded(self, what: str, sent: Sent) -> None:
        posts = self._slack.world.posts
        self._slack.book.note(
            what, sent, sent.thread, lambda: sum(post.thread == sent.thread for post in posts.values())
        )

    def _answered_by_url(self, what: str, sent: Sent) -> Sent:
        url = str(sent.payload["response_url"]).rpartition("/")[2]
        self._slack.book.note(what, sent, url, lambda: len(self._slack.world.urls[url][2]))
        return sent

    async def settle(self) -> None:
        """Deliver again what nobody has acknowledged, as Slack does."""
        for asked in self._slack.book.entries:
            if not self._is_taken(asked.sent):
                with suppress(ConnectionError, AssertionError):
                    await self._slack.deliver_again(asked.sent)

    def _is_taken(self, sent: Sent) -> bool:
        return 200 in sent.statuses if self.by_http else sent.heard.is_set()

    def is_settled(self) -> bool:
        """Return whether all is acknowledged, and all that must have a reply has one."""
        waiting = [one for one in self._slack.book.open() if one.about not in self._slack.unsure]
        return not waiting and all(self._is_taken(one.sent) for one in self._slack.book.entries)


def _elements(post: Post) -> list[dict[str, Any]]:
    return [part for block in post.blocks if block["type"] == "actions" for part in block["elements"]]


def _button(post: Post) -> str:
    """Return a button that asks for something, by its id; nothing where the message has none."""
    if post.channel != CHANNELS["general"]:
        return ""
    found = [part["action_id"] for part in _elements(post) if part["action_id"].startswith("ask:") and "value" in part]
    asks = [one for one in found if not _changes(post, one)]
    return str(asks[0]) if asks else ""


def _changes(post: Post, action: str) -> bool:
    """Return whether a button changes a subscription, or opens a form: those are pressed on purpose only."""
    [part] = [part for part in _elements(post) if part["action_id"] == action]
    words = ("subscri", "send", "pause", "resume", "change", "form", "forget", "arrived")
    return any(word in f"{part['value']} {part['text']['text']}".casefold() for word in words)


def _has(post: Post, label: str) -> bool:
    return any(part.get("text", {}).get("text") == label for part in _elements(post))


def _with_value(blocks: list[dict[str, Any]], value: str) -> list[dict[str, Any]]:
    return [
        block | {"elements": [part | {"value": value} if "value" in part else part for part in block["elements"]]}
        if block["type"] == "actions"
        else block
        for block in blocks
    ]
