"""The bot in simcord, a Discord within the process that knows permissions and the rules of interactions.

The pretended server of these tests is of our own making, and may be wrong where the bot is; simcord is somebody else's
reading of Discord. It takes the place of the SDK's HTTP client and of the gateway, so there is no connection here, no
heartbeat to watch, no limit, no retry and no nonce: what becomes of those is tested against the pretended server. It
knows no user-installed app either, and shows the choices of a completion without counting them.

Its clock stands still until it is moved, and it waits for all that the bot does but for plain sleeps: it doesn't know
that who waits for an event may stop to after a while, as an answer that takes long does. There the bot works aside,
where simcord doesn't see it working, and only its calls are simcord's. What is sent, simcord copies, where a wire would
have it in writing: so it is written and read before that.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord.http import Route

from bot.adapters.discord.heard import FIELD
from bot.adapters.discord.manifest import NAME, commands
from bot.core.compose import ways
from bot.testing import eventually
from tests.adapters.discord.simulated import QUESTION, Bot, Town, said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from simcord.env import Env

    from bot.adapters.discord.client import Client
    from bot.core.briefing import Library

SLOW = 10.0  # seconds, more than Discord waits for a first response
MUTE = discord.PermissionOverwrite(send_messages=False)


@pytest.fixture
def thinking(lighthouse: Library) -> Bot:
    """Return the bot."""
    return Bot(lighthouse)


@pytest.fixture
def simcord_bot(thinking: Bot) -> Client:
    """Return what simcord runs."""
    return thinking.client


@pytest.fixture
async def town(simcord_env: Env, thinking: Bot) -> AsyncIterator[Town]:
    """Return the server with the bot, whose commands are registered; no interaction is answered twice or not at all."""
    thinking.begin()
    route = Route("PUT", "/applications/{application_id}/commands", application_id=thinking.client.application_id)
    await thinking.client.http.request(route, json=commands())
    town = Town(simcord_env, thinking)
    yield town
    await thinking.end()
    assert set(town.callbacks.values()) <= {1}
    assert len(town.callbacks) == len(simcord_env.backend.interactions)


async def test_a_slash_command_is_answered_to_who_asked(town: Town) -> None:
    """Only who has typed it sees the answer, until they share it; then everyone does, and knows by whom."""
    result = await town.ask()
    assert result.ephemeral
    assert "Northern Lamp Trust" in said(result.response)
    assert town.seen(town.general, town.bob) == []
    assert result.response
    shared = await town.ann.click(result.response, label=ways.SHARE)
    assert not shared.ephemeral
    [everyones] = town.seen(town.general, town.bob)
    assert "Northern Lamp Trust" in everyones
    assert "Shared by ann" in everyones


async def test_who_may_not_write_is_answered_alone(town: Town) -> None:
    """A member who may not send asks by the slash command, and nobody else sees that, nor can be shown it."""
    quiet = town.guild.create_text_channel("quiet", overwrites={town.ann: MUTE})
    result = await town.ann.slash(quiet, f"{NAME} show", topic="gannet-rock")
    assert result.ephemeral
    assert "Gannet Rock without keepers" in said(result.response)
    assert result.response
    shared = await town.ann.click(result.response, label=ways.SHARE)
    assert shared.ephemeral
    assert "You may not write in this channel" in said(shared.response)
    assert town.seen(quiet, town.bob) == []


async def test_where_the_bot_may_not_write_the_person_is_told_alone(town: Town) -> None:
    """A mention that can't be answered in its channel is answered by a direct message; a command, where it is given."""
    me = town.guild.me
    assert me
    closed = town.guild.create_text_channel("closed", overwrites={me: MUTE})
    await town.ann.send(closed, f"{me.mention} {QUESTION}")
    assert town.seen(closed, town.ann) == []
    assert len(town.seen(town.ann.user.dm_channel, town.ann.user)) == 1
    result = await town.ann.slash(closed, f"{NAME} ask", question=QUESTION)
    assert "Northern Lamp Trust" in said(result.response)


async def test_a_mention_is_answered_for_all(town: Town) -> None:
    """Whoever reads the question reads the answer, as a reply to it; what doesn't mention the bot is none of its."""
    me = town.guild.me
    assert me
    await town.ann.send(town.general, QUESTION)
    asked = await town.ann.send(town.general, f"{me.mention} {QUESTION}")
    [answer] = town.seen(town.general, town.bob)
    assert "Northern Lamp Trust" in answer
    last = town.general.last_message
    assert last
    assert last.reference
    assert last.reference.message_id == asked.id


async def test_a_follow_up_is_asked_in_a_modal(town: Town) -> None:
    """The button opens a field, and what is typed there is answered like a question."""
    result = await town.ask()
    assert result.response
    opened = await town.ann.click(result.response, label=ways.FOLLOW_UP)
    assert opened.modal
    assert opened.modal["title"] == ways.FOLLOW_UP
    answered = await town.ann.submit_modal(opened, {FIELD: "what did the conversion cost?"})
    assert answered.ephemeral
    assert "$2.4 million" in said(answered.response)


@pytest.fixture
async def thinks(thinking: Bot) -> AsyncIterator[Callable[[], None]]:
    """Return what lets the bot think long from now on."""
    working: list[asyncio.Task[None]] = []

    def begin() -> None:
        thinking.go.clear()
        thinking.aside = asyncio.Queue()
        working.append(asyncio.create_task(thinking.work(thinking.aside)))

    yield begin
    for task in working:
        task.cancel()


async def test_an_answer_that_takes_long_is_one_answer(town: Town, thinks: Callable[[], None]) -> None:
    """Within three seconds the person is told to wait; then the answer stands in that place, and nowhere else."""
    thinks()
    result = await town.ask()
    await eventually(lambda: result.acknowledged, "a first response")
    assert result.deferred
    assert result.ephemeral
    await town.env.advance_time(SLOW)
    town.bot.go.set()
    await eventually(lambda: result.response and "Northern Lamp Trust" in said(result.response), "the answer")
    assert result.followups == []


async def test_a_share_that_takes_long_is_for_all(town: Town, thinks: Callable[[], None]) -> None:
    """What is begun for everyone is filled for everyone."""
    result = await town.ask()
    assert result.response
    thinks()
    shared = await town.ann.click(result.response, label=ways.SHARE)
    await eventually(lambda: shared.acknowledged, "a first response")
    assert shared.deferred
    assert not shared.ephemeral
    await town.env.advance_time(SLOW)
    town.bot.go.set()
    await eventually(lambda: "Shared by ann" in "".join(town.seen(town.general, town.bob)), "the share")


async def test_a_button_pressed_twice_acts_once(town: Town) -> None:
    """Two shares are one post, and each press has its response."""
    result = await town.ask()
    assert result.response
    for _ in range(2):
        await town.ann.click(result.response, label=ways.SHARE)
    assert len(town.seen(town.general, town.bob)) == 1


async def test_in_a_direct_message_there_is_nobody_to_hide_from(town: Town) -> None:
    """What is written to the bot alone is answered there, commands too, and there is nothing to share."""
    await town.ann.send_dm(QUESTION)
    alone = town.ann.user.dm_channel
    [answer] = town.seen(alone, town.ann.user)
    assert "Northern Lamp Trust" in answer
    result = await town.ann.user.slash(f"{NAME} ask", question=QUESTION)
    assert not result.ephemeral
    assert "Northern Lamp Trust" in said(result.response)
    assert ways.SHARE not in said(result.response)


async def test_a_topic_is_completed(town: Town) -> None:
    """Some letters are enough to find a topic, and what is chosen then is shown."""
    choices = await town.ann.autocomplete(town.general, f"{NAME} show", "topic", "gann")
    assert choices[0] == {"name": "Gannet Rock without keepers", "value": "gannet-rock"}
    result = await town.ann.slash(town.general, f"{NAME} show", topic=choices[0]["value"], section="timeline")
    assert "The foghorn fell silent" in said(result.response)


async def test_a_message_is_looked_up(town: Town) -> None:
    """The command of a message's menu answers what the message asks, to who has chosen it."""
    asked = await town.bob.send(town.general, QUESTION)
    result = await town.ann.context_menu(town.general, ways.FIND, asked)
    assert result.ephemeral
    assert "Northern Lamp Trust" in said(result.response)
    assert town.seen(town.general, town.bob) == []


async def test_every_command_of_the_menu_is_answered(town: Town) -> None:
    """Whatever is chosen with what it must have has a response that says something."""
    [slash] = [one for one in commands() if one["name"] == NAME]
    for one in slash["options"]:
        wanted = [option for option in one.get("options", ()) if option.get("required")]
        values: dict[str, Any] = {
            option["name"]: option["choices"][0]["value"] if "choices" in option else "gannet-rock" for option in wanted
        }
        result = await town.ann.slash(town.general, f"{NAME} {one['name']}", **values)
        assert said(result.response).strip(), one["name"]


async def test_a_button_of_another_version_says_so(town: Town) -> None:
    """A button that the bot no longer knows is answered, to who has pressed it."""
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Old", "custom_id": "an-older-way"}]}
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=town.general.id)
    await town.bot.client.http.request(route, json={"content": "Old", "components": [row]})
    old = town.general.last_message
    assert old
    result = await town.ann.click(old, label="Old")
    assert result.ephemeral
    assert said(result.response).strip()


async def test_a_button_outlives_a_restart(town: Town) -> None:
    """What was shown before the bot was started anew leads on as it did."""
    result = await town.ask("gannet rock")
    assert result.response
    await town.env.restart_bot(town.bot.restarted())
    town.bot.begin()
    await town.ann.click(result.response, label=ways.SHARE)
    [everyones] = town.seen(town.general, town.bob)
    assert "Gannet Rock without keepers" in everyones
