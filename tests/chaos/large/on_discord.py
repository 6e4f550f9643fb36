"""What people do on Discord, and what Discord does to the connection."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from bot.testing import eventually
from tests.adapters.discord.fake.forms import components
from tests.adapters.discord.fake.interactions import COMMAND, COMPONENT
from tests.chaos.large.on_slack import HOSTILE, QUESTIONS
from tests.chaos.large.wires import HEARTBEAT

if TYPE_CHECKING:
    from random import Random

    from tests.adapters.discord.fake import Post, Sent
    from tests.chaos.large.wires import DiscordInStorm

    Json = dict[str, Any]

_PATIENCE: Final = 8.0  # seconds that somebody waits for a form
_AWAY: Final = 20.0  # seconds in which a bot must notice that nobody answers its heartbeats
_LACKING: Final[tuple[tuple[str, Json], ...]] = (
    ("INTERACTION_CREATE", {}),
    ("INTERACTION_CREATE", {"id": "1", "application_id": "1", "type": 2, "token": "x", "version": 1}),
    ("MESSAGE_CREATE", {"id": "1", "channel_id": "1", "content": "hello"}),
    ("GUILD_CREATE", {"name": "Acme"}),
    ("CHANNEL_UPDATE", {}),
    ("NOBODY_KNOWS", {}),
)


class OnDiscord:
    """Ann, who may change what she likes; Bob, who may not; and whoever is in the way."""

    def __init__(self, discord: DiscordInStorm, random: Random) -> None:
        """Take the server."""
        self._discord, self._random = discord, random
        self.orders = 0
        """How often a summary was asked for."""

    # --- what people do

    async def mention(self, text: str = "") -> None:
        """Ask in a channel."""
        self._replied("mention", await self._discord.mention("ann", "general", text or self._question()))

    async def hostile(self) -> None:
        """Ask with what would notify everybody."""
        await self.mention(HOSTILE)

    async def command(self) -> Sent:
        """Ask by a command."""
        path = ("briefing", "ask")
        sent = await self._discord.command("ann", "general", *path, question=self._question())
        return self._responded("command", sent)

    async def type(self) -> None:
        """Type half a topic."""
        sent = await self._discord.autocomplete("ann", "general", "briefing", "show", topic="gan")
        self._responded("half a line", sent)

    async def press(self) -> None:
        """Press a button under something that was answered."""
        posts = [(post, name) for post in self._discord.world.posts.values() if (name := _button(post))]
        if posts:
            post, name = self._random.choice(posts[-8:])
            self._responded("button", await self._discord.press(_reader(post), post, name))

    async def form(self) -> None:
        """Subscribe the channel by a form, or change what it has."""
        shown = self._responded("command", await self._discord.command("ann", "general", "briefing", "subscriptions"))
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                while not (shown.original and shown.original.payload):  # noqa: ASYNC110 - it is another process's
                    await asyncio.sleep(0.02)
                labels = [part.get("label") for part in components(shown.original.payload.get("components", []))]
                label = next((one for one in ("Subscribe…", "Change…") if one in labels), "")
                if label:
                    sent = await self._discord.press("ann", shown.original, label)
                    self._responded("form", sent)
                    while not sent.modal:  # noqa: ASYNC110 - likewise
                        await asyncio.sleep(0.02)
                    filled = {"Day": "Fridays", "City or time zone": "berlin"}
                    self._responded("filled form", await self._discord.submit("ann", sent, filled))

    async def send_now(self) -> None:
        """Ask for the summary now."""
        self.orders += 1
        self._responded("send now", await self._discord.command("ann", "general", "briefing", "send"))

    async def bob(self) -> None:
        """Try, as somebody who may not, to subscribe and to unsubscribe."""
        if self._random.random() < 0.5:
            sent = await self._discord.command("bob", "general", "briefing", "subscribe", when="monday 9:00 berlin")
        else:
            sent = await self._discord.command("bob", "general", "briefing", "unsubscribe")
        self._responded("command of Bob's", sent)

    async def forged(self) -> None:
        """Press a button that was never shown: of a version that is gone, or for others (cases 8, 9)."""
        posts = [post for post in self._discord.world.posts.values() if _button(post)]
        if posts:
            names = ["gone:1", "ask:0:unsubscribe", "ask:0:subscribe monday 9:00 berlin", "rest:lamp"]
            message = self._discord.world.post_json(posts[-1])
            data = {"id": 2, "component_type": 2, "custom_id": self._random.choice(names)}
            more = {"data": data, "message": message}
            sent = await self._discord._interact("bob", posts[-1].channel, COMPONENT, more, user_installed=False)  # noqa: SLF001 - of no message
            self._responded("forged button", sent)

    async def removed(self) -> None:
        """Use a command that isn't there any more (case 8)."""
        data: Json = {"id": "1", "name": "gone", "type": 1, "options": []}
        sent = await self._discord._interact("ann", "general", COMMAND, {"data": data}, user_installed=False)  # noqa: SLF001 - likewise
        self._responded("removed command", sent)

    async def again(self) -> None:
        """Deliver again what was delivered before."""
        if entries := self._discord.book.entries:
            await self._discord.deliver_again(self._random.choice(entries).sent)

    # --- what Discord does to the connection

    async def told_to_reconnect(self) -> None:
        """Send op 7."""
        await self._discord.ask_to_reconnect()

    async def cut(self) -> None:
        """Break it off without a word."""
        await self._discord.hang_up()

    async def closed(self) -> None:
        """Close it with a code after which the session goes on."""
        await self._discord.hang_up(4000)

    async def invalid(self) -> None:
        """End the session (case 12)."""
        await self._discord.invalidate(resumable=False)

    async def silent(self) -> None:
        """Answer no heartbeats, and go on telling what happens: the bot must come back by itself (case 13)."""
        before = {*self._discord.sockets}
        self._discord.acks = False
        try:
            async with asyncio.timeout(_AWAY):
                while before & {*self._discord.sockets}:
                    await self._discord.dispatch("NOBODY_KNOWS", {})
                    await asyncio.sleep(HEARTBEAT / 10)
        except TimeoutError:
            self._discord.faults.append("case 13: nobody answered the heartbeats, and the bot stayed")
        finally:
            self._discord.acks = True
        await eventually(lambda: self._discord.living, "another connection")

    async def malformed(self) -> None:
        """Tell of what lacks fields (case 11)."""
        for event, data in self._random.sample(_LACKING, 3):
            await self._discord.dispatch(event, data)

    # --- how it is written down

    def _question(self) -> str:
        return self._random.choice(QUESTIONS)

    def _replied(self, what: str, sent: Sent) -> None:
        posts = self._discord.world.posts
        self._discord.book.note(what, sent, sent.id, lambda: sum(post.reference == sent.id for post in posts.values()))

    def _responded(self, what: str, sent: Sent) -> Sent:
        self._discord.book.note(what, sent, sent.token, lambda: _responses(sent))
        return sent

    def is_settled(self) -> bool:
        """Return whether all that must have a reply has one."""
        return not any(self._discord.book.open())


def _responses(sent: Sent) -> int:
    """Return how often an interaction was answered; what was promised and never came counts as nothing."""
    promised = sent.original is not None and not sent.original.payload
    return 0 if promised else len(sent.responses) + sent.follow_ups


def _reader(post: Post) -> str:
    return "ann" if post.readers is None or "ann" in post.readers else "bob"


def _button(post: Post) -> str:
    """Return a button that asks for something, by its id; nothing where the message has none."""
    words = ("subscri", "send", "pause", "resume", "change", "form", "forget", "arrived")
    for part in components(post.payload.get("components", [])):
        name, label = str(part.get("custom_id", "")), str(part.get("label", ""))
        if name.startswith("ask:") and not any(word in f"{name} {label}".casefold() for word in words):
            return name
    return ""
