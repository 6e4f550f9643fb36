"""Everything that people do on Discord, as each handler takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from discord import InteractionType

from bot.adapters.discord.adapter import Discord
from bot.adapters.discord.client import Client
from bot.adapters.discord.heard import _KEPT
from bot.adapters.discord.replying import field, form
from bot.core import dialog
from bot.core.compose import ways
from bot.core.model import Person, Place
from bot.core.subscribing import Wish
from bot.storage.servers import SqlServers
from bot.storage.store import SqlStore
from bot.testing import eventually
from tests.adapters.access.house import MORNING, Who
from tests.adapters.access.table import WHERE
from tests.adapters.discord.fake import TOKEN
from tests.adapters.discord.fake.interactions import COMPONENT, TYPED
from tests.adapters.discord.fake.reading import read
from tests.adapters.discord.fake.world import ABROAD, BOT, CHANNELS, DIRECTS, GUILD, PEOPLE, Sent
from tests.adapters.discord.rig import DiscordRig, kept_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.core.briefing import Library
    from bot.core.ports import Store

    Json = dict[str, Any]
    Way = Callable[["Server", Who, str], Awaitable[Sent]]

NAMES: Final = {
    "admin": "carol", "owner": "olga", "member": "ann", "reader": "bob", "elsewhere": "bob",
    "guest": "nobody", "stranger": "sid", "bot": "bot", "another bot": "other",
}  # fmt: skip
"""Ann may manage the server, and Bob may not: so it is there."""
IDS: Final = {"carol": "200000000000000011", "olga": "200000000000000012", "sid": "200000000000000013"}
_PLACES: Final = {"general": "general", "other": "secret", "abroad": "general"}
PERMANENT: Final = {name: f"4{number[1:]}" for name, number in IDS.items()}


class Server(DiscordRig):
    """The server with the bot, and what was seen there."""

    library: Library

    def _new(self) -> Discord:
        store: Store = vars(self)["store"]
        noted = SqlServers(store.turns) if isinstance(store, SqlStore) else None
        return Discord(TOKEN, self.clock, kept_in(store)._replace(noted=noted))

    def keep(self, store: SqlStore) -> None:
        """Have what is kept of the server forgotten there when the bot is removed."""
        vars(self)["store"] = store

    def who(self, role: str) -> Who:
        """Return somebody in the channel where they are."""
        name = NAMES[role]
        number = PEOPLE.get(name, BOT)
        place = Place("discord", GUILD, CHANNELS[_PLACES[WHERE[role]]])
        return Who(role, Person("discord", "", number), place, DIRECTS.get(name, ""))

    async def said(self, way: Way, who: Who, text: str) -> str:
        """Let somebody say a line in some way; return what anybody sees once the bot has dealt with it."""
        world = self.discord.world
        world.posts.clear()
        sent = await way(self, who, text)
        await (sent.heard.wait() if sent.token else self.heard())
        await self._idle()
        texts = [read(post.payload) for post in world.posts.values()]
        return "\n".join([*texts, *([str(sent.modal)] if sent.modal else []), *_offered(sent)])

    async def heard(self) -> None:
        """Return once the bot is done with all that was delivered: nothing tells, but that it hears the next thing."""
        fence = await self.discord.autocomplete("ann", "direct", "briefing", "show", topic="x")
        await fence.heard.wait()
        await self._idle()

    async def _idle(self) -> None:
        talk = self.adapter._talk  # noqa: SLF001 - nothing else tells when a bot has said nothing
        await eventually(lambda: not talk._tasks, "the end of it")  # noqa: SLF001


def _offered(sent: Sent) -> list[str]:
    return [f"offered: {sent.choices}"] if sent.payload["type"] == TYPED else []


def handlers() -> list[str]:
    """Return what the client listens to, every type of interaction, and what buttons and fields keep."""
    listened = [f"client {name}" for name in vars(Client) if name.startswith("on_")]
    return [*listened, *(f"type {kind.name}" for kind in InteractionType), *(f"kept {name}" for name in _KEPT)]


# --- what people do, by each handler


def _name(who: Who) -> str:
    return NAMES[who.role]


def _channel(who: Who) -> str:
    return _PLACES[WHERE[who.role]]


async def _mention(there: Server, who: Who, line: str) -> Sent:
    return await there.discord.mention(_name(who), _channel(who), line)


async def _message(there: Server, who: Who, line: str) -> Sent:
    return await there.discord.say(_name(who), "direct", line)


async def _overheard(there: Server, who: Who, line: str) -> Sent:
    return await there.discord.say(_name(who), _channel(who), line)


def _command(where: str = "", *, user_installed: bool = False) -> Way:
    async def command(there: Server, who: Who, line: str) -> Sent:
        given: Json = {"topic": line}  # what is typed there is a line like any other
        asked = there.discord.command
        return await asked(
            _name(who), where or _channel(who), "briefing", "show", user_installed=user_installed, **given
        )

    return command


async def _menu(there: Server, who: Who, line: str) -> Sent:
    message = await there.discord.say("bob", _channel(who), line)
    return await there.discord.message_command(_name(who), _channel(who), ways.FIND, message.id)


async def _typing(there: Server, who: Who, line: str) -> Sent:
    return await there.discord.autocomplete(_name(who), _channel(who), "briefing", "show", topic=line)


def _press(kept: str, where: str = "", *, user_installed: bool = False) -> Way:
    """Return who presses a button that keeps this, with a line in it."""

    async def press(there: Server, who: Who, line: str) -> Sent:
        world, channel = there.discord.world, where or _channel(who)
        place = ABROAD if user_installed else DIRECTS[_name(who)] if where == "direct" else CHANNELS[channel]
        message = world.message(world.snowflake(), place, "bot", "")
        more = {
            "data": {
                "id": 1,
                "component_type": 2,
                "custom_id": kept.format(line=line, rating=line.removeprefix("feedback ")),
            },
            "message": message,
        }
        interact = there.discord._interact  # noqa: SLF001 - a button that no message of the bot's has
        return await interact(_name(who), channel, COMPONENT, more, user_installed=user_installed)

    return press


def _submit(modal: Callable[[Server, str], Json], filled: Mapping[str, str]) -> Way:
    async def submit(there: Server, who: Who, line: str) -> Sent:
        opened = Sent("", {}, "", _name(who), who.place.channel)
        opened.modal = modal(there, line)
        values = {name: line if value == "{line}" else value for name, value in filled.items()}
        return await there.discord.submit(_name(who), opened, values)

    return submit


def _form(there: Server, line: str) -> Json:
    made = dialog.subscribing(there.library, Wish((), MORNING, quiet=True), "")
    return form(made._replace(line=line))


WAYS: Final[dict[str, Way]] = {
    "client on_message": _mention,
    "client on_message | direct": _message,
    "client on_message | overheard": _overheard,
    "type application_command": _command(),
    "type application_command | direct": _command("direct"),
    "type application_command | abroad": _command(user_installed=True),
    "type application_command | menu": _menu,
    "type autocomplete": _typing,
    "type component": _press("of-another-version:{line}"),
    "type modal_submit": _submit(lambda _, line: field("") | {"custom_id": f"old:{line}"}, {"question": "{line}"}),
    "kept ask": _press("ask:0:{line}"),
    "kept ask | direct": _press("ask:0:{line}", "direct"),
    "kept ask | abroad": _press("ask:0:{line}", user_installed=True),
    "kept ask | a form": _press("ask:0:{line}"),
    "kept rest": _press("rest:0.0:{line}"),
    "kept share": _press("share:{line}"),
    "kept rate": _press("rate:{rating}"),
    "kept follow": _press("follow:"),
    "kept followed": _submit(lambda *_: field(""), {"question": "{line}"}),
    "kept filled": _submit(_form, {"weekday": "friday"}),
}
"""By the handler that takes it, and where."""
ALL: Final = "kept ask"
"""Walked with every command."""
