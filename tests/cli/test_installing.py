"""A bot that workspaces install themselves: `run`, `doctor`, `installations`, `key`, and the manifest."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.adapters.slack.installing import INSTALL
from bot.storage.sealing import new_key
from bot.testing import eventually
from tests.adapters.slack.fake import CLIENT, CLIENT_SECRET, SECRET, Chosen, FakeSlack
from tests.cli.programs import ended, free_port, running, started, told
from tests.cli.rig import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

URL = "https://bot.example"
KEY = new_key()
INSTALLS = {
    "SLACK_BOT_TOKEN": "",
    "SLACK_CLIENT_ID": CLIENT,
    "SLACK_CLIENT_SECRET": CLIENT_SECRET,
    "SLACK_SIGNING_SECRET": SECRET,
    "BRIEFING_URL": URL,
    "BRIEFING_KEY": KEY,
}


async def installed(port: str) -> str:
    """Install the bot as a browser does, through the server; return the page at the end."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", cookie_jar=aiohttp.DummyCookieJar()) as web:
        async with web.head(INSTALL) as response:  # who looks at a link before anybody follows it
            assert response.status == 405
        async with web.get(INSTALL, allow_redirects=False) as response:
            assert response.status == 302
            assert response.headers["Referrer-Policy"] == "no-referrer"
            slack, cookie = response.headers["Location"], response.headers["Set-Cookie"].partition(";")[0]
        async with web.get(slack, allow_redirects=False) as response:
            back = urlsplit(response.headers["Location"])
        address = f"{back.path}?{back.query}"
        async with web.head(address, headers={"Cookie": cookie}) as response:
            assert response.status == 405
        async with web.get(address, headers={"Cookie": cookie}) as response:
            assert (response.status, response.content_type) == (200, "text/html")
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            return await response.text()


async def doctor(project: Path, slack: FakeSlack, **variables: str) -> tuple[int | None, list[str]]:
    """Return the doctor's exit code, and what it found of Slack."""
    program = await started(project, "doctor", slack.api_url, **{**INSTALLS, **variables})
    found, _ = await asyncio.wait_for(program.communicate(), 30)
    lines = found.decode().splitlines()
    return program.returncode, [line for line in lines if "Slack" in line or line.startswith("     ")]


async def test_a_workspace_installs_the_bot_and_the_doctor_finds_it(project: Path) -> None:
    """The program serves the pages; no token stands in its files; then the doctor tries the token, and lists it."""
    port = free_port()
    async with FakeSlack() as slack:
        code, found = await doctor(project, slack)
        assert code == 0, found
        assert found[1] == f"note Slack: no workspace has it yet; open {URL}{INSTALL}"
        async with running(project, slack.api_url, PORT=port, **INSTALLS) as program:
            heard = await told(program, f"Listening on 127.0.0.1:{port}.\n")
            assert f"Slack: workspaces install the bot at {URL}{INSTALL}.\n" in heard
            assert "Installed in Acme" in await installed(port)
            token, kept = slack.oauth.latest.token, slack.oauth.latest.refresh
            for file in (project / "state").iterdir():
                assert token.encode() not in file.read_bytes()
                assert kept.encode() not in file.read_bytes()
            slack.oauth.issued[token].scopes = "commands"
            code, found = await doctor(project, slack)
            assert found[1:3] == [
                "ok   Slack: installed in 1 workspace",
                "BAD  Slack: briefings in Acme (T1): the scope app_mentions:read is missing, to be asked by a mention",
            ]
            assert code == 1
            slack.revoked.add(token)
            _, found = await doctor(project, slack)
            assert found[2:] == [
                "BAD  Slack: the token of T1 is refused (invalid_auth)",
                f"     try: let somebody there install the bot again, at {URL}{INSTALL}",
            ]
        _, found = await doctor(project, slack, BRIEFING_KEY=f"{new_key()} {KEY}")
        assert "note Slack: the tokens of 1 workspace are sealed with an older key; the next start of" in found[1]
        code, found = await doctor(project, slack, BRIEFING_KEY=new_key())
        assert code == 1
        assert found[1] == "BAD  Slack: tokens can't be opened"
        assert "the first is T1. Put the key that was used before beside it: BRIEFING_KEY=NEW,OLD." in found[2]


async def test_a_workspace_that_has_installed_it_is_answered_until_it_removes_it(project: Path) -> None:
    """By the token that it was installed with; summaries come by it, and at the end no row names the workspace."""
    port = free_port()
    async with (
        FakeSlack() as slack,
        running(project, slack.api_url, PORT=port, **INSTALLS) as program,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):

        async def take(body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
            async with web.post("/slack/events", data=body, headers=headers) as response:
                said.append(await response.text())
                return response.status, said[-1], response.content_type

        said: list[str] = []
        await told(program, f"Listening on 127.0.0.1:{port}.\n")
        slack.take = take
        await slack.command("ann", "general", "gannet-rock")
        assert "I'm not installed in this workspace" in said[-1]
        assert not slack.world.posts
        assert "Installed in Acme" in await installed(port)
        await slack.command("ann", "general", "subscribe friday 9:00 London")
        await eventually(lambda: len(slack.world.posts) >= 2, "an announcement, and a word to who asked")
        listed = run(project, "subscriptions", "list").stdout
        assert "slack:T1:" in listed
        run(project, "subscriptions", "send", listed.partition("\t")[0])
        await eventually(lambda: len(slack.world.posts) >= 3, "a summary")
        assert (await slack.event({"type": "app_uninstalled"})).statuses == [200]
        assert "T1" not in named_in(project / "state" / "briefing-bot.sqlite3")
        program.send_signal(signal.SIGTERM)
        assert (await ended(program))[0] == 0
        assert "T1" not in named_in(project / "state" / "briefing-bot.sqlite3")


def named_in(file: Path) -> set[object]:
    """Return everything that stands in a column of a database."""
    with closing(sqlite3.connect(file)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {value for name in tables for row in database.execute(f'SELECT * FROM "{name}"') for value in row}  # noqa: S608 - its own names


async def test_the_key_is_changed_at_a_start(project: Path) -> None:
    """With the new one first all tokens are sealed anew, and told of; with the new one alone it ends, saying why."""
    port, fresh = free_port(), new_key()
    async with FakeSlack() as slack:
        async with running(project, slack.api_url, PORT=port, **INSTALLS) as program:
            await told(program, "Listening on")
            await installed(port)
        other = {**INSTALLS, "BRIEFING_KEY": fresh}
        for command in ("run", "deliver"):
            done = await started(project, command, slack.api_url, **other)
            _, said = await asyncio.wait_for(done.communicate(), 30)
            assert done.returncode == 2
            assert b"BRIEFING_KEY doesn't open the tokens of 1 workspace" in said
            assert fresh.encode() not in said
        both = {**INSTALLS, "BRIEFING_KEY": f"{fresh},{KEY}"}
        async with running(project, slack.api_url, PORT=port, **both) as program:
            heard = await told(program, "Listening on")
        assert "Slack: the tokens of 1 workspace are sealed with the first key now.\n" in heard
        async with running(project, slack.api_url, PORT=port, **other) as program:
            assert "sealed" not in await told(program, "Listening on")


async def test_installations_are_listed_and_removed(project: Path) -> None:
    """Without any key: no token is shown, and with an installation goes what is kept of the workspace."""
    port = free_port()
    async with FakeSlack() as slack, running(project, slack.api_url, PORT=port, **INSTALLS) as program:
        await told(program, "Listening on")
        await installed(port)
        slack.oauth.chosen, slack.oauth.rotates = Chosen(organisation="E1", is_for_all=True), False
        await installed(port)
        listed = run(project, "installations", "list")
    organisation, team = listed.stdout.splitlines()
    assert organisation == "E1\tE1\tAcme Group\tnever"
    assert team.startswith("T1\t-\tAcme\t20")
    assert "xox" not in listed.stdout
    assert run(project, "subscriptions", "add", "slack:T1:C1").returncode == 0
    done = run(project, "installations", "remove", "T1", "T9")
    assert done.returncode == 1
    assert done.stderr.startswith("There is no installation T9; `briefing-bot installations list` shows those that")
    assert "In Slack the app stays until somebody removes it there" in done.stderr
    assert run(project, "installations", "list").stdout == organisation + "\n"
    assert run(project, "subscriptions", "list").stdout == ""


def test_each_key_is_new(project: Path) -> None:
    """It is what BRIEFING_KEY takes, and stands on standard output alone."""
    first, second = (run(project, "key") for _ in range(2))
    assert first.stdout != second.stdout
    assert len(first.stdout) == 45
    assert not first.stderr


async def test_what_keeps_workspaces_from_installing_is_told_at_once(project: Path) -> None:
    """One line for each thing, with where to find it; no secret is shown."""
    async with FakeSlack() as slack:
        nothing = dict.fromkeys(INSTALLS, "") | {"SLACK_CLIENT_ID": "abc", "SLACK_BOT_TOKEN": "xoxb-1-secret"}
        async with running(project, slack.api_url, **nothing) as program:
            _, said = await asyncio.wait_for(program.communicate(), 30)
            assert program.returncode == 2
    lines = said.decode().splitlines()
    assert [line.split()[0] for line in lines] == [
        "SLACK_BOT_TOKEN",
        "SLACK_CLIENT_SECRET",
        "SLACK_SIGNING_SECRET",
        "SLACK_CLIENT_ID",
        "BRIEFING_KEY",
        "The",
    ]
    assert "can't be set together" in lines[0]
    assert "secret" not in said.decode().replace("Client Secret", "").replace("Signing Secret", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--installs"], "--installs needs --url"), (["--installs", "--url", "http://x"], "--url must be https://")],
)
def test_the_manifest_for_many_needs_an_address(project: Path, arguments: list[str], said: str) -> None:
    """A browser has to come back to somewhere."""
    done = run(project, "manifest", "slack", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_the_manifest_for_many_lets_organisations_install_and_tokens_expire(project: Path) -> None:
    """And names where a browser comes back to."""
    done = run(project, "manifest", "slack", "--installs", "--url", f"{URL}/")
    made = json.loads(done.stdout)
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert made["settings"]["org_deploy_enabled"] is True
    assert made["settings"]["token_rotation_enabled"] is True
    assert made["settings"]["socket_mode_enabled"] is False
