"""A PostgreSQL of the harness's own, which it can restart in the middle of everything."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.cli.programs import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

# What was committed must be there after a restart that asks nobody: each commit is written out, though no disk is
# waited for, since the machine itself goes on.
_SETTINGS: Final = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
fsync = off
"""


def _programs() -> str:
    """Return the folder of the server's programs, which Debian keeps off the PATH; nothing where there is none."""
    found = [*map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), shutil.which("initdb") or ""]
    return os.path.dirname(next(filter(None, reversed(found)), ""))  # noqa: PTH120 - of what may be no path


def is_installed() -> bool:
    """Return whether a server can be started here."""
    return bool(_programs()) and (os.geteuid() != 0 or shutil.which("runuser") is not None)


class Cluster:
    """One server on loopback, in a folder that its owner can write."""

    def __init__(self, folder: str) -> None:
        """Take an empty folder."""
        self._data, self._said, self._port = f"{folder}/data", f"{folder}/server.log", free_port()
        self.address = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"
        self.restarts = 0

    def start(self) -> None:
        """Make its files, and start it."""
        auth = ("--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync")
        _run(f"{_programs()}/initdb", "--pgdata", self._data, *auth)
        with Path(self._data, "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
        self._control("start", "--options", f"-p {self._port}")

    def restart(self) -> None:
        """End all of its processes at once, as a crash does, and start it again: it recovers from its log."""
        self._control("restart", "--mode", "immediate", "--options", f"-p {self._port}")
        self.restarts += 1

    def stop(self) -> None:
        """End it."""
        self._control("stop", "--mode", "immediate")

    def _control(self, *words: str) -> None:
        _run(f"{_programs()}/pg_ctl", "--pgdata", self._data, "--log", self._said, "--wait", *words)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a server that is thrown away at the end."""
    folder = tempfile.mkdtemp(prefix="chaos-postgres-")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    one = Cluster(folder)
    try:
        one.start()
        yield one
        one.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: str) -> None:
    """Run it as somebody whom PostgreSQL accepts: never as root."""
    whole = ("runuser", "-u", "postgres", "--", *command) if os.geteuid() == 0 else command
    done = subprocess.run(
        whole, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
