"""Workspaces install the bot themselves: in a browser that has begun, and that finishes once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.granting import Granted
from bot.adapters.slack.installing import COOKIE, INSTALL
from bot.adapters.slack.manifest import OPTIONAL, SCOPES
from bot.storage import beginnings
from bot.testing import FakeClock
from tests.adapters.slack.fake import CLIENT_SECRET, Chosen, FakeSlack, Trouble
from tests.adapters.slack.installs import KEY, URL, Browser, Host, host
from tests.storage.rig import rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.adapters.slack.installing import Answer

AGAIN = f'<a href="{URL}{INSTALL}">Begin again</a>'


@pytest.fixture
def clock(slack: FakeSlack) -> FakeClock:
    """Return Slack's clock, which is the bot's, too."""
    assert isinstance(slack.clock, FakeClock)
    return slack.clock


@pytest.fixture
async def there(slack: FakeSlack, clock: FakeClock, each_database: str) -> AsyncIterator[Host]:
    """Return a process of the bot, with a database of each kind."""
    async with host(slack, each_database, clock) as there:
        yield there


def is_refused(answer: Answer) -> bool:
    """Tell whether the page says that nothing was installed, and leads to where it begins."""
    return answer.status == 400 and "Nothing was installed" in answer.body and AGAIN in answer.body


@pytest.mark.parametrize("rotates", [True, False])
async def test_a_workspace_installs_the_bot(slack: FakeSlack, there: Host, *, rotates: bool) -> None:
    """Slack is asked for what the manifest names, and the token that it gives works, whether or not it expires."""
    slack.oauth.rotates = rotates
    browser = Browser()
    address = await browser.begin(there)
    assert address.startswith(f"{slack.url}/oauth/v2/authorize?client_id=11.22&scope=")
    assert all(scope.replace(":", "%3A") in address for scope in (*SCOPES, *OPTIONAL))
    answer = await browser.come_back(there, await browser.allow(address))
    assert answer.status == 200
    assert "Installed in Acme" in answer.body
    assert 'href="https://app.slack.com/client/T1"' in answer.body
    granted = await there.granted()
    assert granted == Granted("T1", "", "UBOT", "B1", "chat:write,commands", "A1")
    assert await there.grants.token(granted) == slack.oauth.latest.token
    assert await there.grants.every() == (granted,)
    assert [await there.grants.since(name) for name in ("T1", "T2")] == [slack.clock.now().timestamp(), 0]


async def test_an_organisation_installs_it_for_all_of_its_teams(slack: FakeSlack, there: Host) -> None:
    """There is no team then; every team of the organisation has its token, unless it has one of its own."""
    slack.oauth.chosen = Chosen(organisation="E1", is_for_all=True)
    answer = await Browser().install(there)
    assert "Installed for Acme Group" in answer.body
    assert 'href="https://acme.example/manage/organization/apps/profile/A1/workspaces/add"' in answer.body
    shared = slack.oauth.latest.token
    slack.oauth.chosen = Chosen("T2", "Other", "E1")
    await Browser().install(there)
    found = [await there.grants.of(team, "E1") for team in ("T1", "T2")]
    assert [one and one.workspace for one in found] == ["E1", "T2"]
    assert [one and one.organisation for one in found] == ["E1", "E1"]
    assert [await there.grants.token(one) for one in found if one] == [shared, slack.oauth.latest.token]
    assert await there.grants.of("T3") is None
    assert await there.grants.of("T3", "E3") is None


async def test_a_second_installation_replaces_the_first(slack: FakeSlack, there: Host) -> None:
    """Whoever installs it anew, for more scopes say, has one installation, and its token is used from then on."""
    await Browser().install(there)
    first = await there.grants.token(await there.granted())
    await Browser().install(there)
    assert await there.grants.token(await there.granted()) == slack.oauth.latest.token != first
    assert len(await there.grants.every()) == 1


@pytest.mark.parametrize(
    "kind", ["missing", "foreign", "no cookie", "expired", "reused", "../x", "too long", "no code"]
)
async def test_case_17_a_state_that_is_not_in_order_is_refused(  # noqa: PLR0913, PLR0917 - each is a fixture
    slack: FakeSlack, there: Host, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A plain page says what to do; Slack is asked for nothing, no file is touched, and nobody is installed."""
    (tmp_path / "x").write_text("kept")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    browser = Browser()
    back = await browser.allow(await browser.begin(there))
    match kind:
        case "missing":
            del back["state"]
        case "foreign":
            browser = Browser()
            await browser.begin(there)
        case "no cookie":
            browser.cookies.clear()
        case "expired":
            clock.pass_time(seconds=600)
        case "reused":
            assert (await browser.come_back(there, back)).status == 200
            await there.grants.remove("T1")
        case "no code":
            back["code"] = ""
        case _:
            back["state"] = "../x" if kind == "../x" else back["state"] * 1_000
    slack.calls.clear()
    assert is_refused(await browser.come_back(there, back))
    assert not slack.calls
    assert await there.grants.every() == ()
    assert (tmp_path / "x").read_text() == "kept"
    assert not [*(tmp_path / "here").iterdir()]


async def test_case_17_a_foreign_browser_takes_nothing_from_the_one_that_began(there: Host) -> None:
    """Whoever sends somebody their own address, or reads one, can neither finish it nor end it."""
    browser, other = Browser(), Browser()
    back = await browser.allow(await browser.begin(there))
    await other.begin(there)
    assert is_refused(await other.come_back(there, back))
    assert (await browser.come_back(there, back)).status == 200


async def test_two_tabs_of_a_browser_can_both_finish(there: Host) -> None:
    """A double click begins twice; either way ends well, and each only once."""
    browser = Browser()
    first, second = [await browser.allow(await browser.begin(there)) for _ in range(2)]
    assert first["state"] != second["state"]
    assert (await browser.come_back(there, first)).status == 200
    assert (await browser.come_back(there, second)).status == 200
    assert is_refused(await browser.come_back(there, second))


async def test_whoever_does_not_allow_it_reads_so(slack: FakeSlack, there: Host) -> None:
    """Nothing is asked of Slack then, and the way to begin again is there."""
    slack.oauth.chosen = Chosen(denies=True)
    answer = await Browser().install(there)
    assert answer.status == 200
    assert "wasn&#x27;t allowed" in answer.body
    assert AGAIN in answer.body
    assert not slack.calls


@pytest.mark.parametrize(
    ("trouble", "status", "said"),
    [
        (Trouble(error="bad_client_secret"), 500, "tell whoever runs the bot"),
        (Trouble(error="invalid_code"), 400, "Please begin again"),
        (Trouble(503), 503, "begin again in a minute"),
        (Trouble(reset="after"), 503, "begin again in a minute"),
        (Trouble(429, "ratelimited", retry_after=900), 503, "begin again in a minute"),
    ],
)
async def test_what_slack_does_not_do_is_told(
    slack: FakeSlack, there: Host, trouble: Trouble, status: int, said: str
) -> None:
    """The page says who can do something about it; a code that may have been taken is not sent again."""
    slack.troubles["oauth.v2.access"].append(trouble)
    answer = await Browser().install(there)
    assert answer.status == status
    assert said in answer.body
    assert [method for method, _ in slack.calls] == ["oauth.v2.access"]
    assert await there.grants.every() == ()


async def test_pages_keep_to_themselves(slack: FakeSlack, there: Host) -> None:
    """They load nothing, run nothing, are framed and kept by nobody, and a workspace's name is text in them."""
    slack.oauth.chosen = Chosen(name="<script>alert(1)</script>")
    answer = await Browser().install(there)
    assert "<script" not in answer.body
    assert "&lt;script&gt;" in answer.body
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_nobody_fills_the_database_by_beginning(there: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many beginnings are kept at once; who comes then is asked to wait."""
    monkeypatch.setattr(beginnings, "MOST", 2)
    for _ in range(2):
        await Browser().begin(there)
    status, headers, body = await there.pages[INSTALL]({}, {})
    assert status == 503
    assert "Set-Cookie" not in headers
    assert "try again in some minutes" in body


async def test_case_17_nothing_secret_is_logged_shown_or_kept_plain(
    slack: FakeSlack, there: Host, each_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Codes, states, cookies, tokens and secrets are in no log at DEBUG, on no page and in no row, whatever happens."""
    caplog.set_level(logging.DEBUG)
    shown, secrets = "", {CLIENT_SECRET, KEY}
    for trouble in (None, Trouble(error="bad_client_secret"), Trouble(reset="after"), Trouble(500), Trouble(429)):
        if trouble:
            slack.troubles["oauth.v2.access"].append(trouble)
        browser = Browser()
        back = await browser.allow(await browser.begin(there))
        secrets |= {back["code"], back["state"], browser.cookies[COOKIE]}
        shown += (await browser.come_back(there, back)).body
    stored = rows(each_database)
    browser = Browser()
    back = await browser.allow(await browser.begin(there))
    secrets |= {back["code"], back["state"], browser.cookies[COOKIE]}
    await there.store.turns.do(lambda connection: connection.exec_driver_sql("DROP TABLE beginning"))
    answer = await browser.come_back(there, back)
    assert answer.status == 503
    assert (await there.pages[INSTALL]({}, {}))[0] == 503
    for one in slack.oauth.issued.values():
        secrets |= {one.token, one.refresh}
    assert len(secrets) >= 20
    assert "an installation failed with" in caplog.text
    for secret in secrets:
        assert secret not in caplog.text + shown + answer.body + stored
