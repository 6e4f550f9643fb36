"""What Discord is told: all that the command table has and no more, and of permissions the few that are used."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from itertools import chain
from pathlib import Path as File
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.adapters.discord import manifest as discord_manifest
from bot.adapters.discord.manifest import NAME, PERMISSIONS, TOPIC, commands, invitation, is_registered, line_of
from bot.adapters.slack import manifest as slack_manifest
from bot.core.commands import BY_NAME, COMMANDS, PREFIX, SECTIONS, Command
from bot.core.compose import ways
from tests.adapters.discord.fake.rules import command_faults
from tests.golden import check_golden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Json = dict[str, Any]
    Path = tuple[Any, ...]

SOURCE = "\n".join(file.read_text("utf-8") for file in sorted(File("bot/adapters/discord").glob("*.py")))

SEES, SENDS = "view_channel", "send_messages"
# What Discord's reference says that each of the bot's calls needs in a server; what is absent needs nothing there.
NEEDS = {
    ("POST", "_MESSAGES"): {SEES, SENDS, "send_messages_in_threads", "read_message_history"},  # it posts replies
    ("GET", "_PAGE"): {SEES, "read_message_history"},
    ("GET", "_CHANNEL"): {SEES},
    ("GET", '"/users/@me"'): set[str](),
    ("GET", "_GUILD"): set[str](),
    ("GET", "_SERVER"): set[str](),
    ("GET", "_MEMBER"): set[str](),
    ("PATCH", "_MESSAGE"): {SEES},  # its own
    ("DELETE", "_MESSAGE"): {SEES},  # likewise
    ("POST", '"/users/@me/channels"'): set[str](),
    ("PATCH", "_ORIGINAL"): set[str](),  # an interaction brings its own leave
    ("POST", "_CALLBACK"): set[str](),
    ("GET", "_COMMANDS"): set[str](),
    ("GET", "_GATEWAY"): set[str](),
    ("PUT", "_COMMANDS"): set[str](),
}

# What Discord adds to what it is told, by its reference of application commands, of their options and choices.
_LOCALIZED: Json = {"name_localizations": None, "description_localizations": None}
_COMMAND: Json = {
    "id": "1200000000000000001",
    "application_id": "1200000000000000000",
    "version": "1200000000000000002",
    "default_member_permissions": None,
    "dm_permission": True,
    "nsfw": False,
    "description": "",
    **_LOCALIZED,
}
_CHOICE: Json = {"name_localizations": None}


def subcommands() -> dict[str, Json]:
    """Return what stands below the slash command, by name."""
    [slash] = [one for one in commands() if one["type"] == discord.AppCommandType.chat_input.value]
    return {one["name"]: one for one in slash["options"]}


def options_of(command: str) -> dict[str, Json]:
    """Return the options of a subcommand, by name."""
    return {one["name"]: one for one in subcommands()[command].get("options", ())}


def given_back() -> list[Json]:
    """Return the commands as Discord gives them back."""
    return [_COMMAND | one | _inner(one) for one in deepcopy(commands())]


def _inner(part: Json) -> Json:
    inner: Json = {}
    if "options" in part:
        inner["options"] = [_LOCALIZED | one | _inner(one) for one in part["options"]]
    if "choices" in part:
        inner["choices"] = [_CHOICE | one for one in part["choices"]]
    return inner


def test_the_commands_are_what_they_were() -> None:
    """Whoever changes what people are offered sees it here."""
    check_golden("discord", "manifest", json.dumps(commands(), indent=1, ensure_ascii=False), ending="json")


def test_discord_takes_them() -> None:
    """No name, description, option or choice is one that Discord refuses."""
    assert not command_faults(commands())


def test_every_command_is_told_from_the_table() -> None:
    """There is one slash command, and below it the table, in its order and in its words."""
    told = {name: one["description"].casefold() for name, one in subcommands().items()}
    assert list(told.items()) == [(one.name, one.summary.casefold()) for one in COMMANDS]
    names = {(one["type"], one["name"]) for one in commands()}
    assert names == {
        (discord.AppCommandType.chat_input.value, PREFIX.removeprefix("/")),
        (discord.AppCommandType.message.value, ways.FIND),
    }


def test_every_section_can_be_chosen() -> None:
    """A section is chosen from the table, and may be left out; a topic is completed while it is typed."""
    show = options_of("show")
    assert [one["value"] for one in show["section"]["choices"]] == [one.name for one in SECTIONS]
    assert not show["section"].get("required")
    topics = [options[TOPIC] for name in subcommands() if TOPIC in (options := options_of(name))]
    assert [(one["required"], one["autocomplete"]) for one in topics] == [(True, True)] * 2


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_example_can_be_chosen(command: Command) -> None:
    """What the table shows as typed, a subcommand and its options make, too: its words, and none besides."""
    example = command.example.format(topic="oddny-rock", word="lamp")
    fixed = {word for word in command.usage.replace("[since", "since").split() if word.isalpha()}
    said = " ".join(word for word in example.split() if word not in fixed)
    options = list(options_of(command.name))
    assert bool(options) == bool(said)
    assert line_of(command.name, {options[0]: said} if options else {}) == example


def test_a_line_is_built_of_what_was_chosen() -> None:
    """What may be left out is left out, in its place stands what was given, and a command that isn't there is told."""
    assert line_of("show", {"topic": "oddny-rock"}) == "oddny-rock"
    assert [line_of("show", {"section": one.name, "topic": "oddny-rock"}) for one in SECTIONS] == [
        f"oddny-rock {one.name}" for one in SECTIONS
    ]
    assert [line_of("listen", {"what": one["value"]}) for one in options_of("listen")["what"]["choices"]] == [
        "listen on",
        "listen off",
    ]
    assert line_of("forget", {}) == "forget me"
    assert line_of("send", {}) == "send now"
    assert [line_of("changes", values) for values in ({}, {"since": "last week"})] == [
        "changes",
        "changes since last week",
    ]
    assert line_of("subscribe", {"when": "friday 16:00"}) == "subscribe friday 16:00"
    with pytest.raises(KeyError):
        line_of("dance", {})


@pytest.mark.parametrize("own", [{}, {"required": False}], ids=["as sent", "with what isn't required said"])
def test_what_discord_gives_back_is_what_it_was_told(own: Json) -> None:
    """Fields that Discord adds don't make the commands other ones."""
    there = given_back()
    for option in chain.from_iterable(one.get("options", ()) for one in there[0]["options"]):
        option.update(own | option)
    assert is_registered(there, commands())
    assert not is_registered([], commands())
    assert is_registered([*reversed(there)], commands())


def _paths(part: object, path: Path = ()) -> Iterator[Path]:
    """Return the way to every value that we tell, and to all that it stands in."""
    if path:
        yield path
    for key, value in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        yield from _paths(value, (*path, key))


def _changed(path: Path, change: Callable[[Any, Any], None]) -> list[Json]:
    """Return what Discord gives back with one thing changed in it."""
    part: Any = (there := given_back())
    for key in path[:-1]:
        part = part[key]
    change(part, path[-1])
    return there


def _gone(part: Any, key: Any) -> None:  # noqa: ANN401 - JSON
    del part[key]


def _another(part: Any, key: Any) -> None:  # noqa: ANN401 - JSON
    match part[key]:
        case bool(value):
            part[key] = not value
        case int(value):
            part[key] = value + 1
        case str(value):
            part[key] = f"{value}x"
        case _:
            part[key] = {}


def _twice(part: Any, key: Any) -> None:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        part.insert(key, deepcopy(part[key]))
    else:
        part[key] = None


@pytest.mark.parametrize("change", [_gone, _another, _twice])
def test_each_change_is_noticed(change: Callable[[Any, Any], None]) -> None:
    """Whatever of ours Discord lacks, has otherwise or has twice, it is told anew."""
    paths = [*_paths(commands())]
    assert len(paths) > 100
    assert [path for path in paths if is_registered(_changed(path, change), commands())] == []


@pytest.mark.parametrize(
    ("command", "option", "more"),
    [
        ("list", "", {"options": [{"type": 3, "name": "words", "description": "The words", "required": True}]}),
        ("show", "section", {"required": True}),
        ("ask", "question", {"autocomplete": True}),
        ("search", "words", {"choices": [{"name": "lamp", "value": "lamp"}]}),
    ],
    ids=["options", "required", "autocomplete", "choices"],
)
def test_what_is_no_longer_told_is_noticed(command: str, option: str, more: Json) -> None:
    """What an older version told, and this one doesn't, is a change: people would still have to fill it in."""
    there = given_back()
    [part] = [one for one in there[0]["options"] if one["name"] == command]
    if option:
        [part] = [one for one in part["options"] if one["name"] == option]
    part.update(more)
    assert not is_registered(there, commands())


def test_each_permission_is_there_for_something() -> None:
    """A call that the bot makes needs each of them, and no call needs more; each says what for."""
    called = set(re.findall(r'rest\.call\("([A-Z]+)", (f?"[^"]+"|\w+)', SOURCE))
    assert called == set(NEEDS)
    needed = set(chain.from_iterable(NEEDS.values()))
    bits = {name: value for name, value in discord.Permissions.VALID_FLAGS.items() if name in needed}
    bits |= {SEES: discord.Permissions.VALID_FLAGS["view_channel"]}
    assert sorted(bits.values()) == sorted(bit for bit, _ in PERMISSIONS.values())
    assert all(reason for _, reason in PERMISSIONS.values())
    assert {name.lower().replace(" ", "_").removesuffix("s") for name in PERMISSIONS} == {
        name.removesuffix("s") for name in needed
    }


def test_the_invitation_asks_for_just_that() -> None:
    """The link leads to Discord, as the SDK's own would: a server is asked for the bot, its commands and its needs."""
    bits = discord.Permissions(sum(bit for bit, _ in PERMISSIONS.values()))
    theirs, ours = urlsplit(discord.utils.oauth_url(7, permissions=bits)), urlsplit(invitation("7"))
    assert ours[:3] == ("https", "discord.com", theirs.path)
    assert parse_qs(ours.query) == parse_qs(theirs.query) | {"integration_type": ["0"]}
    assert parse_qs(ours.query)["scope"] == ["bot applications.commands"]
    assert not bits.administrator
    assert not bits.value & discord.Permissions.elevated().value


def test_a_person_is_asked_for_the_commands_alone() -> None:
    """In somebody's own account there is no bot to be let in, and nothing for it to be permitted."""
    asked = parse_qs(urlsplit(invitation("7", personal=True)).query)
    assert asked == {"client_id": ["7"], "scope": ["applications.commands"], "integration_type": ["1"]}


def test_both_platforms_tell_of_a_new_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line in the table is enough: Slack's hint and Discord's menu have it, and what is chosen there is typed."""
    new = Command("lit", "lit <topic>", "when its lamp was lit", "lit {topic}")
    for module in (slack_manifest, discord_manifest):
        assert module.COMMANDS is COMMANDS
        monkeypatch.setattr(module, "COMMANDS", (*COMMANDS, new))
    monkeypatch.setitem(BY_NAME, new.name, new)
    [slack] = slack_manifest.manifest("Briefings")["features"]["slash_commands"]
    assert slack["usage_hint"].endswith(f" | {new.usage}")
    told = subcommands()
    assert list(told) == [*(one.name for one in COMMANDS), "lit"]
    assert told["lit"]["options"] == [options_of("show")[TOPIC]]
    assert line_of("lit", {TOPIC: "oddny-rock"}) == "lit oddny-rock"
    assert not command_faults(commands())


def test_the_slash_command_goes_by_one_name() -> None:
    """What people type on Slack, they type on Discord: there the slash is no part of the name."""
    assert f"/{NAME}" == PREFIX
