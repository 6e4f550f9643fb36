"""What people do in Discord, and how Discord tells the bot of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from bot.app import SystemClock
from tests.adapters.discord.fake.forms import components, fill
from tests.adapters.discord.fake.gateway import told
from tests.adapters.discord.fake.interactions import COMMAND, COMPONENT, SUBMITTED, TYPED, Interactions
from tests.adapters.discord.fake.world import (
    ABROAD,
    APPLICATION,
    BETWEEN,
    BOT,
    CHANNELS,
    DIRECTS,
    FOREIGN,
    PEOPLE,
    Sent,
    Spoken,
    World,
    member,
    user,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.ports import Clock
    from tests.adapters.discord.fake.forms import Filled
    from tests.adapters.discord.fake.world import Post

    Json = dict[str, Any]
    Value = str | int | float | bool

_KINDS: dict[type, int] = {str: 3, int: 4, bool: 5, float: 10}
_GROUPS = (1, 2)


class FakeDiscord(Interactions):
    """A server with people. Channels are named `general`, `secret`, `elsewhere`, `thread`, `direct` and `between`."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Be a server in which nothing was said; deadlines are of the clock's time."""
        super().__init__(World(clock or SystemClock()))

    async def __aenter__(self) -> Self:
        """Start listening."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    # --- commands

    async def command(
        self, person: str, channel: str, /, *path: str, user_installed: bool = False, **options: Value
    ) -> Sent:
        """Use a slash command: its name, those of its subcommand, and its options."""
        data = self._typed(path, options)
        return await self._interact(person, channel, COMMAND, {"data": data}, user_installed=user_installed)

    async def autocomplete(
        self, person: str, channel: str, /, *path: str, user_installed: bool = False, **options: Value
    ) -> Sent:
        """Type into the last of the options."""
        data = self._typed(path, options, focus=[*options][-1])
        return await self._interact(person, channel, TYPED, {"data": data}, user_installed=user_installed)

    async def message_command(
        self, person: str, channel: str, name: str, message: str, *, user_installed: bool = False
    ) -> Sent:
        """Use a command of a message's menu; it comes with the message, nothing hidden."""
        found = self.world.found(message)
        data = {"id": self._registered(name, 3).get("id", "1"), "name": name, "type": 3, "target_id": message}
        data["resolved"] = {"messages": {message: found}}
        return await self._interact(person, channel, COMMAND, {"data": data}, user_installed=user_installed)

    def _registered(self, name: str, kind: int) -> Json:
        """Return a command as it was registered; nothing where no command ever was."""
        for command in self.world.commands:
            if (command["name"], command["type"]) == (name, kind):
                return command
        assert not self.world.puts, f"there is no command {name!r}"
        return {}

    def _typed(self, path: Sequence[str], options: Mapping[str, Value], focus: str = "") -> Json:
        command = level = self._registered(path[0], 1)
        for name in path[1:]:
            level = _option(level, name) if command else {}
            assert not command or level["type"] in _GROUPS, f"{name!r} is no subcommand"
        values = [_filled(level, name, value, focused=name == focus) for name, value in options.items()]
        missing = [
            one["name"] for one in level.get("options", ()) if one.get("required") and one["name"] not in options
        ]
        assert focus or not missing, f"{path} needs {missing}"
        for depth, name in enumerate(reversed(path[1:])):
            values = [{"name": name, "type": 1 + depth, "options": values}]
        return {"id": command.get("id", "1"), "name": path[0], "type": 1, "options": values}

    # --- buttons, menus and modals

    async def press(self, person: str, post: Post, label: str, values: Sequence[str] = ()) -> Sent:
        """Press a button under a message, or choose from a menu: by its label, or by its custom_id."""
        assert post.readers is None or person in post.readers, f"{person} doesn't see the message"
        for part in components(self.world.post_json(post)["components"]):
            if label in (part.get("label"), part.get("custom_id")) and part["type"] not in (1, 17):
                assert "custom_id" in part, f"{label!r} is a link"
                assert not part.get("disabled"), f"{label!r} is disabled"
                data: Json = {"id": part["id"], "component_type": part["type"], "custom_id": part["custom_id"]}
                data |= {"values": [*values]} if part["type"] != 2 else {}
                more = {"data": data, "message": self.world.post_json(post)}
                before = self.world.interactions.get(post.token)
                installed = bool(before and before.user_installed)
                return await self._interact(person, post.channel, COMPONENT, more, user_installed=installed)
        raise AssertionError(f"there is no button {label!r}")

    async def submit(self, person: str, modal: Sent, values: Filled) -> Sent:
        """Submit the modal that an interaction was answered with, its inputs filled by their custom_ids or labels.

        What isn't filled stays as it is; nobody can leave out what must be given, or choose what isn't offered.
        """
        assert modal.modal, "there is no modal"
        parts = fill(modal.modal, values)
        more: Json = {"data": {"custom_id": modal.modal["custom_id"], "components": parts}}
        if "message" in modal.payload:
            more["message"] = modal.payload["message"]
        return await self._interact(person, modal.channel, SUBMITTED, more, user_installed=modal.user_installed)

    # --- messages

    async def say(
        self, person: str, channel: str, text: str, reply_to: str = "", *, ping: bool = True, **more: object
    ) -> Sent:
        """Say something, to the bot alone or in a channel; a reply pings whom it answers, unless that is turned off."""
        where, number = self._where(person, channel), self.world.snowflake()
        message = self.world.message(number, where, person, text)
        message["mentions"] = [user(name) for name in self.world.mentioned(text, reply_to, ping=ping)]
        message |= (self.world.referring(where, reply_to) if reply_to else {}) | more
        self.world.said[number] = Spoken(number, where, person, message)
        return await self._deliver(
            Sent("MESSAGE_CREATE", told(message, self.world.guild_of(where)), number, person, where)
        )

    async def mention(self, person: str, channel: str, text: str, reply_to: str = "", **more: Any) -> Sent:  # noqa: ANN401
        """Mention the bot."""
        return await self.say(person, channel, f"<@{BOT}> {text}", reply_to, **more)

    async def deliver_again(self, sent: Sent) -> None:
        """Deliver the same once more."""
        await self._deliver(sent)

    # --- how Discord tells the bot

    async def _interact(self, person: str, channel: str, kind: int, more: Json, *, user_installed: bool) -> Sent:
        where = self._where(person, channel, user_installed=user_installed)
        number = self.world.snowflake()
        payload: Json = {
            "id": number,
            "application_id": APPLICATION,
            "type": kind,
            "token": f"interaction-{number}",
            "version": 1,
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "app_permissions": self.world.permissions("bot", where),
            "authorizing_integration_owners": {"0": "0" if where in DIRECTS.values() else self.world.guild_of(where)},
        }
        if user_installed:
            payload["authorizing_integration_owners"] = {"1": PEOPLE[person]}
        payload |= self._from(person, where) | more
        sent = Sent("INTERACTION_CREATE", payload, number, person, where, payload["token"], self.world.clock.now())
        sent.user_installed = user_installed
        self.world.interactions[sent.token] = sent
        return await self._deliver(sent)

    def _from(self, person: str, where: str) -> Json:
        """Return where an interaction is from, and whose it is."""
        if where in (*DIRECTS.values(), BETWEEN):
            channel = self.world.channels.get(where, {"id": BETWEEN, "type": 1, "recipients": [*map(user, PEOPLE)]})
            context = 2 if where == BETWEEN else 1
            return {"channel_id": where, "channel": channel, "context": context, "user": user(person)}
        may = self.world.permissions(person, where)
        foreign = {"id": ABROAD, "type": 0, "name": "abroad", "position": 0, "guild_id": FOREIGN, "flags": 0}
        channel = self.world.channels.get(where, foreign)
        guild = {"id": channel["guild_id"]}
        if where != ABROAD:
            guild |= {"locale": "en-US", "features": []}
        who = {"member": member(person, permissions=may), "guild_id": guild["id"], "guild_locale": "en-US"}
        return {"channel_id": where, "channel": channel | {"permissions": may}, "context": 0, "guild": guild} | who

    def _where(self, person: str, channel: str, *, user_installed: bool = False) -> str:
        if channel == "direct" or channel in DIRECTS.values():
            return DIRECTS[person]
        if channel in ("between", BETWEEN):
            assert user_installed, "the bot is not between them"
            return BETWEEN
        return ABROAD if user_installed else CHANNELS.get(channel, channel)

    async def _deliver(self, sent: Sent) -> Sent:
        await self.connected(sent.event, sent.payload)
        await self.dispatch(sent.event, sent.payload)
        return sent


def _option(level: Json, name: str) -> Json:
    for option in level.get("options", ()):
        if option["name"] == name:
            found: Json = option
            return found
    raise AssertionError(f"there is no option {name!r}")


def _filled(level: Json, name: str, value: Value, *, focused: bool) -> Json:
    kind = _option(level, name)["type"] if level else _KINDS[type(value)]
    return {"name": name, "type": kind, "value": value} | ({"focused": True} if focused else {})
