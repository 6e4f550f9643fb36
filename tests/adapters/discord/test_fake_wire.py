"""The pretended Discord's wire does to the real SDK what Discord's does."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest
from discord.http import Route

from bot.testing import eventually
from tests.adapters.discord.bare import Client, deferred, heard_by, refused
from tests.adapters.discord.fake import APPLICATION, GUILD, TOKEN, FakeDiscord, Trouble
from tests.adapters.discord.fake.world import CHANNELS


async def test_a_client_without_privileged_intents_is_let_in(fake: FakeDiscord, client: Client) -> None:
    """It is identified once, and knows the server and its channels."""
    [guild] = client.guilds
    assert (str(guild.id), guild.name, str(client.application_id)) == (GUILD, "Acme", APPLICATION)
    assert {channel.name for channel in guild.channels} == {"general", "secret", "elsewhere"}
    secret, elsewhere = (guild.get_channel(int(CHANNELS[name])) for name in ("secret", "elsewhere"))
    assert secret
    assert elsewhere
    assert not secret.permissions_for(guild.default_role).view_channel
    assert secret.permissions_for(guild.me).view_channel
    assert not elsewhere.permissions_for(guild.me).send_messages
    assert fake.identifies == 1
    assert (await client.http.get_bot_gateway())[2]["remaining"] == 999


async def test_a_session_is_resumed_with_what_was_missed(fake: FakeDiscord, client: Client) -> None:
    """After op 7 the client comes back without an IDENTIFY, and nothing is lost or told twice."""
    await fake.ask_to_reconnect()
    await fake.dispatch("MESSAGE_CREATE", (await fake.say("ann", "direct", "are you there?")).payload)
    await client.resumed.wait()
    await fake.say("ann", "direct", "again")
    heard = [await heard_by(client, client.messages) for _ in range(3)]
    assert [message.content for message in heard] == ["are you there?", "are you there?", "again"]
    assert (fake.identifies, fake.resumes) == (1, 1)


@pytest.mark.parametrize("code", [0, 4000])
async def test_a_lost_connection_is_resumed(fake: FakeDiscord, client: Client, code: int) -> None:
    """Whether it was closed or cut."""
    await fake.hang_up(code)
    await client.resumed.wait()
    assert (fake.identifies, fake.resumes) == (1, 1)


async def test_the_bot_is_thrown_out(fake: FakeDiscord, client: Client) -> None:
    """It is told so, and doesn't see the server any more."""
    await fake.remove_guild()
    await eventually(lambda: client.left == [int(GUILD)], "the removal")


async def test_a_429_is_waited_for(fake: FakeDiscord, client: Client) -> None:
    """The SDK tries again after it, for both kinds of call, and both are taken once."""
    fake.troubles["POST messages"].append(Trouble(429, retry_after=0.01))
    fake.troubles["POST webhooks"].append(Trouble(429, retry_after=0.01, is_global=True))
    await client.get_partial_messageable(int(CHANNELS["general"])).send("one")
    heard = await deferred(client, await fake.command("ann", "general", "briefing"), ephemeral=False)
    await heard.followup.send("two")
    assert [post.payload["content"] for post in fake.world.posts.values()] == ["one", "two"]
    assert len([path for method, path, _ in fake.calls if method == "POST" and path.endswith("messages")]) == 2


async def test_the_headers_of_a_bucket_are_kept_to(fake: FakeDiscord, client: Client) -> None:
    """Where they are sent, the SDK never meets with a 429."""
    fake.paced = 0.05
    channel = client.get_partial_messageable(int(CHANNELS["general"]))
    await asyncio.gather(*(channel.send(str(number)) for number in range(4)))
    assert len(fake.world.posts) == 4
    assert len([path for method, path, _ in fake.calls if method == "POST"]) == 4


async def test_a_nonce_is_posted_once(fake: FakeDiscord, client: Client) -> None:
    """The same nonce in the same channel gives the same message, also when its first answer was lost."""
    body = {"content": "The summary", "nonce": "w48", "enforce_nonce": True, "allowed_mentions": {"parse": []}}
    fake.troubles["POST messages"].append(Trouble(reset="after"))
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=int(CHANNELS["general"]))
    with pytest.raises(aiohttp.ClientError):
        await client.http.request(route, json=body)
    [post] = fake.world.posts.values()
    assert (await client.http.request(route, json=body))["id"] == post.id
    listed = await client.http.logs_from(int(CHANNELS["general"]), limit=5, after=int(post.id) - 1)
    assert [message["id"] for message in listed] == [post.id]


async def test_calls_are_refused_as_discord_refuses_them(fake: FakeDiscord, client: Client) -> None:
    """Unknown channels and messages, channels where the bot may not post, and what nobody may post."""
    general, elsewhere = CHANNELS["general"], CHANNELS["elsewhere"]
    assert await refused(client, "POST", "/channels/1/messages", {"content": "x"}) == (404, 10003)
    assert await refused(client, "GET", f"/channels/{general}/messages/1") == (404, 10008)
    assert await refused(client, "POST", f"/channels/{elsewhere}/messages", {"content": "x"}) == (403, 50013)
    assert await refused(client, "POST", f"/channels/{general}/messages", {"content": "x" * 2001}) == (400, 50035)
    assert await refused(client, "POST", f"/channels/{general}/messages", {"content": ""}) == (400, 50006)
    assert not fake.world.posts
    assert fake.world.refused


async def test_a_wrong_token_closes_the_gateway(fake: FakeDiscord) -> None:
    """It is a 401 when logging in, and the code 4004 for who had logged in before the token was reset."""
    client = Client()
    with pytest.raises(discord.LoginFailure):
        await client.login("wrong")
    await client.close()
    client = Client()
    await client.login(TOKEN)
    fake.token = f"{TOKEN}-reset"
    with pytest.raises(discord.ConnectionClosed) as error:
        await client.connect()
    assert error.value.code == 4004
    await client.close()


async def test_privileged_intents_are_forbidden(fake: FakeDiscord) -> None:
    """Who asks for the content of all messages is sent away."""
    client = Client(discord.Intents(guilds=True, message_content=True))
    await client.login(TOKEN)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await client.connect()
    await client.close()


async def test_an_invalid_session_is_begun_anew(
    fake: FakeDiscord, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After op 9 the client identifies again."""
    monkeypatch.setattr(client, "before_identify_hook", lambda *_, **__: asyncio.sleep(0))
    await fake.invalidate(resumable=False)
    await eventually(lambda: fake.identifies == 2, "another IDENTIFY")


async def test_heartbeats_may_stay_unanswered(fake: FakeDiscord, client: Client) -> None:
    """The client goes on sending them."""
    fake.heartbeat, fake.acks = 0.02, False
    await fake.ask_to_reconnect()
    await eventually(lambda: fake.heartbeats > 3, "heartbeats")
    assert client.latency == float("inf")


async def test_a_call_may_hang_until_the_end(fake: FakeDiscord, client: Client) -> None:
    """It is taken, or not, and nothing comes back before the server stops."""
    fake.troubles["POST messages"].append(Trouble(hang="after"))
    channel = client.get_partial_messageable(int(CHANNELS["general"]))
    sending = asyncio.create_task(channel.send("The summary"))
    await eventually(lambda: fake.world.posts, "the message")
    assert not sending.done()
    await fake.stop()
    with pytest.raises(aiohttp.ClientError):
        await sending


async def test_a_dispatch_may_lack_a_field(fake: FakeDiscord, client: Client) -> None:
    """It reaches the client as it was sent, who doesn't survive it."""
    await fake.dispatch("MESSAGE_CREATE", {"id": "1", "channel_id": CHANNELS["general"], "guild_id": GUILD})
    with pytest.raises(KeyError):
        await heard_by(client, client.messages)


async def test_the_gateway_may_be_closed_to_all(fake: FakeDiscord) -> None:
    """The upgrade is refused, while calls are answered."""
    client = Client()
    await client.login(TOKEN)
    fake.refuses_gateway = True
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.connect(reconnect=False)
    assert not fake.identifies
    await client.close()
