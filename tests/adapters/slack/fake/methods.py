"""The methods of the Web API: what each does to the workspace, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tests.adapters.slack.fake import rules
from tests.adapters.slack.fake.trouble import ApiError
from tests.adapters.slack.fake.world import File, Post

if TYPE_CHECKING:
    from tests.adapters.slack.fake.world import World

    Json = dict[str, Any]

READ: Final = frozenset(
    {
        "conversations.history",
        "conversations.replies",
        "files.completeUploadExternal",
        "files.getUploadURLExternal",
        "users.info",
    }
)
"""Methods that read no JSON."""


class Methods:
    """What can be asked of one workspace."""

    def __init__(self, world: World) -> None:
        """Take the workspace."""
        self.world = world
        self.tickets: set[str] = set()
        self.url = ""

    def _taken(self, method: str, body: Json) -> Json:
        """Do what is asked, and return the answer; raises ApiError."""
        name = "_" + method.replace(".", "_").lower()
        if not hasattr(self, name):
            raise ApiError("unknown_method")
        answer: Json = getattr(self, name)(body)
        return answer

    def _auth_test(self, _: Json) -> Json:
        names = self.world.names
        return {"team_id": names.team, "team": "Acme", "user_id": names.bot, "user": "briefings", "bot_id": "B1"}

    def _apps_connections_open(self, _: Json) -> Json:
        ticket = str(self.world.number())
        self.tickets.add(ticket)
        return {"url": self.url.replace("http", "ws") + f"/link?ticket={ticket}"}

    def _checked(self, body: Json) -> None:
        if not self.world.exists(body["channel"]):
            raise ApiError("channel_not_found")
        if not self.world.holds_bot(body["channel"]):
            raise ApiError("not_in_channel")
        if not body.get("text") and not body.get("blocks"):
            raise ApiError("no_text")
        if found := rules.faults(body.get("blocks", [])):
            self.world.refused += found
            raise ApiError("msg_blocks_too_long" if "msg_blocks_too_long" in found else "invalid_blocks")

    def _chat_postmessage(self, body: Json) -> Json:
        self._checked(body)
        thread = body.get("thread_ts", "")
        post = Post(
            self.world.timestamp(), body["channel"], body.get("text", ""), body.get("blocks", []), thread, None,
            body.get("metadata", {}), body,
        )  # fmt: skip
        if post.channel.startswith("D"):
            post.readers = frozenset({f"U{post.channel[1:]}"})
        self.world.add(post)
        return {"ts": post.id, "channel": post.channel}

    def _chat_postephemeral(self, body: Json) -> Json:
        self._checked(body)
        readers = frozenset({body["user"]})
        post = Post(
            self.world.timestamp(),
            body["channel"],
            body.get("text", ""),
            body.get("blocks", []),
            body.get("thread_ts", ""),
            readers,
            {},
            body,
        )
        self.world.add(post)
        return {"message_ts": post.id}

    def _own(self, body: Json) -> Post:
        post = self.world.posts.get(body["ts"])
        if post is None or post.channel != body["channel"]:
            raise ApiError("message_not_found")
        return post

    def _chat_update(self, body: Json) -> Json:
        post = self._own(body)
        self._checked(body)
        post.text, post.blocks = body.get("text", ""), body.get("blocks", [])
        return {"ts": post.id}

    def _chat_delete(self, body: Json) -> Json:
        del self.world.posts[self._own(body).id]
        return {}

    def _conversations_open(self, body: Json) -> Json:
        return {"channel": {"id": self.world.direct(body["users"])}}

    def _conversations_history(self, body: Json) -> Json:
        return self._page(body, [post for post in self._readable(body) if not post.thread][::-1])

    def _conversations_replies(self, body: Json) -> Json:
        """A thread comes with what it began with, whenever that was."""
        first = self.world.posts.get(body["ts"], Post(body["ts"], body["channel"], "", []))
        return self._page(body, [first, *(post for post in self._readable(body) if post.thread == first.id)])

    def _readable(self, body: Json) -> list[Post]:
        channel = body["channel"]
        needed = "im:history" if channel.startswith("D") else "channels:history"
        if needed not in self.world.scopes:
            raise ApiError("missing_scope")
        if not self.world.exists(channel):
            raise ApiError("channel_not_found")
        posts = self.world.posts.values()
        return [post for post in posts if post.channel == channel and not post.arguments.get("response_type")]

    def _page(self, body: Json, posts: list[Post]) -> Json:
        since, begin, most = float(body.get("oldest", 0)), int(body.get("cursor") or 0), int(body.get("limit", 100))
        there = [post for post in posts if float(post.id) > since or post.id == body.get("ts")]
        shown, more = there[begin : begin + most], len(there) > begin + most
        metadata = body.get("include_all_metadata") in ("True", "true", "1")
        answer = {"messages": [post.seen(metadata=metadata) for post in shown], "has_more": more}
        return answer | ({"response_metadata": {"next_cursor": str(begin + most)}} if more else {})

    def _users_info(self, body: Json) -> Json:
        names = self.world.names
        if body["user"] not in names.people.values():
            raise ApiError("user_not_found")
        return {"user": {"id": body["user"], "team_id": names.team, "tz": self.world.zones.get(body["user"], "")}}

    def _viewed(self, body: Json) -> Json:
        if found := rules.view_faults(body["view"]):
            self.world.refused += found
            raise ApiError("invalid_arguments")
        view: Json = body["view"]
        return view

    def _views_open(self, body: Json) -> Json:
        if body["trigger_id"] not in self.world.triggers:
            raise ApiError("expired_trigger_id")
        self.world.triggers.discard(body["trigger_id"])
        name = f"V{self.world.number()}"
        self.world.views[name] = self._viewed(body)
        return {"view": {"id": name}}

    def _views_update(self, body: Json) -> Json:
        if body["view_id"] not in self.world.views:
            raise ApiError("not_found")
        self.world.views[body["view_id"]] = self._viewed(body)
        return {"view": {"id": body["view_id"]}}

    def _files_getuploadurlexternal(self, body: Json) -> Json:
        if not int(body["length"]):
            raise ApiError("missing_argument")
        if len(body.get("alt_txt", "")) > 1_000:
            raise ApiError("alt_txt_too_large")
        file = File(body["filename"], int(body["length"]), body.get("alt_txt", ""))
        number = f"F{self.world.number()}"
        self.world.files[number] = file
        return {"file_id": number, "upload_url": f"{self.url}/upload/{number}"}

    def _files_completeuploadexternal(self, body: Json) -> Json:
        [one] = json.loads(body["files"])
        file, channel = self.world.files[one["id"]], body["channel_id"]
        if len(file.content) != file.length:
            raise ApiError("file_not_found")
        if not self.world.exists(channel):
            raise ApiError("channel_not_found")
        if not self.world.holds_bot(channel):
            raise ApiError("not_in_channel")
        file.channel, file.thread = channel, body.get("thread_ts", "")
        return {"files": [{"id": one["id"], "title": one.get("title", file.name)}]}

    def _views_publish(self, body: Json) -> Json:
        self.world.homes[body["user_id"]] = self._viewed(body)
        return {}

    def _assistant_threads_setsuggestedprompts(self, body: Json) -> Json:
        if not 1 <= len(body["prompts"]) <= 4:
            raise ApiError("invalid_arguments")
        self.world.prompts[body["channel_id"]] = body["prompts"]
        return {}
