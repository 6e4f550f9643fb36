"""`run`, `doctor` and `invite`: the whole program beside a pretended Discord, and beside both platforms."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.testing import eventually
from tests.adapters.discord.fake import APPLICATION, TOKEN, FakeDiscord
from tests.adapters.discord.fake.reading import read
from tests.adapters.slack.fake import APP_TOKEN, FakeSlack
from tests.adapters.slack.fake import TOKEN as BOT_TOKEN
from tests.cli.programs import ended, free_port, running, started, told
from tests.cli.rig import run

if TYPE_CHECKING:
    from pathlib import Path

OWNER = "who owns the lighthouse on gannet rock"
TRUST = "It belongs to the Northern Lamp Trust."
NOWHERE = "http://127.0.0.1:9/api/"


def variables(discord: FakeDiscord, **more: str) -> dict[str, str]:
    """Return what lets the program take this for Discord, and Slack for absent."""
    where = {"DISCORD_API_URL": discord.api_url, "DISCORD_GATEWAY_URL": discord.gateway_url}
    return {"SLACK_BOT_TOKEN": "", "DISCORD_TOKEN": TOKEN, **where, **more}


async def test_it_answers_and_ends_when_told(project: Path) -> None:
    """One token and nothing else: a command is answered, hosts see that it is ready, and SIGTERM ends it well."""
    port = free_port()
    async with (
        FakeDiscord() as discord,
        running(project, NOWHERE, **variables(discord, PORT=port)) as program,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):
        heard = await told(program, "Connected to Discord as bot, in 1 server. Try /briefing there; Ctrl-C ends")
        assert "Discord: connecting …\n" in heard
        sent = await discord.command("ann", "general", "briefing", "ask", question=OWNER)
        await eventually(lambda: discord.world.posts, "an answer")
        [post] = discord.world.posts.values()
        assert TRUST in read(post.payload)
        assert post.readers == frozenset({"ann"})
        assert len(sent.responses) == 1
        for path in ("/livez", "/readyz"):
            await _is_ok(web, path)
        program.send_signal(signal.SIGTERM)
        code, heard = await ended(program)
        assert (code, heard.splitlines()[-1]) == (0, "Ended.")


async def _is_ok(web: aiohttp.ClientSession, path: str) -> None:
    """Wait until a host sees that all is well: servers are counted as ready a moment after the first command."""
    async with asyncio.timeout(10):
        while True:
            async with web.get(path) as response:
                if response.status == 200:
                    return
            await asyncio.sleep(0.05)


async def test_case_01_nothing_is_answered_twice_across_a_restart(project: Path) -> None:
    """What was answered before is answered by no later process."""
    async with FakeDiscord() as discord:
        async with running(project, NOWHERE, **variables(discord)):
            sent = await discord.mention("ann", "general", OWNER)
            await eventually(lambda: discord.world.posts, "an answer")
        async with running(project, NOWHERE, **variables(discord)):
            await discord.deliver_again(sent)
            await discord.mention("ann", "general", "hello")
            await eventually(lambda: len(discord.world.posts) == 2, "an answer to what is new")
        assert sum(TRUST in read(post.payload) for post in discord.world.posts.values()) == 1


@pytest.mark.parametrize(
    ("trouble", "said"),
    [("401", "Discord refuses DISCORD_TOKEN (401). Make a new one at"), ("4014", "what it wants to hear (4014)")],
)
async def test_case_15_what_discord_refuses_ends_the_program(project: Path, trouble: str, said: str) -> None:
    """A token that isn't taken, or what the bot may not hear: one clear sentence, and no further try."""
    async with FakeDiscord() as discord:
        if trouble == "401":
            discord.token = "another"  # noqa: S105 - of no real Discord
        async with running(project, NOWHERE, **variables(discord)) as program:
            if trouble == "4014":
                await discord.connected()
                await discord.hang_up(4014)
            code, heard = await ended(program)
    assert code == 2
    assert said in heard
    assert TOKEN not in heard


async def test_one_platform_never_takes_the_other_down(project: Path) -> None:
    """In one process, a token that Discord refuses leaves Slack answering; hosts and whoever runs it are told."""
    port = free_port()
    async with FakeDiscord() as discord, FakeSlack() as slack:
        discord.token = "another"  # noqa: S105 - of no real Discord
        both = variables(discord, SLACK_BOT_TOKEN=BOT_TOKEN, SLACK_APP_TOKEN=APP_TOKEN, PORT=port)
        async with (
            running(project, slack.api_url, **both) as program,
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
        ):
            await told(program, "Discord refuses DISCORD_TOKEN (401)")
            await slack.command("ann", "general", OWNER)
            await eventually(lambda: slack.world.posts, "an answer")
            async with web.get("/readyz") as response:
                assert response.status == 200
                assert "Discord refuses DISCORD_TOKEN (401)" in await response.text()
            slack.revoked.add(BOT_TOKEN)
            await slack.mention("ann", "general", OWNER)
            code, heard = await ended(program)
    assert code == 2
    assert "Slack refuses a token" in heard


async def test_both_are_answered_by_one_process(project: Path) -> None:
    """Two platforms, one library, one state."""
    async with FakeDiscord() as discord, FakeSlack() as slack:
        both = variables(discord, SLACK_BOT_TOKEN=BOT_TOKEN, SLACK_APP_TOKEN=APP_TOKEN)
        async with running(project, slack.api_url, **both):
            await slack.command("ann", "general", OWNER)
            await discord.mention("ann", "general", OWNER)
            await eventually(lambda: slack.world.posts and discord.world.posts, "both answers")


async def doctor(project: Path, discord: FakeDiscord, **more: str) -> tuple[int | None, str]:
    """Return the doctor's exit code, and the findings."""
    program = await started(project, "doctor", NOWHERE, **variables(discord, BRIEFING_STATE="~/bot.sqlite3", **more))
    found, _ = await program.communicate()
    return program.returncode, found.decode()


async def test_the_doctor_looks_at_discord(project: Path) -> None:
    """The bot and its servers, a refused token, and a Discord that isn't there."""
    async with FakeDiscord() as discord:
        code, found = await doctor(project, discord)
        assert (code, found.splitlines()[-1]) == (0, "ok   Discord: bot, in 1 server"), found
        discord.world.guilds.clear()
        discord.starts_left = 3
        _, found = await doctor(project, discord)
        assert "note Discord: no server has it yet; `briefing-bot invite discord` prints" in found
        assert "BAD  Discord: only 3 sessions can be begun today" in found
        discord.starts_left = 500
        discord.world.guilds.extend(["1"] * 2_001)
        code, found = await doctor(project, discord)
        assert code == 0
        assert "note Discord: 1 connection for 2,001 servers will soon be too few\n     try: set `shards` to 2" in found
        code, found = await doctor(project, discord, BRIEFING_SHARDS="2")
        assert "too few" not in found
        discord.token = "another"  # noqa: S105 - of no real Discord
        code, found = await doctor(project, discord)
        assert code == 1
        assert "BAD  Discord: DISCORD_TOKEN is refused (401)\n     try: find it at https://discord.com" in found
    code, found = await doctor(project, discord)
    assert "BAD  Discord: no answer" in found


async def test_the_invitation_is_a_link(project: Path) -> None:
    """It names the application, which Discord is asked for or which is given, and the permissions."""
    async with FakeDiscord() as discord:
        program = await started(project, "invite discord", NOWHERE, **variables(discord))
        asked, _ = await program.communicate()
    link = run(project, "invite", "discord", "--application", APPLICATION).stdout
    assert link == asked.decode()
    scopes = "scope=bot+applications.commands"
    assert link.startswith(f"https://discord.com/oauth2/authorize?client_id={APPLICATION}&{scopes}&permissions=")
    personal = run(project, "invite", "discord", "--personal", "--application", APPLICATION).stdout
    assert personal.endswith("&scope=applications.commands&integration_type=1\n")
    assert "Or name the application: --application ID" in run(project, "invite", "discord").stderr
