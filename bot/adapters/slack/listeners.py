"""Bolt's listeners: what Slack delivers is acknowledged, read, and handed on."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.filling import opened_by
from bot.adapters.slack import views
from bot.adapters.slack.heard import HOME, NAME, VIEW, Ear, Heard, Kept, values_of
from bot.adapters.slack.replying import options_of, prompts_of, view_of
from bot.adapters.slack.web import SILENT
from bot.adapters.underway import logged
from bot.core.compose import notices
from bot.core.model import Kind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext

    from bot.adapters.slack.talking import Talk
    from bot.core.model import Reply
    from bot.core.ports import Clock

    Forget = Callable[[str, str], Awaitable[None]]
    Payload = dict[str, Any]

_LISTENERS: Final = "listeners"
"""What a delivery's context holds beside Bolt's own: the listeners of the workspace that it is for."""
_AT_ONCE: Final = 2.0  # seconds that a modal waits for its answer, of the three that Slack gives


class Listeners:
    """What one workspace does with everything that Slack may deliver."""

    def __init__(self, talk: Talk, clock: Clock, forget: Forget | None, app: AsyncApp | None = None) -> None:
        """Take who answers; `forget` deletes what is kept of a workspace. `app` is `listening`'s, and may be shared."""
        self._talk, self._clock, self._forget = talk, clock, forget
        self._who: Payload = {}
        self.ear = Ear("", "")
        self._app = app or self.listening()

    async def dispatch(self, body: str | Payload, content_type: str, mode: str) -> BoltResponse:
        """Hand on what Slack delivers; raises ValueError and RecursionError for what can't be read."""
        context = {_LISTENERS: self}
        request = AsyncBoltRequest(body=body, headers={"content-type": [content_type]}, context=context, mode=mode)
        return await self._app.async_dispatch(request)

    def greet(self, who: Payload) -> None:
        """Take what Slack says of the bot: whose it is there, and by which id."""
        self._who = who
        self.ear = Ear(who["team_id"], who["user_id"])

    def who(self) -> AuthorizeResult:
        """Return who the bot is, as Bolt wants to know it; Bolt calls nothing, so that it needs no token."""
        who = self._who
        return AuthorizeResult(
            enterprise_id=who.get("enterprise_id"),
            team_id=who["team_id"],
            bot_user_id=who["user_id"],
            bot_id=who.get("bot_id"),
        )

    @classmethod
    def listening(cls) -> AsyncApp:
        """Return everything that Slack may deliver, in one table: each is for the listeners that its context holds."""

        async def authorize(context: AsyncBoltContext) -> AuthorizeResult:  # Bolt takes no methods here
            listeners: Listeners = context[_LISTENERS]
            return listeners.who()

        app = AsyncApp(
            client=AsyncWebClient(logger=SILENT),
            authorize=authorize,
            logger=SILENT,
            process_before_response=True,  # what is acknowledged is handed on already: a listener's work is to hand on
            request_verification_enabled=False,  # done before Bolt reads the body, see endpoint.py
        )
        app.error(_broken)
        anything = re.compile("")
        app.command(anything)(_asked(cls._on_command))
        app.event("app_mention")(_told(cls._on_message))
        app.event("message")(_told(cls._on_message))
        app.event("app_home_opened")(_told(cls._on_home))
        app.event(re.compile("^(app_uninstalled|tokens_revoked)$"))(_told(cls._on_removal))
        app.action(re.compile(r"^ask:"))(_asked(cls._on_button))
        app.action("rest")(_asked(cls._on_rest))
        app.action("share")(_asked(cls._on_share))
        app.action("feedback")(_asked(cls._on_feedback))
        app.action("follow_up")(_asked(cls._on_follow_up))
        app.action(anything)(_asked(cls._on_stranger))
        app.shortcut("find")(_asked(cls._on_find))
        app.shortcut("find_for_message")(_asked(cls._on_message_shortcut))
        app.options(views.WORDS)(_asked(cls._on_typing))
        app.view(views.FIND)(_asked(cls._on_found))
        app.view(views.FOLLOW_UP)(_asked(cls._on_followed_up))
        app.view(views.FORM)(_asked(cls._on_filled))
        return app

    async def _on_command(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._talk.hear(self.ear.command(body, self._now()))

    async def _on_message(self, body: Payload) -> BoltResponse | None:
        """Answer; what another process may still answer, Slack is to deliver again."""
        if (heard := self.ear.message(body, self._now())) and not await self._talk.hear_out(heard):
            return BoltResponse(status=503)
        return None

    async def _on_removal(self, body: Payload) -> None:
        """Delete what is kept of a workspace that has removed the bot; another that had the app, too, isn't ours."""
        if body.get("team_id") not in (None, self.ear.workspace):
            return
        revoked = body["event"].get("tokens", {"bot": True})
        if self._forget and revoked.get("bot"):
            await self._forget(NAME, self.ear.workspace)

    async def _on_home(self, body: Payload) -> None:
        event = body["event"]
        if event.get("tab") == HOME:
            self._talk.hear(self.ear.opened(event["user"], self._now()))
        elif event.get("tab") == "messages":
            self._talk.start(self._prompt(event["user"], event["channel"]))

    async def _on_button(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        command = body["actions"][0]["value"]
        heard = self.ear.pressed(body, command, self._now())
        if form := opened_by(command):
            heard = self.ear.pressed(body, form, self._now(), Kind.DIALOG)
            self._talk.start(self._open(body["trigger_id"], heard))
        elif _is_back(heard):
            self._go_home(body)
        else:
            self._talk.hear(heard)

    async def _open(self, trigger: str, heard: Heard) -> None:
        """Open a form, or show it in the modal where it was asked for.

        A modal opens only at once: a form that takes long stands in one that waits for it.
        """
        if heard.way.view not in ("", HOME):
            await self._update(heard.way.view, await self._talk.form(heard))
            return
        making = self._talk.start(self._talk.form(heard))
        await asyncio.wait([making], timeout=_AT_ONCE)
        if making.done():
            await self._talk.open(trigger, making.result())
        elif name := await self._talk.open(trigger, views.waiting()):
            await self._update(name, await making)

    async def _update(self, name: str, view: Payload) -> None:
        await self._talk.call("views.update", {"view_id": name, "view": view})

    def _go_home(self, body: Payload, start: int = 0) -> None:
        self._talk.hear(self.ear.opened(body["user"]["id"], self._now(), start))

    async def _on_rest(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        shown, _, line = body["actions"][0]["value"].partition(" ")
        heard = self.ear.pressed(body, line, self._now())
        if _is_back(heard):
            self._go_home(body, int(shown))
        else:
            self._talk.hear(heard._replace(way=heard.way._replace(start=int(shown))))

    async def _on_share(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._talk.hear(self.ear.pressed(body, body["actions"][0]["value"], self._now(), Kind.SHARE))

    async def _on_feedback(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._talk.hear(self.ear.pressed(body, f"feedback {body['actions'][0]['value']}", self._now()))

    async def _on_follow_up(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        place = self.ear.pressed(body, "", self._now()).request.place
        thread = body.get("message", {}).get("thread_ts", "") or place.thread
        kept = Kept(place.channel, thread, body.get("response_url", ""))
        self._talk.start(self._talk.open(body["trigger_id"], views.follow_up(kept)))

    async def _on_stranger(self, ack: AsyncAck, body: Payload) -> None:
        """Answer a button that this version doesn't know."""
        await ack()
        if "value" in body["actions"][0]:  # a link's own button has none
            self._talk.start(self._talk.tell(notices.expired(), self.ear.pressed(body, "", self._now())))

    async def _on_find(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._talk.start(self._talk.open(body["trigger_id"], views.find()))

    async def _on_message_shortcut(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._talk.hear(self.ear.shortcut(body, self._now()))

    async def _on_typing(self, ack: AsyncAck, body: Payload) -> None:
        found = await self._talk.ask(self.ear.half_typed(body, self._now()))
        await ack(options=options_of(found.document) if found else [])

    async def _on_found(self, ack: AsyncAck, body: Payload) -> None:
        heard = self.ear.chosen(body, _typed_in(body), self._now())
        await self._show_in_place(ack, heard, self._talk.start(self._talk.ask(heard)))

    async def _on_filled(self, ack: AsyncAck, body: Payload) -> None:
        heard = self.ear.filled(body, self._now())
        await self._show_in_place(ack, heard, self._talk.start(self._done(heard, body)))

    async def _done(self, heard: Heard, body: Payload) -> Reply | None:
        """Return the reply to a form; the page that it was opened from shows what it changed."""
        reply = await self._talk.ask(heard)
        if heard.request.place.thread == VIEW:
            self._go_home(body)
        return reply

    async def _show_in_place(self, ack: AsyncAck, heard: Heard, looking: asyncio.Task[Reply | None]) -> None:
        """Show the answer in the modal's place; one that takes long comes when Slack has long shown the wait."""
        await asyncio.wait([looking], timeout=_AT_ONCE)
        if not looking.done():
            await ack(response_action="update", view=views.waiting())
            self._talk.start(self._show_later(looking, heard))
        elif reply := looking.result():
            shown = views.shown(view_of(heard, reply.document, reply.line), heard.way.opened)
            await ack(response_action="update", view=shown)
        else:  # it was delivered before, and is answered
            await ack()

    async def _show_later(self, looking: asyncio.Task[Reply | None], heard: Heard) -> None:
        if reply := await looking:
            await self._talk.show(reply, heard)

    async def _on_followed_up(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._talk.hear(self.ear.follow_up(body, _typed_in(body), self._now()))

    async def _prompt(self, person: str, channel: str) -> None:
        """Offer a few things to ask, where a person begins to talk with the bot."""
        nothing = {"user": {"id": person}, "value": ""}
        found = await self._talk.ask(self.ear.half_typed(nothing, self._now()))
        if found and (prompts := prompts_of(found.document)):
            where = {"channel_id": channel, "prompts": prompts}
            await self._talk.call("assistant.threads.setSuggestedPrompts", where)

    def _now(self) -> datetime:
        return self._clock.now()


def _told(
    listener: Callable[[Listeners, Payload], Awaitable[BoltResponse | None]],
) -> Callable[..., Awaitable[BoltResponse | None]]:
    """Return what Bolt calls for an event."""

    async def hand_on(body: Payload, context: AsyncBoltContext) -> BoltResponse | None:
        return await listener(context[_LISTENERS], body)

    return hand_on


def _asked(listener: Callable[[Listeners, AsyncAck, Payload], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Return what Bolt calls for what waits for an acknowledgement."""

    async def hand_on(ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        await listener(context[_LISTENERS], ack, body)

    return hand_on


async def _broken(error: Exception) -> BoltResponse:
    """Log what a listener met, a delivery that lacks a field, say; delivered again, it would lack it again."""
    logged("a delivery", error)
    return BoltResponse(status=200)


def _is_back(heard: Heard) -> bool:
    return heard.way.view == HOME and heard.request.text == "list"


def _typed_in(body: Payload) -> str:
    [words] = values_of(body["view"]["state"]["values"][views.WORDS][views.WORDS])
    return words
