"""The command line as a person or a script runs it: a real process each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import sleep
from typing import IO

ROOT = Path(__file__).parent.parent.parent
LIGHTHOUSE = ROOT / "tests" / "data" / "lighthouse"

# Whoever starts the tests in the background has them ignore Ctrl-C, and every program that they start.
_HEARING_CTRL_C = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from bot.cli import main
sys.exit(main())
"""


def environment(**variables: str) -> dict[str, str]:
    """Return the environment of a process: ours, without settings of our own."""
    foreign = ("BRIEFING_", "PYTHONIO", "SLACK_", "DISCORD_", "PORT", "DATABASE_URL", "DELIVERY_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "PYTHONPATH": str(ROOT), **variables}


def run(project: Path, *arguments: str, typed: str | bytes = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run briefing-bot in the project's folder."""
    return run_in(project, [sys.executable, "-m", "bot", *arguments], typed, **variables)


def run_in_shell(project: Path, redirected: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run briefing-bot with streams redirected as a shell does it: ">&-"."""
    shell = ["/bin/sh", "-c", f'exec "$@" {redirected}', "sh"]
    return run_in(project, [*shell, sys.executable, "-m", "bot", *arguments], typed)


def run_in(
    folder: Path, command: list[str], typed: str | bytes = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command; whatever it prints must be UTF-8."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(**variables),
        input=typed.encode() if isinstance(typed, str) else typed,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def start(project: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """Start briefing-bot with pipes on every side."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", _HEARING_CTRL_C, *arguments],
        cwd=project,
        env=environment(**variables),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        encoding="utf-8",
    )


def copied(project: Path) -> Path:
    """Return a folder of the briefings, to be edited."""
    return Path(shutil.copytree(LIGHTHOUSE / "briefings", project / "briefings"))


def edit(file: Path, old: str, new: str) -> None:
    """Replace words in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


class Listener:
    """Reads a pipe in the background, so that nobody waits for a line that doesn't come."""

    def __init__(self, pipe: IO[str]) -> None:
        """Begin to read."""
        self.heard = ""
        self._thread = Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def _read(self, pipe: IO[str]) -> None:
        for line in pipe:
            self.heard += line

    def wait_for(self, expected: str) -> None:
        """Wait until something was said."""
        for _ in range(300):
            if expected in self.heard:
                return
            sleep(0.1)
        raise AssertionError(f"never heard {expected!r} in {self.heard!r}")

    def end(self) -> str:
        """Return everything, once the pipe is closed."""
        self._thread.join(timeout=30)
        return self.heard


def ask_until(chat: subprocess.Popen[str], heard: Listener, text: str, expected: str) -> None:
    """Ask the same until the answer is as expected; the library looks for edits only now and then."""
    assert chat.stdin
    seen = len(heard.heard)
    for _ in range(150):
        chat.stdin.write(f"{text}\n")
        chat.stdin.flush()
        sleep(0.1)
        if expected in heard.heard[seen:]:
            return
    chat.kill()  # else whoever leaves the conversation's `with` waits for it
    raise AssertionError(f"never heard {expected!r} in {heard.heard[seen:]!r}")
