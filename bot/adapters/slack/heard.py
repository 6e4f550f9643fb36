"""From what Slack delivers to a request, and the way that its reply goes back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.adapters.slack.typed import typed
from bot.core.dialog import line_of
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Kind, Person, Place, Request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Payload = dict[str, Any]

NAME: Final = "slack"
HOME: Final = "home"
VIEW: Final = "view"
"""The thread of what is asked for in a modal or on the home page."""
_METADATA: Final = 3_000  # characters of a modal's private metadata

_TIMESTAMP: Final = re.compile(r"\d+\.\d+")
# Channels that only some can read, as a slash command names them.
_CLOSED: Final = ("directmessage", "privategroup", "mpdm-")


class Opened(NamedTuple):
    """What a modal keeps of a form: where that was opened, what it is for, and what was filled in."""

    channel: str = ""
    thread: str = ""
    line: str = ""
    values: Mapping[str, Sequence[str]] = {}

    def __str__(self) -> str:
        """Return it as a modal's private metadata, without the values where there is no room for them."""
        whole = json.dumps(self)
        return whole if len(whole) <= _METADATA else json.dumps(self._replace(values={}))

    @classmethod
    def read(cls, text: str) -> Opened:
        """Read it back; nothing is kept by what is no form's."""
        return cls(*json.loads(text)) if text else cls()


class Way(NamedTuple):
    """How a reply goes back where a plain post isn't meant: a response URL, a modal's id, or the home page."""

    url: str = ""
    view: str = ""
    by: str = ""
    """The name of who shares it."""
    asked: str = ""
    """The name of who asked in a field that nobody else sees, where all see the reply."""
    start: int = 0
    """How many messages of the reply, or blocks of a view, were shown before."""
    opened: Opened = Opened()
    """What the modal keeps in which it is shown."""


class Heard(NamedTuple):
    """A request, and the way of its reply."""

    request: Request
    way: Way = Way()


def is_alone(place: Place) -> bool:
    """Return whether the place is a conversation between one person and the bot."""
    return place.channel.startswith("D")


def thread_of(place: Place) -> str:
    """Return the timestamp of the place's thread; a slash command's own conversation has none."""
    return place.thread if _TIMESTAMP.fullmatch(place.thread) else ""


class Ear:
    """Reads what one workspace's Slack delivers."""

    def __init__(self, workspace: str, bot: str) -> None:
        """Take the workspace's id and the bot's user id."""
        self.workspace, self.bot = workspace, bot

    def _by(self, person: str) -> Person:
        if not person:
            raise ValueError("a delivery without a person")
        return Person(NAME, self.workspace, person)

    def place(self, channel: str, thread: str = "") -> Place:
        """Return a place of this workspace."""
        return Place(NAME, self.workspace, channel, thread)

    def command(self, body: Payload, at: datetime) -> Heard:
        """Read a slash command: what is said by it is a conversation of that person in that channel."""
        person, channel = body["user_id"], body["channel_id"]
        place = self.place(channel, "" if channel.startswith("D") else person)
        text = typed(body.get("text") or "", self.bot)
        request = Request(body["trigger_id"], text, Kind.COMMAND, place, self._by(person), at)
        is_open = not str(body.get("channel_name", _CLOSED[0])).startswith(_CLOSED)
        ours = body.get("team_id") == self.workspace
        return Heard(replace(request, public=is_open, belongs=ours, alone=is_alone(place)), Way(body["response_url"]))

    def message(self, body: Payload, at: datetime) -> Heard | None:
        """Read a mention, a direct message, or what was said in a thread; None for what isn't meant for the bot."""
        event = body["event"]
        if event.get("bot_id") or event.get("subtype") not in (None, "file_share", "thread_broadcast"):
            return None
        said, person = event.get("text") or "", event.get("user")
        if not person:
            return None
        kind, thread = self._kind(event), event.get("thread_ts", "")
        if kind is None or (kind is Kind.OVERHEARD and (not thread or f"<@{self.bot}>" in said)):
            return None
        place = self.place(event["channel"], thread or (event["ts"] if kind is Kind.MENTION else ""))
        request = Request(body["event_id"], typed(said, self.bot), kind, place, self._by(person), at)
        ours = event.get("user_team", event.get("team")) == self.workspace
        return Heard(replace(request, public=event.get("channel_type") == "channel", belongs=ours))

    def _kind(self, event: Payload) -> Kind | None:
        if event["type"] == "app_mention":
            return None if event["channel"].startswith("D") else Kind.MENTION
        return Kind.DIRECT if event.get("channel_type") == "im" else Kind.OVERHEARD

    def pressed(self, body: Payload, command: str, at: datetime, kind: Kind = Kind.ACTION) -> Heard:
        """Read a button under a message, in a modal or on the home page, which asks for a command line.

        What follows from a form belongs where that was opened.
        """
        person, name = body["user"]["id"], f"{body['trigger_id']}/{body['actions'][0].get('action_ts', '')}"
        if kind is Kind.SHARE:  # pressed twice, it is one share
            name = f"share/{body['channel']['id']}/{body['container']['message_ts']}/{person}/{command}"
        if view := body.get("view"):
            opened = Opened.read(view.get("private_metadata", ""))
            way = Way(view=HOME if view["type"] == "home" else view["id"], opened=opened)
            place = self.place(opened.channel, opened.thread) if opened.channel else self.place(person, VIEW)
        else:
            channel, message = body["channel"]["id"], body.get("message", {})
            place = self.place(channel, message.get("thread_ts", "") if channel.startswith("D") else person)
            way = Way(body.get("response_url", ""), by=_name(body) if kind is Kind.SHARE else "")
        alone = is_alone(place) or place.channel == person
        request = Request(name, command, kind, place, self._by(person), at, belongs=self._is_ours(body), alone=alone)
        return Heard(request, way)

    def _is_ours(self, body: Payload) -> bool:
        return bool(body["user"].get("team_id") == self.workspace)

    def filled(self, body: Payload, at: datetime) -> Heard:
        """Read a form: it is a command line in the place where it was opened, and the reply is shown in the modal."""
        view, person = body["view"], body["user"]["id"]
        opened = Opened.read(view["private_metadata"])
        fields = {name: values_of(*field.values()) for name, field in view["state"]["values"].items()}
        place, name = self.place(opened.channel, opened.thread), f"{view['id']}/{view['hash']}"
        request = Request(name, line_of(opened.line, fields), Kind.ACTION, place, self._by(person), at)
        way = Way(view=view["id"], opened=opened._replace(values=fields))
        return Heard(replace(request, belongs=self._is_ours(body), alone=is_alone(place)), way)

    def shortcut(self, body: Payload, at: datetime) -> Heard:
        """Read the shortcut of a message: what the message says is what is looked for."""
        person, channel = body["user"]["id"], body["channel"]["id"]
        said = typed(body["message"].get("text") or "", self.bot)[: LONGEST_QUESTION - 10]
        place = self.place(channel, "" if channel.startswith("D") else person)
        request = Request(body["trigger_id"], f"ask {said}", Kind.ACTION, place, self._by(person), at)
        return Heard(request, Way(body["response_url"]))

    def half_typed(self, body: Payload, at: datetime) -> Heard:
        """Read what is typed into a menu so far."""
        person = body["user"]["id"]
        return Heard(Request("", body.get("value") or "", Kind.SUGGEST, self.place(person), self._by(person), at))

    def opened(self, person: str, at: datetime, start: int = 0) -> Heard:
        """Read that a person looks at the bot's home page."""
        return Heard(Request("", "", Kind.HOME, self.place(person), self._by(person), at), Way(view=HOME, start=start))

    def chosen(self, body: Payload, command: str, at: datetime) -> Heard:
        """Read what was chosen or typed in a modal of the shortcut; the reply is shown in its place."""
        person, view = body["user"]["id"], body["view"]
        name, place = f"{view['id']}/{view['hash']}", self.place(person, VIEW)
        request = Request(name, command, Kind.ACTION, place, self._by(person), at)
        return Heard(request, Way(view=view["id"]))

    def follow_up(self, body: Payload, text: str, at: datetime) -> Heard:
        """Read a follow-up from its modal, which keeps where the answer was."""
        kept, person, view = Kept.read(body["view"]["private_metadata"]), body["user"]["id"], body["view"]
        place = self.place(kept.channel, kept.thread)
        alone = is_alone(place)
        kind = Kind.DIRECT if alone else Kind.MENTION if thread_of(place) else Kind.COMMAND
        request = Request(f"{view['id']}/{view['hash']}", text, kind, place, self._by(person), at)
        return Heard(request, Way(kept.url) if kind is Kind.COMMAND else Way(asked="" if alone else _name(body)))


def values_of(field: Payload) -> tuple[str, ...]:
    """Return what was chosen or typed in a field of a modal."""
    chosen = [field["selected_option"]] if field.get("selected_option") else field.get("selected_options") or ()
    return tuple(str(option["value"]) for option in chosen) or ((field["value"],) if field.get("value") else ())


def _name(body: Payload) -> str:
    return body["user"].get("name") or body["user"].get("username") or "somebody"


class Kept(NamedTuple):
    """What a modal keeps of the message that it was opened from."""

    channel: str
    thread: str
    url: str

    def __str__(self) -> str:
        """Return it as a modal's private metadata."""
        return json.dumps(self)

    @classmethod
    def read(cls, text: str) -> Kept:
        """Read it back."""
        return cls(*map(str, json.loads(text)))
