"""What every test has: a small library of our own writing, and no network but loopback."""

from __future__ import annotations

import shutil
import socket
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import settings

from bot.library.load import load

if TYPE_CHECKING:
    from bot.core.briefing import Library

DATA = Path(__file__).parent / "data"
Anything: TypeAlias = Any  # what sockets take depends on their family
_LOCAL_NAMES = {None, "", "localhost", b"localhost"}

# How long an example takes depends on what else the machine does, other tests among it.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


class NetworkUsed(AssertionError):
    """A test reached for the network."""


def _is_local(host: Anything) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return host in _LOCAL_NAMES or ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guard_host(host: Anything) -> None:
    if not _is_local(host):
        raise NetworkUsed(f"tests use no network, but this one looked for {host!r}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection and every look-up of a name that leaves this machine."""

    def guarded(name: str, position: int) -> None:
        real = getattr(socket.socket, name)

        def call(sock: socket.socket, *arguments: Anything) -> Anything:
            if sock.family in {socket.AF_INET, socket.AF_INET6}:
                _guard_host(arguments[position][0])
            return real(sock, *arguments)

        monkeypatch.setattr(socket.socket, name, call)

    for name, position in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
        guarded(name, position)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        look_up = getattr(socket, name)

        def call(host: Anything, *arguments: Anything, _look_up: Anything = look_up, **options: Anything) -> Anything:
            _guard_host(host)
            return _look_up(host, *arguments, **options)

        monkeypatch.setattr(socket, name, call)


@pytest.fixture(scope="session")
def lighthouse_folder() -> Path:
    """Return the folder of the lighthouse library: seeds/, briefings/ and texts/. To be read only."""
    return DATA / "lighthouse"


@pytest.fixture(scope="session")
def lighthouse(lighthouse_folder: Path) -> Library:
    """Return a library on an invented subject, with two briefings and two sources."""
    return load(lighthouse_folder / "briefings", lighthouse_folder / "seeds")


@pytest.fixture
def lighthouse_copy(lighthouse_folder: Path, tmp_path: Path) -> Path:
    """Return a folder with the lighthouse library's files, to be edited."""
    return Path(shutil.copytree(lighthouse_folder, tmp_path / "lighthouse"))
