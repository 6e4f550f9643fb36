"""Build the container image and try it as docs/operations.md runs it, beside a pretended Slack on loopback.

    python -m tools.try_image                                the image that `docker build` makes
    python -m tools.try_image --image NAME                   one that is there already
    CONTAINER_ENGINE="podman --runtime runc" CONTAINER_OPTIONS="--ulimit nofile=1024:1024" python -m tools.try_image

Each thing that holds is printed. Ends with an error at the first that doesn't.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import secrets
import shlex
from pathlib import Path
from typing import Final

from bot.testing import eventually
from tests.adapters.slack.fake import APP_TOKEN, TOKEN, FakeSlack
from tests.adapters.slack.fake.reading import read
from tests.cli.programs import free_port

ROOT: Final = Path(__file__).parent.parent
ENGINE: Final = shlex.split(os.environ.get("CONTAINER_ENGINE", "docker"))
OPTIONS: Final = shlex.split(os.environ.get("CONTAINER_OPTIONS", ""))
"""What this machine's engine needs besides; nothing that would loosen what follows."""
HARDENED: Final = shlex.split(
    "--read-only --cap-drop ALL --security-opt no-new-privileges --user 10001:10001 --tmpfs /tmp"
)
_QUESTION: Final = "does microsoft own openai"
_STARTS: Final = 180.0  # seconds
_LOOKS: Final = """
import os
facts = dict(line.split(":", 1) for line in open("/proc/1/status"))
print(facts["Uid"].split(), facts["Gid"].split(), facts["CapEff"].strip(), facts["CapBnd"].strip(), facts["NoNewPrivs"])
for place in ("/", "/app", "/opt/bot", "/etc", "/usr/bin"):
    try:
        open(os.path.join(place, "written"), "w")
    except OSError:
        continue
    print("WRITTEN", place)
"""


def health_command(dockerfile: str) -> list[str]:
    """Return the words of the image's health check, as the file has them."""
    found = re.search(r"HEALTHCHECK.*?CMD (\[.*?\])\n", dockerfile, re.DOTALL)
    if not found:
        raise AssertionError("the Dockerfile has no health check")
    words: list[str] = json.loads(found[1])
    return words


async def _engine(*words: str, fails: bool = False) -> str:
    """Return what an engine's command prints; its failure is ours, unless it is to fail."""
    program = await asyncio.create_subprocess_exec(
        *ENGINE, *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said = (await program.communicate())[0].decode()
    if (program.returncode != 0) is not fails:
        raise SystemExit(f"{shlex.join([*ENGINE, *words])} ended with {program.returncode}:\n{said}")
    return said


async def _once(image: str, *words: str, entry: str = "", fails: bool = False) -> str:
    entries = ["--entrypoint", entry] if entry else []
    network = ["--network", "none"]
    return await _engine("run", "--rm", *OPTIONS, *HARDENED, *network, *entries, image, *words, fails=fails)


async def _still(image: str) -> None:
    """Try what needs no platform and no network."""
    version = (await _once(image, "--version")).split()
    if version[-2:-1] != ["briefing-bot"]:
        raise SystemExit(f"no version: {version}")
    print("ok  --version:", " ".join(version[-2:]))
    await _once(image, "check")
    print("ok  check finds nothing to mend")
    for module in ("pip", "hatchling", "setuptools"):
        await _once(image, "-c", f"import {module}", entry="/opt/bot/bin/python", fails=True)
    await _once(image, "-c", "command -v cc gcc make", entry="/bin/sh", fails=True)
    print("ok  no pip, no builder of packages, no compiler")


async def _answers(image: str) -> None:
    """Run it beside a Slack: it answers, is what it promises to be, and ends well when it is told to."""
    port, name = free_port(), f"briefing-bot-{secrets.token_hex(4)}"
    volume = f"{name}-state"
    async with FakeSlack() as slack:
        given = {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "PORT": port}
        variables = [word for key, value in given.items() for word in ("--env", f"{key}={value}")]
        where = ["--network", "host", "--volume", f"{volume}:/state"]
        running = await asyncio.create_subprocess_exec(
            *(*ENGINE, "run", "--name", name, *OPTIONS, *HARDENED, *where, *variables, image),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(_STARTS):
                while b"Connected to" not in (line := await (running.stderr or asyncio.StreamReader()).readline()):
                    if not line:
                        raise SystemExit("it ended before it was connected")
            await slack.command("ann", "general", _QUESTION)
            await eventually(lambda: slack.world.posts, "an answer")
            [post] = slack.world.posts.values()
            print("ok  answers:", read(post.blocks, post.text).splitlines()[0])
            await _engine("exec", name, *health_command((ROOT / "Dockerfile").read_text("utf-8")))
            print("ok  its health check says that it is well")
            print("ok ", _judged(await _engine("exec", name, "python", "-c", _LOOKS)))
            await _engine("stop", "--time", "25", name)
            code = await asyncio.wait_for(running.wait(), 30)
            if code:
                raise SystemExit(f"ended with {code} after SIGTERM")
            print("ok  ends with 0 on SIGTERM")
            look = "import os; print(sorted(os.listdir('/state')))"
            words = ["--volume", f"{volume}:/state", "--entrypoint", "python", image, "-c", look]
            kept = await _engine("run", "--rm", *OPTIONS, *HARDENED, *words)
            print("ok  kept on the volume:", kept.strip().splitlines()[-1])
        finally:
            await _engine("rm", "--force", name)
            await _engine("volume", "rm", "--force", volume)


def _judged(seen: str) -> str:
    """Return who the program is and what it may; raises where that is more than it was given."""
    if "WRITTEN" in seen:
        raise SystemExit(f"it could write where it should not: {seen}")
    nobody = "['10001', '10001', '10001', '10001']"
    nothing = "0" * 16
    line = next((line for line in seen.splitlines() if line.startswith("[")), "")
    if line.split("\t")[0].strip() != f"{nobody} {nobody} {nothing} {nothing}" or not line.endswith("1"):
        raise SystemExit(f"it is or may more than it should: {seen}")
    return "runs as 10001:10001, has and gains no capability, and writes nowhere but on its volume and in /tmp"


async def main() -> None:
    """Build it, if none was named, and try it."""
    options = argparse.ArgumentParser(description="Build the container image and try it.")
    options.add_argument("--image", help="one that is there already")
    image = options.parse_args().image
    if not image:
        image = "briefing-bot"
        await _engine("build", "--tag", image, ".")
        print("ok  built")
    await _still(image)
    await _answers(image)


if __name__ == "__main__":
    asyncio.run(main())
