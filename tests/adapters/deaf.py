"""An address where nobody answers to a connection, as behind a firewall that drops what it doesn't like."""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENOUGH = 8  # connections that fill a queue of one


@contextmanager
def deaf() -> Iterator[int]:
    """Give a port on loopback whose queue is full, so that the next connection waits for ever."""
    with ExitStack() as open_sockets:
        listening = open_sockets.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        port: int = listening.getsockname()[1]
        for _ in range(_ENOUGH):
            waiting = open_sockets.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(("127.0.0.1", port))
        yield port
