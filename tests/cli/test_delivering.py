"""`deliver` and `subscriptions`: the whole program beside a pretended Slack."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
import termios
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp

from bot.testing import eventually
from tests.adapters.slack.fake import APP_TOKEN, TEAM, TOKEN, FakeSlack, Trouble
from tests.adapters.slack.fake.reading import read
from tests.cli.programs import ended, free_port, running, started, told
from tests.cli.rig import environment, run

if TYPE_CHECKING:
    from pathlib import Path

GENERAL, SECRET = f"slack:{TEAM}:CGENERAL", f"slack:{TEAM}:GSECRET"
ANN = f"slack:{TEAM}:UANN"
FILE = f"""
- place: {GENERAL}
  when: mondays at 9am, Berlin
  owner: {ANN}
- place: {SECRET}
  topics: gannet-rock
  when: Friday 16:00 America/New_York
  when nothing changed: silence
"""


def state_of(project: Path) -> Path:
    """Return where the project's state is."""
    return project / "state" / "briefing-bot.sqlite3"


def make_due(project: Path) -> None:
    """Let every subscription have become due a moment ago."""
    with closing(sqlite3.connect(state_of(project))) as connection:
        now = int(datetime.now(UTC).timestamp() * 1_000_000)  # noqa: TID251 - the program's own clock is the machine's
        connection.execute("UPDATE subscription SET next_at = ?, since = ?", (now, now - 7 * 86_400_000_000))
        connection.commit()


def listed(project: Path) -> list[list[str]]:
    """Return what the program lists."""
    done = run(project, "subscriptions", "list")
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_a_file_can_be_imported_and_is_listed(project: Path) -> None:
    """What a file declares is kept once, however often it is imported, and changed by its id."""
    (project / "mine.yaml").write_text(FILE)
    for _ in range(2):
        done = run(project, "subscriptions", "import", "mine.yaml")
        assert (done.returncode, done.stderr[:20]) == (0, "2 subscriptions kept")
    first, second = listed(project)
    assert first[1:4] == [f"{GENERAL}:", "all", "Mondays at 09:00, Europe/Berlin"]
    assert second[1:4] == [f"{SECRET}:", "gannet-rock", "Fridays at 16:00, America/New_York"]
    for way, standing in (("pause", "paused"), ("resume", "active")):
        assert run(project, "subscriptions", way, first[0]).returncode == 0
        assert [row[5] for row in listed(project)] == [standing, "active"]
    assert run(project, "subscriptions", "remove", first[0], second[0]).returncode == 0
    assert listed(project) == []


def test_one_can_be_added_in_words(project: Path) -> None:
    """A place is subscribed by its ids; the rest has defaults, and what was there is changed."""
    assert run(project, "subscriptions", "add", GENERAL, "--owner", ANN).returncode == 0
    done = run(project, "subscriptions", "add", GENERAL, "--when", "tue 17:30 tokyo", "--topics", "gannet-rock")
    assert (done.returncode, len(listed(project))) == (0, 1)
    assert listed(project)[0][2:4] == ["gannet-rock", "Tuesdays at 17:30, Asia/Tokyo"]


def test_what_cannot_be_kept_is_told_with_its_line(project: Path) -> None:
    """Every mistake of a file is told at once, and nothing of it is kept."""
    (project / "mine.yaml").write_text(
        f"- place: general\n  when: someday\n- place: {GENERAL}\n  when: monday 9:00 UTC\n  topics: gannet-rook\n"
        f"- place: {GENERAL}\n  when: monday 9:00 UTC\n  owner: Ann\n"
    )
    done = run(project, "subscriptions", "import", "mine.yaml")
    lines = {int(line) for line in re.findall(r"mine\.yaml:(\d+)", done.stderr)}
    assert (done.returncode, lines) == (2, {1, 2, 5, 6, 8})
    assert "write gannet-rock" in done.stderr
    assert listed(project) == []


def test_what_is_not_there_is_told(project: Path) -> None:
    """A file or an id that isn't there is named."""
    missing = run(project, "subscriptions", "import", "nothing.yaml")
    assert (missing.returncode, "nothing.yaml" in missing.stderr) == (2, True)
    gone = run(project, "subscriptions", "pause", "s-00000000")
    assert (gone.returncode, "no subscription s-00000000" in gone.stderr) == (1, True)


async def test_what_is_due_is_delivered_once(project: Path) -> None:
    """`deliver --once` posts what is due, and ends; called again, it has nothing to do."""
    (project / "mine.yaml").write_text(FILE)
    run(project, "subscriptions", "import", "mine.yaml")
    make_due(project)
    async with FakeSlack() as slack:
        for _ in range(2):
            program = await started(project, "deliver --once", slack.api_url, SLACK_BOT_TOKEN=TOKEN)
            code, heard = await ended(program)
            assert (code, heard.splitlines()[-1]) == (0, "Delivering.")
            [post] = slack.world.posts.values()  # the other one says nothing where nothing changed
            assert post.channel == "CGENERAL"
            assert "Nothing material has changed in" in read(post.blocks, post.text)


async def test_some_or_all_can_be_sent_now(project: Path) -> None:
    """Summaries are posted at once: of all that are active, or of those that are named."""
    (project / "mine.yaml").write_text(FILE)
    run(project, "subscriptions", "import", "mine.yaml")
    first, second = (row[0] for row in listed(project))
    run(project, "subscriptions", "pause", second)
    async with FakeSlack() as slack:
        for which, channels in (("", ["CGENERAL"]), (f" {second}", ["CGENERAL", "GSECRET"])):
            program = await started(project, f"subscriptions send{which}", slack.api_url, SLACK_BOT_TOKEN=TOKEN)
            assert (await ended(program))[0] == 0
            assert sorted(post.channel for post in slack.world.posts.values()) == channels
    assert run(project, "subscriptions", "send", "s-00000000").returncode == 1
    assert first != second


async def test_case_14_a_delivery_that_is_under_way_is_seen_to_its_end(project: Path) -> None:
    """Told to end in the middle of a post, it waits for the answer, writes it down, and ends well."""
    run(project, "subscriptions", "add", GENERAL)
    make_due(project)
    async with FakeSlack() as slack:
        slack.troubles["chat.postMessage"].append(Trouble(slow=2))
        program = await started(project, "deliver", slack.api_url, SLACK_BOT_TOKEN=TOKEN)
        await eventually(lambda: any(method == "chat.postMessage" for method, _ in slack.calls), "a post")
        program.send_signal(signal.SIGTERM)
        assert (await ended(program))[0] == 0
        assert len(slack.world.posts) == 1
    with closing(sqlite3.connect(state_of(project))) as connection:
        assert connection.execute("SELECT state, attempts FROM delivery").fetchall() == [("sent", 1)]


async def test_case_15_a_token_that_is_refused_ends_it(project: Path) -> None:
    """Where Slack refuses the token, it ends with what to do."""
    async with FakeSlack() as slack:
        program = await started(project, "deliver", slack.api_url, SLACK_BOT_TOKEN="xoxb-of-another")  # noqa: S106
        code, heard = await ended(program)
    assert code == 2
    assert "Slack refuses a token (invalid_auth)" in heard


async def test_run_delivers_too_and_takes_orders(project: Path) -> None:
    """Beside its answers `run` posts what is due; somebody subscribes in chat, and asks for a summary now."""
    port = free_port()
    async with (
        FakeSlack() as slack,
        running(project, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN, BRIEFING_METRICS_PORT=port) as program,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):
        await told(program, "Connected to")
        await slack.command("ann", "general", "subscribe gannet-rock mondays 9:00 berlin")
        await eventually(lambda: len(slack.world.posts) == 2, "an announcement, and the word that it is done")
        await slack.command("ann", "general", "send now")
        await eventually(lambda: len(slack.world.posts) == 4, "the summary")
        texts = [read(post.blocks, post.text) for post in slack.world.posts.values() if post.readers is None]
        assert "weekly summary" in texts[0]
        assert "Nothing material has changed in Gannet Rock" in texts[1]
        async with asyncio.timeout(10):
            while "deliveries_sent_total 1.0" not in await (await web.get("/metrics")).text():  # noqa: ASYNC110 - of a process
                await asyncio.sleep(0.1)
    assert [row[2] for row in listed(project)] == ["gannet-rock"]


async def test_what_the_settings_declare_is_kept_and_ended(project: Path) -> None:
    """Subscriptions of config/subscriptions.yaml are there as soon as it runs, and gone with their lines."""
    file = project / "config" / "subscriptions.yaml"
    file.write_text(FILE)
    async with FakeSlack() as slack:
        for expected in (2, 0):
            program = await started(project, "deliver --once", slack.api_url, SLACK_BOT_TOKEN=TOKEN)
            assert (await ended(program))[0] == 0
            rows = listed(project)
            assert len(rows) == expected
            for row in rows:
                fixed = run(project, "subscriptions", "remove", row[0])
                assert (fixed.returncode, "config/subscriptions.yaml" in fixed.stderr) == (2, True)
            file.write_text("")


async def test_a_bar_shows_how_far_it_is(project: Path) -> None:
    """On a terminal, `deliver --once` shows how many are delivered, of how many."""
    run(project, "subscriptions", "add", GENERAL)
    make_due(project)
    async with FakeSlack() as slack:
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(ours, (24, 80))
        variables = environment(SLACK_API_URL=slack.api_url, SLACK_BOT_TOKEN=TOKEN)
        command = [sys.executable, "-m", "bot", "deliver", "--once"]
        with subprocess.Popen(command, cwd=project, env=variables, stdout=theirs, stderr=theirs) as program:  # noqa: ASYNC220 - a terminal's program
            os.close(theirs)
            heard = b""
            await eventually(lambda: program.poll() is not None, "its end")
            os.set_blocking(ours, False)
            while part := _rest(ours):
                heard += part
        os.close(ours)
    assert program.returncode == 0
    assert b"1/1" in heard


def _rest(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_without_tokens_it_says_what_it_needs(project: Path) -> None:
    """Who only posts needs no token for listening, and isn't asked for one."""
    done = run(project, "deliver")
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN is not set" in done.stderr
    assert "SLACK_APP_TOKEN" not in done.stderr


async def test_places_that_no_token_reaches_are_told(project: Path) -> None:
    """A subscription of another workspace would wait unseen for ever: it is named at the start."""
    run(project, "subscriptions", "add", "slack:T9:C9")
    async with FakeSlack() as slack:
        program = await started(project, "deliver --once", slack.api_url, SLACK_BOT_TOKEN=TOKEN)
        code, heard = await ended(program)
    assert code == 0
    assert f"no summaries come to 1 subscription of another workspace than the bot's, {TEAM}" in heard
    assert "slack:T9:C9:" in heard
