"""The tests themselves: none of them may reach the network."""

from __future__ import annotations

import socket

import pytest

from tests.conftest import NetworkUsed


def test_no_name_is_looked_up() -> None:
    """A test that resolves a name fails at once, and says which name."""
    with pytest.raises(NetworkUsed, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.parametrize("address", ["192.0.2.1", "169.254.169.254"])
def test_no_connection_leaves_the_machine(address: str) -> None:
    """A test that connects to another machine fails at once."""
    with socket.socket() as sock, pytest.raises(NetworkUsed):
        sock.connect((address, 80))


def test_loopback_is_open() -> None:
    """A fake server on this machine can be talked to."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
