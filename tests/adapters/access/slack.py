"""Everything that people do on Slack, as each listener takes it."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from slack_bolt.async_app import AsyncApp

from bot.adapters.slack import views
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.heard import Kept, Opened
from bot.adapters.slack.web import Web
from bot.core import dialog
from bot.core.model import Person, Place
from bot.core.subscribing import Wish
from bot.testing import FakeClock, eventually
from tests.adapters.access.house import MORNING, Who
from tests.adapters.access.table import WHERE
from tests.adapters.slack.fake import APP_TOKEN, BOT, TEAM, TOKEN, FakeSlack, Post
from tests.adapters.slack.fake.reading import read
from tests.adapters.slack.fake.world import CHANNELS
from tests.adapters.slack.rig import SlackRig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.adapters.slack.listeners import Forget
    from bot.core.briefing import Library
    from bot.storage.store import SqlStore
    from tests.adapters.slack.fake import Sent

    Json = dict[str, Any]
    Way = Callable[["Workspace", Who, str], Awaitable[Sent | None]]

IDS: Final = {role: "U" + role.upper().replace(" ", "") for role in WHERE} | {"bot": BOT}
PLACES: Final = {"general": CHANNELS["general"], "other": "COTHER", "abroad": "CABROAD"}
_TEAMS: Final = {"guest": "T2", "stranger": "T9"}
_VIEW: Final = "V1"


class Visited(FakeSlack):
    """A Slack that delivers what people of other workspaces do as Slack would: signed, and with whose they are."""

    def _by(self, person: str) -> Json:
        by = super()._by(person)
        team = _TEAMS.get(person, TEAM)
        return by | {"user": by["user"] | {"team_id": team}, "team_id": team}

    async def _deliver(self, sent: Sent) -> Sent:
        if sent.kind == "slash_commands":
            role = next((role for role, name in IDS.items() if name == sent.payload["user_id"]), "")
            sent.payload["team_id"] = _TEAMS.get(role, TEAM)
        if sent.payload.get("event", {}).get("team") == _TEAMS["stranger"]:
            sent.payload["team_id"] = _TEAMS["stranger"]
        return await super()._deliver(sent)


class Workspace(SlackRig):
    """The workspace with the bot, and what was seen there."""

    forget: Forget | None = None
    library: Library

    def _new(self) -> Slack:
        web = Web(TOKEN, self.slack.api_url)
        return Slack(web, self.clock, APP_TOKEN if self.sockets else "", self.forget)

    def keep(self, store: SqlStore) -> None:
        """Have what is kept of the workspace forgotten there when the bot is removed."""
        self.forget = store.forget_workspace

    def who(self, role: str) -> Who:
        """Return somebody in the channel where they are."""
        place = Place("slack", TEAM, PLACES[WHERE[role]])
        return Who(role, Person("slack", TEAM, IDS[role]), place, self.slack.world.direct(IDS[role]))

    async def said(self, way: Way, who: Who, text: str) -> str:
        """Let somebody say a line in some way; return what anybody sees once the bot has dealt with it."""
        world = self.slack.world
        for there in (world.posts, world.views, world.homes, world.prompts):
            there.clear()
        if sent := await way(self, who, text):
            await sent.heard.wait()
        talk = self.adapter._talk  # noqa: SLF001 - nothing else tells when a bot has said nothing
        await eventually(lambda: not (talk._taking or talk._tasks), "the end of it")  # noqa: SLF001
        views = [view for view in (*world.views.values(), *world.homes.values()) if not view.get("ours")]
        texts = [read(post.blocks, post.text) for post in world.posts.values()]
        texts += [read(view["blocks"], "") for view in views]
        texts += [f"offered: {options}" for options in world.prompts.values()]
        return "\n".join([*texts, *(str(answer) for answer in (sent.answers if sent else ()) if answer)])


@asynccontextmanager
async def opened(library: Library, *, sockets: bool) -> AsyncIterator[Workspace]:
    """Give the workspace; the bot is yet to be started in it."""
    clock = FakeClock()
    async with Visited(clock) as slack:
        rig = Workspace(slack, clock, sockets=sockets)
        rig.library = library
        yield rig


async def listeners() -> list[str]:
    """Return what Bolt listens for, by kind and name, once for each listener."""
    slack = Slack(Web(TOKEN), FakeClock())
    # Bolt tells nowhere else what it listens for.
    [app] = [one for one in vars(slack._listeners).values() if isinstance(one, AsyncApp)]  # noqa: SLF001
    return [_named(vars(listener.matchers[0])["func"]) for listener in app._async_listeners]  # noqa: SLF001


def _named(matches: Any) -> str:  # noqa: ANN401 - Bolt's closures
    """Return what a matcher matches, which Bolt keeps in a closure alone."""
    kind, told = matches.__qualname__.partition(".")[0], []
    for cell in matches.__closure__ or ():
        inner = cell.cell_contents
        if callable(inner):
            return _named(inner)
        told.append(inner.pattern or ".*" if isinstance(inner, re.Pattern) else str(inner))
    return " ".join([kind, *told])


# --- what people do, by each listener


def _button(who: Who, action: str, value: str) -> Post:
    element = {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "Press"}}
    return Post("1.9", who.place.channel, "", [{"type": "actions", "elements": [element]}])


async def _command(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.command(who.role, WHERE[who.role], line)


async def _mention(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.mention(who.role, WHERE[who.role], line, **_whose(who))


async def _message(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.say(who.role, "direct", line, **_whose(who))


async def _overheard(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.say(who.role, WHERE[who.role], line, "1.1", **_whose(who))


def _whose(who: Who) -> dict[str, Any]:
    bots = {"bot": {"bot_id": "B1"}, "another bot": {"bot_id": "B2"}}
    team = _TEAMS.get(who.role, TEAM)
    return {"team": team, "user_team": team} | bots.get(who.role, {})


async def _press(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.press(who.role, _button(who, "ask:0", line), "Press")


async def _press_at_home(there: Workspace, who: Who, line: str) -> Sent:
    page = {"type": "home", "blocks": _button(who, "ask:0", line).blocks}
    return await there.slack.press_view(who.role, page, "Press")


async def _rest(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.press(who.role, _button(who, "rest", f"0 {line}"), "Press")


async def _share(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.press(who.role, _button(who, "share", line), "Press")


async def _rate(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.press(who.role, _button(who, "feedback", line.removeprefix("feedback ")), "Press")


async def _follow_up(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.press(who.role, _button(who, "follow_up", line), "Press")


async def _old_button(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.press(who.role, _button(who, "of-another-version", line), "Press")


async def _find(there: Workspace, who: Who, _: str) -> Sent:
    return await there.slack.shortcut(who.role, views.FIND)


async def _find_for_message(there: Workspace, who: Who, line: str) -> Sent:
    return await there.slack.message_shortcut(who.role, WHERE[who.role], "find_for_message", line)


async def _typing(there: Workspace, who: Who, line: str) -> None:
    there.slack.world.views[_VIEW] = views.find() | {"ours": True}
    options = await there.slack.suggest(who.role, _VIEW, line)
    there.slack.world.prompts["offered"] = options


async def _found(there: Workspace, who: Who, line: str) -> Sent:
    there.slack.world.views[_VIEW] = views.find() | {"ours": True}
    chosen = {"type": "external_select", "selected_option": {"value": line}}
    return await there.slack.submit(who.role, _VIEW, chosen)


async def _followed_up(there: Workspace, who: Who, line: str) -> Sent:
    url = there.slack._response_url(who.place.channel, who.person.id)  # noqa: SLF001 - of the message that it follows
    kept = Kept(who.place.channel, who.person.id, url)
    there.slack.world.views[_VIEW] = views.follow_up(kept) | {"ours": True}
    return await there.slack.submit(who.role, _VIEW, {"type": "plain_text_input", "value": line})


async def _filled(there: Workspace, who: Who, line: str) -> Sent:
    made = dialog.subscribing(there.library, Wish((), MORNING, quiet=True), "")
    opened = Opened(who.place.channel, who.person.id, line)
    there.slack.world.views[_VIEW] = views.form(made, opened) | {"ours": True}
    return await there.slack.fill(who.role, _VIEW, {"Day": "Fridays"})


async def _home(there: Workspace, who: Who, _: str) -> Sent:
    return await there.slack.open_home(who.role)


ALL: Final = "command .*"
"""Walked with every command."""
WAYS: Final[dict[str, Way]] = {
    "command .*": _command,
    "event app_mention": _mention,
    "event message": _message,
    "event message | overheard": _overheard,
    "event app_home_opened": _home,
    "action ^ask:": _press,
    "action ^ask: | at home": _press_at_home,
    "action ^ask: | a form": _press,
    "action rest": _rest,
    "action share": _share,
    "action feedback": _rate,
    "action follow_up": _follow_up,
    "action .*": _old_button,
    "shortcut find": _find,
    "shortcut find_for_message": _find_for_message,
    "options words": _typing,
    "view_submission find": _found,
    "view_submission follow_up": _followed_up,
    "view_submission form": _filled,
}
"""By the listener that takes it, and what of that it is."""
