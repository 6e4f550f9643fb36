"""What people do in Slack, and how Slack tells the bot of it."""

from __future__ import annotations

import asyncio
import hmac
import html
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from bot.app import SystemClock
from tests.adapters.slack.fake.forms import fill
from tests.adapters.slack.fake.server import Server
from tests.adapters.slack.fake.world import BETWEEN, SECRET, Names, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from aiohttp import web

    from bot.core.ports import Clock
    from tests.adapters.slack.fake.forms import Filled
    from tests.adapters.slack.fake.world import Post

    Json = dict[str, Any]
    Take = Callable[[bytes, Mapping[str, str]], Awaitable[tuple[int, str, str]]]


@dataclass
class Sent:
    """What Slack delivered, to be delivered again, and what the bot acknowledged it with."""

    kind: str
    payload: Json
    id: str
    channel: str = ""
    thread: str = ""
    answers: list[Json] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    socket: web.WebSocketResponse | None = None


class FakeSlack(Server):
    """A workspace with people. It delivers by sockets, or by posts to `take` where that is set."""

    def __init__(self, clock: Clock | None = None, names: Names | None = None) -> None:
        """Be an empty workspace; signatures are of the clock's time."""
        self.clock, self.names = clock or SystemClock(), names or Names()
        super().__init__(World(self.clock, self.names))
        self.take: Take | None = None
        self.visiting: set[str] = set()
        """People who are of another workspace, and here in a channel that both share."""
        self._waiting: dict[str, Sent] = {}
        self.on_ack = self._acknowledged

    async def __aenter__(self) -> Self:
        """Start listening."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is to be."""
        return f"{self.url}/api/"

    # --- what people do

    async def command(self, person: str, channel: str, text: str, name: str = "/briefing") -> Sent:
        """Type a slash command."""
        where = self._channel(channel, person)
        payload = self.names.typed_by(person) | {
            "command": name,
            "text": html.escape(text, quote=False),
            "channel_id": where,
            "channel_name": {"secret": "privategroup", "direct": "directmessage", "between": "directmessage"}.get(
                channel, channel
            ),
            "response_url": self._response_url(where, self.names.people[person]),
            "trigger_id": self._trigger(),
        }
        return await self._deliver(Sent("slash_commands", payload, payload["trigger_id"], where))

    async def say(
        self, person: str, channel: str, text: str, thread: str = "", *, markup: str = "", **more: object
    ) -> Sent:
        """Say something; in a direct message to the bot, or in a channel, where it hears so if it may."""
        where = self._channel(channel, person)
        kind = {"direct": "im", "general": "channel"}.get(channel, "group")
        event = {"type": "message", "channel_type": kind, "team": self.names.team} | more
        return await self._event(event, person, where, markup + html.escape(text, quote=False), thread)

    async def mention(self, person: str, channel: str, text: str, thread: str = "", **more: object) -> Sent:
        """Mention the bot."""
        said = f"<@{self.names.bot}> {html.escape(text, quote=False)}"
        event = {"type": "app_mention", "team": self.names.team} | more
        return await self._event(event, person, self._channel(channel, person), said, thread)

    async def open_home(self, person: str, tab: str = "home") -> Sent:
        """Open the bot's home page, or the conversation with it."""
        where = self.world.direct(self.names.people[person])
        return await self.event(
            {"type": "app_home_opened", "user": self.names.people[person], "channel": where, "tab": tab}
        )

    async def press(self, person: str, post: Post, label: str) -> Sent:
        """Press a button under a message: by its label, or by its action id."""
        thread = {"thread_ts": post.thread} if post.thread else {}
        where = {
            "channel": {"id": post.channel},
            "message": {"ts": post.id, **thread},
            "container": {"type": "message", "message_ts": post.id, "is_ephemeral": post.readers is not None},
            "response_url": self._response_url(post.channel, self.names.people[person]),
        }
        return await self._pressed(person, post.blocks, label, where, post.channel)

    async def press_view(self, person: str, view: Json, label: str, name: str = "") -> Sent:
        """Press a button on a home page, or in a modal."""
        where = {"view": view | {"id": name or "VHOME", "hash": "h"}, "container": {"type": "view"}}
        return await self._pressed(person, view["blocks"], label, where, "")

    async def rate(self, person: str, post: Post, *, good: bool) -> Sent:
        """Press one of the two feedback buttons."""
        side = "positive_button" if good else "negative_button"
        for block in post.blocks:
            for element in block.get("elements", ()):
                if element.get("type") == "feedback_buttons":
                    action = {
                        "type": "feedback_buttons",
                        "action_id": element["action_id"],
                        "value": element[side]["value"],
                    }
                    where: Json = {"channel": {"id": post.channel}, "message": {"ts": post.id}}
                    where["response_url"] = self._response_url(post.channel, self.names.people[person])
                    return await self._act(person, action, where, post.channel)
        raise AssertionError("there is nothing to rate")

    async def submit(self, person: str, name: str, element: Json) -> Sent:
        """Submit a modal whose only input has been filled so."""
        [block] = [block for block in self.world.views[name]["blocks"] if block["type"] == "input"]
        return await self._submit(person, name, {block["block_id"]: {block["element"]["action_id"]: element}})

    async def fill(self, person: str, name: str, by_label: Filled) -> Sent:
        """Fill fields of a form by their labels, leave the others as they are, and submit it."""
        return await self._submit(person, name, fill(self.world.views[name], by_label))

    async def _submit(self, person: str, name: str, values: Json) -> Sent:
        payload = self._by(person) | {
            "type": "view_submission",
            "view": self.world.views[name]
            | {"id": name, "hash": str(self.world.number()), "state": {"values": values}},
        }
        sent = await self._deliver(Sent("interactive", payload, payload["view"]["hash"]))
        await sent.heard.wait()
        if (answer := sent.answers[0]).get("response_action") == "update":
            self.world.views[name] = answer["view"]
        return sent

    async def suggest(self, person: str, name: str, typed: str) -> list[Json]:
        """Type into the menu of a modal; return its options."""
        view = self.world.views[name]
        [block] = [block for block in view["blocks"] if block["type"] == "input"]
        payload = self._by(person) | {
            "type": "block_suggestion",
            "action_id": block["element"]["action_id"],
            "block_id": block["block_id"],
            "value": typed,
            "view": view | {"id": name},
            "container": {"type": "view", "view_id": name},
        }
        sent = await self._deliver(Sent("interactive", payload, str(self.world.number())))
        await sent.heard.wait()
        options: list[Json] = sent.answers[0]["options"]
        return options

    async def shortcut(self, person: str, name: str) -> Sent:
        """Use a global shortcut."""
        payload = self._by(person) | {"type": "shortcut", "callback_id": name, "trigger_id": self._trigger()}
        return await self._deliver(Sent("interactive", payload, payload["trigger_id"]))

    async def message_shortcut(self, person: str, channel: str, name: str, text: str) -> Sent:
        """Use a shortcut on a message."""
        where = self._channel(channel, person)
        payload = self._by(person) | {
            "type": "message_action",
            "callback_id": name,
            "trigger_id": self._trigger(),
            "channel": {"id": where},
            "message": {"text": html.escape(text, quote=False), "ts": self.world.timestamp()},
            "response_url": self._response_url(where, self.names.people[person]),
        }
        return await self._deliver(Sent("interactive", payload, payload["trigger_id"], where))

    async def event(self, event: Json) -> Sent:
        """Deliver an event of any kind."""
        where: Json = {"team_id": self.names.team, "authorizations": [self.names.authorization()]}
        where["event_time"] = int(self.clock.now().timestamp())
        payload = where | {"type": "event_callback", "event_id": f"Ev{self.world.number()}", "event": event}
        return await self._deliver(Sent("events_api", payload, payload["event_id"], event.get("channel", "")))

    async def deliver_again(self, sent: Sent) -> None:
        """Deliver the same once more, as Slack does when it has seen no acknowledgement."""
        await self._deliver(sent)

    # --- how Slack tells the bot

    async def _event(self, event: Json, person: str, channel: str, text: str, thread: str) -> Sent:
        stamp = self.world.timestamp()
        whole = {"user": self.names.people.get(person, person), "channel": channel, "text": text, "ts": stamp} | event
        sent = await self.event(whole | ({"thread_ts": thread} if thread else {}))
        sent.thread = thread or stamp
        return sent

    async def _pressed(self, person: str, blocks: list[Json], label: str, where: Json, channel: str) -> Sent:
        for block in blocks:
            for element in block.get("elements", ()) if block["type"] == "actions" else ():
                if label in (element["text"]["text"], element["action_id"]):
                    action = {"type": "button", "action_id": element["action_id"], "value": element["value"]}
                    return await self._act(person, action, where, channel)
        raise AssertionError(f"there is no button {label!r}")

    async def _act(self, person: str, action: Json, where: Json, channel: str) -> Sent:
        payload = self._by(person) | where
        payload |= {"type": "block_actions", "trigger_id": self._trigger()}
        payload["actions"] = [action | {"action_ts": self.world.timestamp(), "block_id": "b"}]
        return await self._deliver(Sent("interactive", payload, payload["trigger_id"], channel))

    def _by(self, person: str) -> Json:
        return self.names.by(person, "T2" if person in self.visiting else "")

    def _channel(self, channel: str, person: str) -> str:
        return (
            self.world.direct(self.names.people[person])
            if channel == "direct"
            else ({**self.names.channels, "between": BETWEEN})[channel]
        )

    def _trigger(self) -> str:
        name = f"{self.world.number()}.trigger"
        self.world.triggers.add(name)
        return name

    def _response_url(self, channel: str, person: str) -> str:
        name = str(self.world.number())
        self.world.urls[name] = (channel, person, [])
        return f"{self.url}/respond/{name}"

    async def _deliver(self, sent: Sent) -> Sent:
        if self.take:
            await self._post(sent)
        else:
            await self.connected()
            envelope = f"{sent.id}/{self.world.number()}"
            self._waiting[envelope] = sent
            body = {
                "type": sent.kind,
                "envelope_id": envelope,
                "payload": sent.payload,
                "accepts_response_payload": True,
            }
            sent.socket = self.sockets[self.world.number() % len(self.sockets)]
            await sent.socket.send_json(body)
        return sent

    async def _post(self, sent: Sent) -> None:
        if not self.take:
            raise AssertionError("there is nobody to post to")
        body, content_type = self.body_of(sent)
        status, text, kind = await self.take(body, self.signed(body, content_type))
        sent.statuses.append(status)
        sent.answers.append(json.loads(text) if kind == "application/json" and text else {})
        sent.heard.set()

    def body_of(self, sent: Sent) -> tuple[bytes, str]:
        """Return the body that Slack posts, and its type."""
        if sent.kind == "events_api":
            return json.dumps(sent.payload).encode(), "application/json"
        fields = sent.payload if sent.kind == "slash_commands" else {"payload": json.dumps(sent.payload)}
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"

    def signed(self, body: bytes, content_type: str, at: float | None = None) -> dict[str, str]:
        """Return the headers that Slack posts a body with."""
        stamp = str(int(self.clock.now().timestamp() if at is None else at))
        mark = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mark}", "Content-Type": content_type}

    def _acknowledged(self, envelope: str, payload: Json) -> None:
        if sent := self._waiting.pop(envelope, None):
            sent.answers.append(payload)
            sent.heard.set()
