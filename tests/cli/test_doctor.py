"""`doctor`: what keeps the bot from answering, each with the way to mend it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from tests.adapters.slack.fake import APP_TOKEN, SECRET, TOKEN, FakeSlack, Trouble
from tests.cli.programs import started
from tests.cli.rig import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
LASTING = "~/bot.sqlite3"


async def doctor(project: Path, slack: FakeSlack, **variables: str) -> tuple[int | None, str]:
    """Return the doctor's exit code, and the findings."""
    program = await started(project, "doctor", slack.api_url, **{"BRIEFING_STATE": LASTING, **variables})
    found, _ = await asyncio.wait_for(program.communicate(), 30)
    return program.returncode, found.decode()


def marks(found: str) -> list[str]:
    """Return how each line begins."""
    return [line.split()[0] for line in found.splitlines()]


async def test_it_finds_nothing_where_all_is_well(project: Path) -> None:
    """Library, state, both tokens and the scopes are looked at, each on a line; what is optional is no fault."""
    async with FakeSlack() as slack:
        code, found = await doctor(project, slack, **TOKENS)
        assert code == 0, found
        assert marks(found) == ["ok"] * 4 + ["note"] * 3 + ["ok"]
        assert "ok   Slack: briefings in Acme\n" in found
        assert "note Slack: the optional scope channels:history isn't granted; it is there to be asked again" in found
        readme = (ROOT / "README.md").read_text("utf-8")
        assert all(line in readme for line in found.splitlines()[2:])
        slack.world.scopes |= {"channels:history", "files:write", "users:read"}
        code, found = await doctor(project, slack, SLACK_SIGNING_SECRET=SECRET, **TOKENS)
        assert (code, marks(found)) == (0, ["ok"] * 5 + ["note"])
        assert "are both set; Socket Mode is used." in found


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "no token for any platform"),
        ({"SLACK_BOT_TOKEN": "xoxb-none", "SLACK_APP_TOKEN": APP_TOKEN}, "SLACK_BOT_TOKEN is refused (invalid_auth)"),
        ({"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-none"}, "SLACK_APP_TOKEN is refused (invalid_auth)"),
        ({"SLACK_BOT_TOKEN": TOKEN}, "Slack: a token is missing or wrong"),
        ({"BRIEFING_BRIEFINGS": "none"}, "the library: "),
    ],
)
async def test_it_names_what_is_wrong(project: Path, variables: dict[str, str], said: str) -> None:
    """Each finding comes with what to try, and the exit code tells scripts."""
    async with FakeSlack() as slack:
        code, found = await doctor(project, slack, **variables)
    assert code == 1
    assert said.endswith("(invalid_auth)") <= ("try: find it at" in found)
    assert any(line.startswith("BAD ") and said in line for line in found.splitlines()), found
    assert "try: " in found


async def test_without_tokens_it_names_all(project: Path) -> None:
    """Slack needs two, which stand in different places; Discord one."""
    async with FakeSlack() as slack:
        _, found = await doctor(project, slack)
    assert "\n          SLACK_BOT_TOKEN is not set; find it at https://api.slack.com/apps under OAuth &" in found
    assert (
        "\n          DISCORD_TOKEN is not set; find it at https://discord.com/developers/applications, your app"
        in found
    )
    assert "\n          SLACK_APP_TOKEN is not set; find it at https://api.slack.com/apps under Basic Info" in found


async def test_it_names_missing_scopes(project: Path) -> None:
    """A scope that was not granted, what is lost without it, and where it is granted."""
    async with FakeSlack() as slack:
        slack.world.scopes.discard("im:write")
        code, found = await doctor(project, slack, **TOKENS)
    assert code == 1
    assert "BAD  Slack: the scope im:write is missing, to tell one person what only they should read" in found
    for step in ("App Manifest", "paste", "save", "Reinstall to Workspace", "copy SLACK_BOT_TOKEN anew"):
        assert step in found


async def test_it_tells_who_cannot_be_reached(project: Path) -> None:
    """A network without Slack is no riddle."""
    async with FakeSlack() as slack:
        pass
    code, found = await doctor(project, slack, **TOKENS)
    assert code == 1
    assert f"no answer from {slack.api_url}" in found


@pytest.mark.parametrize(
    ("trouble", "said", "mend"),
    [
        (
            Trouble(error="missing_scope"),
            "SLACK_APP_TOKEN lacks the scope connections:write",
            "generate a new one with",
        ),
        (Trouble(503), "no answer from http://127.0.0.1", "look at the network"),
        (Trouble(error="invalid_auth"), "SLACK_APP_TOKEN is refused (invalid_auth)", "find it at"),
    ],
)
async def test_it_tells_why_there_is_no_connection(project: Path, trouble: Trouble, said: str, mend: str) -> None:
    """A token without the scope, a network in the way and a wrong token are mended in three ways."""
    async with FakeSlack() as slack:
        slack.troubles["apps.connections.open"].extend([trouble] * 3)
        code, found = await doctor(project, slack, **TOKENS)
    assert code == 1
    assert f"BAD  Slack: {said}" in found
    assert f"try: {mend}" in found


async def test_each_line_comes_as_soon_as_it_is_found(project: Path) -> None:
    """Whoever waits for Slack sees meanwhile what was found."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api/"
        program = await started(project, "doctor", url, BRIEFING_STATE=LASTING, **TOKENS)
        assert program.stdout
        for begin in (b"ok   the library: ", b"ok   the state: "):
            line = await asyncio.wait_for(program.stdout.readline(), 30)
            assert line.startswith(begin)
        program.kill()
        await program.communicate()


async def test_it_tries_the_state_as_run_does(project: Path) -> None:
    """A folder in its place, what is no database and a file in the way of a folder are found; nothing is made."""
    (project / "folder").mkdir()
    (project / "text").write_text("This is no database, however long one looks at it. " * 100)
    states = {"folder": "is a directory", "text": "text", "text/bot.sqlite3": "text", "new/bot.sqlite3": ""}
    async with FakeSlack() as slack:
        for name, said in states.items():
            code, found = await doctor(project, slack, BRIEFING_STATE=name, **TOKENS)
            assert code == bool(said), found
            assert any(line.startswith("BAD  the state: ") and said in line for line in found.splitlines()) == bool(
                said
            )
    assert not (project / "new").exists()


async def test_a_disk_that_is_emptied_is_a_note(project: Path) -> None:
    """The bot runs there, as `run` says, too; whoever tries it out is told, and may go on."""
    async with FakeSlack() as slack:
        code, found = await doctor(project, slack, BRIEFING_STATE="/tmp/briefing-bot-test/bot.sqlite3", **TOKENS)  # noqa: S108 - never made
    assert code == 0
    assert "note the state: the state lies in /tmp, which is emptied from time to time" in found


async def test_from_another_folder_it_says_where_to_start(tmp_path: Path) -> None:
    """Whoever stands in the wrong folder gets the hint that `run` gives."""
    async with FakeSlack() as slack:
        code, found = await doctor(tmp_path, slack, **TOKENS)
    assert code == 1
    assert "BAD  the library: " in found
    assert "try: start in the project's folder, or with --config FILE" in found
