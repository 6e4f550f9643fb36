"""What people do in the pretended Discord reaches the real SDK as Discord would bring it, and so do the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest
from discord.app_commands import Choice

from bot.testing import FakeClock
from tests.adapters.discord.bare import Client, deferred, heard_by, refused
from tests.adapters.discord.fake import APPLICATION, BOT, FakeDiscord
from tests.adapters.discord.fake.world import CHANNELS, DIRECTS, PEOPLE

if TYPE_CHECKING:
    from tests.adapters.discord.bare import Heard

BRIEFING = {
    "name": "briefing",
    "description": "Show a briefing.",
    "options": [
        {
            "name": "show",
            "description": "Show it.",
            "type": 1,
            "options": [{"name": "topic", "description": "Which one.", "type": 3, "autocomplete": True}],
        }
    ],
}
ASK = {"name": "Ask about this", "type": 3}
ANN = frozenset({"ann"})


class Asking(discord.ui.Modal):
    """A modal with one input."""

    said: discord.ui.TextInput[Asking] = discord.ui.TextInput(label="Your question", custom_id="question")

    async def on_submit(self, interaction: Heard) -> None:
        """Say it back."""
        await interaction.response.send_message(f"You asked {self.said.value}", ephemeral=True)


async def test_a_deferred_answer_is_as_private_as_its_deferral(fake: FakeDiscord, client: Client) -> None:
    """The first follow-up fills the promise, and who may read it was settled before."""
    await client.http.bulk_upsert_global_commands(int(APPLICATION), [BRIEFING, ASK])
    sent = await fake.command("ann", "general", "briefing", "show", topic="lamp")
    heard = await deferred(client, sent, ephemeral=True)
    assert heard.data
    assert heard.data["options"] == [  # type: ignore[typeddict-item]
        {"name": "show", "type": 1, "options": [{"name": "topic", "type": 3, "value": "lamp"}]}
    ]
    assert heard.permissions.manage_guild
    assert not fake.world.posts
    await heard.followup.send("The lamp")
    [post] = fake.world.posts.values()
    assert (post.payload["content"], post.readers) == ("The lamp", ANN)
    await heard.edit_original_response(content="The lamp, mended")
    await heard.followup.send("For all")
    assert [(post.payload["content"], post.readers) for post in fake.world.posts.values()] == [
        ("The lamp, mended", ANN),
        ("For all", None),
    ]


async def test_an_interaction_is_answered_once_and_in_time(fake: FakeDiscord, client: Client) -> None:
    """A second response is refused, and so is one after three seconds; a dead token takes no follow-up."""
    sent = await fake.command("bob", "general", "briefing")
    heard = await deferred(client, sent, ephemeral=False)
    path = f"/interactions/{sent.id}/{sent.token}/callback"
    assert not heard.permissions.manage_guild
    assert await refused(client, "POST", path, {"type": 5}) == (400, 40060)
    late = await fake.command("bob", "general", "briefing")
    assert isinstance(fake.world.clock, FakeClock)
    fake.world.clock.pass_time(seconds=4)
    assert await refused(client, "POST", f"/interactions/{late.id}/{late.token}/callback", {"type": 5}) == (404, 10062)
    fake.expire(sent.token)
    with pytest.raises(discord.NotFound) as error:
        await heard.followup.send("Too late")
    assert error.value.code == 10015


async def test_a_button_is_pressed_by_its_label(fake: FakeDiscord, client: Client) -> None:
    """Its custom_id and its message arrive, and an update changes that message."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Timeline", custom_id="microsoft-openai timeline"))
    await client.get_partial_messageable(int(CHANNELS["general"])).send("The card", view=view)
    view.stop()
    [post] = fake.world.posts.values()
    sent = await fake.press("bob", post, "Timeline")
    heard = await heard_by(client, client.interactions)
    assert heard.data
    assert heard.message
    assert (heard.data.get("custom_id"), str(heard.message.id)) == ("microsoft-openai timeline", post.id)
    await heard.response.edit_message(content="The timeline", view=None)
    assert sent.responses[0]["type"] == 7
    assert fake.world.posts[post.id].payload["content"] == "The timeline"


async def test_components_that_stand_in_others_are_read_back(fake: FakeDiscord, client: Client) -> None:
    """A message of components is answered in a form that the SDK understands, and its buttons are found."""
    view = discord.ui.LayoutView(timeout=None)
    button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="More", custom_id="more")
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("Words"), discord.ui.ActionRow(button)))
    shown = await client.get_partial_messageable(int(CHANNELS["thread"])).send(view=view)
    view.stop()
    assert shown.flags.components_v2
    assert isinstance(shown.components[0], discord.components.Container)
    await fake.press("ann", fake.world.posts[str(shown.id)], "more")
    heard = await heard_by(client, client.interactions)
    assert isinstance(heard.channel, discord.Thread)


async def test_a_modal_is_filled_and_submitted(fake: FakeDiscord, client: Client) -> None:
    """It is kept with what was sent, and what people type arrives under its custom_id."""
    opened = await fake.command("ann", "general", "briefing")
    await (await heard_by(client, client.interactions)).response.send_modal(Asking(title="Ask", custom_id="ask"))
    assert opened.modal
    assert opened.modal["title"] == "Ask"
    sent = await fake.submit("ann", opened, {"question": "Who owns it?"})
    await sent.heard.wait()
    [post] = fake.world.posts.values()
    assert (post.payload["content"], post.readers) == ("You asked Who owns it?", ANN)


async def test_completion_is_asked_for_and_offered(fake: FakeDiscord, client: Client) -> None:
    """What is typed arrives as the focused option."""
    sent = await fake.autocomplete("ann", "general", "briefing", "show", topic="la")
    heard = await heard_by(client, client.interactions)
    assert heard.data
    assert heard.data["options"][0]["options"] == [{"name": "topic", "type": 3, "value": "la", "focused": True}]  # type: ignore[typeddict-item]
    await heard.response.autocomplete([Choice(name="The lamp", value="lamp")])
    assert [choice["value"] for choice in sent.choices] == ["lamp"]


async def test_a_message_command_brings_the_message(fake: FakeDiscord, client: Client) -> None:
    """What it says isn't hidden, whoever said it."""
    said = await fake.say("bob", "general", "The lamp is old")
    sent = await fake.message_command("ann", "general", "Ask about this", said.id)
    heard = await deferred(client, sent, ephemeral=False)
    assert heard.data
    assert heard.data["resolved"]["messages"][said.id]["content"] == "The lamp is old"  # type: ignore[typeddict-item]


async def test_what_is_said_to_the_bot_arrives_and_nothing_else(fake: FakeDiscord, client: Client) -> None:
    """The content of mentions, direct messages and replies that ping is there; that of other messages is not."""
    await fake.mention("ann", "general", "who owns it?")
    mention = await heard_by(client, client.messages)
    assert (mention.content, [str(one.id) for one in mention.mentions]) == (f"<@{BOT}> who owns it?", [BOT])
    answer = await mention.reply("The trust")
    reply = await fake.say("bob", "general", "since when?", str(answer.id))
    await fake.say("bob", "general", "since when?", str(answer.id), ping=False)
    await fake.say("bob", "direct", "and the lamp?")
    heard = [await heard_by(client, client.messages) for _ in range(3)]
    assert [message.content for message in heard] == ["since when?", "", "and the lamp?"]
    assert (str(heard[0].id), heard[2].guild) == (reply.id, None)
    answered = heard[0].reference and heard[0].reference.resolved
    assert isinstance(answered, discord.Message)
    assert (answered.content, answered.reference and answered.reference.message_id) == ("The trust", mention.id)


async def test_replies_to_a_slash_answer_are_not_heard(fake: FakeDiscord, client: Client) -> None:
    """They ping nobody, so what they say is hidden."""
    await fake.command("ann", "general", "briefing")
    await (await heard_by(client, client.interactions)).response.send_message("The card")
    [post] = fake.world.posts.values()
    await fake.say("ann", "general", "and since when?", post.id)
    assert (await heard_by(client, client.messages)).content == ""


async def test_a_direct_message_has_one_reader(fake: FakeDiscord, client: Client) -> None:
    """The channel is made by asking for it, and nobody else reads there."""
    person = discord.Object(int(PEOPLE["bob"]))
    channel = await client.create_dm(person)
    assert str(channel.id) == DIRECTS["bob"]
    await channel.send("For you")
    assert [post.readers for post in fake.world.posts.values()] == [frozenset({"bob"})]


async def test_who_installed_the_bot_for_themselves_is_known(fake: FakeDiscord, client: Client) -> None:
    """In a server without the bot, its people are named as the owners, and it has five follow-ups."""
    heard = await deferred(
        client, await fake.command("ann", "general", "briefing", user_installed=True), ephemeral=False
    )
    assert heard.is_user_integration()
    assert not heard.is_guild_integration()
    for _ in range(6):
        await heard.followup.send("x")
    with pytest.raises(discord.HTTPException):
        await heard.followup.send("x")


async def test_an_answer_to_an_interaction_is_edited_and_taken_back(fake: FakeDiscord, client: Client) -> None:
    """As the original, and by its id; a promise that is taken back was never seen."""
    heard = await deferred(client, await fake.command("ann", "direct", "briefing"), ephemeral=False)
    await heard.edit_original_response(content="The lamp")
    more = await heard.followup.send("And more", wait=True)
    await more.edit(content="And less")
    posts = [(post.payload["content"], post.readers) for post in fake.world.posts.values()]
    assert posts == [("The lamp", ANN), ("And less", ANN)]
    await heard.delete_original_response()
    await more.delete()
    other = await deferred(
        client, await fake.command("ann", "between", "briefing", user_installed=True), ephemeral=True
    )
    await other.delete_original_response()
    assert not fake.world.posts


async def test_only_what_was_registered_can_be_used(fake: FakeDiscord, client: Client) -> None:
    """People can't type commands, options or labels that aren't there, or press what they don't see."""
    await client.http.bulk_upsert_global_commands(int(APPLICATION), [BRIEFING])
    assert fake.world.puts == 1
    for attempt in (
        fake.command("ann", "general", "weather"),
        fake.command("ann", "general", "briefing", "hide"),
        fake.command("ann", "general", "briefing", "show", size=3),
        fake.message_command("ann", "general", "Ask about this", "1"),
    ):
        with pytest.raises(AssertionError):
            await attempt
    await deferred(client, await fake.command("ann", "general", "briefing", "show"), ephemeral=True)


async def test_a_redelivery_is_the_same_once_more(fake: FakeDiscord, client: Client) -> None:
    """Of a message and of an interaction, with the same ids."""
    for sent in (await fake.mention("ann", "secret", "hello"), await fake.command("ann", "secret", "briefing")):
        await fake.deliver_again(sent)
    ids = [(await heard_by(client, client.messages)).id for _ in range(2)]
    assert len({*ids, *[(await heard_by(client, client.interactions)).id for _ in range(2)]}) == 2


async def test_other_bots_speak_as_bots(fake: FakeDiscord, client: Client) -> None:
    """What another bot says is said to come from one."""
    await fake.mention("other", "general", "hello")
    message = await heard_by(client, client.messages)
    assert message.author.bot
    assert message.author != client.user
