"""Slack: hears what people say to the bot there, and shows them the replies."""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from typing import TYPE_CHECKING, Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.adapters.slack import views
from bot.adapters.slack.heard import HOME, NAME, Ear, Heard, Kept, is_alone
from bot.adapters.slack.outbox import Outbox
from bot.adapters.slack.render import render
from bot.adapters.slack.replying import blocks_of, messages_of, options_of, prompts_of
from bot.adapters.slack.sockets import Sockets
from bot.adapters.slack.web import SILENT, Web
from bot.core.compose import notices
from bot.core.model import Audience, Kind
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from datetime import datetime

    from slack_bolt.context.ack.async_ack import AsyncAck

    from bot.core.document import Document
    from bot.core.model import Person, Place, Reply
    from bot.core.ports import Absent, Answer, CannotTell, Clock, Found

    Forget = Callable[[str, str], Awaitable[None]]
    Payload = dict[str, Any]

log = logging.getLogger(__name__)

_DRAIN: Final = 18.0  # seconds that answers under way are given when the program ends; hosts give twenty or more
_AT_ONCE: Final = 2.0  # seconds that a modal waits for its answer, of the three that Slack gives
_FIRST_PAUSE: Final = 0.5  # seconds before asking again who the bot is; doubled each time
_LONGEST_PAUSE: Final = 30.0


class Slack:
    """One workspace's Slack. What delivers, sockets or the endpoint, calls `take`."""

    name: str = NAME

    def __init__(self, web: Web, clock: Clock, app_token: str = "", forget: Forget | None = None) -> None:
        """Take the way to Slack; with an app-level token the bot connects to Slack, else Slack calls the endpoint.

        `forget` deletes what is kept of a workspace, when it has removed the bot.
        """
        self._web, self._clock, self._outbox, self._forget = web, clock, Outbox(web), forget
        self._app_token = app_token
        self._sockets: Sockets | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._answer: Answer | None = None
        self._who: Payload = {}
        self._ear = Ear("", "")
        self._app = self._listening()
        self.is_draining = False

    # --- being asked

    async def run(self, answer: Answer) -> None:
        """Answer what is delivered until cancelled; raises Refused where Slack doesn't take a token."""
        await self._greet()
        self._answer = answer
        try:
            if self._app_token:
                self._sockets = Sockets(self, Web(self._app_token, self._web.base_url))
                await self._sockets.run()
            await asyncio.Event().wait()
        finally:
            for task in self._tasks:
                task.cancel()

    def unready(self) -> list[str]:
        """Return why the bot can't answer on Slack at the moment; nothing where it can."""
        if self.is_draining:
            return ["Slack: the bot is about to end"]
        if self._answer is None:
            return ["Slack: not greeted yet"]
        if self._app_token and not (self._sockets and self._sockets.is_alive):
            return ["Slack: not connected"]
        return []

    async def _greet(self) -> None:
        """Ask Slack who the bot is there, however long Slack is away."""
        pause = _FIRST_PAUSE
        while not self._who:
            try:
                self._who = await self._web.call("auth.test", harmless=True)
            except (Unreachable, RateLimited) as error:
                log.warning("Slack doesn't answer (%s); trying again", error)
                await asyncio.sleep(error.retry_after if isinstance(error, RateLimited) else pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        self._ear = Ear(self._who["team_id"], self._who["user_id"])

    async def drain(self) -> None:
        """Take nothing more, and let the answers that are under way be sent."""
        self.is_draining = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_DRAIN)

    async def take(self, body: str | Payload, content_type: str = "", mode: str = "http") -> BoltResponse:
        """Take what Slack delivers; 400 for what can't be read."""
        try:
            request = AsyncBoltRequest(body=body, headers={"content-type": [content_type]}, mode=mode)
            return await self._app.async_dispatch(request)
        except (ValueError, RecursionError):  # no JSON, or a hundred thousand deep
            return BoltResponse(status=400)
        except Exception as error:  # noqa: BLE001 - Bolt looks for fields that may be missing
            _log("a delivery", error)
            return BoltResponse(status=400)

    def _listening(self) -> AsyncApp:
        async def authorize() -> AuthorizeResult:  # Bolt takes no methods here
            who = self._who
            return AuthorizeResult(
                enterprise_id=who.get("enterprise_id"),
                team_id=who["team_id"],
                bot_user_id=who["user_id"],
                bot_id=who.get("bot_id"),
                bot_token=self._web.client.token,
            )

        app = AsyncApp(
            client=self._web.client,
            authorize=authorize,
            logger=SILENT,
            request_verification_enabled=False,  # done before Bolt reads the body, see endpoint.py
        )
        app.error(_broken)
        anything = re.compile("")
        app.command(anything)(self._on_command)
        app.event("app_mention")(self._on_message)
        app.event("message")(self._on_message)
        app.event("app_home_opened")(self._on_home)
        app.event(re.compile("^(app_uninstalled|tokens_revoked)$"))(self._on_removal)
        app.event(anything)(_ignore)  # acknowledged, or Slack would deliver it again
        app.action(re.compile(r"^ask:"))(self._on_button)
        app.action("share")(self._on_share)
        app.action("feedback")(self._on_feedback)
        app.action("follow_up")(self._on_follow_up)
        app.action(anything)(self._on_stranger)
        app.shortcut("find")(self._on_find)
        app.shortcut("find_for_message")(self._on_message_shortcut)
        app.options(views.WORDS)(self._on_typing)
        app.view(views.FIND)(self._on_found)
        app.view(views.FOLLOW_UP)(self._on_followed_up)
        return app

    async def _on_command(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._hear(self._ear.command(body, self._now()))

    async def _on_message(self, body: Payload) -> None:
        if heard := self._ear.message(body, self._now()):
            self._hear(heard)

    async def _on_removal(self, body: Payload) -> None:
        """Delete what is kept of a workspace that has removed the bot."""
        revoked = body["event"].get("tokens", {"bot": True})
        if self._forget and revoked.get("bot"):
            await self._forget(NAME, self._ear.workspace)

    async def _on_home(self, body: Payload) -> None:
        event = body["event"]
        if event.get("tab") == HOME:
            self._hear(self._ear.opened(event["user"], self._now()))
        elif event.get("tab") == "messages":
            self._start(self._prompt(event["user"], event["channel"]))

    async def _on_button(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        command = body["actions"][0]["value"]
        heard = self._ear.pressed(body, command, self._now())
        self._hear(self._ear.opened(body["user"]["id"], self._now()) if _is_back(heard) else heard)

    async def _on_share(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._hear(self._ear.pressed(body, body["actions"][0]["value"], self._now(), Kind.SHARE))

    async def _on_feedback(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._hear(self._ear.pressed(body, f"feedback {body['actions'][0]['value']}", self._now()))

    async def _on_follow_up(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        place = self._ear.pressed(body, "", self._now()).request.place
        thread = body.get("message", {}).get("thread_ts", "") or place.thread
        kept = Kept(place.channel, thread, body.get("response_url", ""))
        self._start(self._open(body["trigger_id"], views.follow_up(kept)))

    async def _on_stranger(self, ack: AsyncAck, body: Payload) -> None:
        """Answer a button that this version doesn't know."""
        await ack()
        if "value" in body["actions"][0]:  # a link's own button has none
            self._start(self._show(notices.expired(), self._ear.pressed(body, "", self._now())))

    async def _on_find(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._start(self._open(body["trigger_id"], views.find()))

    async def _on_message_shortcut(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._hear(self._ear.shortcut(body, self._now()))

    async def _on_typing(self, ack: AsyncAck, body: Payload) -> None:
        found = await self._passing(self._ear.half_typed(body, self._now()))
        await ack(options=options_of(found) if found else [])

    async def _on_found(self, ack: AsyncAck, body: Payload) -> None:
        """Show the answer in the modal's place; one that takes long comes when Slack has long shown the wait."""
        heard = self._ear.chosen(body, _typed_in(body)["selected_option"]["value"], self._now())
        looking = asyncio.create_task(self._looked_up(heard))
        await asyncio.wait([looking], timeout=_AT_ONCE)
        if looking.done():
            await ack(response_action="update", view=views.shown(looking.result()))
            return
        await ack(response_action="update", view=views.waiting())
        self._start(self._show_later(looking, heard))

    async def _looked_up(self, heard: Heard) -> list[Payload]:
        """Return the blocks of a reply."""
        found = await self._passing(heard)
        return blocks_of(found or notices.apology(_reference(heard)))

    async def _show_later(self, looking: asyncio.Task[list[Payload]], heard: Heard) -> None:
        await self._outbox.show(heard.way, heard.request.person, await looking)

    async def _on_followed_up(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._hear(self._ear.follow_up(body, _typed_in(body)["value"], self._now()))

    def _hear(self, heard: Heard) -> None:
        self._start(self._respond(heard))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log("something", error)

    def _now(self) -> datetime:
        return self._clock.now()

    # --- answering

    async def _respond(self, heard: Heard) -> None:
        """Whatever breaks, the person hears so."""
        if self._answer is None:
            raise AssertionError("nothing is delivered before `run`")
        try:
            async with self._answer(heard.request) as reply:
                if reply:
                    await self._send(reply, heard)
        except (RateLimited, Refused, Unreachable) as error:
            log.warning("the reply to %s was not sent: %s", _reference(heard), error)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            _log(_reference(heard), error)
            await self._show(notices.apology(_reference(heard)), heard)

    async def _send(self, reply: Reply, heard: Heard) -> None:
        request, way = heard
        if way.view:
            back = [views.back()] if way.view == HOME and request.kind is not Kind.HOME else []
            await self._outbox.show(way, request.person, blocks_of(reply.document, len(back)) + back)
            return
        messages = messages_of(reply, heard)
        if request.kind is Kind.SHARE and way.url and not is_alone(request.place):
            for message in messages:
                await self._outbox.respond(way.url, message, to_all=True)
        elif reply.audience is Audience.EVERYONE:
            await self._outbox.post(request.place, messages)
        else:
            await self._outbox.whisper(request.place, request.person, messages, way)

    async def _show(self, document: Document, heard: Heard) -> None:
        """Show a document to the one person."""
        request, way = heard
        try:
            if way.view:
                await self._outbox.show(way, request.person, blocks_of(document))
            else:
                await self._outbox.whisper(request.place, request.person, render(document), way)
        except (RateLimited, Refused, Unreachable) as error:
            log.warning("a notice on %s was not sent: %s", _reference(heard), error)

    async def _passing(self, heard: Heard) -> Document | None:
        """Return what half a line may become; nothing where that breaks."""
        if self._answer is None:
            raise AssertionError("nothing is delivered before `run`")
        try:
            async with self._answer(heard.request) as reply:
                return reply.document if reply else None
        except Exception as error:  # noqa: BLE001 - a menu stays empty
            _log(_reference(heard), error)
            return None

    async def _prompt(self, person: str, channel: str) -> None:
        """Offer a few things to ask, where a person begins to talk with the bot."""
        nothing = {"user": {"id": person}, "value": ""}
        if found := await self._passing(self._ear.half_typed(nothing, self._now())):
            await self._quietly(
                "assistant.threads.setSuggestedPrompts", {"channel_id": channel, "prompts": prompts_of(found)}
            )

    async def _open(self, trigger: str, view: Payload) -> None:
        await self._quietly("views.open", {"trigger_id": trigger, "view": view})

    async def _quietly(self, method: str, payload: Payload) -> None:
        try:
            await self._web.call(method, payload)
        except (RateLimited, Refused, Unreachable) as error:
            log.warning("%s failed: %s", method, error)

    # --- posting

    async def post(self, place: Place, document: Document, key: str) -> str:
        """Post; the key goes along, for `find`."""
        return await self._outbox.post(place, render(document), key)

    async def find(self, place: Place, key: str, since: datetime) -> Found | Absent | CannotTell:
        """Look for the post that carries the key."""
        return await self._outbox.find(place, key, since)

    async def edit(self, place: Place, message: str, document: Document) -> None:
        """Replace a post of the bot's own; raises Refused where the document doesn't fit into one message."""
        messages = render(document)
        if len(messages) > 1:
            raise Refused("the document is longer than one message")
        await self._outbox.edit(place, message, messages[0])

    async def delete(self, place: Place, message: str) -> None:
        """Remove a post of the bot's own; removing it twice is harmless."""
        await self._outbox.delete(place, message)

    async def direct(self, person: Person) -> Place:
        """Return the place where only this person reads."""
        opened = await self._web.call("conversations.open", {"users": person.id}, harmless=True)
        return self._ear.place(opened["channel"]["id"])


async def _broken(error: Exception) -> None:
    """Log what a listener met: a delivery that lacks a field, say."""
    _log("a delivery", error)


async def _ignore() -> None:
    """Take what needs nothing done."""


def _is_back(heard: Heard) -> bool:
    return heard.way.view == HOME and heard.request.text == "list"


def _typed_in(body: Payload) -> Payload:
    found: Payload = body["view"]["state"]["values"][views.WORDS][views.WORDS]
    return found


def _reference(heard: Heard) -> str:
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(heard.request.id.encode()).hexdigest()[:8]


def _log(what: str, error: BaseException) -> None:
    """Log where it broke, never what was said: an exception's text may quote it."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s failed with %s\n%s", what, type(error).__name__, where)
