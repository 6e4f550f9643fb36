"""From what Discord delivers to a request, and the way that its reply goes back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import discord

from bot.adapters.discord.limits import LINE, LONGEST_NAME
from bot.adapters.discord.manifest import NAME as COMMAND
from bot.adapters.discord.manifest import TOPIC, line_of
from bot.core.dialog import line_of as form_line_of
from bot.core.limits import LONGEST_QUESTION
from bot.core.model import Kind, Person, Place, Request

if TYPE_CHECKING:
    from bot.core.ports import Clock

    Interaction = discord.Interaction[Any]
    Json = dict[str, Any]

NAME: Final = "discord"

_MARK: Final = "m"  # begins a thread that is named after its first message
_REFERENCE: Final = re.compile(r"<(?:@!?|@&|#|a?:\w+:)\d+>")
_SPACES: Final = re.compile(r"[ \t]{2,}")
FIELD: Final = "question"
"""The only field of the modal in which a follow-up is typed."""
HERE: Final = "here"
"""What the way to that field keeps in place of a thread, where everybody in the channel has one conversation."""
_KEPT: Final = {
    "ask": r"[0-9]+:.+",
    "rest": r"[0-9]{1,4}\.[0-9]{1,4}:.+",
    "share": r".+",
    "rate": r"(?:good|bad) .+",
    "follow": r"(?:m[0-9]{1,19}|here)?",
    "followed": r"(?:m[0-9]{1,19}|here)?",
    "filled": r".+",
}
"""What a button or a modal keeps, by what it does."""
_REMEMBERED: Final = 1_000  # messages whose threads are known without being named by a button


class Way(NamedTuple):
    """What the way back of a reply needs to know."""

    to: int = 0
    """The message that a post replies to."""
    by: str = ""
    """The name of who shares it."""
    asked: str = ""
    """The name of who asked in a field that nobody else sees, where all see the reply."""
    start: int = 0
    """How many messages of the reply were shown before."""
    text: int = 0
    """Of the next message, how many of the texts that stand for it were."""
    form: str = ""
    """What the form is for that was filled in."""


class Heard(NamedTuple):
    """A request, the way of its reply, and whether only the person sees that."""

    request: Request
    way: Way
    private: bool = False


class Pressed(NamedTuple):
    """A button: what it does, and what it keeps."""

    action: str
    kept: str

    @classmethod
    def of(cls, interaction: Interaction) -> Pressed:
        """Read the button that was pressed, or the field that was filled."""
        return cls.read(str(_data(interaction).get("custom_id", "")))

    @classmethod
    def read(cls, custom_id: str) -> Pressed:
        """Read the id of a button; the action is empty for one that this version doesn't make."""
        action, colon, kept = custom_id.partition(":")
        known = colon and action in _KEPT and re.fullmatch(_KEPT[action], kept)
        return cls(action, kept) if known else cls("", "")


def thread_of(message: int) -> str:
    """Return the name of the thread that begins with a message."""
    return f"{_MARK}{message}"


def first_of(place: Place) -> int:
    """Return the message that the place's thread begins with; 0 where it has none, or is what one person sees."""
    number = place.thread.removeprefix(_MARK)
    return int(number) if place.thread.startswith(_MARK) and number.isdecimal() else 0


class Ear:
    """Reads what Discord delivers to the bot with this user id."""

    def __init__(self, bot: int, clock: Clock) -> None:
        """Take the id, and what tells the time."""
        self.bot, self._clock = bot, clock
        self._threads: dict[int, str] = {}

    def command(self, interaction: Interaction) -> Heard:
        """Read a slash command, or that of a message's menu; raises LookupError for one that isn't ours."""
        data = _data(interaction)
        if data["type"] == discord.AppCommandType.message.value:
            [message] = data["resolved"]["messages"].values()
            said = _plain(message["content"], {int(one["id"]): _name(one) for one in message.get("mentions", ())})
            return self._asked(interaction, f"ask {said[: LONGEST_QUESTION - 10]}", Kind.COMMAND)
        if data["name"] != COMMAND:
            raise LookupError("no command of ours")
        [chosen] = data["options"]
        line = line_of(chosen["name"], {one["name"]: str(one["value"]) for one in chosen.get("options", ())})
        return self._asked(interaction, line, Kind.COMMAND)

    def half_typed(self, interaction: Interaction) -> Heard:
        """Read what is typed into an option so far."""
        [chosen] = _data(interaction)["options"]
        [typed] = [one["value"] for one in chosen["options"] if one.get("focused") and one["name"] == TOPIC]
        heard = self._asked(interaction, str(typed), Kind.SUGGEST)
        return heard._replace(request=replace(heard.request, room=0))  # a key is no topic's name

    def pressed(self, interaction: Interaction, line: str, start: int = 0, text: int = 0) -> Heard:
        """Read a button that asks for a command line."""
        heard = self._asked(interaction, line, Kind.ACTION)
        return heard._replace(way=heard.way._replace(start=start, text=text))

    def form(self, interaction: Interaction, words: str) -> Heard:
        """Read a button that opens a form, for what the words say."""
        return self._asked(interaction, words, Kind.DIALOG)

    def filled(self, interaction: Interaction, words: str) -> Heard:
        """Read a form that was filled in: it is a command line like a button's."""
        heard = self._asked(interaction, form_line_of(words, _filled_in(interaction)), Kind.ACTION)
        return heard._replace(way=heard.way._replace(form=words))

    def shared(self, interaction: Interaction, line: str) -> Heard:
        """Read the button that shows everybody what one person has before them; pressed twice, it is one share.

        What follows on it has a thread of its own, named after the private message.
        """
        if interaction.message is None:
            raise LookupError("a button without a message")
        number = interaction.message.id
        heard = self._asked(interaction, line, Kind.SHARE, thread_of(number), name=f"share/{number}")
        return heard._replace(way=heard.way._replace(by=interaction.user.display_name[:LONGEST_NAME]))

    def follow_up(self, interaction: Interaction, thread: str) -> Heard:
        """Read a follow-up from its field; what belongs to a thread that all see is answered there, for all."""
        [text] = _filled_in(interaction)[FIELD]
        if not thread:
            return self._asked(interaction, text, Kind.COMMAND)
        heard = self._asked(interaction, text, Kind.MENTION, "" if thread == HERE else thread)
        return heard._replace(way=heard.way._replace(asked=interaction.user.display_name[:LONGEST_NAME]))

    def _asked(
        self, interaction: Interaction, text: str, kind: Kind, thread: str | None = None, name: str = ""
    ) -> Heard:
        """Read what an interaction asks; without a thread that all see, it belongs to the person's own conversation."""
        channel, guild = interaction.channel_id or 0, interaction.guild_id
        person = Person(NAME, "", str(interaction.user.id))
        alone = bool(guild is None and interaction.context.dm_channel)
        place = Place(NAME, str(guild or ""), str(channel), person.id if thread is None else thread)
        manages = isinstance(interaction.user, discord.Member) and interaction.user.guild_permissions.manage_guild
        request = Request(
            name or str(interaction.id), text, kind, place, person, self._clock.now(),
            public=_is_public(interaction.guild, channel), belongs=bool(manages), room=LINE,
            alone=alone,
        )  # fmt: skip
        private = kind in (Kind.COMMAND, Kind.ACTION, Kind.DIALOG) and not alone
        return Heard(request, Way(), private)

    def message(self, message: discord.Message) -> Heard | None:
        """Read a mention or a direct message; None for what isn't meant for the bot."""
        alone = isinstance(message.channel, discord.DMChannel) or message.guild is None
        if not _is_said(message) or not (alone or self._is_mentioned(message)):
            return None
        person = Person(NAME, "", str(message.author.id))
        thread = person.id if alone else "" if isinstance(message.channel, discord.Thread) else self._thread(message)
        place = Place(NAME, "" if message.guild is None else str(message.guild.id), str(message.channel.id), thread)
        text = _plain(message.content, {one.id: one.display_name for one in message.mentions}, self.bot)
        manages = isinstance(message.author, discord.Member) and message.author.guild_permissions.manage_guild
        request = Request(
            str(message.id), text, Kind.DIRECT if alone else Kind.MENTION, place, person, self._clock.now(),
            public=_is_public(message.guild, message.channel.id), belongs=manages, room=LINE,
            alone=alone,
        )  # fmt: skip
        return Heard(request, Way(to=0 if alone else message.id))

    def withheld(self, message: discord.Message) -> Heard | None:
        """Read a reply to the answer of an interaction, of which Discord doesn't tell the words; None for all else.

        A message without a mention is told in full only where it replies to an ordinary message, and pings.
        """
        before = message.reference.resolved if message.reference else None
        if not isinstance(before, discord.Message) or not _is_said(message) or message.content:
            return None
        if message.guild is None or self._is_mentioned(message):
            return None
        if before.author.id != self.bot or before.interaction_metadata is None:
            return None
        place = Place(NAME, str(message.guild.id), str(message.channel.id))
        person = Person(NAME, "", str(message.author.id))
        # For some minutes it is told once for each answer, however many reply to that: the post's nonce sees to it.
        request = Request(f"withheld/{before.id}", "", Kind.MENTION, place, person, self._clock.now())
        return Heard(request, Way(to=message.id))

    def _is_mentioned(self, message: discord.Message) -> bool:
        return self.bot in message.raw_mentions or any(one.id == self.bot for one in message.mentions)

    def _thread(self, message: discord.Message) -> str:
        """Return the thread that a mention goes on with, by what it replies to, or the one that it begins."""
        thread = self._before(message) or thread_of(message.id)
        self._threads[message.id] = thread
        if len(self._threads) > _REMEMBERED:
            del self._threads[next(iter(self._threads))]
        return thread

    def _before(self, message: discord.Message) -> str:
        """Return the thread of the answer that a message replies to: its button keeps it, or what it answers."""
        before = message.reference.resolved if message.reference else None
        if not isinstance(before, discord.Message) or before.author.id != self.bot:
            return ""
        for custom_id in _ids(before):
            if (button := Pressed.read(custom_id)).action == "follow" and button.kept not in ("", HERE):
                return button.kept
        number = before.reference.message_id if before.reference else None
        return self._threads.get(number) or thread_of(number) if number else ""


def _is_said(message: discord.Message) -> bool:
    """Return whether it is what a person said: no other bot's words, and no notice of Discord's own."""
    is_bot = message.author.bot or message.webhook_id
    return not is_bot and message.type in (discord.MessageType.default, discord.MessageType.reply)


def _data(interaction: Interaction) -> Json:
    return dict(interaction.data or {})


def _name(user: Json) -> str:
    return str(user.get("global_name") or user.get("username") or "somebody")


def _plain(text: str, names: dict[int, str], bot: int = 0) -> str:
    """Return the text as its writer saw it, without the mentions of the bot."""

    def shown(match: re.Match[str]) -> str:
        mark, number = match[0][1:-1].rstrip("0123456789"), int(re.findall(r"\d+", match[0])[-1])
        if mark in ("@", "@!"):
            return "" if number == bot else f"@{names.get(number, number)}"
        return mark.removeprefix("a") if mark.endswith(":") else f"{mark.replace('&', '')}{number}"

    return _SPACES.sub(" ", _REFERENCE.sub(shown, text)).strip()


def _is_public(guild: discord.Guild | None, channel: int) -> bool:
    """Return whether everybody in the server may read the channel, as far as the bot sees it."""
    where = guild.get_channel_or_thread(channel) if guild else None
    if guild is None or where is None or guild.unavailable:
        return False
    return where.permissions_for(guild.default_role).view_channel if not isinstance(where, discord.Thread) else False


def _filled_in(interaction: Interaction) -> dict[str, list[str]]:
    """Return what was typed or chosen in each field of a modal."""
    filled: dict[str, list[str]] = {}
    for part in _data(interaction)["components"]:
        field: Json = part.get("component") or next(iter(part.get("components", ())), {})
        if "custom_id" in field:
            filled[field["custom_id"]] = [*map(str, field["values"] if "values" in field else [field["value"]])]
    return filled


def _ids(message: discord.Message) -> list[str]:
    """Return the ids of a message's buttons."""
    found: list[str] = []
    rows: list[Any] = [*message.components]
    while rows:
        part = rows.pop()
        rows += getattr(part, "children", ())
        found += [part.custom_id] if getattr(part, "custom_id", None) else []
    return found
