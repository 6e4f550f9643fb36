"""The forms of weekly summaries in simcord, which knows by somebody else's reading what Discord takes of a modal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
import pytest
from discord.http import Route

from bot.adapters.discord.manifest import NAME, commands
from bot.adapters.discord.outbox import Outbox
from bot.adapters.discord.render import render
from bot.adapters.discord.responding import payload_of
from bot.core.authority import Authority
from bot.core.desk import Desk
from bot.core.views import views_of
from bot.core.weekly import Summaries
from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions
from tests.adapters.discord.simulated import Bot, Town, said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from simcord.env import Env

    from bot.adapters.discord.client import Client
    from bot.core.briefing import Library
    from bot.core.document import Document
    from bot.core.model import Person, Place

MANAGES = discord.Permissions(manage_guild=True)
FILLED = {
    "topics": ["gannet-rock", "january-blackout"],
    "weekday": ["friday"],
    "time": "16:30",
    "zone": "new york",
    "unchanged": ["quiet"],
}


@pytest.fixture
def thinking(lighthouse: Library) -> Bot:
    """Return the bot."""
    return Bot(lighthouse)


@pytest.fixture
def simcord_bot(thinking: Bot) -> Client:
    """Return what simcord runs."""
    return thinking.client


@pytest.fixture
async def kept(thinking: Bot, lighthouse: Library, tmp_path: Path) -> AsyncIterator[SqlSubscriptions]:
    """Return what the bot keeps of subscriptions, for it takes orders."""
    store = await SqlStore.open(tmp_path / "bot.db", thinking.clock)
    subscriptions = SqlSubscriptions(store.turns)

    async def post(place: Place, document: Document, key: str) -> str:
        [message] = render(document)
        return await Outbox(thinking.ways[-1]).post(place, payload_of([message.card]), list, key)

    async def zone_of(_: Person) -> str:
        return ""

    authority, summaries = Authority(members=True), Summaries(subscriptions, lambda: views_of(lighthouse))
    await summaries.remember(thinking.clock.now())
    desk = Desk(subscriptions, summaries, thinking.clock, authority, post, zone_of)
    thinking.handler = replace(thinking.handler, desk=desk)
    yield subscriptions
    await store.close()


@pytest.fixture
async def town(simcord_env: Env, thinking: Bot) -> AsyncIterator[Town]:
    """Return the server with the bot, whose commands are registered."""
    thinking.begin()
    route = Route("PUT", "/applications/{application_id}/commands", application_id=thinking.client.application_id)
    await thinking.client.http.request(route, json=commands())
    town = Town(simcord_env, thinking)
    yield town
    await thinking.end()


async def test_a_channel_is_subscribed_by_a_form(town: Town, kept: SqlSubscriptions) -> None:
    """Who may manage the server fills the form in, and everyone reads what comes to the channel from then on."""
    curators = town.guild.create_role("curators", permissions=MANAGES)
    eve = town.guild.add_member(town.env.create_user("eve"), roles=[curators])
    shown = await eve.slash(town.general, f"{NAME} subscriptions")
    assert shown.response
    opened = await eve.click(shown.response, label="Subscribe…")
    done = await eve.submit_modal(opened, FILLED)
    assert done.ephemeral
    assert "Done. The weekly summary comes to this channel." in said(done.response)
    [everyones] = town.seen(town.general, town.bob)
    assert "This channel now gets a weekly summary" in everyones
    [one] = await kept.of("", "")
    assert (one.topics, one.quiet, one.when.zone) == (("gannet-rock", "january-blackout"), True, "America/New_York")


async def test_who_may_not_manage_the_server_has_no_form(town: Town, kept: SqlSubscriptions) -> None:
    """They are told why, alone."""
    shown = await town.bob.slash(town.general, f"{NAME} subscriptions")
    assert shown.response
    told = await town.bob.click(shown.response, label="Subscribe…")
    assert (told.modal, told.ephemeral) == (None, True)
    assert "That is for those who look after this channel's bot." in said(told.response)
    assert await kept.of("", "") == ()
