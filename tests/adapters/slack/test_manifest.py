"""The app manifest: what it asks for is what the bot uses, and no more."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.adapters.slack.manifest import OPTIONAL, SCOPES, manifest
from bot.adapters.slack.views import FIND
from bot.core.commands import COMMANDS, PREFIX
from bot.core.document import Action
from tests.adapters.slack.fake.server import _NEEDS
from tests.golden import check_golden

SOURCE = "\n".join(file.read_text("utf-8") for file in Path("bot/adapters/slack").glob("*.py"))
# What Slack's reference says that an event needs.
EVENTS = {"app_mention": "app_mentions:read", "message.im": "im:history", "message.channels": "channels:history"}


def test_the_manifest_is_what_it_was() -> None:
    """Whoever changes what a workspace is asked for sees it here."""
    made = manifest("Briefings", prompts=[Action("Lamp", "lamp")])
    check_golden("slack", "manifest", json.dumps(made, indent=1, ensure_ascii=False), ending="json")


def test_the_command_is_told_from_the_table() -> None:
    """Every command that takes more than its name is in the hint."""
    [command] = manifest("Briefings")["features"]["slash_commands"]
    assert command["command"] == PREFIX
    assert all(one.usage in command["usage_hint"] for one in COMMANDS)


def test_each_scope_is_there_for_something() -> None:
    """A call, an event or a command needs each of them; what only some workspaces grant is optional."""
    called = {_NEEDS[method] for method in re.findall(r'"([a-z]+(?:\.[a-zA-Z]+)+)"', SOURCE) if method in _NEEDS}
    called |= {"files:write"} if ".files_upload_v2(" in SOURCE else set()
    made = manifest("Briefings")
    heard = {EVENTS[event] for event in made["settings"]["event_subscriptions"]["bot_events"] if event in EVENTS}
    assert called | heard | {"commands"} == {*SCOPES, *OPTIONAL}
    assert made["oauth_config"]["scopes"] == {"bot": sorted({*SCOPES, *OPTIONAL}), "bot_optional": sorted(OPTIONAL)}


def test_each_shortcut_is_listened_to() -> None:
    """The names in the manifest are those that the listeners know."""
    shortcuts = manifest("Briefings")["features"]["shortcuts"]
    assert [one["callback_id"] for one in shortcuts] == [FIND, "find_for_message"]
    assert all(f'app.shortcut("{one["callback_id"]}")' in SOURCE for one in shortcuts)


def test_with_an_address_slack_calls_the_bot() -> None:
    """Every way in has the one address; without it, Socket Mode is on."""
    called = manifest("Briefings", "https://bot.example/")
    address = "https://bot.example/slack/events"
    assert called["settings"]["socket_mode_enabled"] is False
    assert called["settings"]["event_subscriptions"]["request_url"] == address
    assert called["settings"]["interactivity"]["request_url"] == address
    assert called["settings"]["interactivity"]["message_menu_options_url"] == address
    assert called["features"]["slash_commands"][0]["url"] == address
    assert "url" not in json.dumps(manifest("Briefings"))
    assert manifest("Briefings")["settings"]["socket_mode_enabled"] is True


def test_slack_has_room_for_it() -> None:
    """A manifest's texts have limits, too."""
    made = manifest("Briefings")
    assert len(made["display_information"]["description"]) <= 140
    assert all(len(one["name"]) <= 24 for one in made["features"]["shortcuts"])
    assert len(made["features"]["slash_commands"][0]["usage_hint"]) <= 1_000
