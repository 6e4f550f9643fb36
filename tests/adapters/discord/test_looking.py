"""Looking for a post on Discord: it is said to be absent only where it certainly is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.discord import limits
from bot.adapters.discord.sending import discord_sender
from bot.core.ports import Absent, CannotTell, Found, RateLimited
from bot.testing import NOON
from bot.testing.steps import words
from tests.adapters.discord.fake import BOT, GUILD, TOKEN, FakeDiscord, Trouble
from tests.adapters.discord.fake.world import CURATORS
from tests.adapters.discord.sending import HERE, LOOK, SECRET, THREAD, sending

if TYPE_CHECKING:
    from bot.core.model import Place

    Json = dict[str, Any]

VIEW, HISTORY, ADMINISTRATOR = 1 << 10, 1 << 16, 1 << 3


async def test_all_that_carry_the_key_are_found(fake: FakeDiscord) -> None:
    """The oldest comes first; other keys and other channels are something else."""
    async with sending(fake) as sender:
        there = []
        for key in ("key", "other", "key", "key"):
            fake.world.nonces.clear()  # some minutes later
            there.append(await sender.post(HERE, words("news"), key))
        await sender.post(SECRET, words("news"), "key")
        assert await sender.find(HERE, "key", NOON) == Found(there[0], (there[2], there[3]))
        assert await sender.find(SECRET, "other", NOON) == Absent()


async def test_it_is_looked_through_page_by_page(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where every message was seen is a post absent; beyond so many pages nobody can tell."""
    monkeypatch.setattr("bot.adapters.discord.outbox._PAGE", "/channels/{channel_id}/messages?limit=2&after={after}")
    monkeypatch.setattr(limits, "PAGE", 2)
    monkeypatch.setattr(limits, "PAGES", 3)
    async with sending(fake) as sender:
        for number in range(5):
            await sender.post(HERE, words("news"), str(number))
        last = await sender.post(HERE, words("news"), "key")
        assert await sender.find(HERE, "key", NOON) == Found(last)
        told = await sender.find(HERE, "none", NOON)
        assert isinstance(told, CannotTell)
        assert told.for_good
        await sender.delete(HERE, last)
        assert await sender.find(HERE, "none", NOON) == Absent()


async def test_all_calls_together_have_their_time(fake: FakeDiscord) -> None:
    """Looking never takes longer than a call may: who looks has the delivery for so long only."""
    async with discord_sender(TOKEN, 0.8) as sender:
        fake.troubles[LOOK].append(Trouble(slow=0.5))
        fake.troubles["GET channels"].append(Trouble(slow=0.5))
        assert await sender.find(HERE, "key", NOON) == CannotTell("TimeoutError")


async def test_a_clock_that_is_ahead_hides_nothing(fake: FakeDiscord) -> None:
    """Messages are named by Discord's clock, which may be behind the bot's; what is much older isn't looked at."""
    async with sending(fake) as sender:
        post = await sender.post(HERE, words("news"), "key")
        assert await sender.find(HERE, "key", NOON + timedelta(minutes=50)) == Found(post)
        assert await sender.find(HERE, "key", NOON + timedelta(minutes=70)) == Absent()


@pytest.mark.parametrize(
    ("trouble", "for_good"),
    [
        (Trouble(500), False),
        (Trouble(reset="before"), False),
        (Trouble(hang="before"), False),
        (Trouble(401), False),
        (Trouble(403, 50001), True),
        (Trouble(404, 10003), True),
    ],
    ids=str,
)
@pytest.mark.parametrize("call", [LOOK, "GET channels", "GET guild", "GET member", "GET me"])
async def test_looking_never_takes_trouble_for_absence(
    fake: FakeDiscord, call: str, trouble: Trouble, *, for_good: bool
) -> None:
    """Whatever keeps Discord from answering, nobody can tell; for good, where Discord says that it isn't allowed."""
    async with sending(fake, trouble, trouble, to=call) as sender:  # aiohttp makes a call twice that only reads
        told = await sender.find(HERE, "key", NOON)
        assert isinstance(told, CannotTell)
        assert told.for_good is for_good


async def test_case_18_a_limit_of_looking_is_told(fake: FakeDiscord) -> None:
    """Whoever looks too often hears for how long to wait."""
    async with sending(fake, Trouble(429, retry_after=60), to=LOOK) as sender:
        with pytest.raises(RateLimited) as limited:
            await sender.find(HERE, "key", NOON)
        assert limited.value.retry_after == 60


def denied(who: str, what: int) -> Json:
    """Return what takes a permission from somebody in a channel."""
    return {"id": who, "type": 1 if who == BOT else 0, "allow": "0", "deny": str(what)}


def allowed(who: str, what: int) -> Json:
    """Return what gives it."""
    return denied(who, 0) | {"allow": str(what)}


@pytest.mark.parametrize(
    ("overwrites", "roles", "reads"),
    [
        ([], [], True),
        ([denied(GUILD, HISTORY)], [], False),
        ([denied(BOT, HISTORY)], [], False),
        ([denied(GUILD, VIEW)], [], False),
        ([denied(GUILD, HISTORY), allowed(BOT, HISTORY)], [], True),
        ([denied(CURATORS, HISTORY)], [], True),
        ([denied(CURATORS, HISTORY)], [CURATORS], False),
        ([denied(CURATORS, HISTORY), allowed(GUILD, HISTORY)], [CURATORS], False),
        ([denied(GUILD, HISTORY), allowed(CURATORS, HISTORY)], [CURATORS], True),
        ([allowed(CURATORS, HISTORY), denied(BOT, HISTORY)], [CURATORS], False),
        ([denied(GUILD, HISTORY), denied("1", HISTORY), allowed("1", HISTORY)], [], False),
    ],
)
@pytest.mark.parametrize("place", [HERE, THREAD], ids=["channel", "thread"])
async def test_who_may_not_read_can_t_tell(
    fake: FakeDiscord, place: Place, overwrites: list[Json], roles: list[str], *, reads: bool
) -> None:
    """Without the permission Discord shows no messages, as if there were none: that is no absence."""
    fake.world.channels[HERE.channel]["permission_overwrites"] = overwrites
    fake.world.blind |= set() if reads else {HERE.channel, THREAD.channel}
    fake.world.roles = roles
    async with sending(fake) as sender:
        post = await sender.post(place, words("news"), "key")
        told = await sender.find(place, "key", NOON)
        if reads:
            assert told == Found(post)
            assert await sender.find(place, "other", NOON) == Absent()
        else:
            assert isinstance(told, CannotTell)
            assert told.for_good


async def test_an_administrator_reads_everything(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a channel says, it takes nothing from who may do everything."""
    fake.world.channels[HERE.channel]["permission_overwrites"] = [denied(GUILD, HISTORY)]
    monkeypatch.setattr(fake.world, "permissions", lambda *_: str(ADMINISTRATOR))
    async with sending(fake) as sender:
        assert await sender.find(HERE, "key", NOON) == Absent()
