"""`run`, `doctor` and `manifest`: the whole program beside a pretended Slack."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.testing import eventually
from tests.adapters.slack.fake import APP_TOKEN, SECRET, TOKEN, FakeSlack
from tests.adapters.slack.fake.reading import read
from tests.cli.rig import environment, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

OWNER = "who owns the lighthouse on gannet rock"


def free_port() -> str:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


async def started(project: Path, verb: str, slack: FakeSlack, **variables: str) -> asyncio.subprocess.Process:
    """Start the program beside a pretended Slack."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", verb),
        cwd=project,
        env=environment(SLACK_API_URL=slack.api_url, **variables),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def running(project: Path, slack: FakeSlack, **variables: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bot; what it leaves undone at the end is killed."""
    program = await started(project, "run", slack, SLACK_BOT_TOKEN=TOKEN, **variables)
    try:
        yield program
    finally:
        if program.returncode is None:
            program.kill()
        await program.communicate()


async def ended(program: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """Return the exit code, and what was told."""
    _, told = await asyncio.wait_for(program.communicate(), 30)
    return program.returncode, told.decode()


async def test_it_answers_by_sockets_and_ends_when_told(project: Path) -> None:
    """Two tokens and nothing else: a command is answered, hosts see that it is ready, and SIGTERM ends it well."""
    port = free_port()
    async with (
        FakeSlack() as slack,
        running(project, slack, SLACK_APP_TOKEN=APP_TOKEN, PORT=port) as program,
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
        code, told = await ended(program)
        assert code == 0
        assert told.endswith("Ended.\n")


async def test_it_answers_by_http(project: Path) -> None:
    """A signing secret in the place of the app token: Slack calls the bot."""
    port = free_port()
    async with (
        FakeSlack() as slack,
        running(project, slack, SLACK_SIGNING_SECRET=SECRET, PORT=port) as program,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):

        async def take(body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
            async with web.post("/slack/events", data=body, headers=headers) as response:
                return response.status, await response.text(), response.content_type

        async def is_ready() -> bool:
            try:
                async with web.get("/readyz") as response:
                    return response.status == 200
            except aiohttp.ClientConnectionError:
                return False

        while not await is_ready():
            assert program.returncode is None
            await asyncio.sleep(0.05)
        slack.take = take
        await slack.command("ann", "general", OWNER)
        await eventually(lambda: slack.world.posts, "an answer")
        async with web.post("/slack/events", data=b"{}") as response:
            assert response.status == 401


async def test_case_01_nothing_is_answered_twice_across_a_restart(project: Path) -> None:
    """What was answered before the program was killed is known to the next one."""
    async with FakeSlack() as slack:
        async with running(project, slack, SLACK_APP_TOKEN=APP_TOKEN) as program:
            sent = await slack.mention("ann", "general", OWNER)
            await eventually(lambda: slack.world.posts, "an answer")
            await slack.mention("ann", "general", "gannet-rock")  # its answer comes when the first is written down
            await eventually(lambda: len(slack.world.posts) == 2, "another")
            program.kill()
        slack.sockets.clear()
        async with running(project, slack, SLACK_APP_TOKEN=APP_TOKEN):
            await slack.deliver_again(sent)
            await slack.mention("ann", "general", "january-blackout")
            await eventually(lambda: len(slack.world.posts) >= 3, "the answer to what is new")
            assert len(slack.world.posts) == 3


@pytest.mark.parametrize("revoked", [TOKEN, APP_TOKEN])
async def test_case_15_a_refused_token_ends_the_program(project: Path, revoked: str) -> None:
    """It says in one sentence what to do, and names no token."""
    async with FakeSlack() as slack:
        slack.revoked.add(revoked)
        async with running(project, slack, SLACK_APP_TOKEN=APP_TOKEN) as program:
            code, told = await ended(program)
    assert code == 2
    assert "Slack refuses a token (invalid_auth). Copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN anew" in told
    assert "Traceback" not in told
    assert revoked not in told


def test_without_tokens_it_says_which_are_missing(project: Path) -> None:
    """Whoever starts it first learns what to set."""
    done = run(project, "run")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no token is set in the environment. For Slack, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN" in done.stderr
    done = run(project, "run", SLACK_BOT_TOKEN=TOKEN)
    assert "SLACK_APP_TOKEN is not set; find it at https://api.slack.com/apps" in done.stderr


async def doctor(project: Path, slack: FakeSlack, **variables: str) -> tuple[int | None, str]:
    """Return the doctor's exit code, and the findings."""
    program = await started(project, "doctor", slack, BRIEFING_STATE="~/bot.sqlite3", **variables)
    found, _ = await asyncio.wait_for(program.communicate(), 30)
    return program.returncode, found.decode()


async def test_the_doctor_finds_nothing_where_all_is_well(project: Path) -> None:
    """Library, state, both tokens and the scopes are looked at, each on a line."""
    async with FakeSlack() as slack:
        code, found = await doctor(project, slack, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN=APP_TOKEN)
    assert code == 0, found
    assert [line[:4] for line in found.splitlines()] == ["ok  "] * 6
    assert "Slack: briefings in Acme" in found


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "Slack: no tokens"),
        ({"SLACK_BOT_TOKEN": "xoxb-none", "SLACK_APP_TOKEN": APP_TOKEN}, "SLACK_BOT_TOKEN is refused (invalid_auth)"),
        ({"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-none"}, "SLACK_APP_TOKEN is refused (invalid_auth)"),
        ({"SLACK_BOT_TOKEN": TOKEN}, "Slack: a token is missing or wrong"),
        ({"BRIEFING_BRIEFINGS": "none"}, "the library: "),
    ],
)
async def test_the_doctor_names_what_is_wrong(project: Path, variables: dict[str, str], said: str) -> None:
    """Each finding comes with what to try, and the exit code tells scripts."""
    async with FakeSlack() as slack:
        code, found = await doctor(project, slack, **variables)
    assert code == 1
    assert said.endswith("(invalid_auth)") <= ("try: find it at" in found)
    assert any(line.startswith("BAD ") and said in line for line in found.splitlines()), found
    assert "try: " in found


async def test_the_doctor_names_missing_scopes(project: Path) -> None:
    """A scope that was not granted, and what is lost without it."""
    async with FakeSlack() as slack:
        slack.world.scopes.discard("im:write")
        code, found = await doctor(project, slack, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN=APP_TOKEN)
    assert code == 1
    assert "the scope im:write is missing, to tell one person what only they should read" in found


async def test_the_doctor_tells_who_cannot_be_reached(project: Path) -> None:
    """A network without Slack is no riddle."""
    async with FakeSlack() as slack:
        pass
    code, found = await doctor(project, slack, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN=APP_TOKEN)
    assert code == 1
    assert f"no answer from {slack.api_url}" in found


def test_the_manifest_can_be_pasted(project: Path) -> None:
    """It is JSON, with the library's topics as things to ask, the name that was given, and the address."""
    done = run(project, "manifest", "slack", "--name", "Lamp", "--url", "https://bot.example")
    made = json.loads(done.stdout)
    assert made["display_information"]["name"] == "Lamp"
    assert made["features"]["agent_view"]["suggested_prompts"][0]["message"] == "gannet-rock"
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://bot.example/slack/events"
