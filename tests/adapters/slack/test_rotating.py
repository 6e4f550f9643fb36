"""Tokens that expire: renewed in time, by one for all, and never at the cost of what is under way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.web import Web
from bot.core.ports import RateLimited, Refused, Unreachable
from bot.testing import FakeClock, eventually
from tests.adapters.slack.fake import Chosen, FakeSlack, Trouble
from tests.adapters.slack.fake.oauth import LIFETIME
from tests.adapters.slack.installs import Browser, Host, host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.adapters.slack.granting import Granted

ACCESS = "oauth.v2.access"
HOUR = 3_600


@pytest.fixture
def clock(slack: FakeSlack) -> FakeClock:
    """Return Slack's clock, which is the bot's, too."""
    assert isinstance(slack.clock, FakeClock)
    return slack.clock


@pytest.fixture
async def there(slack: FakeSlack, clock: FakeClock, each_database: str) -> AsyncIterator[Host]:
    """Return a process of the bot that Acme has installed, with a database of each kind."""
    async with host(slack, each_database, clock) as there:
        await Browser().install(there)
        yield there


async def post(slack: FakeSlack, there: Host, granted: Granted) -> str:
    """Answer in a channel as the bot does; return the token that was good for it."""
    token = await there.grants.token(granted)
    async with Web(token, slack.api_url) as web:
        await web.call("chat.postMessage", {"channel": "CGENERAL", "text": "said"})
    return token


def refreshes(slack: FakeSlack) -> int:
    """Return how often Slack was asked for another token, whatever it answered."""
    return sum(method == ACCESS and "refresh_token" in body for method, body in slack.calls)


async def test_case_16_twenty_answers_at_once_renew_an_expired_token_once(
    slack: FakeSlack, there: Host, clock: FakeClock
) -> None:
    """All of them are posted with the new one."""
    granted = await there.granted()
    clock.pass_time(seconds=LIFETIME + 1)
    slack.troubles[ACCESS].append(Trouble(slow=0.1))
    tokens = await asyncio.gather(*(post(slack, there, granted) for _ in range(20)))
    assert set(tokens) == {slack.oauth.latest.token}
    assert len(slack.world.posts) == 20
    assert refreshes(slack) == 1


async def test_case_16_two_processes_renew_it_once(
    slack: FakeSlack, there: Host, clock: FakeClock, each_database: str
) -> None:
    """The one that comes second waits, and takes what the first was given."""
    async with host(slack, each_database, clock) as other:
        granted = await there.granted()
        assert await other.granted() == granted
        await other.grants.token(granted)  # so that it has read the old one
        clock.pass_time(seconds=LIFETIME + 1)
        slack.troubles[ACCESS].append(Trouble(slow=0.3))
        both = [post(slack, one, granted) for one in (there, other) for _ in range(10)]
        tokens = await asyncio.gather(*both)
    assert set(tokens) == {slack.oauth.latest.token}
    assert len(slack.world.posts) == 20
    assert refreshes(slack) == 1


async def test_a_token_is_renewed_an_hour_before_it_expires(slack: FakeSlack, there: Host, clock: FakeClock) -> None:
    """Nobody waits for that: who asks meanwhile goes on with the old one, which is still good."""
    granted = await there.granted()
    old = await there.grants.token(granted)
    clock.pass_time(seconds=LIFETIME - HOUR - 1)
    assert await post(slack, there, granted) == old
    assert not refreshes(slack)
    clock.pass_time(seconds=2)
    slack.troubles[ACCESS].append(Trouble(slow=0.2))
    assert {await post(slack, there, granted) for _ in range(3)} == {old}
    await eventually(lambda: slack.oauth.refreshed, "another token")
    await there.grants.close()
    assert await post(slack, there, granted) == slack.oauth.latest.token != old
    assert refreshes(slack) == 1


@pytest.mark.parametrize("trouble", [Trouble(503), Trouble(reset="before"), Trouble(reset="after")])
async def test_an_answer_that_was_lost_is_asked_for_again(
    slack: FakeSlack, there: Host, clock: FakeClock, trouble: Trouble
) -> None:
    """With the same refresh token, which Slack takes until what it gave for it is used."""
    granted, first = await there.granted(), slack.oauth.latest.refresh
    clock.pass_time(seconds=LIFETIME + 1)
    slack.troubles[ACCESS].append(trouble)
    assert await post(slack, there, granted) == slack.oauth.latest.token
    assert set(slack.oauth.refreshed) == {first}


async def test_while_slack_is_away_a_good_token_goes_on_being_used(
    slack: FakeSlack, there: Host, clock: FakeClock
) -> None:
    """Only when it has expired must whoever needs it be told; when Slack is back, all goes on."""
    granted = await there.granted()
    old = await there.grants.token(granted)
    clock.pass_time(seconds=LIFETIME - HOUR + 1)
    slack.troubles[ACCESS].extend([Trouble(503)] * 3)
    assert await there.grants.token(granted) == old
    await there.grants.close()
    assert await post(slack, there, granted) == old
    await there.grants.close()
    clock.pass_time(seconds=2 * LIFETIME)
    slack.troubles[ACCESS].extend([Trouble(503)] * 3)
    with pytest.raises(Unreachable):
        await there.grants.token(granted)
    slack.troubles[ACCESS].append(Trouble(429, "ratelimited", retry_after=900))
    with pytest.raises(RateLimited):
        await there.grants.token(granted)
    assert await post(slack, there, granted) == slack.oauth.latest.token
    assert not there.told


async def test_a_refresh_token_that_slack_takes_no_more_is_told_once(
    slack: FakeSlack, there: Host, clock: FakeClock
) -> None:
    """Slack isn't asked again and again; the rows stay, and installing the bot again mends it."""
    granted = await there.granted()
    clock.pass_time(seconds=LIFETIME + 1)
    slack.troubles[ACCESS].extend([Trouble(error="invalid_refresh_token")] * 2)
    for _ in range(3):
        with pytest.raises(Refused, match="token_revoked"):
            await there.grants.token(granted)
    assert len(slack.troubles[ACCESS]) == 1
    [told] = there.told
    assert "the token of workspace T1 can't be renewed any more (invalid_refresh_token). Let somebody there" in told
    assert await there.grants.every() == (granted,)
    slack.troubles.clear()
    await Browser().install(there)
    assert await post(slack, there, granted) == slack.oauth.latest.token


async def test_what_is_wrong_with_the_app_costs_no_workspace_its_installation(
    slack: FakeSlack, there: Host, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A secret that was set wrongly is no reason to take the bot for removed; the log has Slack's word for it."""
    granted = await there.granted()
    clock.pass_time(seconds=LIFETIME + 1)
    slack.troubles[ACCESS].append(Trouble(error="bad_client_secret"))
    with pytest.raises(Unreachable, match="bad_client_secret"):
        await there.grants.token(granted)
    assert "a token was not renewed (bad_client_secret)" in caplog.text
    assert await post(slack, there, granted) == slack.oauth.latest.token


async def test_what_another_process_was_given_goes_before_a_refusal(
    slack: FakeSlack, there: Host, clock: FakeClock, each_database: str
) -> None:
    """Where a lease ran out and both asked, the second is refused, and finds the first one's token."""
    async with host(slack, each_database, clock) as other:
        granted = await there.granted()
        await other.grants.token(granted)
        clock.pass_time(seconds=LIFETIME + 1)
        slack.troubles[ACCESS].append(Trouble(slow=0.5, taken=True, error="invalid_refresh_token", status=400))
        asked = asyncio.create_task(there.grants.token(granted))
        await eventually(lambda: slack.calls[-1][0] == ACCESS and not slack.troubles[ACCESS], "a call")
        clock.pass_time(seconds=61)
        given = await other.grants.token(granted)
        assert await asked == given
    assert not there.told


async def test_slack_may_call_a_token_expired_before_the_bot_does(slack: FakeSlack, there: Host) -> None:
    """Whoever met with that is given another token, once for all; of one that is renewed already, the new one."""
    granted = await there.granted()
    old = await there.grants.token(granted)
    renewed = await asyncio.gather(*(there.grants.renew(granted, old) for _ in range(5)))
    assert set(renewed) == {slack.oauth.latest.token}
    assert await there.grants.renew(granted, old) == slack.oauth.latest.token
    assert refreshes(slack) == 1


async def test_a_token_that_never_expires_cannot_be_renewed(slack: FakeSlack, there: Host) -> None:
    """There is nothing to have another one for."""
    slack.oauth.rotates = False
    slack.oauth.chosen = Chosen("T2", "Other")
    await Browser().install(there)
    granted = await there.granted("T2")
    with pytest.raises(Refused, match="token_revoked"):
        await there.grants.renew(granted, await there.grants.token(granted))


async def test_what_is_removed_while_it_is_renewed_stays_removed(
    slack: FakeSlack, there: Host, clock: FakeClock
) -> None:
    """The answer comes too late, and is thrown away."""
    granted = await there.granted()
    clock.pass_time(seconds=LIFETIME + 1)
    slack.troubles[ACCESS].append(Trouble(slow=0.3))
    asked = asyncio.create_task(there.grants.token(granted))
    await eventually(lambda: slack.calls[-1][0] == ACCESS, "a call")
    await there.grants.remove("T1")
    with pytest.raises(Refused, match="token_revoked"):
        await asked
    assert await there.grants.of("T1") is None
    with pytest.raises(Refused, match="token_revoked"):
        await there.grants.token(granted)


async def test_who_gives_up_takes_no_answer_along(slack: FakeSlack, there: Host, clock: FakeClock) -> None:
    """One of those who wait is cancelled; the token is renewed for the others all the same."""
    granted = await there.granted()
    clock.pass_time(seconds=LIFETIME + 1)
    slack.troubles[ACCESS].append(Trouble(slow=0.2))
    first = asyncio.create_task(there.grants.token(granted))
    await eventually(lambda: slack.calls[-1][0] == ACCESS, "a call")
    second = asyncio.create_task(there.grants.token(granted))
    first.cancel()
    assert await second == slack.oauth.latest.token
    assert refreshes(slack) == 1


async def test_another_process_learns_of_a_new_installation_within_a_minute(
    slack: FakeSlack, there: Host, clock: FakeClock, each_database: str
) -> None:
    """What was read is not taken for true for longer."""
    async with host(slack, each_database, clock) as other:
        granted = await there.granted()
        await other.grants.token(granted)
        await Browser().install(there)
        clock.pass_time(seconds=61)
        assert await other.grants.token(granted) == slack.oauth.latest.token


async def test_a_token_is_revoked_only_where_no_other_is_kept(
    slack: FakeSlack, there: Host, clock: FakeClock, each_database: str
) -> None:
    """A process that knows the one of before the bot was installed again finds the new one at once, and renews none."""
    async with host(slack, each_database, clock) as other:
        granted = await there.granted()
        old = await other.grants.token(granted)
        with pytest.raises(Refused, match="account_inactive"):
            await other.grants.renew(granted, old, "account_inactive")
        await Browser().install(there)
        assert await other.grants.token(granted) == old
        assert await other.grants.renew(granted, old, "token_revoked") == slack.oauth.latest.token
    assert not refreshes(slack)
