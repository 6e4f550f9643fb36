"""The calls around interactions: commands are registered, and what people do with them is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tests.adapters.discord.fake import rules
from tests.adapters.discord.fake.server import Server
from tests.adapters.discord.fake.trouble import ApiError
from tests.adapters.discord.fake.world import EPHEMERAL, Post, given

if TYPE_CHECKING:
    from tests.adapters.discord.fake.server import Call
    from tests.adapters.discord.fake.world import Sent

    Json = dict[str, Any]

LATE: Final = timedelta(seconds=3)
LIFE: Final = timedelta(minutes=15)
COMMAND, COMPONENT, TYPED, SUBMITTED = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_FOLLOW_UPS: Final = 5
_ANSWERS: Final = {
    COMMAND: (MESSAGE, DEFERRED, MODAL),
    COMPONENT: (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL),
    TYPED: (CHOICES,),
    SUBMITTED: (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE),
}
"""What may answer what; the two updates of a modal need a message that it came from."""


class Interactions(Server):
    """Discord with commands, buttons and modals."""

    # --- commands

    def _get_commands(self, call: Call) -> list[Json]:
        return self.world.commands

    def _put_commands(self, call: Call) -> list[Json]:
        self._refuse(rules.command_faults(call.body))
        self.world.puts += 1
        own = {"application_id": call.at["application"], "version": self.world.snowflake(), "type": 1}
        self.world.commands = [own | command | {"id": self.world.snowflake()} for command in call.body]
        return self.world.commands

    # --- the first response

    def _post_callback(self, call: Call) -> Json | None:
        sent = self.world.interactions.get(call.at["token"])
        if sent is None or sent.id != call.at["id"] or self._age(sent) > LATE:
            raise ApiError(404, 10062, "Unknown interaction")
        if sent.responses:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        kind, data = call.body["type"], call.body.get("data") or {}
        if kind not in _ANSWERS[sent.payload["type"]]:
            self._refuse([f"a response of type {kind} to an interaction of type {sent.payload['type']}"])
        made = self._respond(sent, kind, data)
        sent.responses.append(call.body)
        sent.heard.set()
        if not call.query.get("with_response"):
            return None
        about: Json = {"id": sent.id, "type": sent.payload["type"]}
        if made:
            about |= {"response_message_id": made.id, "response_message_loading": kind == DEFERRED}
            about["response_message_ephemeral"] = bool(made.flags & EPHEMERAL)
        shown = {"message": self.world.post_json(made)} if made else {}
        return {"interaction": about, "resource": {"type": kind} | shown}

    def _respond(self, sent: Sent, kind: int, data: Json) -> Post | None:
        match kind:
            case 4:
                self._check(data)
                sent.original = self._answer(sent, data)
            case 5:
                sent.original = self._promise(sent, int(data.get("flags") or 0) & EPHEMERAL)
            case 6 | 7:
                sent.original = self._pressed(sent)
                if kind == UPDATE:
                    self._edit(sent.original, data)
            case 8:
                self._refuse(rules.choice_faults(data["choices"]))
                sent.choices = data["choices"]
            case 9:
                self._refuse(rules.modal_faults(data))
                sent.modal = data
            case _:
                raise AssertionError(kind)
        return sent.original if kind not in (CHOICES, MODAL) else None

    def _pressed(self, sent: Sent) -> Post:
        number = sent.payload.get("message", {}).get("id", "")
        if not number:
            self._refuse(["there is no message to update"])
        if number not in self.world.posts:
            raise ApiError(404, 10008, "Unknown Message")
        return self.world.posts[number]

    def _age(self, sent: Sent) -> timedelta:
        return self.world.clock.now() - sent.at if sent.at else timedelta()

    # --- what follows it

    def _promise(self, sent: Sent, flags: int) -> Post:
        readers = self.world.readers(sent, flags)
        return Post(self.world.snowflake(), sent.channel, {}, "", readers, "", flags, sent.token)

    def _answer(self, sent: Sent, payload: Json) -> Post:
        return self._fill(self._promise(sent, int(payload.get("flags") or 0)), payload)

    def _fill(self, post: Post, payload: Json) -> Post:
        """Give a promised message its content; that it is ephemeral or not was said with the promise."""
        post.payload = given(payload)
        post.flags |= int(payload.get("flags") or 0) & ~EPHEMERAL
        return self.world.add(post)

    def _living(self, call: Call) -> Sent:
        sent = self.world.interactions.get(call.at["token"])
        if sent and (sent.dead == 50027 or self._age(sent) > LIFE):
            raise ApiError(401, 50027, "Invalid Webhook Token")
        if sent is None or sent.dead or not sent.responses:
            raise ApiError(404, sent.dead or 10015 if sent else 10015, "Unknown Webhook")
        return sent

    def _post_webhooks(self, call: Call) -> Json:
        sent, body = self._living(call), dict(call.body)
        if call.query.get("with_components") not in ("1", "true"):
            body.pop("components", None)
        self._check(body)
        original = sent.original
        if original and self._is_promised(sent):
            return self.world.post_json(self._fill(original, body))
        sent.follow_ups += 1
        if sent.user_installed and sent.follow_ups > _FOLLOW_UPS:
            raise ApiError(400, 40094, "Maximum number of follow up messages reached")
        return self.world.post_json(self._answer(sent, body))

    def _is_promised(self, sent: Sent) -> bool:
        return bool(sent.original and not sent.original.payload)

    def _named(self, sent: Sent, call: Call) -> Post:
        number = call.at["message"]
        post = sent.original if number == "@original" else self.world.posts.get(number)
        if post and post.id != (sent.original.id if sent.original else "") and post.token != sent.token:
            post = None
        if post is None or (post.payload and post.id not in self.world.posts):
            raise ApiError(404, 10008, "Unknown Message")
        return post

    def _get_webhooks(self, call: Call) -> Json:
        return self.world.post_json(self._named(self._living(call), call))

    def _patch_webhooks(self, call: Call) -> Json:
        post = self._named(self._living(call), call)
        if post.payload:
            return self._edit(post, call.body)
        self._check(call.body)
        return self.world.post_json(self._fill(post, call.body))

    def _delete_webhooks(self, call: Call) -> None:
        sent = self._living(call)
        post = self._named(sent, call)
        self.world.posts.pop(post.id, None)
        if post is sent.original:
            sent.original = None
