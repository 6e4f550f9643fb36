"""The app manifest: what a workspace is asked to allow, made of the command table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.adapters.slack.endpoint import PATH
from bot.core.commands import COMMANDS, PREFIX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.document import Action

SCOPES: Final = {
    "app_mentions:read": "to be asked by a mention",
    "assistant:write": "to offer things to ask, where somebody begins to talk with it",
    "chat:write": "to answer",
    "commands": "for /briefing and the shortcuts",
    "im:history": "to be asked in direct messages",
    "im:write": "to tell one person what only they should read",
}
"""What the bot cannot do without, each with what for."""

LONGEST_NAME: Final = 35

OPTIONAL: Final = {
    "channels:history": "to be asked again in a thread without a mention, and to find out whether a summary arrived",
    "files:write": "to show a timeline, and who says what, as a picture too",
    "users:read": "to know the time zone of who subscribes a channel",
}
"""What a workspace may leave out."""

GRANT: Final = (
    "at https://api.slack.com/apps under App Manifest, paste what `briefing-bot manifest slack` prints and save; "
    "then Reinstall to Workspace, and copy SLACK_BOT_TOKEN anew"
)
"""How a workspace grants what it hasn't yet."""

REDIRECT: Final = "/slack/oauth_redirect"
"""Where a browser comes back to that has been at Slack to install the bot."""

_EVENTS: Final = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.im",
    "tokens_revoked",
)
_OF_ORGANISATIONS: Final = ("team_access_revoked",)  # an organisation has taken the bot from some of its workspaces
_HINT: Final = 1_000  # characters of a usage hint, of which Slack shows the first line
_DESCRIPTION: Final = "Answers from curated briefings, each sentence with its source."


def manifest(name: str, url: str = "", prompts: Sequence[Action] = (), *, installs: bool = False) -> dict[str, Any]:
    """Return the manifest of an app for Socket Mode, or for HTTP where the bot's own address is given.

    `installs` is for one that many workspaces install there: each, or a whole organisation, has a token that expires.
    """
    own = url.rstrip("/").removesuffix(PATH).rstrip("/")
    where = {"request_url": own + PATH} if url else {}
    options = {"message_menu_options_url": where["request_url"]} if where else {}
    return {
        "display_information": {"name": name, "description": _DESCRIPTION},
        "features": _features(name, where.get("request_url", ""), prompts),
        # An optional scope stands in both lists: slackapi/slack-cli#517 shows it so.
        "oauth_config": {"scopes": {"bot": sorted({*SCOPES, *OPTIONAL}), "bot_optional": sorted(OPTIONAL)}}
        | ({"redirect_urls": [own + REDIRECT]} if installs else {}),
        "settings": {
            "event_subscriptions": where | {"bot_events": sorted({*_EVENTS, *(_OF_ORGANISATIONS if installs else ())})},
            "interactivity": {"is_enabled": True, **where} | options,
            "org_deploy_enabled": installs,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": installs,
        },
    }


def lacking(granted: str) -> list[str]:
    """Return what the bot needs and wasn't granted, each with what for; `granted` is as Slack's header has it."""
    return [f"the scope {scope} is missing, {SCOPES[scope]}" for scope in sorted(set(SCOPES) - _scopes(granted))]


def left_out(granted: str) -> list[str]:
    """Return likewise what the bot can do without."""
    left = sorted(set(OPTIONAL) - _scopes(granted))
    return [f"the optional scope {scope} isn't granted; it is there {OPTIONAL[scope]}" for scope in left]


def _scopes(granted: str) -> set[str]:
    return {scope.strip() for scope in granted.split(",")}


def _features(name: str, url: str, prompts: Sequence[Action]) -> dict[str, Any]:
    hint = " | ".join(command.usage for command in COMMANDS if command.usage)[:_HINT]
    command = {"command": PREFIX, "description": "Read a briefing, or ask", "usage_hint": hint, "should_escape": False}
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "agent_view": {"agent_description": _DESCRIPTION, "suggested_prompts": [_prompt(action) for action in prompts]},
        "bot_user": {"display_name": name, "always_online": True},
        "shortcuts": [
            _shortcut("Look something up", "global", "find", "Find a briefing or a question by its letters"),
            _shortcut("Find the briefing", "message", "find_for_message", "What the briefings say on it"),
        ],
        "slash_commands": [command | ({"url": url} if url else {})],
    }


def _prompt(action: Action) -> dict[str, str]:
    return {"title": action.label, "message": action.command}


def _shortcut(name: str, kind: str, callback: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback, "description": description}
