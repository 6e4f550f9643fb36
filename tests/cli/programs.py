"""The whole program, started beside a pretended Slack."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.adapters.slack.fake import TOKEN
from tests.cli.rig import environment

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path


def free_port() -> str:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


async def started(project: Path, words: str, api_url: str, **variables: str) -> Process:
    """Start the program with some words, and Slack at this address."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words.split()),
        cwd=project,
        env=environment(SLACK_API_URL=api_url, **variables),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def running(project: Path, api_url: str, **variables: str) -> AsyncIterator[Process]:
    """Run the bot; what it leaves undone at the end is killed."""
    program = await started(project, "run", api_url, **{"SLACK_BOT_TOKEN": TOKEN, **variables})
    try:
        yield program
    finally:
        if program.returncode is None:
            program.kill()
        await program.communicate()


async def told(program: Process, words: str) -> str:
    """Return all that the program tells until it says these words."""
    heard = ""
    async with asyncio.timeout(30):
        while words not in heard:
            line = await (program.stderr or asyncio.StreamReader()).readline()
            assert line, f"never heard {words!r} in {heard!r}"
            heard += line.decode()
    return heard


async def ended(program: Process) -> tuple[int | None, str]:
    """Return the exit code, and what was told."""
    _, heard = await asyncio.wait_for(program.communicate(), 30)
    return program.returncode, heard.decode()
