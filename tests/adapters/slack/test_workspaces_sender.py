"""Deliveries to many workspaces by one sender: each with its own token, and what one refuses stays with that one."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.sending import workspaces_sender
from bot.core.model import Person, Place
from bot.core.ports import Absent, CannotTell, Found, NotSent, Refused, Unreachable
from bot.core.subscription import Standing, State
from bot.delivery.figures import Figures
from bot.delivery.ledger import Ledger
from bot.delivery.timing import Timing
from bot.delivery.worker import Worker
from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.teams import SqlTeams
from bot.testing import NOON, FakeClock
from bot.testing.steps import words
from tests.adapters.slack.fake import Trouble
from tests.adapters.slack.hosted import ALPHA, BETA, EAST, Hosted, hosted
from tests.delivery.rig import House, Words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.ports import Sender
    from tests.adapters.slack.fake import Names

POST = "chat.postMessage"


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Hosted]:
    """Return two workspaces, and one of an organisation."""
    clock = FakeClock()
    store = await SqlStore.open(tmp_path / "bot.db", clock)
    await SqlTeams(store.turns, "slack").keep("TEAST", "EORG")
    async with hosted(clock, store, ALPHA, BETA, EAST) as host:
        for slack in host.slacks.values():
            slack.world.scopes.add("channels:history")
        yield host
    await store.close()


@pytest.fixture
async def sender(host: Hosted) -> AsyncIterator[Sender]:
    """Return what reaches them all."""
    teams = SqlTeams(host.store.turns, "slack")
    async with workspaces_sender(host.grants, teams, host[ALPHA].api_url, 5) as sender:
        yield sender


def there(names: Names) -> Place:
    """Return a channel of a workspace."""
    return Place("slack", names.team, names.channels["general"])


@pytest.mark.parametrize("names", [ALPHA, BETA, EAST], ids=lambda names: names.team)
async def test_each_workspace_is_reached_with_its_own_token(host: Hosted, sender: Sender, names: Names) -> None:
    """What is posted, looked for and removed there, no other sees."""
    assert (sender.workspace, sender.revoked) == ("", frozenset())
    post = await sender.post(there(names), words("news"), "key")
    assert [*host[names].world.posts] == [post]
    assert await sender.find(there(names), "key", NOON) == Found(post)
    await sender.delete(there(names), post)
    assert await sender.find(there(names), "key", NOON) == Absent()
    direct = await sender.direct(Person("slack", names.team, names.people["ann"]))
    assert direct == Place("slack", names.team, f"D{names.people['ann'][1:]}")
    assert not [slack.calls for slack in host.slacks.values() if slack is not host[names] and slack.calls]


async def test_where_it_is_not_installed_nothing_is_sent(host: Hosted, sender: Sender) -> None:
    """A workspace that has removed the bot, or never had it, is refused without a call."""
    await host.grants.remove("TALPHA")
    for place in (there(ALPHA), Place("slack", "TNEVER", "C1")):
        with pytest.raises(Refused, match="not_installed"):
            await sender.post(place, words("news"), "key")
    assert not host[ALPHA].calls


async def test_where_nobody_can_tell_whether_it_is_installed_nothing_was_sent(
    host: Hosted, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is away or slow is asked before Slack is: such an attempt is never in doubt."""
    host.grants.broken = RuntimeError("the database is away")
    with pytest.raises(NotSent, match="RuntimeError"):
        await sender.post(there(ALPHA), words("news"), "key")

    async def of(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(host.grants, "of", of)
    teams = SqlTeams(host.store.turns, "slack")
    async with workspaces_sender(host.grants, teams, host[ALPHA].api_url, 0.2) as hurried:
        with pytest.raises(NotSent):
            await hurried.post(there(ALPHA), words("news"), "key")
    assert not host[ALPHA].calls


async def test_a_token_that_another_process_has_replaced_is_no_refusal(host: Hosted, sender: Sender) -> None:
    """Where the bot was removed and installed again, the token that is still known is revoked, and another is there."""
    host.grants.fresh["TALPHA"] = ALPHA.token
    host.grants.tokens["TALPHA"] = "xoxb-of-before"
    host[ALPHA].troubles[POST].append(Trouble(error="token_revoked"))
    await sender.post(there(ALPHA), words("news"), "key")
    assert (host.grants.renewed, len(host[ALPHA].world.posts)) == ([], 1)


async def test_an_expired_token_is_renewed_within_the_call(host: Hosted, sender: Sender) -> None:
    """Slack has taken nothing by it, so that the post is there once."""
    host[ALPHA].troubles[POST].append(Trouble(error="token_expired"))
    await sender.post(there(ALPHA), words("news"), "key")
    assert (host.grants.renewed, len(host[ALPHA].world.posts)) == ([ALPHA.token], 1)


async def test_without_a_token_nothing_was_sent(host: Hosted, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no token is to be had now, it is known that Slack has taken nothing; a refusal is one."""

    async def token(_: object) -> str:
        raise Unreachable("HTTP 503")

    with monkeypatch.context() as patch:
        patch.setattr(host.grants, "token", token)
        with pytest.raises(NotSent):
            await sender.post(there(ALPHA), words("news"), "key")
    host.grants.tokens.clear()
    with pytest.raises(Refused, match="token_revoked"):
        await sender.post(there(ALPHA), words("news"), "key")
    assert await sender.find(there(ALPHA), "key", NOON) == CannotTell("token_revoked")


@pytest.mark.parametrize("why", ["token_revoked", "account_inactive", "not_installed", "invalid_auth"])
async def test_case_19_one_workspace_s_refusal_suspends_its_own_subscription(
    host: Hosted, sender: Sender, why: str
) -> None:
    """The worker goes on for the others, and nothing more is tried there."""
    subscriptions = SqlSubscriptions(host.store.turns)
    house = House(host.store, subscriptions, host.clock)
    ledger = Ledger(host.store.turns, Timing(), lambda _: host.clock.now())
    worker = Worker(ledger, subscriptions, Words(), sender, Timing(), Figures())
    every = [await house.subscribe(there(names), name=f"s-{names.team}") for names in (ALPHA, BETA, EAST)]
    host.clock.set(every[0].next_at)
    if why == "not_installed":
        await host.grants.remove("TALPHA")
    elif why == "token_revoked":
        host.grants.tokens.pop("TALPHA")
    else:
        host[ALPHA].troubles[POST].append(Trouble(error=why))
    for _ in range(3):
        await ledger.plan()
        for one in await ledger.take([("slack", "")], 8):
            await worker.see_to(one)
        host.clock.pass_time(seconds=timedelta(minutes=2).total_seconds())
    assert worker.ended == ""
    states = [one.state for kept in every for one in await subscriptions.deliveries(kept.id)]
    assert states == [State.DEAD, State.SENT, State.SENT]
    stands = {kept.place.workspace: (kept.standing, kept.why) for kept in await subscriptions.of("", "")}
    assert stands["TALPHA"] == (Standing.SUSPENDED, why)
    assert stands["TBETA"] == stands["TEAST"] == (Standing.ACTIVE, "")
    assert sum(method == POST for method, _ in host[ALPHA].calls) == (why in ("account_inactive", "invalid_auth"))
