"""`run` and `manifest`: the whole program beside a pretended Slack."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.testing import eventually
from tests.adapters.slack.fake import APP_TOKEN, SECRET, TOKEN, FakeSlack, Trouble
from tests.adapters.slack.fake.reading import read
from tests.cli.programs import ended, free_port, running, told
from tests.cli.rig import ROOT, run
from tests.test_metering import judged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OWNER = "who owns the lighthouse on gannet rock"
CONNECTED = "Connected to Acme as @briefings. Try /briefing there; Ctrl-C ends the bot.\n"


async def test_it_answers_by_sockets_and_ends_when_told(project: Path) -> None:
    """Two tokens and nothing else: a command is answered, hosts see that it is ready, and SIGTERM ends it well."""
    port = free_port()
    async with (
        FakeSlack() as slack,
        running(project, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN, PORT=port) as program,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):
        await slack.command("ann", "general", OWNER)
        await eventually(lambda: slack.world.posts, "an answer")
        [post] = slack.world.posts.values()
        assert "It belongs to the Northern Lamp Trust." in read(post.blocks, post.text)
        for path in ("/livez", "/readyz"):
            async with web.get(path) as response:
                assert response.status == 200
        await slack.disconnect("")
        program.send_signal(signal.SIGTERM)
        code, heard = await ended(program)
        assert code == 0
        assert heard.endswith("Ended.\n")


async def test_it_says_what_it_does_and_where_it_is(project: Path) -> None:
    """Whoever starts it learns that it works, where, and what to try; once, however often it connects."""
    async with FakeSlack() as slack, running(project, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN) as program:
        heard = await told(program, CONNECTED)
        assert heard.removeprefix(heard.partition("Reading")[0]) in (ROOT / "README.md").read_text("utf-8")
        assert heard.index("Reading the briefings …\n") < heard.index("Slack: connecting …\n")
        [first] = slack.sockets
        await slack.disconnect("refresh_requested")
        await eventually(lambda: slack.sockets and first not in slack.sockets, "another connection")
        await slack.mention("ann", "general", OWNER)
        await eventually(lambda: slack.world.posts, "an answer")
        program.send_signal(signal.SIGINT)
        assert await ended(program) == (0, "Ended.\n")


async def test_with_both_secrets_it_says_which_way_it_takes(project: Path) -> None:
    """A secret that isn't used is told, so that nobody waits to be called."""
    both = {"SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": SECRET}
    async with FakeSlack() as slack, running(project, slack.api_url, **both) as program:
        heard = await told(program, CONNECTED)
    assert "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set; Socket Mode is used." in heard


async def test_it_answers_by_http(project: Path) -> None:
    """A signing secret in the place of the app token: Slack calls the bot."""
    port = free_port()
    async with (
        FakeSlack() as slack,
        running(project, slack.api_url, SLACK_SIGNING_SECRET=SECRET, PORT=port) as program,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):

        async def take(body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
            async with web.post("/slack/events", data=body, headers=headers) as response:
                return response.status, await response.text(), response.content_type

        await told(program, "Slack: Acme, as @briefings; waiting to be called at /slack/events.\n")
        slack.take = take
        await slack.command("ann", "general", OWNER)
        await eventually(lambda: slack.world.posts, "an answer")
        async with web.post("/slack/events", data=b"{}") as response:
            assert response.status == 401


async def test_case_01_nothing_is_answered_twice_across_a_restart(project: Path) -> None:
    """What was answered before the program was killed is known to the next one."""
    async with FakeSlack() as slack:
        async with running(project, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN) as program:
            sent = await slack.mention("ann", "general", OWNER)
            await eventually(lambda: slack.world.posts, "an answer")
            await slack.mention("ann", "general", "gannet-rock")  # its answer comes when the first is written down
            await eventually(lambda: len(slack.world.posts) == 2, "another")
            program.kill()
        slack.sockets.clear()
        async with running(project, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN):
            await slack.deliver_again(sent)
            await slack.mention("ann", "general", "january-blackout")
            await eventually(lambda: len(slack.world.posts) >= 3, "the answer to what is new")
            assert len(slack.world.posts) == 3


@pytest.mark.parametrize("revoked", [TOKEN, APP_TOKEN])
async def test_case_15_a_refused_token_ends_the_program(project: Path, revoked: str) -> None:
    """It says in one sentence what to do, and names no token."""
    async with FakeSlack() as slack:
        slack.revoked.add(revoked)
        async with running(project, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN) as program:
            code, heard = await ended(program)
    assert code == 2
    assert "Slack refuses a token (invalid_auth). Copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN anew" in heard
    assert "Traceback" not in heard
    assert revoked not in heard


@pytest.mark.parametrize("secret", [{"SLACK_APP_TOKEN": APP_TOKEN}, {"SLACK_SIGNING_SECRET": SECRET}])
async def test_case_15_so_does_one_that_is_revoked_later(project: Path, secret: dict[str, str]) -> None:
    """Who can't answer any more doesn't look as if it could: the next reply that Slack refuses ends the program."""
    port = free_port()
    async with FakeSlack() as slack, running(project, slack.api_url, PORT=port, **secret) as program:
        await told(program, "as @briefings")
        if "SLACK_APP_TOKEN" not in secret:

            async def take(body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
                address = f"http://127.0.0.1:{port}/slack/events"
                async with aiohttp.request("POST", address, data=body, headers=headers) as response:
                    return response.status, await response.text(), response.content_type

            slack.take = take
        slack.revoked.add(TOKEN)
        await slack.mention("ann", "general", OWNER)
        code, heard = await ended(program)
    assert code == 2
    assert "Slack refuses a token (invalid_auth)." in heard
    assert "Traceback" not in heard


async def test_a_scope_that_is_missing_is_told(project: Path) -> None:
    """At the start, and again where a reply needs it: with what for, and who knows more."""
    async with FakeSlack() as slack:
        slack.world.scopes.discard("chat:write")
        async with running(project, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN) as program:
            heard = await told(program, CONNECTED)
            assert "the scope chat:write is missing, to answer; `briefing-bot doctor` tells how to grant it" in heard
            await slack.mention("ann", "general", OWNER)
            heard = await told(program, "missing_scope")
    assert "missing_scope; `briefing-bot doctor` tells which scope" in heard


def test_without_tokens_it_says_which_are_missing(project: Path) -> None:
    """Whoever starts it first learns what to set, and where to find it."""
    done = run(project, "run")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no token is set in the environment.\nFor Slack:\nSLACK_BOT_TOKEN is not set; find it at" in done.stderr
    assert "SLACK_APP_TOKEN is not set; find it at https://api.slack.com/apps" in done.stderr
    done = run(project, "run", SLACK_BOT_TOKEN=TOKEN)
    assert "SLACK_APP_TOKEN is not set; find it at https://api.slack.com/apps" in done.stderr


async def test_an_app_token_that_may_not_connect_is_told(project: Path) -> None:
    """That scope is chosen when the token is made, so that only another token helps."""
    async with FakeSlack() as slack:
        slack.troubles["apps.connections.open"].append(Trouble(error="missing_scope"))
        async with running(project, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN) as program:
            code, heard = await ended(program)
    assert code == 2
    assert "SLACK_APP_TOKEN lacks the scope connections:write; generate a new one with connections:write" in heard


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PORT": "80a"}, "environment: PORT: "),
        ({"BRIEFING_HOST": "192.0.2.1"}, "192.0.2.1 is no address of this machine. Set BRIEFING_HOST to"),
        ({"BRIEFING_HOST": "a..b"}, "a..b is no address of this machine. Set BRIEFING_HOST to"),
    ],
)
def test_a_wrong_port_or_host_is_told(project: Path, variables: dict[str, str], said: str) -> None:
    """The message names the variable that was set."""
    given = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": "http://127.0.0.1:9/"}
    done = run(project, "run", **given, **variables)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_port_that_is_taken_is_told(project: Path) -> None:
    """Most likely the bot runs already."""
    given = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": "http://127.0.0.1:9/"}
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(project, "run", **given, PORT=str(port))
    assert done.returncode == 2
    said = f"Port {port} is taken, perhaps by another briefing-bot. End that one, or set PORT.\n"
    assert done.stderr.endswith(said)


def test_the_manifest_can_be_pasted(project: Path) -> None:
    """It is JSON, with the library's topics as things to ask, the name that was given, and the address."""
    for url in ("https://bot.example", "https://bot.example/", "https://bot.example/slack/events"):
        done = run(project, "manifest", "slack", "--name", "Lamp", "--url", url)
        made = json.loads(done.stdout)
        assert made["display_information"]["name"] == "Lamp"
        assert made["features"]["agent_view"]["suggested_prompts"][0]["message"] == "gannet-rock"
        assert made["settings"]["event_subscriptions"]["request_url"] == "https://bot.example/slack/events"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        *(
            ("--url", url, "--url must be https:// and a host")
            for url in ("", "bot.example", "http://bot.example", "https://", "https:///x", "https://a b", "https://a:x")
        ),
        *(("--name", name, "--name must have 1 to 35 characters.") for name in ("", " ", "x" * 36)),
    ],
)
def test_the_manifest_takes_only_what_slack_takes(project: Path, option: str, value: str, said: str) -> None:
    """What Slack would refuse when it is pasted is refused here, with a sentence."""
    done = run(project, "manifest", "slack", option, value)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


async def test_its_log_and_what_it_tells_may_be_json(project: Path) -> None:
    """From the start to the end each line is an object, the last words of a program that can't go on included."""
    given = {"SLACK_APP_TOKEN": APP_TOKEN, "BRIEFING_LOG_FORMAT": "json", "BRIEFING_LOG_LEVEL": "debug"}
    async with FakeSlack() as slack:
        async with running(project, slack.api_url, **given) as program:
            heard = await told(program, CONNECTED.rstrip())
            await slack.command("ann", "general", "planted words")
            await eventually(lambda: slack.world.posts, "an answer")
            program.send_signal(signal.SIGTERM)
            code, more = await ended(program)
        assert code == 0
        slack.revoked.add(TOKEN)
        async with running(project, slack.api_url, **given) as program:
            code, last = await ended(program)
    assert code == 2
    messages = [json.loads(line)["message"] for line in (heard + more + last).splitlines()]
    assert CONNECTED.rstrip() in messages
    assert messages[-1].startswith("Slack refuses a token (invalid_auth).")
    for secret in (TOKEN, APP_TOKEN, "planted"):
        assert secret not in heard + more + last


async def test_figures_are_on_a_port_of_their_own(project: Path) -> None:
    """There it tells what was answered, and whether the platform is there; the port that platforms call has none."""
    port, own = free_port(), free_port()
    given = {"SLACK_APP_TOKEN": APP_TOKEN, "PORT": port, "BRIEFING_METRICS_PORT": own}
    async with (
        FakeSlack() as slack,
        running(project, slack.api_url, **given) as program,
        aiohttp.ClientSession() as web,
    ):
        await told(program, CONNECTED)
        await slack.command("ann", "general", OWNER)
        await eventually(lambda: slack.world.posts, "an answer")
        async with web.get(f"http://127.0.0.1:{port}/metrics") as response:
            assert response.status == 404
        expected = 'briefing_requests_total{kind="command",outcome="answer",platform="slack"} 1.0'
        text = ""
        async with asyncio.timeout(10):
            while expected not in text:
                async with web.get(f"http://127.0.0.1:{own}/metrics") as response:
                    text = await response.text()
    for sample in ('briefing_connections{platform="slack"} 1.0', 'briefing_platform_ready{platform="slack"} 1.0'):
        assert sample in text
    assert 'briefing_platform_calls_total{outcome="answered",platform="slack"} 0.0' not in text
    assert "briefing_database_turn_seconds_count 0.0" not in text
    judged(text)
